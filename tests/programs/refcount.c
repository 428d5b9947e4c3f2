/* expect: clean */
/* why: Each put releases what its thread did, and the last one acquires it all before it frees. */
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

struct picture {
    atomic_int users;
    long width, height;
};

static void picture_put(struct picture *picture)
{
    if (atomic_fetch_sub_explicit(&picture->users, 1, memory_order_acq_rel) != 1)
        return;
    picture->width = picture->height = 0;
    free(picture);
}

static void *viewer(void *given)
{
    struct picture *picture = given;
    printf("%ld\n", picture->width * picture->height);
    picture_put(picture);
    return NULL;
}

int main(void)
{
    pthread_t viewers[3];
    struct picture *picture = calloc(1, sizeof *picture);
    if (picture == NULL)
        abort();
    atomic_init(&picture->users, 4);
    for (int i = 0; i < 3; i++)
        must(pthread_create(&viewers[i], NULL, viewer, picture));
    picture_put(picture);
    for (int i = 0; i < 3; i++)
        must(pthread_join(viewers[i], NULL));
    return 0;
}
