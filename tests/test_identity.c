/* A defect keeps its name while the code around it moves, and two defects have two. */
#include <stdio.h>
#include <string.h>

#include "../checker/model/identity.h"
#include "runner.h"

static const char *own_files[] = {"src/stats.c"};
static const struct scope own = {.files = own_files, .count = 1};

static struct arena arena;

/* The project's source, a line each; moved is added to all line numbers. */
static const char *source[] = {"hits++;", "return hits;", "stats.a = 1;", "stats.b = 1;"};
static int moved;
static bool unreadable;

static char *line_of(struct arena *into, const struct frame *frame, void *argument)
{
    int number = frame->line - moved;
    CU_ASSERT_PTR_EQUAL(argument, &moved);
    bool known = !unreadable && number >= 1 && number <= (int)(sizeof source / sizeof *source);
    return known ? arena_copy(into, source[number - 1]) : NULL;
}

static void start(void)
{
    arena_init(&arena);
    moved = 0;
    unreadable = false;
}

static void finish(void)
{
    arena_free(&arena);
}

static struct side *add_side(struct finding *finding, const char *function, const char *file,
                             int line)
{
    struct side *side = finding_add_side(&arena, finding, ACTION_WRITE);
    struct frame *frame = stack_add_frame(&arena, &side->stack);
    *frame = (struct frame){.function = arena_copy(&arena, function),
                            .file = arena_copy(&arena, file),
                            .line = line ? line + moved : 0};
    side->size = 4;
    return side;
}

/* A race of line one in count with line other in report (0: that side was not seen). */
static struct finding race(int one, int other)
{
    struct finding finding = {.kind = KIND_DATA_RACE};
    add_side(&finding, "count", own_files[0], one);
    if (other)
        add_side(&finding, "report", own_files[0], other);
    return finding;
}

static void name_global(struct finding *finding, const char *name, uint64_t size)
{
    finding->place =
        (struct place){.region = REGION_GLOBAL, .name = arena_copy(&arena, name), .size = size};
}

static struct identity identify(const struct finding *finding)
{
    struct identity identity;
    identity_of(&identity, &arena, finding, &own, line_of, &moved);
    return identity;
}

static const char *name_of(const struct finding *finding)
{
    struct identity identity = identify(finding);
    return identity_write(&arena, &identity);
}

static bool same(const struct finding *a, const struct finding *b)
{
    struct identity one = identify(a), other = identify(b);
    CU_ASSERT_EQUAL(identity_same(&one, &other), identity_same(&other, &one));
    return identity_same(&one, &other);
}

/* --- what stays the same -------------------------------------------------------------------- */

static void test_moved_lines(void)
{
    start();
    struct finding before = race(1, 2);
    const char *name = name_of(&before);
    moved = 100;
    struct finding after = race(1, 2);
    CU_ASSERT_STRING_EQUAL(name_of(&after), name);
    source[0] = "\t hits ++ ;"; /* indented otherwise */
    CU_ASSERT_STRING_EQUAL(name_of(&after), name);
    source[0] = "hits++;";
    finish();
}

static void test_what_does_not_enter(void)
{
    start();
    struct finding before = race(1, 2), after = race(2, 1);
    after.sides[0].stack.frames[0] = before.sides[1].stack.frames[0];
    after.sides[1].stack.frames[0] = before.sides[0].stack.frames[0];
    for (int i = 0; i < 2; i++) {
        after.sides[i].thread = 7;
        after.sides[i].action = ACTION_READ;
        after.sides[i].size = 1;
        after.sides[i].stack.frames[0].offset = 0x1234;
        after.sides[i].stack.frames[0].module = "/elsewhere/build/program";
    }
    after.engines = 1u << ENGINE_HELGRIND;
    after.weight = WEIGHT_ADVISORY;
    after.headline = "Possible data race";
    after.place = (struct place){.region = REGION_HEAP, .size = 64};
    CU_ASSERT_STRING_EQUAL(name_of(&before), name_of(&after));
    finish();
}

static void test_other_folder(void)
{
    start();
    struct finding here = race(1, 2), there = race(1, 2);
    there.sides[0].stack.frames[0].file = "/build/elsewhere/src/stats.c";
    there.sides[1].stack.frames[0].file = "stats.c";
    CU_ASSERT_STRING_EQUAL(name_of(&here), name_of(&there));
    finish();
}

