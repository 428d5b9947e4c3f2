/* Sleeping until the other one is surely done orders nothing. */
#define _GNU_SOURCE
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

static int result;

static void *compute(void *unused)
{
    result = 42;
    return unused;
}

int main(void)
{
    pthread_t thread;
    pthread_create(&thread, NULL, compute, NULL);
    usleep(100000);
    printf("%d\n", result);
    pthread_join(thread, NULL);
    return 0;
}
