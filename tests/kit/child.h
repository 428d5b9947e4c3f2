/* A child process of a test: for what ends a program, and for what happens before main. */
#ifndef CHILD_H
#define CHILD_H

#include <stdbool.h>

struct child {
    int status;      /* as waitpid gives it */
    char words[512]; /* what it wrote to its standard error, as much as fits */
};

/* Runs act(argument) in a child process, which exits with 0 when act returns. */
void child_run(struct child *child, void (*act)(void *argument), void *argument);

/* Becomes this program again, with two arguments. For use in a child. */
_Noreturn void program_again(const char *option, const char *operand);

/* Did it end by abort(), with this in its words? */
bool child_was_ended(const struct child *child, const char *words);

#endif
