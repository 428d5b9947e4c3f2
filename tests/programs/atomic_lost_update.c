/* expect: wrong-result */
/* why: Reading and writing are atomic, and between them the other one can write. */
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

static atomic_int stock = 10;

static void *buyer(void *unused)
{
    for (int i = 0; i < 5; i++) {
        int seen = atomic_load(&stock);
        atomic_store(&stock, seen - 1);
    }
    return unused;
}

int main(void)
{
    pthread_t a, b;
    must(pthread_create(&a, NULL, buyer, NULL));
    must(pthread_create(&b, NULL, buyer, NULL));
    must(pthread_join(a, NULL));
    must(pthread_join(b, NULL));
    printf("%d\n", stock);
    return stock != 0;
}
