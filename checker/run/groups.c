/*
 * A listing is sorted as a tree is read, so a student's entries stand side by side:
 *
 *     class                   a wrapper: nothing else beside it, and students in it
 *     class/ada               --.
 *     class/ada/src              |  one group
 *     class/ada/src/two-locks.c  '
 *     class/bob.c             --   the next
 *     class/README.txt        --   aside
 */
#include "groups.h"

#include <string.h>

#include "../model/utf8.h"
#include "files.h"

/* The path below a prefix ("" or "class/"), or NULL when it is not below it. */
static const char *below(const struct entry *entry, const char *prefix)
{
    size_t length = strlen(prefix);
    bool inside = strncmp(entry->path, prefix, length) == 0 && entry->path[length];
    return inside ? entry->path + length : NULL;
}

/* --- folders that an archive does not name -------------------------------------------------- */

static bool is_in(const char *path, const char *folder, size_t length)
{
    return strncmp(path, folder, length) == 0 && path[length] == '/';
}

/* Each folder gets an entry of its own, in front of what is in it; a file there is none. */
static void add_missing_folders(struct arena *arena, struct listing *listing)
{
    struct listing full = {0};
    for (size_t i = 0; i < listing->count; i++) {
        const char *path = listing->list[i].path;
        for (const char *slash = strchr(path, '/'); slash; slash = strchr(slash + 1, '/')) {
            size_t length = (size_t)(slash - path);
            struct entry *last = full.count ? &full.list[full.count - 1] : NULL;
            struct entry folder = {.kind = ENTRY_FOLDER};
            if (last && is_in(last->path, path, length))
                continue;
            folder.path = arena_copy_bytes(arena, path, length);
            if (last && strcmp(last->path, folder.path) == 0)
                last->kind = ENTRY_FOLDER;
            else
                listing_add(arena, &full, folder);
        }
        listing_add(arena, &full, listing->list[i]);
    }
    *listing = full;
}

/* --- where the students begin --------------------------------------------------------------- */

/* What stands directly below a prefix. */
struct tops {
    size_t count, folders, archives, files;
    size_t others;        /* that are nobody's, but for an LMS */
    size_t holding;       /* with a C file or an archive in them, or being one */
    size_t named, canvas; /* by an LMS; by Canvas */
    bool wanted;          /* the wanted file is one of them */
    const char *folder;   /* the last folder's name */
};

static void count_top(struct arena *arena, const struct entry *entry, const char *name,
                      const char *wanted, struct tops *tops)
{
    struct lms_name ignored;
    enum lms lms = lms_read(arena, name, &ignored);
    bool canvas = lms == LMS_CANVAS && entry->kind != ENTRY_FOLDER;
    tops->count++;
    if (entry->kind == ENTRY_FOLDER)
        tops->folder = name;
    tops->folders += entry->kind == ENTRY_FOLDER;
    tops->others += entry->kind == ENTRY_OTHER || entry->kind == ENTRY_PEOPLE;
    tops->archives += entry->kind == ENTRY_ARCHIVE;
    tops->files += entry->kind == ENTRY_C;
    tops->canvas += canvas;
    tops->named += canvas || lms == LMS_MOODLE || lms == LMS_GRADESCOPE;
    tops->wanted |= entry->kind == ENTRY_C && strcmp(name, wanted) == 0;
}

static struct tops tops_of(struct arena *arena, const struct listing *listing, const char *prefix,
                           const char *wanted)
{
    struct tops tops = {0};
    bool holds = false; /* the top that is being read */
    for (size_t i = 0; i < listing->count; i++) {
        const struct entry *entry = &listing->list[i];
        const char *name = below(entry, prefix);
        if (!name)
            continue;
        if (!strchr(name, '/')) {
            count_top(arena, entry, name, wanted, &tops);
            holds = false;
        }
        if (!holds && (entry->kind == ENTRY_C || entry->kind == ENTRY_ARCHIVE)) {
            holds = true;
            tops.holding++;
        }
    }
    return tops;
}

