/* right: who is being shown something is pinned by a count, and unsubscribing waits until that
 * is 0. */
#include "unsubscribe-while-publishing.h"

#include <pthread.h>
#include <stdlib.h>

struct subscription {
    struct display *display; /* constant, as is platform */
    int platform;
    int pins;                  /* walks that stand here; guarded by the announcer's lock */
    struct subscription *next; /* guarded by the announcer's lock */
};

struct announcer {
    pthread_mutex_t lock;
    pthread_cond_t unpinned;    /* some pins became 0 */
    struct subscription *first; /* the oldest one; guarded by lock */
};

struct announcer *announcer_new(void)
{
    struct announcer *announcer = calloc(1, sizeof *announcer);
    if (announcer == NULL)
        return NULL;
    pthread_mutex_init(&announcer->lock, NULL);
    pthread_cond_init(&announcer->unpinned, NULL);
    return announcer;
}

void announcer_free(struct announcer *announcer)
{
    while (announcer->first != NULL)
        announcer_unsubscribe(announcer, announcer->first->display);
    pthread_cond_destroy(&announcer->unpinned);
    pthread_mutex_destroy(&announcer->lock);
    free(announcer);
}

void announcer_subscribe(struct announcer *announcer, struct display *display, int platform)
{
    struct subscription *subscription = malloc(sizeof *subscription);
    if (subscription == NULL)
        abort();
    *subscription = (struct subscription){display, platform, 0, NULL};
    pthread_mutex_lock(&announcer->lock);
    struct subscription **place = &announcer->first;
    while (*place != NULL)
        place = &(*place)->next;
    *place = subscription;
    pthread_mutex_unlock(&announcer->lock);
}

void announcer_unsubscribe(struct announcer *announcer, const struct display *display)
{
    pthread_mutex_lock(&announcer->lock);
    struct subscription *found = announcer->first;
    while (found != NULL && found->display != display)
        found = found->next;
    while (found != NULL && found->pins > 0)
        pthread_cond_wait(&announcer->unpinned, &announcer->lock);
    struct subscription **place = &announcer->first;
    while (*place != found)
        place = &(*place)->next;
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
    for (struct subscription *each = announcer->first; each != NULL; each = each->next) {
        if (each->platform != platform && each->platform != ALL_PLATFORMS)
            continue;
        each->pins++;
        pthread_mutex_unlock(&announcer->lock);
        display_show(each->display, text);
        pthread_mutex_lock(&announcer->lock);
        if (--each->pins == 0)
            pthread_cond_broadcast(&announcer->unpinned);
    }
    pthread_mutex_unlock(&announcer->lock);
}
