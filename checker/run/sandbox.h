/*
 * A program that nobody trusts, kept from the machine.
 *
 *     keeper --fork--> a user of its own, limits --exec--> bwrap --> filter --> the program
 *
 * bubblewrap gives it namespaces of its own: no network, no other processes, and of the files only
 * the libraries, what is named, and one folder to write into. The filter (seccomp) refuses the
 * system calls that no lab needs and that break out of such places. When racelab is root, the
 * program runs as a user that exists for nothing else, so that limits count for it alone.
 */
#ifndef SANDBOX_H
#define SANDBOX_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "../model/arena.h"

/* What a program may see and use. Strings are the caller's. */
struct sandbox {
    const char *const *readable; /* absolute paths, NULL-terminated: seen where they are */
    const char *copy, *original; /* the first is seen in the place of the second; or NULL */
    const char *room;            /* an absolute folder that it may write into, or NULL */
    bool tools;       /* sees all of /usr but racelab: compilers, Valgrind; not libraries alone */
    uid_t user;       /* 0: racelab's own */
    size_t processes; /* processes and threads of that user (RLIMIT_NPROC) */
    double cpu;       /* seconds of CPU time of each process (RLIMIT_CPU); 0: no limit */
};

/* The sandbox ends with 128 + n when signal n ended the program, as a shell does. */
enum { SANDBOX_SIGNALLED = 128 };

/* Can programs be kept in a sandbox here? Tries it. 0, or -1 with a clause that says why not. */
int sandbox_probe(char *why, size_t why_size);

/* The user for the nth program under way, from 0; 0 when racelab may not choose. */
uid_t sandbox_user(size_t n);

/*
 * The command that runs argv in the sandbox, its NULL-terminated environment kept, in directory
 * (NULL: /tmp). From the arena.
 */
char **sandbox_command(struct arena *arena, const struct sandbox *sandbox, char *const *argv,
                       const char *directory);

/*
 * The same as a script: it runs the words behind its name, in directory, for so many seconds at
 * most, with that much memory. filter: a file with what filter_write writes.
 */
char *sandbox_script(struct arena *arena, const struct sandbox *sandbox, const char *filter,
                     const char *directory, double seconds, size_t memory);

/* In the child, before exec: becomes the user, takes the limits. 0, or -1 with errno set. */
int sandbox_enter(const struct sandbox *sandbox);

/* In the child, when all descriptors close at exec: leaves the filter open for bwrap. 0 or -1. */
int sandbox_leave_filter(void);

/*
 * Rooms of a fixed size. sandbox_begin keeps what is mounted from the rest of the machine, and is
 * called once, by root; whatever happens to racelab afterwards, nothing stays mounted.
 * sandbox_room_make makes the folder; of others than root it may grow as the disk allows.
 */
int sandbox_begin(void);
int sandbox_room_make(const char *path, size_t bytes, uid_t user);
void sandbox_room_free(const char *path);

#endif
