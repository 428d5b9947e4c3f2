#include "packed.h"

#include <archive.h>
#include <archive_entry.h>
#include <locale.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

_Noreturn static void give_up(const char *path, struct archive *archive)
{
    const char *why = archive ? archive_error_string(archive) : NULL;
    fprintf(stderr, "tests: %s can't be packed: %s\n", path, why ? why : "no reason is told");
    exit(3);
}

static bool ends_with(const char *text, const char *end)
{
    size_t length = strlen(text), tail = strlen(end);
    return length >= tail && strcmp(text + length - tail, end) == 0;
}

static struct archive *open_for(const char *path)
{
    struct archive *archive = archive_write_new();
    if (ends_with(path, ".zip"))
        archive_write_set_format_zip(archive);
    else
        archive_write_set_format_pax_restricted(archive);
    if (ends_with(path, "gz"))
        archive_write_add_filter_gzip(archive);
    else if (ends_with(path, "xz"))
        archive_write_add_filter_xz(archive);
    else if (ends_with(path, ".bz2"))
        archive_write_add_filter_bzip2(archive);
    else if (ends_with(path, ".zst"))
        archive_write_add_filter_zstd(archive);
    return archive;
}

static void put(const char *path, struct archive *archive, const char *bytes, size_t length)
{
    if (archive_write_data(archive, bytes, length) != (la_ssize_t)length)
        give_up(path, archive);
}

static void put_zeros(const char *path, struct archive *archive, size_t length)
{
    static const char zeros[64 * 1024];
    for (; length > sizeof zeros; length -= sizeof zeros)
        put(path, archive, zeros, sizeof zeros);
    put(path, archive, zeros, length);
}

static char *bytes_of(const char *path, size_t *length)
{
    FILE *file = fopen(path, "re");
    if (!file)
        give_up(path, NULL);
    fseek(file, 0, SEEK_END);
    *length = (size_t)ftell(file);
    rewind(file);
    char *bytes = malloc(*length + 1);
    if (!bytes || fread(bytes, 1, *length, file) != *length)
        give_up(path, NULL);
    fclose(file);
    return bytes;
}

static void add(const char *path, struct archive *archive, const struct packed *packed)
{
    struct archive_entry *entry = archive_entry_new();
    size_t length = packed->text ? strlen(packed->text) : packed->size;
    char *copied = packed->kind == PACKED_COPY ? bytes_of(packed->text, &length) : NULL;
    bool file = packed->kind == PACKED_FILE || packed->kind == PACKED_COPY;
    archive_entry_copy_pathname(entry, packed->name);
    archive_entry_set_perm(entry, 0644);
    archive_entry_set_filetype(entry, AE_IFREG);
    if (packed->kind == PACKED_FOLDER)
        archive_entry_set_filetype(entry, AE_IFDIR);
    if (packed->kind == PACKED_DEVICE)
        archive_entry_set_filetype(entry, AE_IFCHR);
    if (packed->kind == PACKED_LINK) {
        archive_entry_set_filetype(entry, AE_IFLNK);
        archive_entry_copy_symlink(entry, packed->text);
    }
    if (packed->kind == PACKED_HARDLINK)
        archive_entry_copy_hardlink(entry, packed->text);
    archive_entry_set_size(entry, file ? (la_int64_t)length : 0);
    if (archive_write_header(archive, entry) < ARCHIVE_WARN)
        give_up(path, archive);
    if (copied)
        put(path, archive, copied, length);
    else if (file && packed->text)
        put(path, archive, packed->text, length);
    else if (file)
        put_zeros(path, archive, length);
    free(copied);
    archive_entry_free(entry);
}

static void write_to(const char *path, struct archive *archive, const struct packed *list,
                     size_t count)
{
    locale_t utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0); /* as people have it */
    locale_t before = utf8 ? uselocale(utf8) : (locale_t)0;
    if (archive_write_open_filename(archive, path) != ARCHIVE_OK)
        give_up(path, archive);
    for (; list && list->name; list++)
        add(path, archive, list);
    for (size_t i = 0; i < count; i++) {
        char name[32];
        snprintf(name, sizeof name, "%zu", i);
        add(path, archive, &(struct packed){.name = name, .text = "x"});
    }
    if (archive_write_close(archive) != ARCHIVE_OK)
        give_up(path, archive);
    archive_write_free(archive);
    if (utf8) {
        uselocale(before);
        freelocale(utf8);
    }
}

void packed_write(const char *path, const struct packed *list)
{
    write_to(path, open_for(path), list, 0);
}

void packed_write_many(const char *path, const struct packed *list, size_t count)
{
    write_to(path, open_for(path), list, count);
}

void packed_write_locked(const char *path, const struct packed *list)
{
    struct archive *archive = open_for(path);
    if (archive_write_set_options(archive, "zip:encryption=traditional") != ARCHIVE_OK ||
        archive_write_set_passphrase(archive, "secret") != ARCHIVE_OK)
        give_up(path, archive);
    write_to(path, archive, list, 0);
}
