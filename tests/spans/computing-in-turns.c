/* takes: 4 of 4 ms */
#include "work.h"

enum { STEPS = 1000 };

static pthread_mutex_t locks[4], all = PTHREAD_MUTEX_INITIALIZER;

/* As computing.c, with one lock around everything. */
static void *computer(void *number)
{
    must(pthread_mutex_lock(&all));
    for (int i = 0; i < STEPS / 2; i++) {
        must(pthread_mutex_lock(&locks[(long)number]));
        must(pthread_mutex_unlock(&locks[(long)number]));
    }
    must(pthread_mutex_unlock(&all));
    return number;
}

int main(void)
{
    for (int i = 0; i < 4; i++)
        must(pthread_mutex_init(&locks[i], NULL));
    run_crew(computer, 4);
    return 0;
}
