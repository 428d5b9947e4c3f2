/*
 * The conductor's inside: threads, the turn, waiting, time. docs/conductor.md has the theory.
 *
 * Exactly one thread has the turn. All that is declared here is called by the thread that has it,
 * except where it says otherwise, so none of it needs a lock.
 */
#ifndef CONDUCTOR_H
#define CONDUCTOR_H

#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

#include "shared.h"

enum { THREADS_MOST = 4096, HELD_MOST = 16, SPIN_PLACES = 8 };

#define NEVER UINT64_MAX
static const uint64_t second_ns = 1000000000;

enum thread_state {
    THREAD_NONE,     /* the slot is free */
    THREAD_RUNNABLE, /* has the turn, or could have it */
    THREAD_BLOCKED,  /* waits for what its wait says */
    THREAD_OUTSIDE,  /* in a system call that the conductor does not model */
    THREAD_ENDED     /* has ended, and was not joined */
};

/* Why a wait ended. */
enum woken {
    WOKEN_READY,       /* what was waited for has come, or may have */
    WOKEN_TIMEOUT,     /* its deadline passed */
    WOKEN_CANCELLED,   /* pthread_cancel */
    WOKEN_INTERRUPTED, /* a signal is to be handled */
    WOKEN_SPURIOUS     /* a condition wait that ends for no reason */
};

struct thread;

/* What a blocked thread waits for. */
struct wait {
    enum op op;
    const void *object;                   /* lock, condition, semaphore, thread slot, ... */
    uint64_t deadline;                    /* virtual ns since the start, or NEVER */
    bool (*ready)(struct thread *waiter); /* asked again and again; NULL: somebody wakes it */
    void *context;                        /* for ready */
    bool cancellable, interruptible;
    bool restarts; /* interruptible, but a handler with SA_RESTART lets it go on */
    bool aloof;    /* a service thread: nobody expects it to end */
};

/* A wait that goes on while its thread handles a signal. */
struct parked {
    bool used;
    struct wait wait;
    bool over; /* somebody woke it */
    enum woken why;
};

struct held {
    const void *lock;
    enum op op;
    uint64_t stack[STACK_MOST];
};

struct thread {
    int go;              /* futex: 1 when the turn is its */
    int ready;           /* futex: 1 when it has begun and waits for its first turn */
    int back;            /* 1 when it has come back from outside and wants the turn */
    int tid;             /* of the kernel; 0 before it runs */
    const int *tid_word; /* holds tid until the kernel ends the thread, and then 0; or NULL */
    enum thread_state state;
    int number;
    pthread_t handle;
    void *(*routine)(void *); /* what it was created to do */
    void *argument;
    bool detached, joined, service;
    bool cancel_disabled, cancel_anywhere; /* as it said last */
    uint64_t points;
    /* the step it is about to do */
    enum op op;
    const void *object;
    unsigned size;
    uint64_t pc;
    void **frame; /* frame pointer of the wrapper it is in */
    struct wait wait;
    enum woken woken;
    struct parked parked;
    uint64_t wait_order;  /* who waits longest has the lowest */
    uint64_t passed_over; /* acquisitions by others since it waits */
    int held_count;
    uint64_t created[STACK_MOST];
    uintptr_t stack_low, stack_high;
    bool stack_shared;               /* somebody else touched its stack */
    uint64_t spin_seen[SPIN_PLACES]; /* the places it came by in this window ... */
    unsigned spin_places;            /* ... so many; SPIN_PLACES + 1: there were more */
    unsigned spin_count;             /* points in the window so far */
    unsigned idle;                   /* turns given away since it last did something else */
    /* where computing takes time */
    uint64_t clock;      /* the moment at which it goes on */
    uint64_t work;       /* ns that it has computed and slept */
    uint64_t busy_at;    /* the last of its points at which it did not spin ... */
    uint64_t busy_since; /* ... and when that was, the time not counted in which it waited */
    /* for strategies */
    uint64_t priority;
    uint64_t left;
    /* signals that will be handled when it has the turn */
    uint64_t signals;
    uint64_t mask;               /* blocked signals, as it said last */
    uint64_t awaited;            /* those it takes itself, in sigwait or its like */
    struct held held[HELD_MOST]; /* the last member: only as many as held_count are set */
};

