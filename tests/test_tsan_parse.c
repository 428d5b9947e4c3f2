#include "captures.h"
#include "runner.h"
#include "tsan_text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const versions[] = {"tsan-14", "tsan-19", "tsan-gcc-12"};

/* Loads a capture of one version; the caller ends the reading. */
static void read_capture(struct reading *reading, const char *version, const char *name)
{
    char path[256];
    size_t length;
    snprintf(path, sizeof path, "%s/%s.log", version, name);
    char *text = capture_load(path, &length);
    reading_begin(reading, tsan_parse, text, length);
    free(text);
}

/* Runs a check on the same capture of every version. */
static void each_version(const char *name, void (*check)(const struct findings *findings))
{
    for (size_t i = 0; i < sizeof versions / sizeof *versions; i++) {
        struct reading reading;
        read_capture(&reading, versions[i], name);
        CU_ASSERT_PTR_NULL(reading.findings.missing);
        CU_ASSERT_TRUE_FATAL(reading.findings.count > 0);
        check(&reading.findings);
        reading_end(&reading);
    }
}

static void read_string(struct reading *reading, const char *text)
{
    reading_begin(reading, tsan_parse, text, strlen(text));
}

/* Captures, and the kind of every finding in them. */
static const struct {
    const char *name;
    enum kind kind;
} kinds[] = {
    {"race_global", KIND_DATA_RACE},
    {"race_global-bare", KIND_DATA_RACE},
    {"race_global-lost", KIND_DATA_RACE},
    {"race_heap", KIND_DATA_RACE},
    {"race_heap-bare", KIND_DATA_RACE},
    {"race_stack", KIND_DATA_RACE},
    {"race_tls", KIND_DATA_RACE},
    {"race_fd", KIND_DATA_RACE},
    {"race_atomic", KIND_DATA_RACE},
    {"race_sleep", KIND_DATA_RACE},
    {"race_long", KIND_DATA_RACE},
    {"race_long-terminal", KIND_DATA_RACE},
    {"vptr_race", KIND_DATA_RACE},
    {"external_race", KIND_DATA_RACE},
    {"race_free", KIND_USE_AFTER_FREE},
    {"race_free-bare", KIND_DATA_RACE}, /* until functions have names */
    {"use_after_free", KIND_USE_AFTER_FREE},
    {"use_after_free-bare", KIND_USE_AFTER_FREE},
    {"vptr_free", KIND_USE_AFTER_FREE},
    {"thread_leak", KIND_THREAD_LEAK},
    {"thread_leak-bare", KIND_THREAD_LEAK},
    {"lock_order", KIND_LOCK_ORDER},
    {"lock_order-bare", KIND_LOCK_ORDER},
    {"lock_order-hint", KIND_LOCK_ORDER},
    {"lock_order_three", KIND_LOCK_ORDER},
    {"destroy_locked", KIND_MUTEX_MISUSE},
    {"destroy_locked-bare", KIND_MUTEX_MISUSE},
    {"invalid_mutex", KIND_MUTEX_MISUSE},
    {"unlock_unlocked", KIND_MUTEX_MISUSE},
    {"unlock_foreign", KIND_MUTEX_MISUSE},
    {"read_write_mixup", KIND_MUTEX_MISUSE},
    {"double_lock", KIND_SELF_DEADLOCK},
    {"signal_unsafe", KIND_SIGNAL_UNSAFE},
    {"signal_unsafe-bare", KIND_SIGNAL_UNSAFE},
    {"signal_errno", KIND_SIGNAL_UNSAFE},
    {"class_race", KIND_DATA_RACE},
    {"vector_race", KIND_DATA_RACE},
    {"async_race", KIND_DATA_RACE},
    {"virtual_race", KIND_DATA_RACE},
    {"mutex_order", KIND_LOCK_ORDER},
    {"capture_freed", KIND_USE_AFTER_FREE},
};

