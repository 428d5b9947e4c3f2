/* wrong: the gate is atomic, and looked at as late as possible. */
#include "send-on-closed.h"

#include "channel.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdlib.h>

enum { ROOM = 2 };

struct farm {
    struct channel *frames; /* accepted, and not with a worker yet */
    atomic_bool closed;     /* the gate */
    int workers;            /* how many threads there are; main's */
    pthread_t threads[];
};

static void *work(void *argument)
{
    struct farm *farm = argument;
    void *frame;
    while (channel_receive(farm->frames, &frame) == CHANNEL_OK)
        frame_render(frame);
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
    return atomic_load(&farm->closed);
}

bool farm_submit(struct farm *farm, struct frame *frame)
{
    frame_pack(frame);
    if (gate_is_closed(farm))
        return false;
    channel_send(farm->frames, frame);
    return true;
}

void farm_close(struct farm *farm)
{
    atomic_store(&farm->closed, true);
    channel_close(farm->frames);
    for (int i = 0; i < farm->workers; i++)
        pthread_join(farm->threads[i], NULL);
}

void farm_free(struct farm *farm)
{
    channel_free(farm->frames);
    free(farm);
}
