/*
 * Feedback, after Wolff, Shi, Duck, Mathur, Roychoudhury, "Greybox Fuzzing for Concurrency
 * Testing", ASPLOS 2024: a schedule in which some read saw a write that it had never seen before
 * is kept, whichever strategy made it, and changed: its switches are repeated up to a random one,
 * now and then without one of them, and then chance goes on from there.
 *
 *     kept       ---s1----s2--------s3-----s4---->
 *     changed    ---s1----s2--------s3---?--?-?-->     a turn lasts 2^depth points, or twice that
 *
 * States that need several unlikely steps are so reached one step at a time. There is no bound on
 * the probability: it is a way to climb, not to sample.
 */
#include "../conductor.h"

static struct conduct_switch last; /* of those repeated; chance begins after it */
static bool repeating;
static uint64_t turn; /* how many points one lasts on average */

static void repeat(const struct conduct_novelty *kept)
{
    struct shared *s = conductor.shared;
    uint32_t length = kept->count < SHORT_MOST ? kept->count : SHORT_MOST;
    uint32_t count = (uint32_t)random_below(length + 1);
    uint32_t left_out = random_below(4) == 0 ? (uint32_t)random_below(count) : count;
    s->script_count = 0;
    for (uint32_t i = 0; i < count; i++)
        if (i != left_out)
            s->script[s->script_count++] = kept->list[i];
    repeating = s->script_count > 0;
    if (repeating)
        last = s->script[s->script_count - 1];
}

/* The newest is the furthest, mostly. */
static void begin(void)
{
    struct shared *s = conductor.shared;
    uint32_t count = s->novel_count < NOVEL_MOST ? s->novel_count : NOVEL_MOST;
    uint32_t newest = (s->novel_next - 1) % NOVEL_MOST;
    turn = (uint64_t)1 << (conductor.depth + random_below(2));
    s->script_count = 0;
    if (count > 0)
        repeat(&s->novel[random_below(2) ? newest : random_below(count)]);
}

static struct thread *repeated(struct thread *current)
{
    const struct thread *from = conductor.current;
    struct thread *next = script_next(from);
    if (from->number == last.thread && from->points >= last.at)
        repeating = false;
    return next ? next : current;
}

static struct thread *anyone(void)
{
    uint64_t index = random_below((uint64_t)conductor.runnable);
    struct thread *t = runnable_next(NULL);
    while (index--)
        t = runnable_next(t);
    return t;
}

static struct thread *choose(struct thread *current)
{
    struct thread *next = repeating ? repeated(current) : NULL;
    if (next)
        return next;
    bool stays = current && (!is_visible(current) || random_below(turn) != 0);
    return stays ? current : anyone();
}

static uint32_t draw(uint32_t count)
{
    return repeating ? 0 : (uint32_t)random_below(count);
}

/* The oldest makes room. */
void novel_keep(void)
{
    struct shared *s = conductor.shared;
    if (s->new_pairs == 0 || s->now.kind != CONDUCT_PASSED)
        return;
    struct conduct_novelty *kept = &s->novel[s->novel_next++ % NOVEL_MOST];
    kept->count = s->switch_count < SHORT_MOST ? s->switch_count : SHORT_MOST;
    for (uint32_t i = 0; i < kept->count; i++)
        kept->list[i] = s->switches[i];
    if (s->novel_count < NOVEL_MOST)
        s->novel_count++;
}

const struct strategy novel_strategy = {
    .name = "novel", .begin = begin, .choose = choose, .draw = draw};
