/* 'lab check --sandbox': files of people whom nobody knows. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"
#include "scratch.h"
#include "suites.h"

static const char solution[] = "solutions/lock-ordering/two-locks/two-locks.c";

/* A right answer with one more line, of what somebody tries; %s in it is racelab's root. */
static void put_mine(const char *line)
{
    char *first = NULL, *text = NULL;
    CU_ASSERT_TRUE_FATAL(asprintf(&first, line, shell_root()) >= 0);
    CU_ASSERT_TRUE_FATAL(asprintf(&text, "%s\n%s", first, scratch_get(in_root(solution))) >= 0);
    scratch_put("mine.c", text);
    free(first);
    free(text);
}

static int check_mine(void)
{
    return LAB("check", "--sandbox", "-l", "two-locks", "mine.c");
}

static void check_same(const char *file)
{
    int status = LAB("check", in_root(file));
    char *without = strdup(told.out);
    CU_ASSERT_EQUAL(LAB("check", "--sandbox", in_root(file)), status);
    CU_ASSERT_STRING_EQUAL(told.out, without);
    free(without);
}

static void test_same(void)
{
    if (!cli_has_sandbox())
        return;
    cli_start();
    check_same(solution);
    check_same("labs/lock-ordering/two-locks/two-locks.c");
    check_same("tests/submissions/lock-ordering/two-locks/wrong-early-unlock.c");
    cli_finish();
}

/* Words that stand in the files, and must not come back with what the compiler says. */
static void test_hidden_from_the_compiler(void)
{
    if (!cli_has_sandbox())
        return;
    static const struct {
        const char *line, *secret;
        int status;
    } rows[] = {
        {"#include \"/etc/passwd\"", "root:", 4},
        {"#include \"%s/solutions/lock-ordering/two-locks/WHY.md\"", "wait-for", 4},
        {"#include \"%s/labs/lock-ordering/two-locks/lab.ini\"", "witness", 4},
        {"__asm__(\".incbin \\\"%s/solutions/lock-ordering/two-locks/two-locks.c\\\"\");",
         "pthread_mutex_lock(", 1},
    };
    cli_start();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        put_mine(rows[i].line);
        CU_ASSERT_EQUAL(check_mine(), rows[i].status);
        CU_ASSERT_PTR_NULL(strstr(told.out, rows[i].secret));
        CU_ASSERT_TRUE(has(told.out, rows[i].status == 1 ? "tampering" : "error"));
    }
    put_mine(""); /* and without such a line it is a right answer */
    CU_ASSERT_EQUAL(check_mine(), 0);
    cli_finish();
}

/* What makes the compiler eat a machine is refused like any other file that does not build. */
static void test_costly_sources(void)
{
    if (!cli_has_sandbox())
        return;
    static const char *const lines[] = {
        "#include \"/dev/zero\"",
        "#include __FILE__",
        "char huge[1ul << 40] = {1};",
    };
    cli_start();
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        scratch_put("mine.c", lines[i]);
        CU_ASSERT_EQUAL(check_mine(), 4);
    }
    cli_finish();
}

static void test_no_sandbox(void)
{
    const struct shell_place bare = {.setting = "PATH=/nonexistent"};
    cli_start();
    put_mine("");
    CU_ASSERT_EQUAL(LAB_AT(&bare, "check", "--sandbox", "-l", "two-locks", "mine.c"), 3);
    CU_ASSERT_TRUE(has(told.err, "bubblewrap is not installed"));
    cli_finish();
}

/* Does the first run under way print, or could it? */
static bool has_begun(const void *shell)
{
    char path[64];
    snprintf(path, sizeof path, "build/work/%ld/2-helgrind/out",
             (long)((const struct shell *)shell)->pid);
    return access(in_root(path), F_OK) == 0;
}

static bool nothing_is_left(const void *unused)
{
    (void)unused;
    return !shell_has_children();
}

/* Ends a check half-way; cli_finish looks for what is left. Mounts were never to be seen here. */
static void check_ended(int signal)
{
    struct shell shell = {0};
    char *mounts = strdup(scratch_get("/proc/self/mountinfo"));
    cli_start();
    put_mine("");
    START_LAB(&shell, "check", "--sandbox", "-l", "two-locks", "mine.c");
    CU_ASSERT_TRUE(shell_wait(has_begun, &shell, 30));
    CU_ASSERT_STRING_EQUAL(scratch_get("/proc/self/mountinfo"), mounts);
    kill(shell.pid, signal);
    shell_finish(&shell);
    CU_ASSERT_EQUAL(shell.status, 128 + signal);
    CU_ASSERT_TRUE(shell_wait(nothing_is_left, NULL, 30));
    if (signal == SIGKILL) /* the next one clears away */
        CU_ASSERT_EQUAL(LAB("check", "--sandbox", in_root(solution)), 0);
    CU_ASSERT_EQUAL(dead_work_folders(), 0);
    CU_ASSERT_STRING_EQUAL(scratch_get("/proc/self/mountinfo"), mounts);
    shell_free(&shell);
    free(mounts);
    cli_finish();
}

static void test_stopped(void)
{
    if (!cli_has_sandbox())
        return;
    check_ended(SIGINT);
    check_ended(SIGTERM);
}

static void test_killed(void)
{
    if (!cli_has_sandbox())
        return;
    check_ended(SIGKILL);
}

CU_TestInfo cli_sandbox_tests[] = {
    {"the verdict is the same in the sandbox", test_same},
    {"the compiler sees nothing of the machine", test_hidden_from_the_compiler},
    {"the compiler does not eat the machine", test_costly_sources},
    {"without a sandbox nothing is run", test_no_sandbox},
    {"stopped, it leaves nothing", test_stopped},
    {"killed, it leaves nothing running", test_killed},
    CU_TEST_INFO_NULL,
};
