/* wrong: one order for all transfers, the higher number first; but bank_total has another one. */
#include "bank-transfer.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>

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
    struct account *first = from > to ? payer : payee, *second = from > to ? payee : payer;
    pthread_mutex_lock(&first->lock);
    pthread_mutex_lock(&second->lock);
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
    for (int i = 0; i < bank->count; i++)
        pthread_mutex_lock(&bank->accounts[i].lock);
    for (int i = 0; i < bank->count; i++)
        cents += bank->accounts[i].cents;
    for (int i = 0; i < bank->count; i++)
        pthread_mutex_unlock(&bank->accounts[i].lock);
    return cents;
}
