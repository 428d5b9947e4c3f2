#include "position.h"

const struct seat *position_seat(const struct position *position, int thread)
{
    for (size_t i = 0; i < position->seat_count; i++)
        if (position->seats[i].thread == thread)
            return &position->seats[i];
    return NULL;
}

size_t position_ready(const struct position *position, int *thread)
{
    size_t count = 0;
    for (size_t i = 0; i < position->seat_count; i++)
        if (position->seats[i].state == SEAT_READY && count++ == 0)
            *thread = position->seats[i].thread;
    return count;
}

static bool is_held(const struct position *position, const struct timeline_span *span)
{
    return span->kind == SPAN_HOLDS && span->to >= position->timeline.step_count;
}

const struct timeline_span *position_held(const struct position *position, int thread,
                                          const struct timeline_span *before)
{
    const struct timeline *timeline = &position->timeline;
    for (size_t i = before ? (size_t)(before - timeline->spans) + 1 : 0; i < timeline->span_count;
         i++)
        if (timeline->spans[i].thread == thread && is_held(position, &timeline->spans[i]))
            return &timeline->spans[i];
    return NULL;
}

const struct seat *position_waiter(const struct position *position, const struct seat *signaller,
                                   const struct seat *before)
{
    const struct seat *next = NULL;
    if (signaller->resumes || signaller->step->op != OP_SIGNAL)
        return NULL;
    for (size_t i = 0; i < position->seat_count; i++) {
        const struct seat *seat = &position->seats[i];
        bool waits = seat->state == SEAT_WAITS && seat->step->op == OP_WAIT &&
                     seat->step->object == signaller->step->object;
        if (waits && (!before || seat->step > before->step) && (!next || seat->step < next->step))
            next = seat;
    }
    return next;
}

/* Somebody else who holds it; else the thread itself. */
static int holder_of(const struct position *position, const struct seat *seat, bool writer)
{
    int holder = -1;
    for (size_t i = 0; i < position->timeline.span_count; i++) {
        const struct timeline_span *span = &position->timeline.spans[i];
        bool has = is_held(position, span) && span->object == seat->step->object &&
                   (!writer || span->op == OP_WRITE_LOCK);
        if (has && (holder < 0 || holder == seat->thread))
            holder = span->thread;
    }
    return holder;
}

/* A reader may wait behind a writer that stands in line. */
static int writer_in_line(const struct position *position, const struct seat *reader)
{
    for (size_t i = 0; i < position->seat_count; i++) {
        const struct seat *seat = &position->seats[i];
        if (seat->state == SEAT_WAITS && seat->step->op == OP_WRITE_LOCK &&
            seat->step->object == reader->step->object)
            return seat->thread;
    }
    return -1;
}

static int owner_of(const struct position *position, const struct seat *seat)
{
    int holder;
    switch (seat->step->op) {
    case OP_JOIN:
        return seat->step->other;
    case OP_READ_LOCK:
        holder = holder_of(position, seat, true);
        return holder < 0 ? writer_in_line(position, seat) : holder;
    case OP_LOCK:
    case OP_WRITE_LOCK:
    case OP_SPIN_LOCK:
        return holder_of(position, seat, false);
    default:
        return -1;
    }
}

/* A thread by its last step, of those that happened and that it would do next. */
struct last {
    bool begun, ended;
    size_t step, next; /* the timeline's step_count: none */
};

static void last_take(struct last *all, const struct timeline *timeline, size_t i)
{
    const struct timeline_step *step = &timeline->steps[i];
    struct last *last = &all[step->thread];
    if (step->op == OP_CREATE && step->other > 0)
        all[step->other].begun = true;
    last->begun = true;
    if (step->event == STEP_NEXT)
        last->next = i;
    else if (step->event != STEP_DROPS)
        last->step = i;
    last->ended = last->ended || (step->op == OP_END && step->event == STEP_DOES);
}

static struct last *lasts_find(struct position *position)
{
    const struct timeline *timeline = &position->timeline;
    struct last *all = arena_alloc(&position->arena, (timeline->thread_count + 1) * sizeof *all);
    for (size_t i = 0; i < timeline->thread_count; i++)
        all[i].step = all[i].next = timeline->step_count;
    all[0].begun = true;
    for (size_t i = 0; i < timeline->step_count; i++)
        last_take(all, timeline, i);
    return all;
}

static bool seat_make(const struct position *position, int thread, const struct last *last,
                      struct seat *seat)
{
    const struct timeline *timeline = &position->timeline;
    const struct conduct_halted *halted = &position->conducted.halted;
    size_t none = timeline->step_count;
    unsigned event = last->step < none ? timeline->steps[last->step].event : STEP_DOES;
    *seat = (struct seat){.thread = thread, .state = SEAT_OUTSIDE, .owner = -1};
    if (last->next < none) {
        seat->step = &timeline->steps[last->next];
        seat->at = position->conducted.steps[last->next].at;
        seat->resumes = event == STEP_WAKES || event == STEP_EXPIRES;
        bool yields =
            seat->step->op == OP_YIELD && !halted->goes_on && halted->thread == (uint32_t)thread;
        seat->state = yields ? SEAT_YIELDS : SEAT_READY;
    } else if (event == STEP_BLOCKS) {
        seat->step = &timeline->steps[last->step];
        seat->state = SEAT_WAITS;
    } else if (last->ended || !last->begun || position->over) {
        return false;
    }
    return true;
}

/* What would be next is no part of what has happened. */
static void timeline_cut(struct timeline *timeline)
{
    while (timeline->step_count > 0 && timeline->steps[timeline->step_count - 1].event == STEP_NEXT)
        timeline->step_count--;
}

static void seats_make(struct position *position)
{
    struct last *all = lasts_find(position);
    size_t count = position->timeline.thread_count;
    position->seats = arena_alloc(&position->arena, (count + 1) * sizeof *position->seats);
    for (size_t i = 0; i < count; i++)
        position->seat_count +=
            seat_make(position, (int)i, &all[i], &position->seats[position->seat_count]);
    timeline_cut(&position->timeline);
    for (size_t i = 0; i < position->seat_count; i++)
        if (position->seats[i].state == SEAT_WAITS)
            position->seats[i].owner = owner_of(position, &position->seats[i]);
}

void position_init(struct position *position, const char *program, const struct scope *scope,
                   const struct conducted *conducted, struct conflicts *known)
{
    position->conducted = *conducted;
    position->over = conducted->halted.choice == 0;
    timeline_init(&position->timeline, &position->arena, program, scope, conducted, known);
    seats_make(position);
}

void position_free(struct position *position)
{
    arena_free(&position->arena);
    *position = (struct position){0};
}
