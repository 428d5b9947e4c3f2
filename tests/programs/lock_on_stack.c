/* expect: clean */
/* why: A mutex may be destroyed and its memory used again after its last unlock, without a join. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

enum { THREADS = 4 };

static void must(int error)
{
    if (error != 0)
        abort();
}

struct countdown {
    pthread_mutex_t lock;
    pthread_cond_t zero;
    int left; /* guarded by lock */
};

static void *count_down(void *argument)
{
    struct countdown *countdown = argument;
    must(pthread_mutex_lock(&countdown->lock));
    if (--countdown->left == 0)
        must(pthread_cond_signal(&countdown->zero));
    must(pthread_mutex_unlock(&countdown->lock));
    return NULL;
}

/* The countdown is gone when it returns; the threads may still be on their way out. */
static void start_and_wait(pthread_t *threads)
{
    struct countdown countdown = {.left = THREADS};
    must(pthread_mutex_init(&countdown.lock, NULL));
    must(pthread_cond_init(&countdown.zero, NULL));
    for (int i = 0; i < THREADS; i++)
        must(pthread_create(&threads[i], NULL, count_down, &countdown));
    must(pthread_mutex_lock(&countdown.lock));
    while (countdown.left > 0)
        must(pthread_cond_wait(&countdown.zero, &countdown.lock));
    must(pthread_mutex_unlock(&countdown.lock));
    must(pthread_cond_destroy(&countdown.zero));
    must(pthread_mutex_destroy(&countdown.lock));
}

/* Comes to lie where the countdown was. */
static long sum_squares(void)
{
    long squares[100], sum = 0;
    for (int i = 0; i < 100; i++)
        squares[i] = (long)i * i;
    for (int i = 0; i < 100; i++)
        sum += squares[i];
    return sum;
}

int main(void)
{
    pthread_t threads[THREADS];
    start_and_wait(threads);
    printf("%ld\n", sum_squares());
    for (int i = 0; i < THREADS; i++)
        must(pthread_join(threads[i], NULL));
    return 0;
}
