#include "plan.h"

#include <stdlib.h>
#include <string.h>

#include "../engine/conductor.h"
#include "../run/portfolio.h"

enum { KEY_FIRST = 0x100, KEY_POINTS, KEY_SPURIOUS };

static const struct argp_option options[] = {
    {"schedules", 'n', "N", 0, "Try at most N schedules", 0},
    {"strategy", 's', "NAME[DEPTH]", 0,
     "Choose them by first, abreast, walk, pct, pos, weight, novel or search alone; otherwise by a "
     "mixture",
     0},
    {"first", KEY_FIRST, "SEED", 0, "The strategy's first seed (0)", 0},
    {"points", KEY_POINTS, "N", 0, "Call a schedule of more than N points endless (1000000)", 0},
    {"spurious", KEY_SPURIOUS, NULL, 0, "Condition waits may end without a signal", 0},
    {0},
};

/* Without a depth some strategies would be empty. */
static unsigned usual_depth(unsigned strategy)
{
    return strategy == STRATEGY_PCT ? 3 : strategy == STRATEGY_SEARCH ? 2 : 0;
}

/* "pct3", "walk"; 0, or -1 for what is none. */
static int strategy_parse(const char *text, struct plan_entry *entry)
{
    struct arena arena;
    struct conduct_switch none;
    size_t count;
    arena_init(&arena);
    int parsed = schedule_parse(arena_printf(&arena, "%s:0", text), entry, &none, 1, &count);
    arena_free(&arena);
    bool schedules = parsed == 0 && entry->strategy < STRATEGY_COUNT &&
                     entry->strategy != STRATEGY_SCRIPT && entry->strategy != STRATEGY_NATIVE;
    if (!schedules)
        return -1;
    if (!strpbrk(text, "0123456789"))
        entry->depth = usual_depth(entry->strategy);
    return 0;
}

unsigned long plan_number(struct argp_state *state, const char *option, const char *text,
                          unsigned long least, unsigned long most)
{
    char *end;
    unsigned long value = strtoul(text, &end, 10);
    if (*text < '0' || *text > '9' || *end || value < least || value > most)
        argp_error(state, "%s takes a number from %lu to %lu, not '%s'", option, least, most, text);
    return value;
}

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct plan_request *request = state->input;
    struct plan_entry entry;
    switch (key) {
    case 'n':
        request->schedules = (unsigned)plan_number(state, "--schedules", argument, 1, 100000000);
        return 0;
    case 's':
        if (strategy_parse(argument, &entry) != 0)
            argp_error(state, "there is no strategy '%s'; 'lab explore --help' names them",
                       argument);
        request->strategy = argument;
        return 0;
    case KEY_FIRST:
        request->first = (unsigned)plan_number(state, "--first", argument, 0, 1000000000);
        return 0;
    case KEY_POINTS:
        request->points = plan_number(state, "--points", argument, 1, 1000000000000);
        return 0;
    case KEY_SPURIOUS:
        request->spurious = true;
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

const struct argp plan_argp = {options, parse, NULL, NULL, NULL, NULL, NULL};

void plan_make(const struct plan_request *request, uint64_t base_seed, struct conduct_plan *plan)
{
    *plan = (struct conduct_plan){.base_seed = base_seed,
                                  .budget = request->points,
                                  .spurious = request->spurious,
                                  .shorten = !request->spurious, /* chance would differ */
                                  .quiet = true};
    if (request->strategy && strategy_parse(request->strategy, &plan->entries[0]) == 0) {
        plan->entries[0].first = request->first;
        plan->entries[0].count = request->schedules;
        plan->count = 1;
        return;
    }
    plan->count = portfolio_plan(plan->entries, PLAN_MOST, request->schedules);
    for (size_t i = 0; i < plan->count; i++)
        plan->entries[i].first += request->first;
}

char *plan_options(struct arena *arena, const struct plan_request *request)
{
    char *text = "";
    if (request->strategy)
        text = arena_printf(arena, " --strategy %s", request->strategy);
    if (request->schedules != conductor_schedules)
        text = arena_printf(arena, "%s --schedules %u", text, request->schedules);
    if (request->first)
        text = arena_printf(arena, "%s --first %u", text, request->first);
    if (request->points)
        text = arena_printf(arena, "%s --points %llu", text, (unsigned long long)request->points);
    if (request->spurious)
        text = arena_printf(arena, "%s --spurious", text);
    return text;
}
