/*
 * Racelab's side of a run: it forks the keeper and reads what the keeper sends.
 *
 * A keeper can be stopped or killed by the very program it keeps, so racelab never trusts it to
 * answer: a timer some seconds behind the deadline makes process_fd readable in any case, and then
 * everything below the keeper, and in the program's session, is killed from here.
 */
#include "process.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "descriptor.h"
#include "keeper.h"
#include "tree.h"

/* How long a keeper may take for the killing and cleaning, on a machine that is very busy. */
static const double keeper_patience = 35;

struct process {
    pid_t keeper;
    int control; /* closing it ends the run */
    int result;  /* a struct keeper_message comes, or the end of the stream */
    int timer;   /* expires when the keeper is late */
    int either;  /* epoll: result or timer */
    struct keeper_notice *notice;
    char *directory, *folder; /* for messages */
};

static void process_free(struct process *process)
{
    descriptor_close(&process->either);
    descriptor_close(&process->timer);
    descriptor_close(&process->result);
    descriptor_close(&process->control);
    if (process->notice)
        munmap(process->notice, sizeof *process->notice);
    free(process->directory);
    free(process->folder);
    free(process);
}

/* --- starting ------------------------------------------------------------------------------- */

static int folder_file_open(const char *folder, const char *name)
{
    char *path;
    if (asprintf(&path, "%s/%s", folder, name) < 0)
        return -1;
    int flags = O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW;
    int fd = descriptor_raise(open(path, flags, 0644));
    int error = errno;
    free(path);
    errno = error;
    return fd;
}

/* One of an earlier run in the same folder would tell of a hang that was not. */
static void folder_file_remove(const char *folder, const char *name)
{
    char *path;
    if (asprintf(&path, "%s/%s", folder, name) < 0)
        return;
    unlink(path);
    free(path);
}

static int timer_open(double seconds)
{
    struct itimerspec when = {.it_value.tv_sec = (time_t)seconds + 1};
    int fd = descriptor_raise(timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC));
    if (fd >= 0 && timerfd_settime(fd, 0, &when, NULL) != 0)
        descriptor_close(&fd);
    return fd;
}

static int either_open(int first, int second)
{
    struct epoll_event event = {.events = EPOLLIN};
    int fd = descriptor_raise(epoll_create1(EPOLL_CLOEXEC));
    if (fd >= 0 && (epoll_ctl(fd, EPOLL_CTL_ADD, first, &event) != 0 ||
                    epoll_ctl(fd, EPOLL_CTL_ADD, second, &event) != 0))
        descriptor_close(&fd);
    return fd;
}

static int ends_open(struct process *process, struct keeper_ends *ends)
{
    int control[2], result[2];
    if (descriptor_pipe(control) != 0)
        return -1;
    ends->control = control[0];
    process->control = control[1];
    if (descriptor_pipe(result) != 0)
        return -1;
    process->result = result[0];
    ends->result = result[1];
    return 0;
}

static void ends_close(struct keeper_ends *ends)
{
    descriptor_close(&ends->control);
    descriptor_close(&ends->result);
    descriptor_close(&ends->out);
    descriptor_close(&ends->err);
}

static int files_open(const struct process_plan *plan, struct keeper_ends *ends, char *error,
                      size_t size)
{
    ends->out = folder_file_open(plan->folder, "out");
    ends->err = ends->out < 0 ? -1 : folder_file_open(plan->folder, "err");
    if (ends->err >= 0) {
        folder_file_remove(plan->folder, "hang");
        return 0;
    }
    snprintf(error, size, "cannot write into the folder of the run, %s: %s", plan->folder,
             strerror(errno));
    return -1;
}

static int words_copy(struct process *process, const struct process_plan *plan)
{
    process->folder = strdup(plan->folder);
    process->directory = strdup(plan->directory ? plan->directory : ".");
    return process->folder && process->directory ? 0 : -1;
}

