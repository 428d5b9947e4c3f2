/*
 * From /proc/PID/task/TID to what a thread waits for.
 *
 *     status    context switches, state, number inside its namespace
 *     syscall   which call it is blocked in, and the arguments
 *     mem       the owner, in the mutex itself
 *
 * The switches are read before the system call: when they are the same in a later look, the thread
 * did not run in between, and so the first look's call was still the one all the time.
 */
#include "waiting.h"

#include <ctype.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

/* --- files of /proc ------------------------------------------------------------------------- */

static int thread_file_read(pid_t pid, pid_t tid, const char *name, char *text, size_t size)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/task/%d/%s", pid, tid, name);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return -1;
    ssize_t length = read(fd, text, size - 1);
    close(fd);
    if (length <= 0)
        return -1;
    text[length] = '\0';
    return 0;
}

/* What follows the name of a line of a status file; "" when there is no such line. */
static const char *status_value(const char *status, const char *name)
{
    const char *found = strstr(status, name);
    return found ? found + strlen(name) : "";
}

static uint64_t status_number(const char *status, const char *name, int base)
{
    return strtoull(status_value(status, name), NULL, base);
}

/* The last of the numbers in the line: the one that the program itself sees. */
static pid_t status_inner_tid(const char *status, pid_t outer)
{
    const char *text = status_value(status, "\nNSpid:");
    char *end;
    pid_t tid = outer;
    for (;; text = end) {
        while (*text == '\t' || *text == ' ')
            text++;
        if (!isdigit((unsigned char)*text))
            return tid;
        tid = (pid_t)strtol(text, &end, 10);
    }
}

static int memory_read(int memory, uint64_t address, void *value, size_t size)
{
    return pread(memory, value, size, (off_t)address) == (ssize_t)size ? 0 : -1;
}

/* --- one thread ----------------------------------------------------------------------------- */

/* A blocked system call: its number, six arguments, stack pointer, program counter. */
struct call {
    long number;
    uint64_t arguments[6];
};

static int call_parse(const char *text, struct call *call)
{
    char *end;
    call->number = strtol(text, &end, 10);
    if (end == text)
        return -1; /* "running" */
    for (int i = 0; i < 6 && call->number >= 0; i++)
        call->arguments[i] = strtoull(end, &end, 16);
    return 0;
}

/* Where a call has its time-out: an address that is 0 for "none", or milliseconds, negative. */
static const struct {
    long number;
    int argument;
    bool is_address;
} time_outs[] = {
#ifdef SYS_poll
    {SYS_poll, 2, false},           {SYS_select, 4, true},   {SYS_epoll_wait, 3, false},
#endif
    {SYS_ppoll, 2, true},           {SYS_pselect6, 4, true}, {SYS_epoll_pwait, 3, false},
    {SYS_rt_sigtimedwait, 2, true},
};

static bool call_is_timed(const struct call *call)
{
    for (size_t i = 0; i < sizeof time_outs / sizeof *time_outs; i++) {
        uint64_t value = call->arguments[time_outs[i].argument];
        if (time_outs[i].number == call->number)
            return time_outs[i].is_address ? value != 0 : (int)value >= 0;
    }
    return false;
}

static bool call_is_sleep(const struct call *call)
{
#ifdef SYS_nanosleep
    if (call->number == SYS_nanosleep)
        return true;
#endif
    return call->number == SYS_clock_nanosleep;
}

/* The owner is only remembered here; whether it is a thread is known when all are listed. */
static void mutex_recognise(int memory, struct waiting_thread *thread, uint32_t value)
{
    int owner;
    if ((value & FUTEX_WAITERS) != 0) /* a robust mutex: its word holds its owner */
        thread->owner = (pid_t)(value & FUTEX_TID_MASK);
    else if (value == 2 && memory_read(memory, thread->address + 8, &owner, sizeof owner) == 0)
        thread->owner = owner;
    else
        return;
    thread->what = WAIT_MUTEX;
}

static void pi_mutex_recognise(int memory, struct waiting_thread *thread)
{
    uint32_t word;
    if (memory_read(memory, thread->address, &word, sizeof word) != 0)
        return;
    thread->owner = (pid_t)(word & FUTEX_TID_MASK);
    thread->what = WAIT_MUTEX;
}

