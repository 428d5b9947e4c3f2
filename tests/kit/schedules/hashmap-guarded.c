/* A map under a lock, which grows while two threads use it: no key is lost, none comes twice. */
#include "hashmap.h"
#include "play.h"

enum { KEYS = 5 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct hashmap *map; /* guarded by lock */

static void *fill(void *name)
{
    char key[] = "a0";
    key[0] = *(char *)name;
    for (int i = 0; i < KEYS; i++) {
        key[1] = (char)('0' + i);
        MUST(pthread_mutex_lock(&lock));
        EXPECT(hashmap_put(map, key, name) == NULL);
        if (i == KEYS - 1)
            EXPECT(hashmap_remove(map, key) == name);
        MUST(pthread_mutex_unlock(&lock));
    }
    return NULL;
}

int main(void)
{
    char ann = 'a', bob = 'b';
    map = hashmap_new();
    pthread_t threads[] = {begin(fill, &ann), begin(fill, &bob)};
    end(threads[0]);
    end(threads[1]);
    EXPECT(hashmap_size(map) == 2 * (KEYS - 1));
    EXPECT(hashmap_get(map, "a0") == &ann && hashmap_get(map, "b3") == &bob);
    EXPECT(hashmap_get(map, "a4") == NULL);
    hashmap_free(map);
    return 0;
}
