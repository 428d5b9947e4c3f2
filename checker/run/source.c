#include "source.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "../model/map.h"
#include "files.h"

enum { LARGEST = 1024 * 1024 * 4, KEPT_MOST = 64 * 1024 * 1024 };

/* A file that was read, as it was then, and where its lines begin. */
struct source {
    char *path, *text;
    struct stat status;
    const char **lines;
    size_t count;
    struct source *next; /* of those whose paths have the same hash */
};

static struct arena kept;
static struct map sources = {.arena = &kept};
static size_t kept_bytes;
static const char *folder = "";

void source_folder(const char *path)
{
    folder = path;
}

static const char *path_of(struct arena *arena, const char *path)
{
    return path[0] == '/' || !*folder ? path : arena_printf(arena, "%s/%s", folder, path);
}

static void lines_find(struct arena *arena, struct source *source)
{
    for (const char *line = source->text; line;) {
        source->lines = arena_grow(arena, source->lines, source->count, sizeof *source->lines);
        source->lines[source->count++] = line;
        line = strchr(line, '\n');
        line = line ? line + 1 : NULL;
    }
}

static bool is_unchanged(const struct source *source, const struct stat *status)
{
    return source->status.st_dev == status->st_dev && source->status.st_ino == status->st_ino &&
           source->status.st_size == status->st_size &&
           source->status.st_mtim.tv_sec == status->st_mtim.tv_sec &&
           source->status.st_mtim.tv_nsec == status->st_mtim.tv_nsec;
}

static void source_read(struct source *source, const struct stat *status)
{
    size_t length;
    source->status = *status;
    source->count = 0;
    source->lines = NULL;
    if (kept_bytes >= KEPT_MOST ||
        file_read(&kept, source->path, LARGEST, &source->text, &length) != 0)
        return;
    kept_bytes += length;
    lines_find(&kept, source);
}

/* NULL when there is no such file. One that can't be read is kept as a source without lines. */
static const struct source *source_of(const char *path)
{
    struct stat status;
    if (stat(path, &status) != 0)
        return NULL;
    void **place = map_at(&sources, map_key(path));
    struct source *source = *place;
    while (source && strcmp(source->path, path) != 0)
        source = source->next;
    if (source && is_unchanged(source, &status))
        return source;
    if (!source) {
        source = arena_alloc(&kept, sizeof *source);
        source->path = arena_copy(&kept, path);
        source->next = *place;
        *place = source;
    }
    source_read(source, &status);
    return source;
}

char *source_line(struct arena *arena, const char *path, int number)
{
    if (!path || number < 1)
        return NULL;
    const struct source *source = source_of(path_of(arena, path));
    if (!source || (size_t)number > source->count)
        return NULL;
    const char *text = source->lines[number - 1];
    text += strspn(text, " \t");
    return arena_copy_bytes(arena, text, strcspn(text, "\r\n"));
}

bool source_exists(const char *path)
{
    struct stat status;
    struct arena arena;
    arena_init(&arena);
    bool there = stat(path_of(&arena, path), &status) == 0 && S_ISREG(status.st_mode);
    arena_free(&arena);
    return there;
}
