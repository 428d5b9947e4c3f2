/*
 *     ada.zip  --libarchive-->  headers  --.
 *                                          |  bounded by room: entries, bytes of all, bytes of one
 *                               data   --->|  ordinary files that matter  --> FOLDER/0.c, 1.zip
 *                                          '  all else                    --> a name in the listing
 *
 * What is not taken out counts as well, by the size that its header tells: to skip it in a
 * compressed tar is to unpack it.
 */
#include "archive.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../model/utf8.h"

struct room room_of(const struct limits *limits)
{
    return (struct room){limits, limits->entries, limits->all};
}

enum { LONGEST_NAME = 4096 };

struct job {
    struct arena *arena;
    struct archive *archive;
    struct unpacking *to;
    struct room *room;
    struct listing *listing;
    char **words;
};

static int too_large(struct job *job)
{
    *job->words = arena_printf(job->arena, "unpacks to more than %s",
                               size_words(job->arena, job->room->limits->all));
    return 1;
}

static int damaged(struct job *job)
{
    const char *why = archive_error_string(job->archive);
    *job->words = arena_printf(job->arena, "is damaged: %s",
                               utf8_printable(job->arena, why ? why : "it can't be read"));
    return 1;
}

/* Removes "." and "//", in place. False when it is absolute or has "..". */
static bool path_tidy(char *path)
{
    char *end = path;
    if (!strchr(path, '/')) /* as some zip programs for Windows write it */
        for (char *at = path; (at = strchr(at, '\\'));)
            *at = '/';
    if (*path == '/')
        return false;
    for (const char *part = path; *part;) {
        size_t length = strcspn(part, "/");
        if (length == 2 && strncmp(part, "..", 2) == 0)
            return false;
        if (length && !(length == 1 && *part == '.')) {
            if (end > path)
                *end++ = '/';
            memmove(end, part, length);
            end += length;
        }
        part += length + (part[length] == '/');
    }
    *end = '\0';
    return true;
}

static bool wanted(enum entry_kind kind)
{
    return kind == ENTRY_C || kind == ENTRY_ARCHIVE || kind == ENTRY_PEOPLE;
}

