/* expect: data-race in table_get */
/* why: A plain flag tells that the table is filled, and nothing orders flag and table. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

static int is_filled;
static int table[4];

static int table_get(int i)
{
    if (!is_filled) {
        for (int k = 0; k < 4; k++)
            table[k] = k * k;
        is_filled = 1;
    }
    return table[i];
}

static void *user(void *unused)
{
    printf("%d\n", table_get(2));
    return unused;
}

int main(void)
{
    pthread_t a, b;
    must(pthread_create(&a, NULL, user, NULL));
    must(pthread_create(&b, NULL, user, NULL));
    must(pthread_join(a, NULL));
    must(pthread_join(b, NULL));
    return 0;
}
