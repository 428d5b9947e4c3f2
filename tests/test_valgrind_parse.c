#include "captures.h"
#include "runner.h"
#include "valgrind_xml.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void read_capture(struct reading *reading, const char *name)
{
    size_t length;
    char *text = capture_load(name, &length);
    reading_begin(reading, valgrind_parse, text, length);
    free(text);
}

static void read_string(struct reading *reading, const char *xml)
{
    reading_begin(reading, valgrind_parse, xml, strlen(xml));
}

/* Captures, and the kinds of their findings in order. */
static const struct {
    const char *name;
    enum engine_id engine;
    size_t count;
    enum kind kinds[5];
} captures[] = {
    {"helgrind-3.19/clean.xml", ENGINE_HELGRIND, 0, {0}},
    {"helgrind-3.19/race_global.xml", ENGINE_HELGRIND, 2, {KIND_DATA_RACE, KIND_DATA_RACE}},
    {"helgrind-3.19/race_global-alone.xml", ENGINE_HELGRIND, 2, {KIND_DATA_RACE, KIND_DATA_RACE}},
    {"helgrind-3.19/race_global-approx.xml", ENGINE_HELGRIND, 2, {KIND_DATA_RACE, KIND_DATA_RACE}},
    {"helgrind-3.19/race_heap.xml", ENGINE_HELGRIND, 2, {KIND_DATA_RACE, KIND_DATA_RACE}},
    {"helgrind-3.19/race_tls.xml", ENGINE_HELGRIND, 1, {KIND_DATA_RACE}},
    {"helgrind-3.19/lock_order.xml", ENGINE_HELGRIND, 1, {KIND_LOCK_ORDER}},
    {"helgrind-3.19/lock_order_three.xml", ENGINE_HELGRIND, 1, {KIND_LOCK_ORDER}},
    {"helgrind-3.19/unlock_unlocked.xml", ENGINE_HELGRIND, 1, {KIND_MUTEX_MISUSE}},
    {"helgrind-3.19/unlock_foreign.xml",
     ENGINE_HELGRIND,
     2,
     {KIND_MUTEX_MISUSE, KIND_MUTEX_MISUSE}},
    {"helgrind-3.19/unlock_bogus.xml", ENGINE_HELGRIND, 1, {KIND_MUTEX_MISUSE}},
    {"helgrind-3.19/destroy_locked.xml",
     ENGINE_HELGRIND,
     2,
     {KIND_MUTEX_MISUSE, KIND_MUTEX_MISUSE}},
    {"helgrind-3.19/invalid_mutex.xml",
     ENGINE_HELGRIND,
     3,
     {KIND_MUTEX_MISUSE, KIND_MUTEX_MISUSE, KIND_MUTEX_MISUSE}},
    {"helgrind-3.19/relock.xml", ENGINE_HELGRIND, 2, {KIND_SELF_DEADLOCK, KIND_MUTEX_MISUSE}},
    {"helgrind-3.19/exit_holding.xml", ENGINE_HELGRIND, 1, {KIND_MUTEX_MISUSE}},
    {"helgrind-3.19/cond_misuse.xml",
     ENGINE_HELGRIND,
     3,
     {KIND_CONDVAR_MISUSE, KIND_CONDVAR_MISUSE, KIND_CONDVAR_MISUSE}},
    {"helgrind-3.19/cond_two_mutexes.xml", ENGINE_HELGRIND, 1, {KIND_CONDVAR_MISUSE}},
    {"helgrind-3.19/cond_dubious.xml", ENGINE_HELGRIND, 1, {KIND_CONDVAR_MISUSE}},
    {"helgrind-3.19/api_errors.xml",
     ENGINE_HELGRIND,
     4,
     {KIND_API_MISUSE, KIND_MUTEX_MISUSE, KIND_CONDVAR_MISUSE, KIND_API_MISUSE}},
    {"helgrind-3.19/join_twice.xml", ENGINE_HELGRIND, 1, {KIND_API_MISUSE}},
    {"helgrind-3.19/deadlock-terminated.xml", ENGINE_HELGRIND, 0, {0}},
    {"helgrind-3.19/mutex_order.xml", ENGINE_HELGRIND, 1, {KIND_LOCK_ORDER}},
    {"helgrind-3.19/class_race.xml", ENGINE_HELGRIND, 2, {KIND_DATA_RACE, KIND_DATA_RACE}},
    {"helgrind-3.19/vector_race.xml", ENGINE_HELGRIND, 2, {KIND_DATA_RACE, KIND_DATA_RACE}},
    {"memcheck-3.19/capture_freed.xml",
     ENGINE_MEMCHECK,
     2,
     {KIND_USE_AFTER_FREE, KIND_USE_AFTER_FREE}},
    {"memcheck-3.19/clean.xml", ENGINE_MEMCHECK, 0, {0}},
    {"memcheck-3.19/use_after_free.xml",
     ENGINE_MEMCHECK,
     2,
     {KIND_USE_AFTER_FREE, KIND_USE_AFTER_FREE}},
    {"memcheck-3.19/double_free.xml", ENGINE_MEMCHECK, 1, {KIND_DOUBLE_FREE}},
    {"memcheck-3.19/overrun.xml",
     ENGINE_MEMCHECK,
     5,
     {KIND_API_MISUSE, KIND_API_MISUSE, KIND_API_MISUSE, KIND_API_MISUSE, KIND_API_MISUSE}},
    {"memcheck-3.19/wild.xml", ENGINE_MEMCHECK, 1, {KIND_CRASH}},
    {"memcheck-3.19/wild_jump.xml", ENGINE_MEMCHECK, 1, {KIND_CRASH}},
    {"memcheck-3.19/mismatched_free.xml", ENGINE_MEMCHECK, 1, {KIND_API_MISUSE}},
    {"memcheck-3.19/syscall_freed.xml", ENGINE_MEMCHECK, 2, {KIND_USE_AFTER_FREE, KIND_API_MISUSE}},
    {"memcheck-3.19/leak.xml", ENGINE_MEMCHECK, 2, {KIND_MEMORY_LEAK, KIND_MEMORY_LEAK}},
    {"memcheck-3.19/leak-all.xml", ENGINE_MEMCHECK, 2, {KIND_MEMORY_LEAK, KIND_MEMORY_LEAK}},
    {"memcheck-3.19/thread_leak.xml", ENGINE_MEMCHECK, 2, {KIND_THREAD_LEAK, KIND_THREAD_LEAK}},
    {"memcheck-3.19/uninitialised.xml", ENGINE_MEMCHECK, 0, {0}},
    {"memcheck-3.19/deadlock-terminated.xml", ENGINE_MEMCHECK, 0, {0}},
    {"drd-3.19/clean.xml", ENGINE_DRD, 0, {0}},
    {"drd-3.19/race_global.xml", ENGINE_DRD, 2, {KIND_DATA_RACE, KIND_DATA_RACE}},
    {"drd-3.19/race_global-alone.xml", ENGINE_DRD, 1, {KIND_DATA_RACE}},
    {"drd-3.19/race_heap.xml", ENGINE_DRD, 2, {KIND_DATA_RACE, KIND_DATA_RACE}},
    {"drd-3.19/race_tls.xml", ENGINE_DRD, 1, {KIND_DATA_RACE}},
    {"drd-3.19/race_free.xml", ENGINE_DRD, 1, {KIND_DATA_RACE}},
    {"drd-3.19/race_free-freed.xml", ENGINE_DRD, 2, {KIND_DATA_RACE, KIND_USE_AFTER_FREE}},
    {"drd-3.19/class_race.xml", ENGINE_DRD, 2, {KIND_DATA_RACE, KIND_DATA_RACE}},
    {"drd-3.19/vector_race.xml", ENGINE_DRD, 2, {KIND_DATA_RACE, KIND_DATA_RACE}},
    {"drd-3.19/mutex_order.xml", ENGINE_DRD, 0, {0}},
    {"drd-3.19/lock_order.xml", ENGINE_DRD, 0, {0}},
    {"drd-3.19/unlock_unlocked.xml", ENGINE_DRD, 1, {KIND_MUTEX_MISUSE}},
    {"drd-3.19/unlock_foreign.xml", ENGINE_DRD, 1, {KIND_MUTEX_MISUSE}},
    {"drd-3.19/unlock_bogus.xml", ENGINE_DRD, 1, {KIND_MUTEX_MISUSE}},
    {"drd-3.19/destroy_locked.xml", ENGINE_DRD, 1, {KIND_MUTEX_MISUSE}},
    {"drd-3.19/invalid_mutex.xml", ENGINE_DRD, 1, {KIND_MUTEX_MISUSE}},
    {"drd-3.19/relock.xml", ENGINE_DRD, 1, {KIND_SELF_DEADLOCK}},
    {"drd-3.19/exit_holding.xml", ENGINE_DRD, 1, {KIND_MUTEX_MISUSE}},
    {"drd-3.19/cond_misuse.xml", ENGINE_DRD, 2, {KIND_CONDVAR_MISUSE, KIND_CONDVAR_MISUSE}},
    {"drd-3.19/cond_two_mutexes.xml", ENGINE_DRD, 1, {KIND_CONDVAR_MISUSE}},
    {"drd-3.19/cond_dubious.xml", ENGINE_DRD, 1, {KIND_CONDVAR_MISUSE}},
    {"drd-3.19/cond_unready.xml",
     ENGINE_DRD,
     3,
     {KIND_CONDVAR_MISUSE, KIND_CONDVAR_MISUSE, KIND_CONDVAR_MISUSE}},
    {"drd-3.19/cond_destroyed.xml", ENGINE_DRD, 1, {KIND_CONDVAR_MISUSE}},
    {"drd-3.19/barrier_early.xml", ENGINE_DRD, 1, {KIND_API_MISUSE}},
    {"drd-3.19/semaphore_misuse.xml",
     ENGINE_DRD,
     3,
     {KIND_API_MISUSE, KIND_API_MISUSE, KIND_API_MISUSE}},
    {"drd-3.19/rwlock_misuse.xml",
     ENGINE_DRD,
     3,
     {KIND_MUTEX_MISUSE, KIND_MUTEX_MISUSE, KIND_MUTEX_MISUSE}},
    {"drd-3.19/never_used.xml",
     ENGINE_DRD,
     3,
     {KIND_MUTEX_MISUSE, KIND_CONDVAR_MISUSE, KIND_MUTEX_MISUSE}},
    {"drd-3.19/annotations.xml", ENGINE_DRD, 2, {KIND_API_MISUSE, KIND_API_MISUSE}},
    {"drd-3.19/held_long.xml", ENGINE_DRD, 2, {KIND_TOO_SLOW, KIND_TOO_SLOW}},
    {"drd-3.19/deadlock-terminated.xml", ENGINE_DRD, 0, {0}},
};

