/*
 * A sanitizer's text. Of its lines those change that are frames of the program:
 *
 *     "    #1 <null> <null> (prog+0xd0136) (BuildId: 1e7e)"  of ThreadSanitizer
 *     "    #1 0x5655d136 (/root/prog+0xd0136)"               of AddressSanitizer
 *     "    #1 main labs/x/prog.c:32 (prog+0xd0136)"
 */
#include <string.h>

#include "../run/symbols.h"
#include "piece.h"
#include "transcript.h"
#include "tsan_report.h"

struct texting {
    struct arena *arena;
    struct transcripts *all;
    char *program;
    struct transcript one;
    bool open;
};

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/* The program's own frames; those of the library and of the tool stay without names. */
static bool is_program(const struct texting *texting, struct piece module)
{
    char *name = piece_copy(texting->arena, module);
    return texting->program && strcmp(base_name(name), base_name(texting->program)) == 0;
}

/* What stands in front of the names that are not there. */
static struct piece without_nulls(struct piece line)
{
    while (piece_drop(&line, " <null>"))
        ;
    return line;
}

static char *frame_text(struct arena *arena, struct piece before, const struct frame *frame,
                        struct piece module, uint64_t offset)
{
    char *front = piece_copy(arena, without_nulls(before)), *place = "";
    if (frame->file)
        place = arena_printf(arena, " %s:%d", frame->file, frame->line);
    return arena_printf(arena, "%s %s%s (%s+0x%llx)", front,
                        frame->function ? frame->function : "<null>", place,
                        base_name(piece_copy(arena, module)), (unsigned long long)offset);
}

/* A frame that the tool was told not to look up. */
static bool frame_add(struct texting *texting, struct piece line)
{
    struct arena *arena = texting->arena;
    struct piece before = line, module;
    uint64_t offset;
    if (!piece_begins(line, "    #") || !tsan_module_take(&before, &module, &offset) ||
        module.length == 0)
        return false;
    if (!is_program(texting, module)) {
        char *text = piece_copy(
            arena, (struct piece){line.at, (size_t)(before.at + before.length - line.at)});
        transcript_add_line(arena, &texting->one,
                            arena_printf(arena, "%s (%s+0x%llx)", text,
                                         base_name(piece_copy(arena, module)),
                                         (unsigned long long)offset),
                            NULL, 0);
        return true;
    }
    struct frame frame = {.module = texting->program, .offset = offset};
    struct stack stack = {.frames = &frame, .count = 1};
    symbols_resolve_stack(arena, &stack);
    transcript_add_line(arena, &texting->one, frame_text(arena, before, &frame, module, offset),
                        frame.file, frame.line);
    return true;
}

static void report_close(struct texting *texting)
{
    if (texting->open)
        transcript_keep(texting->arena, texting->all, &texting->one);
    texting->open = false;
}

/* "WARNING: ThreadSanitizer: data race (pid=12)", "==12==ERROR: AddressSanitizer: ..." */
static bool report_open(struct texting *texting, struct piece line)
{
    struct piece words = line, before;
    bool thread = piece_begins(line, "WARNING: ThreadSanitizer: ");
    if (!thread && !piece_has(line, "ERROR: AddressSanitizer: "))
        return false;
    report_close(texting);
    piece_until(&words, "Sanitizer: ", &before);
    texting->one = (struct transcript){.tool = thread ? "ThreadSanitizer" : "AddressSanitizer",
                                       .title = piece_sentence(texting->arena, words)};
    texting->open = true;
    return true;
}

static bool is_end(struct piece line)
{
    return piece_begins(line, "====") || piece_begins(line, "SUMMARY: ");
}

void transcript_read_text(struct arena *arena, struct transcripts *all, char *program,
                          const char *text, size_t length)
{
    struct texting texting = {.arena = arena, .all = all, .program = program};
    struct piece rest = {text, length}, line;
    while (piece_line(&rest, &line)) {
        if (!report_open(&texting, line) && is_end(line))
            report_close(&texting);
        else if (texting.open && !frame_add(&texting, line))
            transcript_add_line(arena, &texting.one, piece_copy(arena, line), NULL, 0);
    }
    report_close(&texting);
}
