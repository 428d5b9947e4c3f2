/* What a lab.ini may say, and what its author hears when it says something else. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../checker/model/lab.h"
#include "runner.h"

static const char path[] = "labs/map-races/cache/lab.ini";

/* As short as a manifest can be. */
#define SHORTEST                                                                                   \
    "title = A cache\n"                                                                            \
    "teaches = locks on both sides\n"                                                              \
    "[witness]\n"                                                                                  \
    "kinds = data-race\n"

/* What a manifest with a makespan needs besides; its first line is the fifth. */
#define CONDUCTED "[engines]\nconductor = finds\n"

static struct arena arena;
static struct lab lab;

static void start(void)
{
    arena_init(&arena);
    lab = (struct lab){.name = "untouched"};
}

static void finish(void)
{
    arena_free(&arena);
}

/* Reads a good manifest into lab; the test fails when it is refused. */
static void read_good(const char *text)
{
    char *error = NULL;
    int result = lab_parse(&arena, path, text, &lab, &error);
    if (error)
        fprintf(stderr, "refused: %s\n", error);
    CU_ASSERT_EQUAL_FATAL(result, 0);
}

/*
 * True when the text is refused with a sentence that has the start "labs/.../lab.ini:LINE: " (line
 * 0: no line) and the word, and the lab is as it was.
 */
static bool is_refused(const char *text, int line, const char *word)
{
    char *error = NULL, place[64];
    struct arena own;
    struct lab unread = {.name = "untouched"};
    arena_init(&own);
    int result = lab_parse(&own, path, text, &unread, &error);
    snprintf(place, sizeof place, line ? "%s:%d: " : "%s: ", path, line);
    bool right = result == -1 && error && strncmp(error, place, strlen(place)) == 0 &&
                 strstr(error, word) && error[strlen(error) - 1] == '.' &&
                 strcmp(unread.name, "untouched") == 0;
    if (!right)
        fprintf(stderr, "expected %s...%s..., got %s\n", place, word, error ? error : "no error");
    arena_free(&own);
    return right;
}

/* --- what is read --------------------------------------------------------------------------- */

static void test_shortest(void)
{
    static const int usual[CRITERION_COUNT] = {10, 20, 40, 15, 15};
    start();
    read_good(SHORTEST);
    CU_ASSERT_STRING_EQUAL(lab.title, "A cache");
    CU_ASSERT_STRING_EQUAL(lab.teaches, "locks on both sides");
    CU_ASSERT_EQUAL(lab.difficulty, 1);
    CU_ASSERT_EQUAL(lab.deadline, 10);
    CU_ASSERT_EQUAL(memcmp(lab.points, usual, sizeof usual), 0);
    for (int i = 0; i < ENGINE_LAB_COUNT; i++) {
        CU_ASSERT_EQUAL(lab.promises[i], PROMISE_OFF);
        CU_ASSERT_PTR_NULL(lab.why[i]);
    }
    CU_ASSERT_PTR_NULL(lab.why[ENGINE_CONDUCTOR]);
    CU_ASSERT_EQUAL(lab.specimen_count, 0);
    finish();
}

static void test_names(void)
{
    start();
    read_good(SHORTEST);
    CU_ASSERT_STRING_EQUAL(lab.name, "cache");
    CU_ASSERT_STRING_EQUAL(lab.trap, "map-races");
    CU_ASSERT_STRING_EQUAL(lab.folder, "labs/map-races/cache");
    finish();
}

static void test_top(void)
{
    start();
    read_good("difficulty = 5\ndeadline = 600\n" SHORTEST);
    CU_ASSERT_EQUAL(lab.difficulty, 5);
    CU_ASSERT_EQUAL(lab.deadline, 600);
    finish();
}

