/*
 * The gate's ledger: each different finding of some runs, how often it was reported, and whether
 * it may pass.
 *
 *     log reader --> findings --> ledger <-- baseline
 *                                   |
 *                                   '--> text, JSON, SARIF, JUnit, annotations, page
 */
#ifndef LEDGER_H
#define LEDGER_H

#include "baseline.h"
#include "finding.h"
#include "identity.h"
#include "map.h"

enum standing {
    STANDING_NEW,      /* fails the gate */
    STANDING_EXPIRED,  /* the baseline knows it, but its day has come: fails the gate */
    STANDING_KNOWN,    /* the baseline lets it pass */
    STANDING_ADVISORY, /* its weight is advisory: told, never fails */
    STANDING_COUNT
};

/* "new", "expired", "known", "advisory" */
const char *standing_name(enum standing standing);

struct ledger_entry {
    struct finding *finding; /* the first of its reports that tells most, with all engines' bits */
    struct identity identity;
    char *name;        /* the identity as text; from ledger_close on, like all below */
    size_t reports;    /* how often it was reported, in all runs */
    size_t *runs;      /* the runs that reported it, as places in ledger->runs ... */
    size_t runs_count; /* ... so many ... */
    size_t of;         /* ... of so many by the tools that saw it; a log is one run */
    enum standing standing;
    const struct known *known; /* the baseline's section that lets it pass longest, or NULL */
};

/* One run of the command under one tool, or one log that was read. */
struct ledger_run {
    const char *tool; /* "tsan", "helgrind", "memcheck", "drd", "explore"; a log: "log" */
    char *name;       /* the command, or the log's path */
    size_t number;    /* 1, 2, ... of the runs under this tool */
    char *ended;      /* "exit status 0"; NULL for a log */
    char *failed;     /* a clause: why the gate fails for this run, beside its findings; or NULL */
    char *broken;     /* a clause: why the run does not say all, so that nobody can pass; or NULL */
    bool gave_up;     /* and that is because the tool itself, or this machine, failed */
    double seconds;   /* of wall time; 0 for a log */
    size_t reports;   /* that it brought */
};

struct ledger {
    struct arena *arena; /* not owned; all that the ledger keeps lives there */
    struct scope scope;  /* for stack_focus: which files are the project's own */
    const char *root;    /* of the project: frames' files are relative to it when below it */
    struct ledger_entry *entries;
    size_t count;
    struct ledger_run *runs;
    size_t run_count;
    struct baseline *baseline; /* not owned; or NULL */
    char **notes;              /* sentences worth telling that are no finding */
    size_t note_count;
    struct map by_identity, by_mark, words; /* ledger.c */
    struct map paths; /* where files of the reports are here; of who reads them */
};

/* The baseline may be NULL. */
void ledger_init(struct ledger *ledger, struct arena *arena, const char *root,
                 struct baseline *baseline);

/* A new run, to be filled in. The pointer is good until the next one. */
struct ledger_run *ledger_add_run(struct ledger *ledger, const char *tool, const char *name);

/* A sentence for everybody; the same one again is not kept twice. */
void ledger_note(struct ledger *ledger, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/*
 * Counts one report of the run added last. The finding is copied, and may live in an arena that is
 * freed afterwards.
 */
void ledger_add(struct ledger *ledger, const struct finding *finding,
                const struct identity *identity);

/*
 * When all is counted: reports of one side join those of both (identity_same), standings, the
 * baseline's entries that were seen, and the order: what fails first, then by kind and identity.
 * The order of the reports changes none of it. today is a date as in a baseline. Called once.
 */
void ledger_close(struct ledger *ledger, const char *today);

/* After ledger_close: is there a new or expired finding, or a run that failed? */
bool ledger_fails(const struct ledger *ledger);

/* How many entries stand so. */
size_t ledger_count(const struct ledger *ledger, enum standing standing);

/* The gate's verdict: nothing stands new or expired, no run failed, none is broken. */
bool ledger_passes(const struct ledger *ledger);

#endif
