/* expect: use-after-free in reader */
/* why: One thread frees the block, and only then the other one reads it. */
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

static int *block;
static sem_t freed;

static void *owner(void *unused)
{
    free(block);
    must(sem_post(&freed));
    return unused;
}

static void *reader(void *unused)
{
    while (sem_wait(&freed) == -1)
        ;
    printf("%d\n", block[0] == 7);
    return unused;
}

int main(void)
{
    pthread_t a, b;
    must(sem_init(&freed, 0, 0));
    block = malloc(4 * sizeof *block);
    if (block == NULL)
        abort();
    block[0] = 7;
    must(pthread_create(&a, NULL, reader, NULL));
    must(pthread_create(&b, NULL, owner, NULL));
    must(pthread_join(a, NULL));
    must(pthread_join(b, NULL));
    return 0;
}
