/*
 * One report of ThreadSanitizer, from header to closing line. It is made of paragraphs: a title
 * with two leading spaces, and under most titles a stack.
 *
 *       Write of size 4 at 0x5555569ca258 by thread T2 (mutexes: write M0):
 *         #0 count files/a.c:9:12 (prog+0xd01f4) (BuildId: a0a4)
 *         #1 ...
 *
 *       Location is global 'counter' of size 4 at 0x5555569ca258 (prog+0x1476258)
 *
 *       Thread T2 'adder' (tid=10548, running) created by main thread at:
 *         #0 ...
 *
 * Each title is a row of a table: how it begins, and who reads the rest of it. The reader says
 * where the frames that follow belong, or nowhere.
 */
#include "tsan_report.h"

enum { SIDES_MOST = 64 }; /* the longest cycle of locks that is reported has 20 of them */

static void (*title_reader(struct piece *line))(struct reading *, struct piece)
{
    static const struct {
        const char *words;
        void (*read)(struct reading *reading, struct piece rest);
    } titles[] = {
        {"Read of size ", tsan_read_title},
        {"Write of size ", tsan_write_title},
        {"Atomic read of size ", tsan_atomic_read_title},
        {"Atomic write of size ", tsan_atomic_write_title},
        {"Read-only access of ", tsan_read_title},
        {"Modifying access of ", tsan_write_title},
        {"Previous read of size ", tsan_read_title},
        {"Previous write of size ", tsan_write_title},
        {"Previous atomic read of size ", tsan_atomic_read_title},
        {"Previous atomic write of size ", tsan_atomic_write_title},
        {"Previous read-only access of ", tsan_read_title},
        {"Previous modifying access of ", tsan_write_title},
        {"As if synchronized via sleep:", tsan_sleep_title},
        {"Location is ", tsan_location_title},
        {"Mutex ", tsan_mutex_title},
        {"Thread T", tsan_thread_title},
        {"and:", tsan_and_title},
        {"And ", tsan_more_title},
        {"Signal ", tsan_signal_title},
    };
    for (size_t i = 0; i < sizeof titles / sizeof *titles; i++)
        if (piece_take(line, titles[i].words))
            return titles[i].read;
    return NULL;
}

static void line_read(struct reading *reading, struct piece line)
{
    if (piece_begins(line, "    ")) {
        if (!reading->stack && reading->leads &&
            (piece_begins(line, "    #0 ") || piece_is(line, "    [failed to restore the stack]")))
            tsan_lead_begin(reading);
        if (reading->stack && piece_begins(line, "    #") &&
            !tsan_frame_read(reading->arena, line, reading->stack))
            reading->stack = NULL; /* a line is lost: what follows is no caller of this */
        return;
    }
    if (line.length > 0 && !piece_take(&line, "  "))
        return; /* the program's own output got in between */
    reading->stack = NULL;
    void (*read)(struct reading *, struct piece) = title_reader(&line);
    if (read && reading->finding.side_count < SIDES_MOST)
        read(reading, line);
}

/* Does the finding have the sides that every report of its type has? */
static bool is_whole(const struct reading *reading)
{
    enum kind kind = reading->finding.kind;
    size_t needed = kind == KIND_DATA_RACE || kind == KIND_USE_AFTER_FREE ? 2 : 1;
    return reading->finding.side_count >= needed;
}

static void body_read(struct reading *reading, struct piece words, struct piece body)
{
    struct piece line;
    reading->type = tsan_type_of(words);
    reading->leads = reading->type->leads;
    reading->finding.kind = reading->type->kind;
    while (piece_line(&body, &line))
        line_read(reading, line);
}

static void add_to(struct findings *findings, const struct reading *reading, struct piece words)
{
    struct finding *finding = findings_add(findings, ENGINE_TSAN, reading->finding.kind);
    unsigned engines = finding->engines;
    *finding = reading->finding;
    finding->engines = engines;
    if (finding->kind == KIND_USE_AFTER_FREE && finding->side_count > 1)
        finding->sides[finding->side_count - 1].action = ACTION_FREE; /* the previous access */
    if (finding->kind == KIND_DATA_RACE || finding->kind == KIND_USE_AFTER_FREE)
        tsan_settle_one(finding);
    finding->headline = piece_sentence(findings->arena, words);
    if (!reading->type->words) {
        finding->weight = WEIGHT_ADVISORY;
        finding->reason = arena_copy(findings->arena, "racelab does not know this type of report");
    }
}

bool tsan_report_read(struct findings *findings, struct piece words, struct piece body)
{
    struct reading reading = {.arena = findings->arena};
    body_read(&reading, words, body);
    if (!is_whole(&reading))
        return false;
    add_to(findings, &reading, words);
    return true;
}

void tsan_report_read_part(struct findings *findings, struct piece words, struct piece body)
{
    struct reading reading = {.arena = findings->arena};
    body_read(&reading, words, body);
    add_to(findings, &reading, words);
}

bool tsan_is_title(struct piece line)
{
    return piece_take(&line, "  ") && (title_reader(&line) || piece_begins(line, "Cycle in "));
}

bool tsan_header_read(struct piece line, struct piece *words, uint64_t *pid)
{
    return piece_take(&line, "WARNING: ThreadSanitizer: ") && piece_drop(&line, ")") &&
           piece_until_last(&line, " (pid=", words) && piece_number(&line, pid) && line.length == 0;
}
