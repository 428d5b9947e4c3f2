/*
 * The memory that a conducted program shares with the checker: a file, mapped by both.
 *
 *     checker: writes the plan, starts the program with LAB_CONDUCTOR=FILE, reads what is left
 *     program: its first process forks one child for each schedule, and notes here how it ended
 *
 * From the member points on it is the children who write, at each of their points. That part is in
 * the file only where keep_last says so: a file on a disk is slow to write to, and schedules are
 * many. Otherwise it is memory of the program's processes alone, and the file has zeroes there.
 *
 * Plain data, the same layout on both sides. Addresses are of the program; code addresses (pc) are
 * those of a call, not of its return, less the load address: what nm prints. All numbers of
 * threads are in order of creation, main is 0. A program may scribble over this memory: whoever
 * reads it must check every count and every index against its bound.
 */
#ifndef CONDUCTOR_SHARED_H
#define CONDUCTOR_SHARED_H

#include <stdint.h>

enum {
    SHARED_MAGIC = 0x7ace1ab1,
    PLAN_MOST = 64,        /* entries of a plan */
    FAILURES_MOST = 32,    /* different failures that are kept */
    SIDES_MOST = 16,       /* threads told in one failure */
    STACK_MOST = 12,       /* frames of a stack, innermost first; 0 ends it */
    CALLERS_MOST = 11,     /* of a step of a trace */
    LOCKS_MOST = 4,        /* locks told for one thread */
    SWITCHES_MOST = 65536, /* of a schedule that can be written down */
    SHORT_MOST = 256,      /* of a schedule that is kept with its failure */
    RUNS_MOST = 65536,
    SITES_MOST = 16384,    /* addresses watched for conflicts; a power of two */
    CONFLICTS_MOST = 1024, /* of them, those that are listed as conflicting */
    COUNTS_MOST = 16384,   /* of touches, by site and thread; a power of two */
    PARENTS_MOST = 256,    /* threads whose creator is remembered */
    PAIRS_MOST = 65536,    /* read-from pairs seen; a power of two */
    BRANCHES_MOST = 4096,  /* depth of the exhaustive search */
    STEPS_MOST = 1 << 20,  /* of a trace */
    STEPS_KEPT = 1 << 15,  /* of the trace of a failure */
    WAITS_MOST = 64,       /* threads and places where they wait for others, with how long */
    MESSAGE_MOST = 256
};

/* The strategies; see strategy/. The order is that of the table in strategy.c. */
enum strategy_id {
    STRATEGY_FIRST,   /* no preemption; depth 0 oldest first, 1 newest first, 2 in turns */
    STRATEGY_WALK,    /* random walk; a turn lasts about 2^depth points */
    STRATEGY_PCT,     /* random priorities and depth - 1 places where they change */
    STRATEGY_POS,     /* partial order sampling */
    STRATEGY_WEIGHT,  /* by the conflicting accesses that each thread still has before it */
    STRATEGY_NOVEL,   /* changes of earlier schedules that showed new read-from pairs */
    STRATEGY_SEARCH,  /* all schedules with at most depth preemptions, one after the other */
    STRATEGY_SCRIPT,  /* the switches of shared.script, nothing else */
    STRATEGY_ABREAST, /* side by side, as on a machine with a core for each thread */
    STRATEGY_NATIVE,  /* not conducted at all: plain repetition, for comparison */
    STRATEGY_COUNT
};

/* One entry of a plan: the seeds first ... first + count - 1 of a strategy. */
struct plan_entry {
    uint32_t strategy, depth, first, count;
};

/* What a thread does at a schedule point, or waits for. */
enum op {
    OP_NONE,
    OP_BEGIN,
    OP_END,
    OP_READ,
    OP_WRITE,
    OP_ATOMIC_READ,
    OP_ATOMIC_WRITE,
    OP_LOCK,
    OP_TRYLOCK,
    OP_UNLOCK,
    OP_READ_LOCK,
    OP_WRITE_LOCK,
    OP_RW_UNLOCK,
    OP_SPIN_LOCK,
    OP_SPIN_UNLOCK,
    OP_WAIT,
    OP_SIGNAL,
    OP_BROADCAST,
    OP_BARRIER,
    OP_SEM_WAIT,
    OP_SEM_POST,
    OP_ONCE,
    OP_CREATE,
    OP_JOIN,
    OP_DETACH,
    OP_CANCEL,
    OP_YIELD,
    OP_SLEEP,
    OP_CLOCK,
    OP_IO, /* waits for a descriptor */
    OP_FUTEX,
    OP_CHILD, /* waits for a process */
    OP_KILL,  /* sends a signal */
    OP_PAUSE, /* waits for a signal */
    OP_TIMER,
    OP_EXIT,
    OP_COUNT
};

