/*
 * A finding: one defect that one or more engines saw, in one shape for all of them.
 *
 *     engines --> findings --> verdict --> text, JSON
 *
 * Engines only produce findings, outputs only consume them. Everything a finding points to lives
 * in the arena it was made in.
 */
#ifndef FINDING_H
#define FINDING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"
#include "kind.h"

/* One call on a stack, innermost first. Unknown parts are NULL or 0. */
struct frame {
    char *function;
    char *file; /* as the debug information has it, relative to racelab's root inside it */
    int line;
    char *module;    /* path of the executable or library */
    uint64_t offset; /* of the instruction in the module */
};

struct stack {
    struct frame *frames;
    size_t count;
};

/* What a thread did in its side of a finding. */
enum action {
    ACTION_READ,
    ACTION_WRITE,
    ACTION_ATOMIC_READ,
    ACTION_ATOMIC_WRITE,
    ACTION_FREE,
    ACTION_ALLOCATE,
    ACTION_LOCK, /* acquires a lock while holding others */
    ACTION_UNLOCK,
    ACTION_WAIT,   /* is blocked here */
    ACTION_CREATE, /* creates a thread */
    ACTION_CALL    /* any other call the tool complains about */
};

/* One side of a finding: a thread, what it did, where, and what it held then. */
struct side {
    enum action action;
    int thread;        /* 0 is main, 1... in order of creation in this run, -1 unknown */
    char *thread_name; /* or NULL */
    int size;          /* bytes accessed, 0 when it is no access */
    char *object;      /* the lock acquired or waited for, as a name; or NULL */
    char *note;        /* one clause that fits behind the action, or NULL */
    struct stack stack;
    char **held; /* names of locks held; NULL with held_count 0 */
    size_t held_count;
    bool held_known; /* false: the tool did not say what was held */
};

/* What the memory is that both sides touch. */
enum region { REGION_UNKNOWN, REGION_GLOBAL, REGION_HEAP, REGION_STACK, REGION_TLS, REGION_FD };

struct place {
    enum region region;
    char *name;             /* of a global, without its offset; else NULL */
    uint64_t size;          /* of the object in bytes, 0 unknown */
    char *module;           /* a global that is not named yet: where the symbol table is ... */
    uint64_t offset;        /* ... and where in it the object is */
    struct stack allocated; /* of a heap block */
};

/*
 * What a schedule shows of how threads met, beyond where they stand at its end. Frames without a
 * line are not known.
 */
enum meeting_how {
    MEETING_NONE,
    MEETING_BETWEEN, /* actor wrote, while partner was between a read and a write */
    MEETING_EARLY,   /* actor's was the last signal, and partner began to wait after it */
    MEETING_SILENT   /* there was no signal at all; partner waits */
};

struct meeting {
    enum meeting_how how;
    char *object;       /* the variable or the condition: a name, or "memory A" */
    int actor, partner; /* threads, as in struct side */
    struct frame at;    /* where the actor wrote or signalled */
    struct frame first; /* where the partner read, or waits */
    struct frame then;  /* where it wrote */
};

/* What a tool printed, as it printed it. */
enum { RAW_MOST = 64 * 1024 }; /* bytes that are kept */

struct raw {
    enum engine_id engine;
    char *text;
    bool cut;     /* there was more */
    char *module; /* the path of the program whose frames in it have no names; NULL: not known */
};

enum weight {
    WEIGHT_CERTAIN, /* may cost points */
    WEIGHT_ADVISORY /* is shown and costs nothing; reason says why */
};

#define FINGERPRINT_LENGTH 12

struct finding {
    enum kind kind;
    unsigned engines; /* bit 1u << ENGINE_X for each that saw it */
    unsigned runs;    /* bit 1u << RUN_X for each run that showed it: see engine/exam.h */
    enum weight weight;
    char *reason;   /* why it is only advisory, or NULL */
    char *headline; /* the tool's own words, one line */
    /* Of the conductor's findings; otherwise NULL and 0. See run/conduct.h for the notation. */
    char *schedule;          /* strategy and seed that show it, "pct3:17" */
    char *switches;          /* the same made short, "0@12>1,1@4>0"; NULL: it could not be */
    size_t schedules_tried;  /* until it was found */
    size_t schedules_failed; /* in this way, of all that were tried */
    char *replay;            /* the command that shows it again; NULL: there is none */
    struct side *sides;
    size_t side_count;
    struct place place;
    struct meeting meeting;
    struct raw *raws; /* at most one of each engine */
    size_t raw_count;
    char fingerprint[FINGERPRINT_LENGTH + 1]; /* hex; see finding_fingerprint */
};

/*
 * The findings of some runs, and what could not be read. missing is a sentence such as
 * "the report ends in the middle of its third race", or NULL when every report was whole.
 */
struct findings {
    struct arena *arena; /* not owned */
    struct finding **list;
    size_t count;
    char *missing;
};

void findings_init(struct findings *findings, struct arena *arena);

/* A new zeroed finding at the end of the list, its thread sides still to be added. */
struct finding *findings_add(struct findings *findings, enum engine_id engine, enum kind kind);

/* Keeps what a tool printed of a finding, in the arena, unless that engine's words are there. */
void finding_keep_raw(struct arena *arena, struct finding *finding, enum engine_id engine,
                      const char *text, size_t length);
void finding_add_raw(struct arena *arena, struct finding *finding, const struct raw *raw);

/* A new zeroed side at the end (thread -1). The pointer is good until the next side is added. */
struct side *finding_add_side(struct arena *arena, struct finding *finding, enum action action);

/* A new zeroed frame at the outer end of a stack. The pointer is good until the next one. */
struct frame *stack_add_frame(struct arena *arena, struct stack *stack);

/*
 * Which files count as the program's own, so that a race inside hashmap_put is told at the line of
 * the student who called it.
 */
struct scope {
    const char **files; /* paths as they stand in the debug information */
    size_t count;
    bool any_but_libraries; /* no files are listed: all but those of libraries and tools */
};

/* Is it a file of the C and C++ libraries or of a tool, as their debug information names it? */
bool file_is_of_library(const char *file);

/* Is one of its frames in the program's own files? */
bool stack_is_within(const struct stack *stack, const struct scope *scope);

/*
 * The frame to show for a stack: the innermost one in the program's own files, else the innermost
 * one with a source line, else the innermost that is no call of a library, else the innermost; NULL
 * for an empty stack.
 */
const struct frame *stack_focus(const struct stack *stack, const struct scope *scope);

/* Is this line of this file on a stack of one of its sides? */
bool finding_names_line(const struct finding *finding, const char *file, int line);

/*
 * Names the defect, not the run: kind, the functions of all sides (focus frames, sorted, each
 * once) with their files' base names, and the variable when it is a global. No address, pid,
 * thread or line number enters it, so it survives moved lines and is the same for every engine.
 */
void finding_fingerprint(struct finding *finding, const struct scope *scope);

/*
 * Fingerprints every finding and joins those that are the same defect: equal fingerprints, or one
 * whose functions are among the other's with the same kind and no other variable (Helgrind often
 * knows one side of a race only). The joined one keeps the richer sides and every engine's bit,
 * and is certain if one of them was. Stable: order of first sight.
 */
void findings_merge(struct findings *findings, const struct scope *scope);

/*
 * Puts fingerprinted findings, and the two sides of a race, into an order that does not depend on
 * which thread happened to come first: certain findings first, by kind and fingerprint, sides by
 * function and line. The same program is then told in the same words.
 */
void findings_sort(struct findings *findings, const struct scope *scope);

#endif
