#include "promise.h"

#include <string.h>

#include "../output/sentences.h"

/* The driver and the watchdog do not name functions of a defect: what they see is its effect. */
static bool is_effect(const struct finding *finding)
{
    unsigned effects = (1u << ENGINE_DRIVER) | (1u << ENGINE_WATCHDOG) | (1u << ENGINE_CONDUCTOR);
    return (finding->engines & ~effects) == 0;
}

bool finding_is_promised(const struct exam *exam, const struct finding *finding)
{
    return finding_is_defect(exam->lab, finding) ||
           (finding->weight == WEIGHT_CERTAIN && is_effect(finding));
}

unsigned engines_that_saw(const struct exam *exam)
{
    unsigned saw = 0;
    for (size_t i = 0; i < exam->findings.count; i++)
        if (finding_is_promised(exam, exam->findings.list[i]))
            saw |= exam->findings.list[i]->engines;
    return saw;
}

static const char *engine_promise_broken(const struct exam *exam, enum engine_id engine,
                                         unsigned saw)
{
    enum promise promise = exam->lab->promises[engine];
    bool sees = saw & (1u << engine);
    if (promise == PROMISE_FINDS && !sees)
        return arena_printf(exam->arena, "%s should find the defect, and did not",
                            engine_name(engine));
    if (promise == PROMISE_SILENT && sees)
        return arena_printf(exam->arena, "%s should be silent, and found the defect",
                            engine_name(engine));
    return NULL;
}

/* A second defect in a lab that should have one. */
static const char *stranger_found(const struct exam *exam)
{
    for (size_t i = 0; i < exam->findings.count; i++) {
        const struct finding *finding = exam->findings.list[i];
        if (finding->weight == WEIGHT_CERTAIN && !is_effect(finding) &&
            !finding_is_defect(exam->lab, finding))
            return arena_printf(exam->arena, "it has another defect than its own: %s (%s)",
                                finding_summary(exam->arena, finding, &exam->scope),
                                finding_witnesses(exam->arena, finding));
    }
    return NULL;
}

static bool answer_is_named(const struct exam *exam, const struct finding *finding)
{
    const struct prediction *asked = &exam->lab->prediction;
    for (size_t i = 0; i < asked->line_count; i++)
        if (finding_names_line(finding, exam->sources[0], asked->lines[i]))
            return true;
    return false;
}

/* The lines that answer the lab's question must be among those that its findings name, if any do.
 */
static const char *answer_missed(const struct exam *exam)
{
    bool any = false;
    for (size_t i = 0; i < exam->findings.count; i++) {
        const struct finding *finding = exam->findings.list[i];
        if (finding->weight != WEIGHT_CERTAIN || finding->side_count == 0)
            continue;
        any = true;
        if (answer_is_named(exam, finding))
            return NULL;
    }
    return any && exam->lab->prediction.question
               ? "no finding names a line that answers its question"
               : NULL;
}

static const char *buggy_broken(const struct exam *exam)
{
    unsigned saw = engines_that_saw(exam);
    for (int engine = 0; engine < ENGINE_LAB_COUNT; engine++) {
        const char *broken = engine_promise_broken(exam, (enum engine_id)engine, saw);
        if (broken)
            return broken;
    }
    const char *stranger = stranger_found(exam);
    return stranger ? stranger : answer_missed(exam);
}

static const char *not_passed(const struct promised *promised)
{
    const struct verdict *verdict = &promised->verdict;
    struct arena *arena = promised->exam.arena;
    if (verdict->outcome == OUTCOME_PASS)
        return NULL;
    return arena_printf(
        arena, "it should pass, and is judged '%s': %s", outcome_name(verdict->outcome),
        verdict->worst  ? finding_summary(arena, verdict->worst, &promised->exam.scope)
        : verdict->note ? verdict->note
                        : "it did not reach its end");
}

static bool refused_for(const struct exam *exam, enum kind kind)
{
    for (size_t i = 0; i < exam->findings.count; i++)
        if (exam->findings.list[i]->kind == kind &&
            exam->findings.list[i]->weight == WEIGHT_CERTAIN)
            return true;
    return false;
}

static const char *not_refused(const struct promised *promised)
{
    const struct exam *exam = &promised->exam;
    const char *expected = kind_name(promised->specimen->refused_for);
    if (promised->verdict.outcome == OUTCOME_FAIL &&
        refused_for(exam, promised->specimen->refused_for))
        return NULL;
    if (promised->verdict.outcome != OUTCOME_FAIL)
        return arena_printf(exam->arena, "it should be refused for %s, and is judged '%s'",
                            expected, outcome_name(promised->verdict.outcome));
    return arena_printf(exam->arena, "it should be refused for %s, and was for %s", expected,
                        promised->verdict.worst
                            ? finding_summary(exam->arena, promised->verdict.worst, &exam->scope)
                            : "not reaching its end");
}

const char *promise_broken(const struct promised *promised)
{
    if (!promised->exam.built)
        return "it does not build";
    if (*promised->exam.build_errors)
        return "the compiler warns";
    if (promised->verdict.outcome == OUTCOME_UNGRADABLE)
        return promised->verdict.note;
    switch (promised->part) {
    case PART_BUGGY:
        return buggy_broken(&promised->exam);
    case PART_SOLUTION:
        return not_passed(promised);
    case PART_SPECIMEN:
        return promised->specimen->passes ? not_passed(promised) : not_refused(promised);
    }
    return NULL;
}

/* "pct3:17 (0@12>1), walk:4", in the order of the findings; "none". */
static const char *schedules_of(struct arena *arena, const struct findings *findings)
{
    const char *all = NULL;
    for (size_t i = 0; i < findings->count; i++) {
        const struct finding *finding = findings->list[i];
        if (!finding->schedule)
            continue;
        const char *one = finding->schedule;
        if (finding->switches)
            one = arena_printf(arena, "%s (%s)", one, finding->switches);
        all = all ? arena_printf(arena, "%s, %s", all, one) : one;
    }
    return all ? all : "none";
}

const char *promise_unsteady(const struct promised *now, const struct promised *before)
{
    struct arena *arena = now->exam.arena;
    if (now->verdict.outcome != before->verdict.outcome ||
        now->verdict.points != before->verdict.points)
        return arena_printf(arena, "it is judged '%s' with %d points, and was '%s' with %d",
                            outcome_name(now->verdict.outcome), now->verdict.points,
                            outcome_name(before->verdict.outcome), before->verdict.points);
    const char *schedules = schedules_of(arena, &now->exam.findings);
    const char *earlier = schedules_of(arena, &before->exam.findings);
    if (strcmp(schedules, earlier) == 0)
        return NULL;
    return arena_printf(arena, "the schedules that show its failures are %s, and were %s",
                        schedules, earlier);
}
