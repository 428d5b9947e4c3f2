#include "verdict.h"

#include <stddef.h>
#include <string.h>

static const char *const outcome_names[] = {
    [OUTCOME_PASS] = "pass",
    [OUTCOME_FAIL] = "fail",
    [OUTCOME_NOT_BUILT] = "not built",
    [OUTCOME_INCONCLUSIVE] = "inconclusive",
    [OUTCOME_UNGRADABLE] = "ungradable",
};

const char *outcome_name(enum outcome outcome)
{
    return outcome_names[outcome];
}

int outcome_parse(const char *name, enum outcome *outcome)
{
    for (size_t i = 0; i < sizeof outcome_names / sizeof *outcome_names; i++) {
        if (strcmp(outcome_names[i], name) == 0) {
            *outcome = (enum outcome)i;
            return 0;
        }
    }
    return -1;
}

int outcome_exit_code(enum outcome outcome)
{
    static const int codes[] = {
        [OUTCOME_PASS] = 0,         [OUTCOME_FAIL] = 1,       [OUTCOME_NOT_BUILT] = 4,
        [OUTCOME_INCONCLUSIVE] = 5, [OUTCOME_UNGRADABLE] = 3,
    };
    return codes[outcome];
}

/* Each kind spoils one criterion, apart from the lab's own defect, which always spoils its own. */
static enum criterion criterion_of_kind(enum kind kind)
{
    switch (kind) {
    case KIND_WRONG_RESULT:
    case KIND_CRASH:
    case KIND_TAMPERING: /* and all the others with it, see earn */
        return CRITERION_RESULT;
    case KIND_TOO_SLOW:
        return CRITERION_PARALLEL;
    case KIND_DEADLOCK:
    case KIND_SELF_DEADLOCK:
    case KIND_LOST_WAKEUP:
    case KIND_LIVELOCK:
    case KIND_STARVATION:
    case KIND_HANG:
    case KIND_THREAD_LEAK:
    case KIND_MEMORY_LEAK:
        return CRITERION_ENDS;
    default:
        return CRITERION_CLEAN;
    }
}

bool outcome_is_graded(enum outcome outcome)
{
    return outcome != OUTCOME_INCONCLUSIVE && outcome != OUTCOME_UNGRADABLE;
}

bool finding_is_defect(const struct lab *lab, const struct finding *finding)
{
    return lab && finding->weight == WEIGHT_CERTAIN && witness_matches(&lab->witness, finding);
}

/* What a program shows that was not left alone is worth nothing. findings NULL: there are none. */
static const struct finding *tampering_of(const struct findings *findings)
{
    for (size_t i = 0; findings && i < findings->count; i++)
        if (findings->list[i]->kind == KIND_TAMPERING &&
            findings->list[i]->weight == WEIGHT_CERTAIN)
            return findings->list[i];
    return NULL;
}

/* Tampering is named first, then the lab's own defect; then what came first. */
static const struct finding *worst_finding(const struct lab *lab, const struct findings *findings)
{
    const struct finding *worst = tampering_of(findings);
    if (worst)
        return worst;
    for (size_t i = 0; i < findings->count; i++) {
        const struct finding *finding = findings->list[i];
        if (finding_is_defect(lab, finding))
            return finding;
        if (finding->weight == WEIGHT_CERTAIN && !worst)
            worst = finding;
    }
    return worst;
}

static void spoil(struct verdict *verdict, const struct lab *lab, const struct finding *finding)
{
    if (finding->weight != WEIGHT_CERTAIN)
        return;
    enum criterion criterion = criterion_of_kind(finding->kind);
    bool own = finding_is_defect(lab, finding);
    if (own)
        verdict->earned[CRITERION_DEFECT] = false;
    if (!own || criterion != CRITERION_CLEAN)
        verdict->earned[criterion] = false;
}

static void earn(struct verdict *verdict, const struct lab *lab, const struct evidence *evidence)
{
    for (int i = 0; i < CRITERION_COUNT; i++)
        verdict->earned[i] = evidence->built;
    if (!evidence->built)
        return;
    for (int i = 0; i < CRITERION_COUNT && tampering_of(evidence->findings); i++)
        verdict->earned[i] = i == CRITERION_BUILDS;
    for (size_t i = 0; i < evidence->findings->count; i++)
        spoil(verdict, lab, evidence->findings->list[i]);
    /* A program that did not get to its end has not shown that anything is mended. */
    if (!evidence->completed) {
        verdict->earned[CRITERION_RESULT] = false;
        verdict->earned[CRITERION_DEFECT] = false;
    }
}

static void count_points(struct verdict *verdict, const struct lab *lab)
{
    verdict->points = verdict->points_possible = 0;
    for (int i = 0; lab && i < CRITERION_COUNT; i++) {
        verdict->points_possible += lab->points[i];
        if (verdict->earned[i])
            verdict->points += lab->points[i];
    }
}

static enum outcome decide(struct verdict *verdict, const struct evidence *evidence)
{
    if (tampering_of(evidence->findings))
        return OUTCOME_FAIL;
    if (!evidence->built) {
        verdict->note = evidence->unfit;
        return verdict->note ? OUTCOME_UNGRADABLE : OUTCOME_NOT_BUILT;
    }
    if (verdict->worst || (!evidence->completed && !evidence->unfit))
        return OUTCOME_FAIL;
    verdict->note = evidence->unfit;
    if (verdict->note)
        return OUTCOME_UNGRADABLE;
    verdict->note = evidence->unheard ? evidence->unheard : evidence->control_lost;
    if (!verdict->note)
        verdict->note = evidence->findings->missing;
    return verdict->note ? OUTCOME_INCONCLUSIVE : OUTCOME_PASS;
}

void verdict_decide(const struct lab *lab, const struct evidence *evidence, struct verdict *verdict)
{
    *verdict = (struct verdict){0};
    earn(verdict, lab, evidence);
    if (evidence->built || tampering_of(evidence->findings))
        verdict->worst = worst_finding(lab, evidence->findings);
    verdict->outcome = decide(verdict, evidence);
    count_points(verdict, lab);
}
