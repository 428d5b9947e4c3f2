/*
 * What the tools printed, report by report and line by line, as people read it: for pages that put
 * it beside a picture.
 *
 * ThreadSanitizer's and AddressSanitizer's text is as they printed it, with the names and lines
 * that they were told not to look up filled in, and without build ids. Of Valgrind there is XML;
 * its reports are put into the words that it prints without. What is told again (on other
 * schedules, in other runs) is kept once, and the driver's own race not at all.
 */
#ifndef TRANSCRIPT_H
#define TRANSCRIPT_H

#include "exam.h"

enum { TRANSCRIPTS_MOST = 10, TRANSCRIPT_LINES_MOST = 160 };

struct transcript_line {
    char *text;
    char *file; /* as in frames; NULL: it names no place in the code */
    int line;
};

/* One report. */
struct transcript {
    const char *tool; /* "ThreadSanitizer" */
    char *title;      /* its first words */
    struct transcript_line *lines;
    size_t count;
    bool cut; /* there was more of it */
};

/* The texts of an exam. */
struct transcripts {
    struct transcript *list;
    size_t count;
    size_t left_out; /* others that were not kept */
};

/* Reads those of all runs that are over, while their folders are there, into the exam. */
void transcripts_read(struct exam *exam);

/* For its readers: a line more, and the report that it was, unless it is known. */
void transcript_add_line(struct arena *arena, struct transcript *one, char *text, char *file,
                         int line);
void transcript_keep(struct arena *arena, struct transcripts *all, const struct transcript *one);

/* Reports of the sanitizers' text, and of Valgrind's XML. program: whose frames get names. */
void transcript_read_text(struct arena *arena, struct transcripts *all, char *program,
                          const char *text, size_t length);
void transcript_read_xml(struct arena *arena, struct transcripts *all, const char *xml,
                         size_t length);

#endif
