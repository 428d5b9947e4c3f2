/* expect: clean */
/* why: A lock that sleeps in the kernel; its order comes from the exchanges on its word. */
#define _GNU_SOURCE 1
#include <linux/futex.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

static atomic_int word; /* 0 free, 1 locked, 2 locked and somebody sleeps */
static long count;      /* guarded by word */

static void lock(void)
{
    int seen = 0;
    if (atomic_compare_exchange_strong(&word, &seen, 1))
        return;
    while (atomic_exchange_explicit(&word, 2, memory_order_acquire) != 0)
        syscall(SYS_futex, &word, FUTEX_WAIT_PRIVATE, 2, NULL, NULL, 0);
}

static void unlock(void)
{
    if (atomic_exchange_explicit(&word, 0, memory_order_release) == 2)
        syscall(SYS_futex, &word, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0);
}

static void *counter(void *unused)
{
    for (int i = 0; i < 200; i++) {
        lock();
        count++;
        unlock();
    }
    return unused;
}

int main(void)
{
    pthread_t a, b;
    must(pthread_create(&a, NULL, counter, NULL));
    must(pthread_create(&b, NULL, counter, NULL));
    must(pthread_join(a, NULL));
    must(pthread_join(b, NULL));
    printf("%ld\n", count);
    return 0;
}
