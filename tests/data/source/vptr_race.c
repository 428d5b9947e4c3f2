/*
 * What a C++ compiler emits for a destructor that meets a virtual call: the pointer to the virtual
 * table changes while another thread looks through it.
 */
#include <pthread.h>
#include <stdio.h>

void __tsan_vptr_update(void **vptr, void *new_value);
void __tsan_vptr_read(void **vptr);

static int base_table, derived_table;
static void *object = &derived_table;

static void *destroy(void *unused)
{
    __tsan_vptr_update(&object, &base_table);
    object = &base_table;
    return unused;
}

static void *call(void *unused)
{
    __tsan_vptr_read(&object);
    return unused;
}

int main(void)
{
    pthread_t threads[2];
    pthread_create(&threads[0], NULL, call, NULL);
    pthread_create(&threads[1], NULL, destroy, NULL);
    pthread_join(threads[0], NULL);
    pthread_join(threads[1], NULL);
    printf("%d\n", object == &base_table);
    return 0;
}
