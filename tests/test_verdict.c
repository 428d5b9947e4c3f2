/* The rules of judging, each from both sides. */
#include <string.h>

#include "../checker/model/verdict.h"
#include "runner.h"

static struct arena arena;
static struct findings found;
static struct lab lab;
static struct evidence evidence;

/* A lab whose own defect is a race or a deadlock in put or get, on the global table. */
static void start(void)
{
    static char *functions[] = {"put", "get"};
    static const int points[CRITERION_COUNT] = {10, 20, 40, 15, 15};
    arena_init(&arena);
    findings_init(&found, &arena);
    lab = (struct lab){.name = "cache", .title = "A cache", .teaches = "locks", .difficulty = 1};
    lab.witness = (struct witness){.functions = functions, .function_count = 2};
    lab.witness.kinds[KIND_DATA_RACE] = lab.witness.kinds[KIND_DEADLOCK] = true;
    lab.witness.variable = "table";
    memcpy(lab.points, points, sizeof points);
    evidence = (struct evidence){.built = true, .completed = true, .findings = &found};
}

static void finish(void)
{
    arena_free(&arena);
}

/* A finding with one side; function NULL: with none. */
static struct finding *find(enum kind kind, const char *function)
{
    struct finding *finding = findings_add(&found, ENGINE_TSAN, kind);
    if (function) {
        struct side *side = finding_add_side(&arena, finding, ACTION_WRITE);
        stack_add_frame(&arena, &side->stack)->function = arena_copy(&arena, function);
    }
    return finding;
}

static struct verdict judge_it(void)
{
    struct verdict verdict;
    memset(&verdict, 0x55, sizeof verdict); /* nothing may be left as it was */
    verdict_decide(&lab, &evidence, &verdict);
    return verdict;
}

#define BIT(criterion) (1u << (criterion))

/* The criteria that were lost, as bits. */
static unsigned lost(const struct verdict *verdict)
{
    unsigned bits = 0;
    for (int i = 0; i < CRITERION_COUNT; i++)
        bits |= verdict->earned[i] ? 0 : BIT(i);
    return bits;
}

/* --- points --------------------------------------------------------------------------------- */

static void test_clean(void)
{
    start();
    struct verdict verdict = judge_it();
    CU_ASSERT_EQUAL(verdict.outcome, OUTCOME_PASS);
    CU_ASSERT_EQUAL(verdict.points, 100);
    CU_ASSERT_EQUAL(verdict.points_possible, 100);
    CU_ASSERT_EQUAL(lost(&verdict), 0);
    CU_ASSERT_PTR_NULL(verdict.worst);
    CU_ASSERT_PTR_NULL(verdict.note);
    finish();
}

/* What each kind costs when it is not the lab's own defect. */
static void test_every_kind(void)
{
    static const enum criterion spoils[KIND_COUNT] = {
        [KIND_DATA_RACE] = CRITERION_CLEAN,      [KIND_LOCK_ORDER] = CRITERION_CLEAN,
        [KIND_USE_AFTER_FREE] = CRITERION_CLEAN, [KIND_DOUBLE_FREE] = CRITERION_CLEAN,
        [KIND_MUTEX_MISUSE] = CRITERION_CLEAN,   [KIND_CONDVAR_MISUSE] = CRITERION_CLEAN,
        [KIND_SIGNAL_UNSAFE] = CRITERION_CLEAN,  [KIND_API_MISUSE] = CRITERION_CLEAN,
        [KIND_DEADLOCK] = CRITERION_ENDS,        [KIND_SELF_DEADLOCK] = CRITERION_ENDS,
        [KIND_LOST_WAKEUP] = CRITERION_ENDS,     [KIND_LIVELOCK] = CRITERION_ENDS,
        [KIND_STARVATION] = CRITERION_ENDS,      [KIND_HANG] = CRITERION_ENDS,
        [KIND_THREAD_LEAK] = CRITERION_ENDS,     [KIND_MEMORY_LEAK] = CRITERION_ENDS,
        [KIND_CRASH] = CRITERION_RESULT,         [KIND_WRONG_RESULT] = CRITERION_RESULT,
        [KIND_TOO_SLOW] = CRITERION_PARALLEL,
    };
    for (int kind = 0; kind < KIND_COUNT; kind++) {
        if (kind == KIND_TAMPERING)
            continue;
        start();
        struct finding *finding = find((enum kind)kind, "elsewhere");
        struct verdict verdict = judge_it();
        CU_ASSERT_EQUAL(verdict.outcome, OUTCOME_FAIL);
        CU_ASSERT_EQUAL(lost(&verdict), BIT(spoils[kind]));
        CU_ASSERT_EQUAL(verdict.points, 100 - lab.points[spoils[kind]]);
        CU_ASSERT_PTR_EQUAL(verdict.worst, finding);
        finish();
    }
}

