/*
 * Of a sanitizer's lines those change that name a module, which are frames and the last one:
 *
 *     "    #1 <null> <null> (prog+0xd0136) (BuildId: 1e7e)"  of ThreadSanitizer
 *     "    #1 0x5655d136 (/root/prog+0xd0136)"               of AddressSanitizer
 *     "    #1 main labs/x/prog.c:32 (prog+0xd0136)"
 */
#include "transcript.h"

#include <ctype.h>
#include <string.h>

#include "../run/symbols.h"
#include "tsan_report.h"

void transcript_add(struct arena *arena, struct transcript *transcript, struct transcript_line line)
{
    for (char *at = line.text; *at; at++)
        if (iscntrl((unsigned char)*at) && *at != '\t')
            *at = '?';
    transcript->lines = arena_grow(arena, transcript->lines, transcript->count, sizeof line);
    transcript->lines[transcript->count++] = line;
}

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/* Is nothing between the number of a frame and its module but an address? */
static bool is_open(struct piece front)
{
    uint64_t number;
    while (piece_drop(&front, " "))
        ;
    if (piece_drop(&front, " <null> <null>"))
        return true;
    return piece_take(&front, "    #") && piece_number(&front, &number) &&
           piece_take(&front, " 0x") && !piece_has(front, " ");
}

/* Function and line, in a frame of the program; those of libraries stay without names. */
static struct frame frame_look_up(struct arena *arena, const char *program, char *module,
                                  uint64_t offset)
{
    struct frame frame = {.module = (char *)program, .offset = offset};
    struct stack stack = {&frame, 1};
    if (!program || strcmp(base_name(module), base_name(program)) != 0)
        return (struct frame){0};
    symbols_resolve_stack(arena, &stack);
    return frame;
}

static bool frame_take(struct arena *arena, const struct raw *raw, struct piece line,
                       struct transcript_line *taken)
{
    struct piece front = line, module;
    uint64_t offset;
    bool summary = piece_begins(line, "SUMMARY: ");
    if ((!summary && !piece_begins(line, "    #")) || !tsan_module_take(&front, &module, &offset) ||
        module.length == 0)
        return false;
    char *path = piece_copy(arena, module), *place = "";
    struct frame frame = {0};
    if (is_open(front))
        frame = frame_look_up(arena, raw->module, path, offset);
    while (frame.function && piece_drop(&front, " <null>"))
        ;
    if (frame.function && frame.file)
        place = arena_printf(arena, " %s:%d", frame.file, frame.line);
    taken->text = arena_printf(arena, "%s%s%s%s (%s+0x%llx)", piece_copy(arena, front),
                               frame.function ? " " : "", frame.function ? frame.function : "",
                               place, base_name(path), (unsigned long long)offset);
    taken->file = *place ? frame.file : NULL;
    taken->line = frame.line;
    return true;
}

/* "WARNING: ThreadSanitizer: data race (pid=12)", "==12==ERROR: AddressSanitizer: ..." */
static char *title_of(struct arena *arena, struct piece line)
{
    struct piece before;
    return piece_until(&line, "Sanitizer: ", &before) ? piece_sentence(arena, line) : NULL;
}

static struct transcript of_text(struct arena *arena, const struct raw *raw)
{
    struct transcript transcript = {0};
    struct piece rest = piece_of(raw->text), line;
    while (piece_line(&rest, &line)) {
        struct transcript_line added = {0};
        if (!transcript.title)
            transcript.title = title_of(arena, line);
        if (!frame_take(arena, raw, line, &added))
            added.text = piece_copy(arena, line);
        transcript_add(arena, &transcript, added);
    }
    return transcript;
}

struct transcript transcript_of(struct arena *arena, const struct raw *raw)
{
    bool xml = raw->engine == ENGINE_HELGRIND || raw->engine == ENGINE_MEMCHECK;
    struct transcript transcript = xml ? transcript_of_xml(arena, raw->text) : of_text(arena, raw);
    if (!transcript.title)
        transcript.title = arena_copy(arena, "a report");
    if (raw->cut)
        transcript_add(arena, &transcript,
                       (struct transcript_line){.text = arena_copy(arena, "[...]")});
    return transcript;
}
