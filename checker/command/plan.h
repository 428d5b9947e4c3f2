/* Which schedules to try, as options of explore and replay. */
#ifndef PLAN_H
#define PLAN_H

#include "../run/conduct.h"
#include "command.h"

struct plan_request {
    const char *strategy; /* "pct3"; NULL: the portfolio */
    unsigned schedules;
    unsigned first; /* seed */
    uint64_t points;
    bool spurious;
};

/* To be a child of a command's own parser; its input is a struct plan_request. */
extern const struct argp plan_argp;

/* An option's number between two bounds; anything else is a usage error. */
unsigned long plan_number(struct argp_state *state, const char *option, const char *text,
                          unsigned long least, unsigned long most);

/* The plan of a request, for a program whose schedules begin from base_seed. */
void plan_make(const struct plan_request *request, uint64_t base_seed, struct conduct_plan *plan);

/* The options that say the same to lab replay: " --strategy pct3 --schedules 500", or "". */
char *plan_options(struct arena *arena, const struct plan_request *request);

#endif
