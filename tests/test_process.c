/*
 * Every way a program can end or refuse to, by tests/fixtures/misbehave.c. Deadlines are generous:
 * the machine may be busy. What is asserted is the order of things, and that nothing is left.
 */
#include "../checker/run/process.h"
#include "runner.h"
#include "fixture.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* A run of "misbehave BEHAVIOUR NUMBER", and what came of it. */
struct trial {
    char *folder;
    char *argv[4];
    struct process_plan plan;
    struct ending ending;
    char error[200];
};

static void trial_init(struct trial *trial, const char *behaviour, const char *number)
{
    *trial = (struct trial){.folder = fixture_folder()};
    trial->argv[0] = strdup(fixture("misbehave"));
    trial->argv[1] = strdup(behaviour);
    trial->argv[2] = strdup(number);
    trial->plan =
        (struct process_plan){.argv = trial->argv, .folder = trial->folder, .deadline = 30};
}

static void trial_free(struct trial *trial)
{
    for (int i = 0; i < 3; i++)
        free(trial->argv[i]);
    fixture_close(trial->folder);
}

static int trial_run(struct trial *trial)
{
    return process_run(&trial->plan, &trial->ending, trial->error, sizeof trial->error);
}

static void assert_file(const struct trial *trial, const char *name, const char *expected)
{
    char *text = fixture_read(trial->folder, name);
    CU_ASSERT_STRING_EQUAL(text, expected);
    free(text);
}

static off_t file_size(const struct trial *trial, const char *name)
{
    char *path;
    struct stat file = {.st_size = -1};
    if (asprintf(&path, "%s/%s", trial->folder, name) >= 0)
        stat(path, &file);
    free(path);
    return file.st_size;
}

/* All whose numbers the program left in a file are gone, and it left that many. */
static void assert_gone_in(const struct trial *trial, const char *name, int expected)
{
    char *numbers = fixture_read(trial->folder, name);
    int count = 0;
    for (const char *at = numbers; (at = strchr(at, '\n')); at++)
        count++;
    CU_ASSERT_EQUAL(count, expected);
    CU_ASSERT_TRUE(processes_go(numbers));
    free(numbers);
}

static void assert_gone(const struct trial *trial, int expected)
{
    assert_gone_in(trial, "out", expected);
}

/* --- ways to end ---------------------------------------------------------------------------- */

static void test_exit_status(void)
{
    struct trial trial;
    trial_init(&trial, "leave", "42");
    CU_ASSERT_EQUAL_FATAL(trial_run(&trial), 0);
    CU_ASSERT_EQUAL(trial.ending.how, ENDED_EXIT);
    CU_ASSERT_EQUAL(trial.ending.code, 42);
    CU_ASSERT_EQUAL(trial.ending.left_behind, 0);
    CU_ASSERT_FALSE(trial.ending.out_cut);
    CU_ASSERT_TRUE(trial.ending.wall > 0);
    CU_ASSERT_TRUE(trial.ending.peak_kib > 0);
    assert_file(&trial, "out", "");
    trial_free(&trial);
}

static void test_crash(void)
{
    static const int signals[] = {SIGSEGV, SIGABRT, SIGKILL, SIGTERM, SIGUSR1};
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
        struct trial trial;
        char number[8];
        snprintf(number, sizeof number, "%d", signals[i]);
        trial_init(&trial, "crash", number);
        CU_ASSERT_EQUAL_FATAL(trial_run(&trial), 0);
        CU_ASSERT_EQUAL(trial.ending.how, ENDED_SIGNAL);
        CU_ASSERT_EQUAL(trial.ending.code, signals[i]);
        trial_free(&trial);
    }
}