static void check_kind(const char *version, const char *name, enum kind kind)
{
    struct reading reading;
    read_capture(&reading, version, name);
    CU_ASSERT_TRUE(reading.findings.count > 0);
    for (size_t i = 0; i < reading.findings.count; i++) {
        const struct finding *finding = reading.findings.list[i];
        if (finding->kind != kind)
            fprintf(stderr, "\n%s/%s: %s\n", version, name, kind_name(finding->kind));
        CU_ASSERT_EQUAL(finding->kind, kind);
        CU_ASSERT_EQUAL(finding->engines, 1u << ENGINE_TSAN);
        CU_ASSERT_EQUAL(finding->weight, WEIGHT_CERTAIN);
        CU_ASSERT_TRUE(finding->side_count > 0 && finding->sides[0].stack.count > 0);
    }
    CU_ASSERT_TRUE(reading.report.started && reading.report.complete);
    CU_ASSERT_PTR_NULL(reading.report.fatal);
    reading_end(&reading);
}

static void test_kinds(void)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        for (size_t j = 0; j < sizeof versions / sizeof *versions; j++)
            check_kind(versions[j], kinds[i].name, kinds[i].kind);
    check_kind("tsan-19", "wrong_context", KIND_MUTEX_MISUSE);
}

/* As the tool itself says, a report is a line with "(pid=". */
static void check_count(const char *name)
{
    size_t length;
    char *text = capture_load(name, &length);
    struct reading reading;
    reading_begin(&reading, tsan_parse, text, length);
    CU_ASSERT_EQUAL(reading.findings.count, lines_begin(text, "WARNING: ThreadSanitizer: "));
    CU_ASSERT_EQUAL(reading.report.errors, reading.findings.count);
    reading_end(&reading);
    free(text);
}

static void test_counts(void)
{
    for (size_t i = 0; i < sizeof versions / sizeof *versions; i++)
        captures_each(versions[i], check_count);
}

static void check_frame(const struct stack *stack, size_t index, const char *function,
                        const char *file)
{
    CU_ASSERT_TRUE_FATAL(stack->count > index);
    CU_ASSERT_STRING_EQUAL(stack->frames[index].function, function);
    if (file)
        CU_ASSERT_STRING_EQUAL(stack->frames[index].file, file);
    CU_ASSERT_TRUE(!file == !stack->frames[index].line);
}

static const struct side *side_in(const struct finding *finding, const char *function)
{
    for (size_t i = 0; i < finding->side_count; i++)
        for (size_t j = 0; j < finding->sides[i].stack.count; j++)
            if (finding->sides[i].stack.frames[j].function &&
                strcmp(finding->sides[i].stack.frames[j].function, function) == 0)
                return &finding->sides[i];
    CU_FAIL_FATAL("no side in that function");
    return NULL;
}

static void check_race_global(const struct findings *findings)
{
    const struct finding *race = findings->list[0];
    CU_ASSERT_EQUAL(race->side_count, 2);
    CU_ASSERT_STRING_EQUAL(race->headline, "data race");
    const struct side *careful = side_in(race, "careful"), *careless = side_in(race, "careless");
    CU_ASSERT_EQUAL(careful->action, ACTION_WRITE);
    CU_ASSERT_EQUAL(careful->size, 8);
    CU_ASSERT_EQUAL(careful->thread, 1);
    CU_ASSERT_EQUAL(careless->thread, 2);
    CU_ASSERT_PTR_NULL(careful->thread_name);
    CU_ASSERT_TRUE(careful->held_known && careless->held_known);
    CU_ASSERT_EQUAL(careless->held_count, 0);
    CU_ASSERT_EQUAL_FATAL(careful->held_count, 2);
    CU_ASSERT_STRING_EQUAL(careful->held[0], "M0");
    CU_ASSERT_STRING_EQUAL(careful->held[1], "M1");
    check_frame(&careful->stack, 0, "careful", "source/race_global.c");
    CU_ASSERT_EQUAL(careful->stack.frames[0].line, 13);
    CU_ASSERT_EQUAL(race->place.region, REGION_GLOBAL);
    CU_ASSERT_STRING_EQUAL(race->place.name, "balance");
    CU_ASSERT_EQUAL(race->place.size, 8);
}

