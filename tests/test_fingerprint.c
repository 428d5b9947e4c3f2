/* The same defect has one fingerprint, whoever saw it and wherever its lines have moved to. */
#include <stdlib.h>
#include <string.h>

#include "../checker/model/finding.h"
#include "runner.h"

static const char *own_files[] = {"labs/map-races/cache/cache.c"};
static const struct scope own = {.files = own_files, .count = 1};

/* Two findings lists share nothing but this arena. */
static struct arena arena;
static struct findings seen;

static void start(void)
{
    arena_init(&arena);
    findings_init(&seen, &arena);
}

static void finish(void)
{
    arena_free(&arena);
}

static void add_frame(struct side *side, const char *function, const char *file, int line)
{
    struct frame *frame = stack_add_frame(&arena, &side->stack);
    frame->function = arena_copy(&arena, function);
    frame->file = arena_copy(&arena, file);
    frame->line = line;
}

static struct side *add_side(struct finding *finding, const char *function)
{
    struct side *side = finding_add_side(&arena, finding, ACTION_WRITE);
    add_frame(side, function, own_files[0], 10 + (int)finding->side_count);
    return side;
}

/* A data race between two functions (other NULL: one side only) on a global (NULL: unknown). */
static struct finding *see_race(enum engine_id engine, const char *one, const char *other,
                                const char *variable)
{
    struct finding *race = findings_add(&seen, engine, KIND_DATA_RACE);
    add_side(race, one);
    if (other)
        add_side(race, other);
    race->place.region = variable ? REGION_GLOBAL : REGION_UNKNOWN;
    race->place.name = arena_copy(&arena, variable);
    return race;
}

static const char *mark_of(struct finding *finding)
{
    finding_fingerprint(finding, &own);
    return finding->fingerprint;
}

#define ASSERT_SAME(a, b) CU_ASSERT_STRING_EQUAL(mark_of(a), mark_of(b))
#define ASSERT_OTHER(a, b) CU_ASSERT_STRING_NOT_EQUAL(mark_of(a), mark_of(b))

/* --- what names a defect -------------------------------------------------------------------- */

static void test_shape(void)
{
    start();
    const char *mark = mark_of(see_race(ENGINE_TSAN, "put", "get", "table"));
    CU_ASSERT_EQUAL(strlen(mark), FINGERPRINT_LENGTH);
    CU_ASSERT_EQUAL(strspn(mark, "0123456789abcdef"), FINGERPRINT_LENGTH);
    finish();
}

static void test_what_enters(void)
{
    start();
    struct finding *race = see_race(ENGINE_TSAN, "put", "get", "table");
    struct finding *kind = see_race(ENGINE_TSAN, "put", "get", "table");
    struct finding *file = see_race(ENGINE_TSAN, "put", "get", "table");
    kind->kind = KIND_USE_AFTER_FREE;
    file->sides[0].stack.frames[0].file = "other.c";
    ASSERT_OTHER(race, kind);
    ASSERT_OTHER(race, file);
    ASSERT_OTHER(race, see_race(ENGINE_TSAN, "put", "remove", "table"));
    ASSERT_OTHER(race, see_race(ENGINE_TSAN, "put", NULL, "table"));
    ASSERT_OTHER(race, see_race(ENGINE_TSAN, "put", "get", "size"));
    ASSERT_OTHER(race, see_race(ENGINE_TSAN, "put", "get", NULL));
    finish();
}

/* Everything that differs between two runs, two builds and two engines. */
static void move_all(struct finding *finding)
{
    finding->engines = 1u << ENGINE_HELGRIND;
    finding->weight = WEIGHT_ADVISORY;
    finding->reason = "it may be wrong";
    finding->headline = "Possible data race during write of size 4 at 0x10A0C0 by thread #3";
    finding->place.size = 8;
    finding->place.offset = 0x4048;
    for (size_t i = 0; i < finding->side_count; i++) {
        struct side *side = &finding->sides[i];
        *side = (struct side){.action = ACTION_READ, .thread = 7 - (int)i, .stack = side->stack};
        side->size = 2;
        side->thread_name = "worker";
        side->stack.frames[0].line += 100;
        side->stack.frames[0].offset = 0x1234 + i;
        side->stack.frames[0].module = "/elsewhere/program";
    }
}

