/* Where a student is: the workspace that racelab was called in, and what is kept there. */
#ifndef PLACE_H
#define PLACE_H

#include "../run/workspace.h"
#include "command.h"

/* The workspace, from the arena; NULL when racelab was called elsewhere. */
const char *place_here(struct arena *arena);

/* The workspace that lies in the folder that racelab was called from, as a shell reads it from
 * there; NULL when there is none, or more than one. */
const char *place_near(struct arena *arena);

/* The same as place_here; complains, with what to do, when there is none. */
const char *place_needed(struct arena *arena);

/* Is this file in a lab's folder of the workspace another than the course's own? */
bool place_is_changed(struct arena *arena, const struct lab *lab, const char *name);

/* Says so where the driver or the contract beside a student's file is another than the one that
 * judges: what was changed there has no effect. */
void place_warn(struct arena *arena, const struct lab *lab);

/* Nobody mends labs where they are installed: 0, or EXIT_USAGE after complaining, for a source (as
 * source_operand gives it) that is one of the course's own there. */
int place_refused(struct arena *arena, const char *source);

/* A path below the workspace, or else below racelab's root, as a shell reads it from where racelab
 * was called. From the arena. */
char *place_path(struct arena *arena, const char *path);

/* Fills in called_as, from the arena, which has to last. */
void place_enter(struct arena *arena);

/*
 * Adds to a lab's standing, where there is a workspace. What can't be kept is said, and changes
 * nothing else: a verdict is a verdict.
 */
void place_note(struct arena *arena, const struct lab *lab, const struct standing *news);

/* The same of a check, when it was one of the student's own file. What a machine could not judge is
 * no check. */
void place_note_check(const struct exam *exam, const struct verdict *verdict);

/* The labs in the order to learn them in, and how far somebody is; 0, or EXIT_ENVIRONMENT after
 * complaining. The caller owns *standings. */
int place_labs(struct arena *arena, const char *workspace, struct lab **labs, size_t *count,
               json_t **standings);

#endif
