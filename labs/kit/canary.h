/*
 * For drive.c: a data race of the driver's own, behind its end. Whoever listens for races must tell
 * of this one, too; if it does not, the program has talked it out of listening.
 */
#ifndef CANARY_H
#define CANARY_H

/* 0, or an error number when there is no thread for it: then there was no race. */
int canary_sing(void);

#endif
