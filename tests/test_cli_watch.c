/* 'lab watch': it checks on every save, and nothing that is saved ends it. */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli.h"
#include "scratch.h"
#include "suites.h"

#define FILE_PATH "labs/lock-ordering/two-locks/two-locks.c"
#define SOLUTION "solutions/lock-ordering/two-locks/two-locks.c"

static const double patience = 120;
static struct shell watching;
static const char *awaited;
static size_t looked_to; /* what was printed before is not looked at again */

/* All that it has printed until now. */
static char *printed(void)
{
    char *text = NULL;
    size_t length = 0;
    FILE *file = fopen(watching.out_path, "re");
    if (file && getdelim(&text, &length, '\0', file) < 0 && text)
        *text = '\0';
    if (file)
        fclose(file);
    return text ? text : strdup("");
}

static bool is_printed(const void *nothing)
{
    (void)nothing;
    char *text = printed();
    size_t from = strlen(text) < looked_to ? strlen(text) : looked_to;
    char *found = strstr(text + from, awaited);
    if (found)
        looked_to = (size_t)(found - text) + strlen(awaited);
    free(text);
    return found != NULL;
}

/* Waits until it has printed a text, behind the one that was awaited before. */
static void await(const char *text)
{
    awaited = text;
    bool came = shell_wait(is_printed, NULL, patience);
    if (!came) {
        char *all = printed();
        fprintf(stderr, "'%s' does not come; there is:\n%s\n", text, all);
        free(all);
    }
    CU_ASSERT_TRUE_FATAL(came);
}

static void save(const char *from)
{
    char *text = strdup(scratch_get(in_root(from)));
    scratch_put("ws/" FILE_PATH, text);
    free(text);
}

static const struct shell_place inside = {.directory = "ws", .patience = 300};

static void start(void)
{
    cli_start();
    CU_ASSERT_EQUAL_FATAL(LAB("init", "ws"), 0);
    looked_to = 0;
    shell_start(&watching, &inside, (const char *const[]){"watch", "two-locks", NULL});
}

static void finish(int signal)
{
    kill(watching.pid, signal);
    shell_finish(&watching);
    CU_ASSERT_EQUAL(watching.status, 128 + signal);
    shell_free(&watching);
    cli_finish();
}

static void test_saves(void)
{
    start();
    await("Save it, and it is checked.");
    await("1. lock-order inversion in ");
    await("That is what the driver and the conductor see");
    await("two-locks: fail, 45 of 100 points");
    save(SOLUTION);
    await("Saved.");
    await("Nothing so far, on ");
    await("gone: lock-order inversion in ");
    await("two-locks: pass, 100 of 100 points");
    save(FILE_PATH);
    await("two-locks: fail, 45 of 100 points");
    char *text = strdup(scratch_get("ws/" FILE_PATH)), *edited;
    CU_ASSERT_TRUE_FATAL(asprintf(&edited, "%s\n/* nothing has changed */\n", text) > 0);
    scratch_put("ws/" FILE_PATH, edited);
    free(text);
    free(edited);
    await("still there: lock-order inversion in ");
    await("two-locks: fail, 45 of 100 points");
    CU_ASSERT_EQUAL(LAB_AT(&inside, "list"), 0);
    CU_ASSERT_TRUE(has(told.out, "passed  two-locks"));
    finish(SIGTERM);
}

/* The file with more in a function that both threads call. */
static void save_with(const char *statement)
{
    static const char head[] = "struct job *board_start(void)\n{\n";
    char *text = strdup(scratch_get(in_root(FILE_PATH))), *at = strstr(text, head), *whole;
    CU_ASSERT_PTR_NOT_NULL_FATAL(at);
    at += strlen(head);
    CU_ASSERT_TRUE_FATAL(asprintf(&whole, "#include <stdio.h>\n%.*s%s%s", (int)(at - text), text,
                                  statement, at) > 0);
    scratch_put("ws/" FILE_PATH, whole);
    free(text);
    free(whole);
    await("Saved.");
}

static void test_survives(void)
{
    start();
    await("two-locks: fail, ");
    scratch_put("ws/" FILE_PATH, "int main(\n");
    await("error: ");
    await("two-locks: not built");
    CU_ASSERT_EQUAL(unlink("ws/" FILE_PATH), 0);
    await("two-locks.c is gone.");
    await("'./lab reset two-locks' brings it back");
    save_with("    for (;;)\n        puts(\"and on\");\n");
    await("It has not ended after 3 s:\n");
    await(" is running, two-locks.c:57 in board_start");
    await("The tools are asked now. Each gives it more time");
    await("the program did not end within ");
    save_with("    for (;;)\n        ;\n");
    /* Before that one is judged to its end, the next is saved. */
    save(SOLUTION);
    await("two-locks: pass, 100 of 100 points");
    finish(SIGINT);
}

static bool was_printed(const char *text)
{
    char *all = printed();
    bool found = strstr(all, text) != NULL;
    free(all);
    return found;
}

