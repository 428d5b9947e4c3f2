/*
 * A baseline: the findings that a project knows and lets pass for now. It is a text file that
 * people review, one section a finding, sorted by kind, where and name:
 *
 *     [ad896035-3f2a91c2-9c0104de]
 *     kind    = data-race
 *     where   = data race on hits, in count and report (src/stats.c)
 *     reason  = statistics only; ticket 123
 *     owner   = ada
 *     expires = 2027-03-01
 *
 * The name is the finding's identity (identity.h). Kind and where are there to be read; what counts
 * is the name and the date: from that day on the finding is no longer let pass.
 */
#ifndef BASELINE_H
#define BASELINE_H

#include <stdbool.h>
#include <stddef.h>

#include "arena.h"

/* One section. Strings are never NULL, "" when the file does not say. */
struct known {
    char *identity;
    char *kind, *where, *reason, *owner;
    char *expires; /* "2027-03-01", or "": never */
    bool seen;     /* a finding of this identity was reported: see ledger_close */
};

struct baseline {
    struct known *list;
    size_t count;
};

/*
 * Reads the text of a baseline: so many bytes, and a NUL behind them. 0; or -1 with a sentence from
 * the arena in *error, that names file and line: a section or a key twice, a key that there is not,
 * one on an indented line (which goes on with the value above it), a date that is no date, a name
 * that is no identity, a line of more than 198 bytes; or the file: a NUL in it. Strings live in the
 * arena.
 */
int baseline_read(struct arena *arena, const char *file, const char *text, size_t length,
                  struct baseline *baseline, char **error);

/*
 * The text of a baseline, sorted: the same entries are the same bytes, and reading it gives them
 * back, with single blanks. A ';' that begins a word becomes a ',' (it would be a comment), and a
 * word of more than 184 bytes becomes two. From the arena; NULL when memory runs out.
 */
char *baseline_write(struct arena *arena, const struct baseline *baseline);

/* Is it a day of the calendar, written as 2027-03-01? */
bool date_is_valid(const char *date);

/* "2027-03-01" so many days after today (UTC); 0: today. From the arena. */
char *date_after(struct arena *arena, int days);

#endif
