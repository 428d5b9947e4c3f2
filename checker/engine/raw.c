#include "raw.h"

#include <ctype.h>
#include <string.h>

#include "../run/symbols.h"
#include "tsan_report.h"

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/* "function file:12" for the "(program+0x12ab)" at the end of a line; NULL: it is not known. */
static char *resolved(struct arena *arena, const struct raw *raw, struct piece line)
{
    struct piece module;
    struct frame frame = {.module = raw->module};
    struct stack stack = {&frame, 1};
    if (!raw->module || !tsan_module_take(&line, &module, &frame.offset) ||
        strcmp(base_name(piece_copy(arena, module)), base_name(raw->module)) != 0)
        return NULL;
    symbols_resolve_stack(arena, &stack);
    if (!frame.function)
        return NULL;
    return frame.file ? arena_printf(arena, "%s %s:%d", frame.function, frame.file, frame.line)
                      : frame.function;
}

static void line_print(FILE *out, struct arena *arena, const struct raw *raw, struct piece line)
{
    struct piece rest = line, before;
    bool open = piece_begins(line, "    #") && (piece_until(&rest, " <null> <null>", &before) ||
                                                piece_until(&rest, "  (", &before));
    char *name = open ? resolved(arena, raw, line) : NULL;
    if (!name) {
        fprintf(out, "%.*s\n", (int)line.length, line.at);
        return;
    }
    struct piece end = line, front;
    piece_until(&end, " (", &front);
    fprintf(out, "%.*s %s (%.*s\n", (int)before.length, before.at, name, (int)end.length, end.at);
}

static void words_print(FILE *out, struct arena *arena, const struct raw *raw)
{
    struct piece rest = piece_of(raw->text), line;
    if (raw->engine == ENGINE_HELGRIND || raw->engine == ENGINE_MEMCHECK)
        valgrind_words_print(out, raw->text);
    else
        while (piece_line(&rest, &line))
            line_print(out, arena, raw, line);
    fprintf(out, "%s\n", raw->cut ? "[...]\n" : "");
}

/* "; how to read it: 'lab explain tsan' (docs/reading-tsan.md)" */
static const char *guide_of(struct arena *arena, enum engine_id engine)
{
    if (engine != ENGINE_TSAN && engine != ENGINE_HELGRIND)
        return "";
    return arena_printf(arena, "; how to read it: 'lab explain %s' (docs/reading-%s.md)",
                        engine_name(engine), engine_name(engine));
}

/* A program may have written into the report, and a terminal would obey. */
static void controls_replace(char *text)
{
    for (; *text; text++)
        if (iscntrl((unsigned char)*text) && *text != '\n' && *text != '\t')
            *text = '?';
}

void raw_print(FILE *out, struct arena *arena, const struct finding *finding)
{
    for (size_t i = 0; i < finding->raw_count; i++) {
        const struct raw *raw = &finding->raws[i];
        controls_replace(raw->text);
        fprintf(out, "What %s printed%s:\n\n", engine_name(raw->engine),
                guide_of(arena, raw->engine));
        words_print(out, arena, raw);
    }
}
