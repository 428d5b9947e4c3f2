/* lab next, and lab alone: where am I, and what is there to do? */
#include <stdio.h>
#include <unistd.h>

#include "../output/style.h"
#include "place.h"

static error_t parse(int key, char *argument, struct argp_state *state)
{
    if (key == ARGP_KEY_ARG)
        argp_error(state, "it takes no operand, not '%s'", argument);
    return ARGP_ERR_UNKNOWN;
}

static const struct argp argp = {
    NULL,
    parse,
    NULL,
    "Says how far you are, and which lab is next: the first one in the order to learn them in that "
    "you have not passed.",
    NULL,
    NULL,
    NULL};

static void print_next(struct arena *arena, const struct lab *lab, const struct standing *standing)
{
    const char *folder = place_path(arena, lab->folder);
    announce("Next: %s%s%s (difficulty %d of 5)", colour(stdout, BOLD), lab->title,
             colour(stdout, PLAIN), lab->difficulty);
    printf("  read   %s/BRIEF.md\n", folder);
    printf("  mend   %s/%s.c\n", folder, lab->name);
    if (lab->prediction.question && standing->checks == 0 && !standing->asked)
        printf("  first  %s predict %s\n", called_as, lab->name);
    printf("  then   %s check %s\n", called_as, lab->name);
    if (standing->checks)
        announce("You have checked it %d %s; your best: %d of 100 points.", standing->checks,
                 standing->checks == 1 ? "time" : "times", standing->best);
    if (standing->checks > 1 && standing->hints < 3)
        announce("Stuck? '%s hint %s %d'.", called_as, lab->name, standing->hints + 1);
}

static int print_place(struct arena *arena, const char *workspace)
{
    struct lab *labs;
    json_t *standings;
    size_t count, passed = 0;
    const struct lab *next = NULL;
    int status = place_labs(arena, workspace, &labs, &count, &standings);
    if (status != 0)
        return status;
    for (size_t i = 0; i < count; i++) {
        if (standing_of(standings, labs[i].name).passed)
            passed++;
        else if (!next)
            next = &labs[i];
    }
    printf("%zu of %zu labs mended.\n", passed, count);
    if (next) {
        struct standing standing = standing_of(standings, next->name);
        print_next(arena, next, &standing);
    } else {
        announce("That was the last one. '%s list' has them all; '%s solution LAB' shows another "
                 "way.",
                 called_as, called_as);
    }
    json_decref(standings);
    return EXIT_PASSED;
}

int command_next(int argc, char **argv)
{
    struct arena arena;
    if (argp_parse(&argp, argc, argv, 0, NULL, NULL) != 0)
        return EXIT_USAGE;
    arena_init(&arena);
    const char *workspace = place_needed(&arena);
    int status = workspace ? print_place(&arena, workspace) : EXIT_USAGE;
    arena_free(&arena);
    return status;
}
