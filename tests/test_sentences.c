/* What people read about a finding. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../checker/output/sentences.h"
#include "../checker/output/text.h"
#include "runner.h"
#include "scratch.h"

static const char *own_files[] = {"labs/map-races/cache/cache.c"};
static const struct scope own = {.files = own_files, .count = 1};

static struct arena arena;

static void start(void)
{
    arena_init(&arena);
}

static void finish(void)
{
    arena_free(&arena);
}

static void add_frame(struct stack *stack, char *function, const char *file, int line)
{
    struct frame *frame = stack_add_frame(&arena, stack);
    frame->function = function;
    frame->file = arena_copy(&arena, file);
    frame->line = line;
}

static struct side *add_side(struct finding *finding, enum action action, char *function)
{
    struct side *side = finding_add_side(&arena, finding, action);
    if (function)
        add_frame(&side->stack, function, own_files[0], 31);
    return side;
}

/* --- one side ------------------------------------------------------------------------------- */

static void test_who(void)
{
    struct side main_thread = {.thread = 0, .thread_name = "ignored"};
    struct side unknown = {.thread = -1};
    struct side numbered = {.thread = 2};
    struct side named = {.thread = 2, .thread_name = "writer"};
    start();
    CU_ASSERT_STRING_EQUAL(side_who(&arena, &main_thread), "main");
    CU_ASSERT_STRING_EQUAL(side_who(&arena, &unknown), "a thread");
    CU_ASSERT_STRING_EQUAL(side_who(&arena, &numbered), "thread 2");
    CU_ASSERT_STRING_EQUAL(side_who(&arena, &named), "thread 2 (writer)");
    finish();
}

static void test_what(void)
{
    static const struct {
        struct side side;
        const char *text;
    } rows[] = {
        {{.action = ACTION_WRITE, .size = 4}, "writes 4 bytes"},
        {{.action = ACTION_READ, .size = 1}, "reads 1 byte"},
        {{.action = ACTION_ATOMIC_READ, .size = 8}, "reads atomically 8 bytes"},
        {{.action = ACTION_ATOMIC_WRITE, .size = 8}, "writes atomically 8 bytes"},
        {{.action = ACTION_FREE}, "frees the block"},
        {{.action = ACTION_ALLOCATE}, "allocated the block"},
        {{.action = ACTION_LOCK, .object = "mutex M0"}, "locks mutex M0"},
        {{.action = ACTION_UNLOCK, .object = "mutex M0"}, "unlocks mutex M0"},
        {{.action = ACTION_WAIT, .note = "waits for thread 1 to end"}, "waits for thread 1 to end"},
        {{.action = ACTION_WAIT}, "waits"},
        {{.action = ACTION_CREATE}, "was created"},
        {{.action = ACTION_CALL, .note = "unlocks what it did not lock"},
         "unlocks what it did not lock"},
    };
    start();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        CU_ASSERT_STRING_EQUAL(side_what(&arena, &rows[i].side), rows[i].text);
    finish();
}

/* An action that has no word would end the checker. */
static void test_every_action(void)
{
    start();
    for (int action = ACTION_READ; action <= ACTION_CALL; action++) {
        struct side side = {.action = (enum action)action};
        CU_ASSERT_TRUE(strlen(side_what(&arena, &side)) > 0);
    }
    finish();
}

static void test_where(void)
{
    struct side side = {.thread = 1}, nowhere = {.thread = 1}, library = {.thread = 1};
    start();
    add_frame(&side.stack, "memcpy", NULL, 0);
    add_frame(&side.stack, "map_put", "labs/kit/map.c", 80);
    add_frame(&side.stack, "put", own_files[0], 31);
    add_frame(&library.stack, "memcpy", NULL, 0);
    CU_ASSERT_STRING_EQUAL(side_where(&arena, &side, &own), "cache.c:31 in put");
    CU_ASSERT_STRING_EQUAL(side_where(&arena, &nowhere, &own), "");
    CU_ASSERT_STRING_EQUAL(side_where(&arena, &library, &own), "in memcpy");
    library.stack.frames[0].function = NULL;
    CU_ASSERT_TRUE(strlen(side_where(&arena, &library, &own)) > 0);
    finish();
}

