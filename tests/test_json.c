/* What programs read: every value where docs/json.md says, whatever the strings hold. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../checker/output/json.h"
#include "runner.h"

static const char *own_files[] = {"labs/map-races/cache/cache.c"};
static const struct scope own = {.files = own_files, .count = 1};

static struct arena arena;
static struct lab lab;
static struct exam exam;
static struct verdict verdict;

/* An exam of a lab with nothing found, that passed. */
static void start(void)
{
    static const int points[CRITERION_COUNT] = {10, 20, 40, 15, 15};
    arena_init(&arena);
    lab = (struct lab){.name = "cache", .trap = "map-races", .title = "A cache"};
    memcpy(lab.points, points, sizeof points);
    exam = (struct exam){.arena = &arena, .lab = &lab, .built = true, .build_errors = ""};
    exam.sources = own_files;
    exam.source_count = 1;
    exam.scope = own;
    findings_init(&exam.findings, &arena);
    verdict = (struct verdict){.outcome = OUTCOME_PASS, .points = 100, .points_possible = 100};
    for (int i = 0; i < CRITERION_COUNT; i++)
        verdict.earned[i] = true;
}

static void finish(void)
{
    arena_free(&arena);
}

static struct finding *find_race(void)
{
    struct finding *race = findings_add(&exam.findings, ENGINE_TSAN, KIND_DATA_RACE);
    for (int i = 0; i < 2; i++) {
        struct side *side = finding_add_side(&arena, race, i ? ACTION_READ : ACTION_WRITE);
        struct frame *frame = stack_add_frame(&arena, &side->stack);
        *frame = (struct frame){.function = i ? "get" : "put", .file = (char *)own_files[0]};
        frame->line = 31 + i;
        side->thread = i + 1;
        side->size = 4;
    }
    race->engines |= 1u << ENGINE_HELGRIND;
    race->place = (struct place){.region = REGION_GLOBAL, .name = "table"};
    finding_fingerprint(race, &own);
    return race;
}

/* What another program gets: printed, and read again. */
static json_t *print_and_read(json_t *value)
{
    char *text;
    size_t length;
    json_error_t error;
    FILE *file = open_memstream(&text, &length);
    json_print(file, value);
    fclose(file);
    json_t *read = json_loads(text, JSON_REJECT_DUPLICATES, &error);
    if (!read)
        fprintf(stderr, "%d:%d: %s\n%s\n", error.line, error.column, error.text, text);
    CU_ASSERT_TRUE(length > 0 && text[length - 1] == '\n');
    free(text);
    return read;
}

static json_t *exam_read(void)
{
    json_t *value = print_and_read(json_of_exam(&exam, &verdict));
    CU_ASSERT_TRUE_FATAL(json_is_object(value));
    return value;
}

static json_t *finding_read(const struct finding *finding)
{
    json_t *value = print_and_read(json_of_finding(finding, &own));
    CU_ASSERT_TRUE_FATAL(json_is_object(value));
    return value;
}

static const char *text_of(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text ? text : "(no text)";
}

#define ASSERT_TEXT(object, key, expected) CU_ASSERT_STRING_EQUAL(text_of(object, key), expected)
#define ASSERT_NULL(object, key) CU_ASSERT_TRUE(json_is_null(json_object_get(object, key)))
#define ASSERT_NUMBER(object, key, expected)                                                       \
    CU_ASSERT_EQUAL(json_integer_value(json_object_get(object, key)), expected)

/* --- an exam -------------------------------------------------------------------------------- */

static void test_pass(void)
{
    start();
    json_t *value = exam_read();
    ASSERT_NUMBER(value, "version", 1);
    ASSERT_TEXT(value, "lab", "cache");
    ASSERT_TEXT(value, "file", own_files[0]);
    ASSERT_TEXT(value, "outcome", "pass");
    ASSERT_NULL(value, "note");
    ASSERT_NUMBER(value, "points", 100);
    ASSERT_NUMBER(value, "possible", 100);
    ASSERT_TEXT(value, "compiler", "");
    CU_ASSERT_EQUAL(json_array_size(json_object_get(value, "findings")), 0);
    CU_ASSERT_TRUE(json_is_object(json_object_get(value, "runs")));
    json_decref(value);
    finish();
}

static void test_criteria(void)
{
    start();
    verdict.earned[CRITERION_DEFECT] = false;
    json_t *value = exam_read();
    json_t *criteria = json_object_get(value, "criteria");
    CU_ASSERT_EQUAL(json_array_size(criteria), CRITERION_COUNT);
    for (int i = 0; i < CRITERION_COUNT; i++) {
        json_t *row = json_array_get(criteria, (size_t)i);
        ASSERT_TEXT(row, "criterion", criterion_name((enum criterion)i));
        ASSERT_NUMBER(row, "points", i == CRITERION_DEFECT ? 0 : lab.points[i]);
        ASSERT_NUMBER(row, "possible", lab.points[i]);
    }
    json_decref(value);
    finish();
}

