/* finds: wrong-result */
/*
 * Ten writers set two related fields in two stages, each under its own lock, and all of them to
 * the same values. The first one to finish makes the fields right for good, so the reader has to
 * come after some writer's first stage and before every writer's second. With ten of them most
 * schedules leave it hardly any room.
 */
#include <pthread.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

enum { WRITERS = 10 };

static pthread_mutex_t first_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t second_lock = PTHREAD_MUTEX_INITIALIZER;
static int first;  /* guarded by first_lock */
static int second; /* guarded by second_lock; one more than first, once first is set */

static void *writer(void *unused)
{
    must(pthread_mutex_lock(&first_lock));
    first = 1;
    must(pthread_mutex_unlock(&first_lock));
    must(pthread_mutex_lock(&second_lock));
    second = 2;
    must(pthread_mutex_unlock(&second_lock));
    return unused;
}

static void *reader(void *broken)
{
    must(pthread_mutex_lock(&first_lock));
    int one = first;
    must(pthread_mutex_unlock(&first_lock));
    if (one == 0)
        return NULL;
    must(pthread_mutex_lock(&second_lock));
    *(int *)broken = second != one + 1;
    must(pthread_mutex_unlock(&second_lock));
    return NULL;
}

int main(void)
{
    pthread_t writers[WRITERS], last;
    int broken = 0;
    for (int i = 0; i < WRITERS; i++)
        must(pthread_create(&writers[i], NULL, writer, NULL));
    must(pthread_create(&last, NULL, reader, &broken));
    for (int i = 0; i < WRITERS; i++)
        must(pthread_join(writers[i], NULL));
    must(pthread_join(last, NULL));
    return broken;
}
