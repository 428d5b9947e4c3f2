#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "../output/sentences.h"
#include "../run/files.h"
#include "place.h"
#include "play.h"

/* Beside the student's own file; otherwise where racelab was called. */
static char *save_path(const struct play *play)
{
    struct arena *arena = play->exam.arena;
    const char *workspace = is_students_own(&play->exam) ? place_here(arena) : NULL;
    const char *name = play->exam.lab ? play->exam.lab->name : play->exam.name;
    const char *slash = strrchr(name, '/');
    if (workspace) {
        char *source = workspace_source(arena, workspace, play->lab.trap, play->lab.name);
        return arena_printf(arena, "%.*s.schedules", (int)strlen(source) - 2, source);
    }
    return arena_printf(arena, "%s/%s.schedules", called_from, slash ? slash + 1 : name);
}

/* What a line of the file says about the schedule. */
static const char *save_note(const struct play *play)
{
    const struct position *now = &play->game.now;
    if (now->finding)
        return finding_summary(play->exam.arena, now->finding, &play->exam.scope);
    return now->over ? "passes" : "not played to its end";
}

void play_save(struct play *play)
{
    static const size_t enough = 1024 * 1024;
    struct arena *arena = play->exam.arena;
    const char *schedule = play->schedule ? play->schedule : game_schedule(&play->game, arena);
    char *path = save_path(play), *before = "";
    size_t length;
    if (file_read(arena, path, enough, &before, &length) != 0 && errno != ENOENT) {
        complain(0, "%s can't be read: %s; nothing was saved.", path, strerror(errno));
        return;
    }
    if (output_write(arena, path,
                     arena_printf(arena, "%s%s\t%s\n", before, schedule, save_note(play))) != 0)
        return;
    printf("\nSaved in %s:\n  %s\nTo see it:      %s\nTo play it on:  %s\n", path, schedule,
           subject_command(&play->exam, "replay", schedule),
           subject_command(&play->exam, "play", schedule));
}