static void test_what_does_not_enter(void)
{
    start();
    struct finding *before = see_race(ENGINE_TSAN, "put", "get", "table");
    struct finding *after = see_race(ENGINE_TSAN, "put", "get", "table");
    move_all(after);
    ASSERT_SAME(before, after);
    finish();
}

static void test_order_of_sides(void)
{
    start();
    ASSERT_SAME(see_race(ENGINE_TSAN, "put", "get", "table"),
                see_race(ENGINE_TSAN, "get", "put", "table"));
    ASSERT_SAME(see_race(ENGINE_TSAN, "put", "put", "table"),
                see_race(ENGINE_TSAN, "put", NULL, "table"));
    finish();
}

static void test_folder_of_file(void)
{
    start();
    static const char *mended_files[] = {"solutions/map-races/cache/cache.c"};
    struct scope mended = {.files = mended_files, .count = 1};
    struct finding *here = see_race(ENGINE_TSAN, "put", "get", "table");
    struct finding *there = see_race(ENGINE_TSAN, "put", "get", "table");
    there->sides[0].stack.frames[0].file = there->sides[1].stack.frames[0].file =
        (char *)mended_files[0];
    finding_fingerprint(there, &mended);
    CU_ASSERT_STRING_EQUAL(mark_of(here), there->fingerprint);
    finish();
}

static void test_libraries_on_top(void)
{
    start();
    struct finding *plain = see_race(ENGINE_TSAN, "put", NULL, NULL);
    struct finding *deep = findings_add(&seen, ENGINE_TSAN, KIND_DATA_RACE);
    struct side *side = finding_add_side(&arena, deep, ACTION_WRITE);
    add_frame(side, "memcpy", NULL, 0);
    add_frame(side, "map_put", "labs/kit/map.c", 80);
    add_frame(side, "put", own_files[0], 12);
    add_frame(side, "main", own_files[0], 90);
    ASSERT_SAME(plain, deep);
    finish();
}

static void test_unknown_frames(void)
{
    start();
    struct finding *bare = findings_add(&seen, ENGINE_TSAN, KIND_DATA_RACE);
    struct finding *other = findings_add(&seen, ENGINE_TSAN, KIND_DATA_RACE);
    finding_add_side(&arena, bare, ACTION_READ);
    add_frame(finding_add_side(&arena, other, ACTION_READ), NULL, NULL, 0);
    CU_ASSERT_EQUAL(strlen(mark_of(bare)), FINGERPRINT_LENGTH);
    CU_ASSERT_EQUAL(strlen(mark_of(other)), FINGERPRINT_LENGTH);
    finish();
}

static void test_allocation(void)
{
    start();
    struct finding *told = see_race(ENGINE_MEMCHECK, "take", NULL, NULL);
    add_side(told, "make")->action = ACTION_ALLOCATE;
    ASSERT_SAME(told, see_race(ENGINE_TSAN, "take", NULL, NULL));
    finish();
}

/* A long cycle of locks: more sides than anybody keeps places for. */
static void test_many_sides(void)
{
    start();
    for (int twice = 0; twice < 2; twice++) {
        struct finding *cycle = findings_add(&seen, ENGINE_TSAN, KIND_LOCK_ORDER);
        for (int i = 0; i < 100; i++)
            add_side(cycle, arena_printf(&arena, "philosopher_%d", i));
    }
    findings_merge(&seen, &own);
    CU_ASSERT_EQUAL(seen.count, 1);
    finish();
}

/* --- who is joined with whom ---------------------------------------------------------------- */

static const unsigned tsan_bit = 1u << ENGINE_TSAN, helgrind_bit = 1u << ENGINE_HELGRIND;

static void test_two_engines(void)
{
    start();
    see_race(ENGINE_TSAN, "put", "get", "table");
    move_all(see_race(ENGINE_HELGRIND, "get", "put", "table"));
    findings_merge(&seen, &own);
    CU_ASSERT_EQUAL(seen.count, 1);
    CU_ASSERT_EQUAL(seen.list[0]->engines, tsan_bit | helgrind_bit);
    CU_ASSERT_EQUAL(seen.list[0]->side_count, 2);
    finish();
}

