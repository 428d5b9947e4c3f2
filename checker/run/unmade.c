#include "unmade.h"

static bool has_thread(const struct conducted *conducted, unsigned thread)
{
    for (size_t i = 0; i < conducted->step_count; i++) {
        const struct conduct_step *step = &conducted->steps[i];
        if (step->thread == thread || (step->op == OP_CREATE && step->other == (int)thread))
            return true;
    }
    return thread == 0;
}

/* A wait and the end are a point, too, and no step of their own. */
static bool comes_to(const struct conducted *conducted, unsigned thread, uint32_t at)
{
    for (size_t i = 0; i < conducted->step_count; i++)
        if (conducted->steps[i].thread == thread && conducted->steps[i].at + 1 >= at)
            return true;
    return false;
}

/* What is written where there is nothing to write: see NO_SWITCH. */
static bool is_none(const struct conduct_switch *one)
{
    return one->at == 0 && one->thread == one->next;
}

static char *why_not(struct arena *arena, const struct conducted *conducted,
                     const struct conduct_switch *one)
{
    unsigned next = one->next & (SWITCH_WAKES - 1u);
    if (!has_thread(conducted, one->thread))
        return arena_printf(arena, "there is no thread %u", one->thread);
    if (one->next != SWITCH_HALTS && !has_thread(conducted, next))
        return arena_printf(arena, "there is no thread %u", next);
    if (!comes_to(conducted, one->thread, one->at))
        return arena_printf(arena, "thread %u does not get as far as its point %u", one->thread,
                            one->at);
    if (one->next & SWITCH_WAKES)
        return arena_printf(arena, "no signal of thread %u could wake thread %u there", one->thread,
                            next);
    return arena_printf(arena, "thread %u could not go on there", next);
}

static bool is_made(const struct conducted *conducted, const struct conduct_switch *list, size_t i)
{
    if (list[i].next == SWITCH_HALTS)
        return comes_to(conducted, list[i].thread, list[i].at);
    return is_none(&list[i]) || (i < conducted->made_count && conducted->made[i]);
}

char *unmade_words(struct arena *arena, const struct conducted *conducted,
                   const struct conduct_switch *list, size_t count)
{
    size_t unmade = 0, first = 0;
    for (size_t i = count; i-- > 0;)
        if (!is_made(conducted, list, i)) {
            unmade++;
            first = i;
        }
    if (unmade == 0)
        return NULL;
    char *words = arena_printf(arena, "%s %s was never %s: %s",
                               list[first].next == SWITCH_HALTS ? "place" : "switch",
                               schedule_switches(arena, &list[first], 1),
                               list[first].next == SWITCH_HALTS ? "reached" : "made",
                               why_not(arena, conducted, &list[first]));
    if (unmade > 1)
        words = arena_printf(arena, "%s (nor %s)", words,
                             unmade == 2 ? "was another one"
                                         : arena_printf(arena, "were %zu others", unmade - 1));
    return words;
}
