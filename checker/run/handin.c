#include "handin.h"

#include <stdlib.h>
#include <string.h>

#include "../model/utf8.h"

void submission_remark(struct arena *arena, struct submission *submission, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    char *words = arena_vprintf(arena, format, arguments);
    va_end(arguments);
    submission->remark =
        submission->remark ? arena_printf(arena, "%s; %s", submission->remark, words) : words;
}

/* A path as people may see it; of a long one the begin and the end. */
static char *path_shown(struct arena *arena, const char *path)
{
    enum { LONGEST = 100, PART = 45 };
    char *text = utf8_printable(arena, path);
    size_t begin = PART, end = strlen(text);
    if (end <= LONGEST)
        return text;
    for (end -= PART; ((unsigned char)text[end] & 0xc0) == 0x80;)
        end++;
    while (((unsigned char)text[begin] & 0xc0) == 0x80)
        begin--;
    return arena_printf(arena, "%.*s...%s", (int)begin, text, text + end);
}

static int depth_of(const char *path)
{
    int depth = 0;
    for (; *path; path++)
        depth += *path == '/';
    return depth;
}

static bool is_exact(const struct handin *handin, const struct entry *entry)
{
    bool file = entry->kind == ENTRY_C || entry->kind == ENTRY_REFUSED;
    return file && strcmp(path_base(entry->path), handin->wanted) == 0;
}

/* The shallowest with the wanted name, the first by path; and how many are as shallow. */
static struct entry *find_exact(const struct handin *handin, size_t *ties)
{
    struct entry *best = NULL;
    for (size_t i = 0; i < handin->listing.count; i++) {
        struct entry *entry = &handin->listing.list[i];
        if (!is_exact(handin, entry))
            continue;
        int deeper = best ? depth_of(entry->path) - depth_of(best->path) : -1;
        *ties = deeper < 0 ? 1 : *ties + (deeper == 0);
        if (deeper < 0)
            best = entry;
    }
    return best;
}

/* "a.c, b.c and 3 more": names of entries of a kind, and how many there are. */
static char *names_of(struct arena *arena, const struct handin *handin, enum entry_kind kind,
                      size_t *count)
{
    enum { SHOWN = 4 };
    char *names = NULL;
    *count = 0;
    for (size_t i = 0; i < handin->listing.count; i++) {
        const struct entry *entry = &handin->listing.list[i];
        if (entry->kind != kind || (*count)++ >= SHOWN)
            continue;
        char *name = path_shown(arena, entry->path);
        names = names ? arena_printf(arena, "%s, %s", names, name) : name;
    }
    if (*count > SHOWN)
        names = arena_printf(arena, "%s and %zu more", names, *count - SHOWN);
    return names;
}

static const struct entry *first_of(const struct handin *handin, enum entry_kind kind)
{
    for (size_t i = 0; i < handin->listing.count; i++)
        if (handin->listing.list[i].kind == kind)
            return &handin->listing.list[i];
    return NULL;
}

/* The first folder or archive that could not be read to its end. */
static const struct entry *first_bad(const struct handin *handin)
{
    for (size_t i = 0; i < handin->listing.count; i++) {
        const struct entry *entry = &handin->listing.list[i];
        if (entry->problem && (entry->kind == ENTRY_FOLDER || entry->kind == ENTRY_ARCHIVE))
            return entry;
    }
    return NULL;
}

static void tell_problem(struct arena *arena, struct handin *handin, const struct entry *entry)
{
    handin->about->problem =
        arena_printf(arena, "%s %s", path_shown(arena, entry->path), entry->problem);
}

/* The archives that a path leads through are parts of it: "work.zip/src/two-locks.c". */
static void remark_place(struct arena *arena, struct handin *handin, const struct entry *entry)
{
    const char *base = path_base(entry->path);
    if (base > entry->path) {
        char *above = arena_copy_bytes(arena, entry->path, (size_t)(base - entry->path) - 1),
             *ignored;
        bool archive = entry_kind_of(arena, above, &ignored) == ENTRY_ARCHIVE;
        submission_remark(arena, handin->about, "in the %s %s", archive ? "archive" : "folder",
                          path_shown(arena, above));
    }
    if (strcmp(base, handin->wanted) != 0)
        submission_remark(arena, handin->about, "named %s", path_shown(arena, base));
}