static void test_two_globals(void)
{
    start();
    see_race(ENGINE_TSAN, "put", "get", "table");
    see_race(ENGINE_TSAN, "put", "get", "size");
    findings_merge(&seen, &own);
    CU_ASSERT_EQUAL(seen.count, 2);
    CU_ASSERT_STRING_EQUAL(seen.list[0]->place.name, "table");
    CU_ASSERT_STRING_EQUAL(seen.list[1]->place.name, "size");
    finish();
}

static void test_other_functions(void)
{
    start();
    see_race(ENGINE_TSAN, "put", "get", NULL);
    see_race(ENGINE_TSAN, "put", "remove", NULL);
    findings_merge(&seen, &own);
    CU_ASSERT_EQUAL(seen.count, 2);
    finish();
}

static void test_other_kinds(void)
{
    start();
    see_race(ENGINE_TSAN, "put", "get", "table");
    see_race(ENGINE_TSAN, "put", "get", "table")->kind = KIND_USE_AFTER_FREE;
    findings_merge(&seen, &own);
    CU_ASSERT_EQUAL(seen.count, 2);
    finish();
}

static void assert_joined_whole(void)
{
    findings_merge(&seen, &own);
    CU_ASSERT_EQUAL(seen.count, 1);
    CU_ASSERT_EQUAL(seen.list[0]->engines, tsan_bit | helgrind_bit);
    CU_ASSERT_EQUAL(seen.list[0]->side_count, 2);
    const char *name = seen.list[0]->place.name;
    CU_ASSERT_STRING_EQUAL(name ? name : "(forgotten)", "table");
}

static void test_one_sided(void)
{
    start();
    see_race(ENGINE_TSAN, "put", "get", "table");
    see_race(ENGINE_HELGRIND, "get", NULL, NULL);
    assert_joined_whole();
    finish();
    start();
    see_race(ENGINE_HELGRIND, "put", NULL, NULL);
    see_race(ENGINE_TSAN, "put", "get", "table");
    assert_joined_whole();
    finish();
}

/* However the reports come: nothing may make one race of the two. */
static void test_two_globals_and_a_vague_one(void)
{
    static const char *const orders[][3] = {
        {NULL, "table", "size"}, {"table", NULL, "size"}, {"table", "size", NULL}};
    for (size_t i = 0; i < sizeof orders / sizeof *orders; i++) {
        start();
        for (int j = 0; j < 3; j++)
            see_race(ENGINE_TSAN, "put", orders[i][j] ? NULL : "get", orders[i][j]);
        findings_merge(&seen, &own);
        CU_ASSERT_EQUAL(seen.count, 2);
        finish();
    }
}

static void test_name_is_kept(void)
{
    start();
    see_race(ENGINE_HELGRIND, "put", NULL, "table");
    see_race(ENGINE_TSAN, "put", "get", NULL);
    assert_joined_whole();
    finish();
}

/* A run whose stacks can't be seen still sees the same defect: what it says joins its kind. */
static void test_no_place(void)
{
    start();
    findings_add(&seen, ENGINE_WATCHDOG, KIND_HANG)->headline = "every thread waits";
    add_side(findings_add(&seen, ENGINE_DRIVER, KIND_HANG), "put");
    findings_add(&seen, ENGINE_HELGRIND, KIND_CRASH);
    findings_merge(&seen, &own);
    CU_ASSERT_EQUAL_FATAL(seen.count, 2);
    CU_ASSERT_EQUAL(seen.list[0]->side_count, 1);
    CU_ASSERT_EQUAL(seen.list[0]->engines, 1u << ENGINE_WATCHDOG | 1u << ENGINE_DRIVER);
    finish();
}

static struct finding *see_wrong(enum engine_id engine, char *words, char *schedule)
{
    struct finding *wrong = findings_add(&seen, engine, KIND_WRONG_RESULT);
    wrong->headline = words;
    wrong->schedule = schedule;
    if (schedule)
        add_side(wrong, "main");
    return wrong;
}

