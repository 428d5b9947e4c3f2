/*
 * One picture has been looked at already. Then two visitors look at one each. Neither has to wait
 * for the other, so the two are made at the same time. At night, when both have gone, all are
 * counted.
 *
 * Nothing here orders what the visitors do after the thumbnails are made: the numbers are relaxed,
 * and no lock is taken. On an ordinary day the second thumbnail is the slower one.
 */
#include "drive.h"
#include "sharded-size.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { BEFORE = 1, VISITORS = 2, PICTURES = BEFORE + VISITORS, MAKE_S = 1 };

struct thumbnail {
    const char *picture;
    atomic_int made; /* so many times */
};

/* One for each visitor, and one that is there before they come. */
static struct thumbnail thumbnails[PICTURES] = {{"autumn", 0}, {"bridge", 0}, {"castle", 0}};

static struct thumbnails *all;
static atomic_int seen; /* pictures that have been looked at */

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t one_begun = PTHREAD_COND_INITIALIZER;
static int begun; /* thumbnails of the visitors; guarded by lock */

static void must(int error)
{
    if (error != 0) {
        fprintf(stderr, "driver: %s\n", strerror(error));
        exit(1);
    }
}

/* Waits until the other visitor's is made as well: but not for one that has to wait for this one.
 */
static void make_together(void)
{
    struct timespec deadline;
    int error = 0;
    clock_gettime(CLOCK_REALTIME, &deadline);
    deadline.tv_sec += MAKE_S;
    must(pthread_mutex_lock(&lock));
    begun++;
    must(pthread_cond_broadcast(&one_begun));
    while (begun < VISITORS && error != ETIMEDOUT)
        error = pthread_cond_timedwait(&one_begun, &lock, &deadline);
    must(pthread_mutex_unlock(&lock));
    drive_check(error != ETIMEDOUT,
                "one of autumn and bridge is made only when the other one is done");
}

struct thumbnail *thumbnail_make(const char *picture)
{
    int i = 0;
    while (i < PICTURES && strcmp(thumbnails[i].picture, picture) != 0)
        i++;
    if (i == PICTURES)
        must(EINVAL);
    int before = atomic_fetch_add_explicit(&thumbnails[i].made, 1, memory_order_relaxed);
    drive_check(before == 0, "the thumbnail of %s was made again", picture);
    if (before == 0 && i < VISITORS) {
        make_together();
        drive_follow(&seen, BEFORE + i);
    }
    return &thumbnails[i];
}

static void *look(void *argument)
{
    struct thumbnail *thumbnail = argument;
    drive_check(thumbnails_get(all, thumbnail->picture) == thumbnail,
                "%s has the thumbnail of another picture", thumbnail->picture);
    drive_pass(&seen);
    return NULL;
}

int main(void)
{
    pthread_t visitors[VISITORS];
    drive_start();
    all = thumbnails_new();
    if (all == NULL)
        must(ENOMEM);
    look(&thumbnails[VISITORS]);
    for (int i = 0; i < VISITORS; i++)
        must(pthread_create(&visitors[i], NULL, look, &thumbnails[i]));
    for (int i = 0; i < VISITORS; i++)
        must(pthread_join(visitors[i], NULL));
    for (int i = 0; i < PICTURES; i++)
        look(&thumbnails[i]);
    size_t count = thumbnails_count(all);
    drive_check(count == PICTURES, "%d thumbnails were made, and %zu are counted", PICTURES, count);
    thumbnails_free(all);
    return drive_end();
}
