/* Archives for tests, good and evil ones, written with libarchive into the current folder. */
#ifndef PACKED_H
#define PACKED_H

#include <stddef.h>

enum packed_kind {
    PACKED_FILE, /* of text, or of size zeros */
    PACKED_FOLDER,
    PACKED_LINK,     /* symbolic, to text */
    PACKED_HARDLINK, /* to text */
    PACKED_DEVICE,
    PACKED_COPY, /* a file with the bytes of the file text */
};

struct packed {
    const char *name; /* NULL ends a list */
    const char *text;
    enum packed_kind kind;
    size_t size; /* of zeros, when there is no text */
};

/* Writes path, in the format of its ending: .zip or .tar, .tar.gz, .tar.xz, .tar.bz2, .tar.zst. */
void packed_write(const char *path, const struct packed *list);

/* The same; a zip whose files need a password. */
void packed_write_locked(const char *path, const struct packed *list);

/* Writes an archive of count files with a byte each, named 0, 1, ..., behind those of the list. */
void packed_write_many(const char *path, const struct packed *list, size_t count);

#endif
