/*
 * Attacks on the sandbox and on the judge, as a class would hand them in: to the lab
 * rwlock-upgrade, whose runs are short. Under all of them lies the buggy file, so that nobody has
 * earned more than its points.
 */
#ifndef ATTACKS_H
#define ATTACKS_H

#include <stddef.h>

#define ATTACKS_LAB "rwlock-upgrade"

/* What an attack must come to. */
enum attack_end {
    ATTACK_SAME,      /* what the buggy file gets: the deed is refused, and changes nothing */
    ATTACK_FAILS,     /* fails, and neither result nor defect have points */
    ATTACK_TAMPERING, /* fails as tampering */
    ATTACK_NO_BUILD,  /* does not build */
    ATTACK_NO_GRADE   /* nothing to grade, and a sentence says why */
};

struct attack {
    const char *student; /* who hands it in */
    enum attack_end end;
};

/* What attacks aim at. */
struct attack_aims {
    const char *root;    /* racelab's */
    const char *secret;  /* a file that nobody may read */
    const char *scratch; /* the instructor's folder */
    int port;            /* where somebody listens, on this machine */
};

/*
 * Writes them below folder, one student each; gives the list of them, *count long, which is there
 * as long as the process. The text of the secret must not be in any of them.
 */
const struct attack *attacks_put(const char *folder, const struct attack_aims *aims, size_t *count);

/* A mark in the names of all that attacks leave behind where they can. */
#define ATTACKS_MARK "cuckoo"

#endif
