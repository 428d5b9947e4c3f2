/* The commands people type: one verb, one file, one row in checker/main.c. */
#ifndef COMMAND_H
#define COMMAND_H

#include <argp.h>
#include <stdbool.h>

#include "../engine/exam.h"
#include "../model/verdict.h"

/* Exit codes: see docs/verdicts.md. */
enum {
    EXIT_PASSED = 0,
    EXIT_FAILED = 1,
    EXIT_USAGE = 2,
    EXIT_ENVIRONMENT = 3,
    EXIT_NOT_BUILT = 4,
    EXIT_INCONCLUSIVE = 5
};

/* Whom a command is for: the labs' readers, or who has programs, a class or a machine to judge. */
enum command_group { LEARNING, PROGRAMS, CLASSES, MACHINE };

/* A row of the table in main.c. What has no help is not for people to type. */
struct command {
    enum command_group group;
    const char *name;
    int (*run)(int argc, char **argv);
    const char *operands; /* "LAB|FILE"; a word in capitals says what kind of thing it is */
    const char *help;
};

extern const struct command commands[]; /* the last one has no name */

/* Each runs with argv[0] being "lab VERB", in racelab's root, and returns main's exit status. */
int command_init(int argc, char **argv);
int command_next(int argc, char **argv);
int command_watch(int argc, char **argv);
int command_reset(int argc, char **argv);
int command_solution(int argc, char **argv);
int command_doctor(int argc, char **argv);
int command_list(int argc, char **argv);
int command_predict(int argc, char **argv);
int command_check(int argc, char **argv);
int command_inspect(int argc, char **argv);
int command_explore(int argc, char **argv);
int command_replay(int argc, char **argv);
int command_show(int argc, char **argv);
int command_play(int argc, char **argv);
int command_cc(int argc, char **argv);
int command_gate(int argc, char **argv);
int command_grade(int argc, char **argv);
int command_autograder(int argc, char **argv);
int command_grade_chunk(int argc, char **argv);
int command_verify(int argc, char **argv);
int command_complete(int argc, char **argv);
int command_hint(int argc, char **argv);
int command_explain(int argc, char **argv);
int command_test(int argc, char **argv);
int command_bench(int argc, char **argv);

/* One sentence on stderr behind "lab: "; returns status. */
int complain(int status, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Sentences on stdout, a line each, or as many as they take on a terminal. */
void announce(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The folder racelab was called from; the process itself works in its root. */
extern const char *called_from;

/* What calls it again from there, as a shell reads it: "./lab", "../../lab", "lab". */
extern const char *called_as;

/* A path that was given, as it is from where racelab works. From the arena when it is another. */
const char *caller_path(struct arena *arena, const char *path);

/* A word as a shell reads it: as it is, or in quotes. From the arena. */
char *shell_word(struct arena *arena, const char *word);

/* Can such a file be written at all? 0, or EXIT_USAGE after complaining: before long work. */
int output_refused(struct arena *arena, const char *path);

/*
 * Writes a file that was asked for; the path is meant from where racelab was called. 0; or
 * EXIT_ENVIRONMENT or EXIT_USAGE after complaining.
 */
int output_write(struct arena *arena, const char *path, const char *text);

/*
 * A file operand as racelab uses it: relative to the root when it lies inside, absolute otherwise.
 * NULL when it does not exist, after complaining. Must be a regular file that holds text.
 */
char *source_operand(struct arena *arena, const char *operand);

/* The lab an operand names; complains, with a suggestion, and returns EXIT_USAGE or
 * EXIT_ENVIRONMENT when there is none; 0 when *lab is filled. */
int lab_operand(struct arena *arena, const char *operand, struct lab *lab);

/* What is known about an exam that was built and run, as a verdict. */
void judge(const struct exam *exam, const char *control_lost, struct verdict *verdict);

/* Makes ready for programs in a sandbox: 0, or EXIT_ENVIRONMENT after complaining. */
int sandbox_prepare(void);

/* Builds, runs and judges one exam with progress; 0, or an exit status after complaining. */
int examine(struct exam *exam, struct verdict *verdict);

/* Keeps each finding's story, what the tools printed of it, and of which program it is, under
 * build/results: for 'lab explain FINGERPRINT' and 'lab show FINGERPRINT'. */
void results_keep(const struct exam *exam);

#endif
