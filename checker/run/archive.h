/*
 * Archives that somebody else made: zip, and tar in gzip, bzip2, xz, zstd or nothing.
 *
 * Nothing in an archive decides where a byte is written. What is taken out goes into one flat
 * folder under names that count, "0.c", "1.zip"; the names in the archive are only told in the
 * listing. So there is no way out by "..", by absolute names, by links, by names that are too long,
 * no UTF-8, or the same but for case; and no file in the way of another.
 */
#ifndef ARCHIVE_H
#define ARCHIVE_H

#include "listing.h"

struct unpacking {
    const char *folder; /* absolute, private to this process */
    size_t count;       /* of files in it so far: the next one's name */
};

/* What may still come out; starts as the limits, and becomes less. */
struct room {
    const struct limits *limits;
    size_t entries; /* left */
    uint64_t bytes; /* left */
};

struct room room_of(const struct limits *limits);

/*
 * Adds what is in an archive (a path that may be opened) to the listing: C files, archives and
 * Gradescope's metadata are taken out; of all else there is the name. Links, devices and names that
 * lead out are ENTRY_REFUSED. A file that is too large or locked with a password has a problem.
 *
 * 0. 1 when the archive can't be read to its end or there is no room for it, with a predicate in
 * *words ("unpacks to more than 64 MiB", "is damaged: ..."): the listing then holds what came
 * before. -1 when the folder can't take it (a full disk), with a sentence in *words.
 */
int archive_unpack(struct arena *arena, const char *path, struct unpacking *to, struct room *room,
                   struct listing *listing, char **words);

#endif
