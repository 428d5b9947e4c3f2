/* 'lab check': what students and graders meet. The lab is two-locks, which needs no memcheck. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <jansson.h>

#include "../checker/output/columns.h"
#include "cli.h"
#include "runner.h"
#include "scratch.h"

#define BUGGY "labs/lock-ordering/two-locks/two-locks.c"
#define MENDED "solutions/lock-ordering/two-locks/two-locks.c"
#define SUBMISSIONS "tests/submissions/lock-ordering/two-locks/"

static const double patience = 30;

static void copy(const char *from, const char *to)
{
    scratch_put(to, scratch_get(from));
}

/* Finishes a check and reads its JSON. */
static json_t *finish_json(struct shell *shell)
{
    json_error_t error;
    shell_finish(shell);
    json_t *value = json_loads(shell->out, JSON_REJECT_DUPLICATES, &error);
    if (!value)
        fprintf(stderr, "no JSON (line %d: %s):\n%s%s\n", error.line, error.text, shell->out,
                shell->err);
    return value;
}

static const char *text_of(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text ? text : "(no text)";
}

static long number_of(const json_t *object, const char *key)
{
    return (long)json_integer_value(json_object_get(object, key));
}

/* --- verdicts ------------------------------------------------------------------------------- */

/* The fingerprint in brackets behind the first finding. */
static const char *first_fingerprint(const char *text)
{
    static char mark[16];
    const char *bracket = strstr(text, "  [");
    snprintf(mark, sizeof mark, "%.12s", bracket ? bracket + 3 : "");
    return mark;
}

static void test_buggy(void)
{
    cli_start();
    CU_ASSERT_EQUAL(LAB("check", "two-locks"), 1);
    CU_ASSERT_TRUE(has(told.out, BUGGY "\n"));
    CU_ASSERT_TRUE(has(told.out, "1. lock-order inversion in "));
    CU_ASSERT_TRUE(has(told.out, "two-locks.c:"));
    CU_ASSERT_TRUE(has(told.out, "   0/40  the lab's own defect is gone"));
    CU_ASSERT_TRUE(has(told.out, "/lab hint two-locks', or '"));
    CU_ASSERT_TRUE(has(last_line(told.out), "two-locks: fail, 45 of 100 points: lock-order"));
    CU_ASSERT_STRING_EQUAL(told.err, "");

    char mark[16];
    snprintf(mark, sizeof mark, "%s", first_fingerprint(told.out));
    CU_ASSERT_EQUAL(strspn(mark, "0123456789abcdef"), 12);
    CU_ASSERT_EQUAL(LAB("explain", mark), 0);
    CU_ASSERT_TRUE(has(told.out, mark));
    CU_ASSERT_TRUE(has(told.out, "1. lock-order inversion in "));
    CU_ASSERT_TRUE(has(told.out, "\n# lock-order"));
    CU_ASSERT_TRUE(has(told.out, " | "));
    shell_free(&told);
    shell_on_terminal(&told, "COLUMNS=60", (const char *const[]){"explain", mark, NULL});
    CU_ASSERT_TRUE(has(told.out, "1. lock-order inversion in "));
    CU_ASSERT_PTR_NULL(strstr(told.out, " | "));
    for (char *line = strtok(told.out, "\r\n"); line; line = strtok(NULL, "\r\n"))
        CU_ASSERT_TRUE(text_width(line) <= 60 || strncmp(line, "    ", 4) == 0); /* examples */
    cli_finish();
}