static void test_kinds(void)
{
    for (size_t i = 0; i < sizeof captures / sizeof *captures; i++) {
        struct reading reading;
        read_capture(&reading, captures[i].name);
        CU_ASSERT_PTR_NULL(reading.findings.missing);
        CU_ASSERT_TRUE(reading.report.started && reading.report.complete);
        CU_ASSERT_EQUAL(reading.findings.count, captures[i].count);
        for (size_t j = 0; j < reading.findings.count && j < captures[i].count; j++) {
            const struct finding *finding = reading.findings.list[j];
            if (finding->kind != captures[i].kinds[j])
                fprintf(stderr, "\n%s: %s\n", captures[i].name, kind_name(finding->kind));
            CU_ASSERT_EQUAL(finding->kind, captures[i].kinds[j]);
            CU_ASSERT_EQUAL(finding->engines, 1u << captures[i].engine);
            CU_ASSERT_TRUE(finding->side_count > 0 && finding->sides[0].stack.count > 0);
            CU_ASSERT_PTR_NOT_NULL(finding->headline);
        }
        reading_end(&reading);
    }
}

static void check_count(const char *name)
{
    size_t length;
    char *text = capture_load(name, &length);
    struct reading reading;
    reading_begin(&reading, valgrind_parse, text, length);
    CU_ASSERT_EQUAL(reading.report.errors, lines_begin(text, "<error>"));
    CU_ASSERT_TRUE(reading.findings.count <= reading.report.errors);
    CU_ASSERT_PTR_NULL(reading.findings.missing);
    reading_end(&reading);
    free(text);
}

static void test_counts(void)
{
    captures_each("helgrind-3.19", check_count);
    captures_each("memcheck-3.19", check_count);
    captures_each("drd-3.19", check_count);
}

