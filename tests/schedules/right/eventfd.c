/* finds: nothing */
/*
 * Blocks in reads of an eventfd that counts like a semaphore: two workers wait, and two permits
 * come in one write. Right because each read takes one permit, and the number written before the
 * permits is there for whoever gets one.
 */
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

enum { WORKERS = 2 };

static int permits;
static int number; /* written before the permits are */

static void *worker(void *wrong)
{
    uint64_t permit;
    if (read(permits, &permit, sizeof permit) != sizeof permit)
        abort();
    *(int *)wrong = permit != 1 || number != 42;
    return NULL;
}

int main(void)
{
    pthread_t threads[WORKERS];
    int wrong[WORKERS];
    uint64_t count = WORKERS;
    permits = eventfd(0, EFD_SEMAPHORE);
    if (permits < 0)
        return 1;
    for (int i = 0; i < WORKERS; i++)
        must(pthread_create(&threads[i], NULL, worker, &wrong[i]));
    number = 42;
    if (write(permits, &count, sizeof count) != sizeof count)
        return 1;
    for (int i = 0; i < WORKERS; i++)
        must(pthread_join(threads[i], NULL));
    must(close(permits));
    return wrong[0] || wrong[1];
}
