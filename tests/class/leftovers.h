/*
 * What a machine looked like before a class was graded, and what is different afterwards: mounts,
 * System V's memory, queues and semaphores, users, the course, and files and processes of the users
 * that submissions run as.
 */
#ifndef LEFTOVERS_H
#define LEFTOVERS_H

struct leftovers; /* the picture of a machine */

/* mark: a word in the names of what nobody but submissions makes. */
struct leftovers *leftovers_before(const char *mark);

/*
 * Compares, says on stderr what is new, and frees the picture. How many such things there are. A
 * process of those users that is there now gets a minute to end: other tests may have theirs.
 */
int leftovers_after(struct leftovers *before);

#endif
