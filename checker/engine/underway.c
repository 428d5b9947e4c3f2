/* What of an exam is under way, for people who wait. */
#include <string.h>

#include "engine.h"

/* A path says nothing that they do not know. */
static const char *name_of(const struct exam *exam)
{
    const char *slash = exam->in_place ? NULL : strrchr(exam->name, '/');
    return slash ? slash + 1 : exam->name;
}

bool run_hung(const struct run *run)
{
    return run->over && (run->ending.how == ENDED_HANG || run->ending.how == ENDED_DEADLINE);
}

char *exam_under_way(const struct exam *exam)
{
    char *runs = "";
    double longest = 0;
    for (int kind = 0; kind < RUN_COUNT; kind++) {
        const struct run *run = &exam->runs[kind];
        if (!run->begun || run->over)
            continue;
        runs = arena_printf(exam->arena, "%s%s %s", runs, *runs ? "," : "", run_name(kind));
        longest = run->deadline > longest ? run->deadline : longest;
    }
    if (!*runs)
        return arena_copy(exam->arena, name_of(exam));
    if (run_hung(&exam->runs[RUN_NATIVE]))
        return arena_printf(exam->arena, "%s hangs: up to %.0f s under%s", name_of(exam), longest,
                            runs);
    return arena_printf(exam->arena, "%s:%s", name_of(exam), runs);
}
