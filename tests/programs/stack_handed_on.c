/* expect: clean */
/* why: A new thread gets the stack of one that somebody else has joined. */
#include <pthread.h>
#include <stdlib.h>
#include <time.h>

static void *nothing(void *unused)
{
    return unused;
}

static void *create_and_join(void *unused)
{
    pthread_t thread;
    if (pthread_create(&thread, NULL, nothing, NULL) != 0 || pthread_join(thread, NULL) != 0)
        abort();
    return unused;
}

/* Nothing orders this one behind the other. It mostly comes later, and is right if it does not. */
static void *create_later(void *unused)
{
    nanosleep(&(struct timespec){.tv_nsec = 200000000}, NULL);
    return create_and_join(unused);
}

int main(void)
{
    pthread_t later, first;
    if (pthread_create(&later, NULL, create_later, NULL) != 0 ||
        pthread_create(&first, NULL, create_and_join, NULL) != 0 ||
        pthread_join(first, NULL) != 0 || pthread_join(later, NULL) != 0)
        abort();
    return 0;
}
