/*
 * The bank, which counts its lines, and two cash machines.
 *
 *     alone     one machine: lines are used again, the limit is kept, a bank that does not answer
 *               takes no room
 *     side      two lines are allowed, two machines come: both lines are opened at the same time
 *     last      one line is allowed, two machines come: it is opened until the other machine has
 *               been told that there is none
 */
#include "drive.h"
#include "channel.h"
#include "over-full-bulkhead.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

enum { MACHINES = 2, PATIENCE_MS = 1000 };

static struct {
    int limit;               /* main's, while no other thread is alive */
    bool silent;             /* main's: it does not answer */
    atomic_int lines;        /* open or being opened */
    struct channel *meeting; /* unbuffered; NULL, or lines are opened two at a time */
    struct channel *told;    /* NULL, or gets an item for each machine that knows what it gets */
} bank;

static void give_up(const char *why)
{
    fprintf(stderr, "driver: %s\n", why);
    exit(1);
}

static struct channel *channel_make(size_t capacity)
{
    struct channel *channel = channel_new(capacity);
    if (channel == NULL)
        give_up("no memory for a channel");
    return channel;
}

/* Until the other machine opens a line as well: one of them sends, the other receives. */
static void open_side_by_side(void)
{
    struct channel_case cases[] = {
        {CASE_SEND, bank.meeting, NULL, CHANNEL_OK},
        {CASE_RECEIVE, bank.meeting, NULL, CHANNEL_OK},
    };
    drive_check(channel_select(cases, 2, PATIENCE_MS, NULL) >= 0,
                "a machine that may open a line waits for another one to be opened");
}

/* Until the other machine has got its answer. */
static void open_slowly(void)
{
    struct channel_case told = {CASE_RECEIVE, bank.told, NULL, CHANNEL_OK};
    drive_check(channel_select(&told, 1, PATIENCE_MS, NULL) == 0,
                "a machine that can't have a line waits for another one to be opened");
}

struct line *line_open(void)
{
    int lines = atomic_fetch_add(&bank.lines, 1) + 1;
    drive_check(lines <= bank.limit, "there are %d lines to the bank, and it allows %d", lines,
                bank.limit);
    if (bank.meeting != NULL)
        open_side_by_side();
    if (bank.told != NULL && lines <= bank.limit)
        open_slowly();
    struct line *line = bank.silent ? NULL : calloc(1, sizeof *line);
    if (line == NULL)
        atomic_fetch_sub(&bank.lines, 1);
    return line;
}

void line_close(struct line *line)
{
    free(line);
    atomic_fetch_sub(&bank.lines, 1);
}

static struct pool *pool_make(int limit)
{
    struct pool *pool = pool_new(limit);
    if (pool == NULL)
        give_up("no memory for a pool");
    bank.limit = limit;
    return pool;
}

/* All lines have been put back. */
static void pool_end(struct pool *pool)
{
    pool_free(pool);
    int lines = atomic_load(&bank.lines);
    drive_check(lines == 0, "%d lines are open after the pool is gone", lines);
    atomic_store(&bank.lines, 0);
}

static void use_alone(void)
{
    struct pool *pool = pool_make(2);
    bank.silent = true;
    for (int i = 0; i < 3; i++)
        drive_check(pool_get(pool) == NULL, "there is a line, and the bank did not answer");
    bank.silent = false;
    struct line *one = pool_get(pool), *other = pool_get(pool);
    drive_check(one != NULL && other != NULL && one != other,
                "two lines are allowed, and a machine can't have two");
    drive_check(pool_get(pool) == NULL, "two lines are allowed, and a machine has three");
    if (other != NULL)
        pool_put(pool, other);
    drive_check(pool_get(pool) == other, "an idle line is not used again");
    if (one != NULL)
        pool_put(pool, one);
    if (other != NULL)
        pool_put(pool, other);
    pool_end(pool);
}

struct machine {
    struct pool *pool;
    struct line *line;
};

static void *machine_run(void *argument)
{
    struct machine *machine = argument;
    machine->line = pool_get(machine->pool);
    if (bank.told != NULL)
        channel_send(bank.told, NULL);
    return NULL;
}

/* All machines want a line at the same time. */
static void come_together(int limit)
{
    struct machine machines[MACHINES];
    pthread_t threads[MACHINES];
    struct pool *pool = pool_make(limit);
    int got = 0;
    for (int i = 0; i < MACHINES; i++) {
        machines[i] = (struct machine){pool, NULL};
        if (pthread_create(&threads[i], NULL, machine_run, &machines[i]) != 0)
            give_up("a thread can't be started");
    }
    for (int i = 0; i < MACHINES; i++) {
        if (pthread_join(threads[i], NULL) != 0)
            give_up("a thread can't be joined");
        if (machines[i].line != NULL) {
            got++;
            pool_put(pool, machines[i].line);
        }
    }
    drive_check(got == limit, "%d lines are allowed, two machines came, and %d have one", limit,
                got);
    pool_end(pool);
}

int main(void)
{
    drive_start();
    use_alone();
    bank.meeting = channel_make(0);
    come_together(2);
    channel_free(bank.meeting);
    bank.meeting = NULL;
    bank.told = channel_make(MACHINES);
    come_together(1);
    channel_free(bank.told);
    return drive_end();
}
