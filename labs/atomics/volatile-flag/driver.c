/*
 * Three downloads, one after the other: one that is complete after a few chunks, and two that the
 * user cancels, each while a chunk is on its way. That chunk takes until download_cancel has
 * returned.
 *
 * Nothing here orders what the user does before what the download does: the numbers are relaxed,
 * and no lock is taken.
 */
#include "drive.h"
#include "volatile-flag.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/* The user presses "cancel" when so many chunks are there, or not at all. */
enum { CANCEL_AT = 2, CHUNKS_MORE = 20, WAIT_MS = 1000 };

struct file {
    int chunks; /* in all, constant while the download is running */
    atomic_int fetched;
    atomic_bool on_its_way; /* the chunk during which the user cancels */
    atomic_bool cancelled;  /* download_cancel has returned */
    atomic_bool deleted;
};

static struct file file;

static int number(atomic_int *shared)
{
    return atomic_load_explicit(shared, memory_order_relaxed);
}

static bool is_set(atomic_bool *shared)
{
    return atomic_load_explicit(shared, memory_order_relaxed);
}

static void set(atomic_bool *shared)
{
    atomic_store_explicit(shared, true, memory_order_relaxed);
}

/* Waits until it is set, for so long and no longer: is it? */
static bool await(atomic_bool *shared)
{
    const struct timespec pause = {.tv_nsec = 1000000};
    for (int ms = 0; ms < WAIT_MS && !is_set(shared); ms++)
        nanosleep(&pause, NULL);
    return is_set(shared);
}

bool chunk_fetch(void)
{
    int before = atomic_fetch_add_explicit(&file.fetched, 1, memory_order_relaxed);
    if (before == CANCEL_AT) {
        set(&file.on_its_way);
        drive_check(await(&file.cancelled), "download_cancel has to wait for a chunk");
    }
    return before + 1 < file.chunks;
}

void file_delete(void)
{
    set(&file.deleted);
}

static struct download *start(int chunks)
{
    file = (struct file){.chunks = chunks};
    struct download *download = download_start();
    if (download == NULL) {
        fprintf(stderr, "driver: download_start returned NULL\n");
        exit(1);
    }
    return download;
}

static void check_file(bool deleted, const char *when)
{
    drive_check(is_set(&file.deleted) == deleted, "%s, the file is %s", when,
                deleted ? "still there" : "gone");
}

static void complete(void)
{
    struct download *download = start(CANCEL_AT);
    drive_check(download_finish(download) == DOWNLOAD_COMPLETE,
                "a download that nobody has cancelled is not complete");
    drive_check(number(&file.fetched) == CANCEL_AT, "%d of %d chunks were fetched",
                number(&file.fetched), CANCEL_AT);
    check_file(false, "after a download that is complete");
}

static void cancel(bool keep, enum download_end expected, const char *when)
{
    struct download *download = start(CANCEL_AT + CHUNKS_MORE);
    drive_check(await(&file.on_its_way), "the download does not begin");
    download_cancel(download, keep);
    set(&file.cancelled);
    enum download_end end = download_finish(download);
    drive_check(end == expected, "%s, the download ended in another way", when);
    drive_check(number(&file.fetched) <= CANCEL_AT + 1, "%s, it has gone on for %d chunks", when,
                number(&file.fetched) - CANCEL_AT - 1);
    check_file(!keep, when);
}

int main(void)
{
    drive_start();
    complete();
    cancel(true, DOWNLOAD_KEPT, "cancelled by a user who keeps the part");
    cancel(false, DOWNLOAD_DELETED, "cancelled by a user who does not want it");
    return drive_end();
}
