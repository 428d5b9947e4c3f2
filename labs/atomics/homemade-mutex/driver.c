/*
 * The plotter of an office. Who has the lock draws, and the plotter counts who is drawing.
 *
 *     queue    main draws while three others queue up one by one; then it is their turn
 *     again    main draws, another one waits; main gives the lock back and takes it again at once
 *     rush     two threads and main draw twice each, with nothing but the lock between them
 */
#include "drive.h"
#include "homemade-mutex.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { QUEUE = 3, RUSH = 2, ROUNDS = 2, DRAWINGS_MAX = 16, PATIENCE_MS = 1000 };

static struct fair_lock *lock;
static atomic_int drawing;               /* threads at the plotter */
static atomic_int drawn;                 /* drawings begun since main was last alone */
static atomic_int by[DRAWINGS_MAX];      /* whose each of them is; 0 is main */
static atomic_bool stays, other_is_done; /* who draws stays until somebody else has come */

static void give_up(const char *why)
{
    fprintf(stderr, "driver: %s\n", why);
    exit(1);
}

static void pause_briefly(void)
{
    nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
}

/* At the plotter: until another thread is here as well, waits for the lock, or will not come. */
static void stay(void)
{
    for (int ms = 0; ms < PATIENCE_MS; ms++) {
        if (atomic_load(&drawing) > 1 || fair_lock_waiting(lock) > 0 || atomic_load(&other_is_done))
            return;
        pause_briefly();
    }
}

static void draw(int person)
{
    int number = atomic_fetch_add(&drawn, 1);
    int here = atomic_fetch_add(&drawing, 1) + 1;
    drive_check(here == 1, "%d drawings are on the plotter at once, and should be 1", here);
    atomic_store(&by[number], person);
    if (atomic_load(&stays))
        stay();
    atomic_fetch_sub(&drawing, 1);
}

static void take_and_draw(int person)
{
    fair_lock_take(lock);
    draw(person);
    fair_lock_give(lock);
}

static void *person_run(void *argument)
{
    take_and_draw(*(int *)argument);
    atomic_store(&other_is_done, true);
    return NULL;
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

static void await_waiting(int expected)
{
    int ms = 0;
    while (fair_lock_waiting(lock) != expected && ms++ < PATIENCE_MS)
        pause_briefly();
    drive_check(fair_lock_waiting(lock) == expected,
                "%d threads wait for the lock, and should be %d", fair_lock_waiting(lock),
                expected);
}

static void check_order(const int *expected, int count)
{
    for (int i = 0; i < count; i++) {
        int person = atomic_load(&by[i]);
        drive_check(person == expected[i],
                    "drawing %d of %d is that of person %d, and person %d came first", i + 1, count,
                    person, expected[i]);
    }
    atomic_store(&drawn, 0);
}

static void draw_in_turn(void)
{
    int people[] = {0, 1, 2, 3};
    pthread_t threads[QUEUE];
    fair_lock_take(lock);
    for (int i = 0; i < QUEUE; i++) {
        threads[i] = thread_start(person_run, &people[i + 1]);
        await_waiting(i + 1);
    }
    draw(0);
    fair_lock_give(lock);
    for (int i = 0; i < QUEUE; i++)
        thread_join(threads[i]);
    check_order(people, QUEUE + 1);
}

static void draw_again(void)
{
    int one = 1;
    fair_lock_take(lock);
    pthread_t thread = thread_start(person_run, &one);
    await_waiting(1);
    draw(0);
    atomic_store(&other_is_done, false);
    atomic_store(&stays, true);
    fair_lock_give(lock);
    take_and_draw(0);
    thread_join(thread);
    atomic_store(&stays, false);
    check_order((const int[]){0, 1, 0}, 3);
}

static void *rush(void *argument)
{
    for (int i = 0; i < ROUNDS; i++)
        take_and_draw(0);
    return argument;
}

static void draw_at_will(void)
{
    pthread_t threads[RUSH];
    for (int i = 0; i < RUSH; i++)
        threads[i] = thread_start(rush, NULL);
    rush(NULL);
    for (int i = 0; i < RUSH; i++)
        thread_join(threads[i]);
    int count = atomic_load(&drawn);
    drive_check(count == (RUSH + 1) * ROUNDS, "%d drawings were made, and should be %d", count,
                (RUSH + 1) * ROUNDS);
}

int main(void)
{
    drive_start();
    lock = fair_lock_new();
    if (lock == NULL)
        give_up("no memory for a lock");
    draw_in_turn();
    draw_again();
    draw_at_will();
    fair_lock_free(lock);
    return drive_end();
}
