/* Who is who: the files of a class, sorted out into those of each student. */
#ifndef GROUPS_H
#define GROUPS_H

#include "../model/lms.h"
#include "listing.h"

/* What one path was: a folder, or an archive's content. */
struct source {
    const char *shown; /* the path as it was given */
    const char *name;  /* a student's, if it is one student's: "ada" of "class/ada.zip" */
    struct listing listing;
    int levels; /* so many archives may still be unpacked in each other */
    bool archive;
    struct lms_people *people; /* Gradescope's, when its metadata is there */
    size_t people_count;
};

/* The entries of one student. */
struct group {
    char *top;              /* the name of what was handed in, as it is */
    struct lms_name lms;    /* .lms is LMS_NONE when no LMS made the name */
    enum entry_kind kind;   /* of top; a folder when files came one by one from an LMS */
    struct listing listing; /* paths begin below top; or are the file's name */
    const struct source *source;
    bool uploads;  /* its files came one by one from Canvas, which numbers them */
    char *origin;  /* for people: "class/ada" */
    char *student; /* the key: see groups_name */
};

struct groups {
    struct group *list; /* in the order they were found */
    size_t count;
    char **aside; /* for people: files that are nobody's */
    size_t aside_count;
};

/*
 * Adds the students of a source, whose listing is sorted. The whole source is one student's when
 * the wanted file stands right in it, and, where several paths were given, when C files and
 * archives are in one place of it only. Reads Gradescope's metadata.
 */
void groups_read(struct arena *arena, struct source *source, const char *wanted, bool several,
                 struct groups *groups);

/*
 * Adds a single C file, given as a path of its own. Such files share a source that is theirs alone,
 * so that those of one LMS's student are found to be. Top: the file's name, or its folder's, where
 * it is called as the lab wants.
 */
void groups_read_file(struct arena *arena, const struct source *source, const struct entry *file,
                      const char *top, const char *shown, struct groups *groups);

/* Gives each group its student, when all are known. They need not be different. */
void groups_name(struct arena *arena, struct groups *groups, const char *wanted);

#endif
