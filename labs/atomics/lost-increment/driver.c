/*
 * The harbour: five people, who take the gangway that is nearer to them. The first of them go when
 * both gangways are open. From then on nothing here orders what the two sailors do: the numbers are
 * relaxed, and no lock is taken. On an ordinary day the second gangway is the slower one.
 */
#include "drive.h"
#include "lost-increment.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { PEOPLE = 5, OPEN_S = 1 };

static atomic_int people[GANGWAYS] = {3, 2}; /* who wait at each gangway */
static atomic_int closed;                    /* gangways at which nobody waits any more */

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t one_opened = PTHREAD_COND_INITIALIZER;
static int opened; /* gangways; guarded by lock */

static void must(int error)
{
    if (error != 0) {
        fprintf(stderr, "driver: %s\n", strerror(error));
        exit(1);
    }
}

/* Waits until all gangways are open: but not for one that opens only when another has closed. */
static void open_together(void)
{
    struct timespec deadline;
    int error = 0;
    clock_gettime(CLOCK_REALTIME, &deadline);
    deadline.tv_sec += OPEN_S;
    must(pthread_mutex_lock(&lock));
    opened++;
    must(pthread_cond_broadcast(&one_opened));
    while (opened < GANGWAYS && error != ETIMEDOUT)
        error = pthread_cond_timedwait(&one_opened, &lock, &deadline);
    must(pthread_mutex_unlock(&lock));
    drive_check(error != ETIMEDOUT, "people go aboard at one gangway while the other is not open");
}

bool gangway_wait(int gangway)
{
    static _Thread_local bool known;
    if (gangway < 0 || gangway >= GANGWAYS) {
        drive_check(false, "a sailor waits at gangway %d, which does not exist", gangway);
        return false;
    }
    if (!known) {
        known = true;
        open_together();
        drive_follow(&closed, gangway);
    }
    bool one = atomic_fetch_sub_explicit(&people[gangway], 1, memory_order_relaxed) > 0;
    if (!one)
        drive_pass(&closed);
    return one;
}

int main(void)
{
    drive_start();
    long counted = ferry_board();
    for (int gangway = 0; gangway < GANGWAYS; gangway++)
        drive_check(atomic_load_explicit(&people[gangway], memory_order_relaxed) < 0,
                    "the ferry has left before gangway %d was closed", gangway);
    drive_check(counted == PEOPLE, "%d people went aboard, and the ferry has counted %ld", PEOPLE,
                counted);
    return drive_end();
}
