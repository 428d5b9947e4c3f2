/* One output of a program: a pipe, of which the first bytes go to a file. */
#ifndef STREAM_H
#define STREAM_H

#include <stdbool.h>
#include <stddef.h>

struct stream {
    int pipe;    /* read end, never blocking; -1 at the end of the stream */
    int file;    /* where the bytes go */
    size_t room; /* bytes that may still be kept */
    bool cut;    /* there were more */
    int error;   /* errno of a failed write to the file, or 0 */
};

/*
 * Moves what one read gives. True when there were bytes: there may be more. False when nothing is
 * there now, or never will be.
 */
bool stream_move(struct stream *stream);

/*
 * Empties the pipe after the program's end. Others may still hold its other end, and even write:
 * what is in it now is taken, and no more than a pipe can hold.
 */
void stream_drain(struct stream *stream);

/* Closes the pipe. */
void stream_close(struct stream *stream);

#endif