/* Runs another program in place of the fixture, and wants it not to start. */
static void assert_not_started(const char *program, int error)
{
    struct trial trial;
    trial_init(&trial, "", "");
    free(trial.argv[0]);
    trial.argv[0] = strdup(program);
    CU_ASSERT_EQUAL_FATAL(trial_run(&trial), 0);
    CU_ASSERT_EQUAL(trial.ending.how, ENDED_NOT_STARTED);
    CU_ASSERT_EQUAL(trial.ending.code, error);
    trial_free(&trial);
}

static void test_not_started(void)
{
    char *folder = fixture_folder(), *noise;
    if (asprintf(&noise, "%s/noise", folder) < 0)
        exit(3);
    assert_not_started("/nowhere/at/all", ENOENT);
    assert_not_started("no-program-has-this-name", ENOENT);
    assert_not_started(folder, EACCES);
    FILE *file = fopen(noise, "we");
    fputs("\1\2\3 this is no program\n", file);
    fclose(file);
    assert_not_started(noise, EACCES);
    chmod(noise, 0755);
    assert_not_started(noise, ENOEXEC); /* and no shell gets to see it */
    free(noise);
    fixture_close(folder);
}

static void test_program_from_path(void)
{
    struct trial trial;
    trial_init(&trial, "", "");
    free(trial.argv[0]);
    trial.argv[0] = strdup("true");
    CU_ASSERT_EQUAL_FATAL(trial_run(&trial), 0);
    CU_ASSERT_EQUAL(trial.ending.how, ENDED_EXIT);
    CU_ASSERT_EQUAL(trial.ending.code, 0);
    trial_free(&trial);
}

/* --- deadlines ------------------------------------------------------------------------------ */

static void test_deadline(void)
{
    struct trial trial;
    trial_init(&trial, "stay-stubbornly", "");
    trial.plan.deadline = 0.3;
    CU_ASSERT_EQUAL_FATAL(trial_run(&trial), 0);
    CU_ASSERT_EQUAL(trial.ending.how, ENDED_DEADLINE);
    CU_ASSERT_TRUE(trial.ending.wall >= 0.3);
    CU_ASSERT_TRUE(trial.ending.wall < 5);
    CU_ASSERT_EQUAL(trial.ending.left_behind, 0);
    assert_gone(&trial, 1);
    trial_free(&trial);
}

static void test_grace(void)
{
    struct trial trial;
    trial_init(&trial, "stay-stubbornly", "");
    trial.plan.deadline = 0.2;
    trial.plan.grace = 0.3;
    CU_ASSERT_EQUAL_FATAL(trial_run(&trial), 0);
    CU_ASSERT_EQUAL(trial.ending.how, ENDED_DEADLINE);
    CU_ASSERT_TRUE(trial.ending.wall >= 0.5);
    assert_gone(&trial, 1);
    trial_free(&trial);
}

static void assert_says_goodbye(const char *behaviour)
{
    struct trial trial;
    trial_init(&trial, behaviour, "");
    trial.plan.deadline = 0.2;
    trial.plan.grace = 20;
    CU_ASSERT_EQUAL_FATAL(trial_run(&trial), 0);
    CU_ASSERT_EQUAL(trial.ending.how, ENDED_DEADLINE);
    CU_ASSERT_TRUE(trial.ending.wall < 10);
    char *text = fixture_read(trial.folder, "out");
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "goodbye\n"));
    free(text);
    trial_free(&trial);
}

static void test_last_words(void)
{
    assert_says_goodbye("stay-politely");
    assert_says_goodbye("stay-stopped");
}

/* --- output --------------------------------------------------------------------------------- */

static void test_flood(void)
{
    struct trial trial;
    trial_init(&trial, "flood", "1024");
    trial.plan.output_cap = 100000;
    CU_ASSERT_EQUAL_FATAL(trial_run(&trial), 0);
    CU_ASSERT_EQUAL(trial.ending.how, ENDED_EXIT);
    CU_ASSERT_EQUAL(trial.ending.code, 0);
    CU_ASSERT_TRUE(trial.ending.out_cut);
    CU_ASSERT_FALSE(trial.ending.err_cut);
    CU_ASSERT_EQUAL(file_size(&trial, "out"), 100000);
    assert_file(&trial, "err", "flooding\n");
    trial_free(&trial);
}

