/*
 * A roster: who is in the course. A table with a header, as Canvas, Moodle, Gradescope and GitHub
 * Classroom export it or as somebody typed it; columns are found by their names, in any order, and
 * the others are left alone:
 *
 *     id       ID, Student ID, Identifier ("Participant 12345" is 12345)
 *     login    Login, SIS Login ID, Username, GitHub username
 *     sis      SIS, SIS User ID, SID, ID number
 *     email    Email, Email address
 *     name     Name, Full name; or First name and Last name
 *     section  Section, Group
 *     student  the name, where another column tells who it is and none the name; else the id
 *
 * Of two columns with the same meaning the first counts.
 */
#ifndef ROSTER_H
#define ROSTER_H

#include "../model/arena.h"
#include "../model/submission.h"

enum roster_key { ROSTER_ID, ROSTER_LOGIN, ROSTER_SIS, ROSTER_EMAIL, ROSTER_KEYS };

struct roster_entry {
    char *keys[ROSTER_KEYS]; /* each NULL when the table does not say; at least one is there */
    char *name, *section;    /* or NULL */
    int line;
};

struct roster {
    struct roster_entry *list; /* in the table's order */
    size_t count;
};

/*
 * Reads the table at path. 0; or -1 with a sentence from the arena in *error, that names the file
 * and, where there is one, the line: what model/csv.h refuses, no column that tells who a student
 * is, a row with more fields than the header has or without a key, a key that stands twice.
 * Canvas's row of points possible is no student.
 */
int roster_read(struct arena *arena, const char *path, struct roster *roster, char **error);

/* The same of a text: so many bytes, with a NUL behind them. File is its name in sentences. */
int roster_parse(struct arena *arena, const char *file, const char *text, size_t length,
                 struct roster *roster, char **error);

/* The entry that has this key, whatever its case; or NULL. */
const struct roster_entry *roster_find(const struct roster *roster, const char *key);

/* The entry of who handed this in, by student and aliases; or NULL. */
const struct roster_entry *roster_of(const struct roster *roster,
                                     const struct submission *submission);

/*
 * Compares an intake with the roster, by student and aliases. Who is on the roster gets section,
 * and name when there is none; who is not, a remark. Who handed in nothing becomes a submission
 * with a problem; its student is the key that the others' submissions have (id, login, sis, email),
 * so that a grade book can be filled in. Two submissions of one person have remarks that name each
 * other. The intake stays sorted.
 */
void roster_match(struct arena *arena, const struct roster *roster, struct intake *intake);

#endif
