#include "contest.h"

#include <pthread.h>

/* One look in a thousand is a change. */
enum { LOOKS = 200000, CHANGE_EVERY = 1000, ENTRIES = 256 };

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_rwlock_t rwlock = PTHREAD_RWLOCK_INITIALIZER;
static long table[ENTRIES]; /* guarded by one of them; all entries are always the same */
static int each;

static void change(void)
{
    for (int i = 0; i < ENTRIES; i++)
        table[i]++;
}

static void look(void)
{
    long sum = 0;
    for (int i = 0; i < ENTRIES; i++)
        sum += table[i];
    must(sum == table[0] * ENTRIES, "a reader saw half a change");
}

static void use_mutex(int index)
{
    (void)index;
    for (int i = 0; i < each; i++) {
        pthread_mutex_lock(&mutex);
        if (i % CHANGE_EVERY == 0)
            change();
        else
            look();
        pthread_mutex_unlock(&mutex);
    }
}

static void use_rwlock(int index)
{
    (void)index;
    for (int i = 0; i < each; i++) {
        if (i % CHANGE_EVERY == 0) {
            pthread_rwlock_wrlock(&rwlock);
            change();
        } else {
            pthread_rwlock_rdlock(&rwlock);
            look();
        }
        pthread_rwlock_unlock(&rwlock);
    }
}

static double with_mutex(int threads)
{
    each = LOOKS / threads;
    return side_by_side(threads, use_mutex);
}

static double with_rwlock(int threads)
{
    each = LOOKS / threads;
    return side_by_side(threads, use_rwlock);
}

const struct contest readers_contest = {
    "mutex", "rwlock", "200,000 looks at a table of 256 numbers, one in 1,000 changes it",
    with_mutex, with_rwlock};
