/* 'lab gate': other people's programs and their logs, in somebody's CI. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <jansson.h>

#include "cli.h"
#include "runner.h"
#include "scratch.h"

/* Instrumented, and not. */
#define GATED in_root("build/fixtures/gated.tsan")
#define PLAIN in_root("build/fixtures/gated")

static const char capture[] = "tests/data/tsan-14/race_global.log";

/* ---- runs ---- */

static void test_race(void)
{
    cli_start();
    CU_ASSERT_EQUAL(LAB("gate", "--", GATED, "race"), 1);
    CU_ASSERT_TRUE(has(told.out, "visiting\n"));
    CU_ASSERT_TRUE(has(told.err, "one word for stderr\n"));
    CU_ASSERT_TRUE(has(told.out, "data race on visits in visit"));
    CU_ASSERT_STRING_EQUAL(last_line(told.out), "gate: fail: 1 new finding (1 run)");
    cli_finish();
}

static void test_clean(void)
{
    cli_start();
    CU_ASSERT_EQUAL(LAB("gate", "--", GATED, "clean"), 0);
    CU_ASSERT_STRING_EQUAL(last_line(told.out), "gate: pass: nothing found (1 run)");
    CU_ASSERT_STRING_EQUAL(told.err, "one word for stderr\n");
    cli_finish();
}

static void test_two_in_one_function(void)
{
    cli_start();
    CU_ASSERT_EQUAL(LAB("gate", "--source-root", shell_root(), "--", GATED, "two"), 1);
    CU_ASSERT_STRING_EQUAL(last_line(told.out), "gate: fail: 2 new findings (1 run)");
    /* told apart by their lines: without the source there is one name for both */
    CU_ASSERT_EQUAL(LAB("gate", "--", GATED, "two"), 1);
    CU_ASSERT_STRING_EQUAL(last_line(told.out), "gate: fail: 1 new finding (1 run)");
    cli_finish();
}

static void test_children(void)
{
    cli_start();
    char *script = NULL;
    CU_ASSERT_TRUE_FATAL(asprintf(&script, "%s race & %s two & wait", GATED, GATED) > 0);
    CU_ASSERT_EQUAL(LAB("gate", "--source-root", shell_root(), "--", "sh", "-c", script), 1);
    CU_ASSERT_STRING_EQUAL(last_line(told.out), "gate: fail: 3 new findings (1 run)");
    free(script);
    cli_finish();
}

/* A finding is counted in each run that shows it. */
static void test_repeat(void)
{
    cli_start();
    CU_ASSERT_EQUAL(LAB("gate", "--repeat", "3", "--", GATED, "race"), 1);
    CU_ASSERT_TRUE(has(told.out, "in 3 of 3 runs"));
    CU_ASSERT_STRING_EQUAL(last_line(told.out), "gate: fail: 1 new finding (3 runs)");
    cli_finish();
}

/* A race that shows in one run of three is no less of a race. */
static void test_now_and_then(void)
{
    cli_start();
    char *script = NULL;
    CU_ASSERT_TRUE_FATAL(asprintf(&script,
                                  "if [ -e once ]; then %s clean; else : >once; %s race; fi", GATED,
                                  GATED) > 0);
    CU_ASSERT_EQUAL(LAB("gate", "--repeat", "3", "--", "sh", "-c", script), 1);
    CU_ASSERT_TRUE(has(told.out, "in 1 of 3 runs"));
    free(script);
    cli_finish();
}

static void test_helgrind(void)
{
    cli_start();
    CU_ASSERT_EQUAL(LAB("gate", "--tool", "helgrind", "--", PLAIN, "race"), 1);
    CU_ASSERT_TRUE(has(told.out, "data race on visits in visit"));
    CU_ASSERT_EQUAL(LAB("gate", "--tool", "helgrind", "--", PLAIN, "clean"), 0);
    CU_ASSERT_STRING_EQUAL(last_line(told.out), "gate: pass: nothing found (1 run)");
    cli_finish();
}

/* Both tools see the same race: it is one. */
static void test_two_tools(void)
{
    cli_start();
    char *script = NULL;
    CU_ASSERT_TRUE_FATAL(asprintf(&script,
                                  "case $LD_PRELOAD in *valgrind*) %s race;; *) %s race;; esac",
                                  PLAIN, GATED) > 0);
    CU_ASSERT_EQUAL(LAB("gate", "-t", "tsan", "-t", "helgrind", "--", "sh", "-c", script), 1);
    CU_ASSERT_TRUE(has(told.out, "Seen by tsan, helgrind."));
    CU_ASSERT_STRING_EQUAL(last_line(told.out), "gate: fail: 1 new finding (2 runs)");
    free(script);
    cli_finish();
}

