/* The parts of valgrind_parse: one error of Valgrind's, and what it becomes. */
#ifndef VALGRIND_REPORT_H
#define VALGRIND_REPORT_H

#include "piece.h"

/*
 * An error is a list of sentences, most with a stack: what is wrong first, then what else belongs
 * to it.
 *
 *     what     Invalid write of size 4                              its stack
 *     auxwhat  Address 0x4a42048 is 8 bytes inside a block ...      its stack
 */
struct valgrind_part {
    struct piece text;
    bool main;      /* <what> or <xwhat>: the error itself */
    int threads[2]; /* Helgrind's numbers of the threads it names, from 1; 0: none */
    struct stack stack;
};

struct valgrind_error {
    struct piece kind;
    uint64_t unique;             /* its name in <errorcounts> */
    int thread;                  /* Valgrind's number, from 1; used again when a thread has ended */
    char *thread_name;           /* or NULL */
    uint64_t leaked_blocks;      /* of a leak */
    struct valgrind_part *parts; /* at least one, once the error is whole */
    size_t part_count;
};

/*
 * Adds the finding that an error is, if it is one. after_signal: a signal had ended the program
 * already, so that the locks it holds and the threads it has are no fault of its own.
 */
void valgrind_helgrind_read(struct findings *findings, const struct valgrind_error *error,
                            bool after_signal);
void valgrind_memcheck_read(struct findings *findings, const struct valgrind_error *error,
                            bool after_signal);
void valgrind_drd_read(struct findings *findings, const struct valgrind_error *error,
                       bool after_signal);

/* A finding with the error's main sentences as its headline, and the memory that it describes. */
struct finding *valgrind_finding_add(struct findings *findings, enum engine_id engine,
                                     enum kind kind, const struct valgrind_error *error);

/* A side with the stack of this part. */
struct side *valgrind_side_add(struct findings *findings, struct finding *finding,
                               enum action action, const struct valgrind_part *part);

/* A thread's own block, which pthread_create has the dynamic loader allocate? */
bool valgrind_is_of_thread(const struct stack *allocated);

/* The first part whose sentence begins with these words (or has them in it); NULL if none does. */
const struct valgrind_part *valgrind_part_begins(const struct valgrind_error *error,
                                                 const char *words);
const struct valgrind_part *valgrind_part_with(const struct valgrind_error *error,
                                               const char *words);

/* Which memory it is, from the sentences that describe an address; unknown when there are none. */
void valgrind_place_read(struct arena *arena, const struct valgrind_error *error,
                         struct place *place);

/* Valgrind's own list of errors, to be held against those that the report has. */
struct valgrind_counts {
    uint64_t *seen; /* the numbers of the errors read so far, without leaks */
    size_t seen_count;
    size_t due_count; /* of these, read before the list began */
    uint64_t *listed;
    size_t listed_count;
    bool present; /* there is a list */
};

void valgrind_counts_see(struct arena *arena, struct valgrind_counts *counts, uint64_t unique);

/* A list begins, and replaces one before; then one call for each number in it. */
void valgrind_counts_begin(struct valgrind_counts *counts);
void valgrind_counts_list(struct arena *arena, struct valgrind_counts *counts, uint64_t unique);

/* Says in findings->missing when the two do not agree. Sorts what it was given. */
void valgrind_counts_check(struct findings *findings, struct valgrind_counts *counts);

#endif
