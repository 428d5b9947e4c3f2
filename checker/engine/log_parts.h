/* The parts of log.c: lines go in, to those readers that may have a report open. */
#ifndef LOG_PARTS_H
#define LOG_PARTS_H

#include "log.h"
#include "piece.h"

/* Text that grows; "" at first. Freed with free(bytes). */
struct log_text {
    char *bytes;
    size_t length, room;
};

void log_text_add(struct log_text *text, struct piece line);
struct piece log_text_piece(const struct log_text *text);

/*
 * What stands before each line of a log, "2026-11-22T14:00:00.1234567Z " or "12: ", as it stood
 * before a report's first line. Numbers in it may change.
 */
struct log_prefix {
    char *bytes;
    size_t length;
};

void log_prefix_set(struct log_prefix *prefix, struct piece bytes);

/* Takes it off a line. False, and the line as it was, when the line has no such beginning. */
bool log_prefix_take(const struct log_prefix *prefix, struct piece *line);

struct log {
    void (*found)(struct findings *one, void *argument);
    void *argument;
    struct arena arena; /* of one report */
    struct log_text line;
    bool after_cr;                   /* the last byte was a CR: a LF would belong to it */
    size_t lines;                    /* read so far */
    struct log_reports *reports;     /* log_text.c */
    struct log_documents *documents; /* log_xml.c */
    size_t headers, torn;
    bool spoke, cut, is_plain_valgrind;
    char *gave_up; /* from malloc, or NULL */
};

/* Hands on the findings of one report, at least one of them; then the arena is empty again. */
void log_give(struct log *log, struct findings *findings);

/* Reports as text, of ThreadSanitizer and its family. The line is nobody's when it says false. */
struct log_reports *log_reports_new(void);
bool log_reports_line(struct log *log, struct piece line);
void log_reports_end(struct log *log);

/* Reports as XML, of Valgrind's tools. */
struct log_documents *log_documents_new(void);
bool log_documents_line(struct log *log, struct piece line);
void log_documents_end(struct log *log);

#endif