/* What a program shows that was not left alone is worth nothing, and nothing else is named first.
 */
static void test_tampering(void)
{
    start();
    find(KIND_DATA_RACE, "get");
    struct finding *finding = find(KIND_TAMPERING, NULL);
    struct verdict verdict = judge_it();
    CU_ASSERT_EQUAL(verdict.outcome, OUTCOME_FAIL);
    CU_ASSERT_EQUAL(verdict.points, 10);
    CU_ASSERT_TRUE(verdict.earned[CRITERION_BUILDS]);
    CU_ASSERT_PTR_EQUAL(verdict.worst, finding);
    finding->weight = WEIGHT_ADVISORY;
    verdict = judge_it();
    CU_ASSERT_EQUAL(lost(&verdict), BIT(CRITERION_DEFECT));
    finish();
}

/* It does not even link: that is told as what it is. */
static void test_tampering_not_built(void)
{
    start();
    evidence.built = evidence.completed = false;
    struct finding *finding = find(KIND_TAMPERING, NULL);
    struct verdict verdict = judge_it();
    CU_ASSERT_EQUAL(verdict.outcome, OUTCOME_FAIL);
    CU_ASSERT_EQUAL(verdict.points, 0);
    CU_ASSERT_PTR_EQUAL(verdict.worst, finding);
    finish();
}

/* Everything is right, and the threads take turns: that fails, and costs what the lab says. */
static void test_too_slow(void)
{
    static const int points[CRITERION_COUNT] = {10, 20, 40, 10, 10, 10};
    start();
    memcpy(lab.points, points, sizeof points);
    find(KIND_TOO_SLOW, "get");
    struct verdict verdict = judge_it();
    CU_ASSERT_EQUAL(verdict.outcome, OUTCOME_FAIL);
    CU_ASSERT_EQUAL(lost(&verdict), BIT(CRITERION_PARALLEL));
    CU_ASSERT_EQUAL(verdict.points, 90);
    CU_ASSERT_EQUAL(verdict.points_possible, 100);
    finish();
}

static void test_own_race(void)
{
    start();
    find(KIND_DATA_RACE, "get");
    struct verdict verdict = judge_it();
    CU_ASSERT_EQUAL(lost(&verdict), BIT(CRITERION_DEFECT));
    CU_ASSERT_EQUAL(verdict.points, 60);
    finish();
}

static void test_own_deadlock(void)
{
    start();
    find(KIND_DEADLOCK, "put");
    struct verdict verdict = judge_it();
    CU_ASSERT_EQUAL(lost(&verdict), BIT(CRITERION_DEFECT) | BIT(CRITERION_ENDS));
    CU_ASSERT_EQUAL(verdict.points, 45);
    finish();
}

static void test_own_and_new(void)
{
    start();
    find(KIND_DATA_RACE, "get");
    find(KIND_DATA_RACE, "clear");
    struct verdict verdict = judge_it();
    CU_ASSERT_EQUAL(lost(&verdict), BIT(CRITERION_DEFECT) | BIT(CRITERION_CLEAN));
    CU_ASSERT_EQUAL(verdict.points, 45);
    finish();
}

static void test_costs_once(void)
{
    start();
    find(KIND_MEMORY_LEAK, "open");
    find(KIND_THREAD_LEAK, "open");
    struct verdict verdict = judge_it();
    CU_ASSERT_EQUAL(verdict.points, 85);
    finish();
}

static void test_other_weights(void)
{
    static const int points[CRITERION_COUNT] = {0, 1, 2, 97, 0};
    start();
    memcpy(lab.points, points, sizeof points);
    find(KIND_DATA_RACE, "clear");
    struct verdict verdict = judge_it();
    CU_ASSERT_EQUAL(verdict.points, 3);
    CU_ASSERT_EQUAL(verdict.points_possible, 100);
    finish();
}

static void test_everything_lost(void)
{
    start();
    find(KIND_DEADLOCK, "put");
    find(KIND_DATA_RACE, "clear");
    find(KIND_WRONG_RESULT, NULL);
    struct verdict verdict = judge_it();
    CU_ASSERT_EQUAL(verdict.points, lab.points[CRITERION_BUILDS]);
    finish();
}

/* --- advice --------------------------------------------------------------------------------- */

static void test_advice(void)
{
    for (int kind = 0; kind < KIND_COUNT; kind++) {
        start();
        find((enum kind)kind, "put")->weight = WEIGHT_ADVISORY;
        struct verdict verdict = judge_it();
        CU_ASSERT_EQUAL(verdict.outcome, OUTCOME_PASS);
        CU_ASSERT_EQUAL(verdict.points, 100);
        CU_ASSERT_PTR_NULL(verdict.worst);
        finish();
    }
}