static void test_output_of_the_cap(void)
{
    struct trial trial;
    trial_init(&trial, "flood", "1");
    CU_ASSERT_EQUAL_FATAL(trial_run(&trial), 0);
    CU_ASSERT_FALSE(trial.ending.out_cut);
    CU_ASSERT_EQUAL(file_size(&trial, "out"), 1024 * 1024);
    trial_free(&trial);
}

static void test_closed_streams(void)
{
    struct trial trial;
    trial_init(&trial, "close-everything", "");
    CU_ASSERT_EQUAL_FATAL(trial_run(&trial), 0);
    CU_ASSERT_EQUAL(trial.ending.how, ENDED_EXIT);
    CU_ASSERT_EQUAL(trial.ending.code, 7);
    trial_free(&trial);
}

static void test_writer_left_behind(void)
{
    struct trial trial;
    trial_init(&trial, "leave-a-writer", "");
    CU_ASSERT_EQUAL_FATAL(trial_run(&trial), 0);
    CU_ASSERT_EQUAL(trial.ending.how, ENDED_EXIT);
    CU_ASSERT_EQUAL(trial.ending.left_behind, 1);
    trial_free(&trial);
}

/* --- processes ------------------------------------------------------------------------------ */

static void test_too_many(void)
{
    struct trial trial;
    trial_init(&trial, "multiply", "1000");
    trial.plan.process_cap = 50;
    CU_ASSERT_EQUAL_FATAL(trial_run(&trial), 0);
    CU_ASSERT_EQUAL(trial.ending.how, ENDED_PROCESSES);
    trial_free(&trial);
}

static void test_few_enough(void)
{
    struct trial trial;
    trial_init(&trial, "multiply", "20");
    trial.plan.process_cap = 50;
    trial.plan.deadline = 0.3;
    CU_ASSERT_EQUAL_FATAL(trial_run(&trial), 0);
    CU_ASSERT_EQUAL(trial.ending.how, ENDED_DEADLINE);
    assert_gone(&trial, 1);
    trial_free(&trial);
}

static void test_many_but_not_at_once(void)
{
    struct trial trial;
    trial_init(&trial, "fork-and-wait", "1000");
    trial.plan.process_cap = 5;
    CU_ASSERT_EQUAL_FATAL(trial_run(&trial), 0);
    CU_ASSERT_EQUAL(trial.ending.how, ENDED_EXIT);
    CU_ASSERT_EQUAL(trial.ending.code, 0);
    trial_free(&trial);
}

static void test_daemons(void)
{
    struct trial trial;
    trial_init(&trial, "leave-daemons", "3");
    CU_ASSERT_EQUAL_FATAL(trial_run(&trial), 0);
    CU_ASSERT_EQUAL(trial.ending.how, ENDED_EXIT);
    CU_ASSERT_EQUAL(trial.ending.left_behind, 3);
    assert_gone(&trial, 3);
    trial_free(&trial);
}

static void test_hop(void)
{
    struct trial trial;
    trial_init(&trial, "hop", "");
    CU_ASSERT_EQUAL_FATAL(trial_run(&trial), 0);
    CU_ASSERT_EQUAL(trial.ending.how, ENDED_EXIT);
    CU_ASSERT_TRUE(trial.ending.left_behind > 0);
    trial_free(&trial);
}

static void test_cpu_of_children(void)
{
    struct trial trial;
    trial_init(&trial, "burn-in-a-child", "200");
    CU_ASSERT_EQUAL_FATAL(trial_run(&trial), 0);
    CU_ASSERT_TRUE(trial.ending.user + trial.ending.sys > 0.19);
    trial_free(&trial);
}

