/* finds: wrong-result */
/*
 * Mutual exclusion for two, with the steps in the wrong order: look at the other's flag, then
 * raise one's own. Both look, both see no flag, both raise theirs, and both are inside. It is rare
 * because the window is between two neighbouring lines. A thread that finds the other inside goes
 * away.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

static atomic_int flags[2];
static atomic_int inside, broken;

static void visit(int me)
{
    if (atomic_load(&flags[1 - me]))
        return;
    atomic_store(&flags[me], 1);
    if (atomic_fetch_add(&inside, 1) != 0)
        atomic_store(&broken, 1);
    atomic_fetch_sub(&inside, 1);
    atomic_store(&flags[me], 0);
}

static void *first(void *unused)
{
    visit(0);
    return unused;
}

static void *second(void *unused)
{
    visit(1);
    return unused;
}

int main(void)
{
    pthread_t a, b;
    must(pthread_create(&a, NULL, first, NULL));
    must(pthread_create(&b, NULL, second, NULL));
    must(pthread_join(a, NULL));
    must(pthread_join(b, NULL));
    return broken;
}