/* Canvas's pattern is one that other names may fit by chance: most must fit. */
static bool is_canvas(const struct tops *tops)
{
    return tops->canvas * 2 > tops->count;
}

static bool is_named(const struct tops *tops)
{
    return tops->named > tops->canvas || is_canvas(tops);
}

/* Is it a folder around what is meant? In an archive, C files side by side are students, too. */
static bool is_wrapper(const struct tops *outer, const struct tops *inner, bool archive)
{
    if (outer->named || inner->wanted)
        return false;
    size_t students = inner->folders + inner->archives + (archive ? inner->files : 0);
    return is_named(inner) || (students > 1 && inner->holding > 1);
}

/* The prefix of the students' paths: "", or "class/". */
static char *find_start(struct arena *arena, const struct source *source, const char *wanted,
                        struct tops *tops)
{
    enum { DEEPEST = 4 };
    char *prefix = "";
    *tops = tops_of(arena, &source->listing, prefix, wanted);
    for (int depth = 0; depth < DEEPEST; depth++) {
        if (tops->folders != 1 || tops->count - tops->others != 1)
            break;
        char *next = arena_printf(arena, "%s%s/", prefix, tops->folder);
        struct tops inner = tops_of(arena, &source->listing, next, wanted);
        if (!is_wrapper(tops, &inner, source->archive))
            break;
        prefix = next;
        *tops = inner;
    }
    return prefix;
}

/* --- groups --------------------------------------------------------------------------------- */

static struct group *group_new(struct arena *arena, struct groups *groups,
                               const struct source *source, const char *top)
{
    groups->list = arena_grow(arena, groups->list, groups->count, sizeof *groups->list);
    struct group *group = &groups->list[groups->count++];
    *group = (struct group){.top = arena_copy(arena, top), .source = source};
    return group;
}

static void group_add(struct arena *arena, struct group *group, const struct entry *entry,
                      const char *path)
{
    struct entry copy = *entry;
    copy.path = arena_copy(arena, path);
    listing_add(arena, &group->listing, copy);
}

/* Files that an LMS handed out one by one belong together. */
static struct group *find_same(struct groups *groups, const struct source *source,
                               const struct lms_name *name)
{
    for (size_t i = groups->count; name->lms != LMS_NONE && i-- > 0;) {
        struct group *group = &groups->list[i];
        if (group->source == source && group->lms.lms == name->lms &&
            strcmp(group->lms.id, name->id) == 0)
            return group;
    }
    return NULL;
}

static void set_aside(struct arena *arena, struct groups *groups, const struct entry *entry)
{
    groups->aside = arena_grow(arena, groups->aside, groups->aside_count, sizeof *groups->aside);
    groups->aside[groups->aside_count++] = utf8_printable(arena, entry->path);
}

/* The group of an entry that is called top; NULL when it is nobody's. */
static struct group *group_of(struct arena *arena, struct groups *groups,
                              const struct source *source, const struct entry *entry,
                              const char *top, bool canvas)
{
    struct lms_name name = {0};
    lms_read(arena, top, &name);
    if (name.lms == LMS_CANVAS && (!canvas || entry->kind == ENTRY_FOLDER))
        name = (struct lms_name){0};
    bool nobodys = entry->kind == ENTRY_OTHER || entry->kind == ENTRY_PEOPLE;
    if (nobodys && name.lms == LMS_NONE) {
        if (entry->kind == ENTRY_OTHER)
            set_aside(arena, groups, entry);
        return NULL;
    }
    struct group *group = find_same(groups, source, &name);
    name.late |= group && group->lms.late;
    if (!group)
        group = group_new(arena, groups, source, top);
    group->kind = name.lms != LMS_NONE ? ENTRY_FOLDER : entry->kind;
    group->lms = name;
    group->uploads = name.lms == LMS_CANVAS;
    group->origin = arena_printf(arena, "%s/%s", source->shown, entry->path);
    if (entry->kind != ENTRY_FOLDER)
        group_add(arena, group, entry, name.lms != LMS_NONE && *name.file ? name.file : top);
    else if (entry->problem)
        group_add(arena, group, entry, top);
    return group;
}

