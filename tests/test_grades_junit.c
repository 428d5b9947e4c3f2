/* A class as JUnit's XML: what the schema wants, with counts that are true. */
#include <expat.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "../checker/output/grades_junit.h"
#include "grade_trial.h"
#include "runner.h"

struct counted {
    size_t suites, cases, failures, errors, told_tests, told_failures, told_errors;
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
    counted->suites += strcmp(name, "testsuite") == 0;
    counted->cases += strcmp(name, "testcase") == 0;
    counted->failures += strcmp(name, "failure") == 0;
    counted->errors += strcmp(name, "error") == 0;
    if (strncmp(name, "testsuite", 9) == 0) { /* of each, and of all: together twice as many */
        counted->told_tests += number(attributes, "tests");
        counted->told_failures += number(attributes, "failures");
        counted->told_errors += number(attributes, "errors");
        CU_ASSERT_EQUAL(number(attributes, "skipped"), 0);
    }
}

static char *print(const struct grade *grades, size_t count)
{
    char *text = NULL;
    size_t length;
    FILE *out = open_memstream(&text, &length);
    CU_ASSERT_PTR_NOT_NULL_FATAL(out);
    grades_junit_print(out, grades, count);
    fclose(out);
    char *copy = arena_copy(&class_arena, text);
    free(text);
    return copy;
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
    CU_ASSERT_EQUAL(2 * counted.cases, counted.told_tests);
    CU_ASSERT_EQUAL(2 * counted.failures, counted.told_failures);
    CU_ASSERT_EQUAL(2 * counted.errors, counted.told_errors);
    return counted;
}

/* The class in two labs, mixed. */
static struct grade *two_labs(void)
{
    struct grade *grades = arena_alloc(&class_arena, 2 * CLASS_SIZE * sizeof *grades);
    for (size_t i = 0; i < 2 * CLASS_SIZE; i++) {
        grades[i] = class_grades()[CLASS_SIZE - 1 - i / 2];
        if (i % 2)
            grades[i].lab = "bank";
    }
    return grades;
}

static void test_counts(void)
{
    class_start();
    struct counted counted = read_xml(print(two_labs(), 2 * CLASS_SIZE));
    CU_ASSERT_EQUAL(counted.suites, 2);
    CU_ASSERT_EQUAL(counted.cases, 10);
    CU_ASSERT_EQUAL(counted.failures, 4);
    CU_ASSERT_EQUAL(counted.errors, 4);
    CU_ASSERT_EQUAL(read_xml(print(NULL, 0)).suites, 0);
    class_finish();
}

static void test_words(void)
{
    static const char *const words[] = {
        "<testsuite name=\"racelab.bank\" tests=\"5\" failures=\"2\" errors=\"2\" skipped=\"0\"",
        "<testcase name=\"s1 (Lovelace, Ada)\" classname=\"racelab.bank.Tue 10\" time=\"0.000\"/>",
        "<failure message=\"fail, 45 of 100 points (late)\" type=\"fail\">10 of 10: it builds\n",
        "\n0 of 40: the lab&#39;s own defect is gone\n",
        "\ndata race on hits in count and report (two-locks.c:31)\n",
        "\nadvice: thread worker is never joined (two-locks.c:12)\nof 3 files",
        "<failure message=\"not built, 0 of 100 points\" type=\"not built\">",
        "<error message=\"inconclusive: helgrind gave up\" type=\"inconclusive\">racelab",
        "<testcase name=\"s10\" classname=\"racelab.bank\" time=\"0.000\">",
        "<testsuite name=\"racelab.two-locks\""};
    class_start();
    const char *text = print(two_labs(), 2 * CLASS_SIZE), *place = text;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        const char *next = place ? strstr(place, words[i]) : NULL;
        if (!next)
            fprintf(stderr, "'%s' is not where it should be in:\n%s\n", words[i], text);
        CU_ASSERT_PTR_NOT_NULL(next);
        place = next;
    }
    class_finish();
}

static const char nasty[] =
    "<b>&\"'`|\\]](x) ]]> -->\r\n\t\x01\x1b[31m\xff\xed\xa0\x80\xef\xbf\xbf";

static void test_nasty(void)
{
    class_start();
    struct grade grade = class_grade_with(nasty);
    CU_ASSERT_EQUAL(read_xml(print(&grade, 1)).failures, 1);
    class_finish();
}

static void save(const char *name, const struct grade *grades, size_t count)
{
    FILE *file = fopen(arena_printf(&class_arena, "build/grade-formats/%s.xml", name), "we");
    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    grades_junit_print(file, grades, count);
    CU_ASSERT_EQUAL(fclose(file), 0);
}

/* The same script that looks at the gate's; it says what it skips. */
static void test_schema(void)
{
    extern char **environ;
    char *const arguments[] = {"sh", "tests/gate/validate.sh", "junit", "build/grade-formats",
                               NULL};
    pid_t pid;
    int status = -1;
    class_start();
    struct grade grade = class_grade_with(nasty);
    mkdir("build", 0777);
    mkdir("build/grade-formats", 0777);
    save("class", two_labs(), 2 * CLASS_SIZE);
    save("nasty", &grade, 1);
    save("empty", NULL, 0);
    fputc('\n', stdout);
    fflush(NULL);
    CU_ASSERT_EQUAL_FATAL(posix_spawnp(&pid, "sh", NULL, NULL, arguments, environ), 0);
    CU_ASSERT_EQUAL(waitpid(pid, &status, 0), pid);
    CU_ASSERT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    class_finish();
}

CU_TestInfo grades_junit_tests[] = {
    {"the counts in the attributes are true", test_counts},
    {"a lab is a suite, a student is a test case, in natural order", test_words},
    {"nasty names spoil nothing", test_nasty},
    {"it is what the schema wants", test_schema},
    CU_TEST_INFO_NULL,
};
