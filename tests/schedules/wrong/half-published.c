/* finds: wrong-result */
/*
 * A configuration is replaced by a new one: the writer publishes the pointer, then fills in the
 * second field. A reader that follows the pointer at once finds a configuration of one half. It is
 * rare because the second field is set on the next line.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

struct config {
    atomic_int low, high; /* low is less than high */
};

static struct config old = {1, 2}, fresh;
static _Atomic(struct config *) current = &old;

static void *writer(void *unused)
{
    atomic_store(&fresh.low, 5);
    atomic_store(&current, &fresh);
    atomic_store(&fresh.high, 9);
    return unused;
}

static void *reader(void *broken)
{
    struct config *seen = atomic_load(&current);
    *(int *)broken = atomic_load(&seen->low) >= atomic_load(&seen->high);
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
