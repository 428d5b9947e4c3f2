/*
 * The futex system call itself: FUTEX_WAIT on a changed value (EAGAIN) and with a time limit
 * (ETIMEDOUT), FUTEX_WAKE and how many it woke, FUTEX_WAIT_BITSET until a moment, EINVAL; a lock
 * made of it.
 */
#include "say.h"

#include <linux/futex.h>
#include <stdatomic.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { WAITERS = 3, ROUNDS = 300 };

static atomic_uint word, lock_word; /* lock_word: 0 free, 1 locked, 2 locked and awaited */
static long counter;                /* guarded by lock_word */

static long futex(atomic_uint *address, int operation, unsigned value, const struct timespec *time)
{
    return syscall(SYS_futex, address, operation | FUTEX_PRIVATE_FLAG, value, time, NULL,
                   FUTEX_BITSET_MATCH_ANY);
}

static void *wait_for_wake(void *result)
{
    *(long *)result = futex(&word, FUTEX_WAIT, 0, NULL);
    return NULL;
}

/* One that has not gone to sleep yet cannot be woken, so main asks until all have been. */
static void say_woken(void)
{
    pthread_t threads[WAITERS];
    long results[WAITERS], woken = 0, most = 0;

    for (int i = 0; i < WAITERS; i++) {
        results[i] = -1;
        threads[i] = start(wait_for_wake, &results[i]);
    }
    while (woken < WAITERS) {
        long count = futex(&word, FUTEX_WAKE, 1, NULL);

        woken += count;
        if (count > most)
            most = count;
        rest();
    }
    printf("woken: %ld, at most %ld at once\n", woken, most);
    for (int i = 0; i < WAITERS; i++) {
        finish(threads[i]);
        say_result("FUTEX_WAIT", results[i]);
    }
}

static void lock(void)
{
    unsigned expected = 0;

    if (atomic_compare_exchange_strong(&lock_word, &expected, 1))
        return;
    while (atomic_exchange(&lock_word, 2) != 0)
        futex(&lock_word, FUTEX_WAIT, 2, NULL);
}

static void unlock(void)
{
    if (atomic_exchange(&lock_word, 0) == 2)
        futex(&lock_word, FUTEX_WAKE, 1, NULL);
}

static void *count(void *argument)
{
    for (int i = 0; i < ROUNDS; i++) {
        lock();
        counter++;
        unlock();
    }
    return argument;
}

static void say_times(void)
{
    struct timespec length = milliseconds(30), bad = not_a_time();
    struct timespec due = in_ms(CLOCK_MONOTONIC, 30), past;

    say_result("FUTEX_WAIT, time limit", futex(&word, FUTEX_WAIT, 0, &length));
    say_that("not early", has_come(CLOCK_MONOTONIC, due));
    due = in_ms(CLOCK_MONOTONIC, 30);
    say_result("FUTEX_WAIT_BITSET, moment", futex(&word, FUTEX_WAIT_BITSET, 0, &due));
    say_that("not early", has_come(CLOCK_MONOTONIC, due));
    past = in_ms(CLOCK_MONOTONIC, -50);
    say_result("FUTEX_WAIT_BITSET, past", futex(&word, FUTEX_WAIT_BITSET, 0, &past));
    due = in_ms(CLOCK_REALTIME, 20);
    say_result("on CLOCK_REALTIME",
               futex(&word, FUTEX_WAIT_BITSET | FUTEX_CLOCK_REALTIME, 0, &due));
    say_that("not early", has_come(CLOCK_REALTIME, due));
    say_result("FUTEX_WAIT, bad time", futex(&word, FUTEX_WAIT, 0, &bad));
}

int main(void)
{
    pthread_t threads[WAITERS];

    say_result("FUTEX_WAIT on a changed value", futex(&word, FUTEX_WAIT, 1, NULL));
    say_result("FUTEX_WAKE of nobody", futex(&word, FUTEX_WAKE, 1, NULL));
    say_result("beside a word", futex((atomic_uint *)((uintptr_t)&word + 1), FUTEX_WAIT, 0, NULL));
    say_times();
    say_woken();
    for (int i = 0; i < WAITERS; i++)
        threads[i] = start(count, NULL);
    for (int i = 0; i < WAITERS; i++)
        finish(threads[i]);
    say_that("every count is there", counter == (long)WAITERS * ROUNDS);
    return 0;
}
