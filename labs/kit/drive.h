/*
 * What the driver of a lab reports with. A driver is the locked half of a lab: it has main, uses
 * the student's functions as their header promises, and says whether the result is right.
 *
 *     int main(void)
 *     {
 *         drive_start();
 *         long total = add_all(...);
 *         drive_check(total == 800, "the total is %ld, and should be 800", total);
 *         return drive_end();
 *     }
 *
 * Run by hand it prints its sentences and exits 1 when a check failed. Run by the checker it also
 * writes them into the file named by LAB_REPORT, one "wrong SENTENCE" a line, and as its last line
 * "end TOKEN" with the value of LAB_TOKEN: a program that leaves early never gets there. Then,
 * where LAB_CANARY is set, it makes a data race, see canary.h; "mute WHY" says that it could not.
 * These variables are gone from the environment before main starts.
 */
#ifndef DRIVE_H
#define DRIVE_H

#include <stdatomic.h>
#include <stdbool.h>

/* Call it first. What is printed appears line by line from now on, even in a run that is killed. */
void drive_start(void);

/*
 * When condition is false, the result is wrong: the sentence says what was seen and expected. Any
 * thread may check. A check that holds takes no lock and so orders nothing.
 */
void drive_check(bool condition, const char *format, ...) __attribute__((format(printf, 2, 3)));

/*
 * Does racelab's scheduler choose who runs, so that a driver may let its threads go at each other
 * with all they have? Whoever is stuck then is told so at once, and time costs nothing. In any
 * other run a driver that may hang must not be started: there it would be luck.
 */
bool drive_is_conducted(void);

/*
 * Keep apart what would meet by luck alone: what is wrong only if two do it within the same few
 * nanoseconds then looks right in each ordinary run, not in nearly each. drive_pass raises a count,
 * and returns what it was; drive_follow waits until it is so large, or for a second. Both order
 * nothing (the count is relaxed), so no race is hidden. In conducted runs they do nothing and
 * return 0.
 */
int drive_pass(atomic_int *count);
void drive_follow(const atomic_int *count, int passed);

/*
 * Does main wait in the kernel for another thread: for a lock, a condition, an end? Then it can't
 * go on by itself. Ask it after a wait with a time limit, which in conducted runs is over only when
 * nobody else can go on: there the answer is always yes.
 */
bool drive_main_waits(void);

/*
 * Stands for work that takes time: a download, a disk, a picture. The calling thread does nothing
 * else for so many milliseconds, and others may work meanwhile. In conducted runs the time is
 * virtual and costs nothing; how much of it goes by until the program ends is what a lab's makespan
 * bounds (docs/adding-a-lab.md). Hold no lock of the driver's in it.
 */
void drive_work(int milliseconds);

/* Ends the report; returns main's exit status: 0, or 1 when a check failed. */
int drive_end(void);

/*
 * A start line: the threads that arrive wait until as many as expected have, and go together. It
 * hides no race: what happens after it is not ordered by it. (A barrier between two accesses would
 * order them.)
 */
struct start_line;
struct start_line *start_line_new(int expected); /* never NULL: ends the program instead */
void start_line_wait(struct start_line *line);
void start_line_free(struct start_line *line); /* when all have passed, e.g. after their join */

#endif
