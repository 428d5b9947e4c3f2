#include "steps_trial.h"

#include "grade_trial.h"

enum { STEPS = 4000, PLACES = 9 };

static struct conduct_step steps[STEPS];
static size_t count;

void steps_begin(void)
{
    count = 0;
}

struct conduct_step *steps_add(int thread, enum op op, enum step_event event, uint64_t object)
{
    struct conduct_step *step = &steps[count++];
    *step = (struct conduct_step){.thread = (uint16_t)thread,
                                  .op = (uint8_t)op,
                                  .event = (uint8_t)event,
                                  .object = object,
                                  .pc = count % PLACES,
                                  .other = -1};
    step->size = op >= OP_READ && op <= OP_ATOMIC_WRITE ? 4 : 0;
    return step;
}

void steps_lock(int thread, uint64_t object)
{
    steps_add(thread, OP_LOCK, STEP_DOES, object);
    steps_add(thread, OP_LOCK, STEP_TAKES, object);
}

void steps_unlock(int thread, uint64_t object)
{
    steps_add(thread, OP_UNLOCK, STEP_DOES, object);
    steps_add(thread, OP_LOCK, STEP_DROPS, object);
}

void steps_access(int thread, enum op op, uint64_t address)
{
    steps_add(thread, op, STEP_DOES, address);
}

void steps_create(int creator, int thread)
{
    steps_add(creator, OP_CREATE, STEP_DOES, 0)->other = (int16_t)thread;
}

void steps_end_and_join(int thread)
{
    steps_add(0, OP_JOIN, STEP_DOES, 0)->other = (int16_t)thread;
    steps_add(0, OP_JOIN, STEP_BLOCKS, 0)->other = (int16_t)thread;
    steps_add(thread, OP_END, STEP_DOES, 0);
    steps_add(0, OP_JOIN, STEP_WAKES, 0)->other = (int16_t)thread;
}

struct timeline *steps_timeline(void)
{
    static const struct scope scope = {0};
    struct conducted conducted = {.steps = steps, .step_count = count};
    struct timeline *timeline = arena_alloc(&class_arena, sizeof *timeline);
    timeline_init(timeline, &class_arena, "/nonexistent", &scope, &conducted, NULL);
    return timeline;
}
