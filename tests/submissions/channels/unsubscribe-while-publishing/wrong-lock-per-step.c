/* wrong: each step along the list is made under the lock. */
#include "unsubscribe-while-publishing.h"

#include <pthread.h>
#include <stdlib.h>

struct subscription {
    struct display *display; /* constant, as is platform */
    int platform;
    struct subscription *next; /* guarded by the announcer's lock */
};

struct announcer {
    pthread_rwlock_t lock;
    struct subscription *first; /* the oldest one; guarded by lock */
};

struct announcer *announcer_new(void)
{
    struct announcer *announcer = calloc(1, sizeof *announcer);
    if (announcer == NULL)
        return NULL;
    pthread_rwlock_init(&announcer->lock, NULL);
    return announcer;
}

void announcer_free(struct announcer *announcer)
{
    while (announcer->first != NULL)
        announcer_unsubscribe(announcer, announcer->first->display);
    pthread_rwlock_destroy(&announcer->lock);
    free(announcer);
}

void announcer_subscribe(struct announcer *announcer, struct display *display, int platform)
{
    struct subscription *subscription = malloc(sizeof *subscription);
    if (subscription == NULL)
        abort();
    *subscription = (struct subscription){display, platform, NULL};
    pthread_rwlock_wrlock(&announcer->lock);
    struct subscription **place = &announcer->first;
    while (*place != NULL)
        place = &(*place)->next;
    *place = subscription;
    pthread_rwlock_unlock(&announcer->lock);
}

void announcer_unsubscribe(struct announcer *announcer, const struct display *display)
{
    pthread_rwlock_wrlock(&announcer->lock);
    struct subscription **place = &announcer->first;
    while (*place != NULL && (*place)->display != display)
        place = &(*place)->next;
    struct subscription *found = *place;
    if (found != NULL)
        *place = found->next;
    pthread_rwlock_unlock(&announcer->lock);
    free(found);
}

size_t announcer_count(struct announcer *announcer)
{
    size_t count = 0;
    pthread_rwlock_rdlock(&announcer->lock);
    for (const struct subscription *each = announcer->first; each != NULL; each = each->next)
        count++;
    pthread_rwlock_unlock(&announcer->lock);
    return count;
}

void announcer_publish(struct announcer *announcer, int platform, const char *text)
{
    pthread_rwlock_rdlock(&announcer->lock);
    const struct subscription *each = announcer->first;
    pthread_rwlock_unlock(&announcer->lock);
    while (each != NULL) {
        if (each->platform == platform || each->platform == ALL_PLATFORMS)
            display_show(each->display, text);
        pthread_rwlock_rdlock(&announcer->lock);
        each = each->next;
        pthread_rwlock_unlock(&announcer->lock);
    }
}
