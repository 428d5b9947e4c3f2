/* finds: nothing */
/*
 * A readers-writer lock of one's own, made of a mutex and a condition: readers wait while somebody
 * writes, writers while anybody reads or writes. Right because every change of the counts is
 * announced to all, and everybody looks again.
 */
#include <pthread.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

enum { ROUNDS = 2 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static int readers, writing; /* guarded by lock */
static int left, right;      /* guarded by the lock made of the above */

static void move(int more_readers, int write)
{
    must(pthread_mutex_lock(&lock));
    while ((more_readers > 0 && writing) || (write > 0 && (writing || readers > 0)))
        must(pthread_cond_wait(&changed, &lock));
    readers += more_readers;
    writing += write;
    must(pthread_cond_broadcast(&changed));
    must(pthread_mutex_unlock(&lock));
}

static void *writer(void *unused)
{
    for (int i = 0; i < ROUNDS; i++) {
        move(0, 1);
        left++;
        right++;
        move(0, -1);
    }
    return unused;
}

static void *reader(void *wrong)
{
    for (int i = 0; i < ROUNDS; i++) {
        move(1, 0);
        if (left != right)
            *(int *)wrong = 1;
        move(-1, 0);
    }
    return NULL;
}

int main(void)
{
    pthread_t threads[4];
    int wrong[2] = {0, 0};
    must(pthread_create(&threads[0], NULL, reader, &wrong[0]));
    must(pthread_create(&threads[1], NULL, writer, NULL));
    must(pthread_create(&threads[2], NULL, reader, &wrong[1]));
    must(pthread_create(&threads[3], NULL, writer, NULL));
    for (int i = 0; i < 4; i++)
        must(pthread_join(threads[i], NULL));
    return wrong[0] || wrong[1] || left != 2 * ROUNDS;
}
