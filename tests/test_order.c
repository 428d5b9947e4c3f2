/* What happened before what, and who waits for whom, in schedules made by hand. */
#include "../checker/engine/order.h"
#include "../checker/engine/waitfor.h"
#include "grade_trial.h"
#include "steps_trial.h"
#include "suites.h"

static struct order order;
static struct order_race *races;

/* Two threads write to TRIAL_X: the first at once, the second at the end. Between them, what? */
static void first_write(void)
{
    class_start();
    steps_begin();
    steps_create(0, 1);
    steps_create(0, 2);
    steps_access(1, OP_WRITE, TRIAL_X);
}

static size_t count_races(bool atomics)
{
    order_init(&order, &class_arena, steps_timeline(), atomics);
    return order_races(&order, &class_arena, &races);
}

static size_t second_write(bool atomics)
{
    steps_access(2, OP_WRITE, TRIAL_X);
    return count_races(atomics);
}

static size_t count_edges(enum order_kind kind)
{
    size_t edges = 0;
    for (size_t i = 0; i < order.edge_count; i++)
        edges += order.edges[i].kind == kind;
    return edges;
}

/* ---- races ---- */

static void test_nothing_between(void)
{
    first_write();
    CU_ASSERT_EQUAL_FATAL(second_write(true), 1);
    CU_ASSERT_EQUAL(races[0].first, 2);
    CU_ASSERT_EQUAL(races[0].second, 3);
    CU_ASSERT_FALSE(order_before(&order, 2, 3));
    CU_ASSERT_FALSE(order_before(&order, 3, 2));
    CU_ASSERT_TRUE(order_before(&order, 0, 2)); /* it was started by then */
    CU_ASSERT_TRUE(order_before(&order, 1, 3));
    class_finish();
}

static void test_readers(void)
{
    class_start();
    steps_begin();
    steps_create(0, 1);
    steps_create(0, 2);
    steps_access(1, OP_READ, TRIAL_X);
    steps_access(2, OP_READ, TRIAL_X);
    CU_ASSERT_EQUAL(count_races(true), 0);
    steps_access(2, OP_WRITE, TRIAL_X);
    CU_ASSERT_EQUAL_FATAL(count_races(true), 1);
    CU_ASSERT_EQUAL(races[0].first, 2);
    CU_ASSERT_EQUAL(races[0].second, 4);
    class_finish();
}

/* Four bytes from X on, and four from X + 3 on: one is in both. From X + 4 on: none. */
static void test_overlap(void)
{
    first_write();
    steps_access(2, OP_WRITE, TRIAL_X + 4);
    CU_ASSERT_EQUAL(count_races(true), 0);
    steps_access(2, OP_WRITE, TRIAL_X + 3);
    CU_ASSERT_EQUAL(count_races(true), 1);
    class_finish();
}

/* ---- what makes order ---- */

static void test_lock(void)
{
    class_start();
    steps_begin();
    steps_create(0, 1);
    steps_create(0, 2);
    steps_lock(1, TRIAL_A);
    steps_access(1, OP_WRITE, TRIAL_X);
    steps_unlock(1, TRIAL_A);
    steps_lock(2, TRIAL_A);
    CU_ASSERT_EQUAL(second_write(true), 0);
    CU_ASSERT_EQUAL(count_edges(ORDER_LOCK), 1);
    CU_ASSERT_TRUE(order_before(&order, 4, order.timeline->step_count - 1));
    class_finish();
}

/* Another lock is none; and what was written after the unlock is not covered by it. */
static void test_wrong_lock(void)
{
    first_write();
    steps_lock(1, TRIAL_A);
    steps_unlock(1, TRIAL_A);
    steps_lock(2, TRIAL_B);
    CU_ASSERT_EQUAL(second_write(true), 1);
    class_finish();
    class_start();
    steps_begin();
    steps_lock(1, TRIAL_A);
    steps_unlock(1, TRIAL_A);
    steps_access(1, OP_WRITE, TRIAL_X);
    steps_lock(2, TRIAL_A);
    CU_ASSERT_EQUAL(second_write(true), 1);
    class_finish();
}

