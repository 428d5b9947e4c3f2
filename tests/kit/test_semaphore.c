#include "../../labs/kit/weighted_semaphore.h"
#include "../../labs/kit/channel.h"
#include "../../labs/kit/clock.h"
#include "../../labs/kit/context.h"
#include "actor.h"
#include "child.h"

#include <CUnit/CUnit.h>

/* Somebody who acquires. */
struct guest {
    struct semaphore *semaphore;
    struct context *context; /* or NULL */
    size_t permits;
    bool taken;
    int *turn; /* plain memory that only the semaphore guards, and who gets in passes on; or NULL */
    int place; /* the value of turn when it got in */
};

static void act_acquire(void *argument)
{
    struct guest *guest = argument;
    guest->taken = semaphore_acquire(guest->semaphore, guest->context, guest->permits);
    if (!guest->turn)
        return;
    guest->place = ++*guest->turn;
    semaphore_release(guest->semaphore, guest->permits);
}

struct crowd {
    struct semaphore *semaphore;
    size_t waiting;
};

static bool crowd_waits(void *argument)
{
    struct crowd *crowd = argument;
    return semaphore_waiting(crowd->semaphore) == crowd->waiting;
}

static void semaphore_await(struct semaphore *semaphore, size_t waiting)
{
    struct crowd crowd = {semaphore, waiting};
    condition_await(crowd_waits, &crowd, "threads that wait for permits");
}

/* Starts one, and returns when it waits as the last of so many. */
static void guest_queue(struct guest *guest, struct actor *actor, size_t place)
{
    actor_start(actor, act_acquire, guest);
    semaphore_await(guest->semaphore, place);
}

static void test_counts(void)
{
    struct semaphore *semaphore = semaphore_new(5);
    CU_ASSERT_TRUE(semaphore_acquire(semaphore, NULL, 2));
    CU_ASSERT_TRUE(semaphore_try_acquire(semaphore, 3));
    CU_ASSERT_FALSE(semaphore_try_acquire(semaphore, 1));
    semaphore_release(semaphore, 4);
    CU_ASSERT_FALSE(semaphore_try_acquire(semaphore, 5));
    CU_ASSERT_TRUE(semaphore_try_acquire(semaphore, 4));
    semaphore_release(semaphore, 5);
    CU_ASSERT_TRUE(semaphore_acquire(semaphore, NULL, 5));
    CU_ASSERT_TRUE(semaphore_acquire(semaphore, NULL, 0));
    CU_ASSERT_EQUAL(semaphore_waiting(semaphore), 0);
    semaphore_free(semaphore);
    semaphore_free(NULL);
}

static void test_waits(void)
{
    struct guest guest = {.semaphore = semaphore_new(3), .permits = 2};
    struct actor actor;
    semaphore_acquire(guest.semaphore, NULL, 3);
    guest_queue(&guest, &actor, 1);
    semaphore_release(guest.semaphore, 1);
    CU_ASSERT_EQUAL(semaphore_waiting(guest.semaphore), 1); /* one is not enough */
    semaphore_release(guest.semaphore, 1);
    CU_ASSERT_EQUAL(semaphore_waiting(guest.semaphore), 0); /* served by the release itself */
    CU_ASSERT_FALSE(semaphore_try_acquire(guest.semaphore, 1));
    actor_join(&actor);
    CU_ASSERT_TRUE(guest.taken);
    semaphore_free(guest.semaphore);
}

enum { QUEUE = 4 };

static void test_in_order(void)
{
    struct semaphore *semaphore = semaphore_new(1);
    struct guest guests[QUEUE];
    struct actor actors[QUEUE];
    int turn = 0;
    semaphore_acquire(semaphore, NULL, 1);
    for (size_t i = 0; i < QUEUE; i++) {
        guests[i] = (struct guest){.semaphore = semaphore, .permits = 1, .turn = &turn};
        guest_queue(&guests[i], &actors[i], i + 1);
    }
    semaphore_release(semaphore, 1);
    for (int i = 0; i < QUEUE; i++) {
        actor_join(&actors[i]);
        CU_ASSERT_EQUAL(guests[i].place, i + 1);
    }
    semaphore_free(semaphore);
}

