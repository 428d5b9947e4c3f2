/* Many runs, a few at a time. The runs are small shell scripts in the test's own folder. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../checker/run/jobs.h"
#include "runner.h"
#include "scratch.h"

enum { JOBS = 5 };

static const double patience = 20; /* seconds for what should take milliseconds */

static struct job jobs[JOBS];
static char *argvs[JOBS][5];
static char folders[JOBS][16];
static char error[256];

static void start(void)
{
    scratch_enter();
    memset(jobs, 0, sizeof jobs);
    error[0] = '\0';
}

static void finish(void)
{
    scratch_leave();
}

/* Job i runs the script, with its own number as $0. */
static void plan(int i, char *script)
{
    static char *numbers[JOBS] = {"0", "1", "2", "3", "4"};
    char *argv[] = {"/bin/sh", "-c", script, numbers[i], NULL};
    memcpy(argvs[i], argv, sizeof argv);
    snprintf(folders[i], sizeof folders[i], "run-%d", i);
    mkdir(folders[i], 0755);
    jobs[i].plan = (struct process_plan){.argv = argvs[i], .folder = folders[i]};
    jobs[i].plan.deadline = patience;
}

static int run(size_t count, int parallel)
{
    return jobs_run(jobs, count, parallel, NULL, NULL, error, sizeof error);
}

static bool ended_well(const struct job *job)
{
    return job->ending.how == ENDED_EXIT && job->ending.code == 0;
}

/* --- how many at once ----------------------------------------------------------------------- */

/* Each end of a named pipe waits for the other to be opened: neither can end alone. */
static void plan_a_meeting(void)
{
    CU_ASSERT_EQUAL_FATAL(mkfifo("meeting", 0644), 0);
    plan(0, "exec 3<meeting");
    plan(1, "exec 3>meeting");
}

static void test_two_at_once(void)
{
    start();
    plan_a_meeting();
    CU_ASSERT_EQUAL(run(2, 2), 0);
    CU_ASSERT_TRUE(ended_well(&jobs[0]));
    CU_ASSERT_TRUE(ended_well(&jobs[1]));
    finish();
}

static void test_one_at_a_time(void)
{
    start();
    plan_a_meeting();
    jobs[0].plan.deadline = jobs[1].plan.deadline = 0.1;
    CU_ASSERT_EQUAL(run(2, 1), 0);
    CU_ASSERT_EQUAL(jobs[0].ending.how, ENDED_DEADLINE);
    CU_ASSERT_EQUAL(jobs[1].ending.how, ENDED_DEADLINE);
    finish();
}

/* The waiting one has a place of its own, where there is only one for those that compute. */
static void test_waiting_beside_computing(void)
{
    start();
    plan_a_meeting();
    jobs[1].waits = true;
    CU_ASSERT_EQUAL(run(2, 1), 0);
    CU_ASSERT_TRUE(ended_well(&jobs[0]));
    CU_ASSERT_TRUE(ended_well(&jobs[1]));
    finish();
}

static void test_waiting_ones(void)
{
    for (int parallel = 1; parallel <= 2; parallel++) {
        start();
        plan_a_meeting();
        jobs[0].waits = jobs[1].waits = true;
        if (parallel == 1)
            jobs[0].plan.deadline = jobs[1].plan.deadline = 0.1;
        CU_ASSERT_EQUAL(run(2, parallel), 0);
        for (int i = 0; i < 2; i++)
            CU_ASSERT_EQUAL(jobs[i].ending.how, parallel == 1 ? ENDED_DEADLINE : ENDED_EXIT);
        finish();
    }
}

static void find_that_it_waits(struct job *job, size_t done, size_t count, void *argument)
{
    (void)job, (void)count;
    if (done == 1)
        ((struct job *)argument)->waits = true;
}

