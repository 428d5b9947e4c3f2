/* finds: wrong-result */
/*
 * A home-made once: whoever exchanges the flag first does the initialising, everybody else goes
 * on. The second thread sees the flag taken, goes on, and uses what is not yet made. It is rare
 * because making it takes one line here, and the others mostly come later.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

static atomic_int begun;
static atomic_int table; /* made once; 0 is not made */

static void *user(void *broken)
{
    if (atomic_exchange(&begun, 1) == 0)
        atomic_store(&table, 7);
    *(int *)broken = atomic_load(&table) != 7;
    return NULL;
}

int main(void)
{
    pthread_t a, b;
    int broken[2] = {0, 0};
    must(pthread_create(&a, NULL, user, &broken[0]));
    must(pthread_create(&b, NULL, user, &broken[1]));
    must(pthread_join(a, NULL));
    must(pthread_join(b, NULL));
    return broken[0] || broken[1];
}
