/* right: the flag hands the table over: release when it is set, acquire when it is seen. */
#include "broken-once.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static atomic_bool is_made; /* the table; set with the lock held */
static int table[HOURS];    /* written once, by table_make */
static int highest;         /* the same: an hour */

static void table_make(void)
{
    for (int hour = 0; hour < HOURS; hour++) {
        table[hour] = model_level(hour);
        if (table[hour] > table[highest])
            highest = hour;
    }
}

/* When it returns, the table is there. */
static void table_need(void)
{
    if (atomic_load_explicit(&is_made, memory_order_acquire))
        return; /* as nearly always: no need for the lock */
    pthread_mutex_lock(&lock);
    if (!atomic_load_explicit(&is_made, memory_order_relaxed)) {
        table_make();
        atomic_store_explicit(&is_made, true, memory_order_release);
    }
    pthread_mutex_unlock(&lock);
}

int tide_at(int hour)
{
    table_need();
    return table[hour];
}

int tide_highest(void)
{
    table_need();
    return highest;
}
