/* What check, explore, replay and show are given: a lab, C files or an executable. */
#ifndef SUBJECT_H
#define SUBJECT_H

#include "command.h"

/* Is its one file what the lab's name stands for: the student's, in the workspace or in labs/? */
bool is_students_own(const struct exam *exam);

/*
 * A lab, or a file that is a submission to one: lab_name is that of --lab, or NULL. Fills lab and
 * *source; 0, or an exit status after complaining. verb is for advice: "check".
 */
int submission_operand(struct arena *arena, const char *verb, const char *lab_name,
                       const char *operand, struct lab *lab, const char **source);

/* Programs that build.ninja knows are built once and kept; any other file is a submission. */
void exam_init_for(struct exam *exam, struct arena *arena, const struct lab *lab,
                   const char *source);

/* argp would swallow the "--": what stands behind it is the program's own. Returns the new argc. */
int split_arguments(int argc, char **argv, char ***arguments);

/* As the user gave it. */
struct operands {
    const char *lab; /* --lab, or NULL */
    const char **list;
    size_t count;
    char **arguments; /* behind "--"; NULL-terminated, or NULL */
};

/* Reads all of it but the arguments. To be a child of a command's own parser; its input is a struct
 * operands. */
extern const struct argp operands_argp;

/*
 * An exam of what the operands name, under every engine that fits, not yet built. lab is filled
 * when it is a lab's. 0, or an exit status after complaining.
 */
int subject_prepare(struct arena *arena, const char *verb, const struct operands *operands,
                    struct exam *exam, struct lab *lab);

/*
 * Prepares and builds an exam of what the operands name, in the plain flavour alone; exam->built
 * says whether it could be. lab is filled when it is a lab's. 0, or an exit status after
 * complaining. Everything lives in the arena.
 */
int subject_build(struct arena *arena, const char *verb, const struct operands *operands,
                  struct exam *exam, struct lab *lab);

/* Prints what the compiler said; returns EXIT_NOT_BUILT. */
int print_not_built(const struct exam *exam);

/* A command for this program: "./lab replay two-locks --seed '0@12>1'"; seed may be NULL. */
char *subject_command(const struct exam *exam, const char *verb, const char *seed);

/* Gives every finding that has a schedule the command that shows it; options go before the seed. */
void findings_tell_replay(struct exam *exam, const char *options);

#endif
