/* 'lab grade --course': a course of two labs, as an instructor meets it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <jansson.h>

#include "cli.h"
#include "scratch.h"
#include "suites.h"

#define RIGHT "solutions/lock-ordering/two-locks/two-locks.c"
#define BUGGY "labs/lock-ordering/two-locks/two-locks.c"
#define OTHER "solutions/atomics/volatile-flag/volatile-flag.c"

/* Due in the past, and ten percent of a hundred points for each day. */
#define RULES                                                                                      \
    "[late]\ngrace = 15m\ncost = 10% per day\nat most = 50%\n"                                     \
    "[two-locks]\nweight = 3\ndue = 2025-11-06T23:59+01:00\n"                                      \
    "[volatile-flag]\ndue = 2025-11-13T23:59+01:00\n"

#define TIMES                                                                                      \
    "student,lab,submitted\n"                                                                      \
    "ada,two-locks,2025-11-06T20:00:00+01:00\n"                                                    \
    "bob,two-locks,2025-11-07T20:00:00+01:00\n"                                                    \
    "ada,volatile-flag,2025-11-14T00:10:00+01:00\n"                                                \
    "zed,two-locks,2025-11-06T20:00:00+01:00\n"

static void put(const char *path, const char *source)
{
    scratch_put(path, scratch_get(in_root(source)));
}

#define GRADE(...) LAB("grade", "--course", "course.ini", __VA_ARGS__)

static void start(void)
{
    cli_start();
    scratch_put("course.ini", RULES);
    scratch_put("times.csv", TIMES);
    scratch_put("roster.csv", "id,name\nada,Ada\nbob,Bob\ncyd,Cyd\n");
}

/* The number of a JSON file's key. */
static int number_in(const char *path, const char *key)
{
    json_t *value = json_loads(scratch_get(path), 0, NULL);
    json_t *number = json_object_get(value, key);
    int found = json_is_integer(number) ? (int)json_integer_value(number) : -1;
    json_decref(value);
    return found;
}

