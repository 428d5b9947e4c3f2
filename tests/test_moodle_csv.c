/* Moodle's worksheet comes back with grades, and people's own words are still in it. */
#include <stdio.h>
#include <string.h>

#include "../checker/output/moodle_csv.h"
#include "csv_trial.h"
#include "grade_trial.h"
#include "runner.h"

#define HEADER                                                                                     \
    "Identifier,\"Full name\",\"Email address\",Status,Grade,\"Maximum Grade\",\"Grade can be "    \
    "changed\",\"Last modified (submission)\",\"Last modified (grade)\",\"Feedback comments\"\n"

#define DATE "\"Friday, 20 November 2026, 9:00 AM\""

#define SHEET(g1, c1, g2, c2, g3, c3)                                                              \
    HEADER                                                                                         \
        "\"Participant 101\",\"Ada Lovelace\",s1,Submitted," g1 ",100.00,Yes," DATE ",-," c1 "\n"  \
        "\"Participant 102\",Bob,bob@x.org,\"Submitted, late\"," g2 ",100.00,Yes,-," DATE "," c2   \
        "\n"                                                                                       \
        "\"Participant 103\",Cyd,cyd@x.org,-," g3 ",100.00,No,-,-," c3 "\n"                        \
        "\"Participant 104\",Dee,dee@x.org,-,,100.00,Yes,-,-,\n"

static struct fill filled;
static char *error;

static bool fills(const char *text, enum feedback feedback, const struct grade *grades,
                  size_t count)
{
    error = NULL;
    int status = moodle_fill(&class_arena, "sheet.csv", text, strlen(text), feedback, grades, count,
                             &filled, &error);
    if (status != 0)
        fprintf(stderr, "%s\n", error ? error : "(no sentence)");
    return status == 0;
}

static bool refused(const char *text, const struct grade *grades, size_t count, const char *words)
{
    filled = (struct fill){.filled = 77};
    error = NULL;
    if (moodle_fill(&class_arena, "sheet.csv", text, strlen(text), FEEDBACK_VISIBLE, grades, count,
                    &filled, &error) == 0)
        return false;
    bool good = filled.filled == 77 && error && strncmp(error, "sheet.csv", 9) == 0 &&
                strstr(error, words) && error[strlen(error) - 1] == '.';
    if (!good)
        fprintf(stderr, "refused so: %s\n", error ? error : "(no sentence)");
    return good;
}

/* Ada is known by her mail, Bob by his number, Cyd by the whole of it. */
static struct grade *moodle_class(void)
{
    struct grade *grades = class_grades();
    grades[1].student = "102";
    grades[2].student = "Participant 103";
    return grades;
}

static void test_in_place(void)
{
    static const enum feedback levels[] = {FEEDBACK_HIDDEN, FEEDBACK_AFTER_DUE};
    class_start();
    for (size_t i = 0; i < 2; i++) {
        CU_ASSERT_TRUE_FATAL(
            fills(SHEET("", "", "3.00", "", "", ""), levels[i], moodle_class(), 3));
        CU_ASSERT_STRING_EQUAL(filled.text, SHEET("100", "", "45", "", "", ""));
        CU_ASSERT_EQUAL(filled.filled, 2);
    }
    struct csv_table table;
    csv_table_read(&table, filled.text, ',');
    CU_ASSERT_STRING_EQUAL(table.cells[2][4], "45");
    csv_table_ask_python(&table, filled.text, ',');
    class_finish();
}

#define COMMENT                                                                                    \
    "\"racelab 0.1: fail, 45 of 100 points (late)<br>data race on hits in count and report "       \
    "(two-locks.c:31)<br>data race on total in count (two-locks.c:40)<br>deadlock of thread 1 "    \
    "and thread 2\""

static void test_comments(void)
{
    class_start();
    CU_ASSERT_TRUE_FATAL(
        fills(SHEET("", "", "", "\"\"", "", ""), FEEDBACK_VISIBLE, moodle_class(), 3));
    CU_ASSERT_STRING_EQUAL(filled.text, SHEET("100", "\"racelab 0.1: pass, 100 of 100 points\"",
                                              "45", COMMENT, "", ""));
    class_finish();
}

static void test_own_words(void)
{
    class_start();
    CU_ASSERT_TRUE_FATAL(fills(SHEET("1", "\"Well, done\"", "2", "racelab 0.0: x", "", "racelab y"),
                               FEEDBACK_VISIBLE, moodle_class(), 3));
    CU_ASSERT_STRING_EQUAL(filled.text,
                           SHEET("100", "\"Well, done\"", "45", COMMENT, "", "racelab y"));
    class_finish();
}

