/*
 * What the programs of this folder are made of: work that takes time, and threads.
 *
 * Each says in its first line how long it takes when every thread has a core of its own, and how
 * much work there is in all. The steps around the work take some microseconds; the figures are
 * whole milliseconds.
 */
#ifndef WORK_H
#define WORK_H

#include <pthread.h>
#include <stdlib.h>
#include <time.h>

static inline void must(int error)
{
    if (error != 0)
        abort();
}

static inline void work(int milliseconds)
{
    struct timespec length = {.tv_nsec = milliseconds * 1000000L};
    must(nanosleep(&length, NULL));
}

/* Runs them all at once, each with its number for an argument, and waits for their ends. */
static inline void run_together(void *(*const routines[])(void *), int count)
{
    pthread_t threads[16];
    for (long i = 0; i < count; i++)
        must(pthread_create(&threads[i], NULL, routines[i], (void *)i));
    for (int i = 0; i < count; i++)
        must(pthread_join(threads[i], NULL));
}

/* The same, all with one routine. */
static inline void run_crew(void *(*routine)(void *), int count)
{
    void *(*routines[16])(void *);
    for (int i = 0; i < count; i++)
        routines[i] = routine;
    run_together(routines, count);
}

#endif
