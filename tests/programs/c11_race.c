/* expect: data-race in add */
/* why: Two C11 threads add to one variable without a lock. */
#include <stdio.h>
#include <threads.h>

static int total;

static int add(void *unused)
{
    (void)unused;
    for (int i = 0; i < 10; i++) {
        total++;
    }
    return 0;
}

int main(void)
{
    thrd_t adders[2];
    for (int i = 0; i < 2; i++)
        if (thrd_create(&adders[i], add, NULL) != thrd_success)
            return 1;
    for (int i = 0; i < 2; i++)
        if (thrd_join(adders[i], NULL) != thrd_success)
            return 1;
    printf("%d\n", total);
    return total == 20 ? 0 : 1;
}
