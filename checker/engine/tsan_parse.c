/*
 * ThreadSanitizer's text, taken apart into reports:
 *
 *     ==================
 *     WARNING: ThreadSanitizer: data race (pid=10538)
 *     ...
 *     SUMMARY: ThreadSanitizer: data race files/a.c:9:12 in count
 *     ==================
 *     ThreadSanitizer: reported 1 warnings
 *
 * Only "(pid=" tells a report from other warnings, and only the second line of = says that all of
 * it is there: what is not closed is not read. The number in the last line is no check: a forked
 * child counts on from its parent's reports, and prints them nowhere.
 */
#include "parse.h"
#include "tsan_report.h"

#include <string.h>

#define RULE "=================="
#define HEADER "WARNING: ThreadSanitizer: "

enum where { BETWEEN, OPENED, INSIDE };

struct scan {
    struct findings *findings;
    struct report *report;
    enum where where;
    size_t headers;       /* seen so far */
    size_t torn;          /* of these, broken off by the next one */
    size_t unread;        /* of these, closed but not to be understood */
    struct piece words;   /* INSIDE: the type of this report ... */
    const char *body;     /* ... and what follows its header */
    struct piece weak;    /* "DEADLYSIGNAL": why the tool gave up, for want of better words */
    struct piece fatal;   /* or in words */
    bool ended;           /* the tool's closing line was seen */
    struct piece tail;    /* the last line, when nothing ends it */
    bool is_tools, empty; /* a line that only the tool prints was seen; there was nothing at all */
};

static bool header_words(struct piece line, struct piece *words)
{
    uint64_t pid;
    return tsan_header_read(line, words, &pid);
}

static void report_open(struct scan *scan, struct piece words, const char *body)
{
    if (scan->where == INSIDE)
        scan->torn++;
    scan->where = INSIDE;
    scan->headers++;
    scan->words = words;
    scan->body = body;
}

/* Of the report that has become the last finding: from its header to the line that closes it. */
static void raw_keep(const struct scan *scan, const char *end)
{
    const char *start = scan->words.at - strlen(HEADER);
    struct findings *findings = scan->findings;
    finding_keep_raw(findings->arena, findings->list[findings->count - 1], ENGINE_TSAN, start,
                     (size_t)(end - start));
}

static void report_close(struct scan *scan, const char *end)
{
    struct piece body = {scan->body, (size_t)(end - scan->body)};
    scan->where = BETWEEN;
    scan->report->errors++;
    if (tsan_report_read(scan->findings, scan->words, body))
        raw_keep(scan, end);
    else
        scan->unread++;
}

/* A line of =. With a header behind it, it opens a report even while another one is open. */
static void rule_read(struct scan *scan, struct piece line, struct piece rest)
{
    struct piece next, words;
    if (scan->where != INSIDE) {
        scan->where = OPENED;
    } else if (piece_line(&rest, &next) && header_words(next, &words)) {
        scan->torn++;
        scan->where = OPENED;
    } else {
        report_close(scan, line.at);
    }
}

/* What the tool says outside of reports, and what the program does. */
static void other_read(struct scan *scan, struct piece line)
{
    struct piece words, pid = line;
    uint64_t number;
    if (tsan_fatal_words(line, &words)) {
        struct piece *fatal = piece_is(words, "DEADLYSIGNAL") ? &scan->weak : &scan->fatal;
        if (!fatal->at)
            *fatal = words;
    }
    if (scan->where == INSIDE)
        return;
    scan->where = BETWEEN;
    scan->ended |= piece_take(&line, "ThreadSanitizer: reported ") &&
                   piece_number(&line, &number) && piece_is(line, " warnings");
    scan->is_tools |=
        scan->ended || piece_begins(line, "ThreadSanitizer: ") ||
        piece_begins(line, "WARNING: ThreadSanitizer: ") ||
        (piece_take(&pid, "==") && piece_number(&pid, &number) && piece_take(&pid, "=="));
}

static void line_read(struct scan *scan, struct piece line, struct piece rest)
{
    struct piece words;
    if (piece_is(line, RULE))
        rule_read(scan, line, rest);
    else if (header_words(line, &words))
        report_open(scan, words, rest.at);
    else
        other_read(scan, line);
}

/* Could this be the beginning of that? */
static bool is_cut_from(struct piece tail, const char *whole)
{
    size_t length = strlen(whole);
    return memcmp(tail.at, whole, tail.length < length ? tail.length : length) == 0;
}

/* Is a last line without an end cut from something that the tool was about to say? */
static bool tail_is_cut(const struct scan *scan)
{
    struct piece tail = scan->tail;
    if (tail.length == 0 || scan->where != BETWEEN || piece_is(tail, RULE) ||
        piece_drop(&tail, " warnings"))
        return false;
    return tail.at[0] == '=' || is_cut_from(tail, "WARNING: ThreadSanitizer") ||
           is_cut_from(tail, "ThreadSanitizer") || is_cut_from(tail, "FATAL: ThreadSanitizer") ||
           is_cut_from(tail, "ERROR: ThreadSanitizer");
}

static void missing_say(struct scan *scan)
{
    struct findings *findings = scan->findings;
    if (scan->empty)
        findings_lack(findings, "ThreadSanitizer's report is empty");
    else if (!scan->report->started && scan->where == BETWEEN && !tail_is_cut(scan))
        findings_lack(findings, "nothing in the report was written by ThreadSanitizer");
    if (scan->torn > 0)
        findings_lack(findings, "%zu of ThreadSanitizer's %zu reports break off", scan->torn,
                      scan->headers);
    if (scan->unread > 0)
        findings_lack(findings, "%zu of ThreadSanitizer's %zu reports could not be understood",
                      scan->unread, scan->headers);
    if (scan->where == INSIDE)
        findings_lack(findings, "ThreadSanitizer's text ends in the middle of report %zu (%s)",
                      scan->headers, piece_sentence(findings->arena, scan->words));
    else if (scan->where == OPENED || tail_is_cut(scan))
        findings_lack(findings,
                      "ThreadSanitizer's text ends in the middle of a line or behind one "
                      "that opens report %zu",
                      scan->headers + 1);
}

void tsan_parse(struct findings *findings, const char *text, size_t length, struct report *report)
{
    struct scan scan = {.findings = findings, .report = report, .empty = length == 0};
    struct piece rest = {text, length}, line;
    *report = (struct report){0};
    while (piece_line(&rest, &line)) {
        if (rest.length == 0 && text[length - 1] != '\n')
            scan.tail = line;
        line_read(&scan, line, rest);
    }
    struct piece fatal = scan.fatal.at ? scan.fatal : scan.weak;
    report->fatal = fatal.at ? piece_sentence(findings->arena, fatal) : NULL;
    report->started = scan.headers > 0 || scan.is_tools || report->fatal;
    report->complete = scan.ended && scan.torn == 0 && scan.where == BETWEEN;
    missing_say(&scan);
}
