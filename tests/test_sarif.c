/* What code scanning reads: every key where SARIF 2.1.0 has it, whatever the names hold. */
#include <stdlib.h>
#include <string.h>

#include "../checker/output/sarif.h"
#include "../checker/version.h"
#include "gate_trial.h"
#include "runner.h"

static json_t *sarif;

static json_t *at(json_t *value, const char *key)
{
    return json_object_get(value, key);
}

/* The value of a path such as "locations 0 physicalLocation region". */
static json_t *find(json_t *value, const char *path)
{
    char key[64];
    for (; *path && value; path += *path == ' ') {
        size_t length = strcspn(path, " ");
        CU_ASSERT_TRUE_FATAL(length < sizeof key);
        memcpy(key, path, length);
        key[length] = '\0';
        value = json_is_array(value) ? json_array_get(value, (size_t)atoi(key)) : at(value, key);
        path += length;
    }
    return value;
}

static const char *text_at(json_t *value, const char *path)
{
    const char *text = json_string_value(find(value, path));
    return text ? text : "(no text)";
}

#define ASSERT_TEXT(value, path, text) CU_ASSERT_STRING_EQUAL(text_at(value, path), text)
#define ASSERT_NUMBER(value, path, number)                                                         \
    CU_ASSERT_EQUAL(json_integer_value(find(value, path)), number)

/* Written, and read again as others would. */
static json_t *convert(void)
{
    json_error_t error;
    json_t *value = sarif_of_ledger(&trial);
    char *text = json_dumps(value, 0);
    CU_ASSERT_PTR_NOT_NULL_FATAL(text);
    json_decref(value);
    sarif = json_loads(text, JSON_REJECT_DUPLICATES, &error);
    free(text);
    CU_ASSERT_PTR_NOT_NULL_FATAL(sarif);
    return find(sarif, "runs 0");
}

/* One finding, closed and converted: its result. */
static json_t *result_of(const struct finding *finding)
{
    trial_add(finding, "00000001-0000000a-0000000b");
    ledger_close(&trial, "2027-01-01");
    return find(convert(), "results 0");
}

static void finish(void)
{
    json_decref(sarif);
    trial_finish();
}

static void test_shape(void)
{
    trial_start();
    trial_fill("");
    json_t *run = convert();
    ASSERT_TEXT(sarif, "version", "2.1.0");
    CU_ASSERT_PTR_NOT_NULL(strstr(text_at(sarif, "$schema"), "sarif"));
    CU_ASSERT_EQUAL(json_array_size(at(sarif, "runs")), 1);
    ASSERT_TEXT(run, "tool driver name", "racelab");
    ASSERT_TEXT(run, "tool driver version", RACELAB_VERSION);
    CU_ASSERT_PTR_NULL(find(run, "tool driver informationUri"));
    ASSERT_TEXT(run, "originalUriBaseIds SRCROOT uri", "file:///home/ada/project/");
    CU_ASSERT_EQUAL(json_array_size(at(run, "results")), 4);
    finish();
}

static void test_nothing(void)
{
    trial_start();
    ledger_init(&trial, &trial_arena, NULL, NULL);
    ledger_close(&trial, "2027-01-01");
    json_t *run = convert();
    CU_ASSERT_TRUE(json_is_array(at(run, "results")));
    CU_ASSERT_TRUE(json_is_array(find(run, "tool driver rules")));
    CU_ASSERT_EQUAL(json_array_size(at(run, "invocations")), 1);
    CU_ASSERT_PTR_NULL(find(run, "originalUriBaseIds SRCROOT uri"));
    finish();
}

static void test_rules(void)
{
    trial_start();
    trial_fill("");
    json_t *run = convert(), *rules = find(run, "tool driver rules");
    CU_ASSERT_EQUAL(json_array_size(rules), 3);
    for (size_t i = 0; i < json_array_size(rules); i++) {
        static const char *const texts[] = {"id",
                                            "name",
                                            "shortDescription text",
                                            "fullDescription text",
                                            "help text",
                                            "help markdown",
                                            "defaultConfiguration level",
                                            "properties problem.severity",
                                            "properties precision",
                                            "properties tags 0"};
        for (size_t j = 0; j < sizeof texts / sizeof *texts; j++)
            CU_ASSERT_TRUE(strlen(text_at(json_array_get(rules, i), texts[j])) > 3);
    }
    ASSERT_TEXT(rules, "0 id", "data-race");
    ASSERT_TEXT(rules, "0 name", "DataRace");
    ASSERT_TEXT(rules, "0 shortDescription text", "Data race.");
    for (size_t i = 0; i < 4; i++) {
        json_t *result = json_array_get(at(run, "results"), i);
        size_t rule = (size_t)json_integer_value(at(result, "ruleIndex"));
        CU_ASSERT_STRING_EQUAL(text_at(json_array_get(rules, rule), "id"),
                               text_at(result, "ruleId"));
    }
    finish();
}

