/*
 * Runs one program to its end, whatever it does, and leaves nothing behind.
 *
 * Theory of operation. Three processes take part:
 *
 *     racelab --fork--> keeper --fork, exec--> the program (and all that it starts)
 *        ^                |  ^ stdout, stderr          |
 *        |  result pipe   |  '------- pipes -----------'
 *        '----------------'
 *
 * The keeper is the program's parent and a child subreaper: whatever the program forks, daemonised
 * or not, is reparented to the keeper and killed by it before the result is sent. The program leads
 * a session of its own, so that the scheduler gives the keeper its turn beside a crowd. It copies
 * at most a given number of bytes of each stream into a file of the run's folder, and throws the
 * rest away so that the program is not blocked by its own flood. It keeps the deadline, and asks
 * the watchdog why the program does not move. When racelab dies, the kernel tells the keeper, which
 * kills all the same.
 *
 * Two kinds of failure are kept apart: what the program did is in struct ending; what went wrong
 * on our side (no memory, no fork) makes process_start or process_finish fail with a message.
 */
#ifndef PROCESS_H
#define PROCESS_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/*
 * What to run and how long to bear with it. Strings and arrays stay the caller's. All paths are
 * meant from where racelab is, argv[0] too, whatever directory says; without a slash it is looked
 * up in racelab's PATH.
 */
struct process_plan {
    char *const *argv;        /* NULL-terminated */
    char *const *environment; /* NULL-terminated; NULL: racelab's own */
    const char *folder;       /* of the run: gets files "out", "err" and "hang"; must exist */
    const char *directory;    /* to start in; NULL: racelab's own */
    double deadline;          /* seconds of wall time; > 0 */
    double grace;             /* seconds between SIGTERM and SIGKILL at the deadline; 0: at once */
    size_t output_cap;        /* bytes kept of each stream; 0: 1 MiB */
    size_t file_cap;          /* bytes in any file it writes (RLIMIT_FSIZE); 0: no limit */
    size_t process_cap;       /* processes alive below the keeper; 0: no limit */
    size_t memory_cap;        /* bytes of address space of each process (RLIMIT_AS); 0: no limit */
    int core;                 /* 1, 2, ...: stays on that one of racelab's cores; 0: on any */
    bool watch_for_hangs;     /* let the watchdog end a run that can never go on */
    const struct sandbox *sandbox; /* that argv is in (sandbox_command), or NULL */
};

enum ending_how {
    ENDED_EXIT,       /* code is the exit status */
    ENDED_SIGNAL,     /* code is the signal */
    ENDED_HANG,       /* the watchdog saw that it can never go on: see the file "hang" */
    ENDED_DEADLINE,   /* time ran out; "hang" says where its threads were, if it was readable */
    ENDED_PROCESSES,  /* it passed process_cap */
    ENDED_UNWATCHED,  /* its keeper was killed: what it did is unknown */
    ENDED_NOT_STARTED /* exec failed; code is the errno */
};

/* How a run ended. What was found is another question, and the engines' to answer. */
struct ending {
    enum ending_how how;
    int code;
    double wall;           /* seconds */
    double user, sys;      /* CPU seconds of the program and all it started and waited for */
    long peak_kib;         /* largest resident set of one process; at least racelab's own heap */
    bool out_cut, err_cut; /* the stream was longer than output_cap */
    int left_behind;       /* processes that had to be killed after the program's own end */
};

struct process; /* a run under way */

/*
 * Starts a run. 0 and *process, or -1 with a sentence in error (of error_size bytes) and nothing
 * started. Descriptors above 2 are closed in the program. Address randomisation is off in it.
 */
int process_start(const struct process_plan *plan, struct process **process, char *error,
                  size_t error_size);

/* Readable (poll) when process_finish will not block. */
int process_fd(const struct process *process);

/* Waits for the end, fills *ending, frees the process. 0, or -1 with a sentence in error. */
int process_finish(struct process *process, struct ending *ending, char *error, size_t error_size);

/* Ends a run early with all it started; frees the process. */
void process_kill(struct process *process);

/* start and finish in one, for callers with nothing else to do. */
int process_run(const struct process_plan *plan, struct ending *ending, char *error,
                size_t error_size);

/* "exit status 1", "killed by SIGSEGV", "stopped after 5.0 s" into buffer; returns buffer. */
char *ending_describe(const struct ending *ending, char *buffer, size_t size);

#endif
