/* Does a process stand still, or has the machine no time for it? */
#include <linux/sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "../checker/conductor/effort.h"
#include "suites.h"

static void rest(void)
{
    pause();
    _exit(0);
}

static void compute(void)
{
    for (volatile int i = 0;; i++)
        ;
}

/* The kernel lets it go on when its child has ended, and until then only a kill ends it. */
static void be_held(void)
{
    pid_t held = getpid();
    if (syscall(SYS_clone, CLONE_VFORK | SIGCHLD, 0, 0, 0, 0) == 0)
        while (getppid() == held)
            usleep(1000);
    _exit(0);
}

static pid_t start(void (*body)(void))
{
    pid_t process = fork();
    if (process == 0)
        body();
    CU_ASSERT_FATAL(process > 0);
    return process;
}

static void stop(pid_t process)
{
    kill(process, SIGKILL);
    CU_ASSERT_EQUAL(waitpid(process, NULL, 0), process);
}

/* The letter that the kernel has for it. */
static char state_of(pid_t process)
{
    char path[64], text[256] = "";
    snprintf(path, sizeof path, "/proc/%d/stat", (int)process);
    FILE *file = fopen(path, "r");
    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    const char *line = fgets(text, sizeof text, file), *end = line ? strrchr(line, ')') : NULL;
    fclose(file);
    CU_ASSERT_PTR_NOT_NULL_FATAL(end);
    return end[2];
}

/* False when half a minute was not enough. */
static bool comes_to(pid_t process, char state)
{
    time_t end = time(NULL) + 30;
    while (state_of(process) != state)
        if (time(NULL) > end)
            return false;
        else
            usleep(1000);
    return true;
}

/* For some time; a sanitizer may have a thread in there that looks around now and then. */
static bool comes_to_rest(pid_t process)
{
    time_t end = time(NULL) + 30;
    while (time(NULL) <= end) {
        uint64_t spent = effort_of(process);
        bool wanted = false;
        for (int i = 0; i < 10; i++) {
            wanted = wanted || effort_is_wanted(process);
            usleep(2000);
        }
        if (!wanted && effort_of(process) == spent)
            return true;
    }
    return false;
}

static void test_rests(void)
{
    pid_t process = start(rest);
    CU_ASSERT_TRUE(comes_to_rest(process));
    stop(process);
}

static void test_computes(void)
{
    pid_t process = start(compute);
    CU_ASSERT_TRUE(comes_to(process, 'R'));
    CU_ASSERT_TRUE(effort_is_wanted(process));
    time_t end = time(NULL) + 30;
    while (effort_of(process) < 1000000 && time(NULL) <= end)
        usleep(1000);
    CU_ASSERT_TRUE(effort_of(process) >= 1000000);
    stop(process);
}

static void test_held(void)
{
    pid_t process = start(be_held);
    CU_ASSERT_TRUE(comes_to(process, 'D'));
    CU_ASSERT_TRUE(effort_is_wanted(process));
    stop(process);
}

static void test_gone(void)
{
    pid_t process = start(rest);
    stop(process);
    CU_ASSERT_FALSE(effort_is_wanted(process));
    CU_ASSERT_EQUAL(effort_of(process), 0);
}

CU_TestInfo effort_tests[] = {
    {"who rests wants nothing, and spends nothing", test_rests},
    {"who computes wants a core, and spends its time", test_computes},
    {"whom the kernel holds does not stand still", test_held},
    {"who is gone wants nothing", test_gone},
    CU_TEST_INFO_NULL,
};
