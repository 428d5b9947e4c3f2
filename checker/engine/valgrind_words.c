/*
 * One <error> of Valgrind's XML as Valgrind prints it where nobody asks for XML:
 *
 *     Possible data race during write of size 4 at 0x11F264 by thread #1
 *        at 0x10A5C4: main (race.c:19)
 *
 * It writes one tag a line; what is no sentence and no part of a frame is left out.
 */
#include "raw.h"

#include <stdbool.h>

#include "piece.h"

struct frame_words {
    struct piece ip, function, file, line, module;
};

struct printing {
    FILE *out;
    bool inner; /* the next frame is the innermost of its stack */
    struct frame_words frame;
};

/* "<fn>main</fn>" is a leaf "fn" with the text "main". */
static bool leaf_take(struct piece line, const char *open, const char *close, struct piece *text)
{
    if (!piece_take(&line, open) || !piece_drop(&line, close))
        return false;
    *text = line;
    return true;
}

static void text_print(FILE *out, struct piece text)
{
    static const struct {
        const char *name;
        char byte;
    } entities[] = {
        {"&lt;", '<'}, {"&gt;", '>'}, {"&amp;", '&'}, {"&quot;", '"'}, {"&apos;", '\''}};
    while (text.length > 0) {
        size_t i = 0;
        while (i < sizeof entities / sizeof *entities && !piece_take(&text, entities[i].name))
            i++;
        if (i < sizeof entities / sizeof *entities) {
            fputc(entities[i].byte, out);
            continue;
        }
        fputc(*text.at, out);
        text.at++;
        text.length--;
    }
}

static void frame_print(struct printing *printing)
{
    const struct frame_words *frame = &printing->frame;
    FILE *out = printing->out;
    fprintf(out, "   %s ", printing->inner ? "at" : "by");
    text_print(out, frame->ip);
    fputs(": ", out);
    text_print(out, frame->function.length ? frame->function : piece_of("???"));
    fputs(frame->file.length ? " (" : " (in ", out);
    text_print(out, frame->file.length ? frame->file : frame->module);
    if (frame->line.length)
        fputc(':', out);
    text_print(out, frame->line);
    fputs(")\n", out);
    printing->inner = false;
}

static void line_take(struct printing *printing, struct piece line)
{
    struct frame_words *frame = &printing->frame;
    struct piece text;
    while (piece_take(&line, " "))
        ;
    if (leaf_take(line, "<text>", "</text>", &text) ||
        leaf_take(line, "<what>", "</what>", &text) ||
        leaf_take(line, "<auxwhat>", "</auxwhat>", &text)) {
        text_print(printing->out, text);
        fputc('\n', printing->out);
    } else if (piece_is(line, "<stack>")) {
        printing->inner = true;
    } else if (piece_is(line, "<frame>")) {
        *frame = (struct frame_words){0};
    } else if (piece_is(line, "</frame>")) {
        frame_print(printing);
    } else if (!leaf_take(line, "<ip>", "</ip>", &frame->ip) &&
               !leaf_take(line, "<fn>", "</fn>", &frame->function) &&
               !leaf_take(line, "<file>", "</file>", &frame->file) &&
               !leaf_take(line, "<line>", "</line>", &frame->line)) {
        leaf_take(line, "<obj>", "</obj>", &frame->module);
    }
}

void valgrind_words_print(FILE *out, const char *xml)
{
    struct printing printing = {.out = out};
    struct piece rest = piece_of(xml), line;
    while (piece_line(&rest, &line))
        line_take(&printing, line);
}