static void test_advised_defect(void)
{
    start();
    struct finding *finding = find(KIND_DATA_RACE, "put");
    CU_ASSERT_TRUE(finding_is_defect(&lab, finding));
    CU_ASSERT_FALSE(finding_is_defect(NULL, finding));
    finding->weight = WEIGHT_ADVISORY;
    CU_ASSERT_FALSE(finding_is_defect(&lab, finding));
    finish();
}

/* --- what else decides ---------------------------------------------------------------------- */

static void test_not_completed(void)
{
    start();
    evidence.completed = false;
    struct verdict verdict = judge_it();
    CU_ASSERT_EQUAL(verdict.outcome, OUTCOME_FAIL);
    CU_ASSERT_EQUAL(lost(&verdict), BIT(CRITERION_RESULT) | BIT(CRITERION_DEFECT));
    CU_ASSERT_PTR_NULL(verdict.worst);
    finish();
}

static void test_not_built(void)
{
    start();
    evidence = (struct evidence){.built = false};
    struct verdict verdict = judge_it();
    CU_ASSERT_EQUAL(verdict.outcome, OUTCOME_NOT_BUILT);
    CU_ASSERT_EQUAL(verdict.points, 0);
    CU_ASSERT_EQUAL(verdict.points_possible, 100);
    CU_ASSERT_PTR_NULL(verdict.worst);
    finish();
}

/* There were too many processes, say. */
static void test_could_not_be_built(void)
{
    start();
    evidence = (struct evidence){.built = false, .unfit = "no compiler could be started"};
    struct verdict verdict = judge_it();
    CU_ASSERT_EQUAL(verdict.outcome, OUTCOME_UNGRADABLE);
    CU_ASSERT_PTR_EQUAL(verdict.note, evidence.unfit);
    CU_ASSERT_EQUAL(outcome_is_graded(verdict.outcome), false);
    finish();
}

static void assert_inconclusive(const char *note)
{
    struct verdict verdict = judge_it();
    CU_ASSERT_EQUAL(verdict.outcome, OUTCOME_INCONCLUSIVE);
    CU_ASSERT_PTR_EQUAL(verdict.note, note);
    CU_ASSERT_PTR_NULL(verdict.worst);
}

static void test_not_heard(void)
{
    start();
    evidence.unheard = "ThreadSanitizer ended: unexpected memory mapping";
    assert_inconclusive(evidence.unheard);
    finish();
}

static void test_control(void)
{
    start();
    evidence.control_lost = "tsan does not find a known data race on this machine";
    assert_inconclusive(evidence.control_lost);
    finish();
}

static void test_cut_report(void)
{
    start();
    found.missing = "the report ends in the middle of its third race";
    assert_inconclusive(found.missing);
    finish();
}

/* What was seen was seen, whoever else was deaf. */
static void test_finding_outranks(void)
{
    start();
    evidence.unheard = "Valgrind wrote no report";
    evidence.control_lost = "tsan does not find a known data race on this machine";
    found.missing = "the report is cut";
    struct finding *finding = find(KIND_MEMORY_LEAK, "open");
    struct verdict verdict = judge_it();
    CU_ASSERT_EQUAL(verdict.outcome, OUTCOME_FAIL);
    CU_ASSERT_PTR_EQUAL(verdict.worst, finding);
    finish();
}

static void test_advice_and_silence(void)
{
    start();
    evidence.unheard = "Valgrind wrote no report";
    find(KIND_DATA_RACE, "put")->weight = WEIGHT_ADVISORY;
    assert_inconclusive(evidence.unheard);
    finish();
}

static void test_worst(void)
{
    start();
    find(KIND_LOCK_ORDER, "put")->weight = WEIGHT_ADVISORY;
    struct finding *first = find(KIND_MEMORY_LEAK, "open");
    find(KIND_CRASH, NULL);
    CU_ASSERT_PTR_EQUAL(judge_it().worst, first);
    struct finding *defect = find(KIND_DATA_RACE, "get");
    CU_ASSERT_PTR_EQUAL(judge_it().worst, defect);
    finish();
}

static void test_no_lab(void)
{
    struct verdict verdict;
    start();
    verdict_decide(NULL, &evidence, &verdict);
    CU_ASSERT_EQUAL(verdict.outcome, OUTCOME_PASS);
    CU_ASSERT_EQUAL(verdict.points_possible, 0);
    find(KIND_DATA_RACE, "get");
    verdict_decide(NULL, &evidence, &verdict);
    CU_ASSERT_EQUAL(verdict.outcome, OUTCOME_FAIL);
    CU_ASSERT_EQUAL(verdict.points, 0);
    CU_ASSERT_PTR_NOT_NULL(verdict.worst);
    finish();
}

