/*
 * One album of six pictures. Opening a decoder takes time. In a native run it takes until all six
 * have been asked for, so that the threads are alive at the same time; where racelab chooses who
 * runs, that is not needed. Every thumbnail is counted.
 */
#include "drive.h"
#include "captured-index.h"

#include <errno.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { PICTURES = 6, OPENING_MS = 10, PATIENCE_S = 1 };

struct decoder {
    bool open;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t all_asked = PTHREAD_COND_INITIALIZER;
static int asked;                /* decoders asked for; guarded by lock */
static bool tired;               /* they did not all come in time; guarded by lock */
static int thumbnails[PICTURES]; /* made of each picture; guarded by lock */
static int outside;              /* asked for of pictures that don't exist; guarded by lock */
static size_t outside_number;    /* one of them; guarded by lock */

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

/* Until all six have come, or nobody believes in it any more. Holds lock. */
static void wait_for_all(void)
{
    struct timespec deadline;
    clock_gettime(CLOCK_REALTIME, &deadline);
    deadline.tv_sec += PATIENCE_S;
    while (asked < PICTURES && !tired)
        tired = pthread_cond_timedwait(&all_asked, &lock, &deadline) == ETIMEDOUT;
}

struct decoder *decoder_open(void)
{
    struct decoder *decoder = malloc(sizeof *decoder);
    if (decoder == NULL)
        give_up("no memory for a decoder");
    lock_take();
    asked++;
    if (pthread_cond_broadcast(&all_asked) != 0)
        give_up("a condition can't be signalled");
    if (!drive_is_conducted())
        wait_for_all();
    lock_give();
    drive_work(OPENING_MS);
    decoder->open = true;
    return decoder;
}

void decoder_shrink(struct decoder *decoder, size_t number)
{
    drive_check(decoder->open, "a picture is shrunk with a decoder that is not open");
    lock_take();
    if (number < PICTURES) {
        thumbnails[number]++;
    } else {
        outside++;
        outside_number = number;
    }
    lock_give();
}

void decoder_close(struct decoder *decoder)
{
    free(decoder);
}

static void check_thumbnails(void)
{
    int wrong = 0;
    size_t first = 0; /* of the wrong ones */
    for (size_t n = PICTURES; n-- > 0;) {
        if (thumbnails[n] != 1) {
            wrong++;
            first = n;
        }
    }
    drive_check(wrong == 0, "%d of %d pictures do not have exactly 1 thumbnail: picture %zu has %d",
                wrong, PICTURES, first, thumbnails[first]);
    drive_check(outside == 0, "picture %zu was to be shrunk, and the last one of the album is %d",
                outside_number, PICTURES - 1);
}

int main(void)
{
    drive_start();
    int result = album_shrink(PICTURES);
    drive_check(result == 0, "album_shrink returned %d, and should return 0", result);
    check_thumbnails();
    return drive_end();
}
