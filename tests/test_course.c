/* What a course may say, what lateness costs then, and when it is how late. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../checker/model/lateness.h"
#include "../checker/model/moment.h"
#include "../checker/output/canvas_csv.h"
#include "../checker/output/class_page.h"
#include "../checker/output/grade_words.h"
#include "../checker/output/grades_csv.h"
#include "../checker/output/grades_junit.h"
#include "../checker/output/gradescope.h"
#include "../checker/output/student_page.h"
#include "../checker/run/catalogue.h"
#include "../checker/run/files.h"
#include "grade_trial.h"
#include "runner.h"

#define LATE "[late]\ngrace = 15m\ncost = 10% per day\nat most = 45%\nrefuse after = 7d\n"

static struct course course;

/* Reads a good course; the test fails when it is refused. */
static void read_good(const char *text)
{
    char *error = NULL;
    int result = course_parse(&class_arena, "course.ini", text, &course, &error);
    if (error)
        fprintf(stderr, "refused: %s\n", error);
    CU_ASSERT_EQUAL_FATAL(result, 0);
}

/* Is it refused, with this line and these words, and the course as it was? */
static bool is_refused(const char *text, int line, const char *words)
{
    char *error = NULL, place[32];
    struct course untouched = {.count = 77};
    int result = course_parse(&class_arena, "course.ini", text, &untouched, &error);
    snprintf(place, sizeof place, "course.ini:%d: ", line);
    bool right = result == -1 && error && strncmp(error, place, strlen(place)) == 0 &&
                 strstr(error, words) && error[strlen(error) - 1] == '.' && untouched.count == 77;
    if (!right)
        fprintf(stderr, "for\n%sit says: %s\n", text, error ? error : "(nothing)");
    return right;
}

/* ---- the file ---- */

static void test_whole(void)
{
    class_start();
    read_good("# ours\n[late]\ngrace = 15m\ncost = 10% per day\nat most = 50%\nrefuse after = 7d\n"
              "[two-locks]\nweight = 2\ndue = 2026-11-06T23:59:00+01:00\n"
              "builds = 10\nresult = 30\ndefect = 60\n[unsafe-map]\ndue = none\n");
    CU_ASSERT_EQUAL(course.late.grace, 15 * 60);
    CU_ASSERT_EQUAL(course.late.cost, 10);
    CU_ASSERT_EQUAL(course.late.most, 50);
    CU_ASSERT_TRUE(course.late.refuses);
    CU_ASSERT_EQUAL(course.late.refuse, 7 * 86400);
    CU_ASSERT_EQUAL_FATAL(course.count, 2);
    const struct course_lab *lab = course_find(&course, "two-locks");
    CU_ASSERT_PTR_EQUAL_FATAL(lab, &course.labs[0]);
    CU_ASSERT_EQUAL(lab->weight, 2);
    CU_ASSERT_TRUE(lab->is_due);
    CU_ASSERT_STRING_EQUAL(moment_text(&class_arena, lab->due), "2026-11-06T22:59:00Z");
    CU_ASSERT_TRUE(lab->has_points);
    CU_ASSERT_EQUAL(lab->points[CRITERION_DEFECT], 60);
    CU_ASSERT_EQUAL(lab->points[CRITERION_CLEAN], 0);
    CU_ASSERT_PTR_NULL(course_find(&course, "late"));
    class_finish();
}

static void test_shortest(void)
{
    class_start();
    read_good("[two-locks]\n");
    CU_ASSERT_EQUAL(course.labs[0].weight, 1);
    CU_ASSERT_FALSE(course.labs[0].is_due);
    CU_ASSERT_FALSE(course.labs[0].has_points);
    CU_ASSERT_EQUAL(course.late.cost, 0);
    CU_ASSERT_FALSE(course.late.refuses);
    read_good("[late]\ncost=5 per day\nat most=0\n[a]\r\nweight = 3\r\n");
    CU_ASSERT_EQUAL(course.late.cost, 5);
    CU_ASSERT_EQUAL(course.late.most, 0);
    CU_ASSERT_EQUAL(course.labs[0].weight, 3);
    class_finish();
}