static void test_libraries_on_top(void)
{
    start();
    struct finding plain = race(1, 0), deep = {.kind = KIND_DATA_RACE};
    struct side *side = add_side(&deep, "memcpy", NULL, 0);
    struct frame *frame = stack_add_frame(&arena, &side->stack);
    *frame = plain.sides[0].stack.frames[0];
    CU_ASSERT_STRING_EQUAL(name_of(&plain), name_of(&deep));
    finish();
}

static void test_allocation(void)
{
    start();
    struct finding told = race(1, 2), bare = race(1, 2);
    add_side(&told, "make", own_files[0], 3)->action = ACTION_ALLOCATE;
    CU_ASSERT_STRING_EQUAL(name_of(&told), name_of(&bare));
    finish();
}

static void test_one_side(void)
{
    start();
    struct finding both = race(1, 2), first = race(1, 0), itself = race(1, 0);
    add_side(&itself, "count", own_files[0], 1);
    CU_ASSERT_TRUE(same(&both, &first));
    CU_ASSERT_TRUE(same(&both, &itself));
    CU_ASSERT_STRING_EQUAL(name_of(&first), name_of(&itself)); /* each mark once */
    struct finding other = {.kind = KIND_DATA_RACE};
    add_side(&other, "report", own_files[0], 2);
    CU_ASSERT_TRUE(same(&both, &other));
    CU_ASSERT_FALSE(same(&first, &other));
    finish();
}

static void test_whole_variable(void)
{
    start();
    struct finding through = race(1, 2), otherwise = race(3, 4);
    name_global(&through, "hits", 4);
    name_global(&otherwise, "hits", 4);
    CU_ASSERT_STRING_EQUAL(name_of(&through), name_of(&otherwise));
    unreadable = true;
    struct finding blind = race(1, 2);
    name_global(&blind, "hits", 4);
    CU_ASSERT_STRING_EQUAL(name_of(&through), name_of(&blind));
    finish();
}

/* --- what differs --------------------------------------------------------------------------- */

static void test_fields(void)
{
    start();
    struct finding a = race(3, 0), b = race(4, 0);
    name_global(&a, "stats", 8);
    name_global(&b, "stats", 8);
    CU_ASSERT_FALSE(same(&a, &b));
    name_global(&a, "stats", 0); /* how large it is, nobody knows */
    name_global(&b, "stats", 0);
    CU_ASSERT_FALSE(same(&a, &b));
    a.sides[0].size = b.sides[0].size = 0;
    CU_ASSERT_FALSE(same(&a, &b));
    finish();
}

static void test_what_enters(void)
{
    start();
    struct finding first = race(1, 2), kind = race(1, 2), file = race(1, 2);
    struct finding function = race(1, 2), line = race(3, 2), global = race(1, 2);
    kind.kind = KIND_LOCK_ORDER;
    file.sides[0].stack.frames[0].file = "src/other.c";
    function.sides[0].stack.frames[0].function = "recount";
    name_global(&global, "hits", 64);
    struct finding *const others[] = {&kind, &file, &function, &line, &global};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        CU_ASSERT_FALSE(same(&first, others[i]));
    struct finding misses = race(1, 2);
    name_global(&misses, "misses", 64);
    CU_ASSERT_FALSE(same(&global, &misses));
    finish();
}

/* A function and a file must not be taken for another function and file that read alike. */
static void test_borders(void)
{
    start();
    unreadable = true;
    struct finding a = {.kind = KIND_CRASH}, b = {.kind = KIND_CRASH};
    add_side(&a, "ab", "c", 1);
    add_side(&b, "a", "bc", 1);
    CU_ASSERT_FALSE(same(&a, &b));
    finish();
}

/* --- when little is known ------------------------------------------------------------------- */

