/*
 * One <error> of Valgrind's XML as Valgrind prints it where nobody asks for XML:
 *
 *     Possible data race during write of size 4 at 0x11F264 by thread #1
 *        at 0x10A5C4: main (race.c:19)
 *
 * It writes one tag a line; what is no sentence and no part of a frame is left out.
 */
#include <string.h>

#include "piece.h"
#include "transcript.h"

struct telling {
    struct arena *arena;
    struct transcript transcript;
    bool inner; /* the next frame is the innermost of its stack */
    struct {
        char *ip, *function, *dir, *file, *line, *module;
    } frame; /* "" is what it lacks */
};

/* "a &lt; b" becomes "a < b". */
static char *plain(struct arena *arena, struct piece text)
{
    static const struct {
        const char *name;
        char byte;
    } entities[] = {
        {"&lt;", '<'}, {"&gt;", '>'}, {"&amp;", '&'}, {"&quot;", '"'}, {"&apos;", '\''}};
    char *copy = arena_alloc(arena, text.length + 1), *end = copy;
    while (text.length > 0) {
        size_t i = 0;
        while (i < sizeof entities / sizeof *entities && !piece_take(&text, entities[i].name))
            i++;
        if (i < sizeof entities / sizeof *entities) {
            *end++ = entities[i].byte;
            continue;
        }
        *end++ = *text.at++;
        text.length--;
    }
    *end = '\0';
    return copy;
}

/* "<fn>main</fn>" is a leaf "fn" with the text "main". */
static bool leaf_take(struct telling *telling, struct piece line, const char *name, char **text)
{
    struct arena *arena = telling->arena;
    if (!piece_take(&line, arena_printf(arena, "<%s>", name)) ||
        !piece_drop(&line, arena_printf(arena, "</%s>", name)))
        return false;
    *text = plain(arena, line);
    return true;
}

static void frame_begin(struct telling *telling)
{
    char *none = arena_copy(telling->arena, "");
    telling->frame.ip = telling->frame.function = telling->frame.dir = none;
    telling->frame.file = telling->frame.line = telling->frame.module = none;
}

/* The file is relative to its folder, and the folder often to the one it was compiled in. */
static char *path_of(struct telling *telling)
{
    const char *dir = telling->frame.dir, *file = telling->frame.file;
    if (!*file)
        return NULL;
    bool alone = !*dir || strcmp(dir, ".") == 0 || *file == '/';
    const char *path = alone ? file : arena_printf(telling->arena, "%s/%s", dir, file);
    return piece_path(telling->arena, piece_of(path));
}

static void frame_end(struct telling *telling)
{
    struct arena *arena = telling->arena;
    const char *file = telling->frame.file, *line = telling->frame.line;
    const char *function = telling->frame.function;
    char *where = *file ? arena_printf(arena, "%s%s%s", file, *line ? ":" : "", line)
                        : arena_printf(arena, "in %s", telling->frame.module);
    struct piece digits = piece_of(line);
    struct transcript_line added = {.file = path_of(telling)};
    piece_int(&digits, &added.line);
    added.text = arena_printf(arena, "   %s %s: %s (%s)", telling->inner ? "at" : "by",
                              telling->frame.ip, *function ? function : "???", where);
    transcript_add(arena, &telling->transcript, added);
    telling->inner = false;
}

static void sentence_add(struct telling *telling, char *text)
{
    if (!telling->transcript.title)
        telling->transcript.title = piece_sentence(telling->arena, piece_of(text));
    transcript_add(telling->arena, &telling->transcript, (struct transcript_line){.text = text});
}

static bool frame_part_take(struct telling *telling, struct piece line)
{
    return leaf_take(telling, line, "ip", &telling->frame.ip) ||
           leaf_take(telling, line, "obj", &telling->frame.module) ||
           leaf_take(telling, line, "fn", &telling->frame.function) ||
           leaf_take(telling, line, "dir", &telling->frame.dir) ||
           leaf_take(telling, line, "file", &telling->frame.file) ||
           leaf_take(telling, line, "line", &telling->frame.line);
}

static void line_take(struct telling *telling, struct piece line)
{
    char *text;
    while (piece_take(&line, " "))
        ;
    if (leaf_take(telling, line, "text", &text) || leaf_take(telling, line, "what", &text) ||
        leaf_take(telling, line, "auxwhat", &text))
        sentence_add(telling, text);
    else if (piece_is(line, "<stack>"))
        telling->inner = true;
    else if (piece_is(line, "<frame>"))
        frame_begin(telling);
    else if (piece_is(line, "</frame>"))
        frame_end(telling);
    else
        frame_part_take(telling, line);
}

struct transcript transcript_of_xml(struct arena *arena, const char *xml)
{
    struct telling telling = {.arena = arena};
    struct piece rest = piece_of(xml), line;
    frame_begin(&telling);
    while (piece_line(&rest, &line))
        line_take(&telling, line);
    return telling.transcript;
}
