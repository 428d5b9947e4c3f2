/* wrong: right, but one frame at a time is rendered. */
#include "send-on-closed.h"

#include "channel.h"

#include <pthread.h>
#include <stddef.h>
#include <stdlib.h>

enum { ROOM = 2 };

struct farm {
    struct channel *frames; /* accepted, and not with a worker yet */
    pthread_mutex_t lock;
    bool closed; /* the gate; guarded by lock */
    int workers; /* how many threads there are; main's */
    pthread_t threads[];
};

static void *work(void *argument)
{
    static pthread_mutex_t one = PTHREAD_MUTEX_INITIALIZER;
    struct farm *farm = argument;
    void *frame;
    while (channel_receive(farm->frames, &frame) == CHANNEL_OK) {
        pthread_mutex_lock(&one);
        frame_render(frame);
        pthread_mutex_unlock(&one);
    }
    return NULL;
}

struct farm *farm_new(int workers)
{
    struct farm *farm = calloc(1, sizeof *farm + (size_t)workers * sizeof *farm->threads);
    if (farm == NULL)
        return NULL;
    farm->frames = channel_new(ROOM);
    if (farm->frames == NULL) {
        free(farm);
        return NULL;
    }
    pthread_mutex_init(&farm->lock, NULL);
    for (; farm->workers < workers; farm->workers++) {
        if (pthread_create(&farm->threads[farm->workers], NULL, work, farm) != 0) {
            farm_close(farm);
            farm_free(farm);
            return NULL;
        }
    }
    return farm;
}

static bool gate_is_closed(struct farm *farm)
{
    pthread_mutex_lock(&farm->lock);
    bool closed = farm->closed;
    pthread_mutex_unlock(&farm->lock);
    return closed;
}

bool farm_submit(struct farm *farm, struct frame *frame)
{
    if (gate_is_closed(farm))
        return false;
    frame_pack(frame);
    return channel_send(farm->frames, frame) == CHANNEL_OK;
}

void farm_close(struct farm *farm)
{
    pthread_mutex_lock(&farm->lock);
    farm->closed = true;
    pthread_mutex_unlock(&farm->lock);
    channel_close(farm->frames);
    for (int i = 0; i < farm->workers; i++)
        pthread_join(farm->threads[i], NULL);
}

void farm_free(struct farm *farm)
{
    pthread_mutex_destroy(&farm->lock);
    channel_free(farm->frames);
    free(farm);
}
