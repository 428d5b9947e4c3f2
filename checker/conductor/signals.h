/*
 * Signals as the conductor sees them. Bit n - 1 of a set stands for signal n, as in the kernel's.
 *
 * To the kernel a conducted thread blocks all that can come from elsewhere; what the program thinks
 * it blocks is thread->mask. So no handler ever runs in the middle of the conductor, and each
 * signal waits here until its thread has the turn.
 */
#ifndef CONDUCTOR_SIGNALS_H
#define CONDUCTOR_SIGNALS_H

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>

struct thread;

#define SIGNAL_BIT(signal) ((uint64_t)1 << ((signal)-1))
#define SIGNALS_ALL (~(uint64_t)0)

static inline uint64_t signals_of(const sigset_t *set)
{
    return *(const unsigned long *)(const void *)set;
}

/* The library hides its own two from programs, and sets the rest of a set to 0. */
static inline sigset_t set_of(uint64_t signals)
{
    sigset_t set = {{0}};
    set.__val[0] = signals & ~(SIGNAL_BIT(32) | SIGNAL_BIT(33));
    return set;
}

/* In the first thread, when the schedule begins. */
void signals_begin(void);

/* To a thread, or to the process (NULL): kept until somebody takes it, unless it is ignored. */
void signal_send(struct thread *thread, const siginfo_t *info);

/* Does the signal of this timer still wait to be taken? */
bool signal_of_timer(int timer);

/* Handles what has come for the calling thread. True if a wait that restarts, or one that doesn't,
 * is over because of a handler. */
bool signals_handle(bool restarts);

/* One of these signals that waits for the calling thread, or for the process, is taken away. */
bool signal_take(uint64_t signals, siginfo_t *info);
bool signal_waits(uint64_t signals);

/* All that the calling thread could take. */
uint64_t signals_waiting(void);

/* Signals from other processes are fetched from the kernel. */
void signals_fetch(void);

/* Who takes what is waiting; called when a mask has changed, or a thread has gone. */
void signals_assign(void);

/* The calling thread's mask, as the program thinks; its own and the two it can't have are left. */
void signals_block(uint64_t mask);

/* Around a call that starts another program: it inherits what the program thinks it blocks. */
void signals_release(void);
void signals_retain(void);

#endif
