/* Two owners of one block, and both free it. */
#include <pthread.h>
#include <stdlib.h>

static char *shared;

static void *release(void *unused)
{
    free(shared);
    return unused;
}

int main(void)
{
    pthread_t thread;
    shared = malloc(24);
    if (!shared)
        return 1;
    shared[0] = 'x';
    pthread_create(&thread, NULL, release, NULL);
    pthread_join(thread, NULL);
    free(shared);
    return 0;
}
