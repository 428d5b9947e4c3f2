/* The command line: what people type, right or wrong, and what they read. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <jansson.h>

#include "../checker/model/kind.h"
#include "../checker/output/columns.h"
#include "cli.h"
#include "runner.h"
#include "scratch.h"

static bool is_folder(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

/* --- help ----------------------------------------------------------------------------------- */

static void test_help(void)
{
    static const char *const verbs[] = {"list",    "predict", "check",  "hint", "explain",
                                        "inspect", "verify",  "doctor", "test", "bench"};
    cli_start();
    CU_ASSERT_EQUAL(LAB("--help"), 0);
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
        CU_ASSERT_TRUE(has(told.out, verbs[i]));
    CU_ASSERT_STRING_EQUAL(told.err, "");
    CU_ASSERT_TRUE(count_lines(told.out) <= 24);
    CU_ASSERT_TRUE(has(told.out, "\nlearning  init "));
    CU_ASSERT_TRUE(strstr(told.out, " check ") < strstr(told.out, " grade "));
    CU_ASSERT_EQUAL(LAB("help"), 0);
    CU_ASSERT_EQUAL(LAB("--version"), 0);
    CU_ASSERT_TRUE(has(told.out, "racelab"));
    cli_finish();
}

static void test_help_of_verbs(void)
{
    static const char *const rows[][4] = {
        {"list", "--json"},
        {"check", "--json", "--lab", "FILE"},
        {"hint", "LAB", "NUMBER"},
        {"explain", "KIND", "FINGERPRINT"},
        {"inspect", "--deadline", "--json", "FILE.c"},
        {"verify", "--matrix", "--repeat", "--json"},
        {"doctor", "--json"},
        {"test"},
        {"bench"},
    };
    cli_start();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        CU_ASSERT_EQUAL(LAB(rows[i][0], "--help"), 0);
        CU_ASSERT_STRING_EQUAL(told.err, "");
        CU_ASSERT_TRUE(has(told.out, "Usage: lab"));
        for (int j = 0; j < 4 && rows[i][j]; j++)
            CU_ASSERT_TRUE(has(told.out, rows[i][j]));
    }
    cli_finish();
}

/* --- wrong usage ---------------------------------------------------------------------------- */

/* One sentence that names the object; argp adds a second line, "Try ... for more information". */
static void assert_usage_error(const char *word)
{
    CU_ASSERT_EQUAL(told.status, 2);
    CU_ASSERT_STRING_EQUAL(told.out, "");
    CU_ASSERT_TRUE(count_lines(told.err) == 1 ||
                   (count_lines(told.err) == 2 && strncmp(last_line(told.err), "Try", 3) == 0));
    CU_ASSERT_EQUAL(strncmp(told.err, "lab", 3), 0);
    char *end = strchr(told.err, '\n');
    if (end)
        *end = '\0';
    CU_ASSERT_TRUE(has(told.err, word));
}