/* Readers do not order each other; a writer comes after them, and they after a writer. */
static void test_readers_lock(void)
{
    for (int second = 0; second < 2; second++) {
        first_write();
        steps_add(1, OP_READ_LOCK, STEP_TAKES, TRIAL_A);
        steps_add(1, OP_READ_LOCK, STEP_DROPS, TRIAL_A);
        steps_add(2, second ? OP_WRITE_LOCK : OP_READ_LOCK, STEP_TAKES, TRIAL_A);
        CU_ASSERT_EQUAL(second_write(true), second ? 0 : 1);
        class_finish();
    }
    first_write();
    steps_add(1, OP_WRITE_LOCK, STEP_TAKES, TRIAL_A);
    steps_add(1, OP_WRITE_LOCK, STEP_DROPS, TRIAL_A);
    steps_add(2, OP_READ_LOCK, STEP_TAKES, TRIAL_A);
    CU_ASSERT_EQUAL(second_write(true), 0);
    class_finish();
}

static void test_join(void)
{
    first_write();
    steps_end_and_join(1);
    steps_access(0, OP_WRITE, TRIAL_X);
    CU_ASSERT_EQUAL(count_races(true), 0);
    CU_ASSERT_EQUAL(count_edges(ORDER_JOIN), 1);
    class_finish();
    first_write();
    steps_add(0, OP_JOIN, STEP_DOES, 0)->other = 1;
    steps_add(0, OP_JOIN, STEP_BLOCKS, 0)->other = 1;
    steps_add(0, OP_JOIN, STEP_EXPIRES, 0)->other = 1; /* it has not ended */
    steps_access(0, OP_WRITE, TRIAL_X);
    CU_ASSERT_EQUAL(count_races(true), 1);
    class_finish();
}

/* What the creator learns later, the thread does not know. */
static void test_start(void)
{
    first_write();
    steps_end_and_join(1);
    CU_ASSERT_EQUAL(second_write(true), 1);
    steps_create(0, 3);
    steps_access(3, OP_READ, TRIAL_X);
    CU_ASSERT_EQUAL(count_races(true), 2); /* with that of 2; that of 1 was joined before */
    CU_ASSERT_EQUAL(races[1].first, order.timeline->step_count - 3);
    class_finish();
}

static void test_semaphore(void)
{
    first_write();
    steps_add(1, OP_SEM_POST, STEP_DOES, TRIAL_A);
    steps_add(2, OP_SEM_WAIT, STEP_DOES, TRIAL_A);
    CU_ASSERT_EQUAL(second_write(true), 0);
    class_finish();
    first_write();
    steps_add(1, OP_SEM_POST, STEP_DOES, TRIAL_A);
    steps_add(2, OP_SEM_WAIT, STEP_DOES, TRIAL_A);
    steps_add(2, OP_SEM_WAIT, STEP_FAILS, TRIAL_A); /* sem_trywait came too late */
    CU_ASSERT_EQUAL(second_write(true), 1);
    class_finish();
    first_write();
    steps_add(2, OP_SEM_WAIT, STEP_DOES, TRIAL_A);
    steps_add(2, OP_SEM_WAIT, STEP_BLOCKS, TRIAL_A);
    steps_add(1, OP_SEM_POST, STEP_DOES, TRIAL_A);
    steps_add(2, OP_SEM_WAIT, STEP_WAKES, TRIAL_A);
    CU_ASSERT_EQUAL(second_write(true), 0);
    class_finish();
}

static void test_barrier(void)
{
    first_write();
    steps_add(1, OP_BARRIER, STEP_DOES, TRIAL_A);
    steps_add(1, OP_BARRIER, STEP_BLOCKS, TRIAL_A);
    steps_add(2, OP_BARRIER, STEP_DOES, TRIAL_A);
    steps_add(1, OP_BARRIER, STEP_WAKES, TRIAL_A);
    steps_access(1, OP_READ, TRIAL_B);
    CU_ASSERT_EQUAL(second_write(true), 0);
    CU_ASSERT_EQUAL(count_edges(ORDER_BARRIER), 2);
    class_finish();
}

static void test_once(void)
{
    first_write();
    steps_add(1, OP_ONCE, STEP_DOES, TRIAL_A);
    steps_add(2, OP_ONCE, STEP_DOES, TRIAL_A);
    CU_ASSERT_EQUAL(second_write(true), 0);
    class_finish();
}

/* The mutex orders, which is given back and taken again; being woken does not. */
static void test_condition(void)
{
    first_write();
    steps_add(2, OP_WAIT, STEP_DOES, TRIAL_A);
    steps_add(2, OP_WAIT, STEP_BLOCKS, TRIAL_A);
    steps_add(1, OP_SIGNAL, STEP_DOES, TRIAL_A);
    steps_add(2, OP_WAIT, STEP_WAKES, TRIAL_A);
    CU_ASSERT_EQUAL(second_write(true), 1);
    CU_ASSERT_EQUAL(count_edges(ORDER_WAKEUP), 1);
    class_finish();
}

