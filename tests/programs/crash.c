/* expect: crash */
/* why: The worker is started before its queue exists, and follows a null pointer. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

struct queue {
    int length;
};

static struct queue *queue; /* set up by nobody */

static void *worker(void *unused)
{
    queue->length++;
    return unused;
}

int main(void)
{
    pthread_t thread;
    must(pthread_create(&thread, NULL, worker, NULL));
    must(pthread_join(thread, NULL));
    puts("done");
    return 0;
}