/* What ThreadSanitizer and the others said, one option or one fingerprint away. */
static void test_raw(void)
{
    char mark[16];
    cli_start();
    CU_ASSERT_EQUAL(LAB("check", "two-locks"), 1);
    CU_ASSERT_PTR_NULL(strstr(told.out, "WARNING: ThreadSanitizer: "));
    CU_ASSERT_EQUAL(LAB("check", "--raw", "two-locks"), 1);
    CU_ASSERT_TRUE(has(told.out, "What tsan printed; how to read it: 'lab explain tsan'"));
    CU_ASSERT_TRUE(has(told.out, "WARNING: ThreadSanitizer: lock-order-inversion"));
    CU_ASSERT_TRUE(has(told.out, " board_start labs/lock-ordering/two-locks/two-locks.c:56 ("));
    CU_ASSERT_TRUE(has(last_line(told.out), "two-locks: fail, 45 of 100 points: lock-order"));
    snprintf(mark, sizeof mark, "%s", first_fingerprint(told.out));
    CU_ASSERT_EQUAL(LAB("explain", "--raw", mark), 0);
    CU_ASSERT_TRUE(has(told.out, "WARNING: ThreadSanitizer: lock-order-inversion"));
    CU_ASSERT_TRUE(has(told.out, "What helgrind printed; how to read it: 'lab explain helgrind'"));
    CU_ASSERT_EQUAL(LAB("explain", "tsan"), 0);
    CU_ASSERT_TRUE(has(told.out, "# Reading a report of ThreadSanitizer"));
    CU_ASSERT_EQUAL(LAB("explain", "helgrind"), 0);
    CU_ASSERT_TRUE(has(told.out, "# Reading a report of Helgrind"));
    CU_ASSERT_EQUAL(LAB("explain", "--raw", "data-race"), 2);
    CU_ASSERT_TRUE(has(told.err, "'data-race' is none"));
    CU_ASSERT_EQUAL(LAB("explain", "--raw", "000000000000"), 2);
    CU_ASSERT_EQUAL(LAB("check", "--format", "gcc", "two-locks"), 2);
    CU_ASSERT_TRUE(has(told.err, "not 'gcc'"));
    cli_finish();
}

/* A check on a terminal so wide ("COLUMNS=60"), of a file with a long name. */
static char *screen_of_check(const char *columns, const char *path)
{
    const struct shell_place place = {.setting = columns, .patience = 120};
    struct shell shell;
    shell_typing(&shell, &place, "",
                 (const char *const[]){"check", "--lab", "two-locks", path, NULL});
    CU_ASSERT_EQUAL(shell.status, 1);
    char *screen = shell.out;
    shell.out = NULL;
    shell_free(&shell);
    return screen;
}

/* The next line of progress, as it is before it is wiped away: "[3/7] ..."; NULL: there is none. */
static char *progress_next(char **rest)
{
    char *start = strstr(*rest, "\033[K[");
    if (!start)
        return NULL;
    start += strlen("\033[K");
    *rest = start + strcspn(start, "\r\n");
    if (**rest)
        *(*rest)++ = '\0';
    return start;
}

/* What can't be wiped away stays on the screen. */
static void test_progress(void)
{
    static const char name[] = "the-answer-of-somebody-whose-name-is-as-long-as-that.c";
    static const int widths[] = {60, 200};
    char path[256], folder[] = "a folder that is deep down";
    cli_start();
    mkdir(folder, 0755);
    snprintf(path, sizeof path, "%s/%s", folder, name);
    copy(in_root(BUGGY), path);
    for (size_t i = 0; i < 2; i++) {
        char columns[32];
        int all = 0, whole = 0, said = 0;
        snprintf(columns, sizeof columns, "COLUMNS=%d", widths[i]);
        char *screen = screen_of_check(columns, path), *rest = screen;
        for (char *line; (line = progress_next(&rest)); all++) {
            CU_ASSERT_TRUE(text_width(line) < widths[i]);
            CU_ASSERT_PTR_NULL(strstr(line, folder));
            whole += strstr(line, name) != NULL;
            said += strstr(line, name) != NULL && strstr(line, ".c: ") != NULL;
        }
        free(screen);
        CU_ASSERT_TRUE(all >= 8); /* building, and seven runs */
        CU_ASSERT_TRUE(widths[i] == 60 ? whole < all && said == 0 : whole >= 7 && said >= 5);
    }
    cli_finish();
}

/* Two at the same time: neither disturbs the other, and both say the same. */
static void test_twice_at_once(void)
{
    struct shell one, two;
    cli_start();
    START_LAB(&one, "check", "--json", "two-locks");
    START_LAB(&two, "check", "--json", "two-locks");
    json_t *first = finish_json(&one), *second = finish_json(&two);
    CU_ASSERT_EQUAL(one.status, 1);
    CU_ASSERT_EQUAL(two.status, 1);
    CU_ASSERT_EQUAL(json_object_size(json_object_get(first, "runs")), 7);
    CU_ASSERT_STRING_EQUAL(text_of(first, "outcome"), "fail");
    CU_ASSERT_EQUAL(number_of(first, "points"), 45);
    CU_ASSERT_TRUE(json_array_size(json_object_get(first, "findings")) > 0);
    json_object_del(first, "runs"); /* times differ */
    json_object_del(second, "runs");
    CU_ASSERT_TRUE(json_equal(first, second));
    json_decref(first);
    json_decref(second);
    shell_free(&one);
    shell_free(&two);
    cli_finish();
}