static void test_every_kind(void)
{
    trial_start();
    for (int kind = 0; kind < KIND_COUNT; kind++) {
        struct finding finding = {.kind = (enum kind)kind};
        trial_add(&finding, arena_printf(&trial_arena, "%08x", kind));
    }
    ledger_close(&trial, "2027-01-01");
    json_t *rules = find(convert(), "tool driver rules");
    CU_ASSERT_EQUAL(json_array_size(rules), KIND_COUNT);
    for (size_t i = 0; i < KIND_COUNT; i++)
        CU_ASSERT_TRUE(strlen(text_at(json_array_get(rules, i), "help text")) > 100);
    finish();
}

static void test_result(void)
{
    trial_start();
    struct finding race = trial_race();
    trial_add(&race, "00000001-0000000a-0000000b");
    json_t *result = result_of(&race);
    ASSERT_TEXT(result, "level", "error");
    ASSERT_TEXT(result, "message text",
                "Thread 2 writes 4 bytes of hits at src/stats.c:31 in count, while main reads it "
                "at [src/stats.c:40 in report](1). Nothing orders the two.");
    ASSERT_TEXT(result, "locations 0 physicalLocation artifactLocation uri", "src/stats.c");
    ASSERT_TEXT(result, "locations 0 physicalLocation artifactLocation uriBaseId", "SRCROOT");
    ASSERT_NUMBER(result, "locations 0 physicalLocation region startLine", 31);
    CU_ASSERT_EQUAL(json_array_size(at(result, "locations")), 1);
    ASSERT_NUMBER(result, "relatedLocations 0 id", 1);
    ASSERT_NUMBER(result, "relatedLocations 0 physicalLocation region startLine", 40);
    ASSERT_TEXT(result, "relatedLocations 0 message text", "main reads 4 bytes, holds no lock");
    ASSERT_TEXT(result, "partialFingerprints primaryLocationLineHash",
                "00000001-0000000a-0000000b:1");
    ASSERT_TEXT(result, "partialFingerprints racelab/v1", "00000001-0000000a-0000000b");
    ASSERT_NUMBER(result, "occurrenceCount", 2);
    ASSERT_TEXT(result, "properties engines 0", "tsan");
    ASSERT_NUMBER(result, "properties seen", 1);
    ASSERT_NUMBER(result, "properties of", 1);
    CU_ASSERT_PTR_NULL(at(result, "suppressions"));
    finish();
}

static void test_flows(void)
{
    trial_start();
    struct finding race = trial_race();
    json_t *flows = at(result_of(&race), "codeFlows");
    CU_ASSERT_EQUAL_FATAL(json_array_size(flows), 2);
    json_t *whole = find(flows, "0 threadFlows 0 locations");
    CU_ASSERT_EQUAL(json_array_size(find(flows, "0 threadFlows")), 1);
    static const int lines[] = {7, 40, 12, 31}; /* main's read was first; outermost call first */
    CU_ASSERT_EQUAL_FATAL(json_array_size(whole), 4);
    for (size_t i = 0; i < 4; i++)
        ASSERT_NUMBER(json_array_get(whole, i), "location physicalLocation region startLine",
                      lines[i]);
    ASSERT_TEXT(whole, "0 location message text", "main: calls report");
    ASSERT_TEXT(whole, "1 location message text", "main reads 4 bytes, holds no lock");
    json_t *threads = find(flows, "1 threadFlows");
    CU_ASSERT_EQUAL(json_array_size(threads), 2);
    ASSERT_TEXT(threads, "0 id", "main");
    ASSERT_TEXT(threads, "1 id", "thread 2");
    CU_ASSERT_EQUAL(json_array_size(find(threads, "1 locations")), 2);
    finish();
}

