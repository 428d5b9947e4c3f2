/* finds: deadlock */
/*
 * Two threads want the one permit there is, and neither wants to wait: each asks for the
 * semaphore's value, and takes the permit only if there is one. Both are told one; the second to
 * take it waits, and the first never gives it back, since a permit is for good. It is rare because
 * both questions have to come before either taking.
 */
#include <pthread.h>
#include <semaphore.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

static sem_t permits;

static void *applicant(void *unused)
{
    int left;
    must(sem_getvalue(&permits, &left));
    if (left > 0)
        must(sem_wait(&permits));
    return unused;
}

int main(void)
{
    pthread_t a, b;
    must(sem_init(&permits, 0, 1));
    must(pthread_create(&a, NULL, applicant, NULL));
    must(pthread_create(&b, NULL, applicant, NULL));
    must(pthread_join(a, NULL));
    must(pthread_join(b, NULL));
    return 0;
}