/* One course from its first grades to other rules: judging takes long, so it is judged once. */
static void test_course(void)
{
    if (!cli_has_sandbox())
        return;
    start();
    put("class/two-locks/ada/two-locks.c", RIGHT);
    put("class/two-locks/bob/two-locks.c", RIGHT);
    put("class/volatile-flag/ada/volatile-flag.c", OTHER);
    scratch_put("class/notes.txt", "later\n");
    CU_ASSERT_EQUAL(GRADE("--times", "times.csv", "--roster", "roster.csv", "class"), 5);
    CU_ASSERT_STRING_EQUAL(last_line(told.out), "2 labs: 3 graded, 3 passed, 3 not graded");
    CU_ASSERT_TRUE(has(told.err, "note: times.csv:5: 'zed' handed in nothing here."));
    CU_ASSERT_TRUE(has(told.out, "not a lab of the course: "));
    CU_ASSERT_TRUE(has(told.out, "class/notes.txt"));
    /* The points of the work, and what is left of them. */
    CU_ASSERT_EQUAL(number_in("grades/results/two-locks/bob.json", "points"), 100);
    CU_ASSERT_EQUAL(number_in("grades/results/two-locks/bob.json", "deducted"), 10);
    CU_ASSERT_EQUAL(number_in("grades/results/volatile-flag/ada.json", "deducted"), 0);
    const char *table = scratch_get("grades/grades.csv");
    CU_ASSERT_TRUE(has(table, "ada,Ada,,two-locks,100,100,pass,no,,\n"));
    CU_ASSERT_TRUE(has(table, "bob,Bob,,two-locks,90,100,pass,yes,,\"handed in 20 hours 1 minute "
                              "after it was due, which costs 10 points\"\n"));
    CU_ASSERT_TRUE(has(table, "ada,Ada,,volatile-flag,100,100,pass,no,,\n"));
    CU_ASSERT_STRING_EQUAL(scratch_get("grades/course.csv"),
                           "student,name,section,two-locks,volatile-flag,total,missing\n"
                           "ada,Ada,,100,100,100.00,\n"
                           "bob,Bob,,90,0,67.50,\n"
                           "cyd,Cyd,,0,0,0.00,\n");
    CU_ASSERT_EQUAL(access("grades/class/two-locks.html", F_OK), 0);
    CU_ASSERT_EQUAL(access("grades/class/volatile-flag.html", F_OK), 0);

    /* Other rules: nothing is judged, the book has another row, and the pages say why. */
    scratch_put("course.ini", "[late]\ncost = 30% per day\n"
                              "[two-locks]\nbuilds = 100\ndue = 2025-11-06T23:59+01:00\n"
                              "[volatile-flag]\nweight = 0\n");
    unlink("grades/results/two-locks/bob.txt"); /* what judging would write again */
    CU_ASSERT_EQUAL(GRADE("--resume", "--feedback", "visible", "class"), 5);
    CU_ASSERT_TRUE(has(told.out, "two-locks: bob: pass with 70 points, was pass with 90 points\n"));
    CU_ASSERT_NOT_EQUAL(access("grades/results/two-locks/bob.txt", F_OK), 0);
    CU_ASSERT_EQUAL(number_in("grades/results/two-locks/bob.json", "points"), 100);
    CU_ASSERT_EQUAL(number_in("grades/results/two-locks/bob.json", "deducted"), 30);
    CU_ASSERT_TRUE(has(scratch_get("grades/feedback/two-locks/bob.html"),
                       "<p>It was handed in 20 hours 1 minute after it was due, which costs 30 "
                       "points.</p>"));
    CU_ASSERT_TRUE(has(scratch_get("grades/course.csv"), "bob,Bob,,70,,70.00,\n"));
    /* and with the same rules nothing changes */
    CU_ASSERT_EQUAL(GRADE("--resume", "class"), 5);
    CU_ASSERT_PTR_NULL(strstr(told.out, ", was "));

    /* One lab alone, without asking for its grades again. */
    CU_ASSERT_EQUAL(GRADE("--lab", "volatile-flag", "class/volatile-flag"), 2);
    CU_ASSERT_TRUE(has(told.err, "--resume"));
    CU_ASSERT_EQUAL(GRADE("--lab", "volatile-flag", "--resume", "class/volatile-flag"), 5);
    CU_ASSERT_TRUE(has(last_line(told.out), "volatile-flag: 1 graded"));
    /* What was stopped while it was written is written again. */
    scratch_put("grades/results/volatile-flag/ada.json", "{");
    unlink("grades/results/volatile-flag/ada.txt");
    CU_ASSERT_EQUAL(GRADE("--lab", "volatile-flag", "--resume", "class/volatile-flag"), 5);
    CU_ASSERT_EQUAL(number_in("grades/results/volatile-flag/ada.json", "points"), 100);
    CU_ASSERT_TRUE(has(scratch_get("grades/results/volatile-flag/ada.txt"), "it builds"));
    cli_finish();
}

/* In an archive, too, with a lab that is an archive itself; what is not there is named. */
static void test_archives(void)
{
    if (!cli_has_sandbox())
        return;
    start();
    scratch_put("course.ini", RULES "[lost-wakeup]\n");
    put("all/class/two-locks/ada/two-locks.c", BUGGY);
    CU_ASSERT_EQUAL(system("cd all && tar czf ../class.tar.gz class"), 0);
    CU_ASSERT_EQUAL(GRADE("--json", "class.tar.gz"), 0);
    json_t *value = json_loads(told.out, 0, NULL);
    json_t *grade = json_array_get(json_object_get(value, "grades"), 0);
    CU_ASSERT_TRUE(json_is_null(json_object_get(value, "lab")));
    CU_ASSERT_EQUAL(json_array_size(json_object_get(value, "grades")), 1);
    CU_ASSERT_EQUAL(json_integer_value(json_object_get(grade, "points")), 45);
    json_decref(value);
    CU_ASSERT_EQUAL(GRADE("--resume", "class.tar.gz"), 0);
    CU_ASSERT_TRUE(has(told.out, "nothing here for the lab volatile-flag\n"));
    CU_ASSERT_TRUE(has(told.out, "nothing here for the lab lost-wakeup\n"));
    CU_ASSERT_STRING_EQUAL(last_line(told.out), "1 lab: 1 graded, 0 passed, 0 not graded");
    CU_ASSERT_TRUE(has(scratch_get("grades/course.csv"), "ada,,,45,,,,\"volatile-flag, "
                                                         "lost-wakeup\"\n"));
    cli_finish();
}

