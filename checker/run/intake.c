/*
 *     paths --> sources, a listing each          listing.h, archive.h
 *           --> groups, the entries of a student  groups.h
 *           --> submissions, the file to grade    handin.h
 *           --> sorted, each key once
 */
#include "intake.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "../model/moment.h"
#include "../model/utf8.h"
#include "files.h"
#include "groups.h"
#include "handin.h"

enum { LEVELS = 2 }; /* so many archives in each other are unpacked */

struct taking {
    struct arena *arena;
    const char *wanted;
    bool several; /* paths were given */
    struct unpacking unpacking;
    struct source files; /* of the C files that were given as paths */
    struct groups groups;
    struct intake intake;
    char *error;
};

static int fail(struct taking *taking, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
static int fail(struct taking *taking, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    taking->error = arena_vprintf(taking->arena, format, arguments);
    va_end(arguments);
    return -1;
}

/* --- paths ---------------------------------------------------------------------------------- */

static int read_folder(struct taking *taking, const char *path, struct source *source)
{
    source->name = path_base(path);
    source->levels = LEVELS;
    if (listing_read(taking->arena, path, &source->listing) == 0)
        return 0;
    if (errno == EFBIG)
        return fail(taking, "%s holds more than %s files; name the folders in it.", source->shown,
                    count_words(taking->arena, limits_of_class.entries));
    return fail(taking, "%s can't be read: %s.", source->shown, strerror(errno));
}

static int read_archive(struct taking *taking, const char *path, struct source *source)
{
    struct room room = room_of(&limits_of_class);
    char *words;
    source->name = name_stem(taking->arena, path_base(path));
    source->levels = LEVELS - 1;
    source->archive = true;
    int result =
        archive_unpack(taking->arena, path, &taking->unpacking, &room, &source->listing, &words);
    listing_sort(&source->listing);
    if (result < 0)
        return fail(taking, "%s.", words);
    if (result > 0)
        return fail(taking, "%s %s.", source->shown, words);
    return 0;
}

/* "ada.c" is ada's; "ada/two-locks.c", too. */
static int read_file(struct taking *taking, char *path, const char *shown, uint64_t size)
{
    struct entry entry = {.kind = ENTRY_C, .file = path, .size = size};
    entry.path = arena_copy(taking->arena, path_base(path));
    const char *top = entry.path;
    if (size > limits_of_student.c)
        entry.problem = arena_printf(taking->arena, "is larger than %s",
                                     size_words(taking->arena, limits_of_student.c));
    if (strcmp(top, taking->wanted) == 0 && entry.path - path != 1) {
        size_t above = strlen(path) - strlen(top) - 1;
        const char *parent = path_base(arena_copy_bytes(taking->arena, path, above));
        top = *parent ? parent : top;
    }
    groups_read_file(taking->arena, &taking->files, &entry, top, shown, &taking->groups);
    return 0;
}

static int read_groups(struct taking *taking, struct source *source)
{
    size_t before = taking->groups.count, aside = taking->groups.aside_count;
    groups_read(taking->arena, source, taking->wanted, taking->several, &taking->groups);
    if (taking->groups.count > before)
        return 0;
    if (taking->groups.aside_count > aside)
        return fail(taking,
                    "%s holds nothing to grade, only %s%s; name a folder with one folder, C "
                    "file or archive for each student.",
                    source->shown, taking->groups.aside[aside],
                    taking->groups.aside_count > aside + 1 ? " and others" : "");
    return fail(taking,
                "%s holds nothing to grade; name a folder with one folder, C file or archive for "
                "each student.",
                source->shown);
}

static int read_path(struct taking *taking, char *path, const char *shown)
{
    struct stat status;
    char *problem;
    struct source *source = arena_alloc(taking->arena, sizeof *source);
    source->shown = shown;
    if (stat(path, &status) != 0)
        return fail(taking, "%s can't be read: %s.", shown, strerror(errno));
    if (S_ISDIR(status.st_mode))
        return read_folder(taking, path, source) || read_groups(taking, source) ? -1 : 0;
    enum entry_kind kind = entry_kind_of(taking->arena, path, &problem);
    if (S_ISREG(status.st_mode) && problem)
        return fail(taking, "%s %s.", shown, problem);
    if (S_ISREG(status.st_mode) && kind == ENTRY_ARCHIVE)
        return read_archive(taking, path, source) || read_groups(taking, source) ? -1 : 0;
    if (S_ISREG(status.st_mode) && kind == ENTRY_C)
        return read_file(taking, path, shown, (uint64_t)status.st_size);
    return fail(taking, "%s is no folder, no zip or tar archive and no C file.", shown);
}

/* Without links, from the arena; NULL with errno. */
static char *real_path(struct arena *arena, const char *path)
{
    char *real = realpath(path, NULL), *copy = arena_copy(arena, real);
    free(real);
    return copy;
}

/* Each path once, whatever it is called. */
static int read_paths(struct taking *taking, const char *const *paths, size_t count)
{
    char **real = arena_alloc(taking->arena, (count + 1) * sizeof *real);
    for (size_t i = 0; i < count; i++) {
        size_t known = 0;
        size_t length = strlen(paths[i]);
        while (length > 1 && paths[i][length - 1] == '/')
            length--;
        char *shown =
            utf8_printable(taking->arena, arena_copy_bytes(taking->arena, paths[i], length));
        real[i] = real_path(taking->arena, paths[i]);
        if (!real[i])
            return fail(taking, "%s can't be read: %s.", shown, strerror(errno));
        while (strcmp(real[known], real[i]) != 0)
            known++;
        if (known == i && read_path(taking, real[i], shown) != 0)
            return -1;
    }
    return 0;
}

/* --- submissions ---------------------------------------------------------------------------- */

/* Of what Canvas calls "two-locks.c", "two-locks-1.c" and so on, the last counts. */
static void keep_last_uploads(struct taking *taking, struct group *group,
                              struct submission *submission)
{
    struct listing kept = {0};
    unsigned *numbers = NULL;
    for (size_t i = 0; i < group->listing.count; i++) {
        struct entry entry = group->listing.list[i];
        unsigned number = 0;
        char *uploaded = entry.path;
        if (strcmp(uploaded, taking->wanted) != 0)
            entry.path = lms_first_upload(taking->arena, uploaded, &number);
        size_t at = 0;
        while (at < kept.count && strcmp(kept.list[at].path, entry.path) != 0)
            at++;
        if (at == kept.count) {
            numbers = arena_grow(taking->arena, numbers, at, sizeof *numbers);
            listing_add(taking->arena, &kept, entry);
            numbers[at] = number;
        } else {
            bool newer = number >= numbers[at];
            if (!submission->remark)
                submission_remark(taking->arena, submission,
                                  "uploaded more than once, the last counts");
            kept.list[at] = newer ? entry : kept.list[at];
            numbers[at] = newer ? number : numbers[at];
        }
    }
    group->listing = kept;
}

/* "ada.zip": what is in it stands in its place. 0; 1: the problem is told; -1. */
static int open_archive(struct taking *taking, struct group *group, struct room *room,
                        struct submission *submission)
{
    const struct entry *archive = &group->listing.list[0];
    struct listing inside = {0};
    char *words = archive->problem;
    int result = 1;
    if (archive->file)
        result =
            archive_unpack(taking->arena, archive->file, &taking->unpacking, room, &inside, &words);
    if (result < 0)
        return fail(taking, "%s.", words);
    if (result > 0) {
        submission->problem = arena_printf(taking->arena, "the archive %s", words);
        listing_discard(&inside, NULL);
        return 1;
    }
    group->listing = inside;
    return 0;
}

/* What came out of the class's archive counts as if the student had packed it. 0 or 1. */
static int charge(struct taking *taking, const struct group *group, struct room *room,
                  struct submission *submission)
{
    for (size_t i = 0; i < group->listing.count; i++) {
        const struct entry *entry = &group->listing.list[i];
        if (!entry->unpacked || entry->size <= room->bytes) {
            room->bytes -= entry->unpacked ? entry->size : 0;
            continue;
        }
        submission->problem = arena_printf(taking->arena, "there are more than %s of files",
                                           size_words(taking->arena, room->limits->all));
        return 1;
    }
    return 0;
}

static int check_count(struct taking *taking, const struct group *group, struct room *room,
                       struct submission *submission)
{
    if (group->listing.count <= room->entries) {
        room->entries -= group->listing.count;
        return 0;
    }
    submission->problem = arena_printf(taking->arena, "there are more than %s files",
                                       count_words(taking->arena, room->limits->entries));
    return 1;
}

static const struct lms_people *people_of(const struct source *source, const char *submission)
{
    for (size_t i = 0; i < source->people_count; i++)
        if (strcmp(source->people[i].submission, submission) == 0)
            return &source->people[i];
    return NULL;
}

static void tell_person(struct taking *taking, const struct group *group,
                        struct submission *submission)
{
    submission->late = group->lms.late;
    if (group->lms.name)
        submission->name = utf8_printable(taking->arena, group->lms.name);
    if (group->lms.lms != LMS_GRADESCOPE)
        return;
    const struct lms_people *people = people_of(group->source, group->top);
    if (!people)
        return;
    if (people->names)
        submission->name = utf8_printable(taking->arena, people->names);
    int64_t created;
    if (people->created && moment_parse(people->created, &created) == 0)
        submission->time = moment_text(taking->arena, created);
    submission->aliases = people->keys;
    for (char **key = people->keys; key && *key; key++)
        *key = utf8_printable(taking->arena, *key);
}

/* Are there no names in it that ninja, the shell or a terminal would read as something else? */
static bool is_plain(const char *path)
{
    for (; *path; path++)
        if ((unsigned char)*path < ' ' || strchr("|&;<>()$`\\\"'*?[]#~!{}^\x7f", *path))
            return false;
    return true;
}

static bool is_unpacked(const struct taking *taking, const char *path)
{
    const char *folder = taking->unpacking.folder;
    size_t length = strlen(folder);
    return strncmp(path, folder, length) == 0 && path[length] == '/';
}

static int copy_file(struct taking *taking, const char *from, const char *to,
                     struct submission *submission)
{
    char *text;
    size_t length;
    if (file_read(taking->arena, from, limits_of_student.c, &text, &length) == 0)
        return file_write(to, text, length);
    submission->problem = arena_printf(taking->arena, "it can't be read: %s", strerror(errno));
    submission->file = NULL;
    return 0;
}

/*
 * What was unpacked under a number, and what has a name that is not plain, gets the name that the
 * lab asks for, in a folder that is a number: reports call it by a name that students know.
 */
static int file_settle(struct taking *taking, struct submission *submission)
{
    struct unpacking *to = &taking->unpacking;
    char *from = submission->file;
    bool unpacked = from && is_unpacked(taking, from);
    if (!from || (is_plain(from) && !unpacked))
        return 0;
    char *folder = arena_printf(taking->arena, "%s/%zu", to->folder, to->count++);
    submission->file = arena_printf(taking->arena, "%s/%s", folder, taking->wanted);
    if (folder_make(folder) == 0 &&
        (unpacked ? rename(from, submission->file)
                  : copy_file(taking, from, submission->file, submission)) == 0)
        return 0;
    return fail(taking, "nothing can be unpacked into %s: %s.", to->folder, strerror(errno));
}

static int submit(struct taking *taking, struct group *group, struct submission *submission)
{
    struct room room = room_of(&limits_of_student);
    int levels = group->source->levels, result = 0;
    *submission = (struct submission){.student = group->student};
    tell_person(taking, group, submission);
    if (group->kind == ENTRY_ARCHIVE) {
        result = open_archive(taking, group, &room, submission);
        levels--;
    } else if (charge(taking, group, &room, submission) != 0 ||
               check_count(taking, group, &room, submission) != 0) {
        listing_discard(&group->listing, NULL);
        result = 1;
    }
    if (result != 0)
        return result < 0 ? -1 : 0;
    if (group->uploads)
        keep_last_uploads(taking, group, submission);
    listing_sort(&group->listing);
    struct handin handin = {taking->wanted, &taking->unpacking, room,
                            levels,         group->listing,     submission};
    char *words;
    if (handin_choose(taking->arena, &handin, &words) != 0)
        return fail(taking, "%s.", words);
    if (group->kind == ENTRY_C)
        submission->remark = NULL; /* files are named after students here */
    return file_settle(taking, submission);
}

/* Natural order; then by bytes, which decides between 01 and 1. */
static int student_order(const char *one, const char *other)
{
    int natural = strverscmp(one, other);
    return natural ? natural : strcmp(one, other);
}

static int submission_order(const void *a, const void *b)
{
    const struct submission *one = a, *other = b;
    return student_order(one->student, other->student);
}

void intake_sort(struct intake *intake)
{
    if (intake->count)
        qsort(intake->list, intake->count, sizeof *intake->list, submission_order);
}

/* By student; those with the same one in the order they were found, which their origins tell. */
static int group_order(const void *a, const void *b)
{
    const struct group *one = a, *other = b;
    int students = student_order(one->student, other->student);
    return students ? students : strcmp(one->origin, other->origin);
}

/* So many groups with the same student: which of them counts, people must say. */
static void submit_twice(struct taking *taking, const struct group *groups, size_t count,
                         struct submission *submission)
{
    char *origins = utf8_printable(taking->arena, groups[0].origin);
    for (size_t i = 1; i < count; i++)
        origins = arena_printf(taking->arena, "%s, %s", origins,
                               utf8_printable(taking->arena, groups[i].origin));
    *submission = (struct submission){.student = groups[0].student};
    submission->problem = arena_printf(taking->arena, "handed in more than once: %s", origins);
    tell_person(taking, &groups[0], submission);
}

static int submit_all(struct taking *taking)
{
    struct groups *groups = &taking->groups;
    struct intake *intake = &taking->intake;
    groups_name(taking->arena, groups, taking->wanted);
    qsort(groups->list, groups->count, sizeof *groups->list, group_order);
    for (size_t i = 0, same; i < groups->count; i += same) {
        struct group *group = &groups->list[i];
        for (same = 1; i + same < groups->count; same++)
            if (strcmp(group[same].student, group->student) != 0)
                break;
        intake->list = arena_grow(taking->arena, intake->list, intake->count, sizeof *intake->list);
        struct submission *submission = &intake->list[intake->count++];
        if (same > 1)
            submit_twice(taking, group, same, submission);
        else if (submit(taking, group, submission) != 0)
            return -1;
    }
    return 0;
}

static int string_order(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static int taking_init(struct taking *taking, struct arena *arena, const char *wanted,
                       const char *unpacked)
{
    *taking = (struct taking){.arena = arena, .wanted = wanted};
    taking->files = (struct source){.shown = "", .levels = LEVELS};
    taking->unpacking.folder = real_path(arena, unpacked);
    if (taking->unpacking.folder)
        return 0;
    return fail(taking, "nothing can be unpacked into %s: %s.", unpacked, strerror(errno));
}

/* Result is what came of reading: 0, or -1 with taking->error. */
static int taking_finish(struct taking *taking, int result, struct intake *intake, char **error)
{
    if (result == 0)
        result = submit_all(taking);
    if (result != 0) {
        *error = taking->error;
        return -1;
    }
    *intake = taking->intake;
    intake->aside = taking->groups.aside;
    intake->aside_count = taking->groups.aside_count;
    if (intake->aside_count)
        qsort(intake->aside, intake->aside_count, sizeof *intake->aside, string_order);
    return 0;
}

int intake_read(struct arena *arena, const char *const *paths, size_t count, const char *wanted,
                const char *unpacked, struct intake *intake, char **error)
{
    struct taking taking;
    int result = taking_init(&taking, arena, wanted, unpacked);
    taking.several = count > 1;
    if (result == 0 && !count)
        result = fail(&taking, "there is nothing to grade; name a folder, an archive or a C file.");
    if (result == 0)
        result = read_paths(&taking, paths, count);
    return taking_finish(&taking, result, intake, error);
}

int intake_read_parts(struct arena *arena, const struct intake_part *parts, size_t count,
                      const char *wanted, const char *unpacked, struct intake *intake, char **error)
{
    struct taking taking;
    int result = taking_init(&taking, arena, wanted, unpacked);
    taking.several = count > 1;
    for (size_t i = 0; i < count && result == 0; i++) {
        struct source *source = arena_alloc(arena, sizeof *source);
        *source = (struct source){.shown = parts[i].shown,
                                  .name = path_base(parts[i].shown),
                                  .listing = parts[i].listing,
                                  .levels = parts[i].is_archive ? LEVELS - 1 : LEVELS,
                                  .archive = parts[i].is_archive};
        result = read_groups(&taking, source);
    }
    return taking_finish(&taking, result, intake, error);
}