static void test_atomics(void)
{
    for (int atomics = 0; atomics < 2; atomics++) {
        first_write();
        steps_access(1, OP_ATOMIC_WRITE, TRIAL_A);
        steps_access(2, OP_ATOMIC_READ, TRIAL_A);
        CU_ASSERT_EQUAL(second_write(atomics), atomics ? 0 : 1);
        class_finish();
    }
}

/* 1 gives to 2, and 2 to 3: that 1 came before 3 needs no arrow of its own. */
static void test_no_edge_twice(void)
{
    class_start();
    steps_begin();
    for (int thread = 1; thread < 4; thread++) {
        steps_lock(thread, TRIAL_A);
        steps_unlock(thread, TRIAL_A);
    }
    CU_ASSERT_EQUAL(count_races(true), 0);
    CU_ASSERT_EQUAL(count_edges(ORDER_LOCK), 2);
    CU_ASSERT_TRUE(order_before(&order, 0, order.timeline->step_count - 1));
    class_finish();
}

/* ---- who waits for whom ---- */

static struct waitfor *waits;

static void test_circle(void)
{
    class_start();
    steps_begin();
    steps_lock(1, TRIAL_A);
    steps_lock(2, TRIAL_B);
    steps_add(2, OP_LOCK, STEP_BLOCKS, TRIAL_A);
    steps_add(1, OP_LOCK, STEP_BLOCKS, TRIAL_B);
    CU_ASSERT_EQUAL_FATAL(waitfor_at_end(&class_arena, steps_timeline(), &waits), 2);
    CU_ASSERT_TRUE(waits[0].thread == 2 && waits[0].holder == 1 && waits[0].circle);
    CU_ASSERT_TRUE(waits[1].thread == 1 && waits[1].holder == 2 && waits[1].circle);
    class_finish();
}

/* main waits for a thread that waits for nobody in particular: no circle. */
static void test_no_circle(void)
{
    class_start();
    steps_begin();
    steps_create(0, 1);
    steps_add(1, OP_WAIT, STEP_BLOCKS, TRIAL_A);
    steps_add(0, OP_JOIN, STEP_BLOCKS, 0)->other = 1;
    CU_ASSERT_EQUAL_FATAL(waitfor_at_end(&class_arena, steps_timeline(), &waits), 2);
    CU_ASSERT_TRUE(waits[0].thread == 1 && waits[0].holder == -1 && !waits[0].circle);
    CU_ASSERT_TRUE(waits[1].thread == 0 && waits[1].holder == 1 && !waits[1].circle);
    class_finish();
}

static void test_self(void)
{
    class_start();
    steps_begin();
    steps_lock(1, TRIAL_A);
    steps_add(1, OP_LOCK, STEP_BLOCKS, TRIAL_A);
    CU_ASSERT_EQUAL_FATAL(waitfor_at_end(&class_arena, steps_timeline(), &waits), 1);
    CU_ASSERT_TRUE(waits[0].holder == 1 && waits[0].circle);
    class_finish();
}

CU_TestInfo order_tests[] = {
    {"two writes with nothing between them race", test_nothing_between},
    {"two reads do not race, a read and a write do", test_readers},
    {"accesses race where they share a byte", test_overlap},
    {"an unlock comes before the next lock", test_lock},
    {"another lock, or one given back before, orders nothing", test_wrong_lock},
    {"readers of a lock are not ordered, writers are", test_readers_lock},
    {"all that a thread did comes before its join, not before a time-out", test_join},
    {"a thread knows what its creator knew then, and no more", test_start},
    {"a post comes before the wait that gets through", test_semaphore},
    {"a barrier orders both sides of it", test_barrier},
    {"what is done once comes before those who find it done", test_once},
    {"being woken orders nothing", test_condition},
    {"atomics order when they are told to", test_atomics},
    {"what follows from two edges is no third one", test_no_edge_twice},
    {"two threads that wait for each other are a circle", test_circle},
    {"a thread that nobody wakes is no circle", test_no_circle},
    {"a thread that waits for itself is a circle", test_self},
    CU_TEST_INFO_NULL,
};
