/* finds: wrong-result */
/*
 * The filter lock for three threads, one level short. Each level holds one thread back, so three
 * threads need two levels before one of them is alone; with one level, two get through. It is rare
 * because all three have to be at the lock together: any two of them it keeps apart. A thread that
 * has looked twenty times in vain goes away.
 */
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

enum { THREADS = 3, LEVELS = THREADS - 2, LOOKS = 20 };

static atomic_int levels[THREADS];     /* how far each thread has got */
static atomic_int waiting[LEVELS + 1]; /* who came last to each level */
static atomic_int inside, broken;

static bool others_at(int level, int me)
{
    for (int i = 0; i < THREADS; i++)
        if (i != me && atomic_load(&levels[i]) >= level)
            return true;
    return false;
}

static bool climb(int me)
{
    int looks = 0;
    for (int level = 1; level <= LEVELS; level++) {
        atomic_store(&levels[me], level);
        atomic_store(&waiting[level], me);
        while (atomic_load(&waiting[level]) == me && others_at(level, me)) {
            if (++looks == LOOKS)
                return false;
            sched_yield();
        }
    }
    return true;
}

static void *visitor(void *number)
{
    int me = *(int *)number;
    if (climb(me)) {
        if (atomic_fetch_add(&inside, 1) != 0)
            atomic_store(&broken, 1);
        atomic_fetch_sub(&inside, 1);
    }
    atomic_store(&levels[me], 0);
    return NULL;
}

int main(void)
{
    pthread_t threads[THREADS];
    int numbers[THREADS] = {0, 1, 2};
    for (int i = 0; i < THREADS; i++)
        must(pthread_create(&threads[i], NULL, visitor, &numbers[i]));
    for (int i = 0; i < THREADS; i++)
        must(pthread_join(threads[i], NULL));
    return broken;
}
