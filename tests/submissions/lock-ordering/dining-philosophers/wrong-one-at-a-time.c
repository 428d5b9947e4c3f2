/* wrong: one lock for the whole table, so nobody waits with a fork in his hand. */
#include "dining-philosophers.h"

#include <pthread.h>
#include <stdlib.h>

struct fork {
    int uses; /* guarded by the table's lock */
};

struct table {
    pthread_mutex_t lock;
    struct fork forks[SEATS];
};

struct table *table_new(void)
{
    struct table *table = malloc(sizeof *table);
    if (table == NULL)
        return NULL;
    pthread_mutex_init(&table->lock, NULL);
    for (int i = 0; i < SEATS; i++)
        table->forks[i].uses = 0;
    return table;
}

void table_free(struct table *table)
{
    pthread_mutex_destroy(&table->lock);
    free(table);
}

void table_dine(struct table *table, int seat)
{
    struct fork *left = &table->forks[seat];
    struct fork *right = &table->forks[(seat + 1) % SEATS];
    pthread_mutex_lock(&table->lock);
    left->uses++;
    right->uses++;
    philosopher_eat(seat);
    pthread_mutex_unlock(&table->lock);
}

int table_uses(struct table *table, int fork)
{
    pthread_mutex_lock(&table->lock);
    int uses = table->forks[fork].uses;
    pthread_mutex_unlock(&table->lock);
    return uses;
}
