/* A schedule that has halted, made by hand: what each thread is at, and how that is told. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../checker/output/board.h"
#include "suites.h"

enum { A = 0x1000, B = 0x2000, READY = 0x3000, SHARED = 0x4000, MOST = 256 };

static struct conduct_step steps[MOST];
static uint32_t points[8];
static size_t count;
static struct conduct_halted halted;
static struct position position;
static char *text;

static struct conduct_step *add(int thread, enum op op, enum step_event event, uint64_t object)
{
    struct conduct_step *step = &steps[count++];
    points[thread] += event == STEP_DOES || event == STEP_BLOCKS || event == STEP_NEXT;
    *step = (struct conduct_step){.thread = (uint16_t)thread,
                                  .op = (uint8_t)op,
                                  .event = (uint8_t)event,
                                  .object = object,
                                  .other = -1,
                                  .size = op >= OP_READ && op <= OP_ATOMIC_WRITE ? 4 : 0,
                                  .at = points[thread]};
    return step;
}

static void start(int threads)
{
    count = 0;
    memset(points, 0, sizeof points);
    for (int i = 1; i <= threads; i++)
        add(0, OP_CREATE, STEP_DOES, 0)->other = (int16_t)i;
}

static void lock(int thread, uint64_t object)
{
    add(thread, OP_LOCK, STEP_DOES, object);
    add(thread, OP_LOCK, STEP_TAKES, object);
}

static void lock_in_vain(int thread, uint64_t object)
{
    add(thread, OP_LOCK, STEP_DOES, object);
    add(thread, OP_LOCK, STEP_BLOCKS, object);
}

/* It halts where this thread had the turn. */
static void halt(int thread, bool goes_on)
{
    static const struct scope scope = {.any_but_libraries = true};
    const struct board how = {.width = 80, .since = 0};
    size_t length;
    halted = (struct conduct_halted){
        .choice = 1, .thread = (uint32_t)thread, .at = points[thread], .goes_on = goes_on};
    const struct conducted conducted = {.steps = steps, .step_count = count, .halted = halted};
    position = (struct position){0};
    arena_init(&position.arena);
    position_init(&position, "/nonexistent", &scope, &conducted, NULL);
    FILE *file = open_memstream(&text, &length);
    board_print(file, &position, &how);
    fclose(file);
}

static void finish(void)
{
    free(text);
    text = NULL;
    position_free(&position);
}

static bool has(const char *word)
{
    if (strstr(text, word))
        return true;
    fprintf(stderr, "no '%s' in:\n%s\n", word, text);
    return false;
}

