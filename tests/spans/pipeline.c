/* takes: 70 of 150 ms */
#include "work.h"

enum { STAGES = 3, ITEMS = 5 };

static struct {
    pthread_mutex_t lock;
    pthread_cond_t more;
    int count; /* items that wait for this stage; guarded by lock */
} belts[STAGES + 1];

static void put(int belt)
{
    must(pthread_mutex_lock(&belts[belt].lock));
    belts[belt].count++;
    must(pthread_cond_signal(&belts[belt].more));
    must(pthread_mutex_unlock(&belts[belt].lock));
}

static void take(int belt)
{
    must(pthread_mutex_lock(&belts[belt].lock));
    while (belts[belt].count == 0)
        must(pthread_cond_wait(&belts[belt].more, &belts[belt].lock));
    belts[belt].count--;
    must(pthread_mutex_unlock(&belts[belt].lock));
}

/* The last item comes to the last stage after 4 + 2 steps, and is done after one more. */
static void *stage(void *number)
{
    for (int i = 0; i < ITEMS; i++) {
        take((int)(long)number);
        work(10);
        put((int)(long)number + 1);
    }
    return number;
}

int main(void)
{
    for (int i = 0; i <= STAGES; i++) {
        must(pthread_mutex_init(&belts[i].lock, NULL));
        must(pthread_cond_init(&belts[i].more, NULL));
    }
    belts[0].count = ITEMS;
    run_crew(stage, STAGES);
    return belts[STAGES].count != ITEMS;
}
