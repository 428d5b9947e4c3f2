/* finds: wrong-result */
/*
 * Two owners drop their references: subtract one, then look whether none is left, and destroy the
 * object if so. Both subtract before either looks, and both destroy it. It is rare because the
 * look follows the subtraction at once, and each is atomic.
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
    atomic_fetch_sub(&references, 1);
    if (atomic_load(&references) == 0)
        atomic_fetch_add(&destroyed, 1);
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