/* A deadlock that no run of the tests may ever show. */
static void test_explore(void)
{
    cli_start();
    CU_ASSERT_EQUAL(LAB("gate", "-t", "explore", "--", in_root("build/control/deadlock")), 1);
    CU_ASSERT_TRUE(has(told.out, "deadlock in"));
    CU_ASSERT_TRUE(has(told.out, "replay"));
    CU_ASSERT_EQUAL(LAB("gate", "-t", "explore", "--", in_root("build/control/race")), 0);
    CU_ASSERT_EQUAL(LAB("gate", "-t", "explore", "--", PLAIN), 2);
    CU_ASSERT_TRUE(has(told.err, "lab cc"));
    cli_finish();
}

static void test_exit_status(void)
{
    cli_start();
    CU_ASSERT_EQUAL(LAB("gate", "--", GATED, "clean", "exit7"), 1);
    CU_ASSERT_TRUE(has(told.out, "exit status 7, and no report says why"));
    CU_ASSERT_STRING_EQUAL(last_line(told.out), "gate: fail: 1 run that failed (1 run)");
    cli_finish();
}

static void test_crash(void)
{
    cli_start();
    CU_ASSERT_EQUAL(LAB("gate", "--", GATED, "crash"), 1);
    CU_ASSERT_TRUE(has(told.out, "crash in act"));
    CU_ASSERT_EQUAL(LAB("gate", "--", PLAIN, "crash"), 1);
    CU_ASSERT_TRUE(has(told.out, "killed by SIGSEGV"));
    cli_finish();
}

static void test_hang(void)
{
    cli_start();
    CU_ASSERT_EQUAL(LAB("gate", "--deadline", "50", "--", GATED, "hang"), 1);
    CU_ASSERT_TRUE(has(told.out, "deadlock in"));
    CU_ASSERT_TRUE(has(told.out, "waits for a mutex that thread 2 holds"));
    CU_ASSERT_TRUE(told.seconds < 30); /* the watchdog saw it, not the clock */
    cli_finish();
}

static void test_nothing_ran(void)
{
    cli_start();
    CU_ASSERT_EQUAL(LAB("gate", "--", "./there-is-no-such-program"), 1);
    CU_ASSERT_TRUE(has(told.out, "nothing was executed: No such file or directory"));
    CU_ASSERT_EQUAL(LAB("gate", "--", "echo", "No tests were found!!!"), 1);
    CU_ASSERT_TRUE(has(told.out, "nothing was executed: it says \"No tests were found!!!\""));
    cli_finish();
}

static void test_not_instrumented(void)
{
    cli_start();
    CU_ASSERT_EQUAL(LAB("gate", "--", PLAIN, "race"), 0);
    CU_ASSERT_TRUE(has(told.out, "was built with -fsanitize=thread"));
    CU_ASSERT_EQUAL(LAB("gate", "--", GATED, "clean"), 0);
    CU_ASSERT_PTR_NULL(strstr(told.out, "was built with -fsanitize=thread"));
    cli_finish();
}

static void test_own_options(void)
{
    cli_start();
    const struct shell_place own = {.setting = "TSAN_OPTIONS=report_bugs=0"};
    CU_ASSERT_EQUAL(LAB_AT(&own, "gate", "--", GATED, "race"), 0);
    CU_ASSERT_EQUAL(LAB("gate", "--", GATED, "race"), 1);
    cli_finish();
}

static bool is_there(const void *path)
{
    return access(path, F_OK) == 0;
}

/* cli_finish looks whether anything was left running. */
static void test_interrupt(void)
{
    struct shell shell = {0};
    cli_start();
    START_LAB(&shell, "gate", "--", "sh", "-c", "sleep 600 & : >begun; wait");
    CU_ASSERT_TRUE(shell_wait(is_there, "begun", 30));
    kill(shell.pid, SIGINT);
    shell_finish(&shell);
    CU_ASSERT_EQUAL(shell.status, 128 + SIGINT);
    shell_free(&shell);
    cli_finish();
}

/* Somebody who waits at a terminal is told so, once the command has said nothing for a while. */
static void test_silent_command(void)
{
    static const char silent[] = "echo before; sleep 4; echo after";
    cli_start();
    shell_on_terminal(&told, "TERM=xterm",
                      (const char *const[]){"gate", "-r", "1", "--", "sh", "-c", silent, NULL});
    const char *progress = strstr(told.out, "[1/1] tsan, ");
    CU_ASSERT_PTR_NOT_NULL_FATAL(progress);
    CU_ASSERT_TRUE(strstr(told.out, "before") < progress);
    CU_ASSERT_TRUE(has(progress, "\r\033[Kafter"));
    CU_ASSERT_EQUAL(LAB("gate", "--", "sh", "-c", silent), 0);
    CU_ASSERT_FALSE(strstr(told.err, "[1/1]") != NULL);
    cli_finish();
}

