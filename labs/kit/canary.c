/*
 * Two threads write, one surely after the other, so that no tool can miss the second write; and
 * nothing that counts as an order is between them, for a relaxed flag is none.
 */
#include "canary.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stddef.h>

static int canary; /* guarded by nobody */
static atomic_bool written;

static void *canary_write(void *unused)
{
    (void)unused;
    canary = 1;
    atomic_store_explicit(&written, 1, memory_order_relaxed);
    return NULL;
}

int canary_sing(void)
{
    pthread_t bird;
    int error = pthread_create(&bird, NULL, canary_write, NULL);
    if (error != 0)
        return error;
    while (!atomic_load_explicit(&written, memory_order_relaxed))
        sched_yield();
    canary = 2;
    return pthread_join(bird, NULL);
}
