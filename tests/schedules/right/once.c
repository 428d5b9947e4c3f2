/* finds: nothing */
/*
 * Three threads call pthread_once for one initialiser; whoever comes while it runs waits until it
 * is done. The initialiser takes a lock of its own and sleeps a little, to make the others wait.
 * Right because pthread_once returns only when the table is complete.
 */
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

enum { THREADS = 3 };

static pthread_once_t once = PTHREAD_ONCE_INIT;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int table, made; /* set by the initialiser only */

static void make_table(void)
{
    must(pthread_mutex_lock(&lock));
    made++;
    must(usleep(1000));
    table = 7;
    must(pthread_mutex_unlock(&lock));
}

static void *user(void *wrong)
{
    must(pthread_once(&once, make_table));
    *(int *)wrong = table != 7;
    return NULL;
}

int main(void)
{
    pthread_t threads[THREADS];
    int wrong[THREADS];
    for (int i = 0; i < THREADS; i++)
        must(pthread_create(&threads[i], NULL, user, &wrong[i]));
    for (int i = 0; i < THREADS; i++)
        must(pthread_join(threads[i], NULL));
    return made != 1 || wrong[0] || wrong[1] || wrong[2];
}
