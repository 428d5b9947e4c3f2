/* right: whoever needs several accounts collects their locks behind a gate, one at a time. */
#include "bank-transfer.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>

/* Held while several accounts are being locked, and never waited for by who has an account. */
static pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;

struct account {
    pthread_mutex_t lock;
    long cents; /* guarded by lock */
};

struct bank {
    int count; /* never changes */
    struct account accounts[];
};

struct bank *bank_new(int count, long cents)
{
    struct bank *bank = malloc(sizeof *bank + (size_t)count * sizeof bank->accounts[0]);
    if (bank == NULL)
        return NULL;
    bank->count = count;
    for (int i = 0; i < count; i++) {
        pthread_mutex_init(&bank->accounts[i].lock, NULL);
        bank->accounts[i].cents = cents;
    }
    return bank;
}

void bank_free(struct bank *bank)
{
    for (int i = 0; i < bank->count; i++)
        pthread_mutex_destroy(&bank->accounts[i].lock);
    free(bank);
}

enum transfer_result bank_transfer(struct bank *bank, int from, int to, long cents)
{
    if (from == to)
        return TRANSFER_DONE;
    struct account *payer = &bank->accounts[from], *payee = &bank->accounts[to];
    pthread_mutex_lock(&gate);
    pthread_mutex_lock(&payer->lock);
    pthread_mutex_lock(&payee->lock);
    pthread_mutex_unlock(&gate);
    bool enough = payer->cents >= cents;
    if (enough) {
        payer->cents -= cents;
        payee->cents += cents;
        statement_write(from, to, cents);
    }
    pthread_mutex_unlock(&payee->lock);
    pthread_mutex_unlock(&payer->lock);
    return enough ? TRANSFER_DONE : TRANSFER_REFUSED;
}

long bank_balance(struct bank *bank, int account)
{
    pthread_mutex_lock(&bank->accounts[account].lock);
    long cents = bank->accounts[account].cents;
    pthread_mutex_unlock(&bank->accounts[account].lock);
    return cents;
}

long bank_total(struct bank *bank)
{
    long cents = 0;
    pthread_mutex_lock(&gate);
    for (int i = 0; i < bank->count; i++)
        pthread_mutex_lock(&bank->accounts[i].lock);
    pthread_mutex_unlock(&gate);
    for (int i = 0; i < bank->count; i++)
        cents += bank->accounts[i].cents;
    for (int i = 0; i < bank->count; i++)
        pthread_mutex_unlock(&bank->accounts[i].lock);
    return cents;
}
