/* expect: data-race in deposit, report */
/* why: The writers lock, the reader does not. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static long balance; /* guarded by lock */

static void *deposit(void *unused)
{
    for (int i = 0; i < 50; i++) {
        must(pthread_mutex_lock(&lock));
        balance++;
        must(pthread_mutex_unlock(&lock));
    }
    return unused;
}

static void *report(void *unused)
{
    long seen = balance;
    printf("%d\n", seen >= 0);
    return unused;
}

int main(void)
{
    pthread_t a, b;
    must(pthread_create(&a, NULL, report, NULL));
    must(pthread_create(&b, NULL, deposit, NULL));
    must(pthread_join(a, NULL));
    must(pthread_join(b, NULL));
    return 0;
}