static void check_frame(const struct stack *stack, size_t index, const char *function,
                        const char *file, int line)
{
    CU_ASSERT_TRUE_FATAL(stack->count > index);
    CU_ASSERT_STRING_EQUAL(stack->frames[index].function, function);
    CU_ASSERT_STRING_EQUAL(stack->frames[index].file, file);
    CU_ASSERT_EQUAL(stack->frames[index].line, line);
}

static void test_race(void)
{
    struct reading reading;
    read_capture(&reading, "helgrind-3.19/race_global.xml");
    const struct finding *race = reading.findings.list[1];
    CU_ASSERT_EQUAL_FATAL(race->side_count, 2);
    CU_ASSERT_EQUAL(race->sides[0].action, ACTION_WRITE);
    CU_ASSERT_EQUAL(reading.findings.list[0]->sides[0].action, ACTION_READ);
    CU_ASSERT_EQUAL(race->sides[0].size, 8);
    CU_ASSERT_EQUAL(race->sides[1].size, 8);
    CU_ASSERT_EQUAL(race->sides[0].thread + race->sides[1].thread, 3); /* 1 and 2 */
    CU_ASSERT_FALSE(race->sides[0].held_known || race->sides[1].held_known);
    const struct stack *first = &race->sides[0].stack, *second = &race->sides[1].stack;
    if (strcmp(first->frames[0].function, "careless") != 0) {
        first = second;
        second = &race->sides[0].stack;
    }
    check_frame(first, 0, "careless", "source/race_global.c", 21);
    check_frame(second, 0, "careful", "source/race_global.c", 13);
    CU_ASSERT_TRUE(strstr(first->frames[0].module, "/race_global") != NULL);
    CU_ASSERT_PTR_NULL(first->frames[1].function); /* Debian's preload library has no names */
    CU_ASSERT_EQUAL(race->place.region, REGION_GLOBAL);
    CU_ASSERT_STRING_EQUAL(race->place.name, "balance");
    reading_end(&reading);
}

static void test_half_race(void)
{
    static const char *const names[] = {"helgrind-3.19/race_global-alone.xml",
                                        "helgrind-3.19/race_global-approx.xml"};
    for (size_t i = 0; i < 2; i++) {
        struct reading reading;
        read_capture(&reading, names[i]);
        CU_ASSERT_EQUAL(reading.findings.list[0]->side_count, 1);
        CU_ASSERT_STRING_EQUAL(reading.findings.list[0]->place.name, "balance");
        reading_end(&reading);
    }
}

static void test_places(void)
{
    struct reading reading;
    read_capture(&reading, "helgrind-3.19/race_heap.xml");
    const struct finding *race = reading.findings.list[0];
    CU_ASSERT_EQUAL(race->place.region, REGION_HEAP);
    CU_ASSERT_EQUAL(race->place.size, 16);
    check_frame(&race->place.allocated, 1, "account_new", "source/race_heap.c", 23);
    CU_ASSERT_PTR_NOT_NULL_FATAL(race->sides[0].thread_name);
    CU_ASSERT_TRUE(strcmp(race->sides[0].thread_name, "right (2)") == 0 ||
                   strcmp(race->sides[0].thread_name, "left hand") == 0);
    reading_end(&reading);
    read_capture(&reading, "helgrind-3.19/race_stack.xml");
    CU_ASSERT_EQUAL(reading.findings.list[0]->place.region, REGION_STACK);
    reading_end(&reading);
    read_capture(&reading, "helgrind-3.19/race_stack-variables.xml");
    CU_ASSERT_EQUAL(reading.findings.list[0]->place.region, REGION_STACK);
    CU_ASSERT_PTR_NULL(reading.findings.list[0]->place.name);
    reading_end(&reading);
    read_capture(&reading, "helgrind-3.19/race_global-variables.xml");
    CU_ASSERT_EQUAL(reading.findings.list[0]->place.region, REGION_GLOBAL);
    CU_ASSERT_STRING_EQUAL(reading.findings.list[0]->place.name, "balance");
    reading_end(&reading);
}

static void test_lock_order(void)
{
    struct reading reading;
    read_capture(&reading, "helgrind-3.19/lock_order.xml");
    const struct finding *order = reading.findings.list[0];
    CU_ASSERT_EQUAL_FATAL(order->side_count, 3);
    CU_ASSERT_STRING_EQUAL(order->sides[0].object, "M0");
    CU_ASSERT_STRING_EQUAL(order->sides[0].held[0], "M1");
    CU_ASSERT_EQUAL(order->sides[0].thread, 2);
    check_frame(&order->sides[0].stack, 2, "pears_first", "source/lock_order.c", 23);
    CU_ASSERT_STRING_EQUAL(order->sides[1].object, "M0");
    CU_ASSERT_FALSE(order->sides[1].held_known);
    CU_ASSERT_STRING_EQUAL(order->sides[2].object, "M1");
    CU_ASSERT_STRING_EQUAL(order->sides[2].held[0], "M0");
    check_frame(&order->sides[2].stack, 1, "take_both", "source/lock_order.c", 10);
    check_frame(&order->sides[2].stack, 2, "apples_first", "source/lock_order.c", 17);
    reading_end(&reading);
    read_capture(&reading, "helgrind-3.19/lock_order_three.xml");
    CU_ASSERT_EQUAL(reading.findings.list[0]->side_count, 1);
    reading_end(&reading);
}

static void test_mutexes(void)
{
    struct reading reading;
    read_capture(&reading, "helgrind-3.19/unlock_foreign.xml");
    const struct side *side = &reading.findings.list[0]->sides[0];
    CU_ASSERT_EQUAL(side->action, ACTION_UNLOCK);
    CU_ASSERT_EQUAL(side->thread, 1);
    CU_ASSERT_STRING_EQUAL(side->note, "while main holds it");
    reading_end(&reading);
    read_capture(&reading, "helgrind-3.19/relock.xml");
    const struct finding *relock = reading.findings.list[0];
    CU_ASSERT_EQUAL_FATAL(relock->side_count, 2);
    CU_ASSERT_EQUAL(relock->sides[0].action, ACTION_LOCK);
    check_frame(&relock->sides[0].stack, 2, "main", "source/relock.c", 19);
    check_frame(&relock->sides[1].stack, 2, "main", "source/relock.c", 18);
    reading_end(&reading);
    read_capture(&reading, "helgrind-3.19/api_errors.xml");
    CU_ASSERT_STRING_EQUAL(
        reading.findings.list[0]->sides[0].note,
        "calls pthread_join, which fails with EDEADLK: Resource deadlock would occur");
    CU_ASSERT_STRING_EQUAL(reading.findings.list[0]->headline,
                           "Thread #1's call to pthread_join failed with error code 35 (EDEADLK: "
                           "Resource deadlock would occur)");
    reading_end(&reading);
}

