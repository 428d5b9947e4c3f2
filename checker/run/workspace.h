/*
 * A student's own folder: what 'lab init' handed out, and how far they are.
 *
 *     DIR/lab                       calls racelab, wherever that is
 *     DIR/labs/TRAP/LAB/            the brief, the file to mend, its contract, the driver
 *     DIR/labs/kit/                 what the labs are made of
 *     DIR/solutions/TRAP/LAB/       what 'lab solution' has shown
 *     DIR/.racelab/handed-out.json  path -> SHA-256 of each file as it was handed out last
 *     DIR/.racelab/progress.json    lab -> its standing
 *
 * No path in there is absolute but for racelab's own, in DIR/lab: the folder may be moved. Both
 * files of .racelab are written whole or not at all, by one process at a time.
 */
#ifndef WORKSPACE_H
#define WORKSPACE_H

#include <jansson.h>
#include <stdbool.h>

#include "../model/arena.h"

/* How far somebody is in one lab. */
struct standing {
    int checks;    /* so often it was checked */
    int best;      /* of 100 points */
    int hints;     /* the plainest hint that was read; 0: none */
    bool asked;    /* its question was put, and answered */
    bool passed;   /* at least once */
    bool revealed; /* the solution was shown */
};

/*
 * The workspace that folder lies in: LAB_WORKSPACE when that is set, else folder or the nearest one
 * above it that has a .racelab/handed-out.json. An absolute path from the arena, or NULL.
 */
char *workspace_find(struct arena *arena, const char *folder);

/* Is this folder itself one? */
bool workspace_is(struct arena *arena, const char *folder);

/* The file of a lab that its student edits. */
char *workspace_source(struct arena *arena, const char *workspace, const char *trap,
                       const char *lab);

/*
 * All standings, as an object that the caller owns; empty when there are none yet. NULL with a
 * sentence in *error (from the arena) when the file can't be read or is no such file.
 */
json_t *standings_read(struct arena *arena, const char *workspace, char **error);

/* That of one lab; of a lab that nobody has touched, zero. */
struct standing standing_of(const json_t *standings, const char *lab);

/*
 * Adds to the standing of one lab: counts are added to, points and hints only rise, what was true
 * stays true. Waits for others that write. 0, or -1 with a sentence.
 */
int standing_add(struct arena *arena, const char *workspace, const char *lab,
                 const struct standing *news, char **error);

/*
 * The digests of what was handed out: like standings_read and its counterpart. The caller of
 * handed_out_write holds the lock.
 */
json_t *handed_out_read(struct arena *arena, const char *workspace, char **error);
int handed_out_write(struct arena *arena, const char *workspace, const json_t *digests,
                     char **error);

/* Keeps other processes from writing until the descriptor is closed; waits for them. -1: errno. */
int workspace_lock(struct arena *arena, const char *workspace);

#endif
