#include "contest.h"

#include <pthread.h>
#include <stdatomic.h>

enum { TIMES = 2000000 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static long locked; /* guarded by lock */
static atomic_long counted;
static int each;

static void count_locked(int index)
{
    (void)index;
    for (int i = 0; i < each; i++) {
        pthread_mutex_lock(&lock);
        locked++;
        pthread_mutex_unlock(&lock);
    }
}

static void count_atomically(int index)
{
    (void)index;
    for (int i = 0; i < each; i++)
        atomic_fetch_add_explicit(&counted, 1, memory_order_relaxed);
}

static double with_mutex(int threads)
{
    locked = 0;
    each = TIMES / threads;
    double seconds = side_by_side(threads, count_locked);
    must(locked == (long)each * threads, "the mutex lost a count");
    return seconds;
}

static double with_atomic(int threads)
{
    counted = 0;
    each = TIMES / threads;
    double seconds = side_by_side(threads, count_atomically);
    must(counted == (long)each * threads, "the atomic lost a count");
    return seconds;
}

const struct contest counter_contest = {
    "mutex", "atomic", "one counter, 2,000,000 additions in all", with_mutex, with_atomic};