/* The third can meet the second only in the place of those that wait. */
static void test_found_to_wait(void)
{
    start();
    CU_ASSERT_EQUAL_FATAL(mkfifo("meeting", 0644), 0);
    plan(0, ":");
    plan(1, "exec 3<meeting");
    plan(2, "exec 3>meeting");
    CU_ASSERT_EQUAL(jobs_run(jobs, 3, 1, find_that_it_waits, &jobs[2], error, sizeof error), 0);
    CU_ASSERT_TRUE(ended_well(&jobs[1]));
    CU_ASSERT_TRUE(ended_well(&jobs[2]));
    finish();
}

static void test_order(void)
{
    start();
    for (int i = 0; i < JOBS; i++)
        plan(i, "echo $0 >>order");
    CU_ASSERT_EQUAL(run(JOBS, 1), 0);
    CU_ASSERT_STRING_EQUAL(scratch_get("order"), "0\n1\n2\n3\n4\n");
    finish();
}

/* A place that became free is filled: the first job waits for the last one. */
static void test_places_are_filled(void)
{
    start();
    plan_a_meeting();
    for (int i = 2; i < JOBS; i++)
        plan(i, i + 1 < JOBS ? ":" : "exec 3>meeting");
    plan(1, ":");
    CU_ASSERT_EQUAL(run(JOBS, 2), 0);
    for (int i = 0; i < JOBS; i++)
        CU_ASSERT_TRUE(ended_well(&jobs[i]));
    finish();
}

static void test_odd_counts(void)
{
    start();
    CU_ASSERT_EQUAL(run(0, 2), 0);
    plan(0, "exit 7");
    CU_ASSERT_EQUAL(run(1, 100), 0);
    CU_ASSERT_EQUAL(jobs[0].ending.code, 7);
    CU_ASSERT_EQUAL(run(1, 0), 0);
    CU_ASSERT_EQUAL(run(1, -3), 0);
    finish();
}

/* --- what is told --------------------------------------------------------------------------- */

struct diary {
    int owners[JOBS]; /* in the order in which they finished */
    size_t calls;
    bool in_order;
};

static void note(struct job *job, size_t done, size_t count, void *argument)
{
    struct diary *diary = argument;
    diary->in_order = diary->in_order && done == diary->calls + 1 && count == 3;
    diary->owners[diary->calls++] = *(int *)job->owner;
}

static void test_each_is_told(void)
{
    int owners[] = {10, 11, 12};
    struct diary diary = {.in_order = true};
    start();
    for (int i = 0; i < 3; i++) {
        plan(i, "exit $0");
        jobs[i].owner = &owners[i];
    }
    CU_ASSERT_EQUAL(jobs_run(jobs, 3, 1, note, &diary, error, sizeof error), 0);
    CU_ASSERT_EQUAL(diary.calls, 3);
    CU_ASSERT_TRUE(diary.in_order);
    for (int i = 0; i < 3; i++) {
        CU_ASSERT_EQUAL(diary.owners[i], 10 + i);
        CU_ASSERT_EQUAL(jobs[i].ending.code, i);
    }
    finish();
}

/* A program that does not exist is an ending like another; the rest goes on. */
static void test_no_program(void)
{
    static char *absent[] = {"./absent", NULL};
    start();
    plan(0, ":");
    plan(1, ":");
    jobs[0].plan.argv = absent;
    CU_ASSERT_EQUAL(run(2, 1), 0);
    CU_ASSERT_EQUAL(jobs[0].ending.how, ENDED_NOT_STARTED);
    CU_ASSERT_EQUAL(jobs[0].ending.code, ENOENT);
    CU_ASSERT_TRUE(ended_well(&jobs[1]));
    finish();
}

static pid_t noted_pid(const char *path)
{
    return (pid_t)strtol(scratch_get(path), NULL, 10);
}

static bool is_gone(pid_t pid)
{
    return pid > 0 && kill(pid, 0) != 0 && errno == ESRCH;
}