/* There would be enough for the second all the time. */
static void test_not_overtaken(void)
{
    struct semaphore *semaphore = semaphore_new(4);
    struct guest big = {.semaphore = semaphore, .permits = 3},
                 small = {.semaphore = semaphore, .permits = 1};
    struct actor actors[2];
    semaphore_acquire(semaphore, NULL, 2);
    guest_queue(&big, &actors[0], 1);
    guest_queue(&small, &actors[1], 2);
    CU_ASSERT_FALSE(semaphore_try_acquire(semaphore, 1)); /* nor by who comes by */
    CU_ASSERT_EQUAL(semaphore_waiting(semaphore), 2);
    semaphore_release(semaphore, 2);
    actor_join(&actors[0]);
    actor_join(&actors[1]);
    CU_ASSERT_TRUE(big.taken);
    CU_ASSERT_TRUE(small.taken);
    semaphore_free(semaphore);
}

static void test_one_release_serves_many(void)
{
    struct semaphore *semaphore = semaphore_new(QUEUE);
    struct guest guests[QUEUE];
    struct actor actors[QUEUE];
    semaphore_acquire(semaphore, NULL, QUEUE);
    for (size_t i = 0; i < QUEUE; i++) {
        guests[i] = (struct guest){.semaphore = semaphore, .permits = 1};
        guest_queue(&guests[i], &actors[i], i + 1);
    }
    semaphore_release(semaphore, QUEUE);
    CU_ASSERT_EQUAL(semaphore_waiting(semaphore), 0);
    for (int i = 0; i < QUEUE; i++)
        actor_join(&actors[i]);
    semaphore_free(semaphore);
}

static void test_cancelled_before(void)
{
    struct semaphore *semaphore = semaphore_new(2);
    struct context *context = context_new(NULL);
    context_cancel(context);
    CU_ASSERT_FALSE(semaphore_acquire(semaphore, context, 1));
    CU_ASSERT_TRUE(semaphore_try_acquire(semaphore, 2)); /* nothing was taken */
    context_free(context);
    context = context_with_timeout(NULL, 0);
    CU_ASSERT_FALSE(semaphore_acquire(semaphore, context, 1));
    context_free(context);
    semaphore_free(semaphore);
}

static void test_cancel(void)
{
    struct guest guest = {.semaphore = semaphore_new(2), .permits = 2};
    struct context *parent = context_new(NULL);
    struct actor actor;
    guest.context = context_new(parent);
    semaphore_acquire(guest.semaphore, NULL, 1);
    guest_queue(&guest, &actor, 1);
    context_cancel(parent);
    actor_join(&actor);
    CU_ASSERT_FALSE(guest.taken);
    CU_ASSERT_EQUAL(semaphore_waiting(guest.semaphore), 0);
    CU_ASSERT_TRUE(semaphore_try_acquire(guest.semaphore, 1));
    context_free(guest.context);
    context_free(parent);
    semaphore_free(guest.semaphore);
}

static void test_deadline(void)
{
    struct semaphore *semaphore = semaphore_new(1);
    struct context *context = context_with_timeout(NULL, 20);
    int64_t begin = clock_moment();
    CU_ASSERT_TRUE(semaphore_acquire(semaphore, context, 1));
    CU_ASSERT_FALSE(semaphore_acquire(semaphore, context, 1));
    CU_ASSERT_TRUE(clock_moment() - begin >= 20 * 1000000);
    CU_ASSERT_EQUAL(context_state(context), CONTEXT_DEADLINE_EXCEEDED);
    context_free(context);
    semaphore_free(semaphore);
}

/* The first wants much and gives up. Nobody releases anything: it is the one who leaves that lets
 * the others in. */
