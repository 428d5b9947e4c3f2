#include "rules.h"

/* clang-format off: a table */
static const struct rule rules[KIND_COUNT] = {
    [KIND_DATA_RACE] =
        {"Two threads touch the same memory, at least one writes, and nothing says who comes "
         "first. "
         "C and C++ leave the whole program undefined then, on a day when all looks well, too.",
         "Let both sides hold the same lock, make the variable atomic, or give it to one thread "
         "and hand it over with a queue or a join. Look for all other uses of the variable: one "
         "that is forgotten is a race again.",
         "error", "high"},
    [KIND_LOCK_ORDER] =
        {"One thread takes lock A and then B, another B and then A. Stopped between their two "
         "lines, each waits for what the other holds, for ever.",
         "Fix one order, write it where the locks are declared, and keep to it everywhere; order "
         "objects of one type by number or address. Or use one lock for both.",
         "error", "high"},
    [KIND_DEADLOCK] =
        {"Threads wait for each other in a circle, or for one that has ended. None of them can "
         "ever go on.",
         "Take locks in one order, and wait for a thread or a condition without holding what the "
         "other needs. Whoever ends, by an error as well, gives back what it holds.",
         "error", "high"},
    [KIND_SELF_DEADLOCK] =
        {"A thread locks a mutex that it holds already. The mutex is not recursive, so it waits "
         "for itself.",
         "Split the function in two: one that locks, and one that says in its name that the lock "
         "is "
         "held. Unlock on every way out, those of errors as well.",
         "error", "high"},
    [KIND_LOST_WAKEUP] =
        {"A thread waits for a wake-up that has been, that went to another, or that nobody can "
         "send any more.",
         "Change the condition and signal it under the mutex that the waiter holds, and wait in a "
         "loop that looks at the condition. Broadcast where waiters wait for different things.",
         "error", "high"},
    [KIND_LIVELOCK] =
        {"Threads keep running and giving way to each other, and no work gets done.",
         "Let one of them go first: by an order of locks, or by giving way for a time that is "
         "chosen at random and grows.",
         "error", "medium"},
    [KIND_STARVATION] =
        {"One thread never gets its turn, because others always go first.",
         "Serve in order of arrival, with a ticket or a queue, and hold locks no longer than "
         "needed. Do not poll a lock that others wait for.",
         "warning", "medium"},
    [KIND_THREAD_LEAK] =
        {"A thread has ended or will end, and nobody joins or detaches it. Its stack stays, and "
         "nobody knows whether it is done.",
         "Join every thread before what it uses goes away. Detach only those that use nothing of "
         "others.",
         "warning", "high"},
    [KIND_MEMORY_LEAK] =
        {"A block of memory is not freed, and no pointer to it is left.",
         "Say for each block who owns it and who frees it, and free it on the way out of errors as "
         "well. A reference count helps when several threads own it.",
         "warning", "high"},
    [KIND_USE_AFTER_FREE] =
        {"Memory is used after it was freed; in threads, often because nothing makes the last use "
         "come before the free. Whatever stands there now is read or destroyed.",
         "Let the owner join its users before it frees, or count references. A lock is no help "
         "when "
         "it lies in the block that is freed.",
         "error", "high"},
    [KIND_DOUBLE_FREE] =
        {"A block is freed twice. Two owners each believe that it is theirs.",
         "Name one owner, and hand over by setting the pointer to NULL under a lock. Or count "
         "references, and let who takes the last one free it.",
         "error", "high"},
    [KIND_MUTEX_MISUSE] =
        {"A mutex is used in a way that POSIX leaves undefined: unlocked by another thread, "
         "destroyed while held, or not initialised.",
         "Lock and unlock in the same thread and, if you can, in the same function. Destroy it "
         "when "
         "all its users were joined. For a signal between threads use a semaphore or a condition.",
         "error", "high"},
    [KIND_CONDVAR_MISUSE] =
        {"A condition variable is used in a way that POSIX does not allow: without its mutex, with "
         "two mutexes, or destroyed while somebody waits.",
         "Wait with the one mutex that guards the condition, in a loop that looks at it, and "
         "destroy "
         "it when nobody can wait any more.",
         "error", "high"},
    [KIND_SIGNAL_UNSAFE] =
        {"A signal handler calls a function that it may have interrupted itself, malloc or printf "
         "for instance.",
         "Only set a flag of type volatile sig_atomic_t or write to a pipe in the handler, and do "
         "the work outside. Or let one thread wait for signals with sigwait.",
         "error", "high"},
    [KIND_API_MISUSE] =
        {"A function or a piece of memory is used in a way that its contract does not allow.",
         "Look up what the function asks for, check what it returns, and see who else may have "
         "changed its arguments meanwhile.",
         "error", "high"},
    [KIND_CRASH] =
        {"The program was ended by a signal: it touched memory that is not its own, or gave up.",
         "Look at the stack, then at who else writes what was read there. In a threaded program a "
         "crash is often what a race leaves behind.",
         "error", "high"},
    [KIND_HANG] =
        {"The program does not end, and no circle of locks explains it.",
         "Look where each thread stands: who should wake it, and can it still? Every wait needs "
         "somebody who ends it, or a deadline.",
         "error", "medium"},
    [KIND_WRONG_RESULT] =
        {"The program ended and its result is not what it should be.",
         "Look for steps that must be one: a check and what is done upon it, a read and the write "
         "of the new value. Hold the lock over all of it.",
         "error", "high"},
    [KIND_TOO_SLOW] =
        {"The threads wait for one another where they could work side by side.",
         "Hold locks for less: work on a copy, split the data and its lock. Measure before and "
         "after.",
         "warning", "medium"},
    [KIND_TAMPERING] =
        {"The run does not look like one that was left alone: reports are missing or were changed.",
         "Do not turn off or redirect the tools' reports in the program or its environment.",
         "error", "medium"},
};
/* clang-format on */

const struct rule *rule_of(enum kind kind)
{
    return &rules[kind];
}
