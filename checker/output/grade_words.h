/* What the exports say of a grade, in the same words. Everything is cut from the arena. */
#ifndef GRADE_WORDS_H
#define GRADE_WORDS_H

#include "../model/grade.h"

/*
 * "fail, 45 of 100 points"; where there are no points, "inconclusive: helgrind gave up". Of a late
 * one, "(late)" is behind it, or "(late: 20 less)".
 */
char *grade_headline(struct arena *arena, const struct grade *grade);

/* "data race on hits in count and report (two-locks.c:31)" */
char *grade_finding_line(struct arena *arena, const struct grade_finding *finding);

/* All findings, a line each: how it is seen, and whether it is only advice. */
char *grade_findings_text(struct arena *arena, const struct grade *grade);

/* The kinds of its certain findings, each once: "data-race deadlock"; "" when there are none. */
char *grade_kinds(struct arena *arena, const struct grade *grade);

/* The intake's remark, what lateness costs, the problem: "2 files; nothing was read"; "" when there
 * are none. */
char *grade_remark(struct arena *arena, const struct grade *grade);

#endif
