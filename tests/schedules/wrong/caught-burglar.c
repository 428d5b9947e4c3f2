/* finds: wrong-result */
/*
 * The burglar again, and a caretaker who looks round at the end. He sees something only if the
 * burglar took the key through the open window, came in through the open door, and has not yet
 * shut the safe when the caretaker looks: four changes of thread, each between two neighbouring
 * lines. Whatever else happens, the house looks as it should.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

static atomic_int window, door, safe; /* 1 is open */
static atomic_int key_gone, seen;

static void *caretaker(void *unused)
{
    atomic_store(&window, 1);
    atomic_store(&window, 0);
    if (atomic_load(&key_gone)) {
        atomic_store(&door, 1);
        atomic_store(&door, 0);
    }
    if (atomic_load(&safe))
        atomic_store(&seen, 1);
    return unused;
}

static void *burglar(void *unused)
{
    if (atomic_load(&window))
        atomic_store(&key_gone, 1);
    if (atomic_load(&door)) {
        atomic_store(&safe, 1);
        atomic_store(&safe, 0);
    }
    return unused;
}

int main(void)
{
    pthread_t a, b;
    must(pthread_create(&a, NULL, caretaker, NULL));
    must(pthread_create(&b, NULL, burglar, NULL));
    must(pthread_join(a, NULL));
    must(pthread_join(b, NULL));
    return seen;
}