static void test_ready(void)
{
    int one = -1;
    start(2);
    lock(1, A);
    add(1, OP_LOCK, STEP_NEXT, B);
    add(2, OP_BEGIN, STEP_NEXT, 0);
    halt(1, true);
    CU_ASSERT_FALSE(position.over);
    CU_ASSERT_EQUAL(position_ready(&position, &one), 2);
    CU_ASSERT_EQUAL(one, 1);
    const struct seat *seat = position_seat(&position, 1);
    CU_ASSERT_PTR_NOT_NULL_FATAL(seat);
    CU_ASSERT_EQUAL(seat->state, SEAT_READY);
    CU_ASSERT_EQUAL(seat->at, 2);
    CU_ASSERT_FALSE(seat->resumes);
    const struct timeline_span *held = position_held(&position, 1, NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(held);
    CU_ASSERT_STRING_EQUAL(held->object, "lock A");
    CU_ASSERT_PTR_NULL(position_held(&position, 1, held));
    CU_ASSERT_PTR_NULL(position_held(&position, 2, NULL));
    CU_ASSERT_TRUE(has("1   thread 1  locks lock B"));
    CU_ASSERT_TRUE(has("holds lock A"));
    CU_ASSERT_TRUE(has("2   thread 2  begins"));
    finish();
}

/* What would be next has not happened. */
static void test_not_yet(void)
{
    start(1);
    add(1, OP_LOCK, STEP_NEXT, A);
    halt(1, true);
    CU_ASSERT_EQUAL(position.timeline.step_count, 1);
    CU_ASSERT_FALSE(position.timeline.threads[1].ended);
    CU_ASSERT_PTR_NULL(strstr(text, ">  thread 1"));
    finish();
}

static void test_waiting(void)
{
    int one;
    start(2);
    lock(1, A);
    lock(2, B);
    lock_in_vain(1, B);
    add(0, OP_JOIN, STEP_BLOCKS, 0)->other = 1;
    add(2, OP_LOCK, STEP_NEXT, A);
    halt(1, false);
    CU_ASSERT_EQUAL(position_ready(&position, &one), 1);
    CU_ASSERT_EQUAL(one, 2);
    CU_ASSERT_EQUAL(position_seat(&position, 1)->state, SEAT_WAITS);
    CU_ASSERT_EQUAL(position_seat(&position, 1)->owner, 2);
    CU_ASSERT_TRUE(has("-   thread 1  waits for the mutex lock B, which thread 2 holds"));
    CU_ASSERT_TRUE(has("-   main      waits for the end of thread 1"));
    finish();
}

static void test_woken(void)
{
    start(2);
    lock(1, A);
    add(2, OP_LOCK, STEP_DOES, A);
    add(2, OP_LOCK, STEP_BLOCKS, A);
    add(1, OP_UNLOCK, STEP_DOES, A);
    add(1, OP_LOCK, STEP_DROPS, A);
    add(2, OP_LOCK, STEP_WAKES, A);
    add(2, OP_LOCK, STEP_NEXT, A);
    add(1, OP_UNLOCK, STEP_NEXT, B);
    halt(1, true);
    CU_ASSERT_TRUE(position_seat(&position, 2)->resumes);
    CU_ASSERT_FALSE(position_seat(&position, 1)->resumes);
    CU_ASSERT_PTR_NULL(position_held(&position, 1, NULL));
    CU_ASSERT_TRUE(has("thread 2  need not wait any more, and locks lock A"));
    finish();
}

static void test_yields(void)
{
    int one;
    start(2);
    add(1, OP_YIELD, STEP_NEXT, 0);
    add(2, OP_YIELD, STEP_NEXT, 0);
    halt(1, false);
    CU_ASSERT_EQUAL(position_seat(&position, 1)->state, SEAT_YIELDS);
    CU_ASSERT_EQUAL(position_seat(&position, 2)->state, SEAT_READY);
    CU_ASSERT_EQUAL(position_ready(&position, &one), 1);
    CU_ASSERT_EQUAL(one, 2);
    finish();
}

static void test_whom(void)
{
    start(4);
    add(3, OP_WAIT, STEP_BLOCKS, READY);
    add(1, OP_WAIT, STEP_BLOCKS, READY);
    add(2, OP_WAIT, STEP_BLOCKS, SHARED);
    add(4, OP_SIGNAL, STEP_NEXT, READY);
    halt(4, true);
    const struct seat *signaller = position_seat(&position, 4);
    const struct seat *first = position_waiter(&position, signaller, NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(first);
    CU_ASSERT_EQUAL(first->thread, 3);
    const struct seat *second = position_waiter(&position, signaller, first);
    CU_ASSERT_PTR_NOT_NULL_FATAL(second);
    CU_ASSERT_EQUAL(second->thread, 1);
    CU_ASSERT_PTR_NULL(position_waiter(&position, signaller, second));
    finish();
}

/* Blanks, however many, and ends of lines become one blank. */
static void squeeze(char *words)
{
    char *end = words;
    for (const char *c = words; *c; c++) {
        bool blank = *c == ' ' || *c == '\n';
        if (!blank || (end > words && end[-1] != ' '))
            *end++ = blank ? ' ' : *c;
    }
    *end = '\0';
}

/* Nor is anything left out of it. */
static void test_narrow(void)
{
    start(2);
    lock(1, A);
    lock_in_vain(2, A);
    add(1, OP_UNLOCK, STEP_NEXT, A);
    halt(2, false);
    finish();
    const struct board narrow = {.width = 40};
    size_t length;
    halt(2, false);
    free(text);
    FILE *file = open_memstream(&text, &length);
    board_print(file, &position, &narrow);
    fclose(file);
    for (const char *line = text; *line; line += strcspn(line, "\n") + 1) {
        int width = 0;
        for (size_t i = 0; i < strcspn(line, "\n"); i++)
            width += ((unsigned char)line[i] & 0xc0) != 0x80;
        CU_ASSERT_TRUE(width <= 40);
    }
    squeeze(text);
    CU_ASSERT_TRUE(has("waits for the mutex lock A, which thread 1 holds"));
    finish();
}

/* Two threads touch it, and one writes: known for the next schedule, in which one has not come. */
static void test_learnt(void)
{
    struct arena arena;
    struct conflicts conflicts;
    arena_init(&arena);
    conflicts_init(&conflicts, &arena);
    start(2);
    add(1, OP_READ, STEP_DOES, SHARED)->pc = 0x10;
    add(2, OP_WRITE, STEP_DOES, SHARED)->pc = 0x20;
    add(2, OP_READ, STEP_DOES, A)->pc = 0x30;
    const struct conducted whole = {.steps = steps, .step_count = count};
    conflicts_learn(&conflicts, &whole);
    const struct conduct_step early = {.op = OP_READ, .event = STEP_DOES, .pc = 0x10};
    const struct conduct_step alone = {.op = OP_READ, .event = STEP_DOES, .pc = 0x30};
    CU_ASSERT_TRUE(conflicts_know(&conflicts, &early));
    CU_ASSERT_FALSE(conflicts_know(&conflicts, &alone));
    arena_free(&arena);
}

CU_TestInfo board_tests[] = {
    {"who can go on is told with the next step, and what it holds", test_ready},
    {"what would be next is no part of what has happened", test_not_yet},
    {"who waits is told with whom it waits for", test_waiting},
    {"who was woken goes on in its call", test_woken},
    {"who spins lets somebody else go first", test_yields},
    {"a signal may wake any that wait for it, the longest first", test_whom},
    {"no line is wider than the screen", test_narrow},
    {"a conflict that one schedule shows is known in the next", test_learnt},
    CU_TEST_INFO_NULL,
};
