/* A small class to try the grade book and its exports on. */
#ifndef GRADE_TRIAL_H
#define GRADE_TRIAL_H

#include "../checker/model/grade.h"

extern struct arena class_arena;

/* Makes the arena, and frees it. */
void class_start(void);
void class_finish(void);

enum { CLASS_SIZE = 5 };

/*
 * Five students, in natural order, for the lab two-locks:
 *     s1   ada   passes, 100 of 100
 *     s2   bob   fails, 45 of 100: a data race and a deadlock, and advice; late, with a remark
 *     s3   cyd   not built, 0 of 100
 *     s4   dee   inconclusive, and why
 *     s10  eve   ungradable, and why; no name, no section, no digest
 */
struct grade *class_grades(void);

/* The second of them, handed in after it was due, which costs 20 of the 45 points. */
struct grade class_grade_overdue(void);

/* So many students, who are like these five in turn, with names and numbers of their own. Of each
 * five the second also has a mistake that no other has. */
struct grade *class_many(size_t count);

/* The first of them, whose texts all have this behind them. */
struct grade class_grade_with(const char *suffix);

#endif
