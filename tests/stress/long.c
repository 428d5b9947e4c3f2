/* Ten million schedule points: two threads count to five million each. */
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

enum { COUNT = 5000000 };

static atomic_int total;

static void *counter(void *unused)
{
    for (int i = 0; i < COUNT; i++)
        atomic_fetch_add(&total, 1);
    return unused;
}

int main(void)
{
    pthread_t threads[2];
    for (int i = 0; i < 2; i++)
        if (pthread_create(&threads[i], NULL, counter, NULL) != 0)
            abort();
    for (int i = 0; i < 2; i++)
        pthread_join(threads[i], NULL);
    return total != 2 * COUNT;
}
