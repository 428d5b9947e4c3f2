#include "place.h"

#include <stdlib.h>
#include <string.h>

#include "../model/path.h"
#include "../run/catalogue.h"
#include "../run/installed.h"
#include "subject.h"

const char *place_here(struct arena *arena)
{
    return workspace_find(arena, called_from);
}

const char *place_needed(struct arena *arena)
{
    const char *workspace = place_here(arena);
    if (!workspace)
        complain(0, "there is no workspace here; '%s init DIR' makes one of your own.",
                 installed_in(arena) ? "lab" : "./lab");
    return workspace;
}

int place_refused(struct arena *arena, const char *source)
{
    bool own = *source == '/' || !installed_in(arena);
    return own || place_needed(arena) ? 0 : EXIT_USAGE;
}

const char *place_command(struct arena *arena)
{
    const char *workspace = place_here(arena);
    if (!workspace && installed_in(arena))
        return "lab";
    char *root = realpath(".", NULL), *here = realpath(called_from, NULL);
    const char *home = workspace ? workspace : root ? root : ".";
    bool at_home = here && strcmp(here, home) == 0;
    const char *command = at_home ? "./lab" : arena_printf(arena, "%s/lab", home);
    free(root);
    free(here);
    return command;
}

void place_note(struct arena *arena, const struct lab *lab, const struct standing *news)
{
    char *error;
    const char *workspace = place_here(arena);
    if (workspace && standing_add(arena, workspace, lab->name, news, &error) != 0)
        complain(0, "your progress is not kept: %s.", error);
}

void place_note_check(const struct exam *exam, const struct verdict *verdict)
{
    if (!outcome_is_graded(verdict->outcome) || !is_students_own(exam))
        return;
    const struct standing news = {
        .checks = 1, .best = verdict->points, .passed = verdict->outcome == OUTCOME_PASS};
    place_note(exam->arena, exam->lab, &news);
}

int place_labs(struct arena *arena, const char *workspace, struct lab **labs, size_t *count,
               json_t **standings)
{
    char *error;
    if (catalogue_load(arena, labs, count, &error) != 0 ||
        path_sort(arena, *labs, *count, &error) != 0)
        return complain(EXIT_ENVIRONMENT, "%s", error);
    *standings = standings_read(arena, workspace, &error);
    return *standings ? 0 : complain(EXIT_ENVIRONMENT, "%s.", error);
}
