/* What the tests of the command line share: one command at a time, and the state afterwards. */
#ifndef CLI_H
#define CLI_H

#include "shell.h"

/* What the last command did, until the next one. */
extern struct shell told;

/* A scratch folder to work in; the test's process adopts what commands leave behind. */
void cli_start(void);

/*
 * Asserts that nothing is left running, that build/work has no more folders of ended processes than
 * before, and removes the scratch folder.
 */
void cli_finish(void);

/* Runs 'racelab ARGUMENTS' in the scratch folder, or elsewhere; returns its exit status. */
int cli_run(const struct shell_place *place, const char *const *arguments);

#define LAB(...) cli_run(NULL, (const char *const[]){__VA_ARGS__, NULL})
#define LAB_AT(place, ...) cli_run(place, (const char *const[]){__VA_ARGS__, NULL})
#define START_LAB(shell, ...) shell_start(shell, NULL, (const char *const[]){__VA_ARGS__, NULL})

/*
 * Can this machine keep programs in a sandbox? Where not (a container, a kernel that lets nobody
 * make namespaces), says so: what needs one is skipped by name.
 */
bool cli_has_sandbox(void);

/* Does a text hold a word? Prints the text to stderr when it does not. */
bool has(const char *text, const char *word);

/* The last line of a text, without its line break; good until the next call. */
const char *last_line(const char *text);

int count_lines(const char *text);

/* How many entries of build/work belong to processes that are no more. */
int dead_work_folders(void);

#endif
