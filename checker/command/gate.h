/* The parts of 'lab gate'. */
#ifndef GATE_H
#define GATE_H

#include "../model/ledger.h"
#include "suppressions.h"

enum { GATE_TOOLS_MOST = 8 };

/* What the user asked for. Paths are meant from the folder that the user is in. */
struct gate_request {
    bool from;
    char **command; /* behind "--"; NULL-terminated, or NULL */
    const char *tools[GATE_TOOLS_MOST];
    size_t tool_count;
    const char *suppressions[GATE_TOOLS_MOST];
    size_t suppression_count;
    size_t repeat;
    double deadline;
    const char **operands;
    size_t count;
    const char *baseline;
    bool update;
    const char *reason, *owner, *expires;
    const char *root;
    const char *json, *sarif, *junit, *html; /* files to write, or NULL */
    bool annotations;
};

/* Is stdout for JSON alone? */
bool gate_is_quiet(const struct gate_request *request);

/*
 * Reads a log or a tool's report into the ledger, as part of the run added last. path "-" is
 * standard input, name what people call it. 0; or -1 with errno set when it can't be read at all.
 */
int gate_read(struct ledger *ledger, const char *path, const char *name);

/* What to run, and how. Strings are the caller's. */
struct gate_plan {
    char *const *command; /* NULL-terminated */
    const char *directory;
    double deadline;                      /* seconds for each run */
    size_t runs;                          /* with all tools together */
    struct suppressions *tsan, *valgrind; /* for these tools */
    bool quiet;                           /* stdout is for JSON alone */
};

/* Is there a tool of this name: tsan, helgrind, drd, memcheck, explore? */
bool gate_has_tool(const char *tool);

/*
 * Runs the command once under a tool, prints what it prints as it comes, and reads into the ledger
 * what was reported of every process below it. 0, or an exit status after complaining when the run
 * could not even be begun.
 */
int gate_run(struct ledger *ledger, const char *tool, const struct gate_plan *plan);

/* The same for the conductor's schedules of a program built with 'lab cc'. */
int gate_explore(struct ledger *ledger, const struct gate_plan *plan);

/*
 * Reads the baseline that was asked for; one that is to be written may be missing. 0, or an exit
 * status after complaining.
 */
int gate_baseline_load(struct arena *arena, const struct gate_request *request,
                       struct baseline *baseline);

/* Writes it anew: what was seen stays as it is, what is new is added, what nobody saw goes. */
int gate_baseline_update(struct arena *arena, const struct gate_request *request,
                         const struct ledger *ledger);

/* Before long work: 0 if all files that were asked for can be written, or an exit status. */
int gate_outputs_refused(struct arena *arena, const struct gate_request *request);

/* Writes them. 0, or an exit status after complaining. */
int gate_outputs_write(struct arena *arena, const struct gate_request *request,
                       const struct ledger *ledger);

/* Counts a finding of ours, whose strings may live anywhere. */
void gate_count(struct ledger *ledger, struct findings *one);

#endif