static void test_refused(void)
{
    static const struct {
        const char *text;
        int line;
        const char *words;
    } rows[] = {
        {"", 1, "no lab"},
        {"[late]\ncost = 10 per day\n", 1, "no lab"},
        {"weight = 2\n[a]\n", 1, "in no section"},
        {"[a]\nwieght = 2\n", 2, "unknown key 'wieght'"},
        {"[a]\nweight = much\n", 2, "'weight' must be a whole number from 0 to 1000"},
        {"[a]\nweight = -1\n", 2, "'weight'"},
        {"[a]\nweight = 1\nweight = 2\n", 3, "given twice"},
        {"[a]\nweight = 0\n[b]\nweight = 0\n", 1, "all weights are 0"},
        {"[a]\n[b]\n[a]\n", 3, "stands in line 1, too"},
        {"[a]\nno line\n", 2, "no 'key = value' line"},
        {"[a\n", 1, "no 'key = value' line"},
        {"[a]\ndue = 2026-11-06\n", 2, "2026-11-06T23:59+01:00, not '2026-11-06'"},
        {"[a]\ndue = 2026-11-06T23:59\n", 2, "with its zone"},
        {"[a]\ndue = 2026-02-29T23:59Z\n", 2, "'due' must be"},
        {"[a]\ndue = tomorrow\n", 2, "'due' must be"},
        {"[a]\nbuilds = 50\n", 1, "must sum up to 100, not 50"},
        {"[a]\nbuilds = 101\n", 2, "'builds' must be a whole number from 0 to 100"},
        {"[a]\nstyle = 100\n", 2, "unknown key 'style'"},
        {"[late]\nfine = 10\n[a]\n", 2, "unknown key 'fine'"},
        {"[late]\ngrace = 15\n[a]\n", 2, "'grace' must be a time such as 15m"},
        {"[late]\ngrace = m\n[a]\n", 2, "'grace'"},
        {"[late]\ngrace = -5m\n[a]\n", 2, "'grace'"},
        {"[late]\nrefuse after = 7 weeks\n[a]\n", 2, "'refuse after'"},
        {"[late]\nrefuse after = 99999999999d\n[a]\n", 2, "'refuse after'"},
        {"[late]\ncost = 10\n[a]\n", 2, "10% per day, not '10'"},
        {"[late]\ncost = 101% per day\n[a]\n", 2, "'cost'"},
        {"[late]\nat most = half\n[a]\n", 2, "'at most' must be a percentage such as 10%, not"},
        {"[late]\nat most = 99999999999999999999\n[a]\n", 2, "'at most'"},
        {"[a]\n due = none\n", 2, "begin this one at its margin"},
        {" [a]\nweight = 1\n", 2, "must begin at the margin"},
    };
    class_start();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        CU_ASSERT_TRUE(is_refused(rows[i].text, rows[i].line, rows[i].words));
    class_finish();
}

