/* expect: clean */
/* why: The opposite order belongs to other locks that lie where the old ones were destroyed. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

static pthread_mutex_t pair[2];
static int moved; /* guarded by both */

static void move(int from, int to)
{
    must(pthread_mutex_lock(&pair[from]));
    must(pthread_mutex_lock(&pair[to]));
    moved++;
    must(pthread_mutex_unlock(&pair[to]));
    must(pthread_mutex_unlock(&pair[from]));
}

static void *forth(void *unused)
{
    move(0, 1);
    return unused;
}

static void *back(void *unused)
{
    move(1, 0);
    return unused;
}

int main(void)
{
    void *(*const rounds[2])(void *) = {forth, back};
    for (int i = 0; i < 2; i++) {
        pthread_t thread;
        must(pthread_mutex_init(&pair[0], NULL));
        must(pthread_mutex_init(&pair[1], NULL));
        must(pthread_create(&thread, NULL, rounds[i], NULL));
        must(pthread_join(thread, NULL));
        must(pthread_mutex_destroy(&pair[0]));
        must(pthread_mutex_destroy(&pair[1]));
    }
    printf("%d\n", moved);
    return 0;
}