static struct keeper_notice *notice_open(void)
{
    void *page = mmap(NULL, sizeof(struct keeper_notice), PROT_READ | PROT_WRITE,
                      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    return page == MAP_FAILED ? NULL : page;
}

static int process_equip(struct process *process, const struct process_plan *plan,
                         struct keeper_ends *ends)
{
    process->notice = ends->notice = notice_open();
    if (!process->notice || words_copy(process, plan) != 0 || ends_open(process, ends) != 0)
        return -1;
    process->timer = timer_open(plan->deadline + plan->grace + keeper_patience);
    if (process->timer < 0)
        return -1;
    process->either = either_open(process->result, process->timer);
    return process->either < 0 ? -1 : 0;
}

/* The keeper starts with every signal blocked, so that no handler of racelab's ever runs in it. */
static pid_t keeper_fork(const struct process_plan *plan, const struct keeper_ends *ends)
{
    sigset_t all, before;
    sigfillset(&all);
    sigprocmask(SIG_SETMASK, &all, &before);
    pid_t pid = fork();
    if (pid == 0)
        keeper_main(plan, ends);
    int error = errno;
    sigprocmask(SIG_SETMASK, &before, NULL);
    errno = error;
    return pid;
}

static int process_launch(struct process *process, const struct process_plan *plan, char *error,
                          size_t size)
{
    struct keeper_ends ends = {-1, -1, -1, -1, getpid(), NULL};
    int result = -1;
    if (files_open(plan, &ends, error, size) != 0)
        goto done;
    snprintf(error, size, "cannot start a run: %s", strerror(ENOMEM));
    if (process_equip(process, plan, &ends) != 0 ||
        (process->keeper = keeper_fork(plan, &ends)) < 0)
        snprintf(error, size, "cannot start a run: %s", strerror(errno));
    else
        result = 0;
done:
    ends_close(&ends);
    return result;
}

int process_start(const struct process_plan *plan, struct process **process, char *error,
                  size_t error_size)
{
    struct process *started = malloc(sizeof *started);
    if (!started) {
        snprintf(error, error_size, "cannot start a run: %s", strerror(errno));
        return -1;
    }
    *started = (struct process){.control = -1, .result = -1, .timer = -1, .either = -1};
    if (process_launch(started, plan, error, error_size) != 0) {
        process_free(started);
        return -1;
    }
    *process = started;
    return 0;
}

int process_fd(const struct process *process)
{
    return process->either;
}

/* --- ending --------------------------------------------------------------------------------- */

/* True when fd is readable within the time; -1 milliseconds: for ever. */
static bool readable_within(int fd, int milliseconds)
{
    struct pollfd one = {.fd = fd, .events = POLLIN};
    int ready;
    do
        ready = poll(&one, 1, milliseconds);
    while (ready < 0 && errno == EINTR);
    return ready > 0;
}

/* The whole message or nothing: it is smaller than PIPE_BUF. */
static bool message_read(const struct process *process, struct keeper_message *message)
{
    ssize_t got;
    if (!readable_within(process->result, 0))
        return false;
    do
        got = read(process->result, message, sizeof *message);
    while (got < 0 && errno == EINTR);
    return got == (ssize_t)sizeof *message;
}

static void keeper_collect(const struct process *process)
{
    while (waitpid(process->keeper, NULL, 0) < 0 && errno == EINTR)
        ;
}

/*
 * A keeper that was stopped still has its family, which dies first. One that was killed left its
 * orphans to others; those in the program's session can be named.
 */
static void keeper_end_by_force(const struct process *process)
{
    tree_kill_below(process->keeper);
    kill(process->keeper, SIGKILL);
    if (process->notice->program > 0)
        tree_kill_session(process->notice->program);
    keeper_collect(process);
}

static int trouble_tell(const struct process *process, const struct keeper_message *message,
                        char *error, size_t size)
{
    const char *why = strerror(message->error);
    switch (message->trouble) {
    case KEEPER_FINE:
        return 0;
    case KEEPER_CANNOT_PIPE:
        snprintf(error, size, "cannot open the pipes of a run: %s", why);
        break;
    case KEEPER_CANNOT_FORK:
        snprintf(error, size, "cannot start another process: %s", why);
        break;
    case KEEPER_CANNOT_ENTER:
        snprintf(error, size, "cannot start a program in %s: %s", process->directory, why);
        break;
    case KEEPER_CANNOT_CONNECT:
        snprintf(error, size, "cannot connect a program's output: %s", why);
        break;
    case KEEPER_CANNOT_WRITE:
        snprintf(error, size, "cannot write a program's output into %s: %s", process->folder, why);
        break;
    case KEEPER_CANNOT_KILL:
        snprintf(error, size, "a process that the program started could not be killed");
        break;
    }
    return -1;
}

int process_finish(struct process *process, struct ending *ending, char *error, size_t error_size)
{
    struct keeper_message message;
    int result = -1;
    readable_within(process->either, -1);
    if (!message_read(process, &message)) {
        keeper_end_by_force(process);
        message = (struct keeper_message){.ending.how = ENDED_UNWATCHED};
        result = 0;
    } else {
        keeper_collect(process);
        result = trouble_tell(process, &message, error, error_size);
    }
    if (result == 0)
        *ending = message.ending;
    process_free(process);
    return result;
}

void process_kill(struct process *process)
{
    descriptor_close(&process->control);
    /* The result pipe ends with the keeper; a message that was already on its way may come first.
     */
    struct keeper_message message;
    if (readable_within(process->result, (int)(keeper_patience * 1000)))
        message_read(process, &message);
    if (!readable_within(process->result, (int)(keeper_patience * 1000)))
        keeper_end_by_force(process);
    else
        keeper_collect(process);
    process_free(process);
}

int process_run(const struct process_plan *plan, struct ending *ending, char *error,
                size_t error_size)
{
    struct process *process;
    if (process_start(plan, &process, error, error_size) != 0)
        return -1;
    return process_finish(process, ending, error, error_size);
}
