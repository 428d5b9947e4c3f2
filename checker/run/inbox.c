/*
 * Each path becomes one listing; what stands directly in it, and is called as a lab, is that lab's
 * part. A listing is sorted as a tree is read, so what is in a folder stands right behind it.
 */
#include "inbox.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "../model/utf8.h"
#include "archive.h"

struct sorting {
    struct arena *arena;
    struct unpacking unpacking;
    struct inbox *inbox;
    const char *shown; /* the path that is sorted out now */
    bool is_archive;
    size_t found; /* labs in it */
    char *error;
};

static int fail(struct sorting *sorting, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
static int fail(struct sorting *sorting, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    sorting->error = arena_vprintf(sorting->arena, format, arguments);
    va_end(arguments);
    return -1;
}

/* The lab that a name of so many bytes is; NULL: none. */
static struct inbox_lab *lab_called(struct inbox *inbox, const char *name, size_t length)
{
    for (size_t i = 0; i < inbox->count; i++)
        if (strlen(inbox->labs[i].name) == length && memcmp(inbox->labs[i].name, name, length) == 0)
            return &inbox->labs[i];
    return NULL;
}

static void add_part(struct sorting *sorting, struct inbox_lab *lab, struct intake_part part)
{
    sorting->found++;
    if (!part.listing.count)
        return; /* an empty folder waits for its lab */
    lab->parts = arena_grow(sorting->arena, lab->parts, lab->count, sizeof *lab->parts);
    lab->parts[lab->count++] = part;
}

/* ---- reading ---- */

static int unpack(struct sorting *sorting, const char *path, const char *shown,
                  struct listing *listing)
{
    char *words;
    struct room room = room_of(&limits_of_class);
    int result = archive_unpack(sorting->arena, path, &sorting->unpacking, &room, listing, &words);
    listing_sort(listing);
    if (result == 0)
        return 0;
    return result < 0 ? fail(sorting, "%s.", words) : fail(sorting, "%s %s.", shown, words);
}

static int list_folder(struct sorting *sorting, const char *path, struct listing *listing)
{
    char *real = realpath(path, NULL);
    int result = real ? listing_read(sorting->arena, real, listing) : -1;
    int reason = errno;
    free(real);
    listing_sort(listing);
    if (result == 0)
        return 0;
    if (reason == EFBIG)
        return fail(sorting, "%s holds more than %s files; grade lab by lab with --lab.",
                    sorting->shown, count_words(sorting->arena, limits_of_class.entries));
    return fail(sorting, "%s can't be read: %s.", sorting->shown, strerror(reason));
}

static int list(struct sorting *sorting, const char *path, struct listing *listing)
{
    struct stat status;
    char *problem;
    if (stat(path, &status) != 0)
        return fail(sorting, "%s can't be read: %s.", sorting->shown, strerror(errno));
    sorting->is_archive = S_ISREG(status.st_mode);
    if (S_ISDIR(status.st_mode))
        return list_folder(sorting, path, listing);
    if (sorting->is_archive && entry_kind_of(sorting->arena, path, &problem) == ENTRY_ARCHIVE)
        return problem ? fail(sorting, "%s %s.", sorting->shown, problem)
                       : unpack(sorting, path, sorting->shown, listing);
    return fail(sorting,
                "%s is no folder and no zip or tar archive of labs; for one lab's files "
                "say --lab.",
                sorting->shown);
}

/* ---- sorting out ---- */

static bool has_lab(const struct sorting *sorting, const struct listing *listing, size_t start)
{
    for (size_t i = 0; i < listing->count; i++) {
        const char *path = listing->list[i].path + start;
        const char *stem = strchr(path, '/') ? NULL : name_stem(sorting->arena, path);
        if (lab_called(sorting->inbox, path, strcspn(path, "/")) ||
            (stem && lab_called(sorting->inbox, stem, strlen(stem))))
            return true;
    }
    return false;
}

/* How long the folder is that all paths are in, with its '/'; 0: there is none. */
static size_t common_folder(const struct listing *listing, size_t start)
{
    const char *first = listing->count ? listing->list[0].path + start : "";
    size_t length = strcspn(first, "/");
    for (size_t i = 0; i < listing->count; i++) {
        const char *path = listing->list[i].path + start;
        bool inside = strncmp(path, first, length) == 0 && (!path[length] || path[length] == '/');
        if (!inside || (!path[length] && listing->list[i].kind != ENTRY_FOLDER))
            return 0;
    }
    return length ? length + 1 : 0;
}

/* Leaves out folders around it all. Paths begin below them then. */
static void unwrap(struct sorting *sorting, struct listing *listing)
{
    size_t start = 0, more;
    while (!has_lab(sorting, listing, start) && (more = common_folder(listing, start)) != 0) {
        struct listing inner = {0};
        start += more;
        for (size_t i = 0; i < listing->count; i++)
            if (strlen(listing->list[i].path) >= start)
                listing_add(sorting->arena, &inner, listing->list[i]);
        *listing = inner;
    }
    for (size_t i = 0; i < listing->count; i++)
        listing->list[i].path += start;
}

static void set_aside(struct sorting *sorting, const char *name, const char *why)
{
    struct inbox *inbox = sorting->inbox;
    char *words =
        utf8_printable(sorting->arena, arena_printf(sorting->arena, "%s/%s", sorting->shown, name));
    inbox->aside =
        arena_grow(sorting->arena, inbox->aside, inbox->aside_count, sizeof *inbox->aside);
    inbox->aside[inbox->aside_count++] =
        why ? arena_printf(sorting->arena, "%s %s", words, why) : words;
}

/* The folder of a lab: its entries, without its name in front. */
static void take_folder(struct sorting *sorting, struct inbox_lab *lab, const struct entry *entries,
                        size_t count)
{
    struct intake_part part = {.is_archive = sorting->is_archive};
    size_t length = strlen(lab->name);
    part.shown = arena_printf(sorting->arena, "%s/%s", sorting->shown, lab->name);
    for (size_t i = 0; i < count; i++) {
        struct entry entry = entries[i];
        if (!entry.path[length])
            continue;
        entry.path += length + 1;
        listing_add(sorting->arena, &part.listing, entry);
    }
    add_part(sorting, lab, part);
}

static int take_archive(struct sorting *sorting, struct inbox_lab *lab, const struct entry *entry)
{
    struct intake_part part = {.is_archive = true};
    part.shown = arena_printf(sorting->arena, "%s/%s", sorting->shown, entry->path);
    if (!entry->file)
        return fail(sorting, "%s %s.", part.shown, entry->problem);
    if (unpack(sorting, entry->file, part.shown, &part.listing) != 0)
        return -1;
    if (!part.listing.count)
        return fail(sorting, "%s is empty.", part.shown);
    add_part(sorting, lab, part);
    return 0;
}

/* What stands under one name: so many entries. */
static int take_top(struct sorting *sorting, const struct entry *entries, size_t count)
{
    const struct entry *top = &entries[0];
    size_t length = strcspn(top->path, "/");
    char *name = arena_copy_bytes(sorting->arena, top->path, length);
    bool is_folder = top->path[length] || top->kind == ENTRY_FOLDER;
    char *stem = is_folder ? name : name_stem(sorting->arena, name);
    struct inbox_lab *lab = lab_called(sorting->inbox, stem, strlen(stem));
    if (lab && is_folder && !top->problem) {
        take_folder(sorting, lab, entries, count);
        return 0;
    }
    if (lab && top->kind == ENTRY_ARCHIVE)
        return take_archive(sorting, lab, top);
    set_aside(sorting, name, top->problem);
    return 0;
}

static int sort_out(struct sorting *sorting, const struct listing *listing)
{
    for (size_t i = 0, same; i < listing->count; i += same) {
        const char *path = listing->list[i].path;
        size_t length = strcspn(path, "/");
        for (same = 1; i + same < listing->count; same++) {
            const char *other = listing->list[i + same].path;
            if (strncmp(other, path, length) != 0 || other[length] != '/')
                break;
        }
        if (take_top(sorting, &listing->list[i], same) != 0)
            return -1;
    }
    return 0;
}

/* "two-locks, unsafe-map" */
static char *names_of(struct sorting *sorting)
{
    char *names = "";
    for (size_t i = 0; i < sorting->inbox->count; i++)
        names = arena_printf(sorting->arena, "%s%s%s", names, *names ? ", " : "",
                             sorting->inbox->labs[i].name);
    return names;
}

static int read_path(struct sorting *sorting, const char *path)
{
    struct listing listing = {0};
    size_t length = strlen(path);
    while (length > 1 && path[length - 1] == '/')
        length--;
    sorting->shown = utf8_printable(sorting->arena, arena_copy_bytes(sorting->arena, path, length));
    sorting->found = 0;
    if (list(sorting, path, &listing) != 0)
        return -1;
    unwrap(sorting, &listing);
    if (sort_out(sorting, &listing) != 0)
        return -1;
    if (sorting->found)
        return 0;
    return fail(sorting,
                "%s has nothing for a lab of this course; give each a folder or an archive with "
                "its name (%s), or say --lab.",
                sorting->shown, names_of(sorting));
}

static int string_order(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

int inbox_read(struct arena *arena, const char *const *paths, size_t count, const char *unpacked,
               struct inbox *inbox, char **error)
{
    struct sorting sorting = {.arena = arena, .inbox = inbox};
    char *folder = realpath(unpacked, NULL);
    int result = 0;
    sorting.unpacking.folder = arena_copy(arena, folder);
    if (!folder)
        result = fail(&sorting, "nothing can be unpacked into %s: %s.", unpacked, strerror(errno));
    free(folder);
    for (size_t i = 0; i < count && result == 0; i++)
        result = read_path(&sorting, paths[i]);
    if (inbox->aside_count)
        qsort(inbox->aside, inbox->aside_count, sizeof *inbox->aside, string_order);
    if (result != 0)
        *error = sorting.error;
    return result;
}