static void test_refused(void)
{
    if (!cli_has_sandbox())
        return;
    start();
    put("class/two-locks/ada/two-locks.c", RIGHT);
    put("flat/ada/two-locks.c", RIGHT);
    scratch_put("bad.ini", "[two-locks]\nduo = none\n");
    scratch_put("unknown.ini", "[two-locks]\n[two-lock]\n");
    scratch_put("weights.ini", "[two-locks]\nbuilds = 50\nparallel = 50\n");
    scratch_put("times2.csv", "student,submitted\nada,2025-11-06T20:00Z\n");
    scratch_put("times3.csv", "student,lab,submitted\n\nada,two-locks,yesterday\n");
    scratch_put("times4.csv", "student,lab,submitted\nada,two-locks,2025-11-06T20:00Z\n"
                              "Ada,two-locks,2025-11-07T20:00Z\n");
    scratch_put("times5.csv", "who,when\n");
    scratch_put("times6.csv", "student,lab,submitted\nada,two-lock,2025-11-06T20:00Z\n");
    CU_ASSERT_EQUAL(mkdir("empty", 0755) | mkdir("empty/two-locks", 0755), 0);
    static const struct {
        const char *arguments[8];
        const char *words;
    } rows[] = {
        {{"grade", "--course", "absent.ini", "class"}, "absent.ini can't be read"},
        {{"grade", "--course", "bad.ini", "class"}, "bad.ini:2: unknown key 'duo'"},
        {{"grade", "--course", "unknown.ini", "class"},
         "unknown.ini:2: there is no lab 'two-lock'; did you mean two-locks?"},
        {{"grade", "--course", "weights.ini", "class"}, "weights.ini:3: two-locks has no bound"},
        {{"grade", "--course", "course.ini", "flat"}, "nothing for a lab of this course"},
        {{"grade", "--course", "course.ini", "nowhere"}, "nowhere can't be read"},
        {{"grade", "--course", "course.ini", "--lab", "lost-wakeup", "class"},
         "course.ini says nothing of lost-wakeup"},
        {{"grade", "--course", "course.ini", "--canvas", "x.csv", "class"}, "--lab LAB"},
        {{"grade", "--lab", "two-locks", "--times", "times.csv", "class"}, "--course"},
        {{"grade", "--course", "course.ini", "--times", "times2.csv", "class"}, "column 'lab'"},
        {{"grade", "--course", "course.ini", "--times", "times3.csv", "class"},
         "times3.csv:3: 'yesterday' is no day"},
        {{"grade", "--course", "course.ini", "--times", "times4.csv", "class"},
         "times4.csv:3: 'Ada' stands in line 2, too"},
        {{"grade", "--course", "course.ini", "empty"}, "empty holds no submission yet"},
        {{"grade", "--course", "course.ini", "--times", "times6.csv", "class"},
         "times6.csv:2: the course has no lab 'two-lock'; see course.ini"},
        {{"grade", "--course", "course.ini", "--times", "times5.csv", "class"},
         "times5.csv:1: the header needs"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        CU_ASSERT_EQUAL(cli_run(NULL, rows[i].arguments), 2);
        CU_ASSERT_TRUE(has(told.err, rows[i].words));
        CU_ASSERT_STRING_EQUAL(told.out, "");
    }
    CU_ASSERT_NOT_EQUAL(access("grades", F_OK), 0);
    cli_finish();
}

CU_TestInfo cli_course_tests[] = {
    {"a course is graded lab by lab, and other rules need no judging", test_course},
    {"a course may be an archive, and labs without anything are named", test_archives},
    {"what makes no sense is told in one sentence, and nothing is made", test_refused},
    CU_TEST_INFO_NULL,
};
