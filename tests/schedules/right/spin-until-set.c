/* finds: nothing */
/*
 * The main thread spins on an atomic flag without giving its turn away, while the setter sleeps
 * first and sets it then. Spinning wastes time, and is right: the setter's sleep ends however long
 * the other spins, and the flag carries the number written before it.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

static atomic_int ready;
static int number; /* written before ready is set */

static void *setter(void *unused)
{
    must(usleep(5000));
    number = 42;
    atomic_store(&ready, 1);
    return unused;
}

int main(void)
{
    pthread_t thread;
    must(pthread_create(&thread, NULL, setter, NULL));
    while (!atomic_load(&ready))
        continue;
    int wrong = number != 42;
    must(pthread_join(thread, NULL));
    return wrong;
}
