/*
 * Valgrind's XML, in the words that it prints without --xml:
 *
 *     <what>, <text>, <auxwhat>                a line
 *     the first <frame> of a <stack>           "   at 0x10918A: worker (labs/x/prog.c:31)"
 *     the others                               "   by 0x48A71C3: start_thread (in libc.so.6)"
 *     <announcethread>                         "Thread #2 was created", and a stack
 *
 * What is cut off in the middle of a report is no report.
 */
#include <expat.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "piece.h"
#include "transcript.h"

enum { TEXT_MOST = 4096 };

struct reading_xml {
    XML_Parser parser;
    struct arena *arena;
    struct transcripts *all;
    const char *tool;
    struct transcript one;       /* the error that is being read ... */
    struct transcript announced; /* ... or the threads that it will name */
    struct transcript *open;     /* one of them; NULL: neither */
    bool first;                  /* frame of its stack */
    char *ip, *obj, *fn, *dir, *file;
    int line;
    char text[TEXT_MOST];
    size_t length;
};

/* ---- lines ---- */

static void line_add(struct reading_xml *reading, char *text, char *file, int line)
{
    transcript_add_line(reading->arena, reading->open, text, file, line);
}

static void on_words(struct reading_xml *reading)
{
    char *words = piece_sentence(reading->arena, (struct piece){reading->text, reading->length});
    if (reading->open == &reading->one && !reading->one.title)
        reading->one.title = words;
    line_add(reading, words, NULL, 0);
}

/* The file is relative to its folder, and the folder often to the one it was compiled in. */
static char *frame_file(const struct reading_xml *reading)
{
    const char *dir = reading->dir, *file = reading->file;
    if (!file)
        return NULL;
    if (!dir || !*dir || strcmp(dir, ".") == 0 || file[0] == '/')
        return piece_path(reading->arena, piece_of(file));
    return piece_path(reading->arena, piece_of(arena_printf(reading->arena, "%s/%s", dir, file)));
}

static void on_frame(struct reading_xml *reading)
{
    struct arena *arena = reading->arena;
    char *file = frame_file(reading), *where = "";
    if (file)
        where = arena_printf(arena, " (%s:%d)", file, reading->line);
    else if (reading->obj)
        where = arena_printf(arena, " (in %s)", reading->obj);
    line_add(reading,
             arena_printf(arena, "   %s %s: %s%s", reading->first ? "at" : "by",
                          reading->ip ? reading->ip : "0x0", reading->fn ? reading->fn : "???",
                          where),
             file, reading->line);
    reading->first = false;
}

/* ---- elements ---- */

static void frame_begin(struct reading_xml *reading)
{
    reading->ip = reading->obj = reading->fn = reading->dir = reading->file = NULL;
    reading->line = 0;
}

static void on_open(void *argument, const char *name, const char **attributes)
{
    struct reading_xml *reading = argument;
    (void)attributes;
    reading->length = 0;
    if (strcmp(name, "error") == 0) {
        reading->one = (struct transcript){.tool = reading->tool};
        reading->open = &reading->one;
    } else if (strcmp(name, "announcethread") == 0) {
        reading->open = &reading->announced;
    } else if (strcmp(name, "stack") == 0) {
        reading->first = true;
    } else if (strcmp(name, "frame") == 0) {
        frame_begin(reading);
    }
}

/* The threads that it names come behind it, where they don't stand in the way. */
static void error_end(struct reading_xml *reading)
{
    for (size_t i = 0; i < reading->announced.count; i++) {
        const struct transcript_line *line = &reading->announced.lines[i];
        transcript_add_line(reading->arena, &reading->one, line->text, line->file, line->line);
    }
    if (reading->one.title)
        transcript_keep(reading->arena, reading->all, &reading->one);
    reading->announced = (struct transcript){0};
    reading->open = NULL;
}

static void thread_word(struct reading_xml *reading)
{
    char *number = arena_copy_bytes(reading->arena, reading->text, reading->length);
    bool main = strcmp(number, "1") == 0;
    line_add(reading,
             arena_printf(reading->arena, "Thread #%s %s", number,
                          main ? "is the program's root thread" : "was created"),
             NULL, 0);
}

static bool leaf_take(struct reading_xml *reading, const char *name)
{
    struct {
        const char *name;
        char **to;
    } const leaves[] = {{"ip", &reading->ip},
                        {"obj", &reading->obj},
                        {"fn", &reading->fn},
                        {"dir", &reading->dir},
                        {"file", &reading->file}};
    for (size_t i = 0; i < sizeof leaves / sizeof *leaves; i++)
        if (strcmp(name, leaves[i].name) == 0) {
            *leaves[i].to = arena_copy_bytes(reading->arena, reading->text, reading->length);
            return true;
        }
    return false;
}

static bool is_words(const char *name)
{
    return strcmp(name, "what") == 0 || strcmp(name, "text") == 0 || strcmp(name, "auxwhat") == 0;
}

static void on_close(void *argument, const char *name)
{
    struct reading_xml *reading = argument;
    struct piece digits = {reading->text, reading->length};
    if (strcmp(name, "tool") == 0 && piece_is(digits, "memcheck"))
        reading->tool = "memcheck";
    if (!reading->open || leaf_take(reading, name))
        return;
    if (strcmp(name, "line") == 0)
        piece_int(&digits, &reading->line);
    else if (strcmp(name, "frame") == 0)
        on_frame(reading);
    else if (strcmp(name, "hthreadid") == 0 && reading->open == &reading->announced)
        thread_word(reading);
    else if (is_words(name))
        on_words(reading);
    else if (strcmp(name, "error") == 0)
        error_end(reading);
    else if (strcmp(name, "announcethread") == 0)
        reading->open = NULL;
}

static void on_text(void *argument, const char *text, int length)
{
    struct reading_xml *reading = argument;
    for (int i = 0; i < length && reading->length < TEXT_MOST; i++)
        reading->text[reading->length++] = text[i];
}

/* Valgrind writes none, and what could be made of one is too much. */
static void on_doctype(void *argument, const char *name, const char *system, const char *public,
                       int internal)
{
    struct reading_xml *reading = argument;
    (void)name;
    (void)system;
    (void)public;
    (void)internal;
    XML_StopParser(reading->parser, XML_FALSE);
}

void transcript_read_xml(struct arena *arena, struct transcripts *all, const char *xml,
                         size_t length)
{
    struct reading_xml *reading = arena_alloc(arena, sizeof *reading);
    *reading = (struct reading_xml){
        .arena = arena, .all = all, .tool = "Helgrind", .parser = XML_ParserCreate("UTF-8")};
    if (!reading->parser)
        return;
    XML_SetUserData(reading->parser, reading);
    XML_SetElementHandler(reading->parser, on_open, on_close);
    XML_SetCharacterDataHandler(reading->parser, on_text);
    XML_SetStartDoctypeDeclHandler(reading->parser, on_doctype);
    XML_Parse(reading->parser, xml, length < INT_MAX ? (int)length : INT_MAX, 1);
    XML_ParserFree(reading->parser);
}