static void test_engines(void)
{
    static const enum promise promised[ENGINE_LAB_COUNT] = {
        [ENGINE_TSAN] = PROMISE_FINDS,      [ENGINE_HELGRIND] = PROMISE_SILENT,
        [ENGINE_MEMCHECK] = PROMISE_OFF,    [ENGINE_LOCKGRAPH] = PROMISE_ADVISORY,
        [ENGINE_WATCHDOG] = PROMISE_SILENT, [ENGINE_DRIVER] = PROMISE_FINDS,
    };
    start();
    read_good(SHORTEST "[engines]\ntsan = finds\nhelgrind = silent\nmemcheck = off\n"
                       "lockgraph = advisory\nwatchdog = silent\ndriver = finds\n");
    CU_ASSERT_EQUAL(memcmp(lab.promises, promised, sizeof promised), 0);
    finish();
}

static void test_why(void)
{
    start();
    read_good(SHORTEST "[why]\n"
                       "helgrind = It can't see into a lock of atomics.\n"
                       "conductor = It will be needed to refuse a thread that spins\n"
                       "    on trylock without giving\n"
                       "\tits first lock back.\n");
    CU_ASSERT_STRING_EQUAL(lab.why[ENGINE_HELGRIND], "It can't see into a lock of atomics.");
    CU_ASSERT_STRING_EQUAL(lab.why[ENGINE_CONDUCTOR],
                           "It will be needed to refuse a thread that spins on trylock without "
                           "giving its first lock back.");
    CU_ASSERT_PTR_NULL(lab.why[ENGINE_TSAN]);
    finish();
}

static void test_witness(void)
{
    start();
    read_good("title = A cache\nteaches = locks\n[witness]\nkinds = data-race, use-after-free\n"
              "functions = put,get  remove,\n    clear\nvariable = table\n");
    for (int i = 0; i < KIND_COUNT; i++)
        CU_ASSERT_EQUAL(lab.witness.kinds[i], i == KIND_DATA_RACE || i == KIND_USE_AFTER_FREE);
    CU_ASSERT_EQUAL_FATAL(lab.witness.function_count, 4);
    CU_ASSERT_STRING_EQUAL(lab.witness.functions[0], "put");
    CU_ASSERT_STRING_EQUAL(lab.witness.functions[1], "get");
    CU_ASSERT_STRING_EQUAL(lab.witness.functions[2], "remove");
    CU_ASSERT_STRING_EQUAL(lab.witness.functions[3], "clear");
    CU_ASSERT_STRING_EQUAL(lab.witness.variable, "table");
    finish();
}

static void test_no_variable(void)
{
    start();
    read_good(SHORTEST "variable =\n");
    CU_ASSERT_PTR_NULL(lab.witness.variable);
    CU_ASSERT_EQUAL(lab.witness.function_count, 0);
    finish();
}

static void test_points(void)
{
    static const int points[CRITERION_COUNT] = {0, 30, 50, 20, 0};
    start();
    read_good(SHORTEST "[points]\nbuilds = 0\nresult = 30\ndefect = 50\nclean = 20\nends = 0\n");
    CU_ASSERT_EQUAL(memcmp(lab.points, points, sizeof points), 0);
    finish();
}

static void test_makespan(void)
{
    static const int points[CRITERION_COUNT] = {10, 20, 40, 10, 10, 10};
    static const int other[CRITERION_COUNT] = {0, 20, 40, 10, 10, 20};
    start();
    read_good(SHORTEST);
    CU_ASSERT_EQUAL(lab.makespan, 0);
    read_good("makespan = 15\n" SHORTEST CONDUCTED);
    CU_ASSERT_EQUAL(lab.makespan, 15);
    CU_ASSERT_EQUAL(memcmp(lab.points, points, sizeof points), 0);
    read_good("makespan = 0.125\n" SHORTEST CONDUCTED "[points]\nbuilds = 0\nparallel = 20\n");
    CU_ASSERT_EQUAL(lab.makespan, 0.125);
    CU_ASSERT_EQUAL(memcmp(lab.points, other, sizeof other), 0);
    finish();
}

