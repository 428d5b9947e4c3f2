/* finds: deadlock */
/*
 * Two slots for running tasks. A task takes a slot, starts a child, and waits for it; the child
 * needs a slot too. If both slots are held by parents, both children wait for ever. It is rare
 * because one parent that is done before the other begins leaves enough slots.
 */
#include <pthread.h>
#include <semaphore.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

static sem_t slots;

static void *child(void *unused)
{
    must(sem_wait(&slots));
    must(sem_post(&slots));
    return unused;
}

static void *parent(void *unused)
{
    pthread_t thread;
    must(sem_wait(&slots));
    must(pthread_create(&thread, NULL, child, NULL));
    must(pthread_join(thread, NULL));
    must(sem_post(&slots));
    return unused;
}

int main(void)
{
    pthread_t a, b;
    must(sem_init(&slots, 0, 2));
    must(pthread_create(&a, NULL, parent, NULL));
    must(pthread_create(&b, NULL, parent, NULL));
    must(pthread_join(a, NULL));
    must(pthread_join(b, NULL));
    return 0;
}