/* The example of the page, which has every key; and the page tells every key. */
static void test_documentation(void)
{
    static const char *const keys[] = {"grace",  "cost",  "at most", "refuse after",
                                       "weight", "due",   "builds",  "result",
                                       "defect", "clean", "ends",    "parallel"};
    char *page, *error;
    size_t length;
    class_start();
    CU_ASSERT_EQUAL_FATAL(file_read(&class_arena, "docs/course-file.md", 0, &page, &length), 0);
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        CU_ASSERT_PTR_NOT_NULL(strstr(page, arena_printf(&class_arena, "`%s`", keys[i])));
    char *example = strstr(page, "```ini\n");
    CU_ASSERT_PTR_NOT_NULL_FATAL(example);
    example += strlen("```ini\n");
    read_good(
        arena_copy_bytes(&class_arena, example, (size_t)(strstr(example, "\n```") + 1 - example)));
    CU_ASSERT_EQUAL_FATAL(course.count, 3);
    for (size_t i = 0; i < course.count; i++) {
        struct lab lab;
        CU_ASSERT_EQUAL_FATAL(catalogue_find(&class_arena, course.labs[i].name, &lab, &error), 0);
        CU_ASSERT_STRING_EQUAL(lab.name, course.labs[i].name);
        CU_ASSERT_EQUAL(course_weigh(&class_arena, &course, &course.labs[i], &lab, &error), 0);
    }
    CU_ASSERT_EQUAL(course.labs[1].points[CRITERION_DEFECT], 60);
    CU_ASSERT_FALSE(course.labs[2].is_due);
    /* "14 minutes late loses nothing, 16 minutes late 10 points, 25 hours late 20" */
    CU_ASSERT_EQUAL(lateness_percent(&course.late, 14 * 60), 0);
    CU_ASSERT_EQUAL(lateness_percent(&course.late, 16 * 60), 10);
    CU_ASSERT_EQUAL(lateness_percent(&course.late, 25 * 3600), 20);
    class_finish();
}

/* Whatever stands in the file, it is a course or one sentence. */
static void test_noise(void)
{
    static const char good[] = LATE "[a]\ndue = 2026-11-06T23:59+01:00\nweight = 2\n[b]\n"
                                    "builds = 40\nresult = 60\n";
    static const char bytes[] = "\n[]=:;#% \t\r09-+TZa\"\\\x01\xff\xef";
    class_start();
    for (size_t i = 0; i < sizeof good - 1; i++) {
        for (size_t j = 0; j < sizeof bytes - 1; j++) {
            char *error = NULL, *text = arena_copy(&class_arena, good);
            text[i] = bytes[j];
            struct course read;
            int result = course_parse(&class_arena, "course.ini", text, &read, &error);
            CU_ASSERT_TRUE(result == 0 || (result == -1 && error && strlen(error) < 400));
        }
    }
    class_finish();
}

/* A lab with points for four criteria, and none for being parallel. */
static void test_weigh(void)
{
    char *error = NULL;
    struct lab lab = {.name = "a", .points = {10, 20, 40, 15, 15, 0}};
    class_start();
    read_good("[a]\ndefect = 60\nparallel = 40\n[b]\n[c]\nresult = 100\n");
    CU_ASSERT_EQUAL(course_weigh(&class_arena, &course, &course.labs[0], &lab, &error), -1);
    CU_ASSERT_PTR_NOT_NULL(strstr(error, "course.ini:3: a has no bound to judge 'parallel' by"));
    CU_ASSERT_EQUAL(course_weigh(&class_arena, &course, &course.labs[1], &lab, &error), 0);
    CU_ASSERT_EQUAL(lab.points[CRITERION_DEFECT], 40);
    CU_ASSERT_EQUAL(course_weigh(&class_arena, &course, &course.labs[2], &lab, &error), 0);
    CU_ASSERT_EQUAL(lab.points[CRITERION_RESULT], 100);
    CU_ASSERT_EQUAL(lab.points[CRITERION_DEFECT], 0);
    lab.makespan = 12;
    CU_ASSERT_EQUAL(course_weigh(&class_arena, &course, &course.labs[0], &lab, &error), 0);
    CU_ASSERT_EQUAL(lab.points[CRITERION_PARALLEL], 40);
    class_finish();
}

/* ---- what is handed on ---- */

/* What a function prints, from the class's arena. */
static char *printed(void (*print)(FILE *out, const struct grade *grades, size_t count),
                     const struct grade *grade)
{
    char *text = NULL, *copy;
    size_t length;
    FILE *out = open_memstream(&text, &length);
    CU_ASSERT_PTR_NOT_NULL_FATAL(out);
    print(out, grade, 1);
    fclose(out);
    copy = arena_copy(&class_arena, text);
    free(text);
    return copy;
}