/* --- what a program starts with ------------------------------------------------------------- */

static void test_clean_start(void)
{
    struct trial trial;
    int stray[2];
    trial_init(&trial, "describe", "");
    CU_ASSERT_EQUAL_FATAL(pipe(stray), 0); /* inherited by whoever does not take care */
    signal(SIGUSR2, SIG_IGN);
    CU_ASSERT_EQUAL_FATAL(trial_run(&trial), 0);
    signal(SIGUSR2, SIG_DFL);
    assert_file(&trial, "out", "fd 0\nfd 1\nfd 2\nstdin 0\nleader 1\npersonality 00040000\n");
    close(stray[0]);
    close(stray[1]);
    trial_free(&trial);
}

static void test_surroundings(void)
{
    struct trial trial;
    char *const environment[] = {"WORD=mutex", NULL}, *expected;
    trial_init(&trial, "surroundings", "");
    trial.plan.environment = environment;
    trial.plan.directory = trial.folder;
    CU_ASSERT_EQUAL_FATAL(trial_run(&trial), 0);
    if (asprintf(&expected, "in %s\nWORD mutex\nHOME -\n", trial.folder) < 0)
        exit(3);
    assert_file(&trial, "out", expected);
    free(expected);
    trial_free(&trial);
}

static void test_file_cap(void)
{
    struct trial trial;
    trial_init(&trial, "write-a-file", "1000");
    trial.plan.directory = trial.folder;
    trial.plan.file_cap = 100000;
    CU_ASSERT_EQUAL_FATAL(trial_run(&trial), 0);
    CU_ASSERT_EQUAL(trial.ending.how, ENDED_SIGNAL);
    CU_ASSERT_EQUAL(trial.ending.code, SIGXFSZ);
    CU_ASSERT_EQUAL(file_size(&trial, "misbehave.file"), 100000);
    trial_free(&trial);
}

static void test_memory_cap(void)
{
    struct trial trial;
    trial_init(&trial, "allocate", "200");
    CU_ASSERT_EQUAL_FATAL(trial_run(&trial), 0);
    CU_ASSERT_EQUAL(trial.ending.code, 0);
    CU_ASSERT_TRUE(trial.ending.peak_kib > 200 * 1024);
    trial.plan.memory_cap = 100 * 1024 * 1024;
    CU_ASSERT_EQUAL_FATAL(trial_run(&trial), 0);
    CU_ASSERT_EQUAL(trial.ending.code, 5);
    trial_free(&trial);
}

/* --- our own troubles ----------------------------------------------------------------------- */

static void test_no_folder(void)
{
    struct trial trial;
    trial_init(&trial, "leave", "0");
    trial.plan.folder = "/nowhere/at/all";
    CU_ASSERT_EQUAL(trial_run(&trial), -1);
    CU_ASSERT_PTR_NOT_NULL(strstr(trial.error, "/nowhere/at/all"));
    trial_free(&trial);
}

static void test_no_directory(void)
{
    struct trial trial;
    trial_init(&trial, "leave", "0");
    trial.plan.directory = "/nowhere/at/all";
    trial.ending.code = 99;
    CU_ASSERT_EQUAL(trial_run(&trial), -1);
    CU_ASSERT_PTR_NOT_NULL(strstr(trial.error, "/nowhere/at/all"));
    CU_ASSERT_EQUAL(trial.ending.code, 99); /* untouched */
    trial_free(&trial);
}

static void test_killed_keeper(void)
{
    struct trial trial;
    trial_init(&trial, "kill-the-keeper", "9");
    trial.plan.directory = trial.folder;
    CU_ASSERT_EQUAL_FATAL(trial_run(&trial), 0);
    CU_ASSERT_EQUAL(trial.ending.how, ENDED_UNWATCHED);
    assert_gone_in(&trial, "misbehave.file", 1);
    trial_free(&trial);
}

