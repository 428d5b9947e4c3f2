/*
 * The queue of a program that copies files: readers push blocks, a writer pops them, and the user
 * may change his mind.
 *
 * Try: ./lab check cancel-not-heard. Then make a list of all the places at which a thread can wait
 * here, and of everything that should end each wait.
 */
#include "cancel-not-heard.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>

struct copy {
    pthread_mutex_t lock;
    pthread_cond_t has_room;
    pthread_cond_t has_block;
    size_t room;              /* never changes */
    size_t first, count;      /* a ring; guarded by lock */
    bool finished, cancelled; /* guarded by lock */
    struct block *ring[];     /* guarded by lock */
};

struct copy *copy_new(size_t room)
{
    struct copy *copy = calloc(1, sizeof *copy + room * sizeof *copy->ring);
    if (copy == NULL)
        return NULL;
    copy->room = room;
    pthread_mutex_init(&copy->lock, NULL);
    pthread_cond_init(&copy->has_room, NULL);
    pthread_cond_init(&copy->has_block, NULL);
    return copy;
}

void copy_free(struct copy *copy)
{
    pthread_cond_destroy(&copy->has_block);
    pthread_cond_destroy(&copy->has_room);
    pthread_mutex_destroy(&copy->lock);
    free(copy);
}

enum copy_status copy_push(struct copy *copy, struct block *block)
{
    enum copy_status status = COPY_CANCELLED;
    pthread_mutex_lock(&copy->lock);
    while (copy->count == copy->room)
        pthread_cond_wait(&copy->has_room, &copy->lock);
    if (!copy->cancelled) {
        copy->ring[(copy->first + copy->count) % copy->room] = block;
        copy->count++;
        pthread_cond_signal(&copy->has_block);
        status = COPY_OK;
    }
    pthread_mutex_unlock(&copy->lock);
    return status;
}

enum copy_status copy_pop(struct copy *copy, struct block **block)
{
    enum copy_status status = COPY_FINISHED;
    pthread_mutex_lock(&copy->lock);
    while (copy->count == 0 && !copy->finished && !copy->cancelled)
        pthread_cond_wait(&copy->has_block, &copy->lock);
    if (copy->cancelled) {
        status = COPY_CANCELLED;
    } else if (copy->count > 0) {
        *block = copy->ring[copy->first];
        copy->first = (copy->first + 1) % copy->room;
        copy->count--;
        pthread_cond_signal(&copy->has_room);
        status = COPY_OK;
    }
    pthread_mutex_unlock(&copy->lock);
    return status;
}

void copy_finish(struct copy *copy)
{
    pthread_mutex_lock(&copy->lock);
    copy->finished = true;
    pthread_cond_broadcast(&copy->has_block);
    pthread_mutex_unlock(&copy->lock);
}

void copy_cancel(struct copy *copy)
{
    pthread_mutex_lock(&copy->lock);
    copy->cancelled = true;
    pthread_cond_broadcast(&copy->has_block);
    pthread_mutex_unlock(&copy->lock);
}