static void test_wrong_usage(void)
{
    static const struct {
        const char *arguments[6];
        const char *word;
    } rows[] = {
        {{"nonsense"}, "nonsense"},
        {{""}, "''"},
        {{"--nonsense"}, "--nonsense"},
        {{"list", "--nonsense"}, "--nonsense"},
        {{"list", "extra"}, "extra"},
        {{"check", "--nonsense"}, "--nonsense"},
        {{"check"}, "lab list"},
        {{"check", "one", "two"}, "two"},
        {{"check", "--lab"}, "--lab"},
        {{"check", "--lab", "two-locks"}, "which program"},
        {{"check", "--json=yes", "two-locks"}, "--json"},
        {{"predict"}, "lab list"},
        {{"predict", "nowhere"}, "nowhere"},
        {{"predict", "two-locks", "extra"}, "extra"},
        {{"predict", "two-locks", "--lines", "a few"}, "'a few'"},
        {{"predict", "two-locks", "--lines", "0"}, "'0'"},
        {{"predict", "two-locks", "--lines", ""}, "''"},
        {{"predict", "two-locks", "--lines", "56,101"}, "two-locks.c has 100 lines"},
        {{"predict", "two-locks", "--json"}, "--lines"},
        {{"hint"}, "lab list"},
        {{"hint", "nowhere"}, "nowhere"},
        {{"hint", "two-locks", "0"}, "'0'"},
        {{"hint", "two-locks", "-1"}, "1"},
        {{"hint", "two-locks", "second"}, "second"},
        {{"hint", "two-locks", ""}, "''"},
        {{"hint", "two-locks", "4"}, "3 hints"},
        {{"hint", "two-locks", "4294967297"}, "4294967297"},
        {{"hint", "two-locks", "1", "extra"}, "extra"},
        {{"chek"}, "did you mean check?"},
        {{"frobnicate"}, "there is no command 'frobnicate'; '"},
        {{"explain"}, "kind"},
        {{"explain", "racing"}, "racing"},
        {{"explain", ""}, "''"},
        {{"explain", "data-race", "crash"}, "crash"},
        {{"explain", "../../../etc/passwd"}, "passwd"},
        {{"explain", "000000000000"}, "000000000000"},
        {{"inspect"}, "which program"},
        {{"inspect", "--", "x.c"}, "which program"},
        {{"inspect", "--deadline"}, "--deadline"},
        {{"inspect", "--deadline", "soon", "x.c"}, "soon"},
        {{"inspect", "--deadline", "0", "x.c"}, "'0'"},
        {{"inspect", "--deadline", "-1", "x.c"}, "'-1'"},
        {{"inspect", "--deadline", "nan", "x.c"}, "nan"},
        {{"inspect", "--deadline", "1e9", "x.c"}, "1e9"},
        {{"inspect", "--deadline", "5s", "x.c"}, "5s"},
        {{"verify", "nowhere"}, "nowhere"},
        {{"verify", "--repeat", "0"}, "'0'"},
        {{"verify", "--repeat", "many"}, "many"},
        {{"verify", "--matrix", "two-locks"}, "--matrix=FILE"},
        {{"verify", "--matrix=nowhere/page.md", "two-locks"}, "nowhere/page.md"},
        {{"doctor", "extra"}, "extra"},
        {{"test", "extra"}, "extra"},
        {{"bench", "extra"}, "extra"},
    };
    cli_start();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        cli_run(NULL, rows[i].arguments);
        assert_usage_error(rows[i].word);
    }
    cli_finish();
}

static void test_no_command(void)
{
    static const char *const nothing[] = {NULL};
    cli_start();
    CU_ASSERT_EQUAL(cli_run(NULL, nothing), 2);
    CU_ASSERT_STRING_EQUAL(told.out, "");
    CU_ASSERT_TRUE(has(told.err, "Usage: lab COMMAND"));
    CU_ASSERT_TRUE(has(last_line(told.err), "Start here: 'lab init DIR'"));
    cli_finish();
}

/* --- list ----------------------------------------------------------------------------------- */

static void test_list(void)
{
    cli_start();
    CU_ASSERT_EQUAL(LAB("list"), 0);
    CU_ASSERT_STRING_EQUAL(told.err, "");
    CU_ASSERT_TRUE(has(told.out, "\n  1  lost-increment "));
    CU_ASSERT_TRUE(has(told.out, "  two-locks "));
    CU_ASSERT_PTR_NULL(strstr(told.out, "after unsafe-map"));
    CU_ASSERT_EQUAL(count_lines(told.out), 1 + atoi(last_line(told.out)) + 2); /* a line a lab */
    CU_ASSERT_TRUE(has(told.out, "The tick from yesterday"));
    CU_ASSERT_PTR_NULL(strstr(told.out, "old expiry")); /* what it teaches would give it away */
    CU_ASSERT_EQUAL(LAB("list", "--long"), 0);
    CU_ASSERT_TRUE(has(told.out, "after unsafe-map"));
    CU_ASSERT_EQUAL(LAB("list", "--teaches"), 0);
    CU_ASSERT_TRUE(has(told.out, "old expiry"));
    CU_ASSERT_TRUE(has(last_line(told.out), " labs. Next: "));
    CU_ASSERT_EQUAL(LAB("list", "--traps"), 0);
    CU_ASSERT_TRUE(has(told.out, "\nlock-ordering\n"));
    CU_ASSERT_TRUE(has(told.out, "  two-locks "));
    CU_ASSERT_TRUE(has(last_line(told.out), " labs. Next: "));
    cli_finish();
}

