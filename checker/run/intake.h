/*
 * The intake of 'lab grade': what an instructor has becomes a list of submissions.
 *
 * A path is one of these, found out by looking, never asked for:
 *
 *     a folder of students     class/ada/two-locks.c  class/bob.c  class/carl.zip
 *     one student's folder     ada/two-locks.c: the wanted file stands right in it
 *     an archive of either     class.zip, with or without a folder around it all
 *     a C file                 ada.c; or ada/two-locks.c, which is ada's
 *     what an LMS hands out    of Canvas, Moodle, Gradescope (model/lms.h); GitHub Classroom's
 *                              two-locks-ada/, where two or more begin with the lab's name
 *
 * The student's key is the name of the folder, of the file without its ending, the LMS's id
 * (Gradescope: of the submission; sid and email are aliases), or the login. Of several paths, each
 * that holds C files in one place only is one student's: 'lab grade class/' with a star works.
 *
 * Below a student, handin.h says which file counts. Hidden files, __MACOSX, Thumbs.db, .git and
 * editors' backups are nobody's work. Links are never followed, archives are bounded (listing.h)
 * and unpacked up to two in each other; what is wrong there is a problem of the student, not of the
 * run. Two that have the same key are one submission with a problem that names both. When a folder
 * given is itself a link, it is followed: the instructor named it.
 */
#ifndef INTAKE_H
#define INTAKE_H

#include "../model/submission.h"
#include "../model/arena.h"
#include "listing.h"

/*
 * wanted: the name of the file that the lab asks for ("two-locks.c"). unpacked: an existing private
 * folder for what comes out of archives; submissions' files may lie in it, so it stays until they
 * are graded. The same input gives the same intake, in the same order, except for the names of
 * files in unpacked.
 *
 * 0; or -1 with a sentence from the arena in *error, when a path is nothing that can be read, when
 * there is nothing to grade in it, or when nothing can be written into unpacked.
 */
int intake_read(struct arena *arena, const char *const *paths, size_t count, const char *wanted,
                const char *unpacked, struct intake *intake, char **error);

/* What a path held, when somebody else has read it. */
struct intake_part {
    const char *shown;      /* the path, for people: "class/two-locks" */
    struct listing listing; /* sorted */
    bool is_archive;        /* it came out of one */
};

/* The same of parts; there must be one. */
int intake_read_parts(struct arena *arena, const struct intake_part *parts, size_t count,
                      const char *wanted, const char *unpacked, struct intake *intake,
                      char **error);

/* Sorts by student, in natural order. For those who add submissions. */
void intake_sort(struct intake *intake);

#endif
