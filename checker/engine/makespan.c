/*
 * Is a lab's program as parallel as it has to be? The conductor has run it with a core for each
 * thread, in virtual time: what that took is compared with the bound of the manifest. Whoever is
 * over it is shown the places where most is waited.
 */
#include <stdint.h>

#include "../run/symbols.h"
#include "conductor.h"

/* "10", "10.3", "780": milliseconds, as exact as anybody wants to know. */
static char *in_ms(struct arena *arena, double ms)
{
    return arena_printf(arena, ms < 100 ? "%.3g" : "%.0f", ms);
}

static char *waited_note(struct exam *exam, const struct conducted *conducted,
                         const struct conduct_waited *waited)
{
    struct arena *arena = exam->arena;
    char *name = waited->op == OP_JOIN
                     ? NULL
                     : conductor_object(exam, FLAVOUR_PLAIN, conducted, waited->object);
    char *note = arena_copy(arena, waited->op == OP_JOIN ? "waits for threads to end"
                                                         : op_awaits(waited->op));
    if (name)
        note = arena_printf(arena, "%s %s", note, name);
    note = arena_printf(arena, "%s: %s ms", note, in_ms(arena, (double)waited->total / 1e6));
    if (waited->times == 1)
        return note;
    return arena_printf(arena, "%s (%llux)", note, (unsigned long long)waited->times);
}

/* The line in the program's own files where it is; NULL: in none of them. */
static const struct frame *waited_where(const struct exam *exam,
                                        const struct conduct_waited *waited)
{
    struct stack stack = conductor_stack(exam, FLAVOUR_PLAIN, waited->stack);
    symbols_resolve_stack(exam->arena, &stack);
    return stack_is_within(&stack, &exam->scope) ? stack_focus(&stack, &exam->scope) : NULL;
}

/* Where in the program's own files a thread waits longest, but not at that line. */
static const struct conduct_waited *worst_wait(struct exam *exam, const struct conducted *conducted,
                                               const struct frame *told)
{
    const struct conduct_span *span = &conducted->span;
    const struct conduct_waited *worst = NULL;
    for (uint32_t i = 0; i < span->wait_count; i++) {
        const struct frame *where = waited_where(exam, &span->waits[i]);
        bool other = where && (!told || told->line != where->line);
        if (other && (!worst || span->waits[i].total > worst->total))
            worst = &span->waits[i];
    }
    return worst;
}

static void add_wait(struct exam *exam, const struct conducted *conducted, struct finding *finding,
                     const struct conduct_waited *waited)
{
    struct side *side = finding_add_side(exam->arena, finding, ACTION_WAIT);
    side->thread = waited->thread;
    side->note = waited_note(exam, conducted, waited);
    side->stack = conductor_stack(exam, FLAVOUR_PLAIN, waited->stack);
}

/* The longest wait, and the next one at another line when it is about as long. */
static void add_waits(struct exam *exam, const struct conducted *conducted, struct finding *finding)
{
    enum { ABOUT = 4 };
    const struct conduct_waited *first = worst_wait(exam, conducted, NULL), *second = NULL;
    if (!first)
        return;
    add_wait(exam, conducted, finding, first);
    second = worst_wait(exam, conducted, waited_where(exam, first));
    if (second && second->total >= first->total / ABOUT)
        add_wait(exam, conducted, finding, second);
}

/* Which of the schedules it was, from 1. */
static size_t number_abreast(const struct conducted *conducted)
{
    size_t i = 0;
    while (i < conducted->run_count && i < RUNS_MOST &&
           conducted->runs[i].strategy != STRATEGY_ABREAST)
        i++;
    return i + 1;
}

struct finding *makespan_judge(struct exam *exam, const struct conducted *conducted)
{
    double took = (double)conducted->span.makespan / 1e6;
    double allowed = exam->lab ? exam->lab->makespan : 0;
    if (allowed <= 0 || !conducted->measured || took <= allowed)
        return NULL;
    struct finding *finding = findings_add(&exam->findings, ENGINE_CONDUCTOR, KIND_TOO_SLOW);
    finding->headline = arena_printf(
        exam->arena, "it takes %s ms of virtual time with a core for each thread; %s are allowed",
        in_ms(exam->arena, took), in_ms(exam->arena, allowed));
    finding->schedule = schedule_name(exam->arena, STRATEGY_ABREAST, 0, 0);
    finding->schedules_tried = number_abreast(conducted);
    finding->schedules_failed = 1;
    add_waits(exam, conducted, finding);
    return finding;
}
