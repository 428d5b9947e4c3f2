/*
 * A kit that orders more than it promises would hide the races of the labs. So here are races, each
 * beside something of the kit that must not hide it, and ThreadSanitizer must report every one.
 *
 * Each race is run by this program, started again. The first is a race without any kit: where it is
 * not reported nobody is watching (another flavour, or another tool), and there is nothing to test.
 *
 * The two sides of a race come one after the other, always the same way round, and yet nothing
 * orders them: the flag between them is relaxed.
 */
#include "../../labs/kit/channel.h"
#include "../../labs/kit/context.h"
#include "../../labs/kit/drive.h"
#include "../../labs/kit/errgroup.h"
#include "../../labs/kit/hashmap.h"
#include "../../labs/kit/once.h"
#include "../../labs/kit/timer.h"
#include "../../labs/kit/waitgroup.h"
#include "../../labs/kit/weighted_semaphore.h"
#include "actor.h"
#include "child.h"
#include "suites.h"

#include <CUnit/CUnit.h>

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static int data; /* what the races are about: guarded by nothing */
static atomic_bool flag;

static void flag_raise(void)
{
    atomic_store_explicit(&flag, true, memory_order_relaxed);
}

static void flag_await(void)
{
    const struct timespec moment = {0, 1000000};
    while (!atomic_load_explicit(&flag, memory_order_relaxed))
        nanosleep(&moment, NULL);
}

/* What both sides share. Each part uses what it needs. */
static struct {
    struct channel *channels[2];
    struct context *contexts[2];
    struct waitgroup group;
    struct once once;
    struct semaphore *semaphore;
    struct start_line *line;
    struct hashmap *map;
} kit;

static void first_plain(void)
{
    data++;
    flag_raise();
}

static void second_plain(void)
{
    flag_await();
    data++;
}

static void first_after_send(void)
{
    channel_send(kit.channels[0], NULL);
    data++;
    flag_raise();
}

static void second_after_receive(void)
{
    void *item;
    channel_receive(kit.channels[0], &item);
    flag_await();
    data++;
}

/* The same, the other way round. */
static void first_after_receive(void)
{
    void *item;
    channel_receive(kit.channels[0], &item);
    data++;
    flag_raise();
}

static void second_after_send(void)
{
    channel_send(kit.channels[0], NULL);
    flag_await();
    data++;
}

static void first_after_close(void)
{
    channel_close(kit.channels[0]);
    data++;
    flag_raise();
}

static void use_channel(struct channel *channel)
{
    struct channel_case both[] = {{.direction = CASE_SEND, .channel = channel},
                                  {.direction = CASE_RECEIVE, .channel = channel}};
    for (int i = 0; i < 4; i++)
        channel_select(both, 2, 1, NULL);
}

static void first_with_own_channel(void)
{
    data++;
    use_channel(kit.channels[0]);
    flag_raise();
}

static void second_with_own_channel(void)
{
    flag_await();
    use_channel(kit.channels[1]);
    data++;
}

static void first_after_cancel(void)
{
    context_cancel(kit.contexts[0]);
    data++;
    flag_raise();
}

static void second_after_context(void)
{
    context_wait(kit.contexts[0], WAIT_FOREVER);
    flag_await();
    data++;
}

static void first_with_own_context(void)
{
    data++;
    context_wait(kit.contexts[0], 1);
    context_cancel(kit.contexts[0]);
    flag_raise();
}

static void second_with_own_context(void)
{
    flag_await();
    context_wait(kit.contexts[1], 1);
    context_cancel(kit.contexts[1]);
    data++;
}

static void first_after_done(void)
{
    waitgroup_done(&kit.group);
    data++;
    flag_raise();
}

static void second_after_wait(void)
{
    waitgroup_wait(&kit.group);
    flag_await();
    data++;
}

static void first_after_release(void)
{
    semaphore_release(kit.semaphore, 1);
    data++;
    flag_raise();
}

static void second_after_acquire(void)
{
    semaphore_acquire(kit.semaphore, NULL, 1);
    flag_await();
    data++;
}

static void do_nothing(void *argument)
{
    (void)argument;
}

static void first_with_once(void)
{
    data++;
    once_do(&kit.once, do_nothing, NULL);
    flag_raise();
}

static void second_with_once(void)
{
    flag_await();
    once_do(&kit.once, do_nothing, NULL);
    data++;
}

static void first_after_line(void)
{
    start_line_wait(kit.line);
    data++;
    flag_raise();
}

static void second_after_line(void)
{
    start_line_wait(kit.line);
    flag_await();
    data++;
}

static void first_with_check(void)
{
    data++;
    drive_check(true, "a check that holds");
    flag_raise();
}

static void second_with_check(void)
{
    flag_await();
    drive_check(true, "a check that holds");
    data++;
}

