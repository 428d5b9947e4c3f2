/* course.csv: who has how much of the whole, and what is missing. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../checker/model/moment.h"
#include "../checker/output/course_csv.h"
#include "grade_trial.h"
#include "runner.h"

static struct course course;
static char *table;

static void start(void)
{
    char *error = NULL;
    class_start();
    CU_ASSERT_EQUAL_FATAL(course_parse(&class_arena, "course.ini",
                                       "[two-locks]\nweight = 3\ndue = 2026-11-06T12:00Z\n"
                                       "[unsafe-map]\n",
                                       &course, &error),
                          0);
}

static void finish(void)
{
    free(table);
    table = NULL;
    class_finish();
}

static void print(const struct grade *grades, size_t count, const struct course_student *students,
                  size_t student_count, const char *now)
{
    size_t length;
    int64_t moment = 0;
    free(table);
    table = NULL;
    CU_ASSERT_EQUAL(moment_parse(now, &moment), 0);
    FILE *out = open_memstream(&table, &length);
    CU_ASSERT_PTR_NOT_NULL_FATAL(out);
    course_csv_print(out, &course, grades, count, students, student_count, moment);
    fclose(out);
}

static bool has_row(const char *row)
{
    bool found = strstr(table, row) != NULL;
    if (!found)
        fprintf(stderr, "no '%s' in:\n%s", row, table);
    return found;
}

/* A grade for the other lab. */
static struct grade other_lab(struct grade grade)
{
    grade.lab = "unsafe-map";
    return grade;
}

static struct grade nothing(const char *student, const char *lab)
{
    struct grade grade = class_grades()[4];
    grade.student = arena_copy(&class_arena, student);
    grade.lab = arena_copy(&class_arena, lab);
    grade.problem = "nothing handed in";
    return grade;
}

static void test_total(void)
{
    start();
    struct grade *class = class_grades(), overdue = class_grade_overdue();
    struct grade grades[] = {class[0], other_lab(class[1]), overdue, other_lab(class[0]), class[3]};
    grades[1].student = class[0].student;
    grades[3].student = overdue.student;
    print(grades, 5, NULL, 0, "2026-11-07T00:00Z");
    CU_ASSERT_TRUE(has_row("student,name,section,two-locks,unsafe-map,total,missing\n"));
    CU_ASSERT_TRUE(has_row("\ns1,\"Lovelace, Ada\",Tue 10,100,45,86.25,\n"));
    CU_ASSERT_TRUE(has_row("\ns2,\"Bob \"\"the\"\" Builder\",Tue 10,25,100,43.75,\n"));
    CU_ASSERT_TRUE(has_row("\ns4,Dee,Tue 10,,,,\"two-locks, unsafe-map\"\n"));
    finish();
}

/* A 0 needs both: the roster's word, and that the time is over. */
static void test_nothing(void)
{
    start();
    struct grade grades[] = {nothing("s1", "two-locks"), nothing("s1", "unsafe-map")};
    print(grades, 2, NULL, 0, "2026-11-06T12:00:00Z");
    CU_ASSERT_TRUE(has_row("\ns1,,,,,,\"two-locks, unsafe-map\"\n"));
    print(grades, 2, NULL, 0, "2026-11-06T12:00:01Z");
    CU_ASSERT_TRUE(has_row("\ns1,,,0,,,unsafe-map\n"));
    grades[0].problem = "there is no C file, only notes.txt";
    print(grades, 2, NULL, 0, "2026-11-06T12:00:01Z");
    CU_ASSERT_TRUE(has_row("\ns1,,,,,,\"two-locks, unsafe-map\"\n"));
    finish();
}

/* Who is known by several keys is one row; without a grade the roster's first key names it. */
static void test_roster(void)
{
    static const char *ada[] = {"7", "Ada", NULL}, *bob[] = {"8", NULL};
    static const struct course_student students[] = {{ada, "Ada", "A"}, {bob, "=Bob", NULL}};
    start();
    struct grade *class = class_grades();
    struct grade grades[] = {class[0], other_lab(class[0]), nothing("7", "unsafe-map")};
    grades[0].student = "7";
    grades[1].student = "ada";
    print(grades, 3, students, 2, "2026-11-07T00:00Z");
    CU_ASSERT_TRUE(has_row("\n7,Ada,A,100,100,100.00,\n"));
    CU_ASSERT_TRUE(has_row("\n8,'=Bob,,,,,\"two-locks, unsafe-map\"\n"));
    CU_ASSERT_PTR_NULL(strstr(table, "\nada"));
    /* with a grade under each key, nobody knows which counts */
    grades[2] = other_lab(class[1]);
    grades[2].student = "7";
    print(grades, 3, students, 2, "2026-11-07T00:00Z");
    CU_ASSERT_TRUE(has_row("\n7,Ada,A,100,,,unsafe-map (two grades)\n"));
    finish();
}

CU_TestInfo course_csv_tests[] = {
    {"labs count by their weight, and a lab without points is missing", test_total},
    {"nothing handed in is 0 when that is sure", test_nothing},
    {"who has several keys is one row", test_roster},
    CU_TEST_INFO_NULL,
};
