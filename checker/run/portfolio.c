#include "portfolio.h"

size_t portfolio_plan(struct plan_entry *plan, size_t most, unsigned budget)
{
    size_t count = 0;
    if (most < 6)
        return 0;
    plan[count++] = (struct plan_entry){STRATEGY_FIRST, 0, 0, 1};
    plan[count++] = (struct plan_entry){STRATEGY_FIRST, 1, 0, 1};
    plan[count++] = (struct plan_entry){STRATEGY_FIRST, 2, 0, 1};
    unsigned rest = budget > 3 ? budget - 3 : 0;
    plan[count++] = (struct plan_entry){STRATEGY_WALK, 0, 0, rest / 3};
    plan[count++] = (struct plan_entry){STRATEGY_PCT, 3, 0, rest / 3};
    plan[count++] = (struct plan_entry){STRATEGY_WALK, 3, 0, rest - 2 * (rest / 3)};
    return count;
}
