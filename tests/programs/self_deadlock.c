/* expect: self-deadlock in account_add */
/* why: A function that locks calls another one that locks the same mutex. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int balance, entries; /* guarded by lock */

static void account_add(int amount)
{
    must(pthread_mutex_lock(&lock));
    balance += amount;
    must(pthread_mutex_unlock(&lock));
}

static void *clerk(void *unused)
{
    must(pthread_mutex_lock(&lock));
    entries++;
    account_add(5);
    must(pthread_mutex_unlock(&lock));
    return unused;
}

int main(void)
{
    pthread_t a, b;
    must(pthread_create(&a, NULL, clerk, NULL));
    must(pthread_create(&b, NULL, clerk, NULL));
    must(pthread_join(a, NULL));
    must(pthread_join(b, NULL));
    printf("%d %d\n", balance, entries);
    return 0;
}
