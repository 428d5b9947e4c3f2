#include "../conductor.h"

const struct strategy pos_strategy = {.name = "pos"};