/* A program that reads the answer gets nothing else, whatever the command prints. */
static void test_json(void)
{
    json_error_t error;
    cli_start();
    CU_ASSERT_EQUAL(
        LAB("gate", "--json", "-", "-b", "known.txt", "--update-baseline", "--", GATED, "race"), 0);
    json_t *answer = json_loads(told.out, 0, &error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(answer);
    CU_ASSERT_EQUAL(json_array_size(json_object_get(answer, "findings")), 1);
    CU_ASSERT_TRUE(has(told.err, "visiting\n"));
    json_decref(answer);
    cli_finish();
}

/* Every format, from one run; a file that can't be written is told before anything is run. */
static void test_formats(void)
{
    cli_start();
    CU_ASSERT_EQUAL(LAB("gate", "--json", "a.json", "--sarif", "a.sarif", "--junit", "a.xml",
                        "--html", "a.html", "--annotations", "github", "--", GATED, "race"),
                    1);
    CU_ASSERT_TRUE(has(scratch_get("a.json"), "\"passed\": false"));
    CU_ASSERT_TRUE(has(scratch_get("a.sarif"), "\"ruleId\": \"data-race\""));
    CU_ASSERT_TRUE(has(scratch_get("a.xml"), "<failure"));
    CU_ASSERT_TRUE(has(scratch_get("a.html"), "data race"));
    CU_ASSERT_TRUE(has(told.out, "::error "));
    CU_ASSERT_EQUAL(LAB("gate", "--sarif", "no/such/folder.sarif", "--", "touch", "run"), 2);
    CU_ASSERT_NOT_EQUAL(access("run", F_OK), 0);
    cli_finish();
}

static void test_step_summary(void)
{
    const struct shell_place github = {.setting = "GITHUB_STEP_SUMMARY=summary.md"};
    cli_start();
    scratch_put("summary.md", "before\n");
    CU_ASSERT_EQUAL(LAB_AT(&github, "gate", "--annotations", "github", "--", GATED, "race"), 1);
    CU_ASSERT_TRUE(has(scratch_get("summary.md"), "before\n"));
    CU_ASSERT_TRUE(has(scratch_get("summary.md"), "data race"));
    cli_finish();
}

/* ---- baselines ---- */

static const char *baseline_from(const char *what)
{
    CU_ASSERT_EQUAL(LAB("gate", "-b", "known.txt", "--update-baseline", "--owner", "ada",
                        "--reason", "only a counter", "--", GATED, what),
                    0);
    return scratch_get("known.txt");
}

static void test_baseline(void)
{
    cli_start();
    CU_ASSERT_TRUE(has(baseline_from("race"), "reason = only a counter\nowner = ada\n"));
    CU_ASSERT_EQUAL(LAB("gate", "-b", "known.txt", "--", GATED, "race"), 0);
    CU_ASSERT_STRING_EQUAL(last_line(told.out), "gate: pass: 1 known finding (1 run)");
    CU_ASSERT_EQUAL(LAB("gate", "-b", "known.txt", "--", GATED, "race", "two"), 1);
    CU_ASSERT_STRING_EQUAL(last_line(told.out),
                           "gate: fail: 1 new finding, 1 known finding (1 run)");
    cli_finish();
}

/* A run that broke off says nothing about what it did not see. */
static void test_baseline_kept(void)
{
    cli_start();
    baseline_from("race");
    CU_ASSERT_EQUAL(LAB("gate", "-b", "known.txt", "--update-baseline", "--", GATED, "exit3"), 0);
    CU_ASSERT_TRUE(has(scratch_get("known.txt"), "data race on visits"));
    cli_finish();
}

static void test_baseline_unseen(void)
{
    cli_start();
    baseline_from("race");
    CU_ASSERT_EQUAL(LAB("gate", "-b", "known.txt", "--", GATED, "clean"), 0);
    CU_ASSERT_TRUE(has(told.out, "The baseline knows what was not seen: data race on visits"));
    CU_ASSERT_EQUAL(LAB("gate", "-b", "known.txt", "--update-baseline", "--", GATED, "clean"), 0);
    CU_ASSERT_PTR_NULL(strstr(scratch_get("known.txt"), "data race"));
    cli_finish();
}

/* The same entries are the same bytes. */
static void test_baseline_stable(void)
{
    cli_start();
    char *first = strdup(baseline_from("two"));
    CU_ASSERT_EQUAL(LAB("gate", "-b", "known.txt", "--update-baseline", "--", GATED, "two"), 0);
    CU_ASSERT_STRING_EQUAL(scratch_get("known.txt"), first);
    free(first);
    cli_finish();
}

static void replace(const char *key, const char *value)
{
    char *text = strdup(scratch_get("known.txt")), *line = NULL;
    CU_ASSERT_TRUE_FATAL(asprintf(&line, "\n%s =", key) > 0);
    char *at = strstr(text, line);
    CU_ASSERT_PTR_NOT_NULL_FATAL(at);
    char *end = strchr(++at, '\n'), *changed = NULL;
    CU_ASSERT_TRUE_FATAL(
        asprintf(&changed, "%.*s%s = %s%s", (int)(at - text), text, key, value, end) > 0);
    scratch_put("known.txt", changed);
    free(changed);
    free(line);
    free(text);
}

static void test_baseline_expired(void)
{
    cli_start();
    baseline_from("race");
    replace("expires", "2020-02-29");
    CU_ASSERT_EQUAL(LAB("gate", "-b", "known.txt", "--", GATED, "race"), 1);
    CU_ASSERT_TRUE(has(told.out, "let it pass until 2020-02-29 (ada)"));
    CU_ASSERT_STRING_EQUAL(last_line(told.out),
                           "gate: fail: 1 finding whose day in the baseline has come (1 run)");
    replace("expires", "2999-12-31");
    CU_ASSERT_EQUAL(LAB("gate", "-b", "known.txt", "--", GATED, "race"), 0);
    cli_finish();
}

static void test_baseline_broken(void)
{
    cli_start();
    baseline_from("race");
    replace("expires", "soon");
    CU_ASSERT_EQUAL(LAB("gate", "-b", "known.txt", "--", GATED, "race"), 2);
    CU_ASSERT_TRUE(has(told.err, "known.txt:9: 'soon' is no day; write it as 2027-03-01."));
    CU_ASSERT_EQUAL(LAB("gate", "-b", "there-is-none.txt", "--", GATED, "race"), 2);
    CU_ASSERT_TRUE(has(told.err, "--update-baseline"));
    cli_finish();
}

/* ---- the project's folder ---- */

/* Source files are found from the top of the work tree, wherever below it the gate is called. */
static void test_root(void)
{
    cli_start();
    scratch_put("work/.git/HEAD", "ref: refs/heads/main\n");
    scratch_put("work/build/empty", "-");
    scratch_put("work/tests/fixtures/gated.c", "\n");
    const struct shell_place deep = {.directory = "work/build"};
    CU_ASSERT_EQUAL(
        LAB_AT(&deep, "gate", "-b", "../known.txt", "--update-baseline", "--", GATED, "race"), 0);
    CU_ASSERT_TRUE(has(scratch_get("work/known.txt"), "(tests/fixtures/gated.c)"));
    cli_finish();
}

/* ---- suppressions ---- */

static void test_suppressions(void)
{
    cli_start();
    scratch_put("known.supp", "# both\nrace:visit\nmutex:nobody_has_this\n");
    CU_ASSERT_EQUAL(LAB("gate", "--suppressions", "known.supp", "--", GATED, "race"), 0);
    CU_ASSERT_TRUE(
        has(told.out, "known.supp: nothing needed the suppression 'mutex:nobody_has_this'"));
    CU_ASSERT_PTR_NULL(strstr(told.out, "'race:visit'"));
    cli_finish();
}

static void test_valgrind_suppressions(void)
{
    cli_start();
    scratch_put("known.supp", "{\n  the visitors\n  Helgrind:Race\n  fun:visit\n}\n"
                              "{\n  nobody\n  Helgrind:Race\n  fun:nobody_has_this\n}\n");
    CU_ASSERT_EQUAL(
        LAB("gate", "-t", "helgrind", "--suppressions", "known.supp", "--", PLAIN, "race"), 0);
    CU_ASSERT_TRUE(has(told.out, "nothing needed the suppression 'nobody'"));
    CU_ASSERT_PTR_NULL(strstr(told.out, "'the visitors'"));
    cli_finish();
}

/* ---- logs ---- */

static void test_from(void)
{
    cli_start();
    CU_ASSERT_EQUAL(LAB("gate", "--from", in_root(capture)), 1);
    CU_ASSERT_STRING_EQUAL(last_line(told.out), "gate: fail: 1 new finding (1 log)");
    scratch_put("console.log", "everything is fine\n");
    CU_ASSERT_EQUAL(LAB("gate", "--from", "console.log"), 0);
    CU_ASSERT_STRING_EQUAL(last_line(told.out), "gate: pass: nothing found (1 log)");
    cli_finish();
}

static void test_from_broken(void)
{
    cli_start();
    scratch_put("cut.xml", "<?xml version=\"1.0\"?>\n<valgrindoutput>\n<tool>helgrind</tool>\n");
    CU_ASSERT_EQUAL(LAB("gate", "--from", "cut.xml"), 5);
    CU_ASSERT_TRUE(has(told.out, "cut.xml: the report ends before its end"));
    scratch_put("fatal.log", "FATAL: ThreadSanitizer: unexpected memory mapping 0x55-0x56\n");
    CU_ASSERT_EQUAL(LAB("gate", "--from", "fatal.log"), 3);
    CU_ASSERT_TRUE(has(told.out, "fatal.log: the tool gave up: unexpected memory mapping"));
    scratch_put("text.log", "==12== Helgrind, a thread error detector\n");
    CU_ASSERT_EQUAL(LAB("gate", "--from", "text.log"), 5);
    CU_ASSERT_TRUE(has(told.out, "--xml=yes"));
    cli_finish();
}

static void test_usage(void)
{
    cli_start();
    CU_ASSERT_EQUAL(LAB("gate"), 2);
    CU_ASSERT_TRUE(has(told.err, "what should be run?"));
    CU_ASSERT_EQUAL(LAB("gate", "--from"), 2);
    CU_ASSERT_EQUAL(LAB("gate", "--from", "no-such.log"), 2);
    CU_ASSERT_TRUE(has(told.err, "no-such.log can't be read: No such file or directory"));
    CU_ASSERT_EQUAL(LAB("gate", "--from", "."), 2);
    CU_ASSERT_TRUE(has(told.err, ". is a folder"));
    CU_ASSERT_EQUAL(LAB("gate", "--from", in_root(capture), "--", "true"), 2);
    CU_ASSERT_EQUAL(LAB("gate", "true"), 2);
    CU_ASSERT_TRUE(has(told.err, "Commands stand behind '--'"));
    CU_ASSERT_EQUAL(LAB("gate", "--tool", "hellgrind", "--", "true"), 2);
    CU_ASSERT_EQUAL(LAB("gate", "--repeat", "0", "--", "true"), 2);
    CU_ASSERT_EQUAL(LAB("gate", "--update-baseline", "--", "true"), 2);
    CU_ASSERT_EQUAL(LAB("gate", "-b", "b", "--expires", "2027-02-29", "--", "true"), 2);
    CU_ASSERT_EQUAL(LAB("gate", "--source-root", "no-such-folder", "--", "true"), 2);
    cli_finish();
}

CU_TestInfo cli_gate_tests[] = {
    {"a race fails the gate, and the command's output is passed on", test_race},
    {"a program without one passes", test_clean},
    {"two races in one function are two", test_two_in_one_function},
    {"every process below the command is seen", test_children},
    {"runs are counted", test_repeat},
    {"seen once is seen", test_now_and_then},
    {"helgrind sees what it sees alone", test_helgrind},
    {"what two tools see is one finding", test_two_tools},
    {"the conductor's schedules are tried", test_explore},
    {"a command that fails without a report fails the gate", test_exit_status},
    {"so does a crash", test_crash},
    {"a hang is explained", test_hang},
    {"nothing executed is no success", test_nothing_ran},
    {"a program that no tool looks into is named", test_not_instrumented},
    {"the user's own options count", test_own_options},
    {"an interrupted gate leaves nothing running", test_interrupt},
    {"a silent command is spoken for, on a terminal", test_silent_command},
    {"JSON on stdout stands alone", test_json},
    {"every format is written", test_formats},
    {"GitHub's summary is added to", test_step_summary},
    {"a baseline lets pass what it knows, and nothing else", test_baseline},
    {"what a baseline knows and nobody sees is told, and goes", test_baseline_unseen},
    {"unless the run broke off", test_baseline_kept},
    {"a baseline that is written again is the same", test_baseline_stable},
    {"an expired entry lets nothing pass", test_baseline_expired},
    {"a broken baseline is named, with its line", test_baseline_broken},
    {"the project's folder is the top of its work tree", test_root},
    {"a suppression that nothing needed is named", test_suppressions},
    {"also one of Valgrind's", test_valgrind_suppressions},
    {"logs are read", test_from},
    {"a log that is not whole never passes", test_from_broken},
    {"wrong usage is explained", test_usage},
    CU_TEST_INFO_NULL,
};
