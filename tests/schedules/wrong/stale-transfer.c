/* finds: wrong-result */
/*
 * Two transfers between two accounts, each under the lock, but the balances they start from were
 * read in an earlier critical section. Both read, both write what they worked out, and the second
 * one undoes the first: money appears or is lost. It is rare because the other's whole transfer
 * has to fall between a reading and its writing.
 */
#include <pthread.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int balances[2] = {50, 50}; /* guarded by lock */

static int read_balance(int account)
{
    must(pthread_mutex_lock(&lock));
    int balance = balances[account];
    must(pthread_mutex_unlock(&lock));
    return balance;
}

static void transfer(int from, int to, int amount)
{
    int giver = read_balance(from);
    must(pthread_mutex_lock(&lock));
    balances[from] = giver - amount;
    balances[to] += amount;
    must(pthread_mutex_unlock(&lock));
}

static void *forth(void *unused)
{
    transfer(0, 1, 10);
    return unused;
}

static void *back(void *unused)
{
    transfer(1, 0, 20);
    return unused;
}

int main(void)
{
    pthread_t a, b;
    must(pthread_create(&a, NULL, forth, NULL));
    must(pthread_create(&b, NULL, back, NULL));
    must(pthread_join(a, NULL));
    must(pthread_join(b, NULL));
    return balances[0] + balances[1] != 100;
}
