/*
 * Disk, stick and button. Two readers read the blocks of a film, a writer writes them.
 *
 *     to the end      nobody presses the button, and each block is written once
 *     no disk         the button is pressed while the writer waits for a block that never comes
 *     a slow stick    the button is pressed while the stick is busy, and the readers have read all
 *                     that there is room for
 *     at any time     the button is pressed while all of them are at work
 *
 * The last two only where racelab chooses who runs, and where waiting takes no time.
 */
#include "drive.h"
#include "cancel-not-heard.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { READERS = 2, FEW = 2, MANY = 4, BLOCKS = READERS * MANY };

/* Microseconds. */
enum { BUTTON_US = 1000500, SLOW_US = 60 * 1000000, AT_ONCE_US = 100 };

struct block {
    int written; /* how often; the writer's */
};

/* One of the two; its fields are its own until it is joined. */
struct reader {
    struct block *blocks;
    int count;
    enum copy_status status; /* of its last push */
    long returned;           /* when that returned */
};

static struct copy *copy;
static struct block blocks[BLOCKS];
static struct reader readers[READERS];
static enum copy_status writer_status; /* of its last pop; the writer's until it is joined */
static long stick_us;                  /* how long one block takes; written while main is alone */

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

static long now_us(void)
{
    struct timespec now;
    if (clock_gettime(CLOCK_MONOTONIC, &now) != 0)
        give_up("there is no clock");
    return (long)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static void pass_time(long microseconds)
{
    const struct timespec span = {microseconds / 1000000, microseconds % 1000000 * 1000};
    if (microseconds > 0 && nanosleep(&span, NULL) != 0)
        give_up("a sleep was interrupted");
}

static void *read_blocks(void *argument)
{
    struct reader *reader = argument;
    reader->status = COPY_OK;
    for (int i = 0; i < reader->count && reader->status == COPY_OK; i++)
        reader->status = copy_push(copy, &reader->blocks[i]);
    reader->returned = now_us();
    return NULL;
}

static void *write_blocks(void *unused)
{
    struct block *block;
    while ((writer_status = copy_pop(copy, &block)) == COPY_OK) {
        pass_time(stick_us);
        block->written++;
    }
    return unused;
}

static pthread_t thread_start(void *(*body)(void *argument), void *argument)
{
    pthread_t thread;
    must(pthread_create(&thread, NULL, body, argument));
    return thread;
}

/* Each reader will push this many blocks; one block takes the stick so long. */
static void copy_open(size_t room, int count, long stick)
{
    copy = copy_new(room);
    if (copy == NULL)
        give_up("no memory for a queue");
    stick_us = stick;
    memset(blocks, 0, sizeof blocks);
    for (int i = 0; i < READERS; i++)
        readers[i] = (struct reader){.blocks = &blocks[i * count], .count = count};
}

static void check_writer(const char *when, enum copy_status expected)
{
    static const char *const names[] = {"OK", "FINISHED", "CANCELLED"};
    drive_check(writer_status == expected, "%s, the writer's last pop said %s, and should say %s",
                when, names[writer_status], names[expected]);
}

/* Readers and writer at work; main may press the button, after a while; says when. */
static long run(bool press, long wait)
{
    pthread_t threads[READERS + 1];
    long pressed = 0;
    for (int i = 0; i < READERS; i++)
        threads[i] = thread_start(read_blocks, &readers[i]);
    threads[READERS] = thread_start(write_blocks, NULL);
    if (press) {
        pass_time(wait);
        pressed = now_us();
        copy_cancel(copy);
    }
    for (int i = 0; i < READERS; i++)
        must(pthread_join(threads[i], NULL));
    if (!press)
        copy_finish(copy);
    must(pthread_join(threads[READERS], NULL));
    return pressed;
}

static void to_the_end(size_t room)
{
    copy_open(room, FEW, 0);
    run(false, 0);
    check_writer("at the end", COPY_FINISHED);
    for (int i = 0; i < READERS * FEW; i++)
        drive_check(blocks[i].written == 1, "block %d was written %d times, and should be once", i,
                    blocks[i].written);
    copy_free(copy);
}

static void no_disk(void)
{
    copy_open(1, FEW, 0);
    pthread_t writer = thread_start(write_blocks, NULL);
    copy_cancel(copy);
    must(pthread_join(writer, NULL));
    check_writer("cancelled without a block", COPY_CANCELLED);
    drive_check(copy_push(copy, &blocks[0]) == COPY_CANCELLED,
                "a block was taken after the copy had been cancelled");
    copy_free(copy);
}

static void slow_stick(void)
{
    copy_open(2, MANY, SLOW_US);
    long pressed = run(true, BUTTON_US);
    check_writer("cancelled with a full queue", COPY_CANCELLED);
    for (int i = 0; i < READERS; i++) {
        long late = readers[i].returned - pressed;
        drive_check(readers[i].status == COPY_CANCELLED, "a reader did not hear of the button");
        drive_check(late <= AT_ONCE_US,
                    "a reader waited %ld microseconds longer, after the button was pressed", late);
    }
    copy_free(copy);
}

static void at_any_time(void)
{
    copy_open(1, FEW, 0);
    run(true, 0);
    check_writer("cancelled at any time", COPY_CANCELLED);
    copy_free(copy);
}

int main(void)
{
    drive_start();
    if (drive_is_conducted()) {
        slow_stick();
        at_any_time();
    }
    no_disk();
    to_the_end(1);
    to_the_end(READERS * FEW);
    return drive_end();
}
