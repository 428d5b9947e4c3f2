/*
 * What a tool printed of a finding, line by line, as people read it.
 *
 * Sanitizers are told not to look up names: what they leave open in a frame of the program,
 * function and line, is filled in here, and build ids are left out. Valgrind is asked for XML; its
 * reports are put into the words that it prints otherwise. A program may have written into either:
 * control characters become question marks.
 */
#ifndef TRANSCRIPT_H
#define TRANSCRIPT_H

#include "../model/finding.h"

struct transcript_line {
    char *text;
    char *file; /* as in frames; NULL: it names no place in the program */
    int line;
};

struct transcript {
    char *title; /* its first words: "data race (pid=12)" */
    struct transcript_line *lines;
    size_t count;
};

/* Cut from the arena. Names are there as long as the program that raw->module names is. */
struct transcript transcript_of(struct arena *arena, const struct raw *raw);

/* transcript_valgrind.c: an <error> of Valgrind's XML. */
struct transcript transcript_of_xml(struct arena *arena, const char *xml);

/* For them: a line more. */
void transcript_add(struct arena *arena, struct transcript *transcript,
                    struct transcript_line line);

#endif
