/* expect: data-race in label */
/* why: Two threads print into one buffer. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

static char buffer[32];

static void *label(void *number)
{
    snprintf(buffer, sizeof buffer, "worker %d", *(int *)number);
    return NULL;
}

int main(void)
{
    pthread_t threads[2];
    int numbers[2] = {1, 2};
    for (int i = 0; i < 2; i++)
        must(pthread_create(&threads[i], NULL, label, &numbers[i]));
    for (int i = 0; i < 2; i++)
        must(pthread_join(threads[i], NULL));
    puts(buffer);
    return 0;
}
