#include "log_parts.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "tsan_report.h"

/* The longest line that is read; of C++ names there are longer ones, and they are cut. */
enum { LONGEST_LINE = 64 * 1024 };

static void *or_die(void *memory)
{
    if (!memory)
        abort();
    return memory;
}

void log_text_add(struct log_text *text, struct piece line)
{
    if (text->room - text->length < line.length + 1) {
        size_t room = (text->length + line.length + 1) * 2;
        text->bytes = or_die(realloc(text->bytes, room));
        text->room = room;
    }
    if (line.length)
        memcpy(text->bytes + text->length, line.at, line.length);
    text->length += line.length;
}

struct piece log_text_piece(const struct log_text *text)
{
    return (struct piece){text->bytes ? text->bytes : "", text->length};
}

void log_prefix_set(struct log_prefix *prefix, struct piece bytes)
{
    prefix->bytes = or_die(realloc(prefix->bytes, bytes.length + 1));
    if (bytes.length)
        memcpy(prefix->bytes, bytes.at, bytes.length);
    prefix->length = bytes.length;
}

static size_t digits(const char *bytes, size_t length)
{
    size_t count = 0;
    while (count < length && isdigit((unsigned char)bytes[count]))
        count++;
    return count;
}

bool log_prefix_take(const struct log_prefix *prefix, struct piece *line)
{
    size_t at = 0, i = 0;
    while (i < prefix->length) {
        size_t many = digits(prefix->bytes + i, prefix->length - i);
        size_t here = digits(line->at + at, line->length - at);
        if (!many != !here)
            break;
        if (!many && (at == line->length || line->at[at] != prefix->bytes[i]))
            break;
        i += many ? many : 1;
        at += here ? here : 1;
    }
    /* Before an empty line, blanks at its end are often gone. */
    while (i < prefix->length && at == line->length && prefix->bytes[i] == ' ')
        i++;
    if (i < prefix->length)
        return false;
    line->at += at;
    line->length -= at;
    return true;
}

void log_give(struct log *log, struct findings *findings)
{
    log->found(findings, log->argument);
    arena_free(&log->arena);
    arena_init(&log->arena);
}

/* ---- lines ---- */

/* How long the escape sequence is that begins here (ECMA-48): colours, links, titles. */
static size_t escape_length(const char *bytes, size_t length)
{
    size_t i = 2;
    if (length < 2)
        return length;
    if (bytes[1] == '[') {
        while (i < length && !(bytes[i] >= '@' && bytes[i] <= '~'))
            i++;
        return i < length ? i + 1 : length;
    }
    if (bytes[1] == ']') {
        while (i < length && bytes[i] != '\a' && bytes[i] != '\033')
            i++;
        if (i < length && bytes[i] == '\033' && i + 1 < length && bytes[i + 1] == '\\')
            i++;
        return i < length ? i + 1 : length;
    }
    return 2;
}

static void escapes_remove(struct log_text *line)
{
    if (!line->length || !memchr(line->bytes, '\033', line->length))
        return;
    size_t kept = 0;
    for (size_t i = 0; i < line->length;) {
        if (line->bytes[i] == '\033')
            i += escape_length(line->bytes + i, line->length - i);
        else
            line->bytes[kept++] = line->bytes[i++];
    }
    line->length = kept;
}

/* "==123== Possible data race during read of size 4 ..." */
static bool is_plain_valgrind(struct piece line)
{
    uint64_t pid;
    return piece_take(&line, "==") && piece_number(&line, &pid) && piece_take(&line, "== ") &&
           (piece_begins(line, "Possible data race during ") || piece_begins(line, "Helgrind, ") ||
            piece_begins(line, "Memcheck, ") || piece_begins(line, "drd, ") ||
            piece_begins(line, "Conflicting ") || piece_begins(line, "Invalid read of size "));
}

/* A sanitizer that can't write its report ends the program, and says no more than this. */
static bool is_unwritten(struct piece line, struct piece *words)
{
    struct piece before;
    *words = line;
    if (!piece_until(words, "ERROR: Can't open file: ", &before) &&
        !piece_until(words, "ThreadSanitizer: failed to open memory profile file", &before))
        return false;
    words->length += (size_t)(words->at - (line.at + before.length));
    words->at = line.at + before.length;
    return true;
}

/* Words with which a tool gives up; a crash of the program is a report, and not here. */
static void gave_up_see(struct log *log, struct piece line)
{
    struct piece words, before;
    struct piece from = line;
    if (log->gave_up)
        return;
    if (is_unwritten(line, &words)) {
        log->gave_up = or_die(strndup(words.at, words.length));
        return;
    }
    if (!piece_has(line, "ThreadSanitizer"))
        return;
    /* what a CI system puts in front of the line is skipped */
    if (piece_until(&from, "FATAL: ThreadSanitizer", &before) ||
        piece_until(&from, "ThreadSanitizer: ", &before)) {
        line.at += before.length;
        line.length -= before.length;
    }
    if (!tsan_fatal_words(line, &words) || piece_is(words, "DEADLYSIGNAL"))
        return;
    log->gave_up = or_die(strndup(words.at, words.length));
}

static void line_end(struct log *log)
{
    escapes_remove(&log->line);
    struct piece line = log_text_piece(&log->line);
    log->lines++;
    bool known = log_reports_line(log, line) || log_documents_line(log, line);
    if (!known) {
        gave_up_see(log, line);
        log->is_plain_valgrind |= is_plain_valgrind(line);
    }
    log->spoke |= known || log->gave_up || piece_has(line, "ThreadSanitizer: ");
    log->line.length = 0;
}

static void line_add(struct log *log, const char *bytes, size_t length)
{
    size_t room = LONGEST_LINE - log->line.length;
    log_text_add(&log->line, (struct piece){bytes, length < room ? length : room});
}

void log_feed(struct log *log, const char *bytes, size_t length)
{
    while (length > 0) {
        size_t count = 0;
        if (log->after_cr && *bytes == '\n') {
            log->after_cr = false;
            bytes++, length--;
            continue;
        }
        const char *lf = memchr(bytes, '\n', length);
        size_t span = lf ? (size_t)(lf - bytes) : length;
        const char *cr = memchr(bytes, '\r', span);
        count = cr ? (size_t)(cr - bytes) : span;
        line_add(log, bytes, count);
        log->after_cr = cr != NULL;
        if (count < length) {
            line_end(log);
            count++;
        }
        bytes += count;
        length -= count;
    }
}

struct log *log_begin(void (*found)(struct findings *one, void *argument), void *argument)
{
    struct log *log = or_die(calloc(1, sizeof *log));
    log->found = found;
    log->argument = argument;
    arena_init(&log->arena);
    log->reports = log_reports_new();
    log->documents = log_documents_new();
    return log;
}

void log_end(struct log *log, struct arena *arena, struct log_summary *summary)
{
    if (log->line.length)
        line_end(log);
    log_reports_end(log);
    log_documents_end(log);
    *summary = (struct log_summary){.reports = log->headers,
                                    .torn = log->torn,
                                    .spoke = log->spoke,
                                    .cut = log->cut,
                                    .gave_up = arena_copy(arena, log->gave_up),
                                    .is_plain_valgrind = log->is_plain_valgrind};
    free(log->gave_up);
    free(log->line.bytes);
    arena_free(&log->arena);
    free(log);
}