static void print_student(FILE *out, const struct grade *grade, size_t count)
{
    CU_ASSERT_EQUAL(count, 1);
    student_page_print(out, grade, NULL, NULL, FEEDBACK_VISIBLE);
}

static void print_hidden(FILE *out, const struct grade *grade, size_t count)
{
    CU_ASSERT_EQUAL(count, 1);
    student_page_print(out, grade, NULL, NULL, FEEDBACK_HIDDEN);
}

static void print_class(FILE *out, const struct grade *grades, size_t count)
{
    class_page_print(out, "two-locks", grades, count);
}

static bool tells(const char *text, const char *words)
{
    bool told = strstr(text, words) != NULL;
    if (!told)
        fprintf(stderr, "no '%s' in:\n%s\n", words, text);
    return told;
}

/* 45 points of the work, 20 of them lost: everybody is told of 25, and students why. */
static void test_exports(void)
{
    static const char canvas[] = "Student,ID,Two locks (7)\nBob,s2,\n";
    struct fill fill;
    char *error;
    class_start();
    struct grade overdue = class_grade_overdue(), twin = overdue;
    CU_ASSERT_STRING_EQUAL(grade_headline(&class_arena, &overdue),
                           "fail, 25 of 100 points (late: 20 less)");
    CU_ASSERT_TRUE(tells(printed(grades_csv_print, &overdue), ",two-locks,25,100,fail,yes,"));
    CU_ASSERT_TRUE(tells(printed(grades_csv_print, &overdue), overdue.lateness));
    CU_ASSERT_TRUE(tells(printed(grades_junit_print, &overdue), overdue.lateness));
    CU_ASSERT_TRUE(tells(printed(print_class, &overdue), ">25 of 100<"));
    CU_ASSERT_TRUE(tells(printed(print_student, &overdue),
                         "<p>It was handed in 1 day 11 hours after it was due, which costs 20 "
                         "points.</p>"));
    twin.deducted = 0;
    twin.lateness = NULL;
    CU_ASSERT_STRING_EQUAL(printed(print_hidden, &overdue), printed(print_hidden, &twin));
    CU_ASSERT_EQUAL_FATAL(canvas_fill(&class_arena, "canvas.csv", canvas, sizeof canvas - 1, NULL,
                                      &overdue, 1, &fill, &error),
                          0);
    CU_ASSERT_STRING_EQUAL(fill.text, "Student,ID,Two locks (7)\nBob,s2,25\n");
    class_finish();
}

/* The score of the whole counts there; a test without points says what became of the others. */
static void test_gradescope(void)
{
    json_int_t sum = 0;
    bool is_told = false;
    class_start();
    struct grade overdue = class_grade_overdue();
    json_t *results = gradescope_of_grades(&overdue, 1, FEEDBACK_VISIBLE);
    json_t *tests = json_object_get(results, "tests");
    for (size_t i = 0; i < json_array_size(tests); i++) {
        json_t *test = json_array_get(tests, i);
        is_told |= strcmp(json_string_value(json_object_get(test, "name")), "in time") == 0;
        sum += json_integer_value(json_object_get(test, "score"));
    }
    CU_ASSERT_EQUAL(json_integer_value(json_object_get(results, "score")), 25);
    CU_ASSERT_EQUAL(sum, 45);
    CU_ASSERT_TRUE(is_told);
    json_decref(results);
    class_finish();
}

/* ---- moments ---- */

