/*
 * Reports as text: ThreadSanitizer's, and the errors of its family.
 *
 *     WARNING: ThreadSanitizer: data race (pid=10538)      ==12==ERROR: AddressSanitizer: ...
 *       Write of size 4 at 0x10 by thread T2:              READ of size 4 at 0x10 thread T1
 *         #0 count a.c:9:12 (prog+0xd01f4)                     #0 0x5555 in take a.c:3:5
 *                                                          (blank)
 *       Previous write ...                                 freed by thread T0 here: ...
 *     SUMMARY: ThreadSanitizer: data race a.c:9:12 in count
 *
 * Processes that share a console write whole lines, in any order. Each report that is open knows
 * what its next line can be: a frame has the next number and is in the same program, some titles
 * stand right behind the header, the summary repeats the header's words. A line goes to the report
 * that it fits best, and of several to the one that had a line last; a title that fits several
 * waits for the stack below it. Blank lines say nothing, and are nobody's.
 */
#include <stdlib.h>
#include <string.h>

#include "log_parts.h"
#include "parse.h"
#include "sanitizer.h"
#include "tsan_report.h"

#define RULE "=================="

enum { OPEN_MOST = 32, LONGEST_REPORT = 1024 * 1024, HELD_MOST = 8 };

/* What the last line of a report was. */
enum line_sort { LINE_NONE, LINE_HEADER, LINE_TITLE, LINE_FRAME, LINE_HINT, LINE_SUMMARY };

enum fit { FITS_NOT, FITS_LOOSELY, FITS, FITS_BEST /* and names the report's program */ };

struct open_report {
    bool is_tsan;
    uint64_t pid;
    struct log_prefix prefix;
    struct log_text words, body;
    struct log_text module; /* the program, as its frames name it; "" not known yet */
    enum line_sort last;
    uint64_t next_frame;
    bool leaked; /* a list of leaks: its first is told already in this report */
    size_t fed;  /* number of the log's line that it had last */
};

struct log_reports {
    struct open_report *open[OPEN_MOST];
    size_t count;
    struct log_text held[HELD_MOST]; /* titles that may be several reports', as in the log */
    size_t held_count;
    bool summaries; /* reports of this log end with one */
    bool rule_seen; /* the line before was one of =, and it is not known yet whose */
};

struct log_reports *log_reports_new(void)
{
    struct log_reports *reports = calloc(1, sizeof *reports);
    if (!reports)
        abort();
    return reports;
}

/* ---- the end of a report ---- */

static void report_free(struct open_report *report)
{
    free(report->prefix.bytes);
    free(report->words.bytes);
    free(report->body.bytes);
    free(report->module.bytes);
    free(report);
}

static void report_close(struct log *log, struct open_report *report, bool torn)
{
    struct findings findings;
    struct log_reports *reports = log->reports;
    size_t place = 0;
    while (reports->open[place] != report)
        place++;
    reports->open[place] = reports->open[--reports->count];
    findings_init(&findings, &log->arena);
    if (report->is_tsan)
        tsan_report_read_part(&findings, log_text_piece(&report->words),
                              log_text_piece(&report->body));
    else
        sanitizer_report_read(&findings, log_text_piece(&report->words),
                              log_text_piece(&report->body));
    log->torn += torn;
    log_give(log, &findings);
    report_free(report);
}

/* ---- its beginning ---- */

static struct open_report *report_open(struct log *log, bool is_tsan, struct piece prefix,
                                       uint64_t pid, struct piece words)
{
    struct log_reports *reports = log->reports;
    struct open_report *oldest = NULL;
    for (size_t i = 0; i < reports->count; i++)
        if (reports->open[i]->pid == pid) {
            report_close(log, reports->open[i], true); /* a process writes one at a time */
            break;
        }
    for (size_t i = 0; i < reports->count; i++)
        if (!oldest || reports->open[i]->fed < oldest->fed)
            oldest = reports->open[i];
    if (reports->count == OPEN_MOST)
        report_close(log, oldest, true);
    struct open_report *report = calloc(1, sizeof *report);
    if (!report)
        abort();
    report->is_tsan = is_tsan;
    report->pid = pid;
    log_prefix_set(&report->prefix, prefix);
    log_text_add(&report->words, words);
    report->last = LINE_HEADER;
    report->fed = log->lines;
    reports->open[reports->count++] = report;
    log->headers++;
    return report;
}

/* A piece of a line from where these words begin; false when they are not in it. */
static bool from_words(struct piece line, const char *words, struct piece *prefix,
                       struct piece *rest)
{
    struct piece behind = line;
    if (!piece_until(&behind, words, prefix))
        return false;
    *rest = (struct piece){line.at + prefix->length, line.length - prefix->length};
    return true;
}