/* Numbers once they are known; who does not run the conductor gets no such keys. */
static void test_makespan(void)
{
    start();
    json_t *value = exam_read();
    CU_ASSERT_PTR_NULL(json_object_get(value, "makespan_ms"));
    json_decref(value);
    exam.runs[RUN_CONDUCTOR].wanted = true;
    value = exam_read();
    ASSERT_NULL(value, "makespan_ms");
    ASSERT_NULL(value, "work_ms");
    ASSERT_NULL(value, "makespan_allowed_ms");
    json_decref(value);
    exam.runs[RUN_CONDUCTOR].measured = true;
    exam.runs[RUN_CONDUCTOR].makespan = 10.25;
    exam.runs[RUN_CONDUCTOR].work = 60.5;
    lab.makespan = 15;
    value = exam_read();
    CU_ASSERT_EQUAL(json_real_value(json_object_get(value, "makespan_ms")), 10.25);
    CU_ASSERT_EQUAL(json_real_value(json_object_get(value, "work_ms")), 60.5);
    CU_ASSERT_EQUAL(json_real_value(json_object_get(value, "makespan_allowed_ms")), 15);
    json_decref(value);
    finish();
}

static void test_no_lab(void)
{
    start();
    exam.lab = NULL;
    json_t *value = exam_read();
    ASSERT_NULL(value, "lab");
    CU_ASSERT_PTR_NULL(json_object_get(value, "points"));
    CU_ASSERT_PTR_NULL(json_object_get(value, "criteria"));
    json_decref(value);
    finish();
}

static void test_not_built(void)
{
    start();
    exam.built = false;
    exam.build_errors = "cache.c:3:1: error: expected ';'\n";
    verdict = (struct verdict){.outcome = OUTCOME_NOT_BUILT, .points_possible = 100};
    exam.runs[RUN_NATIVE].wanted = true;
    json_t *value = exam_read();
    ASSERT_TEXT(value, "outcome", "not built");
    ASSERT_TEXT(value, "compiler", "cache.c:3:1: error: expected ';'\n");
    CU_ASSERT_EQUAL(json_object_size(json_object_get(value, "runs")), 0);
    json_decref(value);
    finish();
}

static void test_runs(void)
{
    start();
    exam.runs[RUN_NATIVE].wanted = exam.runs[RUN_TSAN].wanted = true;
    exam.runs[RUN_NATIVE].ending = (struct ending){.how = ENDED_EXIT, .code = 3, .wall = 0.25};
    exam.runs[RUN_NATIVE].ending.peak_kib = 1234;
    exam.runs[RUN_TSAN].broken = "ThreadSanitizer ended: unexpected memory mapping";
    json_t *value = exam_read();
    json_t *runs = json_object_get(value, "runs");
    CU_ASSERT_EQUAL(json_object_size(runs), 2);
    json_t *native = json_object_get(runs, "native"), *tsan = json_object_get(runs, "tsan");
    ASSERT_TEXT(native, "ended", "exit status 3");
    CU_ASSERT_EQUAL(json_real_value(json_object_get(native, "wall_seconds")), 0.25);
    ASSERT_NUMBER(native, "peak_kib", 1234);
    ASSERT_NULL(native, "broken");
    ASSERT_TEXT(tsan, "broken", "ThreadSanitizer ended: unexpected memory mapping");
    json_decref(value);
    finish();
}

static void test_inconclusive(void)
{
    start();
    verdict.outcome = OUTCOME_INCONCLUSIVE;
    verdict.note = "Valgrind wrote no report";
    json_t *value = exam_read();
    ASSERT_TEXT(value, "outcome", "inconclusive");
    ASSERT_TEXT(value, "note", "Valgrind wrote no report");
    json_decref(value);
    finish();
}

/* --- a finding ------------------------------------------------------------------------------ */

static void test_finding(void)
{
    start();
    struct finding *race = find_race();
    json_t *value = finding_read(race);
    ASSERT_TEXT(value, "fingerprint", race->fingerprint);
    ASSERT_TEXT(value, "kind", "data-race");
    ASSERT_TEXT(value, "weight", "certain");
    ASSERT_NULL(value, "reason");
    ASSERT_TEXT(value, "variable", "table");
    ASSERT_TEXT(value, "summary", "data race on table in put and get");
    json_t *engines = json_object_get(value, "engines");
    CU_ASSERT_EQUAL(json_array_size(engines), 2);
    CU_ASSERT_STRING_EQUAL(json_string_value(json_array_get(engines, 0)), "tsan");
    CU_ASSERT_STRING_EQUAL(json_string_value(json_array_get(engines, 1)), "helgrind");
    json_decref(value);
    finish();
}

