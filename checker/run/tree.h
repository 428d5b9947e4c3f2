/* Which processes descend from which, read from /proc. */
#ifndef TREE_H
#define TREE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* One process as /proc/PID/stat shows it. */
struct tree_process {
    pid_t pid, parent, group, session;
    char state; /* R S D T Z ... */
    int threads;
};

struct tree {
    struct tree_process *list; /* by rising pid */
    size_t count;
};

/*
 * The processes below root (without root itself), or all members of a session. 0, or -1 without
 * memory or /proc. They may be gone, and others born, by the time this returns.
 */
int tree_read_below(pid_t root, struct tree *tree);
int tree_read_session(pid_t session, struct tree *tree);

/*
 * The processes below root, when process numbers have only risen since its birth: who has a smaller
 * one is not looked at, and that is most of the machine.
 */
int tree_read_younger(pid_t root, struct tree *tree);

void tree_free(struct tree *tree);

/*
 * The newest process number of the machine; 0 when it can't be read. The file stays open for the
 * process's whole life: a keeper reads it fifty times a second.
 */
unsigned long tree_newest(void);

/* The parent of a process; 0 when there is none with this number. */
pid_t tree_parent(pid_t pid);

/* Has it ended in all its threads? (A main thread that left by pthread_exit shows Z too.) */
bool tree_process_is_dead(const struct tree_process *process);

/* SIGKILL for every member, and for its whole group unless that is the caller's own. */
void tree_kill(const struct tree *tree);

/* SIGKILL, again until nobody of them is alive or a second has passed. */
void tree_kill_below(pid_t root);
void tree_kill_session(pid_t session);

#endif