/* The second job ends when the first is under way; then the third has no folder to run in. */
static void test_cannot_start(void)
{
    start();
    CU_ASSERT_EQUAL_FATAL(mkfifo("meeting", 0644), 0);
    plan(0, "echo $$ >pid; exec 3>meeting; exec sleep 1000");
    plan(1, "exec 3<meeting");
    plan(2, ":");
    jobs[2].plan.folder = "no-such-folder";
    CU_ASSERT_EQUAL(run(3, 2), -1);
    CU_ASSERT_PTR_NOT_NULL(strstr(error, "no-such-folder"));
    CU_ASSERT_TRUE(is_gone(noted_pid("pid")));
    finish();
}

static void test_signals_afterwards(void)
{
    sigset_t before, after;
    start();
    plan(0, ":");
    sigprocmask(SIG_SETMASK, NULL, &before);
    CU_ASSERT_EQUAL(run(1, 1), 0);
    jobs[0].plan.folder = "no-such-folder";
    CU_ASSERT_EQUAL(run(1, 1), -1);
    sigprocmask(SIG_SETMASK, NULL, &after);
    for (int signal = 1; signal < NSIG; signal++)
        CU_ASSERT_EQUAL(sigismember(&before, signal), sigismember(&after, signal));
    finish();
}

/* --- being stopped -------------------------------------------------------------------------- */

/* Both jobs note themselves and a child of theirs that would outlive them. */
static pid_t start_child_with_jobs(void)
{
    plan(0, "trap '' TERM; sleep 1000 & echo $! >child-0; echo $$ >pid-0; wait; sleep 1000");
    plan(1, "setsid sleep 1000 & echo $! >child-1; echo $$ >pid-1; wait");
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        if (!freopen("complaint", "w", stderr))
            _exit(9);
        run(2, 2);
        _exit(8); /* it should not have come back */
    }
    CU_ASSERT_TRUE_FATAL(child > 0); /* kill(-1) would end everything here */
    return child;
}

static bool all_started(void)
{
    return scratch_wait("pid-0", patience) && scratch_wait("pid-1", patience);
}

static void assert_stopped_by(int signal)
{
    int status = 0;
    start();
    pid_t child = start_child_with_jobs();
    CU_ASSERT_TRUE(all_started());
    kill(child, signal);
    CU_ASSERT_EQUAL(waitpid(child, &status, 0), child);
    CU_ASSERT_TRUE(WIFEXITED(status));
    CU_ASSERT_EQUAL(WEXITSTATUS(status), 128 + signal);
    CU_ASSERT_TRUE(is_gone(noted_pid("pid-0")));
    CU_ASSERT_TRUE(is_gone(noted_pid("pid-1")));
    CU_ASSERT_TRUE(is_gone(noted_pid("child-0")));
    CU_ASSERT_TRUE(is_gone(noted_pid("child-1")));
    CU_ASSERT_STRING_EQUAL(scratch_get("complaint"), "lab: stopped.\n");
    finish();
}

static void test_stopped(void)
{
    assert_stopped_by(SIGINT);
    assert_stopped_by(SIGTERM);
    assert_stopped_by(SIGHUP);
}

/* Started by nohup, say: the run ends by itself, after the signal. */
static void test_ignored_signal(void)
{
    int status = 0;
    start();
    CU_ASSERT_EQUAL_FATAL(mkfifo("meeting", 0644), 0);
    plan(0, "echo $$ >pid-0; exec 3<meeting");
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        signal(SIGHUP, SIG_IGN);
        _exit(run(1, 1) == 0 && ended_well(&jobs[0]) ? 0 : 7);
    }
    CU_ASSERT_TRUE_FATAL(child > 0);
    CU_ASSERT_TRUE(scratch_wait("pid-0", patience));
    kill(child, SIGHUP);
    int meeting = open("meeting", O_RDWR); /* does not wait for a reader that may be gone */
    CU_ASSERT_EQUAL(waitpid(child, &status, 0), child);
    close(meeting);
    CU_ASSERT_TRUE(WIFEXITED(status));
    CU_ASSERT_EQUAL(WEXITSTATUS(status), 0);
    finish();
}

