/* The processes that the program has started. They live by the wall clock, and may do anything. */
#include <errno.h>
#include <sys/wait.h>

#include "children.h"
#include "conductor.h"
#include "signals.h"
#include "system.h"

static pid_t children[CHILDREN_MOST];
static int started;

/* The first of its own handlers that the child runs: what follows is not conducted. */
static void child_begins(void)
{
    if (conducted())
        signals_release();
    conductor_on = 0;
}

void children_prepare(void)
{
    pthread_atfork(NULL, NULL, child_begins);
}

bool child_may_start(void)
{
    return started < CHILDREN_MOST;
}

void child_started(pid_t process)
{
    if (child_may_start())
        children[started++] = process;
}

bool children_were_started(void)
{
    return started > 0;
}

static bool is_alive(pid_t process)
{
    siginfo_t info;
    info.si_pid = 0;
    long result = SYSTEM(SYS_waitid, P_PID, process, &info, WEXITED | WNOHANG | WNOWAIT, NULL);
    return result == 0 && info.si_pid == 0;
}

bool children_live(void)
{
    for (int i = 0; i < started; i++)
        if (is_alive(children[i]))
            return true;
    return false;
}
