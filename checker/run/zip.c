#include "zip.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

/* 2000-01-01. Zip has local times as well: for these to be the same everywhere, it is UTC. */
static const time_t moment = 946684800;

struct zip {
    char *path, *part; /* where it will be, and where it is meanwhile */
    struct archive *archive;
};

static void zip_free(struct zip *zip)
{
    archive_write_free(zip->archive);
    free(zip->path);
    free(zip->part);
    free(zip);
}

static int failure(const struct zip *zip)
{
    int error = archive_errno(zip->archive);
    errno = error > 0 ? error : EIO;
    return -1;
}

struct zip *zip_open(const char *path)
{
    struct zip *zip = calloc(1, sizeof *zip);
    if (!zip)
        return NULL;
    zip->archive = archive_write_new();
    if (!zip->archive || asprintf(&zip->path, "%s", path) < 0 ||
        asprintf(&zip->part, "%s.part", path) < 0) {
        errno = ENOMEM;
        goto failed;
    }
    setenv("TZ", "UTC0", 1);
    tzset();
    archive_write_set_format_zip(zip->archive);
    if (archive_write_open_filename(zip->archive, zip->part) == ARCHIVE_OK)
        return zip;
    failure(zip);
failed:;
    int error = errno;
    zip_free(zip);
    errno = error;
    return NULL;
}

int zip_add(struct zip *zip, const char *name, const char *bytes, size_t length, bool executable)
{
    struct archive_entry *entry = archive_entry_new();
    if (!entry)
        return -1;
    archive_entry_set_pathname(entry, name);
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, executable ? 0755 : 0644);
    archive_entry_set_size(entry, (la_int64_t)length);
    archive_entry_set_mtime(entry, moment, 0);
    int result = 0;
    if (archive_write_header(zip->archive, entry) != ARCHIVE_OK ||
        archive_write_data(zip->archive, bytes, length) != (la_ssize_t)length)
        result = failure(zip);
    archive_entry_free(entry);
    return result;
}

int zip_close(struct zip *zip, bool all)
{
    int result = all ? 0 : -1;
    if (all && archive_write_close(zip->archive) != ARCHIVE_OK)
        result = failure(zip);
    if (result == 0)
        result = rename(zip->part, zip->path);
    int error = errno;
    if (result != 0)
        unlink(zip->part);
    zip_free(zip);
    errno = error;
    return result;
}
