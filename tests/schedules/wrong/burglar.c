/* finds: wrong-result */
/*
 * A caretaker opens the window for a moment, and later, if the key is gone, leaves the door open
 * for a moment. A burglar tries the window once and the door once. He gets in only this way:
 * window open, burglar takes the key, window shut and door open, burglar goes in. It is rare
 * because it takes three changes of thread, each between two neighbouring lines, in this order.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

static atomic_int window, door; /* 1 is open */
static atomic_int key_gone, inside;

static void *caretaker(void *unused)
{
    atomic_store(&window, 1);
    atomic_store(&window, 0);
    if (atomic_load(&key_gone)) {
        atomic_store(&door, 1);
        atomic_store(&door, 0);
    }
    return unused;
}

static void *burglar(void *unused)
{
    if (atomic_load(&window))
        atomic_store(&key_gone, 1);
    if (atomic_load(&door))
        atomic_store(&inside, 1);
    return unused;
}

int main(void)
{
    pthread_t a, b;
    must(pthread_create(&a, NULL, caretaker, NULL));
    must(pthread_create(&b, NULL, burglar, NULL));
    must(pthread_join(a, NULL));
    must(pthread_join(b, NULL));
    return inside;
}