static void test_race_global(void)
{
    each_version("race_global", check_race_global);
}

static void check_race_heap(const struct findings *findings)
{
    const struct finding *race = findings->list[0];
    CU_ASSERT_EQUAL(race->place.region, REGION_HEAP);
    CU_ASSERT_EQUAL(race->place.size, 16);
    CU_ASSERT_PTR_NULL(race->place.name);
    check_frame(&race->place.allocated, 0, "calloc", NULL);
    check_frame(&race->place.allocated, 1, "account_new", "source/race_heap.c");
    for (size_t i = 0; i < 2; i++) {
        const struct side *side = &race->sides[i];
        CU_ASSERT_STRING_EQUAL(side->thread_name, side->thread == 1 ? "left hand" : "right (2)");
    }
}

static void test_race_heap(void)
{
    each_version("race_heap", check_race_heap);
}

static void check_race_stack(const struct findings *findings)
{
    CU_ASSERT_EQUAL(findings->list[0]->place.region, REGION_STACK);
    CU_ASSERT_PTR_NULL(findings->list[0]->place.name);
    CU_ASSERT_PTR_NULL(findings->list[0]->place.module);
    CU_ASSERT_EQUAL(side_in(findings->list[0], "main")->thread, 0);
}

static void check_race_tls(const struct findings *findings)
{
    CU_ASSERT_EQUAL(findings->list[0]->place.region, REGION_TLS);
}

static void check_race_fd(const struct findings *findings)
{
    CU_ASSERT_EQUAL(findings->list[0]->place.region, REGION_FD);
    check_frame(&findings->list[0]->place.allocated, 0, "pipe", NULL);
}

static void test_places(void)
{
    each_version("race_stack", check_race_stack);
    each_version("race_tls", check_race_tls);
    each_version("race_fd", check_race_fd);
}

static void check_race_atomic(const struct findings *findings)
{
    const struct finding *race = findings->list[0];
    CU_ASSERT_EQUAL(side_in(race, "announce")->action, ACTION_ATOMIC_WRITE);
    CU_ASSERT_EQUAL(side_in(race, "peek")->action, ACTION_READ);
}

static void check_race_sleep(const struct findings *findings)
{
    const struct finding *race = findings->list[0];
    CU_ASSERT_STRING_EQUAL(race->sides[0].note, "ordered only by a sleep");
    check_frame(&race->sides[0].stack, 0, "main", "source/race_sleep.c");
    CU_ASSERT_PTR_NULL(race->sides[1].note);
    CU_ASSERT_EQUAL(race->side_count, 2);
}

static void check_external(const struct findings *findings)
{
    CU_ASSERT_EQUAL_FATAL(findings->count, 2);
    CU_ASSERT_STRING_EQUAL(findings->list[0]->headline, "race on a linked list");
    CU_ASSERT_EQUAL(findings->list[0]->place.region, REGION_HEAP);
    CU_ASSERT_EQUAL(findings->list[0]->place.size, 32);
    CU_ASSERT_EQUAL(side_in(findings->list[1], "change")->action, ACTION_WRITE);
    CU_ASSERT_EQUAL(side_in(findings->list[1], "look")->action, ACTION_READ);
}

static void test_accesses(void)
{
    each_version("race_atomic", check_race_atomic);
    each_version("race_sleep", check_race_sleep);
    each_version("external_race", check_external);
}

static void check_race_free(const struct findings *findings)
{
    const struct finding *race = findings->list[0];
    CU_ASSERT_EQUAL(side_in(race, "free_it")->action, ACTION_FREE);
    CU_ASSERT_EQUAL(side_in(race, "free_it")->size, 0);
    CU_ASSERT_EQUAL(side_in(race, "read_it")->action, ACTION_READ);
}

static void check_use_after_free(const struct findings *findings)
{
    CU_ASSERT_EQUAL_FATAL(findings->count, 2);
    for (size_t i = 0; i < 2; i++) {
        CU_ASSERT_EQUAL(findings->list[i]->sides[1].action, ACTION_FREE);
        CU_ASSERT_NOT_EQUAL(findings->list[i]->sides[0].action, ACTION_FREE);
    }
}