/* How a schedule ended. */
enum conduct_kind {
    CONDUCT_PASSED,
    CONDUCT_DEADLOCK,      /* a circle of threads, each waiting for the next */
    CONDUCT_SELF_DEADLOCK, /* one thread waits for what it holds itself */
    CONDUCT_LOST_WAKEUP,   /* nobody can go on, and a condition variable is waited for */
    CONDUCT_STUCK,         /* nobody can go on: semaphores, barriers, pipes */
    CONDUCT_LIVELOCK,      /* the budget of points is used up, and all that can go on spin */
    CONDUCT_STARVATION,    /* one thread is passed over again and again */
    CONDUCT_THREAD_LEAK,   /* the program ended, and a thread that can be joined lives */
    CONDUCT_WRONG_RESULT,  /* exit status not 0, or it left before its driver had finished */
    CONDUCT_ABORT,         /* abort or a failed assertion */
    CONDUCT_CRASH,         /* a signal; detail is its number */
    CONDUCT_UNMODELLED,    /* it blocked in a call that the conductor does not know, or computes for
                              ever */
    CONDUCT_TOO_LONG,      /* the budget of points is used up, and not all of them spin */
    CONDUCT_KIND_COUNT
};

/*
 * A switch of a schedule: thread, having come to its point number at, hands over to next. Where it
 * has to wait, and where it ends, counts as a point. With SWITCH_WAKES in next: its signal wakes
 * that waiter, and not the one that waits longest. With SWITCH_HALTS for next it is none: there a
 * game was left, and is to be played on.
 */
enum { SWITCH_WAKES = 0x8000, SWITCH_HALTS = 0x7fff };
struct conduct_switch {
    uint16_t thread, next;
    uint32_t at;
};

/*
 * Where a schedule of STRATEGY_SCRIPT is to halt, so that somebody can say who goes on. A choice is
 * any moment at which the turn could change; they are counted from 1. See halt.c.
 */
enum halt_when {
    HALT_NEVER,
    HALT_AT,  /* thread has the turn, or gives it away, at its point number at */
    HALT_PAST /* behind the choice number after, where anything else happens than that thread goes
                 on, before its point number at */
};
struct conduct_halt {
    uint32_t when; /* enum halt_when */
    uint32_t after, thread, at;
};

/* Where it has halted: the choice, and who had the turn up to there. */
struct conduct_halted {
    uint32_t choice; /* its number; 0: it went on to its end */
    uint32_t thread, at;
    uint32_t goes_on; /* that thread can; otherwise it waits, has ended, or lets others go first */
};

/* A lock that a thread holds, and where it was acquired. */
struct conduct_lock {
    uint64_t address;
    uint32_t op; /* OP_LOCK, OP_READ_LOCK, OP_WRITE_LOCK or OP_SPIN_LOCK */
    uint32_t unused;
    uint64_t stack[STACK_MOST];
};

/* A thread in a failure. */
struct conduct_side {
    int32_t thread; /* its number */
    int32_t owner;  /* the thread that has what it waits for, or -1 */
    uint32_t op;    /* what it waits for, or was about to do */
    uint32_t lock_count;
    uint64_t object; /* address of the lock, condition, semaphore ... or the thread joined */
    uint32_t in_circle;
    uint32_t blocked; /* it can't go on; otherwise it could */
    uint64_t stack[STACK_MOST];
    uint64_t created[STACK_MOST]; /* where the thread was created; main: empty */
    struct conduct_lock locks[LOCKS_MOST];
};

