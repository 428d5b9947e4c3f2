#include "portfolio.h"

/* Once, in this order. Keeping step is better when conflicts are known: so twice, and late. */
static const struct plan_entry opening[] = {
    {STRATEGY_FIRST, 0, 0, 1},   {STRATEGY_FIRST, 1, 0, 1}, {STRATEGY_FIRST, 2, 0, 1},
    {STRATEGY_FIRST, 3, 0, 2},   {STRATEGY_FIRST, 4, 0, 6}, {STRATEGY_SEARCH, 0, 0, 4},
    {STRATEGY_ABREAST, 0, 0, 1},
};

/* In every round; count is that of the first one, which begins with seed first. */
static const struct plan_entry rounds[] = {
    {STRATEGY_WEIGHT, 0, 0, 5}, {STRATEGY_POS, 0, 0, 6},    {STRATEGY_FIRST, 4, 6, 3},
    {STRATEGY_PCT, 4, 0, 3},    {STRATEGY_WALK, 1, 0, 2},   {STRATEGY_NOVEL, 0, 0, 2},
    {STRATEGY_WALK, 0, 0, 1},   {STRATEGY_SEARCH, 1, 0, 2}, {STRATEGY_WALK, 2, 0, 1},
};

enum {
    OPENING_COUNT = sizeof opening / sizeof *opening,
    ROUND_COUNT = sizeof rounds / sizeof *rounds
};

static unsigned round_schedules(void)
{
    unsigned sum = 0;
    for (size_t i = 0; i < ROUND_COUNT; i++)
        sum += rounds[i].count;
    return sum;
}

static size_t opening_plan(struct plan_entry *plan, unsigned *budget)
{
    size_t count = 0;
    for (size_t i = 0; i<OPENING_COUNT && * budget> 0; i++) {
        plan[count] = opening[i];
        if (plan[count].count > *budget)
            plan[count].count = *budget;
        *budget -= plan[count++].count;
    }
    return count;
}

/* One round, factor times the first one, or all that is left; each goes on where it stopped. */
static void round_plan(struct plan_entry *plan, const unsigned *begun, unsigned factor,
                       unsigned *budget, int last)
{
    unsigned all = *budget, sum = round_schedules();
    for (size_t i = 0; i < ROUND_COUNT; i++) {
        unsigned share = (unsigned)((unsigned long long)all * rounds[i].count / sum);
        plan[i] = rounds[i];
        plan[i].first += begun[i];
        plan[i].count = last ? share : rounds[i].count * factor;
        *budget -= plan[i].count;
    }
    if (last) {
        plan[0].count += *budget; /* what division left */
        *budget = 0;
    }
}

size_t portfolio_plan(struct plan_entry *plan, size_t most, unsigned budget)
{
    unsigned begun[ROUND_COUNT] = {0};
    if (most < OPENING_COUNT + ROUND_COUNT)
        return 0;
    size_t count = opening_plan(plan, &budget);
    for (unsigned factor = 1; budget > 0; factor *= 2) {
        int last = round_schedules() * factor >= budget || count + 2 * ROUND_COUNT > most;
        round_plan(plan + count, begun, factor, &budget, last);
        for (size_t i = 0; i < ROUND_COUNT; i++)
            begun[i] += plan[count + i].count;
        count += ROUND_COUNT;
    }
    return count;
}
