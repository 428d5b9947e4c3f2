/*
 * Why does this process not move? Answered from /proc in milliseconds.
 *
 * Each thread's system call tells what it waits in; for a glibc mutex the futex word's owner field
 * tells for whom. A cycle of owners is a deadlock, a thread that waits for itself a self-deadlock.
 * Layouts measured on glibc 2.36, x86-64: /proc/PID/task/TID/syscall starts with "202 ADDR OP VAL"
 * in futex; OP & 127 == 0 with VAL 2 is a mutex at ADDR, its owner the int at ADDR + 8; PI mutexes
 * use op 6; condition variables and semaphores op 9; main in pthread_join op 9 with VAL the TID.
 * A join is part of a cycle too: main joins a thread that waits for a mutex main holds.
 *
 * What can't be seen: who holds a rwlock or a semaphore, who would signal a condition variable.
 * A circle of those shows only as "everyone waits".
 */
#ifndef WATCHDOG_H
#define WATCHDOG_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/types.h>

#include "../model/finding.h"

/* WAIT_OTHER is any other system call; and a main that left while its threads go on. */
enum wait_for { WAIT_RUNNING, WAIT_MUTEX, WAIT_JOIN, WAIT_FUTEX, WAIT_SLEEP, WAIT_OTHER };

struct waiting_thread {
    pid_t tid; /* as the program itself sees it (inner pid namespace) */
    enum wait_for what;
    uint64_t address;   /* of the mutex or futex word */
    pid_t owner;        /* tid that holds the mutex or is joined, and is a thread; 0 unknown */
    bool timed;         /* the wait ends by itself */
    uint64_t switches;  /* context switches so far: unchanged means it did not run */
    struct stack stack; /* empty when it could not be unwound (Valgrind) */
};

struct hang {
    struct waiting_thread *threads; /* main first, then by creation; none of the tool's own */
    size_t count;
    size_t *cycle;      /* indexes of threads, each waits for the next, the last for the first */
    size_t cycle_count; /* 0: no cycle */
    /*
     * Every thread is in an untimed futex wait, and nobody is left to wake them: no other process
     * below this one, no signal with a handler. (Valgrind handles all signals itself; there, no
     * program that could install a handler.)
     */
    bool everyone_waits;
};

/*
 * Takes a picture of the process. 0, or -1 when it is gone or not readable. with_stacks unwinds
 * native stacks by ptrace (a stop of a millisecond); frames carry module and offset only, to be
 * resolved by symbols_resolve afterwards. Costs 10 to 20 microseconds for each thread without
 * stacks, and about 1 ms in all with them.
 */
int watchdog_look(struct arena *arena, pid_t pid, bool with_stacks, struct hang *hang);

/*
 * Are these two pictures of a process that did not move in between and never will? True when both
 * show the same cycle, none of whose threads ran in between, whatever the others do; or when in
 * both everyone waits, and nobody ran.
 */
bool watchdog_stuck(const struct hang *before, const struct hang *after);

/* The picture as lines of text in a file of the run's folder, and back. 0 or -1. */
int watchdog_write(const struct hang *hang, FILE *file);
int watchdog_read(struct arena *arena, FILE *file, struct hang *hang);

#endif