static void test_sides(void)
{
    start();
    struct finding *race = find_race();
    char *held[] = {"mutex M0", "mutex M1"};
    race->sides[0].held_known = race->sides[1].held_known = true;
    race->sides[1].held = held;
    race->sides[1].held_count = 2;
    json_t *value = finding_read(race);
    json_t *sides = json_object_get(value, "sides");
    CU_ASSERT_EQUAL(json_array_size(sides), 2);
    json_t *writer = json_array_get(sides, 0), *reader = json_array_get(sides, 1);
    ASSERT_NUMBER(writer, "thread", 1);
    ASSERT_TEXT(writer, "does", "writes 4 bytes");
    ASSERT_TEXT(json_object_get(writer, "at"), "function", "put");
    ASSERT_TEXT(json_object_get(writer, "at"), "file", own_files[0]);
    ASSERT_NUMBER(json_object_get(writer, "at"), "line", 31);
    CU_ASSERT_EQUAL(json_array_size(json_object_get(writer, "stack")), 1);
    CU_ASSERT_TRUE(json_is_array(json_object_get(writer, "holds")));
    CU_ASSERT_EQUAL(json_array_size(json_object_get(writer, "holds")), 0);
    CU_ASSERT_EQUAL(json_array_size(json_object_get(reader, "holds")), 2);
    json_decref(value);
    finish();
}

/* null is not the same as none. */
static void test_unknown_is_null(void)
{
    start();
    struct finding *bare = findings_add(&exam.findings, ENGINE_HELGRIND, KIND_DATA_RACE);
    finding_add_side(&arena, bare, ACTION_READ);
    json_t *value = finding_read(bare);
    json_t *side = json_array_get(json_object_get(value, "sides"), 0);
    ASSERT_NULL(value, "variable");
    ASSERT_NULL(value, "headline");
    ASSERT_NULL(side, "at");
    ASSERT_NULL(side, "holds");
    ASSERT_NUMBER(side, "thread", -1);
    CU_ASSERT_TRUE(json_is_array(json_object_get(side, "stack")));
    json_decref(value);
    finish();
}

static void test_advice(void)
{
    start();
    struct finding *race = find_race();
    race->weight = WEIGHT_ADVISORY;
    race->reason = "the tool is known to be wrong here";
    json_t *value = finding_read(race);
    ASSERT_TEXT(value, "weight", "advisory");
    ASSERT_TEXT(value, "reason", "the tool is known to be wrong here");
    json_decref(value);
    finish();
}

static void test_every_kind(void)
{
    start();
    for (int kind = 0; kind < KIND_COUNT; kind++) {
        struct finding *finding = findings_add(&exam.findings, ENGINE_DRIVER, (enum kind)kind);
        json_t *value = finding_read(finding);
        ASSERT_TEXT(value, "kind", kind_name((enum kind)kind));
        json_decref(value);
    }
    json_t *value = exam_read();
    CU_ASSERT_EQUAL(json_array_size(json_object_get(value, "findings")), KIND_COUNT);
    json_decref(value);
    finish();
}

static void test_special_characters(void)
{
    static const char odd[] = "a \"quoted\" \\ path\twith\001 \x1b[31m and caf\xc3\xa9";
    start();
    struct finding *finding = findings_add(&exam.findings, ENGINE_DRIVER, KIND_WRONG_RESULT);
    finding->headline = arena_copy(&arena, odd);
    json_t *value = finding_read(finding);
    ASSERT_TEXT(value, "headline", odd);
    json_decref(value);
    finish();
}

/* A name or a sentence in Latin-1 must not take the rest of the answer with it. */
static void test_no_utf8(void)
{
    start();
    struct finding *race = find_race();
    race->headline = arena_copy(&arena, "caf\xe9");
    race->sides[0].stack.frames[0].function = arena_copy(&arena, "na\xefve");
    exam.build_errors = "cache.c:3:1: warning: unused variable 'caf\xe9'\n";
    json_t *value = exam_read();
    json_t *finding = json_array_get(json_object_get(value, "findings"), 0);
    ASSERT_TEXT(value, "outcome", "pass");
    ASSERT_TEXT(finding, "kind", "data-race");
    CU_ASSERT_EQUAL(json_array_size(json_object_get(finding, "sides")), 2);
    CU_ASSERT_PTR_NOT_NULL(strstr(text_of(value, "compiler"), "cache.c:3:1: warning"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text_of(finding, "summary"), "data race"));
    json_decref(value);
    finish();
}

CU_TestInfo json_tests[] = {
    {"a pass is told with all its points", test_pass},
    {"every criterion has its points", test_criteria},
    {"the makespan is there when it was measured", test_makespan},
    {"without a lab there are no points", test_no_lab},
    {"what did not build has the compiler's words and no runs", test_not_built},
    {"only the runs that were made are told", test_runs},
    {"an inconclusive verdict says why", test_inconclusive},
    {"a finding has its kind, variable and engines", test_finding},
    {"both sides have their line and their locks", test_sides},
    {"what is unknown is null, what is none is empty", test_unknown_is_null},
    {"advice has its reason", test_advice},
    {"every kind can be told", test_every_kind},
    {"any character comes through", test_special_characters},
    {"bytes that are no UTF-8 spoil nothing else", test_no_utf8},
    CU_TEST_INFO_NULL,
};
