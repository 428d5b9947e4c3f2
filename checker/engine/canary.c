#include "canary.h"

#include <string.h>

#include "engine.h"

/* No submission has code of this file: that was looked into before it was run. */
static const char nest[] = "labs/kit/canary.c";

static bool is_canary(const struct finding *finding)
{
    bool heard = false;
    if (finding->kind != KIND_DATA_RACE)
        return false;
    for (size_t i = 0; i < finding->side_count; i++) {
        const struct stack *stack = &finding->sides[i].stack;
        if (stack->count == 0)
            continue; /* a tool may have forgotten the other side */
        if (!stack->frames[0].file || strcmp(stack->frames[0].file, nest) != 0)
            return false;
        heard = true;
    }
    return heard;
}

/* The runs that told of it, as bits. */
static unsigned canaries_take(struct findings *findings)
{
    unsigned runs = 0;
    size_t kept = 0;
    for (size_t i = 0; i < findings->count; i++) {
        if (is_canary(findings->list[i]))
            runs |= findings->list[i]->runs;
        else
            findings->list[kept++] = findings->list[i];
    }
    findings->count = kept;
    return runs;
}

/* Did the driver sing, and was there nothing that kept the tool from telling? */
static bool should_be_heard(const struct run *run)
{
    bool whole = !run->report.started || run->report.complete;
    return run->wanted && run->driver_ended && !run->canary_mute && whole && !run->broken &&
           !run->report.fatal && run->ending.how == ENDED_EXIT;
}

void canary_hear(struct exam *exam)
{
    unsigned heard = canaries_take(&exam->findings);
    for (int kind = 0; exam->lab && kind < RUN_COUNT; kind++) {
        if (!engines[kind]->listens || heard & 1u << kind || !should_be_heard(&exam->runs[kind]))
            continue;
        struct finding *finding = findings_add(&exam->findings, ENGINE_DRIVER, KIND_TAMPERING);
        finding->runs = 1u << kind;
        finding->headline = arena_printf(
            exam->arena, "%s did not tell of a race that the driver made at its end, on purpose",
            kind == RUN_TSAN ? "ThreadSanitizer" : "Helgrind");
    }
}