static void check_settling(const struct findings *findings)
{
    struct finding *race = findings->list[0];
    for (size_t i = 0; i < race->side_count; i++)
        if (race->sides[i].size == 8) /* what free claims to write */
            race->sides[i].stack.frames[0].function = "___interceptor_free";
    struct findings all = *findings;
    tsan_settle(&all);
    tsan_settle(&all);
    CU_ASSERT_EQUAL(race->kind, KIND_USE_AFTER_FREE);
    race->sides[0].stack.frames[0].function = race->sides[1].stack.frames[0].function = "free";
    tsan_settle(&all);
    CU_ASSERT_EQUAL(race->kind, KIND_DOUBLE_FREE);
}

static void test_frees(void)
{
    each_version("race_free", check_race_free);
    each_version("use_after_free", check_use_after_free);
    each_version("use_after_free-bare", check_use_after_free);
    each_version("race_free-bare", check_settling);
}

static void check_bare(const struct findings *findings)
{
    const struct finding *race = findings->list[0];
    const struct frame *frame = &race->sides[0].stack.frames[0];
    CU_ASSERT_PTR_NULL(frame->function);
    CU_ASSERT_PTR_NULL(frame->file);
    CU_ASSERT_STRING_EQUAL(frame->module, "race_global");
    CU_ASSERT_TRUE(frame->offset > 0x1000);
    CU_ASSERT_PTR_NULL(race->place.name);
}

/* Without its symbolizer, clang 19 has nothing to say about a global; 14 still says where. */
static void test_bare_place(void)
{
    struct reading reading;
    read_capture(&reading, "tsan-14", "race_global-bare");
    const struct place *place = &reading.findings.list[0]->place;
    CU_ASSERT_EQUAL(place->region, REGION_GLOBAL);
    CU_ASSERT_STRING_EQUAL(place->module, "race_global");
    CU_ASSERT_TRUE(place->offset > 0x1000);
    CU_ASSERT_PTR_NULL(place->name);
    reading_end(&reading);
    read_capture(&reading, "tsan-19", "race_global-bare");
    CU_ASSERT_EQUAL(reading.findings.list[0]->place.region, REGION_UNKNOWN);
    reading_end(&reading);
}

static void test_bare(void)
{
    each_version("race_global-bare", check_bare);
}

static void check_edge(const struct side *before, const struct side *after, int thread)
{
    CU_ASSERT_EQUAL(before->action, ACTION_LOCK);
    CU_ASSERT_EQUAL(after->action, ACTION_LOCK);
    CU_ASSERT_EQUAL(before->thread, thread);
    CU_ASSERT_EQUAL(after->thread, thread);
    CU_ASSERT_FALSE(before->held_known);
    CU_ASSERT_TRUE(after->held_known);
    CU_ASSERT_EQUAL_FATAL(after->held_count, 1);
    CU_ASSERT_STRING_EQUAL(after->held[0], before->object);
}

static void check_lock_order(const struct findings *findings)
{
    const struct finding *cycle = findings->list[0];
    CU_ASSERT_EQUAL_FATAL(cycle->side_count, 4);
    check_edge(&cycle->sides[0], &cycle->sides[1], 1);
    check_edge(&cycle->sides[2], &cycle->sides[3], 2);
    CU_ASSERT_STRING_EQUAL(cycle->sides[1].object, "M1");
    CU_ASSERT_STRING_EQUAL(cycle->sides[3].object, "M0");
    CU_ASSERT_EQUAL(cycle->sides[0].stack.frames[1].line, 9);
    CU_ASSERT_EQUAL(cycle->sides[1].stack.frames[1].line, 10);
    check_frame(&cycle->sides[3].stack, 2, "pears_first", "source/lock_order.c");
}

static void check_hint(const struct findings *findings)
{
    const struct finding *cycle = findings->list[0];
    CU_ASSERT_EQUAL_FATAL(cycle->side_count, 2);
    CU_ASSERT_STRING_EQUAL(cycle->sides[0].object, "M1");
    CU_ASSERT_STRING_EQUAL(cycle->sides[0].held[0], "M0");
    check_frame(&cycle->sides[1].stack, 1, "take_both", "source/lock_order.c");
}