static void test_bad_makespan(void)
{
    static const char *const wrong[] = {"",    "0",     "-1",  "1.2345", "600001", "many",
                                        "inf", "0x10",  "1e3", "5 ms",   ".5",     "5.",
                                        "nan", "0.000", "1,5", "+3"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        start();
        CU_ASSERT_TRUE(
            is_refused(arena_printf(&arena, "makespan = %s\n" SHORTEST CONDUCTED, wrong[i]), 1,
                       "milliseconds"));
        finish();
    }
    CU_ASSERT_TRUE(is_refused("makespan = 15\n" SHORTEST, 0, "conductor"));
    CU_ASSERT_TRUE(
        is_refused(SHORTEST CONDUCTED "[points]\nends = 5\nparallel = 10\n", 0, "no makespan"));
}

static void test_submissions(void)
{
    start();
    read_good(SHORTEST "[submissions]\nwrong-volatile = data-race\nright-rwlock = pass\n");
    CU_ASSERT_EQUAL_FATAL(lab.specimen_count, 2);
    CU_ASSERT_STRING_EQUAL(lab.specimens[0].name, "wrong-volatile");
    CU_ASSERT_FALSE(lab.specimens[0].passes);
    CU_ASSERT_EQUAL(lab.specimens[0].refused_for, KIND_DATA_RACE);
    CU_ASSERT_STRING_EQUAL(lab.specimens[1].name, "right-rwlock");
    CU_ASSERT_TRUE(lab.specimens[1].passes);
    finish();
}

static void test_needs(void)
{
    start();
    read_good("needs = lost-increment, unsafe-map\n" SHORTEST);
    CU_ASSERT_EQUAL_FATAL(lab.need_count, 2);
    CU_ASSERT_STRING_EQUAL(lab.needs[0], "lost-increment");
    CU_ASSERT_STRING_EQUAL(lab.needs[1], "unsafe-map");
    finish();
}

static void test_prediction(void)
{
    start();
    read_good(SHORTEST);
    CU_ASSERT_PTR_NULL(lab.prediction.question);
    read_good(SHORTEST "[predict]\nquestion = Which two lines meet\n    on one variable?\n"
                       "lines = 28, 33\nbecause = Nothing orders the two.\n");
    CU_ASSERT_STRING_EQUAL(lab.prediction.question, "Which two lines meet on one variable?");
    CU_ASSERT_STRING_EQUAL(lab.prediction.because, "Nothing orders the two.");
    CU_ASSERT_EQUAL_FATAL(lab.prediction.line_count, 2);
    CU_ASSERT_EQUAL(lab.prediction.lines[0], 28);
    CU_ASSERT_EQUAL(lab.prediction.lines[1], 33);
    finish();
}

static void test_bad_prediction(void)
{
    CU_ASSERT_TRUE(is_refused(SHORTEST "[predict]\nanswer = 28\n", 6, "'answer'"));
    CU_ASSERT_TRUE(is_refused(SHORTEST "[predict]\nlines = 28, x\n", 6, "'x'"));
    CU_ASSERT_TRUE(is_refused(SHORTEST "[predict]\nlines = 33, 28\n", 6, "28"));
    CU_ASSERT_TRUE(is_refused(SHORTEST "[predict]\nlines = 28, 28\n", 6, "28"));
    CU_ASSERT_TRUE(is_refused(SHORTEST "[predict]\nlines = 28, 33\n", 0, "question"));
    CU_ASSERT_TRUE(is_refused(SHORTEST "[predict]\nquestion = Which?\nlines = 1\n", 0, "because"));
}

static void test_every_kind(void)
{
    for (int kind = 0; kind < KIND_COUNT; kind++) {
        start();
        read_good(arena_printf(&arena, SHORTEST "[submissions]\nwrong-one = %s\n",
                               kind_name((enum kind)kind)));
        CU_ASSERT_EQUAL(lab.specimens[0].refused_for, (enum kind)kind);
        finish();
    }
}

