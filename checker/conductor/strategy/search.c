#include "../conductor.h"

const struct strategy search_strategy = {.name = "search"};
