/* Gradescope's results.json: points for each criterion, and no more words than students may see. */
#include <stdlib.h>
#include <string.h>

#include "../checker/output/gradescope.h"
#include "grade_trial.h"
#include "runner.h"

static json_t *results;

static void make(const struct grade *grades, size_t count, enum feedback feedback)
{
    results = gradescope_of_grades(grades, count, feedback);
    CU_ASSERT_PTR_NOT_NULL_FATAL(results);
}

static json_t *test_at(size_t i)
{
    return json_array_get(json_object_get(results, "tests"), i);
}

static const char *text_at(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text ? text : "(none)";
}

/* Has every key one of these names (a list of words with a blank behind each)? */
static bool has_only(const json_t *object, const char *names)
{
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)object, key, value)
    {
        if (!strstr(names, arena_printf(&class_arena, " %s ", key))) {
            fprintf(stderr, "Gradescope knows no '%s'\n", key);
            return false;
        }
    }
    return true;
}

static void test_fields(void)
{
    class_start();
    for (size_t i = 0; i < CLASS_SIZE; i++) {
        make(&class_grades()[i], 1, FEEDBACK_VISIBLE);
        CU_ASSERT_TRUE(has_only(results, " score execution_time output output_format visibility "
                                         "stdout_visibility extra_data tests leaderboard "));
        CU_ASSERT_STRING_EQUAL(text_at(results, "stdout_visibility"), "hidden");
        for (size_t j = 0; test_at(j); j++) {
            const char *status = text_at(test_at(j), "status");
            CU_ASSERT_TRUE(has_only(test_at(j), " score max_score status name name_format number "
                                                "output output_format tags visibility "
                                                "extra_data "));
            CU_ASSERT_TRUE(strcmp(status, "passed") == 0 || strcmp(status, "failed") == 0);
        }
        json_decref(results);
    }
    class_finish();
}

static void test_points(void)
{
    class_start();
    make(&class_grades()[1], 1, FEEDBACK_VISIBLE);
    json_int_t score = 0, max_score = 0;
    CU_ASSERT_EQUAL(json_array_size(json_object_get(results, "tests")), 6);
    for (size_t i = 0; i < 5; i++) {
        score += json_integer_value(json_object_get(test_at(i), "score"));
        max_score += json_integer_value(json_object_get(test_at(i), "max_score"));
    }
    CU_ASSERT_EQUAL(score, 45);
    CU_ASSERT_EQUAL(max_score, 100);
    CU_ASSERT_EQUAL(json_integer_value(json_object_get(results, "score")), 45);
    CU_ASSERT_STRING_EQUAL(text_at(results, "output"),
                           "two-locks: fail, 45 of 100 points (late) (racelab 0.1)\n");
    CU_ASSERT_STRING_EQUAL(text_at(test_at(2), "name"), "the lab's own defect is gone");
    CU_ASSERT_STRING_EQUAL(text_at(test_at(2), "status"), "failed");
    CU_ASSERT_STRING_EQUAL(text_at(test_at(3), "status"), "passed");
    CU_ASSERT_STRING_EQUAL(text_at(test_at(3), "number"), "4");
    CU_ASSERT_STRING_EQUAL(
        text_at(test_at(5), "output"),
        "data race on hits in count and report (two-locks.c:31), seen by tsan, conductor, on "
        "schedule pct3:17\n"
        "data race on total in count (two-locks.c:40), seen by tsan, conductor, on schedule "
        "pct3:17\n"
        "deadlock of thread 1 and thread 2, seen by tsan, conductor, on schedule pct3:17\n"
        "advice: thread worker is never joined (two-locks.c:12), seen by tsan, conductor\n");
    CU_ASSERT_PTR_NULL(json_object_get(test_at(5), "score"));
    json_decref(results);
    class_finish();
}

static void test_visibility(void)
{
    static const struct {
        enum feedback feedback;
        const char *visibility;
        size_t tests;
    } rows[] = {{FEEDBACK_HIDDEN, "hidden", 5},
                {FEEDBACK_AFTER_DUE, "after_due_date", 6},
                {FEEDBACK_VISIBLE, "visible", 6}};
    class_start();
    for (size_t i = 0; i < 3; i++) {
        make(&class_grades()[1], 1, rows[i].feedback);
        CU_ASSERT_STRING_EQUAL(text_at(results, "visibility"), rows[i].visibility);
        CU_ASSERT_EQUAL(json_array_size(json_object_get(results, "tests")), rows[i].tests);
        for (size_t j = 0; test_at(j); j++)
            CU_ASSERT_STRING_EQUAL(text_at(test_at(j), "visibility"), rows[i].visibility);
        bool tells = strstr(text_at(results, "output"), "fail") != NULL;
        CU_ASSERT_EQUAL(tells, rows[i].feedback == FEEDBACK_VISIBLE);
        json_decref(results);
    }
    make(&class_grades()[1], 1, FEEDBACK_HIDDEN);
    char *all = json_dumps(results, 0);
    CU_ASSERT_PTR_NULL(strstr(all, "hits"));
    CU_ASSERT_PTR_NULL(strstr(all, "two-locks.c"));
    free(all);
    json_decref(results);
    class_finish();
}

/* Our fault costs nobody points: no score is not a score of 0. */
static void test_ungraded(void)
{
    class_start();
    struct grade grades[] = {class_grades()[0], class_grades()[4]};
    for (size_t first = 0; first < 2; first++) {
        make(grades + first, 2 - first, FEEDBACK_VISIBLE);
        CU_ASSERT_PTR_NULL(json_object_get(results, "score"));
        for (size_t i = 0; test_at(i); i++)
            CU_ASSERT_PTR_NULL(json_object_get(test_at(i), "score"));
        CU_ASSERT_PTR_NOT_NULL(strstr(text_at(results, "output"), "nothing was handed in"));
        json_decref(results);
    }
    make(grades + 1, 1, FEEDBACK_HIDDEN);
    CU_ASSERT_PTR_NOT_NULL(strstr(text_at(results, "output"), "could not be graded"));
    json_decref(results);
    class_finish();
}

static void test_labs(void)
{
    class_start();
    struct grade grades[] = {class_grades()[0], class_grades()[1]};
    grades[1].lab = "bank";
    make(grades, 2, FEEDBACK_VISIBLE);
    CU_ASSERT_EQUAL(json_integer_value(json_object_get(results, "score")), 145);
    CU_ASSERT_STRING_EQUAL(text_at(test_at(0), "name"), "two-locks: it builds");
    CU_ASSERT_STRING_EQUAL(text_at(test_at(5), "name"), "bank: it builds");
    CU_ASSERT_STRING_EQUAL(text_at(test_at(5), "number"), "6");
    json_decref(results);
    class_finish();
}

static void test_nasty(void)
{
    class_start();
    struct grade grade = class_grade_with("\xff\"\n<b>");
    make(&grade, 1, FEEDBACK_VISIBLE);
    CU_ASSERT_PTR_NOT_NULL(strstr(text_at(results, "output"), "two-locks\xef\xbf\xbd\"\n<b>: "));
    json_decref(results);
    class_finish();
}

CU_TestInfo gradescope_tests[] = {
    {"there are only fields that Gradescope knows", test_fields},
    {"each criterion is a test, and what was found is told", test_points},
    {"students see what the level of feedback lets them", test_visibility},
    {"what could not be graded has no score", test_ungraded},
    {"several labs are told apart", test_labs},
    {"bytes that are no text spoil nothing", test_nasty},
    CU_TEST_INFO_NULL,
};