static void group_entries(struct arena *arena, struct groups *groups, const struct source *source,
                          const char *prefix, bool canvas)
{
    struct group *group = NULL;
    for (size_t i = 0; i < source->listing.count; i++) {
        const struct entry *entry = &source->listing.list[i];
        const char *path = below(entry, prefix);
        const char *slash = path ? strchr(path, '/') : NULL;
        if (path && !slash)
            group = group_of(arena, groups, source, entry, path, canvas);
        else if (path && group)
            group_add(arena, group, entry, slash + 1);
        else if (!path && entry->kind == ENTRY_OTHER)
            set_aside(arena, groups, entry);
    }
}

static void group_all(struct arena *arena, struct groups *groups, const struct source *source)
{
    struct group *group = group_new(arena, groups, source, source->name);
    lms_read(arena, group->top, &group->lms);
    group->kind = ENTRY_FOLDER;
    group->listing = source->listing;
    group->origin = arena_copy(arena, source->shown);
}

static void read_people(struct arena *arena, struct source *source, const char *prefix)
{
    char *text;
    size_t length;
    for (size_t i = 0; i < source->listing.count; i++) {
        const struct entry *entry = &source->listing.list[i];
        const char *path = below(entry, prefix);
        if (entry->kind == ENTRY_PEOPLE && entry->file && path && !strchr(path, '/') &&
            file_read(arena, entry->file, limits_of_class.others, &text, &length) == 0)
            source->people = lms_people_read(arena, text, &source->people_count);
    }
}

void groups_read(struct arena *arena, struct source *source, const char *wanted, bool several,
                 struct groups *groups)
{
    struct tops tops;
    add_missing_folders(arena, &source->listing);
    char *prefix = find_start(arena, source, wanted, &tops);
    if (!is_named(&tops) && (tops.wanted || (several && tops.holding <= 1))) {
        group_all(arena, groups, source);
        return;
    }
    read_people(arena, source, prefix);
    group_entries(arena, groups, source, prefix, is_canvas(&tops));
}

void groups_read_file(struct arena *arena, const struct source *source, const struct entry *file,
                      const char *top, const char *shown, struct groups *groups)
{
    struct group *group = group_of(arena, groups, source, file, top, true);
    group->origin = arena_copy(arena, shown);
    if (strcmp(top, file->path) == 0)
        return;
    group->kind = ENTRY_FOLDER;
    group->listing.list[group->listing.count - 1].path = file->path;
}

/* --- their names ---------------------------------------------------------------------------- */

/* The login in "two-locks-ada", a repository's folder or archive; NULL when it is none. */
static const char *login_of(const struct group *group, const char *lab)
{
    size_t length = strlen(lab);
    bool kind = group->kind == ENTRY_FOLDER || group->kind == ENTRY_ARCHIVE;
    bool begins = strncmp(group->top, lab, length) == 0 && group->top[length] == '-';
    bool ends = begins && group->top[length + 1];
    return kind && ends && group->lms.lms == LMS_NONE ? group->top + length + 1 : NULL;
}

void groups_name(struct arena *arena, struct groups *groups, const char *wanted)
{
    char *lab = name_stem(arena, wanted);
    size_t logins = 0;
    for (size_t i = 0; i < groups->count; i++)
        logins += login_of(&groups->list[i], lab) != NULL;
    for (size_t i = 0; i < groups->count; i++) {
        struct group *group = &groups->list[i];
        const char *login = logins > 1 ? login_of(group, lab) : NULL;
        const char *name = group->lms.lms != LMS_NONE ? group->lms.id : login ? login : group->top;
        if (group->lms.lms == LMS_NONE && (group->kind == ENTRY_C || group->kind == ENTRY_ARCHIVE))
            name = name_stem(arena, name);
        group->student = utf8_printable(arena, name);
    }
}
