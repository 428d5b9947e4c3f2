#include "../conductor.h"

const struct strategy weight_strategy = {.name = "weight"};
