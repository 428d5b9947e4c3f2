/* A plain counter without a lock: a data race on every schedule. */
#include <pthread.h>
#include <stdlib.h>

static int total;

static void *counter(void *unused)
{
    for (int i = 0; i < 3; i++)
        total++;
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
    return total > 6;
}