/* A fresh file of the folder, open to be written. -1: a sentence is told. */
static int file_new(struct job *job, struct entry *entry)
{
    const char *ending = entry->kind == ENTRY_C ? ".c" : "";
    for (;;) {
        entry->file =
            arena_printf(job->arena, "%s/%zu%s", job->to->folder, job->to->count++, ending);
        int fd = open(entry->file, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
        if (fd >= 0 || errno != EEXIST)
            return fd;
    }
}

static int no_file(struct job *job)
{
    *job->words = arena_printf(job->arena, "nothing can be unpacked into %s: %s", job->to->folder,
                               strerror(errno));
    return -1;
}

static int write_all(int fd, const char *bytes, size_t length)
{
    while (length) {
        ssize_t put = write(fd, bytes, length);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return -1;
        bytes += put;
        length -= (size_t)put;
    }
    return 0;
}

static uint64_t most_bytes(const struct job *job, const struct entry *entry)
{
    return entry->kind == ENTRY_C ? job->room->limits->c : job->room->limits->others;
}

/*
 * Copies an entry's data to fd, or nowhere (-1), as far as it may go. 0, also when the file is too
 * large, which becomes its problem; 1 and -1 as archive_unpack.
 */
static int copy_data(struct job *job, struct entry *entry, int fd)
{
    char bytes[64 * 1024];
    for (uint64_t size = 0;;) {
        la_ssize_t got = archive_read_data(job->archive, bytes, sizeof bytes);
        if (got == ARCHIVE_RETRY)
            continue;
        if (got < 0)
            return damaged(job);
        if (got == 0)
            return 0;
        if ((uint64_t)got > job->room->bytes)
            return too_large(job);
        job->room->bytes -= (uint64_t)got;
        size += (uint64_t)got;
        entry->size = size;
        if (fd >= 0 && size > most_bytes(job, entry)) {
            entry->problem = arena_printf(job->arena, "is larger than %s",
                                          size_words(job->arena, most_bytes(job, entry)));
            return 0;
        }
        if (fd >= 0 && write_all(fd, bytes, (size_t)got) != 0)
            return no_file(job);
    }
}

/* Leaves an entry's data where it is; its size counts. */
static int pass_over(struct job *job, struct archive_entry *header, struct entry *entry)
{
    if (!archive_entry_size_is_set(header))
        return copy_data(job, entry, -1);
    if (entry->size > job->room->bytes)
        return too_large(job);
    job->room->bytes -= entry->size;
    return 0;
}

static int take_out(struct job *job, struct entry *entry)
{
    int fd = file_new(job, entry);
    if (fd < 0)
        return no_file(job);
    entry->unpacked = true;
    int result = copy_data(job, entry, fd);
    if (close(fd) != 0 && result == 0)
        result = no_file(job);
    if (result != 0 || entry->problem) {
        unlink(entry->file);
        entry->file = NULL;
    }
    return result;
}

static int read_file(struct job *job, struct archive_entry *header, struct entry *entry)
{
    entry->kind = entry_kind_of(job->arena, entry->path, &entry->problem);
    if (archive_entry_is_data_encrypted(header) && wanted(entry->kind))
        entry->problem = arena_copy(job->arena, "is locked with a password");
    bool taken = wanted(entry->kind) && !entry->problem && !path_is_noise(entry->path);
    int result = taken ? take_out(job, entry) : pass_over(job, header, entry);
    if (result == 0 && !path_is_noise(entry->path))
        listing_add(job->arena, job->listing, *entry);
    return result;
}

static int refuse(struct job *job, struct archive_entry *header, struct entry *entry,
                  const char *problem)
{
    entry->kind = ENTRY_REFUSED;
    entry->problem = arena_copy(job->arena, problem);
    int result = pass_over(job, header, entry);
    if (result == 0 && *entry->path && !path_is_noise(entry->path))
        listing_add(job->arena, job->listing, *entry);
    return result;
}

static int read_entry(struct job *job, struct archive_entry *header)
{
    const char *name = archive_entry_pathname(header);
    size_t length = name ? strlen(name) : 0;
    if (length > job->room->bytes)
        return too_large(job);
    job->room->bytes -= length; /* names count, or 10,000 of a MiB each would be for nothing */
    bool fits = length <= LONGEST_NAME;
    struct entry entry = {
        .path = arena_copy_bytes(job->arena, name ? name : "", fits ? length : LONGEST_NAME)};
    if (archive_entry_size_is_set(header) && archive_entry_size(header) > 0)
        entry.size = (uint64_t)archive_entry_size(header);
    if (!fits)
        return refuse(job, header, &entry, "has too long a name");
    if (!path_tidy(entry.path)) {
        entry.path = arena_copy(job->arena, path_base(entry.path));
        return refuse(job, header, &entry, "leads out of the archive");
    }
    if (!*entry.path)
        return 0;
    if (archive_entry_symlink(header) || archive_entry_hardlink(header))
        return refuse(job, header, &entry, "is a link");
    if (archive_entry_filetype(header) == AE_IFREG)
        return read_file(job, header, &entry);
    if (archive_entry_filetype(header) != AE_IFDIR)
        return refuse(job, header, &entry, "is no ordinary file");
    entry.kind = ENTRY_FOLDER;
    if (!path_is_noise(entry.path))
        listing_add(job->arena, job->listing, entry);
    return 0;
}

static int read_entries(struct job *job)
{
    for (struct archive_entry *header;;) {
        int status = archive_read_next_header(job->archive, &header);
        if (status == ARCHIVE_EOF)
            return 0;
        if (status == ARCHIVE_RETRY)
            continue;
        if (status != ARCHIVE_OK && status != ARCHIVE_WARN)
            return damaged(job);
        if (job->room->entries == 0) {
            *job->words = arena_printf(job->arena, "holds more than %s files",
                                       count_words(job->arena, job->room->limits->entries));
            return 1;
        }
        job->room->entries--;
        int result = read_entry(job, header);
        if (result != 0)
            return result;
    }
}

static void allow_formats(struct archive *archive)
{
    archive_read_support_format_zip(archive);
    archive_read_support_format_tar(archive);
    archive_read_support_format_gnutar(archive);
    archive_read_support_filter_gzip(archive);
    archive_read_support_filter_bzip2(archive);
    archive_read_support_filter_xz(archive);
    archive_read_support_filter_zstd(archive);
}

static int read_archive(struct job *job, int fd)
{
    struct stat status;
    if (fstat(fd, &status) == 0 && status.st_size == 0) {
        *job->words = arena_copy(job->arena, "is empty");
        return 1;
    }
    allow_formats(job->archive);
    if (archive_read_open_fd(job->archive, fd, 64 * 1024) != ARCHIVE_OK) {
        *job->words = arena_copy(job->arena, "is neither a zip nor a tar archive");
        return 1;
    }
    return read_entries(job);
}

int archive_unpack(struct arena *arena, const char *path, struct unpacking *to, struct room *room,
                   struct listing *listing, char **words)
{
    struct job job = {arena, archive_read_new(), to, room, listing, words};
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (fd < 0 || !job.archive) {
        *words = arena_printf(arena, "can't be read: %s", strerror(errno));
        archive_read_free(job.archive);
        if (fd >= 0)
            close(fd);
        return 1;
    }
    /* Names in UTF-8 come out as they are only where names are UTF-8. */
    locale_t utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
    locale_t before = utf8 ? uselocale(utf8) : (locale_t)0;
    int result = read_archive(&job, fd);
    archive_read_free(job.archive);
    if (utf8) {
        uselocale(before);
        freelocale(utf8);
    }
    close(fd);
    return result;
}
