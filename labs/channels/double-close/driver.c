/*
 * Backups of the same four files.
 *
 *     at any time   Stop is pressed, with nothing to save. Only where racelab chooses who runs
 *     to the end    nobody presses Stop
 *     half-way      Stop is pressed while the first files are on their way
 *     at the end    Stop is pressed while the end is being entered in the catalogue
 *
 * What is slow in the last two takes until Stop has been pressed, or until whoever
 * presses it waits.
 */
#include "drive.h"
#include "channel.h"
#include "double-close.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { FILES = 4, NONE = 0, UPLOAD_MS = 20, DEADLINE_MS = 2000 };

/* How often what is slow looks at main, and for how long at most. */
enum { LOOK_MS = 2, SLOW_MS = 1000 };

enum scene { TO_THE_END, HALF_WAY, AT_THE_END, AT_ANY_TIME };

static const char *const files[FILES] = {"letters", "photos", "thesis", "taxes"};

static enum scene scene;        /* written while main is alone, as are the next three */
static int given;               /* how many files there are to save */
static struct channel *begun;   /* gets an item when something slow has begun */
static struct channel *stopped; /* gets an item when Stop has been pressed */
static atomic_bool stopping;    /* main goes to press it; relaxed, so that it orders nothing */

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int uploaded[FILES];    /* how often; guarded by lock */
static int entries;            /* in the catalogue; guarded by lock */
static enum ending last_entry; /* guarded by lock */

static void give_up(const char *why)
{
    fprintf(stderr, "driver: %s\n", why);
    exit(1);
}

static void must(int error)
{
    if (error != 0)
        give_up(strerror(error));
}

static struct channel *channel_make(void)
{
    struct channel *channel = channel_new(1);
    if (channel == NULL)
        give_up("no memory for a channel");
    return channel;
}

/*
 * Says that something slow has begun, if nobody has said so. Then waits until main has come as far
 * as it can without us: it has gone to press Stop, and now it waits (at two looks), or has done so.
 */
static void be_slow(void)
{
    const struct timespec pause = {.tv_nsec = LOOK_MS * 1000000};
    struct channel_case say = {CASE_SEND, begun, NULL, CHANNEL_OK};
    channel_select(&say, 1, 0, NULL);
    int waits = 0;
    for (int ms = 0; ms < SLOW_MS && waits < 2; ms += LOOK_MS) {
        nanosleep(&pause, NULL);
        if (channel_length(stopped) > 0)
            return;
        bool stuck = atomic_load_explicit(&stopping, memory_order_relaxed) && drive_main_waits();
        waits = stuck ? waits + 1 : 0;
    }
}

static int file_index(const char *file)
{
    int index = 0;
    while (index < FILES - 1 && files[index] != file)
        index++;
    return index;
}

void file_upload(const char *file)
{
    if (scene == TO_THE_END)
        drive_work(UPLOAD_MS);
    if (scene == HALF_WAY)
        be_slow();
    must(pthread_mutex_lock(&lock));
    uploaded[file_index(file)]++;
    must(pthread_mutex_unlock(&lock));
}

void catalogue_enter(enum ending ending)
{
    must(pthread_mutex_lock(&lock));
    entries++;
    last_entry = ending;
    must(pthread_mutex_unlock(&lock));
    if (scene == AT_THE_END)
        be_slow();
}

static struct backup *backup_begin(enum scene now, int count)
{
    scene = now;
    given = count;
    entries = 0;
    memset(uploaded, 0, sizeof uploaded);
    begun = channel_make();
    stopped = channel_make();
    atomic_store_explicit(&stopping, false, memory_order_relaxed);
    struct backup *backup = backup_start(files, (size_t)count);
    if (backup == NULL)
        give_up("no memory or threads for a backup");
    return backup;
}

static const char *name(enum ending ending)
{
    static const char *const names[] = {"running", "complete", "stopped"};
    return names[ending];
}

/* Waits for the end. One entry in the catalogue, and it is true. Returns how many were uploaded. */
static int backup_check(struct backup *backup, const char *when)
{
    int all = 0;
    enum ending ending = backup_finish(backup);
    for (int i = 0; i < FILES; i++) {
        all += uploaded[i] > 0;
        drive_check(uploaded[i] <= 1, "%s, the file '%s' was uploaded %d times", when, files[i],
                    uploaded[i]);
    }
    drive_check(entries == 1,
                "%s, the catalogue has %d entries for the backup, and should have 1; the last one "
                "is '%s'",
                when, entries, name(last_entry));
    drive_check(ending == last_entry, "%s, the backup is '%s', and the catalogue says '%s'", when,
                name(ending), name(last_entry));
    drive_check(ending != BACKUP_COMPLETE || all == given,
                "%s, the backup is complete, and %d of %d files were uploaded", when, all, given);
    channel_free(begun);
    channel_free(stopped);
    return all;
}

static void to_the_end(void)
{
    int all = backup_check(backup_begin(TO_THE_END, FILES), "without a stop");
    drive_check(all == FILES, "without a stop, %d of %d files were uploaded", all, FILES);
    drive_check(last_entry == BACKUP_COMPLETE, "without a stop, the backup is '%s'",
                name(last_entry));
}

/* Presses Stop when something slow has begun. */
static void stop_meanwhile(struct backup *backup)
{
    struct channel_case slow = {CASE_RECEIVE, begun, NULL, CHANNEL_OK};
    drive_check(channel_select(&slow, 1, DEADLINE_MS, NULL) == 0,
                "no file is uploaded, or the end is not entered");
    atomic_store_explicit(&stopping, true, memory_order_relaxed);
    backup_stop(backup);
    channel_send(stopped, NULL);
}

static void half_way(void)
{
    struct backup *backup = backup_begin(HALF_WAY, FILES);
    stop_meanwhile(backup);
    backup_check(backup, "stopped half-way");
}

static void at_the_end(void)
{
    struct backup *backup = backup_begin(AT_THE_END, FILES);
    stop_meanwhile(backup);
    backup_check(backup, "stopped at the end");
}

static void at_any_time(void)
{
    struct backup *backup = backup_begin(AT_ANY_TIME, NONE);
    backup_stop(backup);
    backup_check(backup, "stopped at any time");
}

int main(void)
{
    drive_start();
    if (drive_is_conducted())
        at_any_time();
    to_the_end();
    half_way();
    at_the_end();
    return drive_end();
}
