#include "../../labs/kit/once.h"
#include "../../labs/kit/channel.h"
#include "../../labs/kit/drive.h"
#include "actor.h"

#include <CUnit/CUnit.h>

static void count_up(void *argument)
{
    ++*(int *)argument;
}

static struct once static_once = ONCE_INIT;

static void test_once(void)
{
    int count = 0, other = 0;
    once_do(&static_once, count_up, &count);
    once_do(&static_once, count_up, &count);
    once_do(&static_once, count_up, &other); /* another argument is no other once */
    CU_ASSERT_EQUAL(count, 1);
    CU_ASSERT_EQUAL(other, 0);
}

/* What several threads want made. result is plain memory, written by whoever makes it. */
struct workshop {
    struct once once;
    struct start_line *line;
    struct channel *begun, *leave;
    int result;
    int made;
};

static void workshop_init(struct workshop *workshop)
{
    *workshop = (struct workshop){.result = 0};
    once_init(&workshop->once);
}

static void *workshop_make(void *argument)
{
    struct workshop *workshop = argument;
    workshop->made++;
    workshop->result = 42;
    return &workshop->result;
}

struct customer {
    struct workshop *workshop;
    const int *got;
    int seen;
};

static void act_get(void *argument)
{
    struct customer *customer = argument;
    struct workshop *workshop = customer->workshop;
    if (workshop->line)
        start_line_wait(workshop->line);
    customer->got = once_value(&workshop->once, workshop_make, workshop);
    customer->seen = *customer->got;
}

static void test_many(void)
{
    enum { CUSTOMERS = 5 };
    for (int round = 0; round < 50; round++) {
        struct workshop workshop;
        struct customer customers[CUSTOMERS];
        struct actor actors[CUSTOMERS];
        workshop_init(&workshop);
        workshop.line = start_line_new(CUSTOMERS);
        for (int i = 0; i < CUSTOMERS; i++) {
            customers[i] = (struct customer){.workshop = &workshop};
            actor_start(&actors[i], act_get, &customers[i]);
        }
        for (int i = 0; i < CUSTOMERS; i++) {
            actor_join(&actors[i]);
            CU_ASSERT_PTR_EQUAL(customers[i].got, &workshop.result);
            CU_ASSERT_EQUAL(customers[i].seen, 42);
        }
        CU_ASSERT_EQUAL(workshop.made, 1);
        start_line_free(workshop.line);
        once_destroy(&workshop.once);
    }
}

static void *workshop_make_slowly(void *argument)
{
    struct workshop *workshop = argument;
    void *nothing;
    channel_send(workshop->begun, NULL);
    channel_receive(workshop->leave, &nothing);
    return workshop_make(argument);
}

static void act_get_slowly(void *argument)
{
    struct customer *customer = argument;
    customer->got = once_value(&customer->workshop->once, workshop_make_slowly, customer->workshop);
}

/* The second comes while the first is in the middle of making it. If it did not wait it would see
 * that nothing is there. */
static void test_who_comes_early_waits(void)
{
    for (int round = 0; round < 20; round++) {
        struct workshop workshop;
        struct customer first = {.workshop = &workshop}, second = {.workshop = &workshop};
        struct actor actors[2];
        void *nothing;
        workshop_init(&workshop);
        workshop.begun = channel_new(0);
        workshop.leave = channel_new(0);
        actor_start(&actors[0], act_get_slowly, &first);
        channel_receive(workshop.begun, &nothing);
        actor_start(&actors[1], act_get, &second);
        channel_send(workshop.leave, NULL);
        actor_join(&actors[1]);
        CU_ASSERT_EQUAL(second.seen, 42);
        actor_join(&actors[0]);
        CU_ASSERT_PTR_EQUAL(first.got, second.got);
        CU_ASSERT_EQUAL(workshop.made, 1);
        channel_free(workshop.begun);
        channel_free(workshop.leave);
        once_destroy(&workshop.once);
    }
}

static void *make_nothing(void *argument)
{
    ++*(int *)argument;
    return NULL;
}

static void test_failure_is_kept(void)
{
    struct once once;
    int tries = 0;
    once_init(&once);
    for (int i = 0; i < 3; i++)
        CU_ASSERT_PTR_NULL(once_value(&once, make_nothing, &tries));
    CU_ASSERT_EQUAL(tries, 1);
    once_destroy(&once);
}

static void *make_with_another(void *argument)
{
    struct workshop *workshop = argument;
    return once_value(&workshop->once, workshop_make, workshop);
}

static void test_one_inside_another(void)
{
    struct workshop workshop;
    struct once outer;
    workshop_init(&workshop);
    once_init(&outer);
    CU_ASSERT_PTR_EQUAL(once_value(&outer, make_with_another, &workshop), &workshop.result);
    CU_ASSERT_PTR_EQUAL(once_value(&workshop.once, make_nothing, NULL), &workshop.result);
    once_destroy(&outer);
    once_destroy(&workshop.once);
}

CU_TestInfo once_tests[] = {
    {"what is done once is not done again", test_once},
    {"one of many does it, and all see what it did", test_many},
    {"who comes while it is being done waits for the end", test_who_comes_early_waits},
    {"a failure is kept like any other result", test_failure_is_kept},
    {"one may need another", test_one_inside_another},
    CU_TEST_INFO_NULL,
};
