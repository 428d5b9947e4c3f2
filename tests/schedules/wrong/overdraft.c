/* finds: wrong-result */
/*
 * Two withdrawals from one account. Each looks at the balance, decides that there is enough, and
 * takes its part in one atomic step; but the look and the step are two. Both look before either
 * takes, and the account is overdrawn. It is rare, and no race detector objects: every access is
 * atomic.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

static atomic_int balance = 100;

static void *withdraw(void *unused)
{
    if (atomic_load(&balance) >= 80)
        atomic_fetch_sub(&balance, 80);
    return unused;
}

int main(void)
{
    pthread_t a, b;
    must(pthread_create(&a, NULL, withdraw, NULL));
    must(pthread_create(&b, NULL, withdraw, NULL));
    must(pthread_join(a, NULL));
    must(pthread_join(b, NULL));
    return balance < 0;
}
