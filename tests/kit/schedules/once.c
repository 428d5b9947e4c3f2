/* Three threads need the same thing, one of them by way of another: it is made once, and whoever
 * gets it sees all of it. */
#include "once.h"
#include "play.h"

static struct once table_once = ONCE_INIT, index_once = ONCE_INIT;
static int made;      /* plain memory that only the once guards */
static int table[2];  /* the same */
static int *by_index; /* the same */

static void *table_make(void *unused)
{
    (void)unused;
    made++;
    table[0] = table[1] = 7;
    return table;
}

static int *table_get(void)
{
    return once_value(&table_once, table_make, NULL);
}

static void index_make(void *unused)
{
    (void)unused;
    by_index = table_get() + 1;
}

static void *use_table(void *unused)
{
    EXPECT(table_get()[0] == 7);
    return unused;
}

static void *use_index(void *unused)
{
    once_do(&index_once, index_make, NULL);
    EXPECT(*by_index == 7);
    return unused;
}

int main(void)
{
    pthread_t threads[] = {begin(use_table, NULL), begin(use_index, NULL), begin(use_table, NULL)};
    for (int i = 0; i < 3; i++)
        end(threads[i]);
    EXPECT(made == 1);
    return 0;
}
