/* finds: wrong-result */
/*
 * A work-stealing deque with one item left. The owner takes from the bottom, the thief from the
 * top. The thief looks and sees the item; the owner lowers the bottom and, the top being where it
 * was, takes the item; the thief's compare-and-swap on the top still succeeds. The owner ought to
 * fight for the last item at the top as well. It is rare because deques are seldom down to one
 * item just when a thief comes.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

static atomic_int top, bottom = 1; /* the items are top .. bottom - 1 */
static atomic_int taken;

static void *owner(void *unused)
{
    int last = atomic_load(&bottom) - 1;
    atomic_store(&bottom, last);
    if (atomic_load(&top) <= last)
        atomic_fetch_add(&taken, 1);
    else
        atomic_store(&bottom, last + 1);
    return unused;
}

static void *thief(void *unused)
{
    int first = atomic_load(&top);
    if (first < atomic_load(&bottom) && atomic_compare_exchange_strong(&top, &first, first + 1))
        atomic_fetch_add(&taken, 1);
    return unused;
}

int main(void)
{
    pthread_t a, b;
    must(pthread_create(&a, NULL, owner, NULL));
    must(pthread_create(&b, NULL, thief, NULL));
    must(pthread_join(a, NULL));
    must(pthread_join(b, NULL));
    return taken > 1;
}