static void test_moments(void)
{
    static const struct {
        const char *text, *utc; /* NULL: is none */
    } rows[] = {
        {"1970-01-01T00:00:00Z", "1970-01-01T00:00:00Z"},
        {"2026-11-06T23:59+01:00", "2026-11-06T22:59:00Z"},
        {"2026-12-31T23:30:15-0130", "2027-01-01T01:00:15Z"},
        {"2024-03-01T00:30+01:00", "2024-02-29T23:30:00Z"},
        {"2100-03-01T00:30+01:00", "2100-02-28T23:30:00Z"},
        {"2000-02-29T12:00Z", "2000-02-29T12:00:00Z"},
        {"9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z"},
        {"1970-01-01T00:00:00+14:00", "1969-12-31T10:00:00Z"},
        {"2026-09-01 19:53:46.102391000 Z", "2026-09-01T19:53:46Z"}, /* as Gradescope has it */
        {"2026-09-01 12:53:46.102391000 -07:00", "2026-09-01T19:53:46Z"},
        {"2026-02-29T12:00Z", NULL},
        {"2100-02-29T12:00Z", NULL},
        {"2026-04-31T12:00Z", NULL},
        {"2026-13-01T12:00Z", NULL},
        {"2026-11-06T24:00Z", NULL},
        {"2026-11-06T23:60Z", NULL},
        {"2026-11-06T23:59:60Z", NULL},
        {"2026-11-06T23:59:5Z", NULL},
        {"2026-11-06T23:59:00.Z", NULL},
        {"2026-11-06T23:59:00123Z", NULL},
        {"2026-11-06T23:59", NULL},
        {"2026-11-06T23:59+1", NULL},
        {"2026-11-06T23:59+15:00", NULL},
        {"2026-11-06T23:59Zoo", NULL},
        {"2026-11-06", NULL},
        {"26-11-06T23:59Z", NULL},
        {"06/11/2026 23:59", NULL},
        {" 2026-11-06T23:59Z", NULL},
        {"1969-11-06T23:59Z", NULL},
        {"", NULL},
    };
    class_start();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        int64_t moment = 77;
        bool is_one = moment_parse(rows[i].text, &moment) == 0;
        if (is_one != (rows[i].utc != NULL))
            fprintf(stderr, "'%s'\n", rows[i].text);
        CU_ASSERT_EQUAL(is_one, rows[i].utc != NULL);
        if (is_one && rows[i].utc)
            CU_ASSERT_STRING_EQUAL(moment_text(&class_arena, moment), rows[i].utc);
        if (!is_one)
            CU_ASSERT_EQUAL(moment, 77);
    }
    class_finish();
}

/* Each day of four hundred years follows the one before, whatever calendars say of leap days. */
static void test_every_day(void)
{
    class_start();
    for (int64_t day = 0; day < 146097; day += 17) {
        int64_t read = -1;
        CU_ASSERT_EQUAL(moment_parse(moment_text(&class_arena, day * 86400 + 86399), &read), 0);
        CU_ASSERT_EQUAL(read, day * 86400 + 86399);
    }
    class_finish();
}

static void test_durations(void)
{
    class_start();
    CU_ASSERT_STRING_EQUAL(duration_words(&class_arena, 1), "1 second");
    CU_ASSERT_STRING_EQUAL(duration_words(&class_arena, 61), "1 minute 1 second");
    CU_ASSERT_STRING_EQUAL(duration_words(&class_arena, 3600), "1 hour");
    CU_ASSERT_STRING_EQUAL(duration_words(&class_arena, 86399), "23 hours 59 minutes");
    CU_ASSERT_STRING_EQUAL(duration_words(&class_arena, 2 * 86400 + 59), "2 days");
    CU_ASSERT_STRING_EQUAL(duration_words(&class_arena, 2 * 86400 + 7200), "2 days 2 hours");
    class_finish();
}

/* ---- lateness ---- */

