/* A mutex is held where none may be. */
#include <pthread.h>

void __tsan_check_no_mutexes_held(void);

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void rest(void)
{
    __tsan_check_no_mutexes_held();
}

int main(void)
{
    pthread_mutex_lock(&lock);
    rest();
    pthread_mutex_unlock(&lock);
    return 0;
}