static void test_layout(void)
{
    start();
    read_good("; a comment\r\n# another\r\n\r\ntitle=A cache\t\r\n"
              "teaches : locks ; on both sides\r\n\n[witness]\r\nkinds =hang\r\n");
    CU_ASSERT_STRING_EQUAL(lab.title, "A cache");
    CU_ASSERT_STRING_EQUAL(lab.teaches, "locks");
    CU_ASSERT_TRUE(lab.witness.kinds[KIND_HANG]);
    finish();
}

/* --- what is refused, with its line and its name -------------------------------------------- */

static void test_unknown_words(void)
{
    CU_ASSERT_TRUE(is_refused("titel = A cache\n" SHORTEST, 1, "'titel'"));
    CU_ASSERT_TRUE(is_refused(SHORTEST "kind = data-race\n", 5, "'kind'"));
    CU_ASSERT_TRUE(is_refused(SHORTEST "\n[wittness]\nkinds = data-race\n", 6, "[wittness]"));
    CU_ASSERT_TRUE(is_refused(SHORTEST "[engines]\n\nvalgrind = finds\n", 7, "'valgrind'"));
    CU_ASSERT_TRUE(is_refused(SHORTEST "[engines]\ntsan = maybe\n", 6, "'maybe'"));
    CU_ASSERT_TRUE(is_refused(SHORTEST "[why]\nvalgrind = It is not asked.\n", 6, "'valgrind'"));
    CU_ASSERT_TRUE(is_refused(SHORTEST "[points]\nspeed = 10\n", 6, "'speed'"));
    CU_ASSERT_TRUE(is_refused(SHORTEST "[submissions]\nwrong-one = race\n", 6, "'race'"));
    CU_ASSERT_TRUE(
        is_refused("title = A\nteaches = b\n[witness]\nkinds = data-race, race\n", 4, "'race'"));
}

/* A section that holds nothing is misspelt as easily as one that does. */
/* DRD has a name, and no run that could keep a promise. */
static void test_drd(void)
{
    static const char *const values[] = {"finds", "silent", "advisory", "off", "maybe"};
    start();
    for (size_t i = 0; i < sizeof values / sizeof *values; i++)
        CU_ASSERT_TRUE(is_refused(arena_printf(&arena, SHORTEST "[engines]\ndrd = %s\n", values[i]),
                                  6, "unknown engine 'drd'"));
    CU_ASSERT_TRUE(
        is_refused(SHORTEST "[why]\ndrd = It is not asked.\n", 6, "unknown engine 'drd'"));
    finish();
}

static void test_unknown_empty_section(void)
{
    CU_ASSERT_TRUE(is_refused(SHORTEST "[wittness]\n", 5, "[wittness]"));
}

static void test_bad_numbers(void)
{
    static const char *const bad[] = {"",    "x",   "2x",  "0",  "6",
                                      "1.5", "0x2", "- 1", "-1", "99999999999999999999"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        char text[256], quoted[32];
        snprintf(text, sizeof text, "difficulty = %s\n" SHORTEST, bad[i]);
        snprintf(quoted, sizeof quoted, "'%s'", bad[i]);
        CU_ASSERT_TRUE(is_refused(text, 1, quoted));
        CU_ASSERT_TRUE(is_refused(text, 1, "'difficulty'"));
    }
    CU_ASSERT_TRUE(is_refused("deadline = 0\n" SHORTEST, 1, "'deadline'"));
    CU_ASSERT_TRUE(is_refused("deadline = 601\n" SHORTEST, 1, "600"));
    CU_ASSERT_TRUE(is_refused(SHORTEST "[points]\nbuilds = 101\n", 6, "'builds'"));
    CU_ASSERT_TRUE(is_refused(SHORTEST "[points]\nbuilds = -1\n", 6, "'-1'"));
}

