/*
 * The keeper's children: the program, and every orphan of its making, which the kernel hands to
 * the keeper because it is a child subreaper.
 */
#ifndef FAMILY_H
#define FAMILY_H

#include <stdbool.h>
#include <sys/types.h>

struct family {
    pid_t program;
    bool ended;  /* the program itself; status is valid */
    int status;  /* as of wait */
    int killed;  /* how many of those collected had died of SIGKILL */
    int signals; /* readable when a child ended, or racelab did */
};

/*
 * Prepares for children: SIGCHLD, and the SIGTERM that the kernel sends when racelab dies, become
 * readable (both must be blocked). 0, or -1 with errno.
 */
int family_init(struct family *family);

/* Takes the signals that were readable. */
void family_listen(struct family *family);

/* Collects the dead. False when there is no child left, dead or alive. */
bool family_collect(struct family *family);

/* Kills the program and its process group, if it is still there. */
void family_kill_program(const struct family *family);

/*
 * Kills everything below the keeper and collects it. Returns how many were killed, or -1 when some
 * would not die in seconds (a call that hangs in the kernel, a program of another user).
 */
int family_kill_all(struct family *family);

#endif
