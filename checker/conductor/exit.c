/*
 * The ways out: what is still alive then, and with what status. A crash is noted where it happens;
 * a failed assertion with its words.
 */
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "conductor.h"
#include "start.h"
#include "system.h"
#include "wrap.h"

CONDUCT(void, exit, (int status))
{
    if (conducted()) {
        ENTER;
        POINT(OP_EXIT, NULL);
        failure_exit(status);
    }
    NEXT(exit)(status);
    __builtin_unreachable();
}

CONDUCT(void, _exit, (int status))
{
    if (conducted()) {
        POINT(OP_EXIT, NULL);
        failure_exit(status);
    }
    NEXT(_exit)(status);
    __builtin_unreachable();
}

CONDUCT(void, _Exit, (int status))
{
    if (conducted()) {
        POINT(OP_EXIT, NULL);
        failure_exit(status);
    }
    NEXT(_Exit)(status);
    __builtin_unreachable();
}

CONDUCT(void, quick_exit, (int status))
{
    if (conducted()) {
        POINT(OP_EXIT, NULL);
        failure_exit(status);
    }
    NEXT(quick_exit)(status);
    __builtin_unreachable();
}

CONDUCT(void, abort, (void))
{
    if (conducted())
        failure_note(CONDUCT_ABORT, SIGABRT, NULL, __builtin_frame_address(0),
                     __builtin_return_address(0));
    NEXT(abort)();
    __builtin_unreachable();
}

CONDUCT(void, __assert_fail,
        (const char *assertion, const char *file, unsigned line, const char *function))
{
    if (conducted())
        failure_note(CONDUCT_ABORT, SIGABRT, assertion, __builtin_frame_address(0),
                     __builtin_return_address(0));
    NEXT(__assert_fail)(assertion, file, line, function);
    __builtin_unreachable();
}

/* ---- crashes ---- */

enum { KERNEL_RESTORER = 0x04000000 };

void conductor_restore(void);
__asm__(".text\n"
        ".type conductor_restore, @function\n"
        "conductor_restore:\n"
        "movl $15, %eax\n" /* rt_sigreturn */
        "syscall\n");

/* The kernel's own call: were the library's called, every program would seem to handle signals. */
static long action_set(int signal, const struct kernel_action *new, struct kernel_action *old)
{
    return SYSTEM(SYS_rt_sigaction, signal, new, old, sizeof(uint64_t));
}

static void crash_note(int signal, siginfo_t *info, void *given)
{
    (void)info;
    const ucontext_t *context = given;
    const struct kernel_action usual = {0};
    void *frame[2] = {(void *)context->uc_mcontext.gregs[REG_RBP], NULL};
    /* the instruction itself, not a return address: stack_walk and failure_note subtract 1 */
    failure_note(CONDUCT_CRASH, signal, NULL, frame,
                 (void *)(context->uc_mcontext.gregs[REG_RIP] + 1));
    action_set(signal, &usual, NULL);
}

/* The sanitizers have handlers of their own and tell more: theirs stay. */
void crash_watch(void)
{
    static const int signals[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL};
    static char stack[1 << 15];
    const stack_t alternate = {.ss_sp = stack, .ss_size = sizeof stack};
    const struct kernel_action watch = {.handler = crash_note,
                                        .flags = SA_SIGINFO | SA_ONSTACK | (unsigned)SA_RESETHAND |
                                                 KERNEL_RESTORER,
                                        .restorer = conductor_restore};
    SYSTEM(SYS_sigaltstack, &alternate, NULL);
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
        struct kernel_action before;
        if (action_set(signals[i], NULL, &before) == 0 && !before.handler)
            action_set(signals[i], &watch, NULL);
    }
}
