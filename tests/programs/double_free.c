/* expect: double-free in session_close */
/* why: Both threads close the session, one after the other. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

static pthread_barrier_t begun; /* nothing is allocated between the two frees */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static char *session; /* guarded by lock */

static void session_close(void)
{
    must(pthread_mutex_lock(&lock));
    free(session);
    must(pthread_mutex_unlock(&lock));
}

static void *user(void *unused)
{
    int result = pthread_barrier_wait(&begun);
    if (result != PTHREAD_BARRIER_SERIAL_THREAD)
        must(result);
    session_close();
    return unused;
}

int main(void)
{
    pthread_t a, b;
    must(pthread_barrier_init(&begun, NULL, 2));
    session = malloc(2000);
    if (session == NULL)
        abort();
    must(pthread_create(&a, NULL, user, NULL));
    must(pthread_create(&b, NULL, user, NULL));
    must(pthread_join(a, NULL));
    must(pthread_join(b, NULL));
    puts("closed");
    return 0;
}