/* The orchestra. Index 0 is main. */
extern struct conductor {
    struct shared *shared;
    int top;     /* slots in use are below */
    int created; /* threads so far */
    int alive;   /* not ended */
    int runnable;
    int polled; /* blocked ones with a ready function */
    int outside;
    struct thread *current;
    uint64_t now; /* virtual ns since the start */
    uint64_t order;
    uint64_t random;
    uint64_t load; /* load address of the program */
    uint32_t strategy, depth, seed;
    bool timed; /* computing takes time */
    bool halts; /* somebody wants to choose */
    bool exiting;
    int leaver;             /* the kernel's number of a thread that ended and may not be gone */
    const int *leaver_word; /* of that thread: see tid_word */
    struct thread threads[THREADS_MOST];
} conductor;

/* Is this process conducted? */
extern unsigned char conductor_on;

/* failure.c: the locked driver of a lab tells of its beginning and its end. */
void conductor_driver_begins(void);
void conductor_driver_ends(void);

extern _Thread_local struct thread *conductor_self;

/* Is the calling thread conducted? */
static inline bool conducted(void)
{
    return __builtin_expect(conductor_on, 0) && conductor_self != NULL;
}

/* ---- turn.c ---- */

/*
 * The calling thread is about to do op to object: the strategy says who goes on. Returns when this
 * thread does. size: bytes accessed, else 0. pc: the return address of the wrapper.
 */
void point(enum op op, const void *object, unsigned size, const void *pc, void *frame);
#define POINT(op, object)                                                                          \
    point(op, object, 0, __builtin_return_address(0), __builtin_frame_address(0))

/* Waits. Returns when it has the turn again, and why. The turn is given away in between. */
enum woken block(const struct wait *wait);

/* The one waiter, or all that wait for this object with op (OP_NONE: any) may go on. */
void wake(struct thread *thread, enum woken why);
int wake_all(enum op op, const void *object);

/* The waiter of op on object whom a signal wakes: the strategy chooses. NULL: there is none. */
struct thread *waiter_choose(enum op op, const void *object);
struct thread *waiter_next(const struct thread *after, enum op op, const void *object);

/* What it waits for, even while it handles a signal; NULL: it does not wait. */
const struct wait *wait_of(const struct thread *thread);

/* A new slot, runnable; NULL: THREADS_MOST are alive. Its thread calls thread_enter first. */
struct thread *thread_add(struct thread *creator, const void *pc, void *frame);
void thread_remove(struct thread *thread);
void thread_enter(struct thread *thread);
void thread_await_ready(struct thread *thread); /* by its creator */
void thread_leave(void); /* the calling thread has ended: hands the turn over and returns */
struct thread *thread_of_tid(int tid);
struct thread *thread_of_handle(pthread_t handle);

/* The calling thread leaves the orchestra for a call that may block, and comes back. */
void outside_enter(void);
void outside_leave(void);

/* The current one gains nothing by going on; the others first. */
void turn_yield(void);

/* The clock was moved: who waited for this moment can go on. */
void time_reached(void);

/* Sets all up for a schedule; called in the child, before main. */
void turn_begin(void);

/* Random bits, the same for the same seed. */
uint64_t random_next(void);
uint64_t random_below(uint64_t bound);

/* ---- held locks: for reports and for circles ---- */
void held_add(const void *lock, enum op op, const void *pc, void *frame);
void held_drop(const void *lock);
struct thread *lock_owner(const void *lock, enum op op, const struct thread *but);

/* ---- failure.c ---- */
_Noreturn void failure_stuck(void);       /* nobody can go on */
void failure_circle(struct thread *from); /* reports, if from closes a circle */
_Noreturn void failure_livelock(void);
_Noreturn void failure_starvation(struct thread *starved);
void failure_exit(int status); /* notes leaked threads and the exit status */
void failure_note(enum conduct_kind kind, int detail, const char *message, void *frame,
                  const void *pc);
