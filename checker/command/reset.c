/* lab reset: the file as it was handed out; what was written stays beside it. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../run/files.h"
#include "place.h"

static error_t parse(int key, char *argument, struct argp_state *state)
{
    const char **operand = state->input;
    if (key == ARGP_KEY_NO_ARGS)
        argp_error(state, "which lab? '%s list' shows all", called_as);
    if (key != ARGP_KEY_ARG)
        return ARGP_ERR_UNKNOWN;
    if (*operand)
        argp_error(state, "one lab at a time, not also '%s'", argument);
    *operand = argument;
    return 0;
}

static const struct argp argp = {
    NULL,
    parse,
    "LAB",
    "Begins a lab anew: the file to mend is as it was handed out. Yours is kept beside it, as "
    "LAB.c.1, LAB.c.2 and so on."
    "\vExit status: 0 done, 2 wrong usage, 3 this machine.",
    NULL,
    NULL,
    NULL};

static bool is_the_same(struct arena *arena, const char *path, const char *text, size_t length)
{
    char *there;
    size_t there_length;
    return file_read(arena, path, 0, &there, &there_length) == 0 && there_length == length &&
           memcmp(there, text, length) == 0;
}

/* A link fails where the name is taken: no file is ever written over. NULL with errno. */
static char *put_aside(struct arena *arena, const char *path)
{
    for (int i = 1; i < 10000; i++) {
        char *aside = arena_printf(arena, "%s.%d", path, i);
        if (link(path, aside) == 0)
            return aside;
        if (errno != EEXIST)
            return NULL;
    }
    return NULL;
}

static int lab_reset(struct arena *arena, const char *workspace, const struct lab *lab)
{
    char *text, *aside = NULL;
    size_t length;
    struct stat status;
    const char *original = arena_printf(arena, "%s/%s.c", lab->folder, lab->name);
    const char *path = workspace_source(arena, workspace, lab->trap, lab->name);
    if (file_read(arena, original, 0, &text, &length) != 0)
        return complain(EXIT_ENVIRONMENT, "%s can't be read: %s.", original, strerror(errno));
    if (is_the_same(arena, path, text, length)) {
        printf("%s.c is as it was handed out.\n", lab->name);
        return EXIT_PASSED;
    }
    if (lstat(path, &status) == 0 && !(aside = put_aside(arena, path)))
        return complain(EXIT_ENVIRONMENT, "%s can't be put aside: %s.", path, strerror(errno));
    if (file_write(path, text, length) != 0)
        return complain(EXIT_ENVIRONMENT, "%s can't be written: %s.", path, strerror(errno));
    printf("%s.c is as it was handed out", lab->name);
    if (aside)
        printf("; yours is %s", strrchr(aside, '/') + 1);
    printf(".\n");
    return EXIT_PASSED;
}

int command_reset(int argc, char **argv)
{
    const char *operand = NULL;
    struct arena arena;
    struct lab lab;
    if (argp_parse(&argp, argc, argv, 0, NULL, &operand) != 0)
        return EXIT_USAGE;
    arena_init(&arena);
    const char *workspace = place_needed(&arena);
    int status = workspace ? lab_operand(&arena, operand, &lab) : EXIT_USAGE;
    if (status == 0)
        status = lab_reset(&arena, workspace, &lab);
    arena_free(&arena);
    return status;
}
