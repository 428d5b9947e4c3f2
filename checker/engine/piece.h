/*
 * A piece of text that is read from its front: what a tool printed, or a line or a word of it. It
 * points into the report, is not terminated, and may hold any bytes.
 */
#ifndef PIECE_H
#define PIECE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../model/finding.h"

struct piece {
    const char *at;
    size_t length;
};

struct piece piece_of(const char *string);

/* Takes the next line off rest; neither "\n" nor "\r\n" is part of it. False at the end. */
bool piece_line(struct piece *rest, struct piece *line);

/* If rest begins with this string, skips it. */
bool piece_take(struct piece *rest, const char *string);

/* If rest ends in this string, drops it. */
bool piece_drop(struct piece *rest, const char *string);

/*
 * If the mark occurs in rest: before is what stands in front of its first (piece_until) or last
 * (piece_until_last) occurrence, and rest what stands behind it. Otherwise nothing changes.
 */
bool piece_until(struct piece *rest, const char *mark, struct piece *before);
bool piece_until_last(struct piece *rest, const char *mark, struct piece *before);

bool piece_is(struct piece piece, const char *string);
bool piece_begins(struct piece piece, const char *string);
bool piece_has(struct piece piece, const char *string);

/*
 * Takes a number off rest: decimal, with or without commas between thousands, or hexadecimal with
 * or without 0x. A number that is too large becomes the largest. False when there is none.
 */
bool piece_number(struct piece *rest, uint64_t *number);
bool piece_hex(struct piece *rest, uint64_t *number);

/* The same, as a count that fits an int. */
bool piece_int(struct piece *rest, int *number);

/* Copies into the arena: as it is, as one line for a person, as a path without leading "./". */
char *piece_copy(struct arena *arena, struct piece piece);
char *piece_sentence(struct arena *arena, struct piece piece);
char *piece_path(struct arena *arena, struct piece piece);

/* Adds to findings->missing what could not be read; several clauses are joined by "; ". */
void findings_lack(struct findings *findings, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
