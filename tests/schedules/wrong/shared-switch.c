/* finds: deadlock */
/*
 * A room for two groups, never for both at once: the first of a group to enter locks the room, the
 * last to leave unlocks it. Both groups count under the same lock. While one group has the room,
 * the other's first waits for it and keeps the counting lock; the group inside cannot count itself
 * out. It is rare because visits are short.
 */
#include <pthread.h>
#include <semaphore.h>
#include <stdlib.h>

static void must(int error)
{
    if (error != 0)
        abort();
}

static pthread_mutex_t counting = PTHREAD_MUTEX_INITIALIZER;
static sem_t room;    /* one group may hold it */
static int inside[2]; /* guarded by counting */
static int groups[] = {0, 1, 1};

static void enter(int group)
{
    must(pthread_mutex_lock(&counting));
    if (++inside[group] == 1)
        must(sem_wait(&room));
    must(pthread_mutex_unlock(&counting));
}

static void leave(int group)
{
    must(pthread_mutex_lock(&counting));
    if (--inside[group] == 0)
        must(sem_post(&room));
    must(pthread_mutex_unlock(&counting));
}

static void *visitor(void *group)
{
    enter(*(int *)group);
    leave(*(int *)group);
    return NULL;
}

int main(void)
{
    pthread_t threads[3];
    must(sem_init(&room, 0, 1));
    for (int i = 0; i < 3; i++)
        must(pthread_create(&threads[i], NULL, visitor, &groups[i]));
    for (int i = 0; i < 3; i++)
        must(pthread_join(threads[i], NULL));
    return 0;
}
