/* First a race, then a pointer to nowhere. */
#include <pthread.h>

static int counter;
static int *volatile nowhere;

static void *count(void *unused)
{
    counter++;
    return unused;
}

int main(void)
{
    pthread_t threads[2];
    for (int i = 0; i < 2; i++)
        pthread_create(&threads[i], NULL, count, NULL);
    for (int i = 0; i < 2; i++)
        pthread_join(threads[i], NULL);
    *nowhere = counter;
    return 0;
}
