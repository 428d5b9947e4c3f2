/* right: walks are counted, and the list is changed only when there is none. */
#include "unsubscribe-while-publishing.h"

#include <pthread.h>
#include <stdlib.h>

struct subscription {
    struct display *display; /* constant, as is platform */
    int platform;
    struct subscription *next; /* guarded by the announcer's lock */
};

struct announcer {
    pthread_mutex_t lock;
    pthread_cond_t quiet;       /* walks became 0 */
    int walks;                  /* publishing right now; guarded by lock */
    struct subscription *first; /* the oldest one; guarded by lock */
};

struct announcer *announcer_new(void)
{
    struct announcer *announcer = calloc(1, sizeof *announcer);
    if (announcer == NULL)
        return NULL;
    pthread_mutex_init(&announcer->lock, NULL);
    pthread_cond_init(&announcer->quiet, NULL);
    return announcer;
}

void announcer_free(struct announcer *announcer)
{
    while (announcer->first != NULL)
        announcer_unsubscribe(announcer, announcer->first->display);
    pthread_cond_destroy(&announcer->quiet);
    pthread_mutex_destroy(&announcer->lock);
    free(announcer);
}

void announcer_subscribe(struct announcer *announcer, struct display *display, int platform)
{
    struct subscription *subscription = malloc(sizeof *subscription);
    if (subscription == NULL)
        abort();
    *subscription = (struct subscription){display, platform, NULL};
    pthread_mutex_lock(&announcer->lock);
    while (announcer->walks > 0)
        pthread_cond_wait(&announcer->quiet, &announcer->lock);
    struct subscription **place = &announcer->first;
    while (*place != NULL)
        place = &(*place)->next;
    *place = subscription;
    pthread_mutex_unlock(&announcer->lock);
}

void announcer_unsubscribe(struct announcer *announcer, const struct display *display)
{
    pthread_mutex_lock(&announcer->lock);
    while (announcer->walks > 0)
        pthread_cond_wait(&announcer->quiet, &announcer->lock);
    struct subscription **place = &announcer->first;
    while (*place != NULL && (*place)->display != display)
        place = &(*place)->next;
    struct subscription *found = *place;
    if (found != NULL)
        *place = found->next;
    pthread_mutex_unlock(&announcer->lock);
    free(found);
}

size_t announcer_count(struct announcer *announcer)
{
    size_t count = 0;
    pthread_mutex_lock(&announcer->lock);
    for (const struct subscription *each = announcer->first; each != NULL; each = each->next)
        count++;
    pthread_mutex_unlock(&announcer->lock);
    return count;
}

void announcer_publish(struct announcer *announcer, int platform, const char *text)
{
    pthread_mutex_lock(&announcer->lock);
    announcer->walks++;
    pthread_mutex_unlock(&announcer->lock);
    for (const struct subscription *each = announcer->first; each != NULL; each = each->next)
        if (each->platform == platform || each->platform == ALL_PLATFORMS)
            display_show(each->display, text);
    pthread_mutex_lock(&announcer->lock);
    if (--announcer->walks == 0)
        pthread_cond_broadcast(&announcer->quiet);
    pthread_mutex_unlock(&announcer->lock);
}
