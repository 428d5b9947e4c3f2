/*
 * How learning management systems name what they hand out.
 *
 *     Canvas      lovelaceada_12345_67890_two-locks.c         name, user, upload, file
 *                 lovelaceada_LATE_12345_67890_two-locks-2.c  late, and the third upload
 *                 LATE_anon_aB3x_67890_two-locks.c            marked anonymously
 *                 lovelaceada_12345_text.html                 typed in
 *     Moodle      Ada Lovelace_12345_assignsubmission_file_/            a folder,
 *                 Ada Lovelace_12345_assignsubmission_file_two-locks.c  or flat
 *     Gradescope  submission_12345/   and submission_metadata.yml beside the folders
 *
 * Canvas's rules are those of its content_zipper.rb: the first "_digits_digits_" tells the ids.
 */
#ifndef LMS_H
#define LMS_H

#include <stdbool.h>
#include <stddef.h>

#include "arena.h"

enum lms { LMS_NONE, LMS_CANVAS, LMS_MOODLE, LMS_GRADESCOPE };

struct lms_name {
    enum lms lms;
    char *id;   /* "12345" */
    char *name; /* "lovelaceada", "Ada Lovelace"; NULL when the name does not tell */
    char *file; /* what the student called the file; "" when the whole folder is meant */
    bool late;
};

/* What the name of a file or folder tells. LMS_NONE, and all else untouched, when no LMS made it.
 */
enum lms lms_read(struct arena *arena, const char *text, struct lms_name *name);

/*
 * Canvas calls the third upload of a file "two-locks-2.c" or "work-2.tar.gz": the name without
 * that, from the arena, and the number (0 when there is none).
 */
char *lms_first_upload(struct arena *arena, const char *file, unsigned *number);

/* Who handed in a Gradescope submission; more than one in a group. */
struct lms_people {
    char *submission; /* "submission_12345" */
    char *names;      /* "Ada Lovelace, Bob Bean", or NULL */
    char **keys;      /* sids and emails, with a NULL at the end; or NULL */
    char *created;    /* when, "2026-09-01 19:53:46.102391000 Z"; or NULL */
};

/*
 * Reads a submission_metadata.yml line by line: :created_at:, and below :submitters: :name:, :sid:
 * and :email:; nothing else. What it does not understand it leaves out. Returns the people from the
 * arena.
 */
struct lms_people *lms_people_read(struct arena *arena, const char *text, size_t *count);

#endif
