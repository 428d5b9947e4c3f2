#include "complaint.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A path ends before any of these; the linker puts some around it. */
static const char around[] = " \t\n:;,'\"`()";

/* Behind the stem of such an object comes "-", six of these digits, and ".o". */
enum { DIGITS = 6, TAIL = 1 + DIGITS + 2 };

static bool is_tail(const char *text)
{
    bool is_one = text[0] == '-' && memcmp(text + 1 + DIGITS, ".o", 2) == 0;
    for (int i = 1; i <= DIGITS && is_one; i++)
        is_one = isxdigit((unsigned char)text[i]);
    return is_one;
}

static const char *base_of(const char *path, size_t length)
{
    const char *slash = memrchr(path, '/', length);
    return slash ? slash + 1 : path;
}

/* Prints what a path is called for people: mostly the path. */
static void print_path(FILE *out, const char *path, size_t length,
                       const struct complaint_words *words)
{
    const char *base = base_of(path, length);
    size_t rest = length - (size_t)(base - path), folder = strlen(words->folder);
    const char *within = folder ? memmem(path, length, words->folder, folder) : NULL;
    if (rest > TAIL && is_tail(path + length - TAIL)) {
        size_t stem = rest - TAIL;
        if (words->stem && strlen(words->stem) == stem && memcmp(words->stem, base, stem) == 0)
            fprintf(out, "%s.o", words->name);
        else
            fprintf(out, "%.*s.o", (int)stem, base);
        return;
    }
    const char *end = path + length;
    bool is_source = words->source && strlen(words->source) == length &&
                     memcmp(words->source, path, length) == 0;
    if (within && !is_source)
        path = within + folder;
    fwrite(path, 1, (size_t)(end - path), out);
}

char *complaint_settle(struct arena *arena, const char *text, const struct complaint_words *words)
{
    char *settled = NULL, *kept;
    size_t size;
    FILE *out = open_memstream(&settled, &size);
    if (!out)
        return arena_copy(arena, text);
    while (*text) {
        size_t length = strcspn(text, around);
        print_path(out, text, length, words);
        text += length;
        for (; *text && strchr(around, *text); text++)
            fputc(*text, out);
    }
    kept = fclose(out) == 0 ? arena_copy(arena, settled) : arena_copy(arena, "");
    free(settled);
    return kept;
}

char *complaint_of_machine(struct arena *arena, const char *text)
{
    static const char *const beginnings[] = {"clang: error: unable to execute command: posix_spawn",
                                             "setpriv: failed to execute", "bwrap: "};
    for (const char *line = text; *line; line += *line == '\n') {
        size_t length = strcspn(line, "\n");
        for (size_t i = 0; i < sizeof beginnings / sizeof *beginnings; i++)
            if (strncmp(line, beginnings[i], strlen(beginnings[i])) == 0)
                return arena_copy_bytes(arena, line, length);
        line += length;
    }
    return NULL;
}
