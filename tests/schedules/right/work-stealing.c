/* finds: nothing */
/*
 * A work-stealing deque: the owner takes from the bottom, two thieves from the top, and the last
 * item goes to whoever moves the top. Right because the owner lowers the bottom before it looks at
 * the top, and fights for the last item with the same compare-and-swap as the thieves.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

enum { ITEMS = 3 };

static atomic_int top, bottom = ITEMS; /* the items are top .. bottom - 1 */
static atomic_int taken[ITEMS];

static void take(void)
{
    int last = atomic_load(&bottom) - 1;
    atomic_store(&bottom, last);
    int first = atomic_load(&top);
    if (first < last) {
        atomic_fetch_add(&taken[last], 1);
        return;
    }
    if (first == last && atomic_compare_exchange_strong(&top, &first, first + 1))
        atomic_fetch_add(&taken[last], 1);
    atomic_store(&bottom, last + 1);
}

static void *owner(void *unused)
{
    for (int i = 0; i < ITEMS; i++)
        take();
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
    pthread_t threads[3];
    must(pthread_create(&threads[0], NULL, owner, NULL));
    must(pthread_create(&threads[1], NULL, thief, NULL));
    must(pthread_create(&threads[2], NULL, thief, NULL));
    for (int i = 0; i < 3; i++)
        must(pthread_join(threads[i], NULL));
    for (int i = 0; i < ITEMS; i++)
        if (taken[i] != 1)
            return 1;
    return 0;
}
