/* What lab verify holds against a program. */
#include "../checker/command/promise.h"
#include "suites.h"

static struct arena arena;
static struct promised before, now;

/* A program that failed, and three findings of it: two of the conductor's, one of another's. */
static void promised_fill(struct promised *promised)
{
    *promised = (struct promised){.exam.arena = &arena};
    promised->verdict.outcome = OUTCOME_FAIL;
    promised->verdict.points = 40;
    findings_init(&promised->exam.findings, &arena);
    struct finding *finding =
        findings_add(&promised->exam.findings, ENGINE_CONDUCTOR, KIND_DEADLOCK);
    finding->schedule = arena_copy(&arena, "pct3:17");
    finding->switches = arena_copy(&arena, "0@12>1");
    findings_add(&promised->exam.findings, ENGINE_HELGRIND, KIND_DATA_RACE);
    finding = findings_add(&promised->exam.findings, ENGINE_CONDUCTOR, KIND_LOST_WAKEUP);
    finding->schedule = arena_copy(&arena, "walk:4");
}

static void start(void)
{
    arena_init(&arena);
    promised_fill(&before);
    promised_fill(&now);
}

static struct finding *finding_of_now(size_t i)
{
    return now.exam.findings.list[i];
}

static void assert_differs(const char *sentence)
{
    const char *said = promise_unsteady(&now, &before);
    CU_ASSERT_PTR_NOT_NULL_FATAL(said);
    CU_ASSERT_STRING_EQUAL(said, sentence);
    arena_free(&arena);
}

static void test_steady(void)
{
    start();
    CU_ASSERT_PTR_NULL(promise_unsteady(&now, &before));
    /* which threads a tool saw is luck in a native run, and no part of the grade */
    finding_of_now(1)->engines |= 1u << ENGINE_TSAN;
    CU_ASSERT_PTR_NULL(promise_unsteady(&now, &before));
    arena_free(&arena);
}

static void test_other_points(void)
{
    start();
    now.verdict.points = 60;
    assert_differs("it is judged 'fail' with 60 points, and was 'fail' with 40");
}

static void test_other_outcome(void)
{
    start();
    now.verdict.outcome = OUTCOME_INCONCLUSIVE;
    assert_differs("it is judged 'inconclusive' with 40 points, and was 'fail' with 40");
}

static void test_other_seed(void)
{
    start();
    finding_of_now(2)->schedule = arena_copy(&arena, "walk:5");
    assert_differs("the schedules that show its failures are pct3:17 (0@12>1), walk:5, and were "
                   "pct3:17 (0@12>1), walk:4");
}

static void test_other_switches(void)
{
    start();
    finding_of_now(0)->switches = arena_copy(&arena, "0@13>1");
    assert_differs("the schedules that show its failures are pct3:17 (0@13>1), walk:4, and were "
                   "pct3:17 (0@12>1), walk:4");
}

static void test_nothing_found(void)
{
    start();
    now.exam.findings.count = 0;
    assert_differs("the schedules that show its failures are none, and were pct3:17 (0@12>1), "
                   "walk:4");
}

CU_TestInfo promise_tests[] = {
    {"the same points along the same schedules are steady", test_steady},
    {"other points are not", test_other_points},
    {"nor is another outcome", test_other_outcome},
    {"nor another seed", test_other_seed},
    {"nor another short schedule", test_other_switches},
    {"nor a failure that one exam did not see", test_nothing_found},
    CU_TEST_INFO_NULL,
};
