/*
 * The job board of a build server. Any thread may call any of these functions at any time: people
 * add jobs, workers start and finish them, and a supervisor puts the jobs of dead workers back.
 *
 * A job is on exactly one of two lists, waiting or running, from board_add to board_finish. Nobody
 * may ever see it on both lists or on neither: the server shuts down when no job is unfinished.
 */
#ifndef TWO_LOCKS_H
#define TWO_LOCKS_H

#include <stdbool.h>

/* The job stays its owner's; the board uses next while the job is on a list. */
struct job {
    int number;
    struct job *next;
};

/* A new job comes onto the waiting list, behind all others. */
void board_add(struct job *job);

/* The job that has waited longest is running from now on. NULL only when no job waits. */
struct job *board_start(void);

/* The worker died: a running job waits again, behind all others. False when it isn't running. */
bool board_retry(struct job *job);

/* A running job is done and leaves the board. False when it isn't running. */
bool board_finish(struct job *job);

/* How many jobs are on the board at one moment, waiting and running together. */
int board_unfinished(void);

enum event { JOB_ADDED, JOB_STARTED, JOB_RETRIED, JOB_FINISHED };

/*
 * The journal; the server provides it (here: driver.c). The board calls it once for every change,
 * when the job has left its old list and is not on its new list yet, so that the lines stand in
 * the order of the changes. A line goes to the disk, which can be slow. The journal never calls
 * the board.
 */
void journal_write(enum event event, const struct job *job);

#endif