static void test_memory(void)
{
    static const enum action history[] = {ACTION_WRITE, ACTION_FREE, ACTION_ALLOCATE};
    static const char *const functions[] = {"touch", "finish", "main"};
    struct reading reading;
    read_capture(&reading, "memcheck-3.19/use_after_free.xml");
    const struct finding *use = reading.findings.list[0];
    CU_ASSERT_EQUAL_FATAL(use->side_count, 3);
    for (size_t i = 0; i < 3; i++) {
        CU_ASSERT_EQUAL(use->sides[i].action, history[i]);
        CU_ASSERT_STRING_EQUAL(use->sides[i].stack.frames[i > 0].function, functions[i]);
    }
    CU_ASSERT_EQUAL(use->sides[0].size, 4);
    CU_ASSERT_EQUAL(use->place.size, 16);
    CU_ASSERT_EQUAL(use->place.region, REGION_HEAP);
    reading_end(&reading);
    read_capture(&reading, "memcheck-3.19/double_free.xml");
    const struct finding *twice = reading.findings.list[0];
    CU_ASSERT_EQUAL_FATAL(twice->side_count, 3);
    CU_ASSERT_EQUAL(twice->sides[0].action, ACTION_FREE);
    CU_ASSERT_EQUAL(twice->sides[0].thread, 0);
    CU_ASSERT_EQUAL(twice->sides[1].action, ACTION_FREE);
    check_frame(&twice->sides[1].stack, 1, "release", "source/double_free.c", 9);
    reading_end(&reading);
    read_capture(&reading, "memcheck-3.19/wild.xml");
    CU_ASSERT_EQUAL(reading.findings.list[0]->side_count, 1); /* "(recently) free'd" is no free */
    reading_end(&reading);
}

static void test_leaks(void)
{
    struct reading reading;
    read_capture(&reading, "memcheck-3.19/leak-all.xml");
    const struct finding *lost = reading.findings.list[0], *maybe = reading.findings.list[1];
    CU_ASSERT_EQUAL(reading.report.errors, 4);
    CU_ASSERT_EQUAL(lost->weight, WEIGHT_CERTAIN);
    CU_ASSERT_EQUAL(lost->sides[0].action, ACTION_ALLOCATE);
    check_frame(&lost->sides[0].stack, 1, "lose_a_list", "source/leak.c", 15);
    CU_ASSERT_EQUAL(maybe->weight, WEIGHT_ADVISORY);
    CU_ASSERT_PTR_NOT_NULL(maybe->reason);
    reading_end(&reading);
    read_capture(&reading, "memcheck-3.19/thread_leak.xml");
    const struct finding *one = reading.findings.list[0], *three = reading.findings.list[1];
    CU_ASSERT_EQUAL(one->sides[0].action, ACTION_CREATE);
    CU_ASSERT_PTR_NULL(one->sides[0].note);
    CU_ASSERT_STRING_EQUAL(three->sides[0].note, "3 threads");
    CU_ASSERT_EQUAL(three->place.region, REGION_UNKNOWN);
    reading_end(&reading);
}

/* Reports of programs that were ended by a signal. */
static void test_signals(void)
{
    struct reading reading;
    read_capture(&reading, "helgrind-3.19/deadlock-terminated.xml");
    CU_ASSERT_EQUAL(reading.report.errors, 2); /* threads that "still hold 1 lock" */
    CU_ASSERT_EQUAL(reading.findings.count, 0);
    CU_ASSERT_EQUAL(reading.report.fatal_signal, SIGTERM);
    CU_ASSERT_PTR_NULL(reading.report.fatal);
    reading_end(&reading);
    read_capture(&reading, "memcheck-3.19/deadlock-terminated.xml");
    CU_ASSERT_EQUAL(reading.report.errors, 2); /* threads that "leak" */
    CU_ASSERT_EQUAL(reading.findings.count, 0);
    reading_end(&reading);
    read_capture(&reading, "helgrind-3.19/crash.xml");
    CU_ASSERT_EQUAL(reading.findings.count, 2);
    CU_ASSERT_EQUAL(reading.report.fatal_signal, SIGSEGV);
    CU_ASSERT_STRING_EQUAL(reading.report.fatal,
                           "SIGSEGV: Access not within mapped region at address 0x0");
    reading_end(&reading);
}

