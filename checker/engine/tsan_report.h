/* The parts of tsan_parse: one report, its stacks, its kinds. Only tsan_*.c include this. */
#ifndef TSAN_REPORT_H
#define TSAN_REPORT_H

#include "piece.h"

/* What the words behind "WARNING: ThreadSanitizer:" mean. */
struct tsan_type {
    const char *words;  /* all of them, or their beginning when they end in a space */
    enum kind kind;     /* for the model */
    bool leads;         /* the report begins with a stack that has no title ... */
    enum action action; /* ... and this is what happens there, */
    const char *clause; /* or in words, for a call; or NULL */
};

/* Never NULL: words that no known version prints give the last row, whose own words are NULL. */
const struct tsan_type *tsan_type_of(struct piece words);

/*
 * Reads a whole report, from the line behind its header to the line of = that closes it, and adds
 * a finding. False when it lacks what every report of its type has; then nothing is added.
 */
bool tsan_report_read(struct findings *findings, struct piece words, struct piece body);

/* The same for what is left of a report: a finding is added, with as many sides as there are. */
void tsan_report_read_part(struct findings *findings, struct piece words, struct piece body);

/* "WARNING: ThreadSanitizer: WORDS (pid=10538)" */
bool tsan_header_read(struct piece line, struct piece *words, uint64_t *pid);

/* Is it a line inside a report, with two blanks in front, that says what follows? */
bool tsan_is_title(struct piece line);

/*
 * A line of a stack: "    #1 take files/a.c:12:5 (prog+0xd01f4) (BuildId: 5d1c)". True if it is
 * one and carries on this stack; then the frame was added. "<null>" is left NULL.
 */
bool tsan_frame_read(struct arena *arena, struct piece line, struct stack *stack);

/* Takes "(prog+0xd01f4)" and a build id off the end of a line; false when it has no such end. */
bool tsan_module_take(struct piece *line, struct piece *module, uint64_t *offset);

/*
 * The words of a line with which the tool gives up, or with which it reports that the program has
 * crashed in it; false for every other line.
 */
bool tsan_fatal_words(struct piece line, struct piece *words);

/* tsan_settle (parse.h) for one race or use after free. */
void tsan_settle_one(struct finding *finding);

/* A report that is being read. */
struct reading {
    struct arena *arena;
    const struct tsan_type *type;
    struct finding finding; /* becomes one of the list when it is whole */
    struct stack *stack;    /* frames go here; NULL: nobody wants them */
    bool leads;             /* no title yet: a stack without one belongs to the report itself */
};

/* A new side, to whom the next frames belong; and one for the stack without a title. */
struct side *tsan_side_begin(struct reading *reading, enum action action);
struct side *tsan_lead_begin(struct reading *reading);

/* The readers of titles; rest is what stands behind the words that tsan_report.c lists. */
void tsan_read_title(struct reading *reading, struct piece rest);
void tsan_write_title(struct reading *reading, struct piece rest);
void tsan_atomic_read_title(struct reading *reading, struct piece rest);
void tsan_atomic_write_title(struct reading *reading, struct piece rest);
void tsan_sleep_title(struct reading *reading, struct piece rest);
void tsan_and_title(struct reading *reading, struct piece rest);
void tsan_signal_title(struct reading *reading, struct piece rest);
void tsan_mutex_title(struct reading *reading, struct piece rest);
void tsan_thread_title(struct reading *reading, struct piece rest);
void tsan_more_title(struct reading *reading, struct piece rest);
void tsan_location_title(struct reading *reading, struct piece rest);

#endif