static bool goes_within_patience(pid_t pid)
{
    for (int rounds = 0; rounds < patience * 200 && !is_gone(pid); rounds++)
        poll(NULL, 0, 5);
    return is_gone(pid);
}

/* Killed, it can't end its runs itself; whoever watches over them must. */
static void test_killed(void)
{
    int status = 0;
    start();
    pid_t child = start_child_with_jobs();
    CU_ASSERT_TRUE(all_started());
    kill(child, SIGKILL);
    CU_ASSERT_EQUAL(waitpid(child, &status, 0), child);
    CU_ASSERT_TRUE(goes_within_patience(noted_pid("child-0")));
    CU_ASSERT_TRUE(goes_within_patience(noted_pid("child-1")));
    finish();
}

static void test_cores(void)
{
    cpu_set_t before, one;
    CU_ASSERT_EQUAL_FATAL(sched_getaffinity(0, sizeof before, &before), 0);
    CU_ASSERT_EQUAL(jobs_cores(), CPU_COUNT(&before));
    int first = 0;
    while (!CPU_ISSET(first, &before))
        first++;
    CPU_ZERO(&one);
    CPU_SET(first, &one);
    sched_setaffinity(0, sizeof one, &one);
    CU_ASSERT_EQUAL(jobs_cores(), 1);
    sched_setaffinity(0, sizeof before, &before);
}

/* What the kernel says of where run i may be: "0-1", or "1" for one core. */
static char *noted_cores(int i)
{
    static char cores[JOBS][64];
    char path[64];
    snprintf(path, sizeof path, "run-%d/out", i);
    FILE *file = fopen(path, "re");
    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    int read = fscanf(file, "Cpus_allowed_list: %63s", cores[i]);
    fclose(file);
    return read == 1 ? cores[i] : "";
}

static void test_one_core(void)
{
    start();
    for (int i = 0; i < JOBS; i++) {
        plan(i, "grep Cpus_allowed_list /proc/self/status");
        jobs[i].one_core = i < JOBS - 1;
    }
    CU_ASSERT_EQUAL(run(JOBS, 2), 0);
    for (int i = 0; i < JOBS - 1; i++)
        CU_ASSERT_EQUAL(noted_cores(i)[strspn(noted_cores(i), "0123456789")], '\0');
    if (jobs_cores() > 1) { /* the first two were started at once */
        CU_ASSERT_STRING_NOT_EQUAL(noted_cores(0), noted_cores(1));
        CU_ASSERT_STRING_NOT_EQUAL(noted_cores(JOBS - 1), noted_cores(0));
        CU_ASSERT_STRING_NOT_EQUAL(noted_cores(JOBS - 1), noted_cores(1));
    }
    finish();
}

CU_TestInfo jobs_tests[] = {
    {"two jobs that wait for each other end when two may run", test_two_at_once},
    {"and do not when one may", test_one_at_a_time},
    {"unless one of them only waits", test_waiting_beside_computing},
    {"those that wait meet where two may, and not where one may", test_waiting_ones},
    {"a job may turn out to be one that waits", test_found_to_wait},
    {"jobs are started in their order", test_order},
    {"a place that became free is filled at once", test_places_are_filled},
    {"no job, or more places than jobs, is fine", test_odd_counts},
    {"each job is told of once, and counted", test_each_is_told},
    {"a program that does not exist stops no other", test_no_program},
    {"a run that can't be made ends those under way", test_cannot_start},
    {"signals are as they were before", test_signals_afterwards},
    {"a signal ends every run with all that it started, then us", test_stopped},
    {"a signal that nohup made harmless stays so", test_ignored_signal},
    {"nothing outlives a checker that was killed", test_killed},
    {"the cores are those this process may use", test_cores},
    {"a job for one core has one, and none has the same", test_one_core},
    CU_TEST_INFO_NULL,
};
