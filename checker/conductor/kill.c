/*
 * Sending signals. Those to this process and its threads stay in here; what goes to other processes
 * is the kernel's business.
 */
#include <errno.h>
#include <unistd.h>

#include "conductor.h"
#include "signals.h"
#include "system.h"
#include "wrap.h"

static siginfo_t info_of(int signal, int code, union sigval value)
{
    siginfo_t info;
    for (size_t i = 0; i < sizeof info / sizeof(long); i++)
        ((volatile long *)&info)[i] = 0;
    info.si_signo = signal;
    info.si_code = code;
    info.si_pid = (pid_t)SYSTEM(SYS_getpid);
    info.si_uid = (uid_t)SYSTEM(SYS_getuid);
    info.si_value = value;
    return info;
}

/* The two that nobody can wait for or handle are left to the kernel. */
static bool is_ours(int signal)
{
    return signal > 0 && signal <= SIGRTMAX && signal != SIGKILL && signal != SIGSTOP;
}

/* A thread's own signal is handled before the call returns. */
static void send(struct thread *thread, int signal, int code, union sigval value)
{
    siginfo_t info = info_of(signal, code, value);
    signal_send(thread, &info);
    if (conductor_self->signals)
        signals_deliver();
}

CONDUCT(int, raise, (int signal))
{
    if (!conducted())
        return NEXT(raise)(signal);
    ENTER;
    POINT(OP_KILL, NULL);
    if (!is_ours(signal))
        return NEXT(raise)(signal);
    send(conductor_self, signal, SI_TKILL, (union sigval){0});
    return 0;
}

CONDUCT(int, kill, (pid_t process, int signal))
{
    if (!conducted())
        return NEXT(kill)(process, signal);
    ENTER;
    POINT(OP_KILL, NULL);
    if (process != SYSTEM(SYS_getpid) || !is_ours(signal))
        return NEXT(kill)(process, signal);
    send(NULL, signal, SI_USER, (union sigval){0});
    return 0;
}

CONDUCT(int, sigqueue, (pid_t process, int signal, const union sigval value))
{
    if (!conducted())
        return NEXT(sigqueue)(process, signal, value);
    ENTER;
    POINT(OP_KILL, NULL);
    if (process != SYSTEM(SYS_getpid) || !is_ours(signal))
        return NEXT(sigqueue)(process, signal, value);
    send(NULL, signal, SI_QUEUE, value);
    return 0;
}

CONDUCT(int, pthread_kill, (pthread_t thread, int signal))
{
    if (!conducted())
        return NEXT(pthread_kill)(thread, signal);
    ENTER;
    POINT(OP_KILL, NULL);
    struct thread *target = thread_of_handle(thread);
    if (!target || !is_ours(signal))
        return NEXT(pthread_kill)(thread, signal);
    if (target->state != THREAD_ENDED)
        send(target, signal, SI_TKILL, (union sigval){0});
    return 0;
}

CONDUCT(int, pthread_sigqueue, (pthread_t thread, int signal, const union sigval value))
{
    if (!conducted())
        return NEXT(pthread_sigqueue)(thread, signal, value);
    ENTER;
    POINT(OP_KILL, NULL);
    struct thread *target = thread_of_handle(thread);
    if (!target || !is_ours(signal))
        return NEXT(pthread_sigqueue)(thread, signal, value);
    if (target->state != THREAD_ENDED)
        send(target, signal, SI_QUEUE, value);
    return 0;
}