/* One thread has one flow; two of whom nothing is known have two, with two names. */
static void test_threads(void)
{
    trial_start();
    struct finding race = trial_race();
    race.sides[0].thread = 0;
    json_t *flows = at(result_of(&race), "codeFlows");
    CU_ASSERT_EQUAL(json_array_size(flows), 1);
    finish();
    trial_start();
    race = trial_race();
    race.sides[0].thread = race.sides[1].thread = -1;
    json_t *threads = find(result_of(&race), "codeFlows 1 threadFlows");
    CU_ASSERT_EQUAL(json_array_size(threads), 2);
    CU_ASSERT_STRING_NOT_EQUAL(text_at(threads, "0 id"), text_at(threads, "1 id"));
    finish();
}

static void test_standings(void)
{
    trial_start();
    trial_fill("");
    json_t *results = at(convert(), "results");
    static const char *const standings[] = {"new", "expired", "known", "advisory"};
    static const char *const levels[] = {"error", "error", "note", "note"};
    for (size_t i = 0; i < 4; i++) {
        json_t *result = json_array_get(results, i);
        ASSERT_TEXT(result, "properties standing", standings[i]);
        ASSERT_TEXT(result, "level", levels[i]);
        CU_ASSERT_EQUAL(json_array_size(at(result, "suppressions")), i == 2);
    }
    ASSERT_TEXT(results, "2 suppressions 0 kind", "external");
    ASSERT_TEXT(results, "2 suppressions 0 status", "accepted");
    ASSERT_TEXT(results, "2 suppressions 0 justification", "it is freed at exit");
    CU_ASSERT_PTR_NOT_NULL(strstr(text_at(results, "1 message text"), "until 2026-12-31"));
    finish();
}

static void test_uris(void)
{
    static const char *const files[][2] = {{"/opt/c++/12/x y.h", "file:///opt/c%2B%2B/12/x%20y.h"},
                                           {"a b/c:d%20.c", "a%20b/c%3Ad%2520.c"},
                                           {"../caf\xc3\xa9#1?.c", "../caf%C3%A9%231%3F.c"},
                                           {"na\xefve.c", "na%EFve.c"}};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        trial_start();
        struct finding race = trial_race();
        race.sides[0].stack.frames[0].file = (char *)files[i][0];
        json_t *artifact = find(result_of(&race), "locations 0 physicalLocation artifactLocation");
        ASSERT_TEXT(artifact, "uri", files[i][1]);
        CU_ASSERT_EQUAL(at(artifact, "uriBaseId") != NULL, *files[i][0] != '/');
        finish();
    }
}

/* A result without a location is refused, and one with line 0 as well. */
static void test_no_line(void)
{
    trial_start();
    struct finding bare = {.kind = KIND_HANG};
    json_t *result = result_of(&bare);
    ASSERT_TEXT(result, "locations 0 physicalLocation artifactLocation uri", "unknown");
    ASSERT_NUMBER(result, "locations 0 physicalLocation region startLine", 1);
    CU_ASSERT_PTR_NULL(at(result, "codeFlows"));
    CU_ASSERT_PTR_NULL(at(result, "relatedLocations"));
    finish();
    trial_start();
    struct finding race = trial_race();
    race.sides[0].stack.frames[0].line = race.sides[0].stack.frames[1].line = 0;
    result = result_of(&race); /* then the other side is the place */
    ASSERT_NUMBER(result, "locations 0 physicalLocation region startLine", 40);
    finish();
    trial_start();
    race = trial_race();
    race.side_count = 1;
    race.sides[0].stack.count = 1;
    race.sides[0].stack.frames[0] = (struct frame){.module = "/opt/lib x.so"};
    result = result_of(&race);
    ASSERT_TEXT(result, "locations 0 physicalLocation artifactLocation uri",
                "file:///opt/lib%20x.so");
    CU_ASSERT_PTR_NOT_NULL(strstr(text_at(result, "message text"), "of hits in lib x.so. "));
    finish();
}

static void test_brackets(void)
{
    trial_start();
    struct finding race = trial_race();
    race.sides[0].stack.frames[0].function = "map::operator[](int)";
    race.sides[1].stack.frames[0].function = "map::operator[](int)";
    json_t *result = result_of(&race);
    CU_ASSERT_PTR_NOT_NULL(strstr(text_at(result, "message text"),
                                  "in map::operator\\[\\](int), while main reads it at "
                                  "[src/stats.c:40 in map::operator\\[\\](int)](1)"));
    finish();
}