/* All that Helgrind 3.19 calls Misc. */
static const struct {
    const char *text;
    enum kind kind;
    bool advice;
} miscs[] = {
    {"Exiting thread still holds 2 locks", KIND_MUTEX_MISUSE, false},
    {"Attempt to re-lock a non-recursive lock I already hold", KIND_SELF_DEADLOCK, false},
    {"pthread_mutex_lock with a pthread_rwlock_t* argument ", KIND_MUTEX_MISUSE, false},
    {"pthread_mutex_unlock with a pthread_rwlock_t* argument ", KIND_MUTEX_MISUSE, false},
    {"pthread_rwlock_unlock with a pthread_mutex_t* argument ", KIND_MUTEX_MISUSE, false},
    {"pthread_rwlock_{rd,rw}lock with a pthread_mutex_t* argument ", KIND_MUTEX_MISUSE, false},
    {"pthread_mutex_destroy of a locked mutex", KIND_MUTEX_MISUSE, false},
    {"pthread_mutex_destroy with invalid argument", KIND_MUTEX_MISUSE, false},
    {"pthread_rwlock_destroy of a locked mutex", KIND_MUTEX_MISUSE, false},
    {"pthread_rwlock_destroy with invalid argument", KIND_MUTEX_MISUSE, false},
    {"pthread_cond_{signal,broadcast}: associated lock is a rwlock", KIND_CONDVAR_MISUSE, false},
    {"pthread_cond_{signal,broadcast}: dubious: associated lock is not held by any thread",
     KIND_CONDVAR_MISUSE, true},
    {"pthread_cond_{signal,broadcast}: associated lock is not held by calling thread",
     KIND_CONDVAR_MISUSE, true},
    {"pthread_cond_{timed}wait called with invalid mutex", KIND_CONDVAR_MISUSE, false},
    {"pthread_cond_{timed}wait called with mutex of type pthread_rwlock_t*", KIND_CONDVAR_MISUSE,
     false},
    {"pthread_cond_{timed}wait called with un-held mutex", KIND_CONDVAR_MISUSE, false},
    {"pthread_cond_{timed}wait called with mutex held by a different thread", KIND_CONDVAR_MISUSE,
     false},
    {"pthread_cond_{timed}wait: cond is associated with a different mutex", KIND_CONDVAR_MISUSE,
     false},
    {"condition variable has been destroyed while being waited upon", KIND_CONDVAR_MISUSE, false},
    {"pthread_cond_destroy: destruction of condition variable being waited upon",
     KIND_CONDVAR_MISUSE, false},
    {"pthread_cond_destroy: destruction of unknown cond var", KIND_CONDVAR_MISUSE, true},
    {"Bug in libpthread: pthread_cond_wait succeeded without prior pthread_cond_post",
     KIND_API_MISUSE, true},
    {"Bug in libpthread: sem_wait succeeded on semaphore without prior sem_post", KIND_API_MISUSE,
     true},
    {"sem_init: initial value exceeds 10000; using 10000", KIND_API_MISUSE, false},
    {"pthread_barrier_init: 'count' argument is zero", KIND_API_MISUSE, false},
    {"pthread_barrier_init: barrier is already initialised", KIND_API_MISUSE, false},
    {"pthread_barrier_init: threads are waiting at barrier", KIND_API_MISUSE, false},
    {"pthread_barrier_wait: barrier is uninitialised", KIND_API_MISUSE, false},
    {"pthread_barrier_destroy: barrier was never initialised", KIND_API_MISUSE, false},
    {"pthread_barrier_destroy: threads are waiting at barrier", KIND_API_MISUSE, false},
    {"something of a later version", KIND_API_MISUSE, false},
};

static void test_misc(void)
{
    for (size_t i = 0; i < sizeof miscs / sizeof *miscs; i++) {
        char xml[2048];
        struct reading reading;
        snprintf(xml, sizeof xml,
                 HEAD("helgrind") FAULT("0x0", "Misc", SAYS("Thread #1: %s"), "")
                     COUNTS(PAIR("0x0")) TAIL,
                 miscs[i].text);
        read_string(&reading, xml);
        CU_ASSERT_EQUAL_FATAL(reading.findings.count, 1);
        const struct finding *finding = reading.findings.list[0];
        CU_ASSERT_EQUAL(finding->kind, miscs[i].kind);
        CU_ASSERT_EQUAL(finding->weight, miscs[i].advice ? WEIGHT_ADVISORY : WEIGHT_CERTAIN);
        CU_ASSERT_EQUAL(finding->reason != NULL, miscs[i].advice);
        CU_ASSERT_EQUAL(finding->sides[0].thread, 0);
        CU_ASSERT_TRUE(finding->sides[0].note || finding->sides[0].action != ACTION_CALL);
        CU_ASSERT_PTR_NULL(reading.findings.missing);
        reading_end(&reading);
    }
}