static void check_three(const struct findings *findings)
{
    const struct finding *cycle = findings->list[0];
    CU_ASSERT_EQUAL_FATAL(cycle->side_count, 6);
    for (int i = 0; i < 3; i++)
        check_edge(&cycle->sides[2 * i], &cycle->sides[2 * i + 1], i + 1);
}

static void test_lock_order(void)
{
    each_version("lock_order", check_lock_order);
    each_version("lock_order-hint", check_hint);
    each_version("lock_order_three", check_three);
}

static void check_thread_leak(const struct findings *findings)
{
    CU_ASSERT_EQUAL_FATAL(findings->count, 2);
    const struct side *one = &findings->list[0]->sides[0], *other = &findings->list[1]->sides[0];
    CU_ASSERT_EQUAL(one->action, ACTION_CREATE);
    CU_ASSERT_EQUAL(one->thread, 1);
    CU_ASSERT_STRING_EQUAL(one->note, "by main, and 2 more like it");
    check_frame(&one->stack, 1, "start", "source/thread_leak.c");
    CU_ASSERT_EQUAL(other->thread, 4);
    CU_ASSERT_STRING_EQUAL(other->note, "by main");
    CU_ASSERT_EQUAL(findings->list[0]->side_count, 1);
}

static void test_thread_leak(void)
{
    each_version("thread_leak", check_thread_leak);
}

static void check_destroy_locked(const struct findings *findings)
{
    const struct finding *misuse = findings->list[0];
    CU_ASSERT_EQUAL_FATAL(misuse->side_count, 2);
    CU_ASSERT_EQUAL(misuse->sides[0].action, ACTION_CALL);
    CU_ASSERT_EQUAL(misuse->sides[1].action, ACTION_LOCK);
    CU_ASSERT_STRING_EQUAL(misuse->sides[0].object, "M0");
    check_frame(&misuse->sides[0].stack, 1, "forget", "source/destroy_locked.c");
    check_frame(&misuse->sides[1].stack, 0, "pthread_mutex_lock", NULL);
    CU_ASSERT_EQUAL(misuse->sides[1].stack.count, 2); /* not the one where it was created */
    CU_ASSERT_EQUAL(misuse->place.region, REGION_HEAP);
}

static void check_unlock(const struct findings *findings)
{
    CU_ASSERT_EQUAL(findings->list[0]->sides[0].action, ACTION_UNLOCK);
    CU_ASSERT_EQUAL(findings->list[0]->sides[0].thread, -1);
    CU_ASSERT_STRING_EQUAL(findings->list[0]->place.name, "lock");
}

static void check_signal(const struct findings *findings)
{
    const struct side *side = &findings->list[0]->sides[0];
    CU_ASSERT_EQUAL(side->action, ACTION_CALL);
    CU_ASSERT_TRUE(strstr(side->note, "signal handler") != NULL);
    check_frame(&side->stack, 0, "handle", "source/signal_errno.c");
}

static void test_misuse(void)
{
    each_version("destroy_locked", check_destroy_locked);
    each_version("unlock_foreign", check_unlock);
    each_version("signal_errno", check_signal);
}

static void test_unknown_type(void)
{
    struct reading reading;
    read_string(&reading, RULE "WARNING: ThreadSanitizer: time travel (pid=3)\n"
                               "    #0 go a.c:3 (a+0x1)\n\n" RULE);
    CU_ASSERT_EQUAL_FATAL(reading.findings.count, 1);
    CU_ASSERT_EQUAL(reading.findings.list[0]->kind, KIND_API_MISUSE);
    CU_ASSERT_EQUAL(reading.findings.list[0]->weight, WEIGHT_ADVISORY);
    CU_ASSERT_PTR_NOT_NULL(reading.findings.list[0]->reason);
    CU_ASSERT_STRING_EQUAL(reading.findings.list[0]->headline, "time travel");
    reading_end(&reading);
}

