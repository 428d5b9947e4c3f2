/* finds: wrong-result */
/*
 * A work-stealing deque whose owner looks at the top before it lowers the bottom, not after. It
 * sees the top at 0 and two items; before it has lowered the bottom, the thief steals both; the
 * owner, who still believes in the old top, takes the second one without a fight. It is rare
 * because a thief has to steal twice while the owner is between two lines.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

static atomic_int top, bottom = 2; /* the items are top .. bottom - 1 */
static atomic_int taken[2];

static void *owner(void *unused)
{
    int first = atomic_load(&top);
    int last = atomic_load(&bottom) - 1;
    atomic_store(&bottom, last);
    if (first < last || atomic_compare_exchange_strong(&top, &first, first + 1))
        atomic_fetch_add(&taken[last], 1);
    return unused;
}

static void *thief(void *unused)
{
    for (int i = 0; i < 2; i++) {
        int first = atomic_load(&top);
        if (first < atomic_load(&bottom) && atomic_compare_exchange_strong(&top, &first, first + 1))
            atomic_fetch_add(&taken[first], 1);
    }
    return unused;
}

int main(void)
{
    pthread_t a, b;
    must(pthread_create(&a, NULL, owner, NULL));
    must(pthread_create(&b, NULL, thief, NULL));
    must(pthread_join(a, NULL));
    must(pthread_join(b, NULL));
    return taken[0] > 1 || taken[1] > 1;
}