/* "12" at the end of "...==12==" */
static bool pid_before(struct piece *prefix, uint64_t *pid)
{
    struct piece text = *prefix, number;
    if (!piece_drop(&text, "=="))
        return false;
    size_t start = text.length;
    while (start > 0 && text.at[start - 1] >= '0' && text.at[start - 1] <= '9')
        start--;
    number = (struct piece){text.at + start, text.length - start};
    text.length = start;
    if (!piece_number(&number, pid) || !piece_drop(&text, "=="))
        return false;
    *prefix = text;
    return true;
}

/* "==12==ERROR: AddressSanitizer: heap-use-after-free on address ..." */
static bool error_header(struct piece line, struct piece *prefix, uint64_t *pid,
                         struct piece *words)
{
    struct piece rest, name;
    if (!from_words(line, "ERROR: ", prefix, &rest) || !pid_before(prefix, pid) ||
        !piece_take(&rest, "ERROR: "))
        return false;
    *words = rest;
    return piece_until(&rest, ": ", &name) && piece_drop(&name, "Sanitizer") &&
           !piece_has(name, " ");
}

static bool header_line(struct log *log, struct piece line)
{
    struct piece prefix, rest, words;
    uint64_t pid = 0;
    if (from_words(line, "WARNING: ThreadSanitizer: ", &prefix, &rest) &&
        tsan_header_read(rest, &words, &pid)) {
        report_open(log, true, prefix, pid, words);
        return true;
    }
    if (error_header(line, &prefix, &pid, &words)) {
        report_open(log, false, prefix, pid, words);
        return true;
    }
    return false;
}

/* ---- its lines ---- */

static enum line_sort sort_of(const struct open_report *report, struct piece line, uint64_t *frame)
{
    struct piece rest = line;
    if (piece_begins(line, "SUMMARY: "))
        return LINE_SUMMARY;
    if (piece_take(&rest, "    #") && piece_number(&rest, frame) && piece_begins(rest, " "))
        return LINE_FRAME;
    if (piece_begins(line, "    [failed to restore the stack]") || piece_begins(line, "    Hint: "))
        return LINE_HINT;
    bool title = report->is_tsan ? tsan_is_title(line) : sanitizer_is_title(line);
    return title ? LINE_TITLE : LINE_NONE;
}

/* The program that a line names at its end, "(prog+0xd01f4)"; a library is no program. */
static bool module_of(struct piece line, struct piece *module)
{
    uint64_t offset;
    return tsan_module_take(&line, module, &offset) && module->length > 0 &&
           !piece_has(*module, ".so");
}

static bool is_foreign(const struct open_report *report, struct piece line)
{
    struct piece module, own = log_text_piece(&report->module);
    return own.length > 0 && module_of(line, &module) &&
           (module.length != own.length || memcmp(module.at, own.at, own.length) != 0);
}

/* How well a line fits that would fit by its place: by the program that it names. */
static enum fit fit_by_program(const struct open_report *report, struct piece line)
{
    struct piece module;
    if (is_foreign(report, line))
        return FITS_LOOSELY;
    return report->module.length && module_of(line, &module) ? FITS_BEST : FITS;
}

/* Titles that only stand right behind the header. */
static bool is_first_title(struct piece line)
{
    static const char *const first[] = {
        "  Read of ",      "  Write of ",        "  Atomic read of ", "  Atomic write of ",
        "  Cycle in lock", "  Read-only access", "  Modifying access"};
    for (size_t i = 0; i < sizeof first / sizeof *first; i++)
        if (piece_begins(line, first[i]))
            return true;
    return false;
}

/* Does such a report begin with a first title? A leak, for one, begins with its thread. */
static bool has_accesses(const struct open_report *report)
{
    enum kind kind = tsan_type_of(log_text_piece(&report->words))->kind;
    return kind == KIND_DATA_RACE || kind == KIND_USE_AFTER_FREE || kind == KIND_LOCK_ORDER;
}

static enum fit title_fit(const struct open_report *report, struct piece line)
{
    if (!report->is_tsan)
        return FITS;
    if (report->last == LINE_HEADER)
        return is_first_title(line) || tsan_type_of(log_text_piece(&report->words))->leads ||
                       !has_accesses(report)
                   ? FITS
                   : FITS_LOOSELY;
    return is_first_title(line) || report->last == LINE_TITLE ? FITS_LOOSELY : FITS;
}

