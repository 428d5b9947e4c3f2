/*
 * wrong: a closed channel keeps nobody waiting, so the findings are closed before the workers
 * are joined.
 */
#include "full-results.h"

#include "channel.h"

#include <pthread.h>
#include <stdlib.h>

struct night {
    struct channel *plates;   /* to be searched: findings without a result */
    struct channel *findings; /* to be taken */
    int open;                 /* added and not taken yet; only used by the caller's thread */
    int workers;
    pthread_t threads[];
};

static void *work(void *argument)
{
    struct night *night = argument;
    void *item;
    while (channel_receive(night->plates, &item) == CHANNEL_OK) {
        struct finding *finding = item;
        finding->asteroids = plate_search(finding->plate);
        channel_send(night->findings, finding);
    }
    return NULL;
}

static void night_free(struct night *night)
{
    channel_free(night->plates);
    channel_free(night->findings);
    free(night);
}

/* No more plates will come: the workers end when they have searched what is left. */
static void workers_end(struct night *night)
{
    channel_close(night->plates);
    for (int i = 0; i < night->workers; i++)
        pthread_join(night->threads[i], NULL);
}

struct night *night_begin(int workers, int room)
{
    struct night *night = malloc(sizeof *night + (size_t)workers * sizeof night->threads[0]);
    if (night == NULL)
        return NULL;
    night->plates = channel_new(PLATES_MAX);
    night->findings = channel_new((size_t)room);
    night->open = night->workers = 0;
    while (night->plates != NULL && night->findings != NULL && night->workers < workers &&
           pthread_create(&night->threads[night->workers], NULL, work, night) == 0)
        night->workers++;
    if (night->workers > 0)
        return night;
    night_free(night);
    return NULL;
}

void night_add(struct night *night, int plate)
{
    struct finding *finding = malloc(sizeof *finding);
    if (finding == NULL)
        abort();
    finding->plate = plate;
    night->open++;
    channel_send(night->plates, finding);
}

bool night_take(struct night *night, struct finding *finding)
{
    void *item;
    if (night->open == 0 || channel_receive(night->findings, &item) != CHANNEL_OK)
        return false;
    night->open--;
    *finding = *(struct finding *)item;
    free(item);
    return true;
}

void night_end(struct night *night, void (*keep)(const struct finding *finding))
{
    struct finding finding;
    channel_close(night->findings);
    workers_end(night);
    while (night_take(night, &finding))
        keep(&finding);
    night_free(night);
}
