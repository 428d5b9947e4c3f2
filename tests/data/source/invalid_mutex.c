/* A mutex is locked after it was destroyed. */
#include <pthread.h>

static pthread_mutex_t lock;

static void use(void)
{
    pthread_mutex_lock(&lock);
    pthread_mutex_unlock(&lock);
}

int main(void)
{
    pthread_mutex_init(&lock, NULL);
    pthread_mutex_destroy(&lock);
    use();
    return 0;
}