struct conduct_failure {
    uint32_t kind; /* enum conduct_kind */
    uint32_t strategy, depth, seed;
    int32_t detail;  /* exit status or signal */
    uint32_t number; /* the schedule's number, from 1 */
    uint32_t times;  /* how many schedules failed in this way */
    uint32_t side_count;
    uint64_t key;         /* equal for equal failures: kind and places */
    uint64_t points;      /* length of the schedule */
    uint32_t preemptions; /* of the schedule as it was found */
    uint32_t short_count; /* switches of the shortened schedule */
    uint32_t shortened;   /* short_list is the whole of it */
    uint32_t unused;
    struct conduct_switch short_list[SHORT_MOST];
    char message[MESSAGE_MOST]; /* of a failed assertion, else "" */
    struct conduct_side sides[SIDES_MOST];
};

/* What a thread waits for others at one place in the code. */
struct conduct_waited {
    uint64_t total;  /* virtual ns ... */
    uint64_t times;  /* ... in so many waits */
    uint64_t object; /* address of what it waited for last */
    int32_t thread;
    uint32_t op; /* what is waited for: OP_LOCK, OP_JOIN, ... */
    uint64_t stack[STACK_MOST];
};

/*
 * How long a schedule took in which computing takes time; see makespan.c. Always: longest <=
 * makespan, and without timers makespan <= work.
 */
struct conduct_span {
    uint64_t makespan; /* virtual ns from the start to the end of the program */
    uint64_t work;     /* what all threads computed and slept, added up */
    uint64_t longest;  /* what the busiest of them did */
    uint32_t wait_count, unused;
    struct conduct_waited waits[WAITS_MOST];
};

/* One schedule that was run. */
struct conduct_run {
    uint64_t hash;     /* of all its steps: equal for equal schedules */
    uint64_t makespan; /* virtual ns; 0 where computing takes no time */
    uint32_t points;
    uint8_t kind;                   /* enum conduct_kind */
    uint8_t strategy, depth, found; /* found: the first of its kind */
};

/* One step of a trace. */
struct conduct_step {
    uint64_t time; /* virtual, ns */
    uint64_t object;
    uint64_t pc;
    uint32_t callers[CALLERS_MOST]; /* who called, and who called that; 0 ends them */
    uint16_t thread;
    uint8_t op;
    uint8_t event; /* enum step_event */
    uint16_t size; /* bytes accessed */
    int16_t other; /* thread created, joined, woken; or -1 */
    uint32_t at;   /* its thread's points, this one counted */
};

enum step_event {
    STEP_DOES,    /* it does op */
    STEP_BLOCKS,  /* it begins to wait for object */
    STEP_WAKES,   /* its wait is over */
    STEP_EXPIRES, /* its time is over */
    STEP_FAILS,   /* op did not succeed: a trylock on a held lock */
    STEP_TAKES,   /* it holds the lock from here on; op says in which way */
    STEP_DROPS,   /* and no longer */
    STEP_NEXT     /* where the schedule has halted: it would do op, if it had the turn */
};

/* Four bytes that threads touch, or an object they synchronise by; kept for later schedules. */
struct conduct_site {
    uint64_t address;    /* divided by 4; 0: the place is free */
    uint32_t threads;    /* bit n: thread n, n + 32, ... */
    uint32_t writes;     /* the same for writing */
    uint32_t number;     /* of the conflict, from 1; 0: it is none */
    uint32_t schedule;   /* the last one that wrote to it ... */
    uint64_t last_write; /* ... and by which place in the code */
};

/* How often a thread touches a site in one schedule. */
struct conduct_count {
    uint64_t key;      /* of conflict and thread; 0: the place is free */
    uint32_t schedule; /* the last one in which it did; now counts that one */
    uint32_t now;
    uint32_t before; /* the average of those before, in sixteenths; 0: there were none */
    uint32_t unused;
};

/* A place of the exhaustive search where the schedule could go on in several ways. */
struct conduct_branch {
    uint16_t taken, choices; /* choices or more: nothing is left to try */
};

/* Where the exhaustive search is: the schedule that is next, and what it takes to be all. */
struct conduct_search {
    uint32_t begun; /* its depth + 1; 0: not yet */
    uint32_t over;  /* nothing is left to try at that depth */
    uint32_t runs;  /* since it began, or began again */
    uint32_t begun_again;
    uint32_t sites; /* conflicts that it preempts at: so many of shared.conflicts */
    uint32_t lost;  /* some schedules can't be reached: too long, or not the same twice */
    uint32_t branch_count, unused;
    struct conduct_branch branches[BRANCHES_MOST];
};