int stack_walk(uint64_t *stack, const void *pc, void **frame);
_Noreturn void schedule_end(void); /* nothing of the program need run any more */

/* ---- halt.c: a choice, before it is made; current can go on (NULL: it can't) ---- */
void halt_look(const struct thread *current);

/* ---- record.c: what is remembered of steps ---- */
void record_step(const struct thread *thread, enum op op, const void *object, unsigned size,
                 uint64_t pc, enum step_event event, int other);
void record_switch(const struct thread *from, const struct thread *to);
bool op_is_access(enum op op);
bool op_writes(enum op op);

/* ---- sites.c: what schedules teach those after them ---- */
enum { SITE_ANY = -1 };

/* The thread does what it is about to do. */
void site_touch(struct thread *thread);

/* thread has been created; creator is NULL for main. */
void thread_note(const struct thread *creator, const struct thread *thread);

/* Where it is about to touch what others do: an index of shared.sites, or -1. */
int site_conflicting(const struct thread *thread);

/* How often a thread of that number touches a conflict in one schedule, in sixteenths. */
uint32_t site_expected(int site, int thread);

/* May others notice when the thread does what it is about to do? As far as conflicts are known. */
bool is_visible(const struct thread *thread);

/* Does the order matter in which two threads do what they are about to do? */
bool is_racing(const struct thread *a, const struct thread *b);

/* ---- time.c ---- */
uint64_t clock_origin(clockid_t clock); /* what it shows at the start, ns */
uint64_t deadline_of(clockid_t clock, const struct timespec *until);
uint64_t deadline_after(const struct timespec *duration);
bool timespec_valid(const struct timespec *time);
struct timespec timespec_of(uint64_t moment);

/* ---- makespan.c: only where computing takes time ---- */
void makespan_step(struct thread *me, enum op op); /* it takes its time over a step */
void makespan_turn(const struct thread *thread);   /* its moment has come: it goes on */
bool makespan_is_due(uint64_t deadline);           /* before anybody goes on who can */
void makespan_spin(uint64_t deadline);             /* somebody spins until that moment, maybe */
void makespan_busy(struct thread *me);             /* it does not */
void makespan_waited(struct thread *me, uint64_t duration); /* by its wait, which is over */
void makespan_left(const struct thread *thread);            /* it has ended */
void makespan_end(void);                                    /* the program ends here */

/* ---- timers.c ---- */
uint64_t timers_next(void); /* when the next is due, or NEVER */
void timers_fire(void);     /* all that are due at conductor.now */

/* ---- signals.c; more in signals.h ---- */
void signals_deliver(void); /* handles the calling thread's pending signals */

/* ---- strategy ---- */
struct strategy {
    const char *name;
    void (*begin)(void);                   /* of a schedule; may be NULL */
    void (*arrive)(struct thread *thread); /* a thread was created; may be NULL */
    /* Who goes on, of those that are runnable; current is NULL when it can't. At least two can. */
    struct thread *(*choose)(struct thread *current);
    void (*demote)(struct thread *thread); /* it spins: others first; may be NULL */
    /* Which of count waiters a signal wakes; 0 waits longest. NULL: chance says. */
    uint32_t (*draw)(uint32_t count);
    void (*end)(bool passed); /* in the server, after the schedule; may be NULL */
    bool timed;               /* computing takes time: see makespan.c */
};
extern const struct strategy *const strategies[STRATEGY_COUNT];
extern const struct strategy first_strategy, walk_strategy, pct_strategy, pos_strategy,
    weight_strategy, novel_strategy, search_strategy, script_strategy, abreast_strategy;

/* Who comes next where the thread is now, as shared.script says; NULL: it says nothing. */
struct thread *script_next(const struct thread *from);

/* From here on, it goes on as a switch to next would say: if script has that one, it came about. */
void script_note(const struct thread *from, int next);

/* In the server: keeps the schedule that is over, if it showed a new pair. */
void novel_keep(void);

/* The runnable threads in order of their numbers. */
struct thread *runnable_next(const struct thread *after);
#define EACH_RUNNABLE(t) for (struct thread *t = runnable_next(NULL); t; t = runnable_next(t))

#endif
