/* Schedules in words, and the words for what threads do in them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conduct.h"

static const char *const names[STRATEGY_COUNT] = {
    [STRATEGY_FIRST] = "first",   [STRATEGY_WALK] = "walk",     [STRATEGY_PCT] = "pct",
    [STRATEGY_POS] = "pos",       [STRATEGY_WEIGHT] = "weight", [STRATEGY_NOVEL] = "novel",
    [STRATEGY_SEARCH] = "search", [STRATEGY_SCRIPT] = "script", [STRATEGY_ABREAST] = "abreast",
    [STRATEGY_NATIVE] = "native",
};

const char *strategy_name(unsigned strategy)
{
    return strategy < STRATEGY_COUNT ? names[strategy] : NULL;
}

char *schedule_name(struct arena *arena, unsigned strategy, unsigned depth, unsigned seed)
{
    const char *name = strategy_name(strategy);
    if (depth)
        return arena_printf(arena, "%s%u:%u", name ? name : "?", depth, seed);
    return arena_printf(arena, "%s:%u", name ? name : "?", seed);
}

static char *switch_words(struct arena *arena, const struct conduct_switch *one)
{
    if (one->next == SWITCH_HALTS)
        return arena_printf(arena, "%u@%u.", one->thread, one->at);
    return arena_printf(arena, "%u@%u%c%u", one->thread, one->at,
                        one->next & SWITCH_WAKES ? '!' : '>', one->next & (SWITCH_WAKES - 1u));
}

char *schedule_switches(struct arena *arena, const struct conduct_switch *list, size_t count)
{
    char *text = "";
    for (size_t i = 0; i < count; i++)
        text = arena_printf(arena, "%s%s%s", text, i ? "," : "", switch_words(arena, &list[i]));
    return text;
}

/* A number from 0 to most at *text, which is moved behind it. */
static int take_number(const char **text, unsigned long most, unsigned long *number)
{
    char *end;
    if (**text < '0' || **text > '9')
        return -1;
    *number = strtoul(*text, &end, 10);
    *text = end;
    return *number <= most ? 0 : -1;
}

static int take_switch(const char **text, struct conduct_switch *one)
{
    unsigned long thread, at, next = SWITCH_HALTS;
    if (take_number(text, SWITCH_HALTS - 1, &thread) != 0 || *(*text)++ != '@' ||
        take_number(text, UINT32_MAX, &at) != 0)
        return -1;
    char mark = *(*text)++;
    if (mark != '.' &&
        ((mark != '>' && mark != '!') || take_number(text, SWITCH_HALTS - 1, &next) != 0))
        return -1;
    one->thread = (uint16_t)thread;
    one->at = (uint32_t)at;
    one->next = (uint16_t)(mark == '!' ? next | SWITCH_WAKES : next);
    return 0;
}

static int parse_switches(const char *text, struct conduct_switch *list, size_t most, size_t *count)
{
    for (*count = 0; *count < most;) {
        if (take_switch(&text, &list[*count]) != 0)
            return -1;
        bool halts = list[(*count)++].next == SWITCH_HALTS;
        if (*text == '\0')
            return 0;
        if (halts || *text++ != ',')
            return -1;
    }
    return -1;
}

static int parse_name(const char *text, struct plan_entry *entry)
{
    unsigned long depth = 0, seed;
    for (unsigned i = 0; i < STRATEGY_COUNT; i++) {
        size_t length = strlen(names[i]);
        if (strncmp(text, names[i], length) != 0)
            continue;
        text += length;
        if (*text != ':' && take_number(&text, 99, &depth) != 0)
            return -1;
        if (*text++ != ':' || take_number(&text, UINT32_MAX, &seed) != 0 || *text)
            return -1;
        *entry = (struct plan_entry){i, (uint32_t)depth, (uint32_t)seed, 1};
        return 0;
    }
    return -1;
}

int schedule_parse(const char *text, struct plan_entry *entry, struct conduct_switch *list,
                   size_t most, size_t *count)
{
    *count = 0;
    if (parse_name(text, entry) == 0)
        return 0;
    if (parse_switches(text, list, most, count) != 0)
        return -1;
    *entry = (struct plan_entry){STRATEGY_SCRIPT, 0, 0, 1};
    return 0;
}

/* clang-format off: a table */
static const struct {
    const char *does, *awaits;
} ops[OP_COUNT] = {
    [OP_NONE] = {"goes on", "waits"},
    [OP_BEGIN] = {"begins", "waits to begin"},
    [OP_END] = {"ends", "waits to end"},
    [OP_READ] = {"reads", "waits to read"},
    [OP_WRITE] = {"writes", "waits to write"},
    [OP_ATOMIC_READ] = {"reads atomically", "waits to read"},
    [OP_ATOMIC_WRITE] = {"writes atomically", "waits to write"},
    [OP_LOCK] = {"locks", "waits for the mutex"},
    [OP_TRYLOCK] = {"tries to lock", "waits for the mutex"},
    [OP_UNLOCK] = {"unlocks", "waits to unlock"},
    [OP_READ_LOCK] = {"locks for reading", "waits to read-lock"},
    [OP_WRITE_LOCK] = {"locks for writing", "waits to write-lock"},
    [OP_RW_UNLOCK] = {"unlocks", "waits to unlock"},
    [OP_SPIN_LOCK] = {"locks (spin)", "spins for the lock"},
    [OP_SPIN_UNLOCK] = {"unlocks (spin)", "waits to unlock"},
    [OP_WAIT] = {"waits on the condition", "waits for a signal on the condition"},
    [OP_SIGNAL] = {"signals the condition", "waits to signal"},
    [OP_BROADCAST] = {"broadcasts the condition", "waits to broadcast"},
    [OP_BARRIER] = {"comes to the barrier", "waits at the barrier"},
    [OP_SEM_WAIT] = {"takes from the semaphore", "waits for the semaphore"},
    [OP_SEM_POST] = {"posts the semaphore", "waits to post"},
    [OP_ONCE] = {"runs once", "waits for another thread's pthread_once"},
    [OP_CREATE] = {"creates", "waits to create"},
    [OP_JOIN] = {"joins", "waits for the end of"},
    [OP_DETACH] = {"detaches", "waits to detach"},
    [OP_CANCEL] = {"cancels", "waits to cancel"},
    [OP_YIELD] = {"yields", "waits for its turn"},
    [OP_SLEEP] = {"sleeps", "sleeps"},
    [OP_CLOCK] = {"looks at the clock", "waits for the clock"},
    [OP_IO] = {"uses a descriptor", "waits for a descriptor"},
    [OP_FUTEX] = {"uses a futex", "waits on a futex"},
    [OP_CHILD] = {"asks for a child process", "waits for a child process"},
    [OP_KILL] = {"sends a signal", "waits to send a signal"},
    [OP_PAUSE] = {"waits for a signal", "waits for a signal"},
    [OP_TIMER] = {"sets a timer", "waits for a timer"},
    [OP_EXIT] = {"exits", "waits to exit"},
};
/* clang-format on */

const char *op_does(unsigned op)
{
    return op < OP_COUNT && ops[op].does ? ops[op].does : "goes on";
}

const char *op_awaits(unsigned op)
{
    return op < OP_COUNT && ops[op].awaits ? ops[op].awaits : "waits";
}