static void test_nasty(void)
{
    trial_start();
    trial_fill(trial_nasty);
    json_t *run = convert();
    CU_ASSERT_EQUAL(json_array_size(at(run, "results")), 4);
    CU_ASSERT_PTR_NOT_NULL(strstr(text_at(run, "results 0 message text"), "\xef\xbf\xbd"));
    finish();
}

static void test_invocations(void)
{
    trial_start();
    trial_fill("");
    json_t *list = at(convert(), "invocations");
    CU_ASSERT_EQUAL_FATAL(json_array_size(list), 5);
    ASSERT_TEXT(list, "0 commandLine", "ctest -j2");
    CU_ASSERT_TRUE(json_is_true(find(list, "0 executionSuccessful")));
    CU_ASSERT_PTR_NULL(find(list, "0 exitCode"));
    CU_ASSERT_PTR_NULL(find(list, "0 toolExecutionNotifications"));
    for (int i = 1; i < 3; i++) {
        json_t *invocation = json_array_get(list, (size_t)i);
        CU_ASSERT_TRUE(json_is_false(at(invocation, "executionSuccessful")));
        ASSERT_TEXT(invocation, "toolExecutionNotifications 0 level", "error");
    }
    CU_ASSERT_PTR_NULL(find(list, "3 commandLine")); /* a log is no command */
    ASSERT_TEXT(list, "4 toolExecutionNotifications 0 message text", "A note");
    finish();
}

static void test_deep_stack(void)
{
    trial_start();
    struct finding race = trial_race();
    for (int i = 0; i < 12000; i++)
        *stack_add_frame(&trial_arena, &race.sides[0].stack) =
            (struct frame){.function = "again", .file = "src/deep.c", .line = 1 + i};
    json_t *result = result_of(&race), *whole = find(result, "codeFlows 0 threadFlows 0 locations");
    size_t steps = json_array_size(whole);
    for (size_t i = 0; i < 2; i++)
        steps += json_array_size(
            at(json_array_get(find(result, "codeFlows 1 threadFlows"), i), "locations"));
    CU_ASSERT_TRUE(steps <= SARIF_STEPS && steps > SARIF_STEPS / 2);
    ASSERT_NUMBER(json_array_get(whole, json_array_size(whole) - 1),
                  "location physicalLocation region startLine", 31);
    CU_ASSERT_PTR_NOT_NULL(strstr(
        text_at(find(sarif, "runs 0"), "invocations 1 toolExecutionNotifications 0 message text"),
        "there is room for 10000 steps"));
    finish();
}

static void test_many_results(void)
{
    trial_start();
    struct finding bare = {.kind = KIND_HANG};
    for (unsigned i = 0; i < SARIF_RESULTS + 3; i++) {
        bare.weight = i < 3 ? WEIGHT_ADVISORY : WEIGHT_CERTAIN;
        ledger_add(&trial, &bare, &(struct identity){.base = i});
    }
    ledger_close(&trial, "2027-01-01");
    json_t *run = convert(), *results = at(run, "results");
    CU_ASSERT_EQUAL(json_array_size(results), SARIF_RESULTS);
    ASSERT_TEXT(json_array_get(results, SARIF_RESULTS - 1), "properties standing", "new");
    CU_ASSERT_PTR_NOT_NULL(
        strstr(text_at(run, "invocations 1 toolExecutionNotifications 0 message text"),
               "3 more findings"));
    finish();
}

CU_TestInfo sarif_tests[] = {
    {"there is one run, of racelab", test_shape},
    {"nothing found is a run without results", test_nothing},
    {"there is a rule for each kind that occurs", test_rules},
    {"every kind has a rule", test_every_kind},
    {"a result has its sentence, its place and its name", test_result},
    {"the story is told in order, and by thread", test_flows},
    {"each thread has one flow with a name of its own", test_threads},
    {"standings are levels, and the known is suppressed", test_standings},
    {"every path is a URI", test_uris},
    {"without a line there still is a location", test_no_line},
    {"brackets of names are no links", test_brackets},
    {"nasty names spoil nothing", test_nasty},
    {"each run is an invocation, and bad ones say why", test_invocations},
    {"a deep stack is cut at its outer end", test_deep_stack},
    {"of too many results the worst are told", test_many_results},
    CU_TEST_INFO_NULL,
};
