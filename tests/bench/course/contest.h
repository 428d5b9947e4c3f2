/*
 * Two ways to do the same work, timed against each other: the figures that the course quotes.
 *
 *     main.c      rounds in turn, A B A B ..., and the table
 *     others      one contest each; all of their work is done by kit and pthreads at -O2
 */
#ifndef CONTEST_H
#define CONTEST_H

/* Does the work with so many threads; seconds of wall time from the first start to the last end. */
typedef double (*way)(int threads);

struct contest {
    const char *one, *other; /* names, for people */
    const char *work;        /* what both do */
    way run_one, run_other;
};

extern const struct contest counter_contest, sharing_contest, readers_contest, map_contest,
    stack_contest, pool_contest, channel_contest;

enum { THREADS_MOST = 64 };

/*
 * Calls work(index) in each of so many threads (at most THREADS_MOST) at once: they wait for one
 * another first. Seconds from the first start to the last end; ends the program when a thread can't
 * be started.
 */
double side_by_side(int threads, void (*work)(int index));

/* Ends the program with a sentence, if what both ways must agree on is not so. */
void must(int condition, const char *what);

double now(void); /* seconds since some moment */

#endif