static void test_html(void)
{
    class_start();
    struct grade grade = class_grades()[1];
    grade.findings[0].summary = "race on <script>alert(1)</script> & more";
    CU_ASSERT_TRUE_FATAL(fills("Identifier,Grade,Last modified (grade),Feedback comments\ns2,,,\n",
                               FEEDBACK_VISIBLE, &grade, 1));
    CU_ASSERT_PTR_NULL(strstr(filled.text, "<script>"));
    CU_ASSERT_PTR_NOT_NULL(strstr(filled.text, "&lt;script&gt;alert(1)&lt;/script&gt; &amp; more"));
    class_finish();
}

static bool notes(size_t i, enum fill_case what, const char *student, int line)
{
    if (i >= filled.note_count)
        return false;
    const struct fill_note *note = &filled.notes[i];
    return note->what == what && strcmp(note->student, student) == 0 && note->line == line;
}

static void test_unmatched(void)
{
    class_start();
    struct grade *grades = moodle_class();
    grades[3].student = "101"; /* inconclusive */
    CU_ASSERT_TRUE_FATAL(fills(SHEET("5", "", "", "", "6", ""), FEEDBACK_VISIBLE, grades + 1, 4));
    CU_ASSERT_STRING_EQUAL(filled.text, SHEET("5", "", "45", COMMENT, "6", ""));
    CU_ASSERT_EQUAL(filled.note_count, 4);
    CU_ASSERT_TRUE(notes(0, FILL_UNGRADED, "Ada Lovelace", 2));
    CU_ASSERT_TRUE(notes(1, FILL_KEPT, "Cyd", 4));
    CU_ASSERT_TRUE(notes(2, FILL_MISSING, "Dee", 5));
    CU_ASSERT_TRUE(notes(3, FILL_STRANGER, "s10", 0));
    class_finish();
}

static void test_least(void)
{
    class_start();
    CU_ASSERT_TRUE_FATAL(fills("Identifier,Grade,Last modified (grade)\r\nParticipant 7,,-\r\n\r\n",
                               FEEDBACK_VISIBLE, class_grades(), 0));
    CU_ASSERT_EQUAL(filled.note_count, 1);
    struct grade grade = class_grades()[1];
    grade.student = "7";
    CU_ASSERT_TRUE_FATAL(
        fills("Identifier,Maximum Grade,Grade,Last modified (grade)\r\nParticipant 7,20,,-\r\n\r\n",
              FEEDBACK_VISIBLE, &grade, 1));
    CU_ASSERT_STRING_EQUAL(
        filled.text,
        "Identifier,Maximum Grade,Grade,Last modified (grade)\r\nParticipant 7,20,9,-\r\n\r\n");
    CU_ASSERT_STRING_EQUAL(filled.scale, "100 points here are 20 there");
    class_finish();
}

static void test_refusals(void)
{
    class_start();
    struct grade *grades = moodle_class(), both = grades[0];
    both.student = "102";
    struct grade two[] = {grades[0], both};
    CU_ASSERT_TRUE(refused("", grades, 1, "empty"));
    CU_ASSERT_TRUE(refused("Student,Grade,Last modified (grade)\n", grades, 1, "'Identifier'"));
    CU_ASSERT_TRUE(refused("Identifier,Last modified (grade)\n", grades, 1, "'Grade'"));
    CU_ASSERT_TRUE(refused("Identifier,Grade\n", grades, 1, "'Last modified (grade)'"));
    CU_ASSERT_TRUE(refused("Identifier,Grade,Grade,Last modified (grade)\n", grades, 1, "several"));
    CU_ASSERT_TRUE(
        refused("Last modified (grade),Identifier,Grade\n-,s1\n", grades, 1, "line 2 has 2 cells"));
    CU_ASSERT_TRUE(refused("Identifier,Grade,Last modified (grade)\nP 102,,\n102,,\n", grades, 2,
                           "lines 2 and 3 are both"));
    CU_ASSERT_TRUE(refused("Identifier,Username,Grade,Last modified (grade)\nP 102,s1,,\n", two, 2,
                           "is both student"));
    class_finish();
}

CU_TestInfo moodle_csv_tests[] = {
    {"grades come into their column, and every other byte stays", test_in_place},
    {"comments are for students who may see them", test_comments},
    {"what people wrote stays, what racelab wrote is written anew", test_own_words},
    {"a comment is no HTML of the student's", test_html},
    {"who is missing on either side is told, and whose cell was kept", test_unmatched},
    {"three columns are enough", test_least},
    {"what is no worksheet is refused", test_refusals},
    CU_TEST_INFO_NULL,
};