struct conduct_novelty {
    uint32_t count;
    uint32_t unused;
    struct conduct_switch list[SHORT_MOST];
};

enum { NOVEL_MOST = 16 };

struct shared {
    uint32_t magic, size;
    /* --- the plan, by the checker --- */
    uint64_t base_seed;
    uint64_t budget; /* points of one schedule */
    uint32_t plan_count;
    uint32_t stop_after;  /* different failures after which no more is tried; 0: never */
    uint32_t keep_last;   /* all of it is in the file, what is said of the last schedule too */
    uint32_t tracing;     /* write the steps of the (last) schedule */
    uint32_t spurious;    /* condition waits may end without a signal */
    uint32_t forget;      /* nothing is learned from one schedule to the next: each stands alone */
    uint32_t shorten;     /* make failing schedules short */
    uint32_t patience_ms; /* wall time without any point before a schedule is given up */
    uint32_t quiet;       /* what schedules print is thrown away; what the first of each kind of
                             failure prints is kept in FILE.0, FILE.1, ... by its index */
    uint32_t script_count;
    uint32_t traces; /* what it does is kept, too: FILE.0.steps, ... has how many steps there were
                        (uint64_t), and the first STEPS_KEPT of them */
    char reports[8]; /* a sanitizer writes into THIS.SCHEDULE.PROCESS beside this file; "": as told
                      */
    struct conduct_halt halt;
    struct plan_entry plan[PLAN_MOST];
    struct conduct_switch script[SWITCHES_MOST]; /* for STRATEGY_SCRIPT */
    /* --- what the program says --- */
    uint64_t load;     /* its load address */
    uint32_t started;  /* the conductor is there and took the plan */
    uint32_t finished; /* the plan was carried out */
    uint32_t run_count;
    uint32_t unmodelled; /* schedules given up ... */
    uint32_t computing;  /* ... and so many of them used a core all the while */
    uint32_t too_long;   /* schedules that used up the budget without spinning */
    uint32_t livelocks;  /* schedules that ended so: they take long, and a few are enough */
    uint32_t failure_count;
    uint32_t measured; /* span is that of the first schedule of STRATEGY_ABREAST that passed */
    struct conduct_span span;
    uint32_t exhausted; /* all schedules with up to exhausted_depth preemptions were tried */
    uint32_t exhausted_runs, exhausted_depth;
    struct conduct_failure failures[FAILURES_MOST];
    struct conduct_run runs[RUNS_MOST];
    /* --- of the schedule under way (what they all write to lies together, on few pages) --- */
    _Alignas(4096) uint64_t points, hash;
    uint64_t conflict_points; /* points where it touched a conflicting site */
    uint32_t thread_count, preemptions;
    uint32_t new_pairs;
    uint32_t step_count, steps_lost;
    uint32_t switch_count;
    uint32_t switches_lost; /* more than SWITCHES_MOST */
    uint32_t schedule;      /* number of the last one, those made short counted too */
    /* --- what schedules teach those after them: up to switches, and from sites up to steps --- */
    uint64_t most_points;    /* length of the longest so far that came to its end */
    uint64_t most_conflicts; /* the most conflict_points of one */
    uint32_t most_threads;   /* of one schedule */
    uint32_t conflict_count; /* may be more than are listed */
    uint32_t pair_count;
    uint32_t novel_count, novel_next;
    uint16_t parents[PARENTS_MOST]; /* by thread, who created it last time */
    struct conduct_switch switches[SWITCHES_MOST];
    uint8_t made[SWITCHES_MOST]; /* of STRATEGY_SCRIPT: those of script that came about */
    struct conduct_halted halted;
    struct conduct_failure now;   /* kind PASSED: nothing so far */
    struct conduct_span span_now; /* where computing takes time; otherwise zero */
    struct conduct_site sites[SITES_MOST];
    struct conduct_count counts[COUNTS_MOST];
    uint16_t conflicts[CONFLICTS_MOST]; /* indices of sites */
    uint64_t pairs[PAIRS_MOST];         /* read-from pairs */
    struct conduct_novelty novel[NOVEL_MOST];
    struct conduct_search search;
    /* --- the trace --- */
    struct conduct_step steps[STEPS_MOST];
};

#endif
