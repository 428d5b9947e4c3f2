/* takes: 20 of 40 ms */
#include "work.h"

static pthread_once_t control = PTHREAD_ONCE_INIT;

static void prepare(void)
{
    work(10);
}

/* They all wait for the one who prepares. */
static void *user(void *number)
{
    must(pthread_once(&control, prepare));
    work(10);
    return number;
}

int main(void)
{
    run_crew(user, 3);
    return 0;
}
