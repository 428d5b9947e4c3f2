/*
 * lab solution: the mended file, and why it is right.
 *
 * Whoever has passed may see it. Who has not is asked once; the answer is kept. Then it is a folder
 * of the workspace, beside the student's own.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "../run/files.h"
#include "place.h"

struct request {
    const char *lab;
    bool yes;
};

static const struct argp_option options[] = {
    {"yes", 'y', NULL, 0, "Show it although you have not passed the lab", 0},
    {0},
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct request *request = state->input;
    switch (key) {
    case 'y':
        request->yes = true;
        return 0;
    case ARGP_KEY_ARG:
        if (request->lab)
            argp_error(state, "one lab at a time, not also '%s'", argument);
        request->lab = argument;
        return 0;
    case ARGP_KEY_NO_ARGS:
        argp_error(state, "of which lab? '%s list' shows all", called_as);
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp argp = {
    options,
    parse,
    "LAB",
    "Puts a lab's mended file, and the page that says why it is right, into solutions/ of your "
    "workspace. Before you have passed the lab it asks whether you mean it."
    "\vExit status: 0 it is there, 1 not shown, 2 wrong usage, 3 this machine.",
    NULL,
    NULL,
    NULL};

/* "y" or "yes" on a terminal. */
static bool asks(const struct lab *lab)
{
    char answer[16];
    printf("You have not passed %s yet. Show its solution all the same? [y/N] ", lab->name);
    fflush(stdout);
    if (!fgets(answer, sizeof answer, stdin)) {
        putchar('\n');
        return false;
    }
    answer[strcspn(answer, "\n")] = '\0';
    return strcasecmp(answer, "y") == 0 || strcasecmp(answer, "yes") == 0;
}

/* 0 when it may be shown, or an exit status. */
static int may_see(struct arena *arena, const char *workspace, const struct request *request,
                   const struct lab *lab)
{
    char *error;
    json_t *standings = standings_read(arena, workspace, &error);
    if (!standings)
        return complain(EXIT_ENVIRONMENT, "%s.", error);
    struct standing standing = standing_of(standings, lab->name);
    json_decref(standings);
    if (standing.passed || standing.revealed || request->yes)
        return 0;
    if (isatty(STDIN_FILENO) && asks(lab))
        return 0;
    if (isatty(STDIN_FILENO))
        return complain(EXIT_FAILED, "it stays closed. '%s hint %s' may be enough.", called_as,
                        lab->name);
    return complain(EXIT_FAILED,
                    "you have not passed %s yet; --yes shows its solution all the same.",
                    lab->name);
}

static int copy(struct arena *arena, const char *from, const char *to)
{
    char *text;
    size_t length;
    if (file_read(arena, from, 0, &text, &length) != 0)
        return complain(EXIT_ENVIRONMENT, "%s can't be read: %s.", from, strerror(errno));
    if (file_write(to, text, length) != 0)
        return complain(EXIT_ENVIRONMENT, "%s can't be written: %s.", to, strerror(errno));
    return 0;
}

static int solution_show(struct arena *arena, const char *workspace, const struct lab *lab)
{
    const char *own = arena_printf(arena, "solutions/%s/%s", lab->trap, lab->name);
    const char *to = arena_printf(arena, "%s/%s", workspace, own);
    if (access(own, R_OK) != 0)
        return complain(EXIT_USAGE, "this racelab has no solutions; ask your instructor.");
    if (folder_make(to) != 0)
        return complain(EXIT_ENVIRONMENT, "%s can't be made: %s.", to, strerror(errno));
    int status = copy(arena, arena_printf(arena, "%s/%s.c", own, lab->name),
                      arena_printf(arena, "%s/%s.c", to, lab->name));
    if (status == 0)
        status = copy(arena, arena_printf(arena, "%s/WHY.md", own),
                      arena_printf(arena, "%s/WHY.md", to));
    if (status != 0)
        return status;
    const struct standing news = {.revealed = true};
    place_note(arena, lab, &news);
    const char *shown = place_path(arena, own), *folder = place_path(arena, lab->folder);
    announce("%s/%s.c is one right way, WHY.md beside it says why.", shown, lab->name);
    printf("Next: diff %s/%s.c %s/%s.c\n", folder, lab->name, shown, lab->name);
    return EXIT_PASSED;
}

int command_solution(int argc, char **argv)
{
    struct request request = {0};
    struct arena arena;
    struct lab lab;
    if (argp_parse(&argp, argc, argv, 0, NULL, &request) != 0)
        return EXIT_USAGE;
    arena_init(&arena);
    const char *workspace = place_needed(&arena);
    int status = workspace ? lab_operand(&arena, request.lab, &lab) : EXIT_USAGE;
    if (status == 0)
        status = may_see(&arena, workspace, &request, &lab);
    if (status == 0)
        status = solution_show(&arena, workspace, &lab);
    arena_free(&arena);
    return status;
}