static void test_points_sum(void)
{
    CU_ASSERT_TRUE(is_refused(SHORTEST "[points]\nbuilds = 11\n", 0, "100"));
    CU_ASSERT_TRUE(is_refused(SHORTEST "[points]\nbuilds = 9\n", 0, "100"));
}

static void test_missing(void)
{
    CU_ASSERT_TRUE(is_refused("teaches = b\n[witness]\nkinds = data-race\n", 0, "title"));
    CU_ASSERT_TRUE(is_refused("title = A\n[witness]\nkinds = data-race\n", 0, "teaches"));
    CU_ASSERT_TRUE(is_refused("title = A\nteaches = b\n", 0, "witness"));
    CU_ASSERT_TRUE(is_refused("title = A\nteaches = b\n[witness]\nfunctions = put\n", 0, "kind"));
    CU_ASSERT_TRUE(is_refused("title = A\nteaches = b\n[witness]\nkinds = ,\n", 0, "kind"));
    CU_ASSERT_TRUE(is_refused("", 0, "title"));
}

static void test_empty_values(void)
{
    CU_ASSERT_TRUE(is_refused("title =\nteaches = b\n[witness]\nkinds = hang\n", 0, "title"));
    CU_ASSERT_TRUE(is_refused("title = A\nteaches =\n[witness]\nkinds = hang\n", 0, "teaches"));
}

static void test_no_equals(void)
{
    CU_ASSERT_TRUE(is_refused("title = A cache\nteaches locks\n", 2, "key = value"));
    CU_ASSERT_TRUE(is_refused(SHORTEST "[points\n", 5, "key = value"));
}

/* The sentence must belong to the line. */
static void test_first_mistake(void)
{
    CU_ASSERT_TRUE(is_refused("title A\n\nbogus = 1\n" SHORTEST, 1, "key = value"));
    CU_ASSERT_TRUE(is_refused("bogus = 1\n\ntitle A\n" SHORTEST, 1, "'bogus'"));
    CU_ASSERT_TRUE(is_refused("bogus = 1\nfalse = 2\n" SHORTEST, 1, "'bogus'"));
}

static void test_said_twice(void)
{
    CU_ASSERT_TRUE(
        is_refused("title = A\ntitle = B\nteaches = b\n[witness]\nkinds = hang\n", 2, "'title'"));
    CU_ASSERT_TRUE(is_refused(SHORTEST "[engines]\ntsan = finds\ntsan = off\n", 7, "'tsan'"));
    CU_ASSERT_TRUE(
        is_refused(SHORTEST "[submissions]\nright-a = pass\nright-a = pass\n", 7, "'right-a'"));
}

/* --- lengths and noise ---------------------------------------------------------------------- */

/* A manifest with a value of this length on its first line. */
static char *with_long_title(size_t length)
{
    char *value = arena_alloc(&arena, length + 1);
    for (size_t i = 0; i < length; i++)
        value[i] = i % 10 == 9 ? ' ' : 'x';
    value[length ? length - 1 : 0] = 'x';
    return arena_printf(&arena, "title = %s\nteaches = b\n[witness]\nkinds = hang\n", value);
}

/* Read whole or refused by its own number: never cut, never blamed on another line. */
static void test_long_lines(void)
{
    static const size_t lengths[] = {180, 190, 191, 192, 193, 200, 399, 5000};
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        char *error = "";
        start();
        int result = lab_parse(&arena, path, with_long_title(lengths[i]), &lab, &error);
        if (result == 0)
            CU_ASSERT_EQUAL(strlen(lab.title), lengths[i]);
        if (result != 0)
            CU_ASSERT_PTR_NOT_NULL(strstr(error, "labs/map-races/cache/lab.ini:1: "));
        finish();
    }
}

