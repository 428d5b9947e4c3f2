/*
 * A thread of a test. CUnit's assertions belong to the main thread, so an actor leaves what it saw
 * in its argument, and the test looks at it after the join.
 *
 * Nothing here sleeps and hopes: waits are for events, and end the program with a sentence when the
 * event does not come within ACTOR_PATIENCE_MS. That is long, because Valgrind is slow.
 */
#ifndef ACTOR_H
#define ACTOR_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

struct channel;

enum { ACTOR_PATIENCE_MS = 60000 };

struct actor {
    void (*act)(void *argument);
    void *argument;
    const char *name;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    bool finished; /* guarded by lock */
};

#define actor_start(actor, act, argument) actor_start_named(actor, #act, act, argument)
void actor_start_named(struct actor *actor, const char *name, void (*act)(void *argument),
                       void *argument);
void actor_join(struct actor *actor);

/* Returns when so many sends, receives and selects wait on the channel. */
void channel_await(struct channel *channel, size_t waiting);

/* Returns when this is true; it is called every millisecond. */
void condition_await(bool (*holds)(void *argument), void *argument, const char *what);

#endif
