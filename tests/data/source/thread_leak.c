/* Threads that end and that nobody ever joins or detaches. */
#define _GNU_SOURCE
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

static void *nothing(void *unused)
{
    return unused;
}

static void start(void *(*function)(void *))
{
    pthread_t thread;
    pthread_create(&thread, NULL, function, NULL);
}

int main(void)
{
    for (int i = 0; i < 3; i++)
        start(nothing);
    pthread_t other;
    pthread_create(&other, NULL, nothing, NULL);
    usleep(200000);
    puts("main is done");
    return 0;
}