/*
 * A join waits for the tid field of a thread's control block to become 0. Inside a pid namespace
 * the tids are as small as the values of semaphores and rwlocks, so it is also asked whether the
 * word is in such a block: on x86-64 that has a pointer to itself at +0x10, and the tid at +0x2d0.
 */
static void join_recognise(int memory, struct waiting_thread *thread, uint32_t value)
{
    uint32_t word;
    if (memory_read(memory, thread->address, &word, sizeof word) != 0 || word != value)
        return;
#ifdef __x86_64__
    uint64_t block = thread->address - 0x2d0, self;
    if (memory_read(memory, block + 0x10, &self, sizeof self) != 0 || self != block)
        return;
#endif
    thread->owner = (pid_t)value;
    thread->what = WAIT_JOIN;
}

static void futex_recognise(int memory, struct waiting_thread *thread, const struct call *call)
{
    uint32_t value = (uint32_t)call->arguments[2];
    thread->address = call->arguments[0];
    thread->timed = call->arguments[3] != 0;
    thread->what = WAIT_FUTEX;
    switch (call->arguments[1] & FUTEX_CMD_MASK) {
    case FUTEX_WAIT:
        mutex_recognise(memory, thread, value);
        break;
    case FUTEX_LOCK_PI:
    case 13: /* FUTEX_LOCK_PI2, since Linux 5.14 */
        pi_mutex_recognise(memory, thread);
        break;
    case FUTEX_WAIT_BITSET:
        join_recognise(memory, thread, value);
        break;
    case FUTEX_WAIT_REQUEUE_PI:
        break;
    default: /* it wakes others, and does not wait */
        thread->what = WAIT_OTHER;
    }
}

static void call_recognise(int memory, struct waiting_thread *thread, const struct call *call)
{
    thread->what = WAIT_OTHER;
    if (call->number == SYS_futex) {
        futex_recognise(memory, thread, call);
    } else if (call_is_sleep(call)) {
        thread->what = WAIT_SLEEP;
        thread->timed = true;
    } else {
        thread->timed = call_is_timed(call);
    }
}

/*
 * ThreadSanitizer's own thread: it sleeps by the old system call, which glibc has not used since
 * 2.31, with the signals blocked. It wakes nobody, and it has no number in TSan's reports.
 */
static bool is_tool_thread(const char *status, const struct call *call)
{
#ifdef SYS_nanosleep
    uint64_t usual = 1u << (SIGINT - 1) | 1u << (SIGTERM - 1) | 1u << (SIGALRM - 1) |
                     1u << (SIGUSR1 - 1) | 1u << (SIGCHLD - 1);
    return call->number == SYS_nanosleep &&
           (status_number(status, "\nSigBlk:", 16) & usual) == usual;
#else
    (void)status, (void)call;
    return false;
#endif
}

int waiting_open_memory(pid_t pid, pid_t tid)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/task/%d/mem", pid, tid);
    return open(path, O_RDONLY | O_CLOEXEC);
}

int waiting_look(pid_t pid, pid_t tid, int memory, struct waiting *waiting)
{
    char status[4096], text[256];
    struct call call = {.number = -1};
    if (thread_file_read(pid, tid, "status", status, sizeof status) != 0 ||
        thread_file_read(pid, tid, "syscall", text, sizeof text) != 0)
        return -1;
    char state = status_value(status, "\nState:\t")[0];
    *waiting = (struct waiting){.outer = tid, .gone = state == 'Z' || state == 'X'};
    waiting->thread.tid = status_inner_tid(status, tid);
    waiting->thread.switches = status_number(status, "\nvoluntary_ctxt_switches:", 10) +
                               status_number(status, "\nnonvoluntary_ctxt_switches:", 10);
    waiting->caught = status_number(status, "\nSigCgt:", 16);
    if (waiting->gone)
        waiting->thread.what = WAIT_OTHER;
    else if (call_parse(text, &call) == 0)
        call_recognise(memory, &waiting->thread, &call);
    waiting->is_tool = is_tool_thread(status, &call);
    return 0;
}