static void test_first_gives_up(void)
{
    struct semaphore *semaphore = semaphore_new(4);
    struct guest big = {.semaphore = semaphore, .permits = 4, .context = context_new(NULL)};
    struct guest small[2];
    struct actor actors[3];
    semaphore_acquire(semaphore, NULL, 1);
    guest_queue(&big, &actors[2], 1);
    for (size_t i = 0; i < 2; i++) {
        small[i] = (struct guest){.semaphore = semaphore, .permits = 1};
        guest_queue(&small[i], &actors[i], i + 2);
    }
    context_cancel(big.context);
    for (int i = 0; i < 3; i++)
        actor_join(&actors[i]);
    CU_ASSERT_FALSE(big.taken);
    CU_ASSERT_TRUE(small[0].taken);
    CU_ASSERT_TRUE(small[1].taken);
    CU_ASSERT_TRUE(semaphore_try_acquire(semaphore, 1)); /* 4 - 1 - 1 - 1 */
    CU_ASSERT_FALSE(semaphore_try_acquire(semaphore, 1));
    context_free(big.context);
    semaphore_free(semaphore);
}

/* Many take and give, some until their context ends; and then every permit is there again. */
struct worker {
    struct semaphore *semaphore;
    struct context *context;
    size_t permits;
    int *inside; /* guarded by lock: permits in use */
    pthread_mutex_t *lock;
    int most;
};

static void worker_change(struct worker *worker, int change)
{
    MUST(pthread_mutex_lock(worker->lock));
    *worker->inside += change;
    worker->most = *worker->inside > worker->most ? *worker->inside : worker->most;
    MUST(pthread_mutex_unlock(worker->lock));
}

static void act_work(void *argument)
{
    struct worker *worker = argument;
    for (int i = 0; i < 200; i++) {
        if (!semaphore_acquire(worker->semaphore, worker->context, worker->permits))
            return;
        worker_change(worker, (int)worker->permits);
        worker_change(worker, -(int)worker->permits);
        semaphore_release(worker->semaphore, worker->permits);
    }
}

static void test_nothing_is_lost(void)
{
    enum { WORKERS = 6, PERMITS = 3 };
    for (int round = 0; round < 10; round++) {
        struct semaphore *semaphore = semaphore_new(PERMITS);
        struct context *context = context_with_timeout(NULL, round / 2);
        pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
        struct worker workers[WORKERS];
        struct actor actors[WORKERS];
        int inside = 0;
        for (int i = 0; i < WORKERS; i++) {
            workers[i] = (struct worker){
                semaphore, i % 2 ? context : NULL, (size_t)i % PERMITS + 1, &inside, &lock, 0};
            actor_start(&actors[i], act_work, &workers[i]);
        }
        for (int i = 0; i < WORKERS; i++) {
            actor_join(&actors[i]);
            CU_ASSERT_TRUE(workers[i].most <= PERMITS);
        }
        CU_ASSERT_EQUAL(inside, 0);
        CU_ASSERT_TRUE(semaphore_try_acquire(semaphore, PERMITS));
        context_free(context);
        semaphore_free(semaphore);
    }
}

static void acquire_too_many(void *argument)
{
    (void)argument;
    semaphore_acquire(semaphore_new(2), NULL, 3);
}

static void release_too_many(void *argument)
{
    struct semaphore *semaphore = semaphore_new(2);
    (void)argument;
    semaphore_acquire(semaphore, NULL, 1);
    semaphore_release(semaphore, 2);
}

static void test_misuse(void)
{
    struct child child;
    child_run(&child, acquire_too_many, NULL);
    CU_ASSERT_TRUE(child_was_ended(&child, "so many permits will never be there"));
    child_run(&child, release_too_many, NULL);
    CU_ASSERT_TRUE(child_was_ended(&child, "more permits are released than were acquired"));
}

CU_TestInfo semaphore_tests[] = {
    {"permits are taken and come back", test_counts},
    {"who asks for more than there is waits, and is served by the release", test_waits},
    {"who waits longest is served first", test_in_order},
    {"who asks for many is not overtaken", test_not_overtaken},
    {"one release serves as many as it can", test_one_release_serves_many},
    {"a context that is done wins over permits that are there", test_cancelled_before},
    {"a cancel ends the wait, and nothing is taken", test_cancel},
    {"a deadline ends the wait, and not too early", test_deadline},
    {"who gives up lets in those behind", test_first_gives_up},
    {"no permit is lost, whoever gives up when", test_nothing_is_lost},
    {"misuse ends the program with a sentence", test_misuse},
    CU_TEST_INFO_NULL,
};
