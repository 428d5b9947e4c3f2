#include "workspace.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "files.h"

static const size_t longest_file = 16 << 20;

static char *handed_out_path(struct arena *arena, const char *workspace)
{
    return arena_printf(arena, "%s/.racelab/handed-out.json", workspace);
}

static char *progress_path(struct arena *arena, const char *workspace)
{
    return arena_printf(arena, "%s/.racelab/progress.json", workspace);
}

bool workspace_is(struct arena *arena, const char *folder)
{
    return access(handed_out_path(arena, folder), F_OK) == 0;
}

char *workspace_find(struct arena *arena, const char *folder)
{
    const char *named = getenv("LAB_WORKSPACE");
    char *real = realpath(named && *named ? named : folder, NULL);
    char *path = arena_copy(arena, real ? real : "");
    free(real);
    while (*path && !workspace_is(arena, path)) {
        char *slash = strrchr(path, '/');
        if (!slash || (named && *named))
            return NULL;
        *slash = '\0';
    }
    return *path ? path : NULL;
}

char *workspace_source(struct arena *arena, const char *workspace, const char *trap,
                       const char *lab)
{
    return arena_printf(arena, "%s/labs/%s/%s/%s.c", workspace, trap, lab, lab);
}

/* ---- files of one object ---- */

/* {"version": 1, KEY: {...}}: the object behind the key. A file that is not there is an empty one.
 */
static json_t *object_read(struct arena *arena, const char *path, const char *key, char **error)
{
    char *text;
    size_t length;
    json_error_t mistake;
    if (file_read(arena, path, longest_file, &text, &length) != 0) {
        if (errno == ENOENT)
            return json_object();
        *error = arena_printf(arena, "%s can't be read: %s", path, strerror(errno));
        return NULL;
    }
    json_t *file = json_loadb(text, length, JSON_REJECT_DUPLICATES, &mistake);
    json_t *object = json_object_get(file, key);
    if (json_is_object(object) && json_integer_value(json_object_get(file, "version")) == 1) {
        json_incref(object);
    } else {
        *error =
            arena_printf(arena, "%s is not as racelab wrote it; move it away to begin anew", path);
        object = NULL;
    }
    json_decref(file);
    return object;
}

static int object_write(struct arena *arena, const char *path, const char *key,
                        const json_t *object, char **error)
{
    json_t *file = json_pack("{s:i, s:O}", "version", 1, key, object);
    char *text = json_dumps(file, JSON_INDENT(1) | JSON_SORT_KEYS | JSON_ENSURE_ASCII);
    int result = text ? file_write(path, text, strlen(text)) : -1;
    if (result != 0)
        *error = arena_printf(arena, "%s can't be written: %s", path, strerror(errno));
    free(text);
    json_decref(file);
    return result;
}

int workspace_lock(struct arena *arena, const char *workspace)
{
    int lock =
        open(arena_printf(arena, "%s/.racelab", workspace), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    while (lock >= 0 && flock(lock, LOCK_EX) != 0)
        if (errno != EINTR) {
            close(lock);
            return -1;
        }
    return lock;
}

/* ---- standings ---- */

json_t *standings_read(struct arena *arena, const char *workspace, char **error)
{
    return object_read(arena, progress_path(arena, workspace), "labs", error);
}

static int number_in(const json_t *object, const char *key)
{
    json_int_t value = json_integer_value(json_object_get(object, key));
    return value < 0 || value > 1000000000 ? 0 : (int)value;
}

struct standing standing_of(const json_t *standings, const char *lab)
{
    const json_t *object = json_object_get(standings, lab);
    return (struct standing){
        .checks = number_in(object, "checks"),
        .best = number_in(object, "best"),
        .hints = number_in(object, "hints"),
        .asked = json_is_true(json_object_get(object, "asked")),
        .passed = json_is_true(json_object_get(object, "passed")),
        .revealed = json_is_true(json_object_get(object, "revealed")),
    };
}

static int larger(int a, int b)
{
    return a > b ? a : b;
}

/* What a later version has written beside it stays. */
static void standing_set(json_t *standings, const char *lab, const struct standing *news)
{
    struct standing old = standing_of(standings, lab);
    json_t *object = json_object_get(standings, lab);
    if (!json_is_object(object)) {
        object = json_object();
        json_object_set_new(standings, lab, object);
    }
    json_object_set_new(object, "checks", json_integer(old.checks + news->checks));
    json_object_set_new(object, "best", json_integer(larger(old.best, news->best)));
    json_object_set_new(object, "hints", json_integer(larger(old.hints, news->hints)));
    json_object_set_new(object, "asked", json_boolean(old.asked || news->asked));
    json_object_set_new(object, "passed", json_boolean(old.passed || news->passed));
    json_object_set_new(object, "revealed", json_boolean(old.revealed || news->revealed));
}

int standing_add(struct arena *arena, const char *workspace, const char *lab,
                 const struct standing *news, char **error)
{
    int lock = workspace_lock(arena, workspace), result = -1;
    json_t *standings = standings_read(arena, workspace, error);
    if (standings) {
        standing_set(standings, lab, news);
        result = object_write(arena, progress_path(arena, workspace), "labs", standings, error);
    }
    json_decref(standings);
    if (lock >= 0)
        close(lock);
    return result;
}

/* ---- what was handed out ---- */

json_t *handed_out_read(struct arena *arena, const char *workspace, char **error)
{
    return object_read(arena, handed_out_path(arena, workspace), "files", error);
}

int handed_out_write(struct arena *arena, const char *workspace, const json_t *digests,
                     char **error)
{
    return object_write(arena, handed_out_path(arena, workspace), "files", digests, error);
}
