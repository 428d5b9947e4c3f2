/* finds: wrong-result */
/*
 * A cache in front of a store. A reader that misses reads the store and fills the cache; a writer
 * writes the store and then clears the cache. The reader reads the old value and stops; the writer
 * writes and clears; the reader fills the cache with the old value, and there it stays. It is rare
 * because both steps of the writer have to fall between two of the reader.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

static atomic_int store = 1;
static atomic_int cache; /* 0 is empty; else the same as store, once all is quiet */

static void *reader(void *unused)
{
    if (atomic_load(&cache) == 0) {
        int value = atomic_load(&store);
        atomic_store(&cache, value);
    }
    return unused;
}

static void *writer(void *unused)
{
    atomic_store(&store, 2);
    atomic_store(&cache, 0);
    return unused;
}

int main(void)
{
    pthread_t a, b;
    must(pthread_create(&a, NULL, reader, NULL));
    must(pthread_create(&b, NULL, writer, NULL));
    must(pthread_join(a, NULL));
    must(pthread_join(b, NULL));
    return cache != 0 && cache != store;
}
