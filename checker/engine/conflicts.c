#include "conflicts.h"

/* Who has touched a byte. */
struct touch {
    int thread; /* the first */
    bool shared, written;
};

bool step_accesses(const struct conduct_step *step)
{
    return step->op >= OP_READ && step->op <= OP_ATOMIC_WRITE && step->event == STEP_DOES;
}

static void touch_note(struct touches *touches, const struct conduct_step *step)
{
    for (unsigned i = 0; i < step->size && i < ACCESS_LARGEST; i++) {
        void **known = map_at(&touches->bytes, step->object + i);
        struct touch *touch = *known;
        if (!touch) {
            *known = touch = arena_alloc(touches->arena, sizeof *touch);
            touch->thread = step->thread;
        }
        touch->shared = touch->shared || touch->thread != step->thread;
        touch->written = touch->written || step->op == OP_WRITE || step->op == OP_ATOMIC_WRITE;
    }
}

void touches_init(struct touches *touches, struct arena *arena, const struct conducted *conducted)
{
    touches->arena = arena;
    map_init(&touches->bytes, arena);
    for (size_t i = 0; i < conducted->step_count; i++)
        if (step_accesses(&conducted->steps[i]))
            touch_note(touches, &conducted->steps[i]);
}

bool touches_conflict(struct touches *touches, const struct conduct_step *access)
{
    for (unsigned i = 0; i < access->size && i < ACCESS_LARGEST; i++) {
        const struct touch *touch = *map_at(&touches->bytes, access->object + i);
        if (touch && touch->shared && touch->written)
            return true;
    }
    return false;
}

void conflicts_init(struct conflicts *conflicts, struct arena *arena)
{
    map_init(&conflicts->places, arena);
}

void conflicts_learn(struct conflicts *conflicts, const struct conducted *conducted)
{
    static char known;
    struct touches touches;
    struct arena brief;
    arena_init(&brief);
    touches_init(&touches, &brief, conducted);
    for (size_t i = 0; i < conducted->step_count; i++) {
        const struct conduct_step *step = &conducted->steps[i];
        if (step_accesses(step) && touches_conflict(&touches, step))
            *map_at(&conflicts->places, step->pc) = &known;
    }
    arena_free(&brief);
}

bool conflicts_know(struct conflicts *conflicts, const struct conduct_step *access)
{
    return *map_at(&conflicts->places, access->pc) != NULL;
}