static void test_list_as_json(void)
{
    json_error_t error;
    cli_start();
    CU_ASSERT_EQUAL(LAB("list", "--json"), 0);
    json_t *list = json_loads(told.out, JSON_REJECT_DUPLICATES, &error);
    CU_ASSERT_EQUAL(json_integer_value(json_object_get(list, "version")), 1);
    json_t *labs = json_object_get(list, "labs");
    CU_ASSERT_TRUE(json_array_size(labs) > 0);
    for (size_t i = 0; i < json_array_size(labs); i++) {
        const char *name, *trap, *folder, *title, *teaches;
        int difficulty = 0;
        json_t *needs;
        CU_ASSERT_EQUAL_FATAL(
            json_unpack(json_array_get(labs, i), "{s:s, s:s, s:s, s:s, s:i, s:s, s:o !}", "name",
                        &name, "trap", &trap, "folder", &folder, "title", &title, "difficulty",
                        &difficulty, "teaches", &teaches, "needs", &needs),
            0);
        CU_ASSERT_TRUE(is_folder(in_root(folder)));
        CU_ASSERT_TRUE(json_is_array(needs));
        CU_ASSERT_TRUE(strstr(folder, trap) && strstr(folder, name));
        CU_ASSERT_TRUE(*title && *teaches && difficulty >= 1 && difficulty <= 5);
    }
    json_decref(list);
    cli_finish();
}

/* --- predict -------------------------------------------------------------------------------- */

static void test_predict(void)
{
    cli_start();
    CU_ASSERT_EQUAL(LAB("predict", "two-locks", "--lines", "71, 56"), 0);
    CU_ASSERT_TRUE(has(told.out, "20 runs as any test would make them: "));
    CU_ASSERT_TRUE(has(told.out, " shows it: deadlock in "));
    CU_ASSERT_TRUE(has(told.out, " awaits "));
    CU_ASSERT_TRUE(has(told.out, "56  right: lock-order inversion"));
    CU_ASSERT_TRUE(has(told.out, "71  right: lock-order inversion"));
    CU_ASSERT_STRING_EQUAL(last_line(told.out), "two-locks: 2 of 2 lines predicted");
    CU_ASSERT_EQUAL(LAB("predict", "two-locks", "--lines", "100"), 1);
    CU_ASSERT_EQUAL(LAB("predict", "two-locks", "--lines", "56,1"), 1);
    CU_ASSERT_TRUE(has(told.out, "    1  not this one\n"));
    CU_ASSERT_TRUE(has(told.out, "   71  this one, too: lock-order inversion"));
    CU_ASSERT_TRUE(has(last_line(told.out), "1 of 2 lines predicted, and 1 that has no part"));
    cli_finish();
}

static void test_predict_as_json(void)
{
    json_error_t error;
    int version, right;
    json_t *predicted, *answer, *seen;
    cli_start();
    CU_ASSERT_EQUAL(LAB("predict", "two-locks", "--lines", "56", "--json"), 1);
    json_t *told_json = json_loads(told.out, JSON_REJECT_DUPLICATES, &error);
    CU_ASSERT_EQUAL_FATAL(json_unpack(told_json, "{s:i, s:i, s:o, s:o, s:o}", "version", &version,
                                      "right", &right, "predicted", &predicted, "answer", &answer,
                                      "seen", &seen),
                          0);
    CU_ASSERT_EQUAL(version, 1);
    CU_ASSERT_EQUAL(right, 1);
    CU_ASSERT_EQUAL(json_array_size(predicted), 1);
    CU_ASSERT_EQUAL(json_array_size(answer), 2);
    CU_ASSERT_EQUAL(json_array_size(seen), 2);
    json_decref(told_json);
    cli_finish();
}

/* Standard input of these tests is empty. */
static void test_nobody_answers(void)
{
    cli_start();
    CU_ASSERT_EQUAL(LAB("predict", "two-locks"), 2);
    CU_ASSERT_TRUE(has(told.out, "At which two lines"));
    CU_ASSERT_TRUE(has(told.err, "nobody answered"));
    cli_finish();
}

/* Words that stand on the screen: the page begins with the word, and fits the screen. */
static void test_explain_words(void)
{
    static const char *const words[] = {"schedule", "conductor", "driver"};
    cli_start();
    for (int i = 0; i < 3; i++) {
        char heading[32];
        snprintf(heading, sizeof heading, "# %s\n", words[i]);
        CU_ASSERT_EQUAL(LAB("explain", words[i]), 0);
        CU_ASSERT_EQUAL(strncmp(told.out, heading, strlen(heading)), 0);
        CU_ASSERT(count_lines(told.out) <= 24);
    }
    CU_ASSERT_EQUAL(LAB("explain", "--raw", "schedule"), 2);
    CU_ASSERT_EQUAL(LAB("explain", "conduct"), 2);
    cli_finish();
}

/* --- hint and explain ----------------------------------------------------------------------- */

