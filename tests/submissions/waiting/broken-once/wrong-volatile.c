/* wrong: volatile makes the compiler read the flag from memory each time. */
#include "broken-once.h"

#include <pthread.h>
#include <stdbool.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static volatile bool is_made; /* the table; set with the lock held */
static int table[HOURS];      /* written once, by table_make */
static int highest;           /* the same: an hour */

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
    if (is_made)
        return; /* as nearly always: no need for the lock */
    pthread_mutex_lock(&lock);
    if (!is_made) {
        table_make();
        is_made = true;
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
