/* Sleeps and timed waits of an hour, in the order of their ends. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { SLEEPERS = 6 };

static void *sleeper(void *minutes)
{
    struct timespec time = {.tv_sec = 60 * *(int *)minutes};
    nanosleep(&time, NULL);
    printf("%d\n", *(int *)minutes);
    return NULL;
}

int main(void)
{
    static int minutes[SLEEPERS] = {60, 10, 40, 20, 50, 30};
    pthread_t threads[SLEEPERS];
    time_t start = time(NULL);
    for (int i = 0; i < SLEEPERS; i++)
        if (pthread_create(&threads[i], NULL, sleeper, &minutes[i]) != 0)
            abort();
    for (int i = 0; i < SLEEPERS; i++)
        pthread_join(threads[i], NULL);
    long passed = (long)(time(NULL) - start);
    printf("%s\n", passed >= 3600 && passed < 3610 ? "an hour" : "not an hour");
    return 0;
}