static void test_hints(void)
{
    static const char *const numbers[] = {"1", "2", "3"};
    cli_start();
    for (int i = 0; i < 3; i++) {
        char heading[16], next[64];
        snprintf(heading, sizeof heading, "## Hint %d", i + 1);
        snprintf(next, sizeof next, "/lab hint two-locks %d'", i + 2);
        CU_ASSERT_EQUAL(LAB("hint", "two-locks", numbers[i]), 0);
        CU_ASSERT_EQUAL(strncmp(told.out, heading, strlen(heading)), 0);
        CU_ASSERT_PTR_NULL(strstr(told.out + 1, "\n## "));
        CU_ASSERT_TRUE(count_lines(told.out) > 3);
        CU_ASSERT_TRUE(has(last_line(told.out), i < 2 ? next : "last one"));
    }
    CU_ASSERT_EQUAL(LAB("hint", "two-locks"), 0);
    CU_ASSERT_TRUE(has(told.out, "## Hint 1"));
    cli_finish();
}

static void test_explain(void)
{
    cli_start();
    CU_ASSERT_EQUAL(LAB("explain", "kinds"), 0);
    CU_ASSERT_EQUAL(count_lines(told.out), KIND_COUNT);
    for (int kind = 0; kind < KIND_COUNT; kind++)
        CU_ASSERT_TRUE(has(told.out, kind_name((enum kind)kind)));
    for (int kind = 0; kind < KIND_COUNT; kind++) {
        CU_ASSERT_EQUAL(LAB("explain", kind_name((enum kind)kind)), 0);
        CU_ASSERT_STRING_EQUAL(told.err, "");
        CU_ASSERT_TRUE(count_lines(told.out) > 5);
    }
    for (int engine = 0; engine < ENGINE_COUNT; engine++) /* whoever stands behind "Seen by" */
        if (engine != ENGINE_DRD) {
            CU_ASSERT_EQUAL(LAB("explain", engine_name((enum engine_id)engine)), 0);
            CU_ASSERT_TRUE(count_lines(told.out) > 5);
        }
    CU_ASSERT_EQUAL(LAB("explain", "data-race"), 0);
    char *page = strdup(told.out);
    CU_ASSERT_EQUAL(LAB("explain", "data", "race"), 0);
    CU_ASSERT_STRING_EQUAL(told.out, page);
    free(page);
    cli_finish();
}

/* --- where the course is -------------------------------------------------------------------- */

static void assert_environment_error(const char *word)
{
    CU_ASSERT_EQUAL(told.status, 3);
    CU_ASSERT_STRING_EQUAL(told.out, "");
    CU_ASSERT_EQUAL(count_lines(told.err), 1);
    CU_ASSERT_TRUE(has(told.err, word));
}

static void test_wrong_root(void)
{
    struct shell_place elsewhere = {.setting = "LAB_ROOT=/nowhere"};
    cli_start();
    LAB_AT(&elsewhere, "list");
    assert_environment_error("/nowhere");
    elsewhere.setting = "LAB_ROOT=/tmp";
    LAB_AT(&elsewhere, "check", "two-locks");
    assert_environment_error("/tmp");
    cli_finish();
}

/* A course with one good lab and one that a test may break; the tests' folder is its root. */
static const struct shell_place *small_course(void)
{
    static char setting[4200];
    static struct shell_place here = {.setting = setting};
    static const char manifest[] = "title = A\nteaches = b\n[witness]\nkinds = data-race\n";
    scratch_put("checker/flavours/rules.ninja", "");
    scratch_put("labs/map-races/cache/lab.ini", manifest);
    scratch_put("labs/map-races/counter/lab.ini", manifest);
    scratch_put("labs/map-races/cache/cache.c", "int x;\n");
    CU_ASSERT_EQUAL(symlink(in_root("build"), "build"), 0);
    snprintf(setting, sizeof setting, "LAB_ROOT=%s", scratch_path());
    return &here;
}

