/*
 * inih is handed one line at a time (next_line), so that every mistake is told with its own line,
 * and a line too long for inih is refused instead of cut.
 */
#include "settings.h"

#include <ini.h>
#include <stdlib.h>
#include <string.h>

int settings_fails(struct settings *settings, const char *format, ...)
{
    if (!settings->error) {
        va_list arguments;
        va_start(arguments, format);
        char *what = arena_vprintf(settings->arena, format, arguments);
        va_end(arguments);
        settings->error_line = settings->line;
        settings->error =
            arena_printf(settings->arena, "%s:%d: %s.", settings->path, settings->line, what);
    }
    return 0;
}

int settings_number(struct settings *settings, const char *name, const char *value, long low,
                    long high, long *number)
{
    char *end;
    long parsed = strtol(value, &end, 10);
    if (end == value || *end || parsed < low || parsed > high)
        return settings_fails(settings, "'%s' must be a whole number from %ld to %ld, not '%s'",
                              name, low, high, value);
    *number = parsed;
    return 1;
}

static bool seen_before(struct settings *settings, const char *section, const char *name)
{
    char *key = arena_printf(settings->arena, "%s %s", section, name);
    for (size_t i = 0; i < settings->seen_count; i++)
        if (strcmp(settings->seen[i], key) == 0)
            return true;
    settings->seen =
        arena_grow(settings->arena, settings->seen, settings->seen_count, sizeof *settings->seen);
    settings->seen[settings->seen_count++] = key;
    return false;
}

/* inih's handler: one value, or one more line of it. */
static int read_value(void *user, const char *section, const char *name, const char *value)
{
    struct settings *settings = user;
    if (settings->error)
        return 0;
    if (seen_before(settings, section, name) && !settings->is_continued)
        return settings_fails(settings, "'%s' is given twice", name);
    return settings->value(settings, section, name, value);
}

/* inih calls no handler for a section without values. */
static void look_at_section(struct settings *settings, const char *line)
{
    const char *end = line[0] == '[' ? strchr(line, ']') : NULL;
    if (end)
        settings->section(settings,
                          arena_copy_bytes(settings->arena, line + 1, (size_t)(end - line - 1)));
}

/* Hands out the next line as fgets does. */
static char *next_line(char *buffer, int size, void *stream)
{
    struct settings *settings = stream;
    size_t length = strcspn(settings->rest, "\n");
    if (!*settings->rest || settings->error)
        return NULL;
    settings->line++;
    if (length + 2 > (size_t)size) {
        settings_fails(settings,
                       "the line is longer than %d bytes; continue it on an indented line",
                       size - 2);
        return NULL;
    }
    memcpy(buffer, settings->rest, length);
    memcpy(buffer + length, "\n", 2);
    settings->rest += length + (settings->rest[length] == '\n');
    settings->is_continued = buffer[0] == ' ' || buffer[0] == '\t';
    look_at_section(settings, buffer);
    return buffer;
}

int settings_read(struct settings *settings, const char *text)
{
    settings->rest = text;
    int bad_line = ini_parse_stream(next_line, settings, read_value, settings);
    if (bad_line != 0 && (!settings->error || bad_line < settings->error_line)) {
        settings->error = NULL;
        settings->line = bad_line;
        settings_fails(settings, "this is no 'key = value' line");
    }
    return settings->error ? -1 : 0;
}