static void test_percent(void)
{
    static const struct {
        int64_t seconds;
        int percent;
    } rows[] = {
        {-86400, 0},
        {0, 0},
        {1, 0},
        {15 * 60, 0},
        {15 * 60 + 1, 10},
        {86400, 10},
        {86401, 20},
        {2 * 86400, 20},
        {4 * 86400, 40},
        {4 * 86400 + 1, 45},
        {7 * 86400, 45},
        {7 * 86400 + 1, 100},
        {400 * 86400, 100},
    };
    class_start();
    read_good(LATE "[a]\n");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        CU_ASSERT_EQUAL(lateness_percent(&course.late, rows[i].seconds), rows[i].percent);
    read_good("[a]\n");
    CU_ASSERT_EQUAL(lateness_percent(&course.late, 400 * 86400), 0);
    class_finish();
}

/* The failing student, who has 45 of 100 points, handed in at this moment. */
static struct grade handed_in(const char *submitted)
{
    struct grade grade = class_grades()[1];
    grade.late = false;
    grade.submitted = submitted ? arena_copy(&class_arena, submitted) : NULL;
    lateness_apply(&class_arena, &course, &course.labs[0], &grade);
    return grade;
}

static void test_deducted(void)
{
    class_start();
    read_good(LATE "[a]\ndue = 2026-11-06T23:59+01:00\n");
    struct grade grade = handed_in("2026-11-06T22:59:00Z");
    CU_ASSERT_FALSE(grade.late);
    CU_ASSERT_PTR_NULL(grade.lateness);
    grade = handed_in("2026-11-06T23:14:00Z");
    CU_ASSERT_FALSE(grade.late);
    CU_ASSERT_EQUAL(grade_final(&grade), 45);
    grade = handed_in("2026-11-06T23:14:01Z");
    CU_ASSERT_TRUE(grade.late);
    CU_ASSERT_EQUAL(grade.points, 45);
    CU_ASSERT_EQUAL(grade_final(&grade), 35);
    CU_ASSERT_STRING_EQUAL(grade.lateness, "handed in 15 minutes 1 second after it was due, which "
                                           "costs 10 points");
    grade = handed_in("2026-11-13T22:59:01Z");
    CU_ASSERT_EQUAL(grade_final(&grade), 0);
    CU_ASSERT_STRING_EQUAL(grade.lateness, "handed in 7 days after it was due, too late to count");
    class_finish();
}

/* Nobody gets less than nothing, and nothing is taken from what has no points. */
static void test_no_less_than_nothing(void)
{
    class_start();
    read_good("[late]\ncost = 30% per day\n[a]\ndue = 2026-11-06T12:00Z\n");
    struct grade grade = handed_in("2026-11-08T11:00:00Z");
    CU_ASSERT_EQUAL(grade.deducted, 45);
    CU_ASSERT_EQUAL(grade_final(&grade), 0);
    grade = class_grades()[3];
    grade.submitted = arena_copy(&class_arena, "2026-11-08T11:00:00Z");
    lateness_apply(&class_arena, &course, &course.labs[0], &grade);
    CU_ASSERT_TRUE(grade.late);
    CU_ASSERT_EQUAL(grade.deducted, 0);
    CU_ASSERT_STRING_EQUAL(grade.lateness, "handed in 1 day 23 hours after it was due");
    class_finish();
}

/* A day is 24 hours: clocks that are put back or forward change nothing. */
static void test_clocks(void)
{
    class_start();
    read_good(LATE "[a]\ndue = 2026-10-24T23:59+02:00\n");
    CU_ASSERT_EQUAL(handed_in("2026-10-25T21:59:00Z").deducted, 10); /* 22:59 on the new clocks */
    CU_ASSERT_EQUAL(handed_in("2026-10-25T22:59:00Z").deducted, 20); /* 23:59 there: 25 hours */
    read_good(LATE "[a]\ndue = 2026-03-28T23:59+01:00\n");
    CU_ASSERT_EQUAL(handed_in("2026-03-29T21:59:00Z").deducted, 10); /* 23:59 there: 23 hours */
    CU_ASSERT_EQUAL(handed_in("2026-03-29T22:59:00Z").deducted, 10);
    CU_ASSERT_EQUAL(handed_in("2026-03-29T22:59:01Z").deducted, 20);
    read_good(LATE "[a]\ndue = 2028-02-28T12:00Z\n"); /* there is a 29th between */
    CU_ASSERT_EQUAL(handed_in("2028-03-01T12:00:00Z").deducted, 20);
    read_good(LATE "[a]\ndue = 2026-02-28T12:00Z\n");
    CU_ASSERT_EQUAL(handed_in("2026-03-01T12:00:00Z").deducted, 10);
    class_finish();
}