/* Every result is right, and no tool minds: but the pictures wait for each other. */
static void test_too_slow(void)
{
    static const char slow[] = "tests/submissions/loop-capture/captured-index/wrong-one-decoder.c";
    struct shell mended;
    cli_start();
    START_LAB(&mended, "check", "--json",
              in_root("solutions/loop-capture/captured-index/"
                      "captured-index.c"));
    CU_ASSERT_EQUAL(LAB("check", in_root(slow)), 1);
    CU_ASSERT_TRUE(has(told.out, "1. lost parallelism in album_shrink and shrink_picture"));
    CU_ASSERT_TRUE(has(told.out, "waits for the mutex decoding: 50 ms"));
    CU_ASSERT_TRUE(has(told.out, "it takes 60 ms of virtual time"));
    CU_ASSERT_TRUE(has(told.out, "   0/10  its threads still work side by side: 60.0 ms"));
    CU_ASSERT_TRUE(has(told.out, "  20/20  the result is right"));
    CU_ASSERT_TRUE(has(told.out, "explain too-slow"));
    CU_ASSERT_TRUE(has(last_line(told.out), "captured-index: fail, 90 of 100 points: lost"));
    CU_ASSERT_EQUAL(LAB("replay", "--seed", "abreast:0", in_root(slow)), 1);
    CU_ASSERT_TRUE(has(told.out, "the clock moves to 0.05"));
    CU_ASSERT_TRUE(has(last_line(told.out), "this schedule fails: lost parallelism"));

    json_t *answer = finish_json(&mended);
    double takes = json_real_value(json_object_get(answer, "makespan_ms"));
    CU_ASSERT_EQUAL(mended.status, 0);
    CU_ASSERT_TRUE(takes >= 10 && takes < 11);
    CU_ASSERT_TRUE(json_real_value(json_object_get(answer, "work_ms")) >= 60);
    CU_ASSERT_EQUAL(json_real_value(json_object_get(answer, "makespan_allowed_ms")), 15);
    CU_ASSERT_EQUAL(number_of(answer, "points"), 100);
    json_decref(answer);
    shell_free(&mended);
    CU_ASSERT_EQUAL(LAB("explain", "too-slow"), 0);
    CU_ASSERT_TRUE(has(told.out, "virtual time"));
    cli_finish();
}

/* A solution, from its own folder; a submission that is right; and one that is wrong. */
static void test_submissions(void)
{
    struct shell mended, right, wrong;
    char folder[8192];
    cli_start();
    snprintf(folder, sizeof folder, "%s/solutions/lock-ordering/two-locks", shell_root());
    struct shell_place there = {.directory = folder};
    copy(in_root(SUBMISSIONS "right-one-lock.c"), "my answer.c");
    shell_start(&mended, &there, (const char *const[]){"check", "two-locks.c", NULL});
    START_LAB(&right, "check", "--json", "--lab", "two-locks", "my answer.c");
    shell_finish(&mended);
    START_LAB(&wrong, "check", "--json", in_root(SUBMISSIONS "wrong-trylock.c"));
    json_t *answer = finish_json(&right), *refused = finish_json(&wrong);
    CU_ASSERT_EQUAL(mended.status, 0);
    CU_ASSERT_STRING_EQUAL(last_line(mended.out), "two-locks: pass, 100 of 100 points");
    CU_ASSERT_EQUAL(right.status, 0);
    CU_ASSERT_STRING_EQUAL(text_of(answer, "outcome"), "pass");
    CU_ASSERT_EQUAL(number_of(answer, "points"), 100);
    CU_ASSERT_EQUAL(wrong.status, 1);
    CU_ASSERT_STRING_EQUAL(text_of(refused, "outcome"), "fail");
    CU_ASSERT_TRUE(number_of(refused, "points") < 100);
    json_decref(answer);
    json_decref(refused);
    shell_free(&mended);
    shell_free(&right);
    shell_free(&wrong);
    cli_finish();
}

/* --- what is no program --------------------------------------------------------------------- */