/* Lines of a stack, and what is in them. */
static const struct {
    const char *line, *function, *file;
    int number;
    const char *module;
    uint64_t offset;
} frames[] = {
    {"f a.c:3:1 (a+0x1f)", "f", "a.c", 3, "a", 0x1f},
    {"f a.c:3 (a+0x1f) (BuildId: 0123abcd)", "f", "a.c", 3, "a", 0x1f},
    {"f ./labs/x/a.c:3:1 (/tmp/a b+0x1f)", "f", "labs/x/a.c", 3, "/tmp/a b", 0x1f},
    {"f ././a b/my file.c:3:1 (a+0x1f)", "f", "a b/my file.c", 3, "a", 0x1f},
    {"f <null> (a+0x1f)", "f", NULL, 0, "a", 0x1f},
    {"<null> <null> (libc.so.6+0x27249) (BuildId: 93)", NULL, NULL, 0, "libc.so.6", 0x27249},
    {"f x.cpp.o (a+0x2) (BuildId: 93)", "f", "x.cpp.o", 0, "a", 2},
    {"operator delete(void*) <null> (a+0x2)", "operator delete(void*)", NULL, 0, "a", 2},
    {"operator new[](unsigned long, int) a.cc:8:2 (a+0x2)", "operator new[](unsigned long, int)",
     "a.cc", 8, "a", 2},
    {"(anonymous namespace)::f(std::map<int, char>, X*) const a.cc:8 (a+0x2)",
     "(anonymous namespace)::f(std::map<int, char>, X*) const", "a.cc", 8, "a", 2},
    {"void std::__invoke_impl<void, main::$_0>(std::__invoke_other, main::$_0&&) "
     "/usr/include/c++/12/bits/invoke.h:61:14 (a+0x2)",
     "void std::__invoke_impl<void, main::$_0>(std::__invoke_other, main::$_0&&)",
     "/usr/include/c++/12/bits/invoke.h", 61, "a", 2},
    {"std::__invoke_result<main::$_0>::type std::__invoke<main::$_0>(main::$_0&&) b c/i.h:96",
     "std::__invoke_result<main::$_0>::type std::__invoke<main::$_0>(main::$_0&&)", "b c/i.h", 96,
     NULL, 0},
    {"unsigned long const& std::max<unsigned long>(unsigned long const&) a.h:7 (a+0x2)",
     "unsigned long const& std::max<unsigned long>(unsigned long const&)", "a.h", 7, "a", 2},
    {"std::thread::_Invoker<std::tuple<count(int)::{lambda()#1}> >::operator()() std_thread.h:259 "
     "(a+0x2)",
     "std::thread::_Invoker<std::tuple<count(int)::{lambda()#1}> >::operator()()", "std_thread.h",
     259, "a", 2},
    {"alter<count(Table<char, long int>&)::<lambda(long int&)> > a.cpp:24 (a+0x2)",
     "alter<count(Table<char, long int>&)::<lambda(long int&)> >", "a.cpp", 24, "a", 2},
    {"operator() a.cpp:33 (a+0x2)", "operator()", "a.cpp", 33, "a", 2},
    {"main::{lambda(int, long)#1}::operator()(int, long) const a.cpp:33 (a+0x2)",
     "main::{lambda(int, long)#1}::operator()(int, long) const", "a.cpp", 33, "a", 2},
    {"std::ostream& std::operator<< <char>(std::ostream&, char) o.h:5 (a+0x2)",
     "std::ostream& std::operator<< <char>(std::ostream&, char)", "o.h", 5, "a", 2},
    {"Box::operator<(Box const&) const a.cpp:4 (a+0x2)", "Box::operator<(Box const&) const",
     "a.cpp", 4, "a", 2},
    {"Box::operator->() & a.cpp:4 (a+0x2)", "Box::operator->() &", "a.cpp", 4, "a", 2},
    {"Box::operator bool() const a.cpp:4 (a+0x2)", "Box::operator bool() const", "a.cpp", 4, "a",
     2},
    {"non-virtual thunk to Square::corners() const a.cpp:4 (a+0x2)",
     "non-virtual thunk to Square::corners() const", "a.cpp", 4, "a", 2},
    {"std::function<void (int)>::operator()(int) const [clone .isra.0] <null> (a+0x2)",
     "std::function<void (int)>::operator()(int) const [clone .isra.0]", NULL, 0, "a", 2},
    {"void f<int>(int) <null> (a+0x2)", "void f<int>(int)", NULL, 0, "a", 2},
    {"std::string f[abi:cxx11]<int>(int) my dir/a.h:2:1 (a+0x2)",
     "std::string f[abi:cxx11]<int>(int)", "my dir/a.h", 2, "a", 2},
    {"malloc ../../../../src/libsanitizer/tsan/tsan_interceptors_posix.cpp:647 (libtsan.so.2+0x3e)",
     "malloc", NULL, 0, "libtsan.so.2", 0x3e},
    {"f a.c:3:1", "f", "a.c", 3, NULL, 0},
    {"f a.c:3:1 (0x5f00)", "f", "a.c", 3, NULL, 0},
    {"f", "f", NULL, 0, NULL, 0},
    {"f a.c:99999999999999999999:1 (a+0xffffffffffffffffffffff)", "f", "a.c", 2147483647, "a",
     UINT64_MAX},
};

