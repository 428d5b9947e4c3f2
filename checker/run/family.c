/*
 * "wait says that there are no children" proves that nothing is left: who loses its parent becomes
 * the keeper's own child. So all are killed, again and again, until wait says so: what is born
 * while /proc is read is found by the next reading.
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

enum { ROUND_MILLISECONDS = 10, ROUNDS_MOST = 500 };

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
    while ((pid = waitpid(-1, &status, WNOHANG | __WALL)) > 0)
        if (pid == family->program) {
            family->ended = true;
            family->status = status;
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

/* How many living members are in after, and were not in before? */
static int newcomers_count(const struct tree *before, const struct tree *after)
{
    int count = 0;
    for (size_t i = 0; i < after->count; i++)
        if (!tree_process_is_dead(&after->list[i]) && !tree_find(before, after->list[i].pid))
            count++;
    return count;
}

/* One reading of /proc, in place of the one before. Returns how many were new in it. */
static int found_kill(struct tree *before)
{
    struct tree found;
    if (tree_read_below(getpid(), &found) != 0)
        return 0;
    tree_kill(&found);
    int count = newcomers_count(before, &found);
    tree_free(before);
    *before = found;
    return count;
}

int family_kill_all(struct family *family)
{
    struct tree before = {0};
    int killed = 0, rounds = 0;
    for (; family_collect(family) && rounds < ROUNDS_MOST; rounds++) {
        family_kill_program(family);
        killed += found_kill(&before);
        signals_wait(family);
    }
    tree_free(&before);
    return rounds < ROUNDS_MOST ? killed : -1;
}