static void test_does_not_compile(void)
{
    struct shell shell;
    cli_start();
    scratch_put("mine.c",
                "#include \"two-locks.h\"\n\nint half(int whole)\n{\n    retrun whole;\n}\n");
    CU_ASSERT_EQUAL(LAB("check", "--lab", "two-locks", "mine.c"), 4);
    CU_ASSERT_TRUE(has(told.out, "mine.c:5:"));
    CU_ASSERT_TRUE(has(told.out, "retrun"));
    CU_ASSERT_TRUE(has(told.out, "0/10"));
    CU_ASSERT_STRING_EQUAL(last_line(told.out), "two-locks: not built, 0 of 100 points");
    START_LAB(&shell, "check", "--json", "--lab", "two-locks", "mine.c");
    json_t *value = finish_json(&shell);
    CU_ASSERT_EQUAL(shell.status, 4);
    CU_ASSERT_STRING_EQUAL(text_of(value, "outcome"), "not built");
    CU_ASSERT_TRUE(has(text_of(value, "compiler"), "mine.c:5:"));
    CU_ASSERT_EQUAL(number_of(value, "points"), 0);
    json_decref(value);
    shell_free(&shell);
    cli_finish();
}

static void test_does_not_link(void)
{
    cli_start();
    scratch_put("mine.c", "int main(void)\n{\n    return 0;\n}\n");
    CU_ASSERT_EQUAL(LAB("check", "--lab", "two-locks", "mine.c"), 4);
    CU_ASSERT_TRUE(has(told.out, "main"));
    CU_ASSERT_TRUE(has(told.out, "board_start"));
    cli_finish();
}

static void test_bad_files(void)
{
    static const struct {
        const char *operand, *word;
    } rows[] = {
        {"absent.c", "absent.c can't be read: No such file"},
        {"folder.c", "folder.c is a folder"},
        {"folder", "folder"},
        {"empty.c", "empty.c is empty"},
        {"blank.c", "blank.c is empty"},
        {"noise.c", "noise.c is not text"},
        {"huge.c", "huge.c is longer than"},
        {"notes.txt", "notes.txt"},
        {"/dev/null", "/dev/null"},
        {"", "''"},
    };
    cli_start();
    mkdir("folder.c", 0755);
    mkdir("folder", 0755);
    scratch_put("empty.c", "");
    scratch_put("blank.c", " \n\t\n");
    scratch_put("notes.txt", "notes of mine\n");
    scratch_put("noise.c", "\177ELF");
    CU_ASSERT_EQUAL(truncate("noise.c", 100), 0);
    scratch_put("huge.c", "int x;\n");
    CU_ASSERT_EQUAL(truncate("huge.c", 2 * 1024 * 1024), 0);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        CU_ASSERT_EQUAL(LAB("check", "--lab", "two-locks", rows[i].operand), 2);
        CU_ASSERT_EQUAL(count_lines(told.err), 1);
        CU_ASSERT_TRUE(has(told.err, rows[i].word));
        CU_ASSERT_STRING_EQUAL(told.out, "");
    }
    cli_finish();
}

static void test_which_lab(void)
{
    cli_start();
    scratch_put("mine.c", "int x;\n");
    CU_ASSERT_EQUAL(LAB("check", "mine.c"), 2);
    CU_ASSERT_TRUE(has(told.err, "which lab is mine.c for?"));
    CU_ASSERT_TRUE(has(told.err, "--lab LAB mine.c"));
    scratch_put("two-locks.c", "int x;\n");
    CU_ASSERT_EQUAL(LAB("check", "./two-locks.c"), 2);
    CU_ASSERT_TRUE(has(told.err, "--lab two-locks ./two-locks.c"));
    CU_ASSERT_EQUAL(LAB("check", "two-lock"), 2);
    CU_ASSERT_TRUE(has(told.err, "did you mean two-locks?"));
    CU_ASSERT_EQUAL(LAB("check", "--lab", "two-lock", "mine.c"), 2);
    CU_ASSERT_TRUE(has(told.err, "did you mean two-locks?"));
    CU_ASSERT_EQUAL(LAB("check", "quicksort"), 2);
    CU_ASSERT_TRUE(has(told.err, "there is no lab 'quicksort'"));
    CU_ASSERT_PTR_NULL(strstr(told.err, "did you mean"));
    CU_ASSERT_EQUAL(LAB("check", "labs/*/two-locks"), 2);
    CU_ASSERT_EQUAL(LAB("check", "map-races/two-locks"), 2);
    cli_finish();
}