static void test_holds(void)
{
    char *names[] = {"mutex M0", "mutex M1", "door"};
    struct side side = {.held = names, .held_count = 3, .held_known = true};
    start();
    CU_ASSERT_STRING_EQUAL(side_holds(&arena, &side), "holds mutex M0, mutex M1, door");
    side.held_count = 1;
    CU_ASSERT_STRING_EQUAL(side_holds(&arena, &side), "holds mutex M0");
    side.held_count = 0;
    CU_ASSERT_STRING_EQUAL(side_holds(&arena, &side), "holds no lock");
    side.held_known = false;
    CU_ASSERT_STRING_EQUAL(side_holds(&arena, &side), "");
    finish();
}

/* --- the whole finding ---------------------------------------------------------------------- */

static const char *summary_of(const struct finding *finding)
{
    return finding_summary(&arena, finding, &own);
}

static void test_summary(void)
{
    struct finding race = {.kind = KIND_DATA_RACE};
    start();
    CU_ASSERT_STRING_EQUAL(summary_of(&race), "data race");
    add_side(&race, ACTION_WRITE, "put");
    CU_ASSERT_STRING_EQUAL(summary_of(&race), "data race in put");
    add_side(&race, ACTION_READ, "put");
    CU_ASSERT_STRING_EQUAL(summary_of(&race), "data race in put");
    add_side(&race, ACTION_READ, "get");
    CU_ASSERT_STRING_EQUAL(summary_of(&race), "data race in put and get");
    add_side(&race, ACTION_READ, "clear");
    CU_ASSERT_STRING_EQUAL(summary_of(&race), "data race in put, get and clear");
    add_side(&race, ACTION_ALLOCATE, "open");
    race.place = (struct place){.region = REGION_GLOBAL, .name = "table"};
    CU_ASSERT_STRING_EQUAL(summary_of(&race), "data race on table in put, get and clear");
    finish();
}

static void test_summary_of_headline(void)
{
    struct finding wrong = {.kind = KIND_WRONG_RESULT, .headline = "the total is 799"};
    start();
    CU_ASSERT_STRING_EQUAL(summary_of(&wrong), "wrong result: the total is 799");
    finish();
}

static void test_summary_of_wrong_result(void)
{
    struct finding wrong = {.kind = KIND_WRONG_RESULT, .headline = "the total is 799"};
    start();
    add_side(&wrong, ACTION_WAIT, "wait_for_tick");
    CU_ASSERT_STRING_EQUAL(summary_of(&wrong), "wrong result: the total is 799");
    wrong.headline = NULL;
    CU_ASSERT_STRING_EQUAL(summary_of(&wrong), "wrong result in wait_for_tick");
    finish();
}

static void test_summary_of_many(void)
{
    struct finding cycle = {.kind = KIND_LOCK_ORDER};
    start();
    for (int i = 0; i < 50; i++)
        add_side(&cycle, ACTION_LOCK, arena_printf(&arena, "philosopher_%d", i));
    CU_ASSERT_PTR_NOT_NULL(strstr(summary_of(&cycle), "philosopher_0, philosopher_1"));
    finish();
}

static void test_reasons(void)
{
    for (int kind = 0; kind < KIND_COUNT; kind++) {
        const char *reason = kind_reason((enum kind)kind);
        CU_ASSERT_PTR_NOT_NULL_FATAL(reason);
        CU_ASSERT_TRUE(strlen(reason) > 20);
        CU_ASSERT_EQUAL(reason[strlen(reason) - 1], '.');
    }
}

static void test_witnesses(void)
{
    struct finding finding = {.engines = (1u << ENGINE_TSAN) | (1u << ENGINE_HELGRIND)};
    start();
    CU_ASSERT_STRING_EQUAL(finding_witnesses(&arena, &finding), "tsan, helgrind");
    finding.engines = 1u << ENGINE_DRIVER;
    CU_ASSERT_STRING_EQUAL(finding_witnesses(&arena, &finding), "driver");
    finding.engines = 0;
    CU_ASSERT_STRING_EQUAL(finding_witnesses(&arena, &finding), "");
    finish();
}

/* --- as it is printed ----------------------------------------------------------------------- */

/* The text of a finding, from the arena. */
static char *told(const struct finding *finding)
{
    char *text;
    size_t length;
    FILE *file = open_memstream(&text, &length);
    text_finding(file, &arena, finding, 3, &own);
    fclose(file);
    char *copy = arena_copy(&arena, text);
    free(text);
    return copy;
}

