/*
 * What somebody who plays types: a number lets that thread make a step, "r" and a number lets it go
 * as far as it can, and so on. On a line there may be several, with blanks between them or without;
 * words do as well as their first letters.
 */
#ifndef WISH_H
#define WISH_H

#include <stdbool.h>
#include <stddef.h>

enum wish_kind {
    WISH_STEP, /* of the thread */
    WISH_RUN,  /* the same, until it has to wait */
    WISH_SAME, /* Enter alone: as before */
    WISH_UNDO,
    WISH_AGAIN,
    WISH_FINE,
    WISH_LOOK,
    WISH_SAVE,
    WISH_HELP,
    WISH_QUIT,
    WISH_UNKNOWN
};

struct wish {
    enum wish_kind kind;
    int thread;          /* of WISH_STEP and WISH_RUN */
    const char *unknown; /* of WISH_UNKNOWN: what it is, and ... */
    size_t length;       /* ... how long */
};

/* The next one of a text, which is moved behind it. false: there is no other. */
bool wish_read(const char **text, struct wish *wish);

/*
 * Where keys come one by one: is what has been typed so far whole, so that no Enter need be
 * awaited? A number is, when it begins that of none of these threads that is longer.
 */
bool wish_is_whole(const char *typed, const int *threads, size_t count);

#endif
