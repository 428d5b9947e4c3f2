/*
 * A bank as everyday programs lock: each account has its own lock, a transfer holds two and does a
 * little work under them.
 */
#include <pthread.h>
#include <stdlib.h>

enum { THREADS = 4, TRANSFERS = 1000000, ACCOUNTS = 64, REMEMBERED = 8, OPENING = 1000 };

struct account {
    pthread_mutex_t lock; /* of two, the one at the lower address comes first */
    long balance;         /* guarded by lock, as are the following */
    long last[REMEMBERED];
    unsigned transfers;
};

static struct account bank[ACCOUNTS];

static void book(struct account *account, long amount)
{
    account->balance += amount;
    account->last[account->transfers++ % REMEMBERED] = amount;
}

static void transfer(struct account *from, struct account *to, long amount)
{
    struct account *first = from < to ? from : to, *second = from < to ? to : from;
    pthread_mutex_lock(&first->lock);
    pthread_mutex_lock(&second->lock);
    if (from->balance >= amount) {
        book(from, -amount);
        book(to, amount);
    }
    pthread_mutex_unlock(&second->lock);
    pthread_mutex_unlock(&first->lock);
}

static void *teller(void *seed)
{
    unsigned random = *(unsigned *)seed;
    for (int i = 0; i < TRANSFERS; i++) {
        random = random * 1103515245u + 12345u;
        unsigned from = (random >> 16) % ACCOUNTS, to = (random >> 24) % ACCOUNTS;
        if (from != to)
            transfer(&bank[from], &bank[to], random % 100);
    }
    return NULL;
}

int main(void)
{
    pthread_t threads[THREADS];
    unsigned seeds[THREADS];
    long sum = 0;
    for (int i = 0; i < ACCOUNTS; i++) {
        pthread_mutex_init(&bank[i].lock, NULL);
        bank[i].balance = OPENING;
    }
    for (int i = 0; i < THREADS; i++) {
        seeds[i] = (unsigned)i;
        if (pthread_create(&threads[i], NULL, teller, &seeds[i]) != 0)
            abort();
    }
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    for (int i = 0; i < ACCOUNTS; i++)
        sum += bank[i].balance;
    return sum != (long)ACCOUNTS * OPENING;
}
