#include "../conductor.h"

const struct strategy novel_strategy = {.name = "novel"};