/* What does not build shows nothing; what does is compared with the last that did. */
static void test_not_built(void)
{
    start();
    await("two-locks: fail, 45 of 100 points");
    scratch_put("ws/" FILE_PATH, "int main(\n");
    await("two-locks: not built, 0 of 100 points");
    await("nothing is gone: what was found before is still to be mended");
    scratch_put("ws/" FILE_PATH, "");
    await("two-locks: not built, 0 of 100 points");
    save(FILE_PATH);
    await("still there: lock-order inversion in ");
    await("two-locks: fail, 45 of 100 points");
    CU_ASSERT_FALSE(was_printed("\ngone: "));
    scratch_put("ws/" FILE_PATH, "int main(\n");
    await("two-locks: not built, 0 of 100 points");
    save(SOLUTION);
    await("\ngone: lock-order inversion in ");
    await("two-locks: pass, 100 of 100 points");
    scratch_put("ws/" FILE_PATH, "");
    await("two-locks: not built, 0 of 100 points\nh hint"); /* nothing was left to be mended */
    finish(SIGTERM);
}

/* What hangs before it comes to the defect has not mended it. */
static void test_hangs(void)
{
    start();
    await("two-locks: fail, 45 of 100 points");
    save_with("    pthread_mutex_lock(&running_lock);\n    pthread_mutex_lock(&running_lock);\n");
    await("It did not come to its end, so nothing is gone");
    CU_ASSERT_FALSE(was_printed("\ngone: "));
    save(SOLUTION);
    await("\ngone: lock-order inversion in ");
    await("two-locks: pass, 100 of 100 points");
    finish(SIGTERM);
}

/* What is told first of a wrong result is what the verdict names. */
static void test_one_name(void)
{
    char summary[512];
    cli_start();
    CU_ASSERT_EQUAL_FATAL(LAB("init", "ws"), 0);
    looked_to = 0;
    shell_start(&watching, &inside, (const char *const[]){"watch", "fan-in-closes-early", NULL});
    await("1. wrong result: ");
    await("fan-in-closes-early: fail, ");
    char *all = printed(), *named = strstr(all, "1. wrong result: ") + strlen("1. ");
    snprintf(summary, sizeof summary, " points: %.*s\n", (int)strcspn(named, "["), named);
    summary[strlen(summary) - strlen("  \n")] = '\n'; /* two blanks are before its mark */
    summary[strcspn(summary, "\n") + 1] = '\0';
    CU_ASSERT_TRUE(has(strstr(all, "fan-in-closes-early: fail, "), summary));
    CU_ASSERT_FALSE(was_printed("It has not ended after "));
    free(all);
    finish(SIGTERM);
}

/* Where inotify tells nothing (here: because there are no more of them), it looks. */
static void test_silent(void)
{
    enum { MOST = 4096 };
    static int taken[MOST];
    int count = 0;
    while (count < MOST && (taken[count] = inotify_init1(IN_CLOEXEC)) >= 0)
        count++;
    start();
    await("two-locks: fail, 45 of 100 points");
    save(SOLUTION);
    await("two-locks: pass, 100 of 100 points");
    finish(SIGHUP);
    while (count > 0)
        close(taken[--count]);
}

/* Of all lines that begin so. */
static size_t longest_line(const char *beginning)
{
    char *all = printed(), *rest = all;
    size_t longest = 0;
    for (char *line; (line = strsep(&rest, "\n"));)
        if (strncmp(line, beginning, strlen(beginning)) == 0 && strlen(line) > longest)
            longest = strlen(line);
    free(all);
    return longest;
}

/* A key asks for what the tools printed, before and after a verdict. */
static void test_keys(void)
{
    struct shell_place typing = inside;
    cli_start();
    CU_ASSERT_EQUAL_FATAL(LAB("init", "ws"), 0);
    CU_ASSERT_EQUAL_FATAL(mkfifo("keys", 0600), 0);
    int keys = open("keys", O_RDWR | O_CLOEXEC);
    typing.in = "keys";
    looked_to = 0;
    CU_ASSERT_EQUAL(write(keys, "t\n", 2), 2);
    shell_start(&watching, &typing, (const char *const[]){"watch", "two-locks", NULL});
    await("h hint, n next, l list, s steps,");
    await("q quit; then Enter\n");
    CU_ASSERT_TRUE(longest_line("h hint") < 80);
    await("Nothing is known to be wrong; a verdict may come yet.");
    await("two-locks: fail, 45 of 100 points");
    CU_ASSERT_EQUAL(write(keys, "t\n", 2), 2);
    await("What tsan printed; how to read it: 'lab explain tsan'");
    await("WARNING: ThreadSanitizer: lock-order-inversion");
    CU_ASSERT_EQUAL(write(keys, "q\n", 2), 2);
    shell_finish(&watching);
    CU_ASSERT_EQUAL(watching.status, 0);
    shell_free(&watching);
    close(keys);
    cli_finish();
}

static void test_refused(void)
{
    cli_start();
    CU_ASSERT_EQUAL(LAB("watch"), 2);
    CU_ASSERT_TRUE(has(told.err, "there is no workspace here"));
    CU_ASSERT_EQUAL(LAB("watch", "no-such-lab"), 2);
    CU_ASSERT_EQUAL(LAB("watch", "two-locks", "unsafe-map"), 2);
    cli_finish();
}

CU_TestInfo cli_watch_tests[] = {
    {"each save is checked; what is gone and what is new is said", test_saves},
    {"nothing that is saved ends it", test_survives},
    {"what does not build takes no finding away", test_not_built},
    {"nor does what hangs", test_hangs},
    {"a wrong result has one name, first and last", test_one_name},
    {"where inotify is silent, it looks", test_silent},
    {"a key shows what the tools printed", test_keys},
    {"wrong usage is told", test_refused},
    CU_TEST_INFO_NULL,
};