/* What DRD 3.19 says, most of it behind an address that is left out, and under which call. */
static const struct {
    const char *kind, *text, *function;
    enum kind meant;
    enum action action;
    const char *note;
    bool advice;
} sayings[] = {
    {"MutexErr", "Recursive locking not allowed: mutex 0x1, recursion count 1, owner 1.",
     "pthread_mutex_lock", KIND_SELF_DEADLOCK, ACTION_LOCK, NULL, false},
    {"RwlockErr", "Recursive writer locking not allowed: rwlock 0x1.", "pthread_rwlock_wrlock",
     KIND_SELF_DEADLOCK, ACTION_LOCK, NULL, false},
    {"RwlockErr", "Already locked for writing by calling thread: rwlock 0x1.",
     "pthread_rwlock_rdlock", KIND_SELF_DEADLOCK, ACTION_LOCK, NULL, false},
    {"MutexErr", "Mutex still locked at thread exit: mutex 0x1, recursion count 1, owner 2.",
     "pthread_join", KIND_MUTEX_MISUSE, ACTION_CALL, "joins a thread that still holds a lock",
     false},
    {"RwlockErr", "Reader-writer lock still locked at thread exit: rwlock 0x1.", "start_thread",
     KIND_MUTEX_MISUSE, ACTION_CALL, "sees a thread end that still holds a lock", false},
    {"MutexErr", "Mutex not locked: mutex 0x1, recursion count 0, owner 0.", "pthread_mutex_unlock",
     KIND_MUTEX_MISUSE, ACTION_UNLOCK, NULL, false},
    {"MutexErr", "Mutex not locked by calling thread: mutex 0x1, recursion count 1, owner 1.",
     "pthread_mutex_unlock", KIND_MUTEX_MISUSE, ACTION_UNLOCK, "while main holds it", false},
    {"MutexErr", "Mutex not locked by calling thread: mutex 0x1, recursion count 1, owner 4.",
     "pthread_mutex_unlock", KIND_MUTEX_MISUSE, ACTION_UNLOCK, "while another thread holds it",
     false},
    {"MutexErr", "Mutex not locked by calling thread: mutex 0x1, recursion count 0, owner 1.",
     "pthread_cond_timedwait", KIND_CONDVAR_MISUSE, ACTION_WAIT, "waits without holding the mutex",
     false},
    {"RwlockErr", "Reader-writer lock not locked by calling thread: rwlock 0x1.",
     "pthread_rwlock_unlock", KIND_MUTEX_MISUSE, ACTION_UNLOCK, NULL, false},
    {"MutexErr", "Destroying locked mutex: mutex 0x1, recursion count 1, owner 1.",
     "pthread_mutex_destroy", KIND_MUTEX_MISUSE, ACTION_CALL, "destroys the lock while it is held",
     false},
    {"RwlockErr", "Destroying locked rwlock: rwlock 0x1.", "pthread_rwlock_destroy",
     KIND_MUTEX_MISUSE, ACTION_CALL, "destroys the lock while it is held", false},
    {"MutexErr", "The object at address 0x1 is not a mutex.", "pthread_mutex_lock",
     KIND_MUTEX_MISUSE, ACTION_CALL, "uses as a mutex what is none", false},
    {"MutexErr", "The object at address 0x1 is not a mutex.", "pthread_mutex_destroy",
     KIND_MUTEX_MISUSE, ACTION_CALL, "destroys a mutex that was never used", true},
    {"MutexErr", "The object at address 0x1 is not a mutex.", "pthread_cond_wait",
     KIND_CONDVAR_MISUSE, ACTION_WAIT, "waits with what is no mutex", false},
    {"MutexErr",
     "The impossible happened: mutex is locked simultaneously by two threads: mutex 0x1, "
     "recursion count 1, owner 2.",
     "pthread_mutex_lock", KIND_MUTEX_MISUSE, ACTION_CALL,
     "calls pthread_mutex_lock: The impossible happened: mutex is locked simultaneously by two "
     "threads",
     true},
    {"MutexErr", "Something of a later version: mutex 0x1, recursion count 1, owner 2.",
     "pthread_mutex_init", KIND_MUTEX_MISUSE, ACTION_CALL,
     "calls pthread_mutex_init: Something of a later version", false},
    {"MutexErr", "Mutex locked recursively: mutex 0x1, recursion count 2, owner 1.",
     "pthread_cond_wait", KIND_CONDVAR_MISUSE, ACTION_WAIT,
     "waits with a mutex that it has locked more than once", false},
    {"CondErr", "initialized twice: cond 0x1", "pthread_cond_init", KIND_CONDVAR_MISUSE,
     ACTION_CALL, "calls pthread_cond_init: initialized twice", false},
    {"CondErr", "condition variable has not been initialized: cond 0x1", "pthread_cond_signal",
     KIND_CONDVAR_MISUSE, ACTION_CALL, "uses a condition variable that is not initialised", false},
    {"CondErr", "not a condition variable: cond 0x1", "pthread_cond_destroy", KIND_CONDVAR_MISUSE,
     ACTION_CALL, "destroys a condition variable that was never used", true},
    {"CondErr", "not a condition variable: cond 0x1", "pthread_cond_signal", KIND_CONDVAR_MISUSE,
     ACTION_CALL, "uses as a condition variable what is none", false},
    {"CondDestrErr",
     "destruction of condition variable being waited upon: cond 0x1, mutex 0x2 locked by thread 3",
     "pthread_cond_destroy", KIND_CONDVAR_MISUSE, ACTION_CALL,
     "destroys a condition variable that others wait for", false},
    {"CondRaceErr",
     "Probably a race condition: condition variable 0x1 has been signaled but the associated "
     "mutex 0x2 is not locked by the signalling thread.",
     "pthread_cond_signal", KIND_CONDVAR_MISUSE, ACTION_CALL, "signals without holding the lock",
     true},
    {"CondWaitErr",
     "Inconsistent association of condition variable and mutex: condition variable 0x1, mutexes "
     "0x2 and 0x3",
     "pthread_cond_wait", KIND_CONDVAR_MISUSE, ACTION_WAIT,
     "waits with another mutex than the waiters before", false},
    {"SemaphoreErr", "Destruction of semaphore that is being waited upon: semaphore 0x1",
     "sem_destroy", KIND_API_MISUSE, ACTION_CALL,
     "calls sem_destroy: Destruction of semaphore that is being waited upon", false},
    {"SemaphoreErr", "Invalid semaphore: semaphore 0x1", "sem_wait", KIND_API_MISUSE, ACTION_CALL,
     "calls sem_wait: Invalid semaphore", false},
    {"BarrierErr", "pthread_barrier_init: 'count' argument is zero: barrier 0x1",
     "pthread_barrier_init", KIND_API_MISUSE, ACTION_CALL,
     "calls pthread_barrier_init: pthread_barrier_init: 'count' argument is zero", false},
    {"BarrierErr", "Destruction of barrier not synchronized with barrier wait call: barrier 0x1",
     "pthread_barrier_destroy", KIND_API_MISUSE, ACTION_CALL,
     "destroys a barrier that another thread may not have left", true},
    {"HoldtimeErr", "Lock on mutex 0x1 was held during 101 ms (threshold: 10 ms).",
     "pthread_mutex_unlock", KIND_TOO_SLOW, ACTION_CALL, "gives back a lock that it held long",
     true},
    {"GenericErr", "Not a reader-writer lock", "pthread_rwlock_unlock", KIND_MUTEX_MISUSE,
     ACTION_CALL, "uses as a reader-writer lock what is none", false},
    {"GenericErr", "Not a reader-writer lock", "pthread_rwlock_destroy", KIND_MUTEX_MISUSE,
     ACTION_CALL, "destroys a reader-writer lock that was never used", true},
    {"GenericErr", "wrong type of synchronization object", "pthread_cond_wait", KIND_API_MISUSE,
     ACTION_CALL, "calls pthread_cond_wait: wrong type of synchronization object", false},
    {"InvalidThreadId", "pthread_join(): invalid thread ID 0xbc614e", "pthread_join",
     KIND_API_MISUSE, ACTION_CALL, "names a thread that there is not", false},
    {"UnimpDrdClReq",
     "The annotation macro ANNOTATE_X has not yet been implemented in &lt;valgrind/drd.h&gt;",
     "main", KIND_API_MISUSE, ACTION_CALL, "uses an annotation that DRD does not know", true},
    {"SomethingNew", "what nobody knows yet", "", KIND_API_MISUSE, ACTION_CALL,
     "calls what DRD reports: what nobody knows yet", false},
};

static void test_sayings(void)
{
    for (size_t i = 0; i < sizeof sayings / sizeof *sayings; i++) {
        char xml[2048];
        struct reading reading;
        snprintf(xml, sizeof xml,
                 HEAD("drd") "<error><unique>0x0</unique><tid>1</tid><kind>%s</kind><what>%s</what>"
                             "<stack><frame><fn>%s</fn></frame></stack></error>" COUNTS(PAIR("0x0"))
                                 TAIL,
                 sayings[i].kind, sayings[i].text, sayings[i].function);
        read_string(&reading, xml);
        CU_ASSERT_EQUAL_FATAL(reading.findings.count, 1);
        const struct finding *finding = reading.findings.list[0];
        const char *note = finding->sides[0].note;
        if (!note != !sayings[i].note || (note && strcmp(note, sayings[i].note) != 0))
            fprintf(stderr, "\n%s: %s\n", sayings[i].text, note ? note : "no note");
        CU_ASSERT_TRUE(!note == !sayings[i].note);
        CU_ASSERT_TRUE(!note || strcmp(note, sayings[i].note) == 0);
        CU_ASSERT_EQUAL(finding->kind, sayings[i].meant);
        CU_ASSERT_EQUAL(finding->sides[0].action, sayings[i].action);
        CU_ASSERT_EQUAL(finding->weight, sayings[i].advice ? WEIGHT_ADVISORY : WEIGHT_CERTAIN);
        CU_ASSERT_EQUAL(finding->reason != NULL, sayings[i].advice);
        CU_ASSERT_EQUAL(finding->side_count, 1);
        CU_ASSERT_PTR_NULL(reading.findings.missing);
        reading_end(&reading);
    }
}

