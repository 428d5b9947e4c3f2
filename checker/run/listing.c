/*
 * A folder is read through descriptors, from the top down, each opened with O_NOFOLLOW in the one
 * above it: whatever is moved about meanwhile, it can't lead out.
 *
 *     class/        at most 200,000 entries; so many also in each folder directly below it
 *       ada/          (it may be a wrapper: class/submissions/ada)
 *         src/      at most 10,000 entries in each folder further down
 */
#include "listing.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const uint64_t mebibyte = 1024 * 1024;

const struct limits limits_of_student = {10000, 8 * 1024 * 1024, 8 * 1024 * 1024, 64 * 1024 * 1024};
const struct limits limits_of_class = {200000, 8 * 1024 * 1024, 64 * 1024 * 1024,
                                       4ull * 1024 * 1024 * 1024};

enum { DEEPEST = 40 };

char *count_words(struct arena *arena, size_t count)
{
    if (count < 1000)
        return arena_printf(arena, "%zu", count);
    return arena_printf(arena, "%s,%03zu", count_words(arena, count / 1000), count % 1000);
}

char *size_words(struct arena *arena, uint64_t bytes)
{
    if (bytes >= 1024 * mebibyte)
        return arena_printf(arena, "%zu GiB", (size_t)(bytes / (1024 * mebibyte)));
    if (bytes >= mebibyte)
        return arena_printf(arena, "%zu MiB", (size_t)(bytes / mebibyte));
    return arena_printf(arena, "%zu bytes", (size_t)bytes);
}

