/* A library tells the tool what its objects are; two threads change one of each sort at once. */
#include <pthread.h>
#include <stdlib.h>

void *__tsan_external_register_tag(const char *object_type);
void __tsan_external_register_header(void *tag, const char *header);
void __tsan_external_assign_tag(void *address, void *tag);
void __tsan_external_write(void *address, void *caller, void *tag);
void __tsan_external_read(void *address, void *caller, void *tag);

static void *list_tag, *map_tag;
static char *list, *map;

static void *change(void *unused)
{
    __tsan_external_write(list, __builtin_return_address(0), list_tag);
    __tsan_external_write(map, __builtin_return_address(0), map_tag);
    return unused;
}

static void *look(void *unused)
{
    __tsan_external_read(list, __builtin_return_address(0), list_tag);
    __tsan_external_read(map, __builtin_return_address(0), map_tag);
    return unused;
}

int main(void)
{
    pthread_t threads[2];
    list_tag = __tsan_external_register_tag("a linked list");
    map_tag = __tsan_external_register_tag("a hash map");
    __tsan_external_register_header(map_tag, "race on a hash map");
    list = calloc(1, 32);
    map = calloc(1, 64);
    __tsan_external_assign_tag(list, list_tag);
    pthread_create(&threads[0], NULL, change, NULL);
    pthread_create(&threads[1], NULL, look, NULL);
    pthread_join(threads[0], NULL);
    pthread_join(threads[1], NULL);
    free(list);
    free(map);
    return 0;
}
