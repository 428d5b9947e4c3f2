/* finds: wrong-result */
/*
 * Two owners drop their references the other way round: look whether theirs is the last one, then
 * either destroy the object or subtract one. Both look while there are two, both subtract, and
 * nobody destroys it. It is rare, and it is a leak, which nobody notices when it happens.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

static atomic_int references = 2;
static atomic_int destroyed;

static void *owner(void *unused)
{
    if (atomic_load(&references) == 1)
        atomic_fetch_add(&destroyed, 1);
    else
        atomic_fetch_sub(&references, 1);
    return unused;
}

int main(void)
{
    pthread_t a, b;
    must(pthread_create(&a, NULL, owner, NULL));
    must(pthread_create(&b, NULL, owner, NULL));
    must(pthread_join(a, NULL));
    must(pthread_join(b, NULL));
    return destroyed != 1;
}