const char *path_base(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static bool ends_with(const char *name, size_t length, const char *end)
{
    size_t tail = strlen(end);
    return length > tail && strncasecmp(name + length - tail, end, tail) == 0;
}

/* One part of a path, so many bytes. */
static bool part_is_noise(const char *part, size_t length)
{
    static const char *const names[] = {"__MACOSX", "Thumbs.db", "desktop.ini"};
    static const char *const ends[] = {"~", ".bak", ".orig", ".swp", ".swo"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (length == strlen(names[i]) && strncasecmp(part, names[i], length) == 0)
            return true;
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (ends_with(part, length, ends[i]))
            return true;
    return *part == '.' || (length > 1 && *part == '#' && part[length - 1] == '#');
}

bool path_is_noise(const char *path)
{
    for (;;) {
        size_t length = strcspn(path, "/");
        if (part_is_noise(path, length))
            return true;
        if (!path[length])
            return false;
        path += length + 1;
    }
}

enum entry_kind entry_kind_of(struct arena *arena, const char *path, char **problem)
{
    static const char *const read[] = {".zip",     ".tar", ".tar.gz", ".tgz",  ".tar.xz", ".txz",
                                       ".tar.bz2", ".tbz", ".tbz2",   ".tzst", ".tar.zst"};
    static const char *const unread[] = {".rar", ".7z", ".gz", ".xz", ".bz2", ".zst"};
    const char *name = path_base(path);
    size_t length = strlen(name);
    while (length && name[length - 1] == ' ')
        length--;
    *problem = NULL;
    if (ends_with(name, length, ".c") || ends_with(name, length, ".c.txt"))
        return ENTRY_C;
    for (size_t i = 0; i < sizeof read / sizeof *read; i++)
        if (ends_with(name, length, read[i]))
            return ENTRY_ARCHIVE;
    for (size_t i = 0; i < sizeof unread / sizeof *unread; i++) {
        if (!ends_with(name, length, unread[i]))
            continue;
        *problem = arena_printf(arena, "is a %s archive; zip and tar can be read", unread[i]);
        return ENTRY_ARCHIVE;
    }
    return strcmp(name, "submission_metadata.yml") == 0 ? ENTRY_PEOPLE : ENTRY_OTHER;
}

char *name_stem(struct arena *arena, const char *name)
{
    static const char *const ends[] = {".tar.gz", ".tar.xz", ".tar.bz2", ".tar.zst", ".c.txt"};
    size_t length = strlen(name);
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        size_t tail = strlen(ends[i]);
        if (length > tail && strcasecmp(name + length - tail, ends[i]) == 0)
            return arena_copy_bytes(arena, name, length - tail);
    }
    const char *dot = strrchr(name, '.');
    return arena_copy_bytes(arena, name, dot && dot > name ? (size_t)(dot - name) : length);
}

void listing_add(struct arena *arena, struct listing *listing, struct entry entry)
{
    listing->list = arena_grow(arena, listing->list, listing->count, sizeof *listing->list);
    listing->list[listing->count++] = entry;
}

/* As a tree is read: what is in a folder stands right behind it. */
static int path_order(const char *one, const char *other)
{
    for (; *one == *other && *one; one++)
        other++;
    int a = *one == '/' ? 1 : *one ? (unsigned char)*one + 1 : 0;
    int b = *other == '/' ? 1 : *other ? (unsigned char)*other + 1 : 0;
    return a - b;
}

/* Those with the same path in the order they were added: qsort_r is told the array. */
static int entry_order(const void *a, const void *b, void *argument)
{
    const struct entry *list = argument;
    size_t one = *(const size_t *)a, other = *(const size_t *)b;
    int paths = path_order(list[one].path, list[other].path);
    return paths ? paths : (one > other) - (one < other);
}

void listing_sort(struct listing *listing)
{
    size_t count = listing->count, kept = 0;
    size_t *order = calloc(count + 1, sizeof *order);
    struct entry *sorted = calloc(count + 1, sizeof *sorted);
    if (!order || !sorted)
        goto out; /* unsorted, as it was found: still whole */
    for (size_t i = 0; i < count; i++)
        order[i] = i;
    qsort_r(order, count, sizeof *order, entry_order, listing->list);
    for (size_t i = 0; i < count; i++) {
        bool same = kept && strcmp(sorted[kept - 1].path, listing->list[order[i]].path) == 0;
        sorted[same ? kept - 1 : kept++] = listing->list[order[i]];
    }
    if (kept)
        memcpy(listing->list, sorted, kept * sizeof *sorted);
    listing->count = kept;
out:
    free(sorted);
    free(order);
}

void listing_discard(const struct listing *listing, const char *but)
{
    for (size_t i = 0; i < listing->count; i++)
        if (listing->list[i].unpacked && listing->list[i].file && listing->list[i].file != but)
            unlink(listing->list[i].file);
}

/* --- folders -------------------------------------------------------------------------------- */

struct walk {
    struct arena *arena;
    struct listing *listing;
    const char *root;
};

static size_t most_entries(int depth)
{
    return depth < 2 ? limits_of_class.entries : limits_of_student.entries;
}

static void add_file(struct walk *walk, char *path, const struct stat *status)
{
    struct entry entry = {.path = path, .size = (uint64_t)status->st_size};
    entry.kind = entry_kind_of(walk->arena, path, &entry.problem);
    if (entry.kind == ENTRY_C && entry.size > limits_of_student.c)
        entry.problem = arena_printf(walk->arena, "is larger than %s",
                                     size_words(walk->arena, limits_of_student.c));
    if (!entry.problem)
        entry.file = arena_printf(walk->arena, "%s/%s", walk->root, path);
    listing_add(walk->arena, walk->listing, entry);
}

static void refuse(struct walk *walk, char *path, const char *problem)
{
    struct entry entry = {.kind = ENTRY_REFUSED, .path = path};
    entry.problem = arena_copy(walk->arena, problem);
    listing_add(walk->arena, walk->listing, entry);
}

/*
 * Reads an open folder, which it closes; path is "" for the root. Returns how many entries there
 * are in it and below. *problem says why it was not read to the end.
 */
static size_t walk_folder(struct walk *walk, int fd, const char *path, int depth, char **problem);

static size_t walk_below(struct walk *walk, int above, const char *name, char *path, int depth)
{
    size_t place = walk->listing->count, count = 0;
    char *problem = NULL;
    listing_add(walk->arena, walk->listing, (struct entry){.kind = ENTRY_FOLDER, .path = path});
    int fd = openat(above, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (depth > DEEPEST)
        problem = "is nested too deeply";
    else if (fd < 0)
        problem = arena_printf(walk->arena, "can't be read: %s", strerror(errno));
    if (problem && fd >= 0)
        close(fd);
    else if (!problem)
        count = walk_folder(walk, fd, path, depth, &problem);
    walk->listing->list[place].problem = problem;
    return count;
}

static size_t walk_one(struct walk *walk, int folder, const char *name, const char *above,
                       int depth)
{
    struct stat status;
    char *path = arena_printf(walk->arena, "%s%s%s", above, *above ? "/" : "", name);
    if (path_is_noise(name))
        return 0;
    if (fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) != 0)
        refuse(walk, path, "can't be read");
    else if (S_ISDIR(status.st_mode))
        return 1 + walk_below(walk, folder, name, path, depth + 1);
    else if (S_ISREG(status.st_mode))
        add_file(walk, path, &status);
    else
        refuse(walk, path, S_ISLNK(status.st_mode) ? "is a link" : "is no ordinary file");
    return 1;
}

static size_t walk_folder(struct walk *walk, int fd, const char *path, int depth, char **problem)
{
    DIR *folder = fdopendir(fd);
    size_t count = 0, most = most_entries(depth);
    if (!folder) {
        *problem = "can't be read";
        close(fd);
        return 0;
    }
    for (struct dirent *entry; count <= most && (entry = readdir(folder));)
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            count += walk_one(walk, fd, entry->d_name, path, depth);
    if (count > most)
        *problem =
            arena_printf(walk->arena, "holds more than %s files", count_words(walk->arena, most));
    closedir(folder);
    return count;
}

int listing_read(struct arena *arena, const char *folder, struct listing *listing)
{
    struct walk walk = {arena, listing, folder};
    char *problem = NULL;
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return -1;
    walk_folder(&walk, fd, "", 0, &problem);
    if (problem) {
        errno = EFBIG;
        return -1;
    }
    listing_sort(listing);
    return 0;
}
