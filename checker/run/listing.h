/*
 * What lies in a folder or came out of an archive, as one flat list: the names as they were, and
 * where the bytes are now. Nothing here trusts a name, and no link is ever followed.
 */
#ifndef LISTING_H
#define LISTING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../model/arena.h"

enum entry_kind {
    ENTRY_FOLDER,
    ENTRY_C,       /* "two-locks.c", also .C and .c.txt */
    ENTRY_ARCHIVE, /* by its name; those that can't be read have a problem */
    ENTRY_PEOPLE,  /* Gradescope's submission_metadata.yml */
    ENTRY_OTHER,   /* its bytes are of no interest */
    ENTRY_REFUSED, /* a link, a device, a name that leads out: never opened; has a problem */
};

struct entry {
    enum entry_kind kind;
    char *path;    /* "src/two-locks.c": bytes, relative, no "..", no "//", no "/" at its end */
    char *file;    /* absolute, may be opened; NULL when there is a problem, and for folders */
    char *problem; /* a predicate, "is a link", or NULL */
    uint64_t size;
    bool unpacked; /* file is in the folder for what comes out of archives */
};

struct listing {
    struct entry *list;
    size_t count;
};

/* What a folder may hold, and what comes out of an archive, before it becomes a problem. */
struct limits {
    size_t entries;     /* of all kinds */
    uint64_t c, others; /* bytes of one file that is taken out: C files, and others */
    uint64_t all;       /* bytes of all files together, taken out or not */
};

extern const struct limits limits_of_student; /* 10,000 entries, 8 MiB a file, 64 MiB in all */
extern const struct limits limits_of_class;   /* 200,000; 8 MiB, others 64 MiB; 4 GiB in all */

void listing_add(struct arena *arena, struct listing *listing, struct entry entry);

/*
 * Sorts as a tree is read: what is in a folder stands right behind it. Of entries with the same
 * path the one that was added last stays.
 */
void listing_sort(struct listing *listing);

/* Removes the files that were unpacked, but for the one that is given (by its pointer) or NULL. */
void listing_discard(const struct listing *listing, const char *but);

/*
 * Adds all that is below a folder (absolute, without links in it). A folder that holds more than
 * an intake can use, or can't be read, has a problem ("holds more than 10,000 files") and is not
 * read to its end; what else there is is. 0; or -1 with errno when the folder itself can't be read.
 */
int listing_read(struct arena *arena, const char *folder, struct listing *listing);

/* A file's kind by the last part of its path; of archives that are not read, also the problem. */
enum entry_kind entry_kind_of(struct arena *arena, const char *path, char **problem);

/* Is some part of the path nobody's work: hidden, __MACOSX, Thumbs.db, an editor's backup? */
bool path_is_noise(const char *path);

/* The last part of a path. */
const char *path_base(const char *path);

/* "two-locks" of "two-locks.c", "work" of "work.tar.gz"; all of it when there is no ending. */
char *name_stem(struct arena *arena, const char *name);

/* "8 MiB", "10,000": for people. From the arena. */
char *size_words(struct arena *arena, uint64_t bytes);
char *count_words(struct arena *arena, size_t count);

#endif