static void test_broken_manifest(void)
{
    static const struct {
        const char *text, *place;
    } rows[] = {
        {"title = A cache\nteaches locks\n", "labs/map-races/cache/lab.ini:2: "},
        {"title = A\nteaches = b\n[engines]\ntsam = finds\n", "lab.ini:4: unknown engine 'tsam'"},
        {"title = A\nteaches = b\n", "labs/map-races/cache/lab.ini: "},
        {"\001\002\377\n", "labs/map-races/cache/lab.ini:1: "},
        {"", "labs/map-races/cache/lab.ini: "},
    };
    cli_start();
    const struct shell_place *course = small_course();
    CU_ASSERT_EQUAL(LAB_AT(course, "list"), 0);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        scratch_put("labs/map-races/cache/lab.ini", rows[i].text);
        LAB_AT(course, "list");
        assert_environment_error(rows[i].place);
        LAB_AT(course, "list", "--json");
        assert_environment_error(rows[i].place);
        LAB_AT(course, "check", "cache");
        assert_environment_error(rows[i].place);
        LAB_AT(course, "check", "labs/map-races/cache/cache.c");
        assert_environment_error(rows[i].place);
        LAB_AT(course, "hint", "cache");
        assert_environment_error(rows[i].place);
        LAB_AT(course, "verify");
        assert_environment_error(rows[i].place);
    }
    cli_finish();
}

static void test_missing_parts(void)
{
    cli_start();
    const struct shell_place *course = small_course();
    LAB_AT(course, "hint", "cache");
    assert_environment_error("labs/map-races/cache/HINTS.md");
    LAB_AT(course, "explain", "data-race");
    assert_environment_error("docs/kinds/data-race.md");
    scratch_put("labs/map-races/cache/HINTS.md", "no heading\n");
    CU_ASSERT_EQUAL(LAB_AT(course, "hint", "cache"), 2);
    CU_ASSERT_TRUE(has(told.err, "0 hints"));
    cli_finish();
}

/* --- where the output goes ------------------------------------------------------------------ */

static void test_full_output(void)
{
    static const struct shell_place full = {.out = "/dev/full"};
    static const char *const rows[][3] = {
        {"list"},           {"list", "--json"}, {"hint", "two-locks"}, {"explain", "kinds"},
        {"--help"},         {"--version"},      {"check", "--help"},   {"explain", "data-race"},
        {"list", "--help"},
    };
    cli_start();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        CU_ASSERT_EQUAL(LAB_AT(&full, rows[i][0], rows[i][1], rows[i][2]), 3);
        CU_ASSERT_EQUAL(count_lines(told.err), 1);
        CU_ASSERT_TRUE(has(told.err, "No space left"));
    }
    cli_finish();
}

#define LAB_ON_TERMINAL(setting, ...)                                                              \
    (shell_free(&told), shell_on_terminal(&told, setting, (const char *const[]){__VA_ARGS__, NULL}))

static void test_colour(void)
{
    cli_start();
    LAB_ON_TERMINAL("TERM=xterm", "list", "--traps");
    CU_ASSERT_EQUAL(told.status, 0);
    CU_ASSERT_TRUE(has(told.out, "\033[1mlock-ordering\033[0m"));
    LAB_ON_TERMINAL("NO_COLOR=", "list", "--traps"); /* empty is not set: no-color.org */
    CU_ASSERT_TRUE(has(told.out, "\033[1m"));
    LAB_ON_TERMINAL("NO_COLOR=1", "list", "--traps");
    CU_ASSERT_EQUAL(told.status, 0);
    CU_ASSERT_PTR_NULL(strchr(told.out, '\033'));
    CU_ASSERT_EQUAL(LAB("list"), 0);
    CU_ASSERT_PTR_NULL(strchr(told.out, '\033'));
    cli_finish();
}

/* The widest of the lines on a terminal, without its colours. */
static int widest_line(char *text)
{
    int widest = 0;
    for (char *line = strtok(text, "\r\n"); line; line = strtok(NULL, "\r\n")) {
        int width = text_width(line);
        for (char *escape = line; (escape = strchr(escape, '\033')); escape++)
            width -= (int)strcspn(escape, "m") + 1;
        widest = width > widest ? width : widest;
    }
    return widest;
}

static void test_terminal_width(void)
{
    static const char *const rows[][3] = {
        {"list"},
        {"list", "--long"},
        {"list", "--traps", "--teaches"},
        {"hint", "lost-increment"},
        {"explain", "too-slow"},
        {"check", "no-such-lab-anywhere"},
        {"--help"},
    };
    cli_start();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        LAB_ON_TERMINAL("COLUMNS=80", rows[i][0], rows[i][1], rows[i][2]);
        CU_ASSERT_TRUE(*told.out);
        CU_ASSERT_TRUE(widest_line(told.out) <= 80);
    }
    LAB_ON_TERMINAL("COLUMNS=80", "list");
    CU_ASSERT_TRUE(has(told.out, "The weather service that ran out"));
    CU_ASSERT_PTR_NULL(strstr(told.out, "The weather service that ran out of threads"));
    LAB_ON_TERMINAL("COLUMNS=100", "list");
    CU_ASSERT_TRUE(has(told.out, "The weather service that ran out of threads"));
    cli_finish();
}

