/* right: a waiter hands out both forks or none, and nobody ever holds only one. */
#include "dining-philosophers.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>

struct fork {
    bool taken; /* guarded by the waiter */
    int uses;   /* guarded by the waiter */
};

struct table {
    pthread_mutex_t waiter;
    pthread_cond_t put_back; /* a fork is not taken any more */
    struct fork forks[SEATS];
};

struct table *table_new(void)
{
    struct table *table = malloc(sizeof *table);
    if (table == NULL)
        return NULL;
    pthread_mutex_init(&table->waiter, NULL);
    pthread_cond_init(&table->put_back, NULL);
    for (int i = 0; i < SEATS; i++)
        table->forks[i] = (struct fork){.taken = false, .uses = 0};
    return table;
}

void table_free(struct table *table)
{
    pthread_cond_destroy(&table->put_back);
    pthread_mutex_destroy(&table->waiter);
    free(table);
}

void table_dine(struct table *table, int seat)
{
    struct fork *left = &table->forks[seat];
    struct fork *right = &table->forks[(seat + 1) % SEATS];
    pthread_mutex_lock(&table->waiter);
    while (left->taken || right->taken)
        pthread_cond_wait(&table->put_back, &table->waiter);
    left->taken = right->taken = true;
    left->uses++;
    right->uses++;
    pthread_mutex_unlock(&table->waiter);
    philosopher_eat(seat);
    pthread_mutex_lock(&table->waiter);
    left->taken = right->taken = false;
    pthread_cond_broadcast(&table->put_back);
    pthread_mutex_unlock(&table->waiter);
}

int table_uses(struct table *table, int fork)
{
    pthread_mutex_lock(&table->waiter);
    int uses = table->forks[fork].uses;
    pthread_mutex_unlock(&table->waiter);
    return uses;
}
