/* wrong: with volatile everybody sees at once that there is a reason already. */
#include "first-error.h"

#include "context.h"

#include <pthread.h>
#include <stdlib.h>

struct launch {
    struct context *go;          /* cancelled: break off */
    const char *volatile reason; /* of the first failure, or NULL */
};

/* One check, and its thread. */
struct member {
    struct launch *launch;
    const struct check *check;
    pthread_t thread;
};

/* A check has failed. */
static void launch_hold(struct launch *launch, const char *reason)
{
    if (launch->reason != NULL)
        return;
    screen_show(reason);
    launch->reason = reason;
    context_cancel(launch->go);
}

static void *member_run(void *argument)
{
    struct member *member = argument;
    const struct check *check = member->check;
    const char *reason = check->run(member->launch->go, check->argument);
    if (reason != NULL)
        launch_hold(member->launch, reason);
    return NULL;
}

/* Runs the checks, and waits for them. False when some could not be started. */
static bool members_run(struct launch *launch, const struct check *checks, size_t count)
{
    struct member *members = calloc(count, sizeof *members);
    size_t started = 0;
    if (members == NULL)
        return false;
    for (; started < count; started++) {
        struct member *member = &members[started];
        *member = (struct member){.launch = launch, .check = &checks[started]};
        if (pthread_create(&member->thread, NULL, member_run, member) != 0) {
            context_cancel(launch->go);
            break;
        }
    }
    for (size_t i = 0; i < started; i++)
        pthread_join(members[i].thread, NULL);
    free(members);
    return started == count;
}

bool launch_poll(const struct check *checks, size_t count, const char **reason)
{
    struct launch launch = {.go = context_new(NULL)};
    if (launch.go == NULL)
        return false;
    bool polled = members_run(&launch, checks, count);
    *reason = launch.reason;
    context_free(launch.go);
    return polled;
}
