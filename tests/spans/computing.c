/* takes: 1 of 4 ms */
#include "work.h"

enum { STEPS = 1000 };

static pthread_mutex_t locks[4];

/* Nobody sleeps: a step takes a microsecond, and there are 1000 of them. */
static void *computer(void *number)
{
    for (int i = 0; i < STEPS / 2; i++) {
        must(pthread_mutex_lock(&locks[(long)number]));
        must(pthread_mutex_unlock(&locks[(long)number]));
    }
    return number;
}

int main(void)
{
    for (int i = 0; i < 4; i++)
        must(pthread_mutex_init(&locks[i], NULL));
    run_crew(computer, 4);
    return 0;
}