static void test_keeper_is_deaf(void)
{
    struct trial trial;
    trial_init(&trial, "kill-the-keeper", "15");
    trial.plan.directory = trial.folder;
    trial.plan.deadline = 0.3;
    CU_ASSERT_EQUAL_FATAL(trial_run(&trial), 0);
    CU_ASSERT_EQUAL(trial.ending.how, ENDED_DEADLINE);
    trial_free(&trial);
}

/* --- several, and early ends ---------------------------------------------------------------- */

static void test_twenty_at_once(void)
{
    enum { COUNT = 20 };
    struct trial trials[COUNT];
    struct process *processes[COUNT];
    for (int i = 0; i < COUNT; i++) {
        char number[8];
        snprintf(number, sizeof number, "%d", i);
        trial_init(&trials[i], "leave", number);
        CU_ASSERT_EQUAL_FATAL(
            process_start(&trials[i].plan, &processes[i], trials[i].error, sizeof trials[i].error),
            0);
    }
    for (int i = COUNT - 1; i >= 0; i--) {
        struct pollfd one = {.fd = process_fd(processes[i]), .events = POLLIN};
        CU_ASSERT_EQUAL(poll(&one, 1, 30000), 1);
        CU_ASSERT_EQUAL(process_finish(processes[i], &trials[i].ending, trials[i].error,
                                       sizeof trials[i].error),
                        0);
        CU_ASSERT_EQUAL(trials[i].ending.code, i);
        trial_free(&trials[i]);
    }
}

/* Waits until the program has printed that many lines. */
static bool lines_appear(const char *folder, int expected)
{
    for (int i = 0; i < 3000; i++) {
        char *text = fixture_read(folder, "out");
        int count = 0;
        for (const char *at = text; (at = strchr(at, '\n')); at++)
            count++;
        free(text);
        if (count >= expected)
            return true;
        poll(NULL, 0, 10);
    }
    return false;
}

static void test_kill(void)
{
    struct trial trial;
    struct process *process;
    trial_init(&trial, "daemons-and-stay", "3");
    CU_ASSERT_EQUAL_FATAL(process_start(&trial.plan, &process, trial.error, sizeof trial.error), 0);
    CU_ASSERT_TRUE(lines_appear(trial.folder, 4));
    process_kill(process);
    assert_gone(&trial, 4);
    trial_free(&trial);
}

static void test_kill_of_an_ended_run(void)
{
    struct trial trial;
    struct process *process;
    trial_init(&trial, "leave", "0");
    CU_ASSERT_EQUAL_FATAL(process_start(&trial.plan, &process, trial.error, sizeof trial.error), 0);
    struct pollfd one = {.fd = process_fd(process), .events = POLLIN};
    CU_ASSERT_EQUAL(poll(&one, 1, 30000), 1);
    process_kill(process);
    CU_ASSERT_EQUAL(waitpid(-1, NULL, WNOHANG), -1);
    CU_ASSERT_EQUAL(errno, ECHILD);
    trial_free(&trial);
}

/* A racelab that runs something and is killed itself. */
static void test_dead_racelab(void)
{
    struct trial trial;
    trial_init(&trial, "daemons-and-stay", "3");
    pid_t racelab = fork();
    if (racelab == 0) {
        struct process *process;
        if (process_start(&trial.plan, &process, trial.error, sizeof trial.error) != 0)
            _exit(1);
        for (;;)
            pause();
    }
    CU_ASSERT_TRUE(lines_appear(trial.folder, 4));
    kill(racelab, SIGKILL);
    waitpid(racelab, NULL, 0);
    assert_gone(&trial, 4);
    trial_free(&trial);
}

/* Run in a child, because it closes what CUnit prints to. */
static int run_without_streams(struct trial *trial)
{
    close(STDIN_FILENO);
    close(STDOUT_FILENO);
    close(STDERR_FILENO);
    if (trial_run(trial) != 0)
        return 1;
    return trial->ending.how == ENDED_EXIT && trial->ending.code == 0 ? 0 : 2;
}