/* "SUMMARY: ThreadSanitizer: data race a.c:9:12 in count" */
static enum fit summary_fit(const struct open_report *report, struct piece line)
{
    struct piece before, words = log_text_piece(&report->words);
    if (!report->is_tsan || !piece_until(&line, "Sanitizer: ", &before) ||
        line.length < words.length || memcmp(line.at, words.at, words.length) != 0)
        return FITS_LOOSELY;
    return report->last == LINE_HEADER ? FITS_LOOSELY : FITS;
}

static enum fit frame_fit(const struct open_report *report, struct piece line, uint64_t frame)
{
    bool goes_on = report->last == LINE_FRAME && frame == report->next_frame;
    bool begins = frame == 0 && (report->last == LINE_TITLE || report->last == LINE_HEADER);
    if (goes_on || begins)
        return fit_by_program(report, line);
    bool lost = report->last != LINE_HEADER && frame >= report->next_frame;
    return frame == 0 || lost ? FITS_LOOSELY : FITS_NOT;
}

static enum fit fit_of(const struct open_report *report, struct piece line, enum line_sort sort,
                       uint64_t frame)
{
    switch (sort) {
    case LINE_FRAME:
        return frame_fit(report, line, frame);
    case LINE_TITLE:
        return title_fit(report, line) == FITS ? fit_by_program(report, line) : FITS_LOOSELY;
    case LINE_SUMMARY:
        return summary_fit(report, line);
    case LINE_HINT:
        return FITS_LOOSELY;
    default:
        return FITS_NOT;
    }
}

static bool is_direct_leak(struct piece line)
{
    return piece_begins(line, "Direct leak of ");
}

/* Is there a stack below this title? */
static bool has_stack(struct piece line)
{
    static const char *const alone[] = {"  Cycle in ", "  Location is global",
                                        "  Location is stack", "  Location is TLS", "  And "};
    for (size_t i = 0; i < sizeof alone / sizeof *alone; i++)
        if (piece_begins(line, alone[i]))
            return false;
    return true;
}

static void report_take(struct open_report *report, struct piece line, enum line_sort sort,
                        uint64_t frame)
{
    if (sort == LINE_FRAME)
        report->next_frame = frame + 1;
    report->last = sort == LINE_TITLE && !has_stack(line) ? LINE_HINT : sort;
    if (report->body.length + line.length > LONGEST_REPORT)
        return;
    log_text_add(&report->body, line);
    log_text_add(&report->body, piece_of("\n"));
}

/* A list of leaks: the next one is a report of its own. */
static struct open_report *next_leak(struct log *log, struct open_report *report)
{
    if (!report->leaked) {
        report->leaked = true;
        return report;
    }
    struct log_text prefix = {0}, words = {0};
    uint64_t pid = report->pid;
    log_text_add(&prefix, (struct piece){report->prefix.bytes, report->prefix.length});
    log_text_add(&words, log_text_piece(&report->words));
    report_close(log, report, false);
    report = report_open(log, false, log_text_piece(&prefix), pid, log_text_piece(&words));
    report->leaked = true;
    free(prefix.bytes);
    free(words.bytes);
    return report;
}

/* A line and the report that it fits best, among others. */
struct match {
    struct open_report *report; /* NULL: it fits none */
    struct piece line;          /* without what stands before it */
    enum line_sort sort;
    enum fit fit;
    uint64_t frame;
    size_t rivals; /* other reports that it fits as well */
};

static struct match match_line(const struct log_reports *reports, struct piece line)
{
    struct match best = {.fit = FITS_NOT};
    for (size_t i = 0; i < reports->count; i++) {
        struct match match = {.report = reports->open[i], .line = line};
        log_prefix_take(&match.report->prefix, &match.line);
        match.sort = sort_of(match.report, match.line, &match.frame);
        match.fit = fit_of(match.report, match.line, match.sort, match.frame);
        if (match.fit == FITS_NOT || match.fit < best.fit)
            continue;
        match.rivals = match.fit == best.fit ? best.rivals + 1 : 0;
        if (match.fit > best.fit || match.report->fed > best.report->fed)
            best = match;
        else
            best.rivals = match.rivals;
    }
    return best;
}

static void match_take(struct log *log, struct match *match)
{
    struct piece module;
    if (!match->report->is_tsan && is_direct_leak(match->line))
        match->report = next_leak(log, match->report);
    if (!match->report->module.length && match->sort == LINE_FRAME &&
        module_of(match->line, &module))
        log_text_add(&match->report->module, module);
    match->report->fed = log->lines;
    report_take(match->report, match->line, match->sort, match->frame);
    if (match->sort == LINE_SUMMARY) {
        log->reports->summaries = true;
        report_close(log, match->report, false);
    }
}