static bool same_or_null(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) == 0 : a == b;
}

static void test_frames(void)
{
    for (size_t i = 0; i < sizeof frames / sizeof *frames; i++) {
        char text[1024];
        struct reading reading;
        snprintf(text, sizeof text,
                 RULE HEADER "  Write of size 4 at 0x10 by thread T1:\n    #0 %s\n\n" BEFORE RULE,
                 frames[i].line);
        read_string(&reading, text);
        CU_ASSERT_EQUAL_FATAL(reading.findings.count, 1);
        const struct stack *stack = &reading.findings.list[0]->sides[0].stack;
        CU_ASSERT_EQUAL_FATAL(stack->count, 1);
        CU_ASSERT_TRUE(same_or_null(stack->frames[0].function, frames[i].function));
        CU_ASSERT_TRUE(same_or_null(stack->frames[0].file, frames[i].file));
        CU_ASSERT_TRUE(same_or_null(stack->frames[0].module, frames[i].module));
        CU_ASSERT_EQUAL(stack->frames[0].line, frames[i].number);
        CU_ASSERT_EQUAL(stack->frames[0].offset, frames[i].offset);
        reading_end(&reading);
    }
}

static void check_files_of(const struct stack *stack, const char *name)
{
    for (size_t i = 0; i < stack->count; i++) {
        const struct frame *frame = &stack->frames[i];
        bool right = !frame->file || (frame->function && !strpbrk(frame->file, "<>(){}*&") &&
                                      strcmp(frame->function, "void") != 0);
        if (!right)
            fprintf(stderr, "\n%s: %s in %s\n", name, frame->file, frame->function);
        CU_ASSERT_TRUE(right);
        CU_ASSERT_TRUE(!frame->file || !strstr(frame->file, "libsanitizer"));
    }
}

static void check_files(const char *name)
{
    size_t length;
    char *text = capture_load(name, &length);
    struct reading reading;
    reading_begin(&reading, tsan_parse, text, length);
    for (size_t i = 0; i < reading.findings.count; i++) {
        const struct finding *finding = reading.findings.list[i];
        for (size_t j = 0; j < finding->side_count; j++)
            check_files_of(&finding->sides[j].stack, name);
        check_files_of(&finding->place.allocated, name);
    }
    reading_end(&reading);
    free(text);
}

/* "void std::__invoke<main::$_0>(main::$_0&&) invoke.h:96" was read as "void" in a long file. */
static void test_files(void)
{
    for (size_t i = 0; i < sizeof versions / sizeof *versions; i++)
        captures_each(versions[i], check_files);
}

