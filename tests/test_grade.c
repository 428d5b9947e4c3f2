/* What makes two grades the same, and in which order people count students. */
#include <stdlib.h>
#include <string.h>

#include "grade_trial.h"
#include "runner.h"

static void test_same(void)
{
    class_start();
    struct grade *one = class_grades(), *other = class_grades();
    for (size_t i = 0; i < CLASS_SIZE; i++) {
        other[i].graded_at = "2027-01-01T00:00:00Z";
        CU_ASSERT_TRUE(grade_same(&one[i], &other[i]));
        for (size_t j = 0; j < CLASS_SIZE; j++)
            CU_ASSERT_EQUAL(grade_same(&one[i], &other[j]), i == j);
    }
    class_finish();
}

#define DIFFERS(change)                                                                            \
    do {                                                                                           \
        struct grade *same = class_grades(), *grade = &class_grades()[1];                          \
        CU_ASSERT_TRUE(grade_same(&same[1], grade));                                               \
        change;                                                                                    \
        CU_ASSERT_FALSE(grade_same(&same[1], grade));                                              \
        CU_ASSERT_FALSE(grade_same(grade, &same[1]));                                              \
    } while (0)

static void test_everything_counts(void)
{
    class_start();
    DIFFERS(grade->student = "s3");
    DIFFERS(grade->name = NULL);
    DIFFERS(grade->section = "Wed");
    DIFFERS(grade->lab = "bank");
    DIFFERS(grade->outcome = OUTCOME_PASS);
    DIFFERS(grade->outcome = OUTCOME_UNGRADABLE);
    DIFFERS(grade->points++);
    DIFFERS(grade->possible++);
    DIFFERS(grade->criteria[2].points++);
    DIFFERS(grade->criteria[2].possible++);
    DIFFERS(grade->criteria[2].name = "x");
    DIFFERS(grade->criteria[2].sentence = "x");
    DIFFERS(grade->criterion_count--);
    DIFFERS(grade->findings[2].kind = "x");
    DIFFERS(grade->findings[2].summary = "x");
    DIFFERS(grade->findings[2].fingerprint = "x");
    DIFFERS(grade->findings[2].certain = false);
    DIFFERS(grade->findings[2].file = "x");
    DIFFERS(grade->findings[2].line = 7);
    DIFFERS(grade->findings[2].seen_by = NULL);
    DIFFERS(grade->findings[2].schedule = "x");
    DIFFERS(grade->finding_count--);
    DIFFERS(grade->remark = NULL);
    DIFFERS(grade->problem = "x");
    DIFFERS(grade->late = false);
    DIFFERS(grade->source_digest = "x");
    DIFFERS(grade->judged_by = "racelab 0.2");
    class_finish();
}

static void test_no_points(void)
{
    class_start();
    struct grade one = class_grades()[4], other = one;
    other.points = 7;
    other.possible = 8;
    other.criterion_count = 2;
    CU_ASSERT_TRUE(grade_same(&one, &other));
    other.outcome = OUTCOME_INCONCLUSIVE;
    CU_ASSERT_FALSE(grade_same(&one, &other));
    class_finish();
}

static void test_natural_order(void)
{
    static const char *const rising[] = {"",
                                         "1",
                                         "2",
                                         "10",
                                         "10a",
                                         "10b",
                                         "99999999999999999999998",
                                         "99999999999999999999999",
                                         "ada",
                                         "Ada2",
                                         "ada10",
                                         "Bob",
                                         "s",
                                         "s1",
                                         "s1.5",
                                         "s1b",
                                         "s2",
                                         "s02b",
                                         "s010",
                                         "s10",
                                         "s10 ",
                                         "t",
                                         "\xc3\xa9"};
    size_t count = sizeof rising / sizeof *rising;
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < count; j++) {
            int order = natural_compare(rising[i], rising[j]);
            bool good = i == j ? order == 0 : i < j ? order < 0 : order > 0;
            if (!good)
                fprintf(stderr, "'%s' and '%s' give %d\n", rising[i], rising[j], order);
            CU_ASSERT_TRUE(good);
        }
}

static void test_sorting(void)
{
    class_start();
    struct grade *grades = class_grades(), turned[CLASS_SIZE];
    for (size_t i = 0; i < CLASS_SIZE; i++)
        turned[CLASS_SIZE - 1 - i] = grades[i];
    turned[0].student = "s4"; /* two labs of one student */
    turned[0].lab = "bank10";
    turned[1].lab = "bank9";
    qsort(turned, CLASS_SIZE, sizeof *turned, grade_compare);
    CU_ASSERT_STRING_EQUAL(turned[0].student, "s1");
    CU_ASSERT_STRING_EQUAL(turned[2].student, "s3");
    CU_ASSERT_STRING_EQUAL(turned[3].lab, "bank9");
    CU_ASSERT_STRING_EQUAL(turned[4].lab, "bank10");
    class_finish();
}

static void test_names(void)
{
    enum outcome outcome;
    enum feedback feedback;
    for (int i = OUTCOME_PASS; i <= OUTCOME_UNGRADABLE; i++) {
        CU_ASSERT_EQUAL(outcome_parse(outcome_name((enum outcome)i), &outcome), 0);
        CU_ASSERT_EQUAL((int)outcome, i);
    }
    for (int i = FEEDBACK_HIDDEN; i <= FEEDBACK_VISIBLE; i++) {
        CU_ASSERT_EQUAL(feedback_parse(feedback_name((enum feedback)i), &feedback), 0);
        CU_ASSERT_EQUAL((int)feedback, i);
    }
    outcome = OUTCOME_FAIL;
    feedback = FEEDBACK_AFTER_DUE;
    CU_ASSERT_EQUAL(outcome_parse("passed", &outcome), -1);
    CU_ASSERT_EQUAL(outcome_parse("", &outcome), -1);
    CU_ASSERT_EQUAL(feedback_parse("after due", &feedback), -1);
    CU_ASSERT_EQUAL(outcome, OUTCOME_FAIL);
    CU_ASSERT_EQUAL(feedback, FEEDBACK_AFTER_DUE);
}

CU_TestInfo grade_tests[] = {
    {"a grade given again is the same, whenever that was", test_same},
    {"any other difference makes it another", test_everything_counts},
    {"points that nobody knows do not differ", test_no_points},
    {"students are counted as people do", test_natural_order},
    {"grades are sorted by student, then lab", test_sorting},
    {"names of outcomes and of levels are read back", test_names},
    CU_TEST_INFO_NULL,
};