/* What is told is what the schedule shows that is told with it. */
static void test_effect(void)
{
    for (int order = 0; order < 2; order++) {
        start();
        if (order == 0)
            see_wrong(ENGINE_CONDUCTOR, "counted 2", "pct3:17");
        see_wrong(ENGINE_DRIVER, "counted 4", NULL);
        if (order == 1)
            see_wrong(ENGINE_CONDUCTOR, "counted 2", "pct3:17");
        findings_merge(&seen, &own);
        CU_ASSERT_EQUAL_FATAL(seen.count, 1);
        CU_ASSERT_STRING_EQUAL(seen.list[0]->headline, "counted 2");
        CU_ASSERT_STRING_EQUAL(seen.list[0]->schedule, "pct3:17");
        finish();
    }
}

/* Whoever names no place says what became of the program: that is kept. */
static void test_effect_without_schedule(void)
{
    for (int order = 0; order < 2; order++) {
        start();
        for (int i = 0; i < 2; i++) {
            struct finding *crash = findings_add(&seen, ENGINE_DRIVER + i, KIND_CRASH);
            crash->headline = i == order ? "invalid write" : "crashed with SIGSEGV";
            if (i == order)
                add_side(crash, "put");
        }
        findings_merge(&seen, &own);
        CU_ASSERT_EQUAL_FATAL(seen.count, 1);
        CU_ASSERT_STRING_EQUAL(seen.list[0]->headline, "crashed with SIGSEGV");
        CU_ASSERT_EQUAL(seen.list[0]->side_count, 1);
        finish();
    }
}

static void test_no_place_but_a_variable(void)
{
    start();
    see_race(ENGINE_TSAN, "put", "get", "table");
    struct finding *race = findings_add(&seen, ENGINE_HELGRIND, KIND_DATA_RACE);
    finding_add_side(&arena, race, ACTION_WRITE); /* its stack was lost */
    race->place = (struct place){.region = REGION_GLOBAL, .name = "size"};
    findings_merge(&seen, &own);
    CU_ASSERT_EQUAL(seen.count, 2);
    finish();
}

static void test_order(void)
{
    start();
    see_race(ENGINE_TSAN, "first", NULL, NULL);
    see_race(ENGINE_TSAN, "second", NULL, NULL);
    see_race(ENGINE_HELGRIND, "first", "other", NULL);
    see_race(ENGINE_TSAN, "third", NULL, NULL);
    findings_merge(&seen, &own);
    CU_ASSERT_EQUAL_FATAL(seen.count, 3);
    CU_ASSERT_STRING_EQUAL(seen.list[0]->sides[0].stack.frames[0].function, "first");
    CU_ASSERT_STRING_EQUAL(seen.list[1]->sides[0].stack.frames[0].function, "second");
    CU_ASSERT_STRING_EQUAL(seen.list[2]->sides[0].stack.frames[0].function, "third");
    finish();
}

static void test_merging_nothing(void)
{
    start();
    findings_merge(&seen, &own);
    CU_ASSERT_EQUAL(seen.count, 0);
    finish();
}

static void test_merging_twice(void)
{
    start();
    see_race(ENGINE_TSAN, "put", "get", "table");
    see_race(ENGINE_HELGRIND, "get", NULL, "table");
    findings_merge(&seen, &own);
    char *mark = arena_copy(&arena, seen.list[0]->fingerprint);
    findings_merge(&seen, &own);
    CU_ASSERT_EQUAL(seen.count, 1);
    CU_ASSERT_STRING_EQUAL(seen.list[0]->fingerprint, mark);
    finish();
}

/* --- weights -------------------------------------------------------------------------------- */

static struct finding *doubt(struct finding *finding)
{
    finding->weight = WEIGHT_ADVISORY;
    finding->reason = "the tool is known to be wrong here";
    return finding;
}