static void check_class_race(const struct findings *findings)
{
    const struct finding *race = findings->list[0];
    const struct side *careful = side_in(race, "Account::pay(int)");
    const struct side *careless = side_in(race, "Account::pay_unlocked(int)");
    check_frame(&careful->stack, 0, "Account::pay(int)", "source/class_race.cpp");
    check_frame(&careless->stack, 0, "Account::pay_unlocked(int)", "source/class_race.cpp");
    CU_ASSERT_EQUAL(careful->held_count, 1);
    CU_ASSERT_EQUAL(careless->held_count, 0);
    CU_ASSERT_STRING_EQUAL(race->place.name, "account");
}

static void check_mutex_order(const struct findings *findings)
{
    const struct finding *cycle = findings->list[0];
    static const char transfer[] = "bank::Account::transfer(bank::Account&, long)";
    CU_ASSERT_EQUAL_FATAL(cycle->side_count, 4);
    check_edge(&cycle->sides[0], &cycle->sides[1], 1);
    check_edge(&cycle->sides[2], &cycle->sides[3], 2);
    CU_ASSERT_PTR_EQUAL(side_in(cycle, transfer), &cycle->sides[0]);
}

static void check_capture_freed(const struct findings *findings)
{
    const struct finding *use = findings->list[0];
    CU_ASSERT_EQUAL_FATAL(use->side_count, 2);
    CU_ASSERT_EQUAL(use->sides[0].thread, 1);
    CU_ASSERT_EQUAL(use->sides[1].action, ACTION_FREE);
    CU_ASSERT_EQUAL(side_in(use, "main")->thread, 0);
    check_frame(&use->sides[0].stack, 0, use->sides[0].stack.frames[0].function,
                "source/capture_freed.cpp");
    CU_ASSERT_PTR_NOT_NULL(strstr(use->sides[1].stack.frames[0].function, "operator delete(void*"));
}

static void test_cplusplus(void)
{
    each_version("class_race", check_class_race);
    each_version("mutex_order", check_mutex_order);
    each_version("capture_freed", check_capture_freed);
}

/* Each report is kept as it stands there, from its header to the line that closes it. */
static void check_raw(const struct findings *findings)
{
    for (size_t i = 0; i < findings->count; i++) {
        const struct finding *finding = findings->list[i];
        CU_ASSERT_EQUAL_FATAL(finding->raw_count, 1);
        const char *text = finding->raws[0].text;
        CU_ASSERT_EQUAL(finding->raws[0].engine, ENGINE_TSAN);
        CU_ASSERT_EQUAL(strncmp(text, "WARNING: ThreadSanitizer: ", 26), 0);
        CU_ASSERT_PTR_NULL(strstr(text + 26, "WARNING: ThreadSanitizer: "));
        CU_ASSERT_PTR_NOT_NULL(strstr(text, "\nSUMMARY: ThreadSanitizer: "));
        CU_ASSERT_PTR_NULL(strstr(text, "\n====="));
    }
}

static void test_raw(void)
{
    each_version("race_global", check_raw);
    each_version("lock_order", check_raw);
    each_version("unlock_unlocked", check_raw);
}

CU_TestInfo tsan_parse_tests[] = {
    {"every type of report has its kind", test_kinds},
    {"a capture has as many findings as headers", test_counts},
    {"a race on a global: threads, sizes, locks held", test_race_global},
    {"a race on the heap: names of threads, allocation", test_race_heap},
    {"stack, thread-local storage and descriptors are told apart", test_places},
    {"atomic, sleeping and external accesses", test_accesses},
    {"a race with free is a use after free", test_frees},
    {"without symbols, modules and offsets are kept", test_bare},
    {"without symbols, a global is an offset in clang 14", test_bare_place},
    {"a lock order has its acquisitions in order of time", test_lock_order},
    {"a leaked thread is told where it was created", test_thread_leak},
    {"misuse of mutexes and signals", test_misuse},
    {"a type from the future is advice", test_unknown_type},
    {"every shape of a frame", test_frames},
    {"in no capture a function's name is taken for a file", test_files},
    {"classes, lambdas and std::mutex of C++", test_cplusplus},
    {"what the tool printed is kept with each finding", test_raw},
    CU_TEST_INFO_NULL,
};
