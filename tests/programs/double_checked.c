/* expect: clean */
/* why: The first look acquires, so whoever sees the pointer sees what it points to. */
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

struct config {
    int size;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static _Atomic(struct config *) shared;

static struct config *config_get(void)
{
    struct config *config = atomic_load_explicit(&shared, memory_order_acquire);
    if (config != NULL)
        return config;
    must(pthread_mutex_lock(&lock));
    config = atomic_load_explicit(&shared, memory_order_relaxed);
    if (config == NULL) {
        config = malloc(sizeof *config);
        if (config == NULL)
            abort();
        config->size = 16;
        atomic_store_explicit(&shared, config, memory_order_release);
    }
    must(pthread_mutex_unlock(&lock));
    return config;
}

static void *user(void *unused)
{
    printf("%d\n", config_get()->size);
    return unused;
}

int main(void)
{
    pthread_t a, b;
    must(pthread_create(&a, NULL, user, NULL));
    must(pthread_create(&b, NULL, user, NULL));
    must(pthread_join(a, NULL));
    must(pthread_join(b, NULL));
    free(shared);
    return 0;
}
