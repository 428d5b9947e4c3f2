/* finds: wrong-result */
/*
 * A writer changes two related fields in two stages, each under the field's own lock. A reader
 * that comes between the stages sees the first field new and the second one old. It is rare
 * because the gap between the two critical sections is one line long, and the reader has to pass
 * through both of its own in it.
 */
#include <pthread.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

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
    pthread_t a, b;
    int broken = 0;
    must(pthread_create(&a, NULL, writer, NULL));
    must(pthread_create(&b, NULL, reader, &broken));
    must(pthread_join(a, NULL));
    must(pthread_join(b, NULL));
    return broken;
}
