#include "actor.h"
#include "../../labs/kit/channel.h"
#include "../../labs/kit/check.h"
#include "../../labs/kit/clock.h"

#include <time.h>

static _Noreturn void lose_patience(const char *what)
{
    fprintf(stderr, "tests: waited %d ms in vain for: %s\n", ACTOR_PATIENCE_MS, what);
    abort();
}

static void *actor_run(void *argument)
{
    struct actor *actor = argument;
    actor->act(actor->argument);
    MUST(pthread_mutex_lock(&actor->lock));
    actor->finished = true;
    MUST(pthread_cond_signal(&actor->changed));
    MUST(pthread_mutex_unlock(&actor->lock));
    return NULL;
}

void actor_start_named(struct actor *actor, const char *name, void (*act)(void *argument),
                       void *argument)
{
    actor->act = act;
    actor->argument = argument;
    actor->name = name;
    actor->finished = false;
    MUST(pthread_mutex_init(&actor->lock, NULL));
    clock_condition_init(&actor->changed);
    MUST(pthread_create(&actor->thread, NULL, actor_run, actor));
}

void actor_join(struct actor *actor)
{
    int64_t deadline = clock_after(ACTOR_PATIENCE_MS);
    MUST(pthread_mutex_lock(&actor->lock));
    while (!actor->finished)
        if (!clock_condition_wait(&actor->changed, &actor->lock, deadline))
            lose_patience(actor->name);
    MUST(pthread_mutex_unlock(&actor->lock));
    MUST(pthread_join(actor->thread, NULL));
    MUST(pthread_cond_destroy(&actor->changed));
    MUST(pthread_mutex_destroy(&actor->lock));
}

void condition_await(bool (*holds)(void *argument), void *argument, const char *what)
{
    const struct timespec moment = {0, 1000000};
    int64_t deadline = clock_after(ACTOR_PATIENCE_MS);
    while (!holds(argument)) {
        if (clock_moment() >= deadline)
            lose_patience(what);
        nanosleep(&moment, NULL);
    }
}

struct crowd {
    struct channel *channel;
    size_t waiting;
};

static bool crowd_waits(void *argument)
{
    struct crowd *crowd = argument;
    return channel_waiting(crowd->channel) == crowd->waiting;
}

void channel_await(struct channel *channel, size_t waiting)
{
    struct crowd crowd = {channel, waiting};
    condition_await(crowd_waits, &crowd, "threads that wait on a channel");
}
