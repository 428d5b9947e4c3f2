/*
 * wrong: nobody may hold two forks at once, so the left one goes back before the right one is
 * taken.
 */
#include "dining-philosophers.h"

#include <pthread.h>
#include <stdlib.h>

struct fork {
    pthread_mutex_t lock;
    int uses; /* guarded by lock */
};

struct table {
    struct fork forks[SEATS];
};

struct table *table_new(void)
{
    struct table *table = malloc(sizeof *table);
    if (table == NULL)
        return NULL;
    for (int i = 0; i < SEATS; i++) {
        pthread_mutex_init(&table->forks[i].lock, NULL);
        table->forks[i].uses = 0;
    }
    return table;
}

void table_free(struct table *table)
{
    for (int i = 0; i < SEATS; i++)
        pthread_mutex_destroy(&table->forks[i].lock);
    free(table);
}

void table_dine(struct table *table, int seat)
{
    struct fork *left = &table->forks[seat];
    struct fork *right = &table->forks[(seat + 1) % SEATS];
    pthread_mutex_lock(&left->lock);
    left->uses++;
    pthread_mutex_unlock(&left->lock);
    pthread_mutex_lock(&right->lock);
    right->uses++;
    philosopher_eat(seat);
    pthread_mutex_unlock(&right->lock);
}

int table_uses(struct table *table, int fork)
{
    pthread_mutex_lock(&table->forks[fork].lock);
    int uses = table->forks[fork].uses;
    pthread_mutex_unlock(&table->forks[fork].lock);
    return uses;
}