/* Of the reports that a title fits, the one whose program the frame below it is in. */
static struct open_report *report_of_program(const struct log_reports *reports, struct piece title,
                                             struct piece frame)
{
    struct piece module;
    struct open_report *unknown = NULL;
    for (size_t i = 0; module_of(frame, &module) && i < reports->count; i++) {
        struct open_report *report = reports->open[i];
        struct piece line = title;
        log_prefix_take(&report->prefix, &line);
        if (title_fit(report, line) != FITS || is_foreign(report, frame))
            continue;
        if (report->module.length)
            return report;
        if (!unknown || report->fed > unknown->fed)
            unknown = report;
    }
    return unknown;
}

/* A title that was held goes to this report, or to the one that it fits best. */
static void held_take(struct log *log, size_t which, struct open_report *owner)
{
    struct log_reports *reports = log->reports;
    struct log_text held = reports->held[which];
    struct piece line = log_text_piece(&held);
    struct match match = match_line(reports, line);
    for (size_t i = which + 1; i < reports->held_count; i++)
        reports->held[i - 1] = reports->held[i];
    reports->held[--reports->held_count] = (struct log_text){0};
    if (owner) {
        match = (struct match){.report = owner, .line = line};
        log_prefix_take(&owner->prefix, &match.line);
        match.sort = sort_of(owner, match.line, &match.frame);
    }
    if (match.report)
        match_take(log, &match);
    free(held.bytes);
}

/*
 * A stack begins. If no report waits for it whose program it is in, it stands below a title that
 * was held: the first that a report of this program can have.
 */
static void held_decide(struct log *log, struct piece frame)
{
    struct log_reports *reports = log->reports;
    for (size_t i = 0; i < reports->held_count; i++) {
        struct piece title = log_text_piece(&reports->held[i]);
        struct open_report *owner = report_of_program(reports, title, frame);
        if (owner) {
            held_take(log, i, owner);
            return;
        }
    }
}

static void held_give_up(struct log *log)
{
    while (log->reports->held_count > 0)
        held_take(log, 0, NULL);
}

static void hold(struct log_reports *reports, struct piece line)
{
    log_text_add(&reports->held[reports->held_count++], line);
}

static bool body_line(struct log *log, struct piece line)
{
    struct log_reports *reports = log->reports;
    struct match match = match_line(reports, line);
    if (!match.report)
        return false;
    bool begins = match.sort == LINE_FRAME && match.frame == 0;
    if (reports->held_count && begins && match.fit != FITS_BEST) {
        held_decide(log, match.line);
        match = match_line(reports, line);
    }
    if (match.sort == LINE_TITLE && match.rivals && match.fit != FITS_BEST) {
        if (reports->held_count == HELD_MOST)
            held_take(log, 0, NULL);
        hold(reports, line);
    } else {
        match_take(log, &match);
    }
    return true;
}

/* ---- a line of = ---- */

static bool is_rule(const struct log_reports *reports, struct piece line)
{
    for (size_t i = 0; i < reports->count; i++) {
        struct piece text = line;
        log_prefix_take(&reports->open[i]->prefix, &text);
        if (piece_is(text, RULE))
            return true;
    }
    return false;
}

/*
 * With print_summary=0 nothing but a line of = ends a report; one begins with the same line, and
 * the next tells which it was.
 */
static void rule_was_an_end(struct log *log)
{
    struct log_reports *reports = log->reports;
    struct open_report *latest = NULL;
    for (size_t i = 0; i < reports->count && !reports->summaries; i++) {
        struct open_report *report = reports->open[i];
        bool may_end = report->is_tsan && report->last != LINE_HEADER;
        if (may_end && (!latest || report->fed > latest->fed))
            latest = report;
    }
    if (latest)
        report_close(log, latest, false);
}

bool log_reports_line(struct log *log, struct piece line)
{
    struct log_reports *reports = log->reports;
    bool rule_seen = reports->rule_seen;
    reports->rule_seen = false;
    bool may_be_header = piece_has(line, "Sanitizer: ");
    if (reports->held_count && reports->count < 2)
        held_give_up(log);
    if (rule_seen && !(may_be_header && piece_has(line, "WARNING: ThreadSanitizer: ")))
        rule_was_an_end(log);
    if (may_be_header && header_line(log, line))
        return true;
    if (reports->count == 0)
        return false;
    if (line.length >= sizeof RULE - 1 && is_rule(reports, line))
        return reports->rule_seen = true;
    return body_line(log, line);
}

void log_reports_end(struct log *log)
{
    struct log_reports *reports = log->reports;
    held_give_up(log);
    if (reports->rule_seen)
        rule_was_an_end(log);
    while (reports->count > 0)
        report_close(log, reports->open[0], true);
    free(reports);
}