static void test_output_full(void)
{
    static const struct shell_place full = {.out = "/dev/full"};
    cli_start();
    scratch_put("mine.c", "int half(int whole) { retrun whole; }\n");
    CU_ASSERT_EQUAL(LAB_AT(&full, "check", "--lab", "two-locks", "mine.c"), 3);
    CU_ASSERT_TRUE(has(told.err, "No space left"));
    CU_ASSERT_EQUAL(LAB_AT(&full, "check", "--json", "--lab", "two-locks", "mine.c"), 3);
    CU_ASSERT_TRUE(has(told.err, "No space left"));
    cli_finish();
}

/* --- stopped half-way ----------------------------------------------------------------------- */

struct moment {
    const struct shell *shell;
    const char *what; /* in build/work/PID */
};

static bool has_come(const void *argument)
{
    const struct moment *moment = argument;
    struct stat status;
    char path[64];
    snprintf(path, sizeof path, "build/work/%ld/%s", (long)moment->shell->pid, moment->what);
    return stat(in_root(path), &status) == 0;
}

static bool nothing_is_left(const void *unused)
{
    (void)unused;
    return !shell_has_children();
}

/* Signals a check as soon as the file or folder is there. */
static void stop_at(const char *what, int signal)
{
    struct shell shell;
    START_LAB(&shell, "check", "--json", "--lab", "two-locks", "mine.c");
    struct moment moment = {&shell, what};
    CU_ASSERT_TRUE(shell_wait(has_come, &moment, patience));
    char folder[64];
    snprintf(folder, sizeof folder, "build/work/%ld", (long)shell.pid);
    kill(shell.pid, signal);
    shell_finish(&shell);
    CU_ASSERT_EQUAL(access(in_root(folder), F_OK) == 0, signal == SIGKILL);
    CU_ASSERT_EQUAL(shell.status, 128 + signal);
    CU_ASSERT_STRING_EQUAL(shell.out, "");
    if (signal == SIGKILL)
        CU_ASSERT_TRUE(shell_wait(nothing_is_left, NULL, patience));
    if (signal != SIGKILL)
        CU_ASSERT_STRING_EQUAL(shell.err, "lab: stopped.\n");
    shell_free(&shell);
}

static void test_stopped_while_it_builds(void)
{
    cli_start();
    copy(in_root(BUGGY), "mine.c");
    stop_at("ninja/out", SIGINT);
    stop_at("ninja/out", SIGTERM);
    cli_finish();
}

static void test_stopped_while_it_runs(void)
{
    cli_start();
    copy(in_root(BUGGY), "mine.c");
    stop_at("2-helgrind/out", SIGINT);
    stop_at("2-helgrind/out", SIGHUP);
    cli_finish();
}

/* Killed, it can't clean up: the kernel ends the runs, and the next check removes the folder. */
static void test_killed(void)
{
    cli_start();
    copy(in_root(BUGGY), "mine.c");
    int before = dead_work_folders();
    stop_at("2-helgrind/out", SIGKILL);
    CU_ASSERT_EQUAL(dead_work_folders(), before + 1);
    scratch_put("mine.c", "int x\n");
    CU_ASSERT_EQUAL(LAB("check", "--lab", "two-locks", "mine.c"), 4);
    CU_ASSERT_EQUAL(dead_work_folders(), 0);
    cli_finish();
}

CU_TestInfo cli_check_tests[] = {
    {"the buggy program fails, and its finding can be explained afterwards", test_buggy},
    {"what the tools printed is an option away", test_raw},
    {"a line of progress is never wider than the screen, and names the file", test_progress},
    {"two checks at once say the same and disturb nobody", test_twice_at_once},
    {"threads that take turns are too slow, though every result is right", test_too_slow},
    {"solutions and right answers pass, wrong ones do not", test_submissions},
    {"what does not compile has the compiler's words, and no points", test_does_not_compile},
    {"what does not link says so", test_does_not_link},
    {"what is no source file is named in one sentence", test_bad_files},
    {"a file needs its lab, and a misspelt lab has a suggestion", test_which_lab},
    {"a verdict that can't be written is an error", test_output_full},
    {"stopped while it builds, it leaves nothing", test_stopped_while_it_builds},
    {"stopped while it runs, it leaves nothing", test_stopped_while_it_runs},
    {"killed, it leaves nothing running", test_killed},
    CU_TEST_INFO_NULL,
};