static void first_put(void)
{
    hashmap_put(kit.map, "ann", NULL);
    flag_raise();
}

static void second_put(void)
{
    flag_await();
    hashmap_put(kit.map, "bob", NULL);
}

/* The member has returned long ago, but nobody has waited for it. */
static int member(struct context *context, void *argument)
{
    (void)context, (void)argument;
    data++;
    flag_raise();
    return 0;
}

static int idle_member(struct context *context, void *argument)
{
    (void)context, (void)argument;
    return 0;
}

static void second_after_go(void)
{
    const struct timespec long_ago = {0, 20000000};
    struct errgroup *group = errgroup_new(NULL);
    errgroup_go(group, member, NULL);
    flag_await();
    nanosleep(&long_ago, NULL);
    errgroup_go(group, idle_member, NULL);
    data++;
    errgroup_wait(group);
    errgroup_free(group);
}

/* The callback has returned long ago, but stop does not say so. */
static void callback(void *argument)
{
    (void)argument;
    data++;
    flag_raise();
}

static void second_after_stop(void)
{
    const struct timespec long_ago = {0, 20000000};
    struct timer *timer = timer_call(0, callback, NULL);
    flag_await();
    nanosleep(&long_ago, NULL);
    timer_stop(timer);
    data++;
    timer_free(timer);
}

static const struct race {
    const char *name;
    void (*first)(void), (*second)(void);
    size_t capacity; /* of the channels */
} races[] = {
    {"without any kit", first_plain, second_plain, 0},
    {"after a send and its receive", first_after_send, second_after_receive, 1},
    {"after a receive and its send", first_after_receive, second_after_send, 1},
    {"after an unbuffered send and its receive", first_after_send, second_after_receive, 0},
    {"after an unbuffered receive and its send", first_after_receive, second_after_send, 0},
    {"after a close and what it ends", first_after_close, second_after_receive, 0},
    {"between users of two channels", first_with_own_channel, second_with_own_channel, 1},
    {"after a cancel and what it ends", first_after_cancel, second_after_context, 0},
    {"between users of two children of a context", first_with_own_context, second_with_own_context,
     0},
    {"after done and the wait for it", first_after_done, second_after_wait, 0},
    {"after a release and its acquire", first_after_release, second_after_acquire, 0},
    {"between users of something that is done", first_with_once, second_with_once, 0},
    {"after a start line", first_after_line, second_after_line, 0},
    {"around checks that hold", first_with_check, second_with_check, 0},
    {"inside a map", first_put, second_put, 0},
    {"with a member of an error group before the wait", NULL, second_after_go, 0},
    {"after timer_stop, with what the callback did", NULL, second_after_stop, 0},
};

enum { RACES = sizeof races / sizeof races[0] };

static void *side_run(void *side)
{
    (*(void (*const *)(void))side)();
    return NULL;
}

static void race_run(const struct race *race)
{
    pthread_t thread;
    struct context *root = context_new(NULL);
    for (int i = 0; i < 2; i++) {
        kit.channels[i] = channel_new(race->capacity);
        kit.contexts[i] = context_new(root);
    }
    waitgroup_init(&kit.group);
    waitgroup_add(&kit.group, 1);
    once_init(&kit.once);
    once_do(&kit.once, do_nothing, NULL);
    kit.semaphore = semaphore_new(1);
    semaphore_acquire(kit.semaphore, NULL, 1);
    kit.line = start_line_new(2);
    kit.map = hashmap_new();
    if (race->first && pthread_create(&thread, NULL, side_run, (void *)&race->first) != 0)
        abort();
    race->second();
    if (race->first)
        pthread_join(thread, NULL);
}

int race_play(const char *name)
{
    for (size_t i = 0; i < RACES; i++)
        if (strcmp(races[i].name, name) == 0)
            race_run(&races[i]);
    return 0;
}

static void race_execute(void *argument)
{
    const struct race *race = argument;
    setenv("TSAN_OPTIONS", "atexit_sleep_ms=0 symbolize=0", 1);
    program_again("--race", race->name);
}

static bool race_is_reported(const struct race *race)
{
    struct child child;
    child_run(&child, race_execute, (void *)race);
    return strstr(child.words, "WARNING: ThreadSanitizer: data race");
}

static void test_races(void)
{
    size_t hidden = 0;
    if (!race_is_reported(&races[0]))
        return;
    for (size_t i = 1; i < RACES; i++) {
        if (race_is_reported(&races[i]))
            continue;
        fprintf(stderr, "tests: the kit hides a race %s\n", races[i].name);
        hidden++;
    }
    CU_ASSERT_EQUAL(hidden, 0);
}

CU_TestInfo races_tests[] = {
    {"the kit hides none of these races", test_races},
    CU_TEST_INFO_NULL,
};
