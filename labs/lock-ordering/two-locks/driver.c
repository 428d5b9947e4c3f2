/*
 * A day of the build server in small. First a worker and a supervisor, both alive at once, take a
 * job through both lists. They take turns, so nobody ever waits for a lock here.
 *
 * Then the journal is slow four times: another thread changes the board, and while its line is
 * being written, main uses the board too. The line is done when main is done, or waits for a lock.
 *
 * Between the two, where racelab chooses who runs, two threads use it with nothing to keep them
 * apart.
 */
#include "drive.h"
#include "channel.h"
#include "two-locks.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

/* How often a slow line looks at main, and for how long at most. */
enum { LOOK_MS = 2, SLOW_MS = 500 };

static struct job first = {.number = 1}, second = {.number = 2}, third = {.number = 3};

/* A slow line of the journal. Main writes this while no other thread is alive. */
static struct {
    enum event event;        /* which line */
    void (*change)(void);    /* what the other thread does, to have it written */
    struct channel *writing; /* gets the job when its line is being written; NULL: all are quick */
    struct channel *acted;   /* gets an item when main is done */
} slow;

/* Until main is done, or waits (at two looks). */
static void await_main(void)
{
    struct channel_case acted = {CASE_RECEIVE, slow.acted, NULL, CHANNEL_OK};
    int waits = 0;
    for (int ms = 0; ms < SLOW_MS && waits < 2; ms += LOOK_MS) {
        if (channel_select(&acted, 1, LOOK_MS, NULL) == 0)
            return;
        waits = drive_main_waits() ? waits + 1 : 0;
    }
}

void journal_write(enum event event, const struct job *job)
{
    if (slow.writing == NULL || event != slow.event)
        return;
    struct channel_case writing = {CASE_SEND, slow.writing, (void *)job, CHANNEL_OK};
    if (channel_select(&writing, 1, 0, NULL) == 0 && writing.status == CHANNEL_OK)
        await_main();
}

static void give_up(const char *why)
{
    fprintf(stderr, "driver: %s\n", why);
    exit(1);
}

static struct channel *channel_make(void)
{
    struct channel *channel = channel_new(1);
    if (channel == NULL)
        give_up("no memory for a channel");
    return channel;
}

static pthread_t thread_start(void *(*body)(void *argument), void *argument)
{
    pthread_t thread;
    if (pthread_create(&thread, NULL, body, argument) != 0)
        give_up("a thread can't be started");
    return thread;
}

static void thread_join(pthread_t thread)
{
    if (pthread_join(thread, NULL) != 0)
        give_up("a thread can't be joined");
}

static void check_unfinished(int expected, const char *when)
{
    int count = board_unfinished();
    drive_check(count == expected, "%s, %d jobs are unfinished, and should be %d", when, count,
                expected);
}

/* Starts the oldest job and dies of it. */
static void *worker(void *dead)
{
    struct job *job = board_start();
    drive_check(job == &first, "board_start did not return the job that has waited longest");
    channel_send(dead, job);
    return NULL;
}

static void *supervisor(void *dead)
{
    void *job;
    channel_receive(dead, &job);
    drive_check(board_retry(job), "board_retry did not find a running job");
    return NULL;
}

static void take_turns(void)
{
    struct channel *dead = channel_make();
    pthread_t threads[] = {thread_start(worker, dead), thread_start(supervisor, dead)};
    thread_join(threads[0]);
    thread_join(threads[1]);
    channel_free(dead);
}

/* Takes what waits, and gives it back: through both lists, and back again. */
static void *restless(void *argument)
{
    struct job *job = board_start();
    if (job != NULL)
        drive_check(board_retry(job), "board_retry did not find a running job");
    return argument;
}

/*
 * With nothing between them. Only where every schedule is tried, and a circle is seen at once. In
 * the end both jobs wait in their old order.
 */
static void go_at_each_other(void)
{
    pthread_t threads[] = {thread_start(restless, NULL), thread_start(restless, NULL)};
    check_unfinished(2, "while two threads move jobs to and fro");
    thread_join(threads[0]);
    thread_join(threads[1]);
    drive_check(board_start() != NULL && board_start() != NULL, "a job is lost");
    drive_check(board_retry(&second) && board_retry(&first), "a job that was started is lost");
}

static void *changer(void *argument)
{
    slow.change();
    channel_close(slow.writing);
    return argument;
}

/* Another thread changes the board, and main acts while the line for that is being written. */
static void meanwhile(enum event event, void (*change)(void), void (*act)(void))
{
    void *job;
    slow.event = event;
    slow.change = change;
    slow.writing = channel_make();
    slow.acted = channel_make();
    pthread_t thread = thread_start(changer, NULL);
    drive_check(channel_receive(slow.writing, &job) == CHANNEL_OK,
                "the journal lacks a line for a change");
    act();
    channel_send(slow.acted, NULL);
    thread_join(thread);
    channel_free(slow.writing);
    channel_free(slow.acted);
    slow.writing = NULL;
}

static void start_second(void)
{
    drive_check(board_start() == &second, "board_start did not return the job that waited longest");
}

static void retry_second(void)
{
    drive_check(board_retry(&second), "board_retry did not find a running job");
}

static void count_both(void)
{
    check_unfinished(2, "while a job moves from one list to the other");
}

static void add_third(void)
{
    board_add(&third);
}

static void retry_first(void)
{
    drive_check(board_retry(&first), "board_retry gave up while another job was being added");
}

static void finish_second(void)
{
    drive_check(board_finish(&second), "board_finish did not find a running job");
}

static void start_any(void)
{
    drive_check(board_start() != NULL, "board_start gave up while another job was being finished");
}

static void use_both_at_once(void)
{
    meanwhile(JOB_STARTED, start_second, count_both);
    meanwhile(JOB_RETRIED, retry_second, count_both);

    drive_check(board_start() == &first, "board_start did not return the job that waited longest");
    meanwhile(JOB_ADDED, add_third, retry_first);
    check_unfinished(3, "after one job was added and another tried again");

    start_second();
    meanwhile(JOB_FINISHED, finish_second, start_any);
    check_unfinished(2, "after one job was finished and another started");
}

static void finish_all(void)
{
    for (int i = 0; i < 2; i++)
        board_start();
    drive_check(board_start() == NULL, "board_start found a job after all three were started");
    drive_check(board_finish(&first) && board_finish(&third), "a job that was started is lost");
    check_unfinished(0, "after the last job");
}

int main(void)
{
    drive_start();
    board_add(&first);
    board_add(&second);
    take_turns();
    check_unfinished(2, "after a job was tried again");
    if (drive_is_conducted())
        go_at_each_other();
    use_both_at_once();
    finish_all();
    return drive_end();
}
