/*
 * The tide table of a harbour, worked out when it is needed for the first time.
 *
 * Try: ./lab check broken-once. Then look for the places at which table and highest are read, and
 * ask what each of them knows about the thread that wrote them.
 */
#include "broken-once.h"

#include <pthread.h>

static pthread_once_t once = PTHREAD_ONCE_INIT;
static int table[HOURS]; /* written once, by table_make */
static int highest;      /* the same: an hour */

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
    pthread_once(&once, table_make);
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