/* DRD's race has the stack of one access, and not those of the other thread's segment. */
static void test_drd_race(void)
{
    struct reading reading;
    read_capture(&reading, "drd-3.19/race_tls.xml");
    const struct finding *race = reading.findings.list[0];
    CU_ASSERT_EQUAL_FATAL(race->side_count, 1);
    CU_ASSERT_EQUAL(race->sides[0].action, ACTION_WRITE);
    CU_ASSERT_EQUAL(race->sides[0].thread, 0);
    CU_ASSERT_EQUAL(race->sides[0].size, 1);
    CU_ASSERT_EQUAL(race->sides[0].stack.count, 1);
    CU_ASSERT_FALSE(race->sides[0].held_known);
    check_frame(&race->sides[0].stack, 0, "main", "source/race_tls.c", 18);
    CU_ASSERT_EQUAL(race->place.region, REGION_UNKNOWN);
    reading_end(&reading);
    read_capture(&reading, "drd-3.19/race_heap.xml");
    race = reading.findings.list[0];
    CU_ASSERT_EQUAL_FATAL(race->side_count, 1);
    CU_ASSERT_EQUAL(race->sides[0].thread, -1);
    CU_ASSERT_PTR_NOT_NULL(race->sides[0].thread_name);
    CU_ASSERT_EQUAL(race->place.region, REGION_HEAP);
    check_frame(&race->place.allocated, 1, "account_new", "source/race_heap.c", 23);
    reading_end(&reading);
    read_capture(&reading, "drd-3.19/race_global-variables.xml");
    CU_ASSERT_STRING_EQUAL(reading.findings.list[0]->place.name, "balance");
    reading_end(&reading);
    read_capture(&reading, "drd-3.19/race_global.xml");
    CU_ASSERT_EQUAL(reading.findings.list[0]->place.region, REGION_GLOBAL);
    CU_ASSERT_EQUAL(reading.findings.list[0]->sides[0].stack.frames[0].line, 21);
    reading_end(&reading);
    read_capture(&reading, "drd-3.19/race_stack-variables.xml");
    CU_ASSERT_EQUAL(reading.findings.list[0]->place.region, REGION_STACK);
    reading_end(&reading);
    read_capture(&reading, "drd-3.19/race_free-freed.xml");
    CU_ASSERT_EQUAL(reading.findings.list[1]->sides[0].action, ACTION_FREE);
    CU_ASSERT_EQUAL(reading.findings.list[1]->sides[0].size, 0);
    check_frame(&reading.findings.list[1]->sides[0].stack, 1, "free_it", "source/race_free.c", 20);
    reading_end(&reading);
}

/* Of a barrier, the wait that its destruction runs into is told as well. */
static void test_drd_barrier(void)
{
    struct reading reading;
    read_capture(&reading, "drd-3.19/barrier_early.xml");
    const struct finding *early = reading.findings.list[0];
    CU_ASSERT_EQUAL(early->weight, WEIGHT_ADVISORY);
    CU_ASSERT_EQUAL_FATAL(early->side_count, 2);
    CU_ASSERT_EQUAL(early->sides[1].action, ACTION_WAIT);
    check_frame(&early->sides[0].stack, 1, "main", "source/barrier_early.c", 19);
    check_frame(&early->sides[1].stack, 1, "meet", "source/barrier_early.c", 8);
    CU_ASSERT_STRING_EQUAL(early->headline, "Destruction of barrier not synchronized with barrier "
                                            "wait call: barrier 0x10c040");
    reading_end(&reading);
}

static void test_drd_signal(void)
{
    struct reading reading;
    read_capture(&reading, "drd-3.19/deadlock-terminated.xml");
    CU_ASSERT_EQUAL(reading.report.fatal_signal, SIGTERM);
    CU_ASSERT_EQUAL(reading.findings.count, 0);
    reading_end(&reading);
    read_capture(&reading, "drd-3.19/invalid_thread.xml");
    CU_ASSERT_EQUAL(reading.report.fatal_signal, SIGSEGV);
    CU_ASSERT_EQUAL(reading.findings.count, 1);
    reading_end(&reading);
    read_string(&reading,
                HEAD("drd") "<fatal_signal><signo>15</signo></fatal_signal>" FAULT(
                    "0x0", "MutexErr",
                    "<what>Mutex still locked at thread exit: mutex 0x1, recursion count 1, owner "
                    "2.</what>",
                    "") COUNTS(PAIR("0x0")) TAIL);
    CU_ASSERT_EQUAL(reading.report.errors, 1);
    CU_ASSERT_EQUAL(reading.findings.count, 0);
    reading_end(&reading);
}

