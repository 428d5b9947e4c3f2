/*
 * Racelab as people meet it: the program itself, run with arguments, and what it printed.
 *
 * The binary is LAB_BINARY (build/racelab when that is not set); LAB_ROOT is not set for it unless
 * a test sets it. The test's process is made a child subreaper: whatever a command leaves running
 * becomes a child of the test, and shell_left_behind sees it.
 */
#ifndef SHELL_H
#define SHELL_H

#include <stdbool.h>
#include <sys/types.h>

struct shell {
    int status;     /* exit status; 128 + n when signal n ended it; -1 when it had to be stopped */
    char *out;      /* all it printed, or as much as 1 MiB of it; NULL while it runs */
    char *err;      /* the same for stderr; "" on a terminal, where out has both */
    double seconds; /* from start to end */
    pid_t pid;      /* while it runs */
    double started;
    double patience; /* seconds; 0: a minute */
    char out_path[32], err_path[32];
};

/* Where a command runs, and what is different there. Any part may be NULL. */
struct shell_place {
    const char *program;   /* another one than the binary */
    const char *directory; /* NULL: the test's own */
    const char *setting;   /* one "NAME=value" for the environment */
    const char *in;        /* a file or a pipe that is its stdin; NULL: nothing to read */
    const char *out;       /* a file or device that takes stdout; then nothing of it is captured */
    double patience;       /* seconds until its end; 0: a minute */
};

/* Starts the binary with these arguments (NULL-terminated, without the program's name). */
void shell_start(struct shell *shell, const struct shell_place *place,
                 const char *const *arguments);

/* Waits for the end, as long as the place says, and reads what was printed. */
void shell_finish(struct shell *shell);

/*
 * Starts it on a terminal of its own: the descriptor, from which the caller reads what is on the
 * screen, and into which it types. It is the caller's to close.
 */
int shell_start_on_terminal(struct shell *shell, const struct shell_place *place,
                            const char *const *arguments);

/* The same, to its end; what was on the screen is told. */
void shell_on_terminal(struct shell *shell, const char *setting, const char *const *arguments);

/* The same where the place says, with what somebody types there. */
void shell_typing(struct shell *shell, const struct shell_place *place, const char *typed,
                  const char *const *arguments);

void shell_free(struct shell *shell);

/* Racelab's root, and a path in it; the text stays good for the next few calls. */
const char *shell_root(void);
const char *in_root(const char *path);

/* Becomes the parent of all that commands leave behind, until shell_let_go. */
void shell_adopt(void);
void shell_let_go(void);

/* Is anything left that was not collected? */
bool shell_has_children(void);

/* How many processes are left behind now. Those that are have been killed on return. */
int shell_left_behind(void);

/* Waits for condition to become true, for the seconds at most; says whether it did. */
bool shell_wait(bool (*condition)(const void *argument), const void *argument, double seconds);

#endif
