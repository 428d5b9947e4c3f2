/*
 * "wait says that there are no children" proves that nothing is left: who loses its parent becomes
 * the keeper's own child. So all are killed, again and again, until wait says so: what is born
 * while /proc is read is found by the next reading. How many were killed is told by wait too: a
 * reading may show the dead parent of a process that dies with its group, and never the process.
 */
#include "family.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "descriptor.h"
#include "tree.h"
#include "watch.h"

enum { ROUND_MILLISECONDS = 10, NEWEST_TRIES = 50 };

/*
 * 1024 processes of ThreadSanitizer die within half a second here. Beside others that multiply as
 * well, 4096 have taken more than eight. Less than racelab leaves its keeper after the deadline
 * (process.c).
 */
static const double patience_seconds = 30;

int family_init(struct family *family)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGCHLD);
    sigaddset(&set, SIGTERM);
    signal(SIGCHLD, SIG_DFL); /* ignored, it would take the exit statuses with it */
    *family = (struct family){.signals = -1};
    family->signals = descriptor_raise(signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK));
    return family->signals < 0 ? -1 : 0;
}

void family_listen(struct family *family)
{
    struct signalfd_siginfo info;
    while (read(family->signals, &info, sizeof info) > 0)
        ;
}

bool family_collect(struct family *family)
{
    int status;
    pid_t pid;
    while ((pid = waitpid(-1, &status, WNOHANG | __WALL)) > 0) {
        if (pid == family->program) {
            family->ended = true;
            family->status = status;
        }
        family->killed += WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
    }
    return pid == 0 || errno == EINTR;
}

void family_kill_program(const struct family *family)
{
    if (family->ended)
        return; /* its number may be another's by now */
    kill(-family->program, SIGKILL);
    kill(family->program, SIGKILL);
}

static void signals_wait(struct family *family)
{
    struct pollfd one = {.fd = family->signals, .events = POLLIN};
    poll(&one, 1, ROUND_MILLISECONDS);
    family_listen(family);
}

/* Kills what one reading of /proc shows. */
static void found_kill(void)
{
    struct tree found;
    if (tree_read_below(getpid(), &found) != 0)
        return;
    tree_kill(&found);
    tree_free(&found);
}

/*
 * A process that has a child and ends, over and over, is another one before /proc is read to its
 * end. But it is the newest of the machine then, and a child of ours as soon as its parent is dead.
 * As a child it keeps its number until it is waited for, so no other is hit.
 */
static void newest_kill(void)
{
    for (int i = 0; i < NEWEST_TRIES; i++) {
        pid_t newest = (pid_t)tree_newest();
        if (newest > 0 && tree_parent(newest) == getpid())
            kill(newest, SIGKILL);
    }
}

int family_kill_all(struct family *family)
{
    double give_up = watch_now() + patience_seconds;
    bool more = family_collect(family);
    family->killed = 0; /* who is collected from here on was alive until now */
    while (more && watch_now() < give_up) {
        family_kill_program(family);
        found_kill();
        signals_wait(family);
        more = family_collect(family);
        if (more)
            newest_kill();
    }
    return more ? -1 : family->killed;
}