static void test_certain_wins(void)
{
    for (int certain = 0; certain < 2; certain++) {
        start();
        struct finding *pair[] = {see_race(ENGINE_TSAN, "put", "get", "table"),
                                  see_race(ENGINE_HELGRIND, "put", "get", "table")};
        doubt(pair[1 - certain]);
        findings_merge(&seen, &own);
        CU_ASSERT_EQUAL(seen.count, 1);
        CU_ASSERT_EQUAL(seen.list[0]->weight, WEIGHT_CERTAIN);
        CU_ASSERT_PTR_NULL(seen.list[0]->reason);
        finish();
    }
}

static void test_two_doubts(void)
{
    start();
    doubt(see_race(ENGINE_HELGRIND, "put", NULL, NULL));
    doubt(see_race(ENGINE_TSAN, "put", "get", "table"));
    findings_merge(&seen, &own);
    CU_ASSERT_EQUAL(seen.count, 1);
    CU_ASSERT_EQUAL(seen.list[0]->weight, WEIGHT_ADVISORY);
    CU_ASSERT_STRING_EQUAL(seen.list[0]->reason, "the tool is known to be wrong here");
    finish();
}

/* Which thread was caught second is luck; what is told must not be. */
static void test_order_does_not_depend_on_luck(void)
{
    char first[2][FINGERPRINT_LENGTH + 1], *functions[2];
    for (int turn = 0; turn < 2; turn++) {
        start();
        see_race(ENGINE_TSAN, turn ? "put" : "get", turn ? "get" : "put", "table");
        findings_add(&seen, ENGINE_DRIVER, KIND_CRASH);
        see_race(ENGINE_TSAN, "open", "close", "door");
        if (turn) {
            struct finding *last = seen.list[2];
            seen.list[2] = seen.list[0];
            seen.list[0] = last;
        }
        findings_merge(&seen, &own);
        findings_sort(&seen, &own);
        CU_ASSERT_EQUAL_FATAL(seen.count, 3);
        CU_ASSERT_EQUAL(seen.list[2]->kind, KIND_CRASH);
        strcpy(first[turn], seen.list[0]->fingerprint);
        functions[turn] = strdup(seen.list[0]->sides[0].stack.frames[0].function);
        finish();
    }
    CU_ASSERT_STRING_EQUAL(first[0], first[1]);
    CU_ASSERT_STRING_EQUAL(functions[0], functions[1]);
    free(functions[0]);
    free(functions[1]);
}

CU_TestInfo fingerprint_tests[] = {
    {"a fingerprint is twelve hexadecimal digits", test_shape},
    {"kind, functions, files and variable name a defect", test_what_enters},
    {"lines, threads, addresses and tools do not", test_what_does_not_enter},
    {"the order of the two sides does not matter", test_order_of_sides},
    {"a file may move to another folder", test_folder_of_file},
    {"a race in a library belongs to the student's line that called it", test_libraries_on_top},
    {"a side without a stack has a fingerprint too", test_unknown_frames},
    {"where a block was allocated does not name the defect", test_allocation},
    {"a cycle of a hundred locks is one defect", test_many_sides},
    {"a race that two engines saw is one finding of both", test_two_engines},
    {"two races of the same functions on two globals stay two", test_two_globals},
    {"two races of one function with two others stay two", test_other_functions},
    {"two kinds are never joined", test_other_kinds},
    {"a report that knows one side joins the one that knows both", test_one_sided},
    {"a vague report does not make one race of two", test_two_globals_and_a_vague_one},
    {"joining keeps the variable that only one of them knew", test_name_is_kept},
    {"a finding that names no place joins those of its kind", test_no_place},
    {"but not when it names another variable", test_no_place_but_a_variable},
    {"a wrong result is told as its schedule shows it", test_effect},
    {"the end of a program is told with the places that others know", test_effect_without_schedule},
    {"findings keep the order in which they were seen first", test_order},
    {"merging nothing gives nothing", test_merging_nothing},
    {"merging again changes nothing", test_merging_twice},
    {"certain wins over advisory, whichever comes first", test_certain_wins},
    {"two doubts stay a doubt, with its reason", test_two_doubts},
    {"the order of what is told does not depend on luck", test_order_does_not_depend_on_luck},
    CU_TEST_INFO_NULL,
};
