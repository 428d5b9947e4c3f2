/* expect: clean */
/* why: Two C11 threads add under an mtx_t, and main reads after joining both. */
#include <stdio.h>
#include <threads.h>

static mtx_t lock;
static int total; /* guarded by lock */

static int add(void *unused)
{
    (void)unused;
    for (int i = 0; i < 10; i++) {
        mtx_lock(&lock);
        total++;
        mtx_unlock(&lock);
    }
    return 0;
}

int main(void)
{
    thrd_t adders[2];
    if (mtx_init(&lock, mtx_plain) != thrd_success)
        return 1;
    for (int i = 0; i < 2; i++)
        if (thrd_create(&adders[i], add, NULL) != thrd_success)
            return 1;
    for (int i = 0; i < 2; i++)
        if (thrd_join(adders[i], NULL) != thrd_success)
            return 1;
    mtx_destroy(&lock);
    printf("%d\n", total);
    return total == 20 ? 0 : 1;
}