/* What is no width counts as little as none at all; and a file has none. */
static void test_no_width(void)
{
    static const char *const settings[] = {"COLUMNS=", "COLUMNS=0", "COLUMNS=3", "COLUMNS=wide",
                                           "COLUMNS=80x"};
    cli_start();
    for (size_t i = 0; i < sizeof settings / sizeof *settings; i++) {
        LAB_ON_TERMINAL(settings[i], "hint", "lost-increment");
        CU_ASSERT_TRUE(widest_line(told.out) > 80);
    }
    setenv("COLUMNS", "60", 1);
    CU_ASSERT_EQUAL(LAB("hint", "lost-increment"), 0);
    CU_ASSERT_TRUE(widest_line(told.out) > 80);
    unsetenv("COLUMNS");
    cli_finish();
}

/* Progress is wiped away; what a file gets has none of it. */
static void test_progress(void)
{
    cli_start();
    scratch_put("broken.c", "int main(void) { retrun 0; }\n");
    LAB_ON_TERMINAL("TERM=xterm", "inspect", "broken.c");
    CU_ASSERT_EQUAL(told.status, 4);
    CU_ASSERT_TRUE(has(told.out, "[0/1] building"));
    CU_ASSERT_TRUE(has(told.out, "\033[31m"));
    LAB_ON_TERMINAL("NO_COLOR=1", "inspect", "broken.c");
    CU_ASSERT_PTR_NULL(strstr(told.out, "\033[31m"));
    CU_ASSERT_EQUAL(LAB("inspect", "broken.c"), 4);
    CU_ASSERT_STRING_EQUAL(told.err, "");
    CU_ASSERT_PTR_NULL(strchr(told.out, '\033'));
    cli_finish();
}

/* --- who sees what -------------------------------------------------------------------------- */

static void test_matrix(void)
{
    cli_start();
    CU_ASSERT_EQUAL(LAB("verify", "--matrix=page.md", "--repeat", "2", "two-locks", "if-not-while"),
                    0);
    CU_ASSERT_TRUE(has(told.out, "2 labs: 2 as promised"));
    const char *page = scratch_get("page.md");
    /* running it, the lock graph, TSan, Helgrind, memcheck; conducted: alone, and with a tool */
    CU_ASSERT_TRUE(has(page, "| [two-locks](../labs/lock-ordering/two-locks/BRIEF.md) "
                             "|  | 2 | 2 | 2 | off | 2 | 2 |  | 2 |\n"));
    CU_ASSERT_TRUE(has(page, "| [if-not-while](../labs/waiting/if-not-while/BRIEF.md) "
                             "| 2 |  |  |  | off | 2 |  |  |  |\n"));
    CU_ASSERT_TRUE(has(page, "| **labs seen every time** | 1 | 1 | 1 | 1 | 0 | 2 | 1 | 0 | 1 |"));
    CU_ASSERT_TRUE(has(page, "the conductor, saw 2 of 2 every time"));
    cli_finish();
}

CU_TestInfo cli_tests[] = {
    {"help names every command", test_help},
    {"the help of a command names its options", test_help_of_verbs},
    {"wrong usage is told in one sentence that names the object", test_wrong_usage},
    {"no command at all shows how it is used", test_no_command},
    {"list shows every trap and lab", test_list},
    {"predict scores lines, and names the finding at each", test_predict},
    {"predict --json is JSON", test_predict_as_json},
    {"predict asks, and says so when nobody answers", test_nobody_answers},
    {"list --json is JSON, and its folders exist", test_list_as_json},
    {"hints come one at a time, and say what is next", test_hints},
    {"every kind is explained", test_explain},
    {"words that stand on the screen are explained", test_explain_words},
    {"a root that is none is named", test_wrong_root},
    {"a broken manifest is named with its line, whatever is asked", test_broken_manifest},
    {"a part of the course that is missing is named", test_missing_parts},
    {"output that can't be written is an error", test_full_output},
    {"colours are for terminals, and not for those who refuse them", test_colour},
    {"a terminal of 80 columns has no line that is wider", test_terminal_width},
    {"lines are for reading on terminals whose width is known", test_no_width},
    {"progress is for terminals", test_progress},
    {"the page of who sees what counts each engine by itself", test_matrix},
    CU_TEST_INFO_NULL,
};
