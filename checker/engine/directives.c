/*
 * As a compiler reads: trigraphs and lines that end in a backslash are joined first, then comments
 * and strings are passed over. A quote that is not closed on its line ends there.
 */
#include "directives.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

/* A place in the text, between characters as C sees them. */
struct cursor {
    const char *at;
    int line;
};

/* The character at a place where no line is spliced; *length: of its spelling. */
static char spelled(const char *at, int *length)
{
    static const char trigraphs[][2] = {{'=', '#'}, {'/', '\\'}};
    *length = 1;
    if (at[0] == '?' && at[1] == '?')
        for (int i = 0; i < 2; i++)
            if (at[2] == trigraphs[i][0]) {
                *length = 3;
                return trigraphs[i][1];
            }
    return *at;
}

/* The next character, which is passed; '\0' at the end. */
static char take(struct cursor *cursor)
{
    for (;;) {
        int length;
        char c = spelled(cursor->at, &length);
        if (c == '\0')
            return c;
        const char *next = cursor->at + length;
        next += c == '\\' && *next == '\r';
        if (c == '\\' && *next == '\n') {
            cursor->at = next + 1;
            cursor->line++;
            continue;
        }
        cursor->at += length;
        cursor->line += c == '\n';
        return c;
    }
}

static char peek(const struct cursor *cursor)
{
    struct cursor ahead = *cursor;
    return take(&ahead);
}

/* Behind a comment, when one begins here. */
static bool comment_pass(struct cursor *cursor)
{
    struct cursor ahead = *cursor;
    if (take(&ahead) != '/')
        return false;
    char c = take(&ahead);
    if (c != '*' && c != '/')
        return false;
    char end = c == '/' ? '\n' : '*';
    while ((c = peek(&ahead)) != '\0') {
        if (end == '\n' && c == '\n')
            break;
        take(&ahead);
        if (end == '*' && c == '*' && peek(&ahead) == '/') {
            take(&ahead);
            break;
        }
    }
    *cursor = ahead;
    return true;
}

static void quoted_pass(struct cursor *cursor, char quote)
{
    for (char c; (c = peek(cursor)) != '\0' && c != '\n';) {
        take(cursor);
        if (c == quote)
            return;
        if (c == '\\' && peek(cursor) != '\n')
            take(cursor);
    }
}

static void blanks_pass(struct cursor *cursor)
{
    while (comment_pass(cursor) || (peek(cursor) != '\n' && isspace((unsigned char)peek(cursor))))
        if (isspace((unsigned char)peek(cursor)) && peek(cursor) != '\n')
            take(cursor);
}

/* Behind "#" or "%:". */
static bool hash_pass(struct cursor *cursor)
{
    struct cursor ahead = *cursor;
    char c = take(&ahead);
    if (c != '#' && (c != '%' || take(&ahead) != ':'))
        return false;
    *cursor = ahead;
    return true;
}

/* Is a number next, or the word "line"? */
static bool renumbers(struct cursor cursor)
{
    blanks_pass(&cursor);
    if (isdigit((unsigned char)peek(&cursor)))
        return true;
    for (const char *c = "line"; *c; c++)
        if (take(&cursor) != *c)
            return false;
    char next = peek(&cursor);
    return !isalnum((unsigned char)next) && next != '_';
}

int directive_renumbers(const char *text)
{
    struct cursor cursor = {text, 1};
    bool first = true; /* nothing but blanks stands in front on this line */
    for (;;) {
        if (first)
            blanks_pass(&cursor);
        int line = cursor.line;
        if (first && hash_pass(&cursor) && renumbers(cursor))
            return line;
        first = false;
        if (comment_pass(&cursor))
            continue;
        char c = take(&cursor);
        if (c == '\0')
            return 0;
        first = c == '\n';
        if (c == '"' || c == '\'')
            quoted_pass(&cursor, c);
    }
}
