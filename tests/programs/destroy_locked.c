/* expect: mutex-misuse in store_close */
/* why: The mutex is destroyed while it is locked. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

struct store {
    pthread_mutex_t lock;
    int items; /* guarded by lock */
};

static void store_close(struct store *store)
{
    must(pthread_mutex_lock(&store->lock));
    store->items = 0;
    (void)pthread_mutex_destroy(&store->lock);
}

static void *keeper(void *store)
{
    store_close(store);
    return NULL;
}

int main(void)
{
    pthread_t thread;
    struct store store = {.items = 3};
    must(pthread_mutex_init(&store.lock, NULL));
    must(pthread_create(&thread, NULL, keeper, &store));
    must(pthread_join(thread, NULL));
    printf("%d\n", store.items);
    return 0;
}
