/* A thread locks its own mutex again; an error-checking one, so that it says so and goes on. */
#include <errno.h>
#include <pthread.h>

static pthread_mutex_t lock;

static int enter(void)
{
    return pthread_mutex_lock(&lock);
}

int main(void)
{
    pthread_mutexattr_t checking;
    pthread_mutexattr_init(&checking);
    pthread_mutexattr_settype(&checking, PTHREAD_MUTEX_ERRORCHECK);
    pthread_mutex_init(&lock, &checking);
    enter();
    int refused = enter() == EDEADLK;
    pthread_mutex_unlock(&lock);
    return !refused;
}