/* Kinds of memcheck's that no small program provokes, and those that are left out. */
static void test_other_kinds(void)
{
    static const struct {
        const char *kind, *what;
        size_t findings;
    } rows[] = {
        {"InvalidMemPool", "Illegal memory pool address", 1},
        {"ReallocSizeZero", "realloc() with size 0", 1},
        {"SomethingNew", "what nobody knows yet", 1},
        {"CoreMemError", "pthread_create contains unaddressable byte(s)", 1},
        {"ClientCheck", "Unaddressable byte(s) found during client check request", 1},
        {"ClientCheck", "Uninitialised byte(s) found during client check request", 0},
        {"UninitValue", "Use of uninitialised value of size 8", 0},
        {"UninitCondition", "Conditional jump or move depends on uninitialised value(s)", 0},
        {"SyscallParam", "Syscall param write(buf) contains uninitialised byte(s)", 0},
        {"Leak_IndirectlyLost", "48 bytes in 1 blocks are indirectly lost", 0},
        {"Leak_StillReachable", "10 bytes in 1 blocks are still reachable", 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char xml[2048];
        struct reading reading;
        snprintf(xml, sizeof xml,
                 HEAD("memcheck") FAULT("0x0", "%s", "<what>%s</what>", "") "%s" TAIL, rows[i].kind,
                 rows[i].what,
                 strncmp(rows[i].kind, "Leak", 4) == 0 ? COUNTS("") : COUNTS(PAIR("0x0")));
        read_string(&reading, xml);
        CU_ASSERT_EQUAL(reading.findings.count, rows[i].findings);
        CU_ASSERT_EQUAL(reading.report.errors, 1);
        CU_ASSERT_PTR_NULL(reading.findings.missing);
        if (rows[i].findings)
            CU_ASSERT_EQUAL(reading.findings.list[0]->kind, KIND_API_MISUSE);
        reading_end(&reading);
    }
}

static void test_address_words(void)
{
    static const struct {
        const char *words;
        enum region region;
        const char *name;
        uint64_t size;
    } rows[] = {
        {"Address 0x1 is 8 bytes inside data symbol \"table\"", REGION_GLOBAL, "table", 0},
        {"Address 0x1 is 8 bytes inside a block of size 1,234,567 alloc'd", REGION_HEAP, NULL,
         1234567},
        {"Address 0x1 is 0 bytes after a block of size 16 client-defined", REGION_HEAP, NULL, 16},
        {"Address 0x1 is on thread 1's stack", REGION_STACK, NULL, 0},
        {"Address 0x1 is in the BSS segment of /tmp/a", REGION_GLOBAL, NULL, 0},
        {"Address 0x1 is in a rw- anonymous segment", REGION_UNKNOWN, NULL, 0},
        {"Address 0x1 is not stack'd, malloc'd or (recently) free'd", REGION_UNKNOWN, NULL, 0},
        {"Location 0x1 is 0 bytes inside table[3].next,", REGION_GLOBAL, "table", 0},
        {"Location 0x1 is 0 bytes inside local var \"i\"", REGION_STACK, NULL, 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char xml[2048];
        struct reading reading;
        snprintf(xml, sizeof xml,
                 HEAD("memcheck") FAULT("0x0", "InvalidRead", "<what>Invalid read of size 1</what>",
                                        "<auxwhat>%s</auxwhat>" STACK) COUNTS(PAIR("0x0")) TAIL,
                 rows[i].words);
        read_string(&reading, xml);
        CU_ASSERT_EQUAL_FATAL(reading.findings.count, 1);
        const struct place *place = &reading.findings.list[0]->place;
        CU_ASSERT_EQUAL(place->region, rows[i].region);
        CU_ASSERT_EQUAL(place->size, rows[i].size);
        CU_ASSERT_TRUE(rows[i].name ? place->name && strcmp(place->name, rows[i].name) == 0
                                    : !place->name);
        reading_end(&reading);
    }
}

static void test_frames(void)
{
    static const char *const rows[][3] = {
        {"<dir>.</dir><file>a.c</file>", "a.c", "f"},
        {"<dir>./labs/x</dir><file>a.c</file>", "labs/x/a.c", "f"},
        {"<dir>/usr/src</dir><file>a.c</file>", "/usr/src/a.c", "f"},
        {"<dir>/build</dir><file>/usr/src/a.c</file>", "/usr/src/a.c", "f"},
        {"<file>./a.c</file>", "a.c", "f"},
        {"<dir>x &amp; y</dir><file>&lt;a&gt;.c</file>", "x & y/<a>.c", "f"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char xml[2048];
        struct reading reading;
        snprintf(xml, sizeof xml,
                 HEAD("helgrind") "<error><unique>0x0</unique><kind>UnlockBogus</kind>" SAYS(
                     "t") "<stack><frame><fn>f@@GLIBC_2.34</fn>%s<line>3</line></frame></stack>"
                          "</error>" COUNTS(PAIR("0x0")) TAIL,
                 rows[i][0]);
        read_string(&reading, xml);
        CU_ASSERT_EQUAL_FATAL(reading.findings.count, 1);
        check_frame(&reading.findings.list[0]->sides[0].stack, 0, rows[i][2], rows[i][1], 3);
        reading_end(&reading);
    }
}

/* The whole element is kept. */
static void test_raw(void)
{
    struct reading reading;
    read_capture(&reading, "helgrind-3.19/race_global.xml");
    CU_ASSERT_EQUAL_FATAL(reading.findings.count, 2);
    for (size_t i = 0; i < 2; i++) {
        const struct finding *finding = reading.findings.list[i];
        CU_ASSERT_EQUAL_FATAL(finding->raw_count, 1);
        CU_ASSERT_EQUAL(finding->raws[0].engine, ENGINE_HELGRIND);
        CU_ASSERT_EQUAL(strncmp(finding->raws[0].text, "<error>", 7), 0);
        CU_ASSERT_PTR_NULL(strstr(finding->raws[0].text + 7, "<error>"));
        CU_ASSERT_STRING_EQUAL(strstr(finding->raws[0].text, "</error>"), "</error>");
    }
    reading_end(&reading);
}

CU_TestInfo valgrind_parse_tests[] = {
    {"every kind of error has its kind", test_kinds},
    {"a capture has as many errors as error elements", test_counts},
    {"a race: both sides, threads, sizes, the variable", test_race},
    {"a race with one stack has one side", test_half_race},
    {"heap, stack and globals are told apart", test_places},
    {"a lock order: what is taken while what is held", test_lock_order},
    {"misuse of mutexes, and calls that fail", test_mutexes},
    {"use after free and double free tell the block's history", test_memory},
    {"leaks of memory and of threads", test_leaks},
    {"what a signal brings about is no finding", test_signals},
    {"every Misc of Helgrind's", test_misc},
    {"DRD's race has one side and a place", test_drd_race},
    {"DRD's barrier has the wait beside it", test_drd_barrier},
    {"every sentence of DRD's", test_sayings},
    {"what a signal brings about is no finding of DRD's", test_drd_signal},
    {"kinds that are rare, and those left out", test_other_kinds},
    {"every description of an address", test_address_words},
    {"files are put together from folder and name", test_frames},
    {"what the tool printed is kept with each finding", test_raw},
    CU_TEST_INFO_NULL,
};
