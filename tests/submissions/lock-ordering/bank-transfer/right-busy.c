/* right: one lock guards who is busy; a transfer waits until both accounts are free, and takes
 * both at once. */
#include "bank-transfer.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t freed = PTHREAD_COND_INITIALIZER; /* an account is not busy any more */

struct account {
    bool busy;  /* a transfer is using it; guarded by lock */
    long cents; /* of whom it is busy with, or guarded by lock */
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
        bank->accounts[i].busy = false;
        bank->accounts[i].cents = cents;
    }
    return bank;
}

void bank_free(struct bank *bank)
{
    free(bank);
}

enum transfer_result bank_transfer(struct bank *bank, int from, int to, long cents)
{
    if (from == to)
        return TRANSFER_DONE;
    struct account *payer = &bank->accounts[from], *payee = &bank->accounts[to];
    pthread_mutex_lock(&lock);
    while (payer->busy || payee->busy)
        pthread_cond_wait(&freed, &lock);
    payer->busy = payee->busy = true;
    pthread_mutex_unlock(&lock);
    bool enough = payer->cents >= cents;
    if (enough) {
        payer->cents -= cents;
        payee->cents += cents;
        statement_write(from, to, cents);
    }
    pthread_mutex_lock(&lock);
    payer->busy = payee->busy = false;
    pthread_cond_broadcast(&freed);
    pthread_mutex_unlock(&lock);
    return enough ? TRANSFER_DONE : TRANSFER_REFUSED;
}

long bank_balance(struct bank *bank, int account)
{
    pthread_mutex_lock(&lock);
    while (bank->accounts[account].busy)
        pthread_cond_wait(&freed, &lock);
    long cents = bank->accounts[account].cents;
    pthread_mutex_unlock(&lock);
    return cents;
}

long bank_total(struct bank *bank)
{
    long cents = 0;
    pthread_mutex_lock(&lock);
    for (int i = 0; i < bank->count; i++)
        if (bank->accounts[i].busy) {
            pthread_cond_wait(&freed, &lock);
            i = -1; /* begin again */
        }
    for (int i = 0; i < bank->count; i++)
        cents += bank->accounts[i].cents;
    pthread_mutex_unlock(&lock);
    return cents;
}
