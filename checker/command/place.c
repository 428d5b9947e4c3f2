#include "place.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "../model/path.h"
#include "../run/catalogue.h"
#include "../run/files.h"
#include "../run/installed.h"
#include "subject.h"

const char *place_here(struct arena *arena)
{
    return workspace_find(arena, called_from);
}

static int is_shown(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

const char *place_near(struct arena *arena)
{
    struct dirent **entries;
    const char *near = NULL;
    int found = 0, count = scandir(called_from, &entries, is_shown, NULL);
    for (int i = 0; i < count; i++) {
        const char *name = entries[i]->d_name;
        char *path = arena_printf(arena, "%s/%s", called_from, name);
        if (workspace_is(arena, path) && ++found == 1)
            near = shell_word(arena, name);
        free(entries[i]);
    }
    if (count >= 0)
        free(entries);
    return found == 1 ? near : NULL;
}

const char *place_needed(struct arena *arena)
{
    const char *workspace = place_here(arena), *near = workspace ? NULL : place_near(arena);
    if (near)
        complain(0, "your workspace is %s: 'cd %s', and call ./lab there.", near, near);
    else if (!workspace)
        complain(0, "there is no workspace here; '%s init DIR' makes one of your own.", called_as);
    return workspace;
}

bool place_is_changed(struct arena *arena, const struct lab *lab, const char *name)
{
    const char *workspace = place_here(arena);
    const char *path = arena_printf(arena, "%s/%s", lab->folder, name);
    char *own, *ours;
    size_t own_length, our_length;
    return workspace && file_read(arena, path, 0, &ours, &our_length) == 0 &&
           file_read(arena, arena_printf(arena, "%s/%s", workspace, path), 0, &own, &own_length) ==
               0 &&
           (own_length != our_length || memcmp(own, ours, own_length) != 0);
}

void place_warn(struct arena *arena, const struct lab *lab)
{
    const char *const names[] = {"driver.c", arena_printf(arena, "%s.h", lab->name)};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (place_is_changed(arena, lab, names[i]))
            complain(0,
                     "%s is not the one that judges: what was changed there has no effect. Remove "
                     "it, and '%s init %s' brings the right one back.",
                     place_path(arena, arena_printf(arena, "%s/%s", lab->folder, names[i])),
                     called_as, place_path(arena, "."));
}

int place_refused(struct arena *arena, const char *source)
{
    bool own = *source == '/' || !installed_in(arena);
    return own || place_needed(arena) ? 0 : EXIT_USAGE;
}

/* What stands in front of a path below home, to name it from here: "../../" from two folders below,
 * nothing from home itself, or home's own path. */
static char *way(struct arena *arena, const char *home, const char *here)
{
    size_t length = strlen(home);
    char *up = "";
    if (strncmp(here, home, length) != 0 || (here[length] != '/' && here[length]))
        return arena_printf(arena, "%s/", home);
    for (const char *at = here + length; *at; at++)
        if (*at == '/')
            up = arena_printf(arena, "../%s", up);
    return up;
}

char *place_path(struct arena *arena, const char *path)
{
    const char *workspace = place_here(arena);
    char *root = realpath(".", NULL), *here = realpath(called_from, NULL);
    const char *home = workspace ? workspace : root ? root : ".";
    char *named = arena_printf(arena, "%s%s", way(arena, home, here ? here : ""), path);
    free(root);
    free(here);
    return shell_word(arena, named);
}

void place_enter(struct arena *arena)
{
    bool installed = !place_here(arena) && installed_in(arena);
    called_as = installed ? "lab" : place_path(arena, "lab");
    if (!installed && !strchr(called_as, '/'))
        called_as = "./lab";
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
