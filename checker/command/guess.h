/* What somebody expects to go wrong in a lab: line numbers of its file, before any tool speaks. */
#ifndef GUESS_H
#define GUESS_H

#include "../engine/exam.h"

enum { GUESS_MOST = 16 };

struct guess {
    int lines[GUESS_MOST]; /* rising, each once */
    size_t count;
};

/* "28, 33" or "28 33". 0; -1 when it is no list of lines, and the guess is empty. */
int guess_parse(const char *text, struct guess *guess);

/* "two-locks.c has 91 lines; there is no line 999": of the lab's file as it was handed out. NULL:
 * there are all of them. */
char *guess_beyond(struct arena *arena, const struct lab *lab, const struct guess *guess);

/*
 * Puts the lab's question and reads an answer from standard input, again until it is a list of
 * lines of its file. 0; or -1 when there is none: the input has ended, or (if may_pass) the line
 * was empty.
 */
int guess_ask(const struct lab *lab, bool may_pass, struct guess *guess);

/* How many of the lines are in the lab's answer; and are they all of it, and nothing else? */
size_t guess_right(const struct lab *lab, const struct guess *guess);
bool guess_is_all(const struct lab *lab, const struct guess *guess);

/* The first certain finding with this line of the exam's file on one of its stacks, or NULL. */
const struct finding *guess_finding(const struct exam *exam, int line);

/* Prints which lines were right, with what was found there, which were missed, and why. */
void guess_print(const struct exam *exam, const struct guess *guess);

#endif
