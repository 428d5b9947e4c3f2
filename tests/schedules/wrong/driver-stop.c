/* finds: crash */
/*
 * A device driver counts the requests under way, itself included, and may be stopped when none is.
 * A request looks whether the driver is stopping, then counts itself in. Between the two the
 * driver is told to stop, finds nothing under way, and is gone; the request goes on in a stopped
 * driver. It is rare because a whole stop has to fall between two lines.
 */
#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

static atomic_int stopping, stopped;
static atomic_int under_way = 1; /* the driver itself */
static sem_t idle;

static void leave(void)
{
    if (atomic_fetch_sub(&under_way, 1) == 1)
        must(sem_post(&idle));
}

static void *request(void *unused)
{
    if (atomic_load(&stopping))
        return unused;
    atomic_fetch_add(&under_way, 1);
    if (atomic_load(&stopped))
        abort();
    leave();
    return unused;
}

static void *stop(void *unused)
{
    atomic_store(&stopping, 1);
    leave();
    must(sem_wait(&idle));
    atomic_store(&stopped, 1);
    return unused;
}

int main(void)
{
    pthread_t a, b;
    must(sem_init(&idle, 0, 0));
    must(pthread_create(&a, NULL, request, NULL));
    must(pthread_create(&b, NULL, stop, NULL));
    must(pthread_join(a, NULL));
    must(pthread_join(b, NULL));
    return 0;
}