static void take(struct arena *arena, struct handin *handin, const struct entry *entry)
{
    if (entry->problem) {
        tell_problem(arena, handin, entry);
        return;
    }
    if (entry->size == 0) {
        handin->about->problem = arena_printf(arena, "%s is empty", path_shown(arena, entry->path));
        return;
    }
    handin->about->file = entry->file;
    remark_place(arena, handin, entry);
}

static bool take_exact(struct arena *arena, struct handin *handin)
{
    size_t ties = 0;
    struct entry *exact = find_exact(handin, &ties);
    if (!exact)
        return false;
    take(arena, handin, exact);
    if (ties > 1)
        submission_remark(arena, handin->about, "the first of %zu that are called %s", ties,
                          handin->wanted);
    return true;
}

/* --- archives among the files --------------------------------------------------------------- */

/* Unpacks one, which is a folder from then on. Of one that is bad nothing is believed. */
static int unpack_one(struct arena *arena, struct handin *handin, size_t place, char **error)
{
    struct listing inside = {0};
    struct entry *archive = &handin->listing.list[place];
    char *path = archive->path, *words;
    int result = archive_unpack(arena, archive->file, handin->to, &handin->room, &inside, &words);
    archive->kind = ENTRY_FOLDER;
    archive->problem = result ? words : NULL;
    if (result)
        listing_discard(&inside, NULL);
    for (size_t i = 0; i < inside.count && !result; i++) {
        struct entry entry = inside.list[i];
        entry.path = arena_printf(arena, "%s/%s", path, entry.path);
        listing_add(arena, &handin->listing, entry);
    }
    if (result < 0)
        *error = words;
    return result < 0 ? -1 : 0;
}

static int unpack_all(struct arena *arena, struct handin *handin, char **error)
{
    size_t count = handin->listing.count;
    for (size_t i = 0; i < count; i++)
        if (handin->listing.list[i].kind == ENTRY_ARCHIVE && !handin->listing.list[i].problem)
            if (unpack_one(arena, handin, i, error) != 0)
                return -1;
    listing_sort(&handin->listing);
    return 0;
}

/* --- what is left when nothing has the right name ------------------------------------------- */

static void tell_nothing(struct arena *arena, struct handin *handin)
{
    size_t others;
    const struct entry *refused = first_of(handin, ENTRY_REFUSED);
    const struct entry *archive = first_of(handin, ENTRY_ARCHIVE);
    char *names = names_of(arena, handin, ENTRY_OTHER, &others);
    if (refused)
        tell_problem(arena, handin, refused);
    else if (archive)
        handin->about->problem = arena_printf(arena, "%s is an archive within too many others",
                                              path_shown(arena, archive->path));
    else if (others)
        handin->about->problem = arena_printf(arena, "there is no C file, only %s", names);
    else
        handin->about->problem = arena_copy(arena, "there is no file");
}

static void take_only(struct arena *arena, struct handin *handin)
{
    size_t count;
    char *names = names_of(arena, handin, ENTRY_C, &count);
    const struct entry *bad = first_bad(handin);
    if (count > 1)
        handin->about->problem = arena_printf(arena, "there are %zu C files and none is %s: %s",
                                              count, handin->wanted, names);
    else if (count == 1)
        take(arena, handin, first_of(handin, ENTRY_C));
    else if (bad)
        tell_problem(arena, handin, bad);
    else
        tell_nothing(arena, handin);
    if (count == 1 && bad)
        submission_remark(arena, handin->about, "%s %s", path_shown(arena, bad->path),
                          bad->problem);
}

int handin_choose(struct arena *arena, struct handin *handin, char **error)
{
    bool done = take_exact(arena, handin);
    for (; !done && handin->levels > 0; handin->levels--) {
        if (unpack_all(arena, handin, error) != 0)
            return -1;
        done = take_exact(arena, handin);
    }
    if (!done)
        take_only(arena, handin);
    listing_discard(&handin->listing, handin->about->file);
    return 0;
}
