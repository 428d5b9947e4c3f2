/* The table of strategies, in the order of enum strategy_id. A new one is one file and one row. */
#include "conductor.h"

const struct strategy *const strategies[STRATEGY_COUNT] = {
    [STRATEGY_FIRST] = &first_strategy,
    [STRATEGY_WALK] = &walk_strategy,
    [STRATEGY_PCT] = &pct_strategy,
    [STRATEGY_POS] = &pos_strategy,
    [STRATEGY_WEIGHT] = &weight_strategy,
    [STRATEGY_NOVEL] = &novel_strategy,
    [STRATEGY_SEARCH] = &search_strategy,
    [STRATEGY_SCRIPT] = &script_strategy,
    [STRATEGY_ABREAST] = &abreast_strategy,
    [STRATEGY_NATIVE] = NULL,
};
