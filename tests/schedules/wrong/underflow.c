/* finds: crash */
/*
 * A stack that two threads pop. Each asks whether it is empty, and pops; both are locked, each for
 * itself. With one item left, both are told that the stack is not empty, and the second pop goes
 * below its bottom, which an assertion catches. It is rare because the two have to meet at the
 * last item.
 */
#include <assert.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int items[3] = {1, 2, 3}; /* guarded by lock */
static int height = 3;           /* guarded by lock */

static bool empty(void)
{
    must(pthread_mutex_lock(&lock));
    bool result = height == 0;
    must(pthread_mutex_unlock(&lock));
    return result;
}

static int pop(void)
{
    must(pthread_mutex_lock(&lock));
    assert(height > 0);
    int item = items[--height];
    must(pthread_mutex_unlock(&lock));
    return item;
}

static void *popper(void *sum)
{
    for (int i = 0; i < 2; i++)
        if (!empty())
            *(int *)sum += pop();
    return NULL;
}

int main(void)
{
    pthread_t a, b;
    int sums[2] = {0, 0};
    must(pthread_create(&a, NULL, popper, &sums[0]));
    must(pthread_create(&b, NULL, popper, &sums[1]));
    must(pthread_join(a, NULL));
    must(pthread_join(b, NULL));
    return sums[0] + sums[1] != 6;
}
