/* A block is freed with a condition variable in it that a thread waits for. */
#include <pthread.h>
#include <stdlib.h>
#include <time.h>

struct mailbox {
    pthread_mutex_t lock;
    pthread_cond_t filled;
};

static void *await(void *argument)
{
    struct mailbox *box = argument;
    pthread_mutex_lock(&box->lock);
    pthread_cond_wait(&box->filled, &box->lock);
    return NULL;
}

static void discard(struct mailbox *box)
{
    free(box);
}

int main(void)
{
    pthread_t thread;
    struct mailbox *box = calloc(1, sizeof *box);
    pthread_mutex_init(&box->lock, NULL);
    pthread_cond_init(&box->filled, NULL);
    pthread_create(&thread, NULL, await, box);
    nanosleep(&(struct timespec){.tv_nsec = 300000000}, NULL);
    discard(box);
    return 0;
}
