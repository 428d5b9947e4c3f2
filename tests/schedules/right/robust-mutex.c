/* finds: nothing */
/*
 * Blocks in a robust mutex whose owner ends without letting go. Whoever takes it next is told so
 * with EOWNERDEAD, puts the half-made pair right, declares the mutex consistent and goes on. Right
 * because the heir repairs the data before anybody else can look at them.
 */
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

static pthread_mutex_t lock;
static int left, right; /* guarded by lock; equal whenever it is free */

static void enter(void)
{
    int error = pthread_mutex_lock(&lock);
    if (error == EOWNERDEAD) {
        right = left;
        error = pthread_mutex_consistent(&lock);
    }
    must(error);
}

static void *mortal(void *unused)
{
    enter();
    left++;
    return unused;
}

static void *heir(void *unused)
{
    enter();
    left++;
    right++;
    must(pthread_mutex_unlock(&lock));
    return unused;
}

int main(void)
{
    pthread_t a, b;
    pthread_mutexattr_t attr;
    must(pthread_mutexattr_init(&attr));
    must(pthread_mutexattr_setrobust(&attr, PTHREAD_MUTEX_ROBUST));
    must(pthread_mutex_init(&lock, &attr));
    must(pthread_mutexattr_destroy(&attr));
    must(pthread_create(&a, NULL, mortal, NULL));
    must(pthread_create(&b, NULL, heir, NULL));
    must(pthread_join(a, NULL));
    must(pthread_join(b, NULL));
    enter();
    int broken = left != 2 || right != 2;
    must(pthread_mutex_unlock(&lock));
    return broken;
}
