/* wrong: before each move it waits until no limit can be left over from the last one. */
#include "deadline-not-cleared.h"
#include "timer.h"

#include <pthread.h>
#include <stdlib.h>
#include <time.h>

enum { FAR_MS = 3600000 };

struct arm {
    step_function *step; /* this and the next two never change */
    void *motor;
    struct timer *limit;
    int position; /* belongs to the thread that moves the arm, like the next one */
    long last_ms; /* the limit of the last move; 0: it had none */
    pthread_mutex_t lock;
    bool late; /* make no further step; guarded by lock */
};

static void late_set(struct arm *arm, bool late)
{
    pthread_mutex_lock(&arm->lock);
    arm->late = late;
    pthread_mutex_unlock(&arm->lock);
}

static bool late_get(struct arm *arm)
{
    pthread_mutex_lock(&arm->lock);
    bool late = arm->late;
    pthread_mutex_unlock(&arm->lock);
    return late;
}

/* The timer calls this. */
static void limit_passed(void *arm)
{
    late_set(arm, true);
}

struct arm *arm_new(step_function *step, void *motor)
{
    struct arm *arm = calloc(1, sizeof *arm);
    if (arm == NULL)
        return NULL;
    arm->step = step;
    arm->motor = motor;
    if (pthread_mutex_init(&arm->lock, NULL) != 0)
        goto no_lock;
    arm->limit = timer_call(FAR_MS, limit_passed, arm);
    if (arm->limit == NULL)
        goto no_timer;
    timer_stop(arm->limit);
    return arm;
no_timer:
    pthread_mutex_destroy(&arm->lock);
no_lock:
    free(arm);
    return NULL;
}

void arm_free(struct arm *arm)
{
    timer_free(arm->limit);
    pthread_mutex_destroy(&arm->lock);
    free(arm);
}

static void move_begin(struct arm *arm, long limit_ms)
{
    struct timespec rest = {arm->last_ms / 1000, arm->last_ms % 1000 * 1000000};
    nanosleep(&rest, NULL);
    arm->last_ms = limit_ms == NO_LIMIT ? 0 : limit_ms;
    late_set(arm, false);
    if (limit_ms != NO_LIMIT)
        timer_reset(arm->limit, limit_ms);
}

/* Afterwards no timer is on the clock, and none is being called. */
static enum move_result move_end(struct arm *arm, enum move_result result)
{
    timer_stop_and_wait(arm->limit);
    return result;
}

enum move_result arm_move(struct arm *arm, int position, long limit_ms)
{
    move_begin(arm, limit_ms);
    while (arm->position != position) {
        int direction = arm->position < position ? 1 : -1;
        if (late_get(arm))
            return move_end(arm, MOVE_LATE);
        if (!arm->step(direction, arm->motor))
            return move_end(arm, MOVE_BLOCKED);
        arm->position += direction;
    }
    return MOVE_DONE;
}

int arm_position(const struct arm *arm)
{
    return arm->position;
}
