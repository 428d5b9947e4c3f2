/* finds: nothing */
/*
 * The main thread starts two workers, detaches them and ends with pthread_exit; the process goes
 * on until the last worker ends it with exit. Right because a process lives as long as any of its
 * threads, and the workers touch nothing that was on the main thread's stack.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

enum { WORKERS = 2 };

static atomic_int left = WORKERS;

static void *worker(void *unused)
{
    must(usleep(2000));
    if (atomic_fetch_sub(&left, 1) == 1)
        exit(0);
    return unused;
}

int main(void)
{
    for (int i = 0; i < WORKERS; i++) {
        pthread_t thread;
        must(pthread_create(&thread, NULL, worker, NULL));
        must(pthread_detach(thread));
    }
    pthread_exit(NULL);
}
