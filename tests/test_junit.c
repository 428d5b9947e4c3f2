/* What Jenkins and GitLab read: XML that is well-formed, with counts that are true. */
#include <expat.h>
#include <stdlib.h>
#include <string.h>

#include "../checker/output/junit.h"
#include "gate_trial.h"
#include "runner.h"

/* Elements counted while they are read. */
struct counted {
    size_t suites, cases, failures, errors, skipped;
    size_t told_tests, told_failures, told_errors, told_skipped; /* of the suites, added up */
    size_t all_tests, all_failures, all_errors, all_skipped;     /* of testsuites */
};

static size_t number(const XML_Char **attributes, const char *name)
{
    for (; *attributes; attributes += 2)
        if (strcmp(attributes[0], name) == 0)
            return (size_t)atoi(attributes[1]);
    return 777777;
}

static void begin_element(void *data, const XML_Char *name, const XML_Char **attributes)
{
    struct counted *counted = data;
    counted->cases += strcmp(name, "testcase") == 0;
    counted->failures += strcmp(name, "failure") == 0;
    counted->errors += strcmp(name, "error") == 0;
    counted->skipped += strcmp(name, "skipped") == 0;
    if (strcmp(name, "testsuite") == 0) {
        counted->suites++;
        counted->told_tests += number(attributes, "tests");
        counted->told_failures += number(attributes, "failures");
        counted->told_errors += number(attributes, "errors");
        counted->told_skipped += number(attributes, "skipped");
    } else if (strcmp(name, "testsuites") == 0) {
        counted->all_tests = number(attributes, "tests");
        counted->all_failures = number(attributes, "failures");
        counted->all_errors = number(attributes, "errors");
        counted->all_skipped = number(attributes, "skipped");
    }
}

static struct counted read_xml(const char *text)
{
    struct counted counted = {0};
    XML_Parser parser = XML_ParserCreate(NULL);
    XML_SetUserData(parser, &counted);
    XML_SetStartElementHandler(parser, begin_element);
    bool good = XML_Parse(parser, text, (int)strlen(text), 1) == XML_STATUS_OK;
    if (!good)
        fprintf(stderr, "line %lu: %s\n%s\n", XML_GetCurrentLineNumber(parser),
                XML_ErrorString(XML_GetErrorCode(parser)), text);
    CU_ASSERT_TRUE(good);
    XML_ParserFree(parser);
    CU_ASSERT_EQUAL(counted.cases, counted.told_tests);
    CU_ASSERT_EQUAL(counted.failures, counted.told_failures);
    CU_ASSERT_EQUAL(counted.errors, counted.told_errors);
    CU_ASSERT_EQUAL(counted.skipped, counted.told_skipped);
    CU_ASSERT_EQUAL(counted.told_tests, counted.all_tests);
    CU_ASSERT_EQUAL(counted.told_failures, counted.all_failures);
    CU_ASSERT_EQUAL(counted.told_errors, counted.all_errors);
    CU_ASSERT_EQUAL(counted.told_skipped, counted.all_skipped);
    return counted;
}

static void test_counts(void)
{
    trial_start();
    trial_fill("");
    struct counted counted = read_xml(trial_print(junit_print));
    CU_ASSERT_EQUAL(counted.suites, 3);
    CU_ASSERT_EQUAL(counted.cases, 8);
    CU_ASSERT_EQUAL(counted.failures, 3);
    CU_ASSERT_EQUAL(counted.errors, 1);
    CU_ASSERT_EQUAL(counted.skipped, 2);
    trial_finish();
}

static void test_words(void)
{
    trial_start();
    trial_fill("");
    const char *text = trial_print(junit_print);
    static const char *const words[] = {
        "<testcase name=\"tsan run 1: ctest -j2\" classname=\"racelab.tsan\" time=\"0.000\"/>",
        "<testcase name=\"tsan run 2: ctest\"",
        "<error message=\"no report\" type=\"broken\">",
        "<testcase name=\"helgrind run 1: ctest\" classname=\"racelab.helgrind\" time=\"1.250\">",
        "<testcase name=\"log: old.log\"",
        "classname=\"racelab.data-race\" file=\"src/stats.c\" line=\"31\" time=\"0.000\">",
        "type=\"new\">thread 2 (worker) writes 4 bytes, holds lock:\n    count  src/stats.c:31\n",
        "main reads 4 bytes, holds lock:\n    report  src/stats.c:40\n    main  src/main.c:7\n",
        "<skipped message=\"known: it is freed at exit\"/>",
        "<skipped message=\"advisory: the tool is known to be wrong here\"/>",
        "The baseline let it pass until 2026-12-31."};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        CU_ASSERT_PTR_NOT_NULL(strstr(text, words[i]));
        if (!strstr(text, words[i]))
            fprintf(stderr, "'%s' is not in:\n%s\n", words[i], text);
    }
    trial_finish();
}

static void test_broken_and_failed(void)
{
    trial_start();
    trial.runs[0].failed = "exit status 1";
    trial.runs[0].broken = "no report";
    ledger_close(&trial, "2027-01-01");
    struct counted counted = read_xml(trial_print(junit_print));
    CU_ASSERT_EQUAL(counted.errors, 1);
    CU_ASSERT_EQUAL(counted.failures, 0);
    trial_finish();
}

static void test_nothing(void)
{
    trial_start();
    ledger_init(&trial, &trial_arena, NULL, NULL);
    ledger_close(&trial, "2027-01-01");
    CU_ASSERT_EQUAL(read_xml(trial_print(junit_print)).suites, 0);
    trial_finish();
}

static void test_nasty(void)
{
    trial_start();
    trial_fill(trial_nasty);
    struct counted counted = read_xml(trial_print(junit_print));
    CU_ASSERT_EQUAL(counted.cases, 8);
    trial_finish();
}

/* Every byte alone, and every pair that begins like a character. */
static void test_every_byte(void)
{
    trial_start();
    char *name = arena_alloc(&trial_arena, 3 * 65536), *end = name;
    for (int one = 1; one < 256; one++)
        for (int other = 32; other < 256; other += 7) {
            *end++ = (char)one;
            *end++ = (char)other;
        }
    struct finding race = trial_race();
    race.sides[0].stack.frames[0].function = name;
    trial_add(&race, "00000001-0000000a");
    ledger_close(&trial, "2027-01-01");
    CU_ASSERT_EQUAL(read_xml(trial_print(junit_print)).cases, 2);
    trial_finish();
}

static void test_no_line(void)
{
    trial_start();
    struct finding bare = {.kind = KIND_HANG};
    trial_add(&bare, "00000001");
    ledger_close(&trial, "2027-01-01");
    const char *text = trial_print(junit_print);
    read_xml(text);
    CU_ASSERT_PTR_NULL(strstr(text, "file="));
    CU_ASSERT_PTR_NULL(strstr(text, "line="));
    trial_finish();
}

CU_TestInfo junit_tests[] = {
    {"the counts in the attributes are true", test_counts},
    {"each run and each finding is a test case", test_words},
    {"a run that is broken and failed is broken", test_broken_and_failed},
    {"nothing run is no suite", test_nothing},
    {"nasty names spoil nothing", test_nasty},
    {"every byte comes through or is replaced", test_every_byte},
    {"without a line there is no line", test_no_line},
    CU_TEST_INFO_NULL,
};