static void test_no_streams(void)
{
    struct trial trial;
    int status = -1;
    trial_init(&trial, "describe", "");
    pid_t child = fork();
    if (child == 0)
        _exit(run_without_streams(&trial));
    CU_ASSERT_EQUAL(waitpid(child, &status, 0), child);
    CU_ASSERT_EQUAL(status, 0);
    assert_file(&trial, "out", "fd 0\nfd 1\nfd 2\nstdin 0\nleader 1\npersonality 00040000\n");
    trial_free(&trial);
}

/* --- words ---------------------------------------------------------------------------------- */

static void test_words(void)
{
    static const struct {
        struct ending ending;
        const char *words;
    } rows[] = {
        {{.how = ENDED_EXIT, .code = 1}, "exit status 1"},
        {{.how = ENDED_SIGNAL, .code = SIGSEGV}, "killed by SIGSEGV"},
        {{.how = ENDED_SIGNAL, .code = 63}, "killed by signal 63"},
        {{.how = ENDED_HANG, .wall = 0.12}, "stuck for ever, stopped after 0.1 s"},
        {{.how = ENDED_DEADLINE, .wall = 5.01}, "stopped after 5.0 s"},
        {{.how = ENDED_PROCESSES}, "stopped for starting too many processes"},
        {{.how = ENDED_UNWATCHED}, "unknown: its watcher was killed"},
        {{.how = ENDED_NOT_STARTED, .code = ENOENT}, "not started: No such file or directory"},
    };
    char buffer[100];
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        CU_ASSERT_STRING_EQUAL(ending_describe(&rows[i].ending, buffer, sizeof buffer),
                               rows[i].words);
    CU_ASSERT_STRING_EQUAL(ending_describe(&rows[0].ending, buffer, 5), "exit");
}

CU_TestInfo process_tests[] = {
    {"an exit status is handed on", test_exit_status},
    {"a crash is told by its signal", test_crash},
    {"what is no program is not started, and no shell tries", test_not_started},
    {"a program without a slash is found in PATH", test_program_from_path},
    {"the deadline ends a program that ignores SIGTERM", test_deadline},
    {"SIGKILL waits for the grace", test_grace},
    {"a program that obeys SIGTERM has its last words, even when stopped", test_last_words},
    {"a flood is kept up to the cap and does not block", test_flood},
    {"output of exactly the cap is not cut", test_output_of_the_cap},
    {"a program may close all its descriptors", test_closed_streams},
    {"a child that goes on writing delays nothing", test_writer_left_behind},
    {"too many processes end the run", test_too_many},
    {"as many as allowed do not", test_few_enough},
    {"a thousand, one after the other, are not too many", test_many_but_not_at_once},
    {"daemons are killed and counted", test_daemons},
    {"a process that never stays the same is caught", test_hop},
    {"the CPU time of children counts", test_cpu_of_children},
    {"a program starts with three descriptors and no inherited signals", test_clean_start},
    {"a program gets the environment and directory of the plan", test_surroundings},
    {"a file grows to its cap and no further", test_file_cap},
    {"memory has a cap", test_memory_cap},
    {"a run without a folder is our trouble", test_no_folder},
    {"a run without its directory is our trouble", test_no_directory},
    {"a program that kills its keeper dies, and we say so", test_killed_keeper},
    {"a keeper does not listen to the program", test_keeper_is_deaf},
    {"twenty runs at once keep their results apart", test_twenty_at_once},
    {"a killed run leaves nothing", test_kill},
    {"killing a run that has ended is fine", test_kill_of_an_ended_run},
    {"a racelab killed by SIGKILL leaves nothing", test_dead_racelab},
    {"a racelab without standard streams runs programs all the same", test_no_streams},
    {"an ending has words", test_words},
    CU_TEST_INFO_NULL,
};