/* What the LMS says is kept where the moment is not known, and costs nothing. */
static void test_unknown(void)
{
    class_start();
    read_good(LATE "[a]\ndue = 2026-11-06T12:00Z\n");
    struct grade grade = class_grades()[1];
    grade.deducted = 20;
    lateness_apply(&class_arena, &course, &course.labs[0], &grade);
    CU_ASSERT_TRUE(grade.late);
    CU_ASSERT_EQUAL(grade.deducted, 0);
    CU_ASSERT_PTR_NOT_NULL(strstr(grade.lateness, "the instructor decides"));
    grade = handed_in(NULL);
    CU_ASSERT_FALSE(grade.late);
    CU_ASSERT_PTR_NULL(grade.lateness);
    read_good(LATE "[a]\n");
    grade = handed_in("2026-11-08T11:00:00Z");
    CU_ASSERT_FALSE(grade.late);
    CU_ASSERT_EQUAL(grade.deducted, 0);
    class_finish();
}

/* The failing student built, and found the right result; nothing else. */
static void test_reweigh(void)
{
    struct lab lab = {.points = {20, 30, 50, 0, 0, 0}};
    class_start();
    struct grade grade = class_grades()[1];
    CU_ASSERT_EQUAL(grade_reweigh(&lab, &grade), 0);
    CU_ASSERT_EQUAL(grade.points, 50);
    CU_ASSERT_EQUAL(grade.possible, 100);
    CU_ASSERT_EQUAL(grade.criterion_count, 3);
    CU_ASSERT_EQUAL(grade.criteria[2].possible, 50);
    CU_ASSERT_EQUAL(grade.criteria[2].points, 0);
    /* The grade says nothing of 'clean' any more, nor of 'parallel'. */
    struct lab others = {.points = {20, 30, 40, 10, 0, 0}};
    CU_ASSERT_EQUAL(grade_reweigh(&others, &grade), -1);
    CU_ASSERT_EQUAL(grade.points, 50);
    grade = class_grades()[3];
    CU_ASSERT_EQUAL(grade_reweigh(&lab, &grade), 0);
    CU_ASSERT_EQUAL(grade.criterion_count, 0);
    class_finish();
}

CU_TestInfo course_tests[] = {
    {"a course says what counts how much, and what lateness costs", test_whole},
    {"a course that says little is one", test_shortest},
    {"what no course says is refused in its line", test_refused},
    {"the page's example is a course, and the page tells every key", test_documentation},
    {"whatever is in the file, it is a course or a sentence", test_noise},
    {"tables and pages have what is left, and say why", test_exports},
    {"Gradescope is told what is left, and why", test_gradescope},
    {"a lab gets the points of its course, if it has what they are for", test_weigh},
    {"a moment has a day, a time and a zone", test_moments},
    {"every day has a name that is read back", test_every_day},
    {"people are told the two largest parts of a time", test_durations},
    {"a day that is begun counts, up to the most there is", test_percent},
    {"lateness costs points, and those of the work stay", test_deducted},
    {"nobody has less than nothing", test_no_less_than_nothing},
    {"a day has 24 hours, whatever clocks show", test_clocks},
    {"who is late for a time that nobody knows keeps the points", test_unknown},
    {"criteria are weighed anew without judging", test_reweigh},
    CU_TEST_INFO_NULL,
};