static void test_nothing_known(void)
{
    start();
    struct finding known = race(1, 2), bare = {.kind = KIND_DATA_RACE}, bare2 = bare;
    finding_add_side(&arena, &bare, ACTION_READ);
    CU_ASSERT_EQUAL(identify(&bare).count, 0);
    CU_ASSERT_EQUAL(strlen(name_of(&bare)), 8);
    CU_ASSERT_FALSE(same(&known, &bare));
    CU_ASSERT_TRUE(same(&bare, &bare2));
    bare2.kind = KIND_HANG;
    CU_ASSERT_FALSE(same(&bare, &bare2));
    finish();
}

/* Frames of a stripped library are all alike: they must not make one defect of many. */
static void test_unknown_frames(void)
{
    start();
    struct finding one = race(1, 0), other = race(3, 0);
    add_side(&one, NULL, NULL, 0);
    add_side(&other, NULL, NULL, 0);
    struct finding blind = {.kind = KIND_DATA_RACE};
    add_side(&blind, NULL, NULL, 0);
    CU_ASSERT_EQUAL(identify(&blind).count, 0);
    CU_ASSERT_FALSE(same(&one, &blind));
    CU_ASSERT_FALSE(same(&one, &other));
    struct finding half = {.kind = KIND_DATA_RACE};
    add_side(&half, "memcpy", NULL, 0);
    CU_ASSERT_EQUAL(identify(&half).count, 1);
    finish();
}

static void test_many_sides(void)
{
    start();
    struct finding circle = {.kind = KIND_LOCK_ORDER}, turned = {.kind = KIND_LOCK_ORDER};
    for (int i = 0; i < 50; i++) {
        add_side(&circle, arena_printf(&arena, "philosopher_%d", i), own_files[0], 1);
        add_side(&turned, arena_printf(&arena, "philosopher_%d", 49 - i), own_files[0], 1);
    }
    struct identity identity = identify(&circle);
    CU_ASSERT_EQUAL(identity.count, IDENTITY_MARKS);
    for (size_t i = 1; i < identity.count; i++)
        CU_ASSERT_TRUE(identity.marks[i - 1] < identity.marks[i]);
    CU_ASSERT_STRING_EQUAL(name_of(&circle), name_of(&turned));
    finish();
}

/* --- as text -------------------------------------------------------------------------------- */

static void test_text(void)
{
    start();
    struct identity read;
    struct finding all[] = {race(1, 2), race(1, 0), {.kind = KIND_HANG}};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        const char *name = name_of(&all[i]);
        CU_ASSERT_EQUAL(identity_read(name, &read), 0);
        CU_ASSERT_STRING_EQUAL(identity_write(&arena, &read), name);
    }
    finish();
}

static void test_no_text(void)
{
    static const char *const none[] = {"",
                                       "hits",
                                       "ad89603",
                                       "ad8960355",
                                       "AD896035",
                                       "ad896035-",
                                       "-ad896035",
                                       "ad896035-3f2a91c",
                                       "ad896035-3f2a91c2-",
                                       "ad896035--3f2a91c2",
                                       "ad896035 3f2a91c2",
                                       "ad896035-3f2a91c2-3f2a91c2",
                                       "ad896035-9c0104de-3f2a91c2",
                                       "ad896035-00000001-00000002-00000003-00000004-00000005"};
    struct identity untouched = {.base = 77};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        CU_ASSERT_EQUAL(identity_read(none[i], &untouched), -1);
    CU_ASSERT_EQUAL(untouched.base, 77);
}

CU_TestInfo identity_tests[] = {
    {"moved and newly indented lines change nothing", test_moved_lines},
    {"threads, addresses, engines and the order of sides change nothing", test_what_does_not_enter},
    {"another folder to build in changes nothing", test_other_folder},
    {"what the library does on top changes nothing", test_libraries_on_top},
    {"where a block was allocated changes nothing", test_allocation},
    {"who sees one side sees the same defect", test_one_side},
    {"a whole variable is one defect, through whatever lines", test_whole_variable},
    {"two fields of a struct are two defects", test_fields},
    {"another kind, file, function, line or variable is another defect", test_what_enters},
    {"names are not run together", test_borders},
    {"of nothing known there is no mark", test_nothing_known},
    {"frames without a name leave no mark", test_unknown_frames},
    {"a long circle has four marks, from wherever it is told", test_many_sides},
    {"a name is read as it was written", test_text},
    {"what is no name is refused", test_no_text},
    CU_TEST_INFO_NULL,
};
