/*
 * An evening at the picture server: many pictures are waiting, both workers are busy, and main
 * stops the pool. Each picture must be resized or given back, once. Before it looks, the driver
 * waits until two threads have gone, so that nobody is still at work.
 *
 * Resizing takes its time on purpose, so that there are still pictures waiting when the pool is
 * stopped. Nothing here orders what a worker does after its picture against what pool_stop does.
 */
#include "drive.h"
#include "pool-not-joined.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>

enum { PICTURES = 40, RESIZE_MS = 20, PATIENCE_MS = 2000 };

struct picture {
    int resized;    /* guarded by lock */
    int given_back; /* main's */
};

static struct picture pictures[PICTURES];

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t one_begun = PTHREAD_COND_INITIALIZER;
static int begun; /* pictures; guarded by lock */

static void give_up(const char *why)
{
    fprintf(stderr, "driver: %s\n", why);
    exit(1);
}

static void lock_take(void)
{
    if (pthread_mutex_lock(&lock) != 0)
        give_up("the lock can't be taken");
}

static void lock_give(void)
{
    if (pthread_mutex_unlock(&lock) != 0)
        give_up("the lock can't be given back");
}

static void take_time(long milliseconds)
{
    struct timespec left = {milliseconds / 1000, milliseconds % 1000 * 1000000};
    while (nanosleep(&left, &left) != 0)
        ;
}

void picture_resize(struct picture *picture)
{
    lock_take();
    picture->resized++;
    begun++;
    if (pthread_cond_signal(&one_begun) != 0)
        give_up("a condition can't be signalled");
    lock_give();
    take_time(RESIZE_MS);
}

/* Takes no lock, because that would order main's work before the workers'. */
void picture_give_back(struct picture *picture)
{
    picture->given_back++;
}

/* Have two pictures been begun within PATIENCE_MS? The first takes long enough for the second. */
static bool wait_until_both_work(void)
{
    struct timespec deadline;
    clock_gettime(CLOCK_REALTIME, &deadline);
    deadline.tv_sec += PATIENCE_MS / 1000;
    lock_take();
    while (begun < 2 && pthread_cond_timedwait(&one_begun, &lock, &deadline) != ETIMEDOUT)
        ;
    bool both = begun >= 2;
    lock_give();
    return both;
}

/*
 * Threads of this process: the folder of its threads has that many links, and some more. Allocates
 * nothing: memory that has just been freed must not come to life again here.
 */
static int count_threads(void)
{
    struct stat tasks;
    if (stat("/proc/self/task", &tasks) != 0)
        give_up("/proc can't be read");
    return (int)tasks.st_nlink;
}

/* Waits until two threads less than that many are left, at most PATIENCE_MS. */
static bool wait_until_gone(int threads)
{
    for (int ms = 0; count_threads() > threads - 2; ms++) {
        if (ms >= PATIENCE_MS)
            return false;
        take_time(1);
    }
    return true;
}

static void check_pictures(void)
{
    lock_take();
    for (int i = 0; i < PICTURES; i++)
        drive_check(pictures[i].resized + pictures[i].given_back == 1,
                    "picture %d was resized %d times and given back %d times", i,
                    pictures[i].resized, pictures[i].given_back);
    lock_give();
}

int main(void)
{
    drive_start();
    if (pool_start() != 0)
        give_up("the pool can't be started");
    for (int i = 0; i < PICTURES; i++)
        drive_check(pool_add(&pictures[i]), "the pool did not take picture %d", i);
    drive_check(wait_until_both_work(), "two pictures should be resized at the same time");
    int threads = count_threads();
    size_t unfinished = pool_unfinished();
    drive_check(unfinished <= PICTURES, "%zu pictures are unfinished, and only %d were added",
                unfinished, PICTURES);
    pool_stop();
    drive_check(wait_until_gone(threads), "the workers are still there %d ms after pool_stop",
                PATIENCE_MS);
    check_pictures();
    return drive_end();
}
