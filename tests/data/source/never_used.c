/* Nothing is wrong: what was initialised statically is destroyed, and was never used. */
#include <pthread.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t cond = PTHREAD_COND_INITIALIZER;
static pthread_rwlock_t table_lock = PTHREAD_RWLOCK_INITIALIZER;

static void tidy_up(void)
{
    pthread_mutex_destroy(&lock);
    pthread_cond_destroy(&cond);
    pthread_rwlock_destroy(&table_lock);
}

int main(void)
{
    tidy_up();
    return 0;
}