static void test_line_after_long_line(void)
{
    start();
    char *long_comment = arena_printf(&arena, "; %0500d\n" SHORTEST, 0);
    CU_ASSERT_TRUE(is_refused(long_comment, 1, "longer"));
    finish();
    start();
    char *comment = arena_printf(&arena, "; %0190d\n" SHORTEST "bogus = 1\n", 0);
    CU_ASSERT_TRUE(is_refused(comment, 6, "'bogus'"));
    finish();
}

static void test_many_lines(void)
{
    start();
    char *text = arena_printf(&arena, SHORTEST "[submissions]\n");
    for (int i = 0; i < 500; i++)
        text = arena_printf(&arena, "%swrong-%d = hang\n", text, i);
    read_good(text);
    CU_ASSERT_EQUAL(lab.specimen_count, 500);
    finish();
}

/* Bytes of every value, the same in every run: refused, and nothing worse. */
static void test_noise(void)
{
    unsigned state = 1;
    for (int round = 0; round < 200; round++) {
        char text[400] = "", *error = NULL;
        size_t length = sizeof text - 1;
        for (size_t i = 0; i < length; i++) {
            state = state * 1664525u + 1013904223u;
            text[i] = (char)(1 + (state >> 16) % 255);
        }
        start();
        CU_ASSERT_EQUAL(lab_parse(&arena, path, text, &lab, &error), -1);
        CU_ASSERT_PTR_NOT_NULL(error);
        finish();
    }
}

/* A good manifest that ends anywhere. */
static void test_cut(void)
{
    static const char whole[] = SHORTEST "functions = put, get\n[engines]\ntsan = finds\n[points]\n"
                                         "builds = 10\n[submissions]\nwrong-one = hang\n";
    for (size_t length = 0; length < sizeof whole; length++) {
        char *error = NULL;
        start();
        int result = lab_parse(&arena, path, arena_copy_bytes(&arena, whole, length), &lab, &error);
        CU_ASSERT_TRUE(result == 0 ? !error : strncmp(error, path, strlen(path)) == 0);
        finish();
    }
}

CU_TestInfo manifest_tests[] = {
    {"the shortest manifest has the usual values", test_shortest},
    {"a lab is named by where its manifest lies", test_names},
    {"difficulty and deadline are numbers up to their bounds", test_top},
    {"every engine makes a promise", test_engines},
    {"a reason may go on over indented lines", test_why},
    {"a witness has kinds, functions and a variable", test_witness},
    {"an empty variable is none", test_no_variable},
    {"points may be shared out otherwise", test_points},
    {"a makespan is a number of milliseconds, and has points", test_makespan},
    {"a submission is refused for a kind, or passes", test_submissions},
    {"a lab may need others before it", test_needs},
    {"a question has lines for an answer, and a reason", test_prediction},
    {"half a question, and lines that do not rise, are refused", test_bad_prediction},
    {"every kind may refuse", test_every_kind},
    {"comments, blank lines and line ends of Windows are fine", test_layout},
    {"an unknown word is named with its line", test_unknown_words},
    {"an engine that only reads logs is an unknown one", test_drd},
    {"an unknown section is named even when it is empty", test_unknown_empty_section},
    {"a bad number is named with its bounds", test_bad_numbers},
    {"points must sum up to 100", test_points_sum},
    {"a makespan must be one, and be measured", test_bad_makespan},
    {"what is missing is named", test_missing},
    {"an empty title is no title", test_empty_values},
    {"a line that is no assignment is named", test_no_equals},
    {"the sentence and the line are of the same mistake", test_first_mistake},
    {"a key that is given twice is named", test_said_twice},
    {"a long line is read whole or refused, never cut", test_long_lines},
    {"a long comment is refused, and shifts no line numbers", test_line_after_long_line},
    {"there may be many submissions", test_many_lines},
    {"noise is refused", test_noise},
    {"a manifest may be cut anywhere", test_cut},
    CU_TEST_INFO_NULL,
};
