/* What GitHub Actions shows: commands that nothing in a name can end or begin. */
#include <string.h>

#include "../checker/output/annotations.h"
#include "gate_trial.h"
#include "runner.h"

static void test_words(void)
{
    trial_start();
    trial_fill("");
    const char *text = trial_print(annotations_print);
    static const char *const lines[] = {
        "::error title=tsan run 2%3A ctest::The run says nothing: no report.\n",
        "::error title=helgrind run 1%3A ctest::The run failed: the command failed.\n",
        "::error file=src/stats.c,line=31,title=data race%2C new%2C seen in 1 of 2 runs::Thread 2 "
        "(worker) writes 4 bytes of hits at src/stats.c:31 in count, while main reads it at "
        "src/stats.c:40 in report. Nothing orders the two.%0AIdentity: "
        "00000001-0000000a-0000000b\n",
        "::notice file=src/stats.c,line=31,title=data race%2C advisory"};
    const char *from = text;
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        const char *found = strstr(text, lines[i]);
        CU_ASSERT_PTR_NOT_NULL(found);
        CU_ASSERT_TRUE(found >= from); /* worst first */
        from = found ? found : from;
        if (!found)
            fprintf(stderr, "'%s' is not in:\n%s\n", lines[i], text);
    }
    CU_ASSERT_EQUAL(count_of(text, "::error "), 4);
    CU_ASSERT_EQUAL(count_of(text, "\n"), 5);
    CU_ASSERT_PTR_NULL(strstr(text, "80 bytes are lost")); /* known: not told */
    trial_finish();
}

static void test_nothing(void)
{
    trial_start();
    ledger_close(&trial, "2027-01-01");
    CU_ASSERT_STRING_EQUAL(trial_print(annotations_print), "");
    CU_ASSERT_STRING_EQUAL(trial_print(step_summary_print),
                           "## The gate passes: nothing found\n\n");
    trial_finish();
}

static void test_ten(void)
{
    static const struct {
        unsigned errors, notices;
        const char *more;
    } rows[] = {{10, 10, ""},
                {11, 0, "1 more error is not annotated here.\n"},
                {30, 12,
                 "20 more errors are not annotated here.\n"
                 "2 more pieces of advice are not annotated here.\n"}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        trial_start();
        struct finding bare = {.kind = KIND_HANG};
        for (unsigned j = 0; j < rows[i].errors + rows[i].notices; j++) {
            bare.weight = j < rows[i].errors ? WEIGHT_CERTAIN : WEIGHT_ADVISORY;
            ledger_add(&trial, &bare, &(struct identity){.base = j});
        }
        ledger_close(&trial, "2027-01-01");
        const char *text = trial_print(annotations_print);
        CU_ASSERT_EQUAL(count_of(text, "::error "), 10);
        CU_ASSERT_EQUAL(count_of(text, "::notice "), rows[i].notices < 10 ? rows[i].notices : 10);
        CU_ASSERT_STRING_EQUAL(text + strlen(text) - strlen(rows[i].more), rows[i].more);
        trial_finish();
    }
}

/* Each line is one command, and its properties are those that it should have. */
static void test_nasty(void)
{
    trial_start();
    trial_fill(trial_nasty);
    const char *text = trial_print(annotations_print);
    CU_ASSERT_EQUAL(count_of(text, "\n"), 5);
    CU_ASSERT_PTR_NULL(strchr(text, '\r'));
    for (const char *line = text; *line; line = strchr(line, '\n') + 1) {
        CU_ASSERT_TRUE(strncmp(line, "::error ", 8) == 0 || strncmp(line, "::notice ", 9) == 0);
        const char *message = strstr(line + 2, "::");
        CU_ASSERT_PTR_NOT_NULL_FATAL(message);
        size_t commas = 0;
        for (const char *byte = line; byte < message; byte++)
            commas += *byte == ',';
        CU_ASSERT_EQUAL(commas, strncmp(line, "::error title", 13) == 0 ? 0 : 2);
    }
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "%250A%3A%3Aerror%3A%3Ax%2Cy%3Az%0D%0A"));
    trial_finish();
}

static void test_summary(void)
{
    trial_start();
    trial_fill("");
    const char *text = trial_print(step_summary_print);
    CU_ASSERT_PTR_EQUAL(strstr(text, "## The gate fails: 1 new finding, 1 finding whose day in the "
                                     "baseline has come, 1 run that failed, 1 run that says "
                                     "nothing, 1 known finding, 1 piece of advice\n"),
                        text);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "| new | data race on hits in count and report | "
                                        "src/stats\\.c\\:31 in count<br>src/stats\\.c\\:40 in "
                                        "report | 1 of 2 | 00000001-0000000a-0000000b |  |\n"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "| it is freed at exit |\n"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "| until 2026\\-12\\-31 |\n"));
    trial_finish();
}

/* Columns of a row, as GitHub's Markdown counts them. */
static size_t count_bars(const char *line)
{
    size_t bars = 0;
    for (; *line && *line != '\n'; line++) {
        if (*line == '\\')
            line++;
        else
            bars += *line == '|';
    }
    return bars;
}

static void test_nasty_summary(void)
{
    trial_start();
    trial_fill(trial_nasty);
    const char *text = trial_print(step_summary_print);
    size_t rows = 0;
    for (const char *line = text; *line; line = strchr(line, '\n') + 1) {
        bool row = *line == '|';
        rows += row;
        CU_ASSERT_EQUAL(count_bars(line), row ? 7 : 0);
    }
    CU_ASSERT_EQUAL(rows, 6);
    CU_ASSERT_PTR_NULL(strstr(text, "<b>"));
    CU_ASSERT_PTR_NULL(strchr(text, '\x1b'));
    CU_ASSERT_PTR_NULL(strstr(text, "[l](u)"));
    CU_ASSERT_EQUAL(count_of(text, "<"), count_of(text, "<br>"));
    trial_finish();
}

static void test_large_summary(void)
{
    trial_start();
    struct finding race = trial_race();
    for (unsigned i = 0; i < 20000; i++)
        ledger_add(&trial, &race, &(struct identity){.base = i});
    ledger_close(&trial, "2027-01-01");
    const char *text = trial_print(step_summary_print);
    CU_ASSERT_TRUE(strlen(text) < 1024 * 1024);
    CU_ASSERT_TRUE(strlen(text) > 800 * 1000);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, " more are not told here.\n"));
    trial_finish();
}

CU_TestInfo annotations_tests[] = {
    {"what fails is an error at its line, advice a notice", test_words},
    {"nothing found is nothing said", test_nothing},
    {"behind ten of a sort only their number is told", test_ten},
    {"no name ends a command or begins one", test_nasty},
    {"the summary has a verdict and a table", test_summary},
    {"no name breaks the table or is HTML", test_nasty_summary},
    {"a summary is never too large", test_large_summary},
    CU_TEST_INFO_NULL,
};
