/* Atomic on one side only is still a race. */
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

static atomic_int ready;

static void *announce(void *unused)
{
    atomic_store(&ready, 1);
    return unused;
}

static void *peek(void *unused)
{
    int value;
    memcpy(&value, (void *)&ready, sizeof value);
    return value ? unused : NULL;
}

int main(void)
{
    pthread_t threads[2];
    pthread_create(&threads[0], NULL, peek, NULL);
    pthread_create(&threads[1], NULL, announce, NULL);
    pthread_join(threads[0], NULL);
    pthread_join(threads[1], NULL);
    printf("%d\n", atomic_load(&ready));
    return 0;
}
