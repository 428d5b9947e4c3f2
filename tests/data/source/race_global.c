/* Both threads add to balance, one with its lock held and one without: a data race on a global. */
#include <pthread.h>
#include <stdio.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t other = PTHREAD_MUTEX_INITIALIZER;
static long balance;

static void *careful(void *unused)
{
    pthread_mutex_lock(&other);
    pthread_mutex_lock(&lock);
    balance += 1;
    pthread_mutex_unlock(&lock);
    pthread_mutex_unlock(&other);
    return unused;
}

static void *careless(void *unused)
{
    balance += 1;
    return unused;
}

int main(void)
{
    pthread_t threads[2];
    pthread_create(&threads[0], NULL, careful, NULL);
    pthread_create(&threads[1], NULL, careless, NULL);
    pthread_join(threads[0], NULL);
    pthread_join(threads[1], NULL);
    printf("%ld\n", balance);
    return 0;
}
