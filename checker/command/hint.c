/* lab hint: from mild to plain, one at a time. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../output/columns.h"
#include "../output/markdown.h"
#include "../run/files.h"
#include "place.h"

struct request {
    const char *lab;
    int number;
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct request *request = state->input;
    char *end;
    long number;
    switch (key) {
    case ARGP_KEY_ARG:
        if (state->arg_num == 0) {
            request->lab = argument;
            return 0;
        }
        if (state->arg_num > 1)
            argp_error(state, "one hint at a time, not also '%s'", argument);
        number = strtol(argument, &end, 10);
        if (*end || number < 1 || number > 99)
            argp_error(state, "a hint's number is 1, 2 or 3, not '%s'", argument);
        request->number = (int)number;
        return 0;
    case ARGP_KEY_NO_ARGS:
        argp_error(state, "for which lab? 'lab list' shows all");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp argp = {NULL,
                                 parse,
                                 "LAB [NUMBER]",
                                 "Prints a hint for a lab. The first is mild, the last is plain.",
                                 NULL,
                                 NULL,
                                 NULL};

/* The start of the hint with this number (its "## " heading), or NULL. */
static char *hint_start(char *text, int number)
{
    char *start = strncmp(text, "## ", 3) == 0 ? text : strstr(text, "\n## ");
    while (start && --number > 0)
        start = strstr(start + 1, "\n## ");
    return start ? start + (*start == '\n') : NULL;
}

static int hint_print(const struct lab *lab, char *text, int number)
{
    int last = 0;
    while (hint_start(text, last + 1))
        last++;
    char *start = hint_start(text, number);
    if (!start)
        return complain(EXIT_USAGE, "%s has %d hints; there is no hint %d.", lab->name, last,
                        number);
    char *next = strstr(start, "\n## ");
    if (next)
        *next = '\0';
    markdown_print(stdout, start, terminal_columns(stdout));
    putchar('\n');
    if (number < last)
        announce("Next: '%s hint %s %d' says more.", called_as, lab->name, number + 1);
    else
        announce("That was the last one. '%s check %s' tells how far you are.", called_as,
                 lab->name);
    return EXIT_PASSED;
}

int command_hint(int argc, char **argv)
{
    struct request request = {.number = 1};
    struct arena arena;
    struct lab lab;
    char *text;
    size_t length;
    if (argp_parse(&argp, argc, argv, 0, NULL, &request) != 0)
        return EXIT_USAGE;
    arena_init(&arena);
    int status = lab_operand(&arena, request.lab, &lab);
    if (status == 0) {
        char *path = arena_printf(&arena, "%s/HINTS.md", lab.folder);
        if (file_read(&arena, path, 1024 * 1024, &text, &length) != 0)
            status = complain(EXIT_ENVIRONMENT, "%s can't be read: %s.", path, strerror(errno));
        else
            status = hint_print(&lab, text, request.number);
        if (status == 0) {
            const struct standing news = {.hints = request.number};
            place_note(&arena, &lab, &news);
        }
    }
    arena_free(&arena);
    return status;
}