static void test_exit_codes(void)
{
    static const struct {
        enum outcome outcome;
        int code;
        const char *name;
    } rows[] = {
        {OUTCOME_PASS, 0, "pass"},
        {OUTCOME_FAIL, 1, "fail"},
        {OUTCOME_UNGRADABLE, 3, "ungradable"},
        {OUTCOME_NOT_BUILT, 4, "not built"},
        {OUTCOME_INCONCLUSIVE, 5, "inconclusive"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        CU_ASSERT_EQUAL(outcome_exit_code(rows[i].outcome), rows[i].code);
        CU_ASSERT_STRING_EQUAL(outcome_name(rows[i].outcome), rows[i].name);
    }
}

/* --- the witness ---------------------------------------------------------------------------- */

static bool matches(const struct finding *finding)
{
    return witness_matches(&lab.witness, finding);
}

static void test_witness_kind_and_function(void)
{
    start();
    CU_ASSERT_TRUE(matches(find(KIND_DATA_RACE, "put")));
    CU_ASSERT_TRUE(matches(find(KIND_DEADLOCK, "get")));
    CU_ASSERT_FALSE(matches(find(KIND_LOCK_ORDER, "put")));
    CU_ASSERT_FALSE(matches(find(KIND_DATA_RACE, "clear")));
    CU_ASSERT_FALSE(matches(find(KIND_DATA_RACE, "put_all")));
    finish();
}

static void test_witness_any_side(void)
{
    start();
    struct finding *race = find(KIND_DATA_RACE, "clear");
    struct side *other = finding_add_side(&arena, race, ACTION_READ);
    stack_add_frame(&arena, &other->stack); /* a frame without a name */
    CU_ASSERT_FALSE(matches(race));
    stack_add_frame(&arena, &other->stack)->function = "get";
    CU_ASSERT_TRUE(matches(race));
    finish();
}

static void test_witness_variable(void)
{
    start();
    struct finding *race = find(KIND_DATA_RACE, "put");
    race->place = (struct place){.region = REGION_GLOBAL, .name = "size"};
    CU_ASSERT_FALSE(matches(race));
    race->place.name = "table";
    CU_ASSERT_TRUE(matches(race));
    race->place.name = NULL; /* the tool does not know */
    CU_ASSERT_TRUE(matches(race));
    race->place = (struct place){.region = REGION_HEAP};
    CU_ASSERT_TRUE(matches(race));
    lab.witness.variable = NULL;
    race->place = (struct place){.region = REGION_GLOBAL, .name = "size"};
    CU_ASSERT_TRUE(matches(race));
    finish();
}

static void test_witness_without_functions(void)
{
    start();
    CU_ASSERT_TRUE(matches(find(KIND_DEADLOCK, NULL))); /* the finding knows none */
    lab.witness.function_count = 0;
    CU_ASSERT_TRUE(matches(find(KIND_DATA_RACE, "anything")));
    CU_ASSERT_FALSE(matches(find(KIND_CRASH, "anything")));
    finish();
}

CU_TestInfo verdict_tests[] = {
    {"a clean program has all points", test_clean},
    {"every kind of finding costs the points of one criterion", test_every_kind},
    {"what a tampered program shows is worth nothing", test_tampering},
    {"tampering that does not link is tampering all the same", test_tampering_not_built},
    {"lost parallelism costs its own points", test_too_slow},
    {"the lab's own race costs the points of the defect alone", test_own_race},
    {"the lab's own deadlock costs those of ending, too", test_own_deadlock},
    {"a new race costs more than the old one alone", test_own_and_new},
    {"a criterion is lost once", test_costs_once},
    {"a manifest may weigh otherwise", test_other_weights},
    {"a program that only builds has the points for that", test_everything_lost},
    {"advice costs nothing, of whatever kind", test_advice},
    {"an advised finding is not the defect", test_advised_defect},
    {"a program that did not reach its end has mended nothing", test_not_completed},
    {"a program that does not build has no points", test_not_built},
    {"one that this machine can't build is not graded", test_could_not_be_built},
    {"a tool that was not heard makes a clean program inconclusive", test_not_heard},
    {"so does a control that was not found", test_control},
    {"so does a report that was cut", test_cut_report},
    {"a finding outranks all three", test_finding_outranks},
    {"advice does not", test_advice_and_silence},
    {"the lab's own defect is named first, then what came first", test_worst},
    {"without a lab there are no points, only pass and fail", test_no_lab},
    {"every outcome has its exit status and its name", test_exit_codes},
    {"the witness is of a kind and in a function", test_witness_kind_and_function},
    {"any function on any side can be the witness", test_witness_any_side},
    {"another variable is another defect, an unknown one is not", test_witness_variable},
    {"where no function is known, the kind decides", test_witness_without_functions},
    CU_TEST_INFO_NULL,
};
