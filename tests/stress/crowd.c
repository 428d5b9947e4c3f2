/* Two hundred threads at once, each at a lock, a condition and a barrier. */
#include <pthread.h>
#include <stdlib.h>

enum { THREADS = 200 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t all_here = PTHREAD_COND_INITIALIZER;
static int here; /* guarded by lock */
static pthread_barrier_t together;

static void *member(void *unused)
{
    pthread_mutex_lock(&lock);
    if (++here == THREADS)
        pthread_cond_broadcast(&all_here);
    while (here < THREADS)
        pthread_cond_wait(&all_here, &lock);
    pthread_mutex_unlock(&lock);
    pthread_barrier_wait(&together);
    return unused;
}

int main(void)
{
    pthread_t threads[THREADS];
    if (pthread_barrier_init(&together, NULL, THREADS) != 0)
        abort();
    for (int i = 0; i < THREADS; i++)
        if (pthread_create(&threads[i], NULL, member, NULL) != 0)
            abort();
    for (int i = 0; i < THREADS; i++)
        if (pthread_join(threads[i], NULL) != 0)
            abort();
    return here != THREADS;
}