static struct finding a_race(void)
{
    struct finding race = {.kind = KIND_DATA_RACE, .engines = 1u << ENGINE_TSAN};
    struct side *side = add_side(&race, ACTION_WRITE, "put");
    side->thread = 1;
    side->size = 4;
    side->held_known = true;
    side = add_side(&race, ACTION_READ, "get");
    side->thread = 2;
    side->size = 4;
    side->stack.frames[0].line = 12;
    race.place = (struct place){.region = REGION_GLOBAL, .name = "table"};
    memcpy(race.fingerprint, "0123456789ab", sizeof "0123456789ab");
    return race;
}

static void test_told(void)
{
    start();
    struct finding race = a_race();
    const char *text = told(&race);
    CU_ASSERT_PTR_EQUAL(strstr(text, "3. data race on table in put and get  [0123456789ab]\n"),
                        text);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "thread 1 writes 4 bytes"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "thread 2 reads 4 bytes"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "cache.c:31 in put"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "cache.c:12 in get"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "holds no lock"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "the global table"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "Seen by tsan."));
    CU_ASSERT_PTR_NULL(strchr(text, '\033')); /* a file is no terminal */
    finish();
}

static void test_told_as_advice(void)
{
    start();
    struct finding race = a_race();
    CU_ASSERT_PTR_NULL(strstr(told(&race), "Costs nothing"));
    race.weight = WEIGHT_ADVISORY;
    race.reason = "the tool is known to be wrong here";
    const char *text = told(&race);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "advice: data race"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "Costs nothing: the tool is known to be wrong here."));
    finish();
}

/* The column of the bar in a line, in characters; -1 without one. */
static int column_of_bar(const char *line)
{
    int column = 0;
    for (; *line && *line != '\n'; line++) {
        if (*line == '|')
            return column;
        column += ((unsigned char)*line & 0xc0) != 0x80;
    }
    return -1;
}

static void assert_bars_in_one_column(const char *text)
{
    int first = -1;
    for (const char *line = text; line && *line; line = strchr(line, '\n')) {
        line += *line == '\n';
        int column = column_of_bar(line);
        if (column >= 0 && first < 0)
            first = column;
        if (column >= 0)
            CU_ASSERT_EQUAL(column, first);
    }
    CU_ASSERT_TRUE(first > 0);
}

/* Source lines of any length and in any language stand beside each other. */
static void test_columns(void)
{
    char source[4096] = "";
    scratch_enter();
    start();
    for (int i = 1; i < 31; i++)
        strcat(source, i == 12 ? "\treturn table[n];\n" : "\n");
    strcat(source, "    put(\"na\xc3\xafve caf\xc3\xa9 \xe2\x82\xac\xe2\x82\xac\"); /* and on and "
                   "on \xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9 */\n");
    scratch_put(own_files[0], source);
    struct finding race = a_race();
    const char *text = told(&race);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "return table[n];"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "na\xc3\xafve caf\xc3\xa9"));
    assert_bars_in_one_column(text);
    finish();
    scratch_leave();
}

static void test_told_without_anything(void)
{
    start();
    for (int kind = 0; kind < KIND_COUNT; kind++) {
        struct finding bare = {.kind = (enum kind)kind};
        CU_ASSERT_PTR_NOT_NULL(strstr(told(&bare), kind_phrase((enum kind)kind)));
        finding_add_side(&arena, &bare, ACTION_READ);
        finding_add_side(&arena, &bare, ACTION_WAIT);
        finding_add_side(&arena, &bare, ACTION_CALL);
        CU_ASSERT_PTR_NOT_NULL(strstr(told(&bare), "a thread waits"));
    }
    finish();
}

CU_TestInfo sentences_tests[] = {
    {"a thread is main, has a number, or has a name", test_who},
    {"what a thread does has its words", test_what},
    {"no action is without a word", test_every_action},
    {"a place is a line of the student's own file", test_where},
    {"locks held are listed, or none, or not known", test_holds},
    {"a summary names kind, variable and functions, each once", test_summary},
    {"without functions the headline tells", test_summary_of_headline},
    {"what is wrong with a result tells more than where threads stood",
     test_summary_of_wrong_result},
    {"a very long cycle has a summary, too", test_summary_of_many},
    {"every kind has a reason in a sentence", test_reasons},
    {"the engines that saw it are listed", test_witnesses},
    {"a finding is told with both its sides", test_told},
    {"advice says that it costs nothing, and why", test_told_as_advice},
    {"both sides stand in columns, in any language", test_columns},
    {"a finding of which nothing is known can be told", test_told_without_anything},
    CU_TEST_INFO_NULL,
};
