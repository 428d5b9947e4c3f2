/* Canvas's own export comes back with points in one column, and is otherwise the same bytes. */
#include <stdio.h>
#include <string.h>

#include "../checker/output/canvas_csv.h"
#include "csv_trial.h"
#include "grade_trial.h"
#include "runner.h"

/* An export with all that Canvas puts into it; X where the points of s1, s2, s3 will be. */
#define EXPORT(x1, x2, x3, x4, x10)                                                                \
    "\xef\xbb\xbfStudent,ID,SIS User ID,SIS Login ID,Section,\"Two, locks (4711)\",Bank (4712)"    \
    ",Final Score\r\n"                                                                             \
    ",,,,,Manual Posting,,\r\n"                                                                    \
    "    Points Possible,,,,,100.00,50.0,(read only)\r\n"                                          \
    "\"Lovelace, Ada\",17,A1,s1,\"Tue 10, Wed\"," x1 ",\"7,5\",99\r\n"                             \
    "\"Builder, Bob \"\"the\"\"\",18,s2,bob@x.org,Tue 10," x2 ",,\r\n"                             \
    "Cyd,s3,,,Tue 10," x3 ",,\r\n"                                                                 \
    "Dee,20,s4,,Tue 10," x4 ",,\r\n"                                                               \
    "Zed,21,Z1,zed,Tue 10,,,\r\n"                                                                  \
    "Eve,22,E1,s10,Tue 10," x10 ",,\r\n"                                                           \
    "\"Student, Test\",23,,f00,Tue 10,,,"

static struct fill filled;
static char *error;

static bool fills(const char *text, const char *column, const struct grade *grades, size_t count)
{
    error = NULL;
    int status = canvas_fill(&class_arena, "canvas.csv", text, strlen(text), column, grades, count,
                             &filled, &error);
    if (status != 0)
        fprintf(stderr, "%s\n", error ? error : "(no sentence)");
    return status == 0;
}

static bool refused(const char *text, const char *column, const struct grade *grades, size_t count,
                    const char *words)
{
    filled = (struct fill){.filled = 77};
    error = NULL;
    if (canvas_fill(&class_arena, "canvas.csv", text, strlen(text), column, grades, count, &filled,
                    &error) == 0)
        return false;
    bool good = filled.filled == 77 && error && strncmp(error, "canvas.csv", 10) == 0 &&
                strstr(error, words) && error[strlen(error) - 1] == '.';
    if (!good)
        fprintf(stderr, "refused so: %s\n", error ? error : "(no sentence)");
    return good;
}

static void test_in_place(void)
{
    class_start();
    CU_ASSERT_TRUE_FATAL(
        fills(EXPORT("", "3", "\"\"", "1", "2"), "4711", class_grades(), CLASS_SIZE));
    CU_ASSERT_STRING_EQUAL(filled.text, EXPORT("100", "45", "\"0\"", "1", "2"));
    CU_ASSERT_EQUAL(filled.length, strlen(filled.text));
    CU_ASSERT_EQUAL(filled.filled, 3);
    CU_ASSERT_STRING_EQUAL(filled.column, "Two, locks (4711)");
    CU_ASSERT_PTR_NULL(filled.scale);
    struct csv_table table;
    csv_table_read(&table, filled.text, ',');
    CU_ASSERT_STRING_EQUAL(table.cells[3][5], "100");
    CU_ASSERT_STRING_EQUAL(table.cells[4][0], "Builder, Bob \"the\"");
    csv_table_ask_python(&table, filled.text, ',');
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
    struct grade *grades = class_grades();
    grades[0].student = "nobody";
    CU_ASSERT_TRUE_FATAL(fills(EXPORT("", "", "ex", "", ""), "4711", grades, CLASS_SIZE));
    CU_ASSERT_STRING_EQUAL(filled.text, EXPORT("", "45", "ex", "", ""));
    CU_ASSERT_EQUAL(filled.note_count, 6);
    CU_ASSERT_TRUE(notes(0, FILL_MISSING, "Lovelace, Ada", 4));
    CU_ASSERT_TRUE(notes(1, FILL_KEPT, "Cyd", 6));
    CU_ASSERT_TRUE(notes(2, FILL_UNGRADED, "Dee", 7));
    CU_ASSERT_TRUE(notes(3, FILL_MISSING, "Zed", 8));
    CU_ASSERT_TRUE(notes(4, FILL_UNGRADED, "Eve", 9));
    CU_ASSERT_TRUE(notes(5, FILL_STRANGER, "nobody", 0));
    CU_ASSERT_EQUAL(filled.filled, 1);
    for (int i = FILL_STRANGER; i <= FILL_KEPT; i++)
        CU_ASSERT_TRUE(strlen(fill_case_phrase((enum fill_case)i)) > 10);
    class_finish();
}

static void test_column(void)
{
    static const char two[] = EXPORT("", "", "", "", "");
    static const char one[] = "Student,ID,Locks (1),Current Score\nAda,s1,,\n";
    class_start();
    struct grade *grades = class_grades();
    CU_ASSERT_TRUE(fills(two, "Two, locks", grades, 1));
    CU_ASSERT_STRING_EQUAL(filled.text, EXPORT("100", "", "", "", ""));
    CU_ASSERT_TRUE(fills(two, "Two, locks (4711)", grades, 1));
    CU_ASSERT_TRUE(fills(one, NULL, grades, 1));
    CU_ASSERT_STRING_EQUAL(filled.text, "Student,ID,Locks (1),Current Score\nAda,s1,100,\n");
    CU_ASSERT_TRUE(fills("Student,ID,Locks\nAda,s1,\n", "Locks", grades, 1));
    CU_ASSERT_TRUE(refused(two, NULL, grades, 1, "'Two, locks (4711)', 'Bank (4712)'"));
    CU_ASSERT_TRUE(refused(two, "471", grades, 1, "no assignment '471'"));
    CU_ASSERT_TRUE(refused(two, "Two", grades, 1, "no assignment 'Two'"));
    CU_ASSERT_TRUE(refused(two, "ID", grades, 1, "no assignment 'ID'"));
    CU_ASSERT_TRUE(refused(two, "", grades, 1, "no assignment ''"));
    CU_ASSERT_TRUE(refused(two, "Final Score", grades, 1, "read-only"));
    CU_ASSERT_TRUE(refused("Student,ID,Q (1),Q (2)\n", "Q", grades, 1, "2 assignments so called"));
    CU_ASSERT_TRUE(fills("Student,ID,Q (1),Q (2)\nAda,s1,,\n", "2", grades, 1));
    CU_ASSERT_STRING_EQUAL(filled.text, "Student,ID,Q (1),Q (2)\nAda,s1,,100\n");
    CU_ASSERT_TRUE(refused("Student,ID,Score\n", NULL, grades, 1, "no assignment"));
    class_finish();
}

static void test_scale(void)
{
    static const struct {
        const char *possible, *points; /* of 45 from 100 */
        bool is_scaled;
    } rows[] = {{"100", "45", false},  {"100.00", "45", false}, {"", "45", false},
                {"10", "4.5", true},   {"10.0", "4.5", true},   {"30", "13.5", true},
                {"7", "3.15", true},   {"200", "90", true},     {"0", "45", false},
                {"none", "45", false}, {"-5", "45", false},     {"inf", "45", false}};
    class_start();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char *text = arena_printf(
            &class_arena, "Student,ID,L (1)\n    Points Possible,,%s\nBob,s2,\n", rows[i].possible);
        CU_ASSERT_TRUE_FATAL(fills(text, NULL, &class_grades()[1], 1));
        CU_ASSERT_STRING_EQUAL(strstr(filled.text, "Bob"),
                               arena_printf(&class_arena, "Bob,s2,%s\n", rows[i].points));
        CU_ASSERT_EQUAL(filled.scale != NULL, rows[i].is_scaled);
    }
    CU_ASSERT_TRUE(
        fills("Student,ID,L (1)\nPoints Possible,,10\nBob,s2,\n", NULL, &class_grades()[1], 1));
    CU_ASSERT_STRING_EQUAL(filled.scale, "100 points here are 10 there");
    class_finish();
}

/* The points of one must never be another's. */
static void test_ambiguity(void)
{
    class_start();
    struct grade *grades = class_grades();
    CU_ASSERT_TRUE(refused("Student,ID,SIS User ID,L (1)\nAda,s1,,\nBob,2,s1,\n", NULL, grades, 2,
                           "lines 2 and 3 are both student 's1'"));
    CU_ASSERT_TRUE(refused("Student,ID,SIS User ID,L (1)\nAda,s1,s2,\n", NULL, grades, 2,
                           "line 2 is both student 's1' and student 's2'"));
    CU_ASSERT_TRUE(fills("Student,ID,SIS User ID,L (1)\nAda,s1,s1,\n", NULL, grades, 1));
    struct grade twice[] = {grades[0], grades[0]};
    twice[1].lab = "bank";
    CU_ASSERT_TRUE(refused("Student,ID,L (1)\n", NULL, twice, 2, "one lab at a time"));
    class_finish();
}

static void test_refusals(void)
{
    class_start();
    struct grade *grades = class_grades();
    CU_ASSERT_TRUE(refused("", NULL, grades, 1, "empty"));
    CU_ASSERT_TRUE(refused("Name,Points\n", NULL, grades, 1, "no export of Canvas"));
    CU_ASSERT_TRUE(refused("Student,L (1)\n", NULL, grades, 1, "know students by"));
    CU_ASSERT_TRUE(refused("Student,ID,L (1)\nAda,s1\n", NULL, grades, 1, "line 2 has 2 cells"));
    CU_ASSERT_TRUE(refused("Student,ID,\"L (1)\nAda,s1\n", NULL, grades, 1, "never ends"));
    class_finish();
}

/* Whatever byte is wrong: it is refused, or nothing but cells of the column changed. */
static void test_noise(void)
{
    static const char wrong[] = {'"', ',', '\n', 'x', (char)0xff};
    class_start();
    char *text = arena_copy(&class_arena, EXPORT("", "3", "\"\"", "1", "2"));
    size_t length = strlen(text), good = 0;
    for (size_t i = 0; i < length * sizeof wrong; i++) {
        char kept = text[i / sizeof wrong];
        text[i / sizeof wrong] = wrong[i % sizeof wrong];
        if (canvas_fill(&class_arena, "f", text, length, "4711", class_grades(), CLASS_SIZE,
                        &filled, &error) == 0) {
            good++;
            CU_ASSERT_TRUE(filled.filled <= 3 && filled.length <= length + 3 * strlen("100"));
            CU_ASSERT_EQUAL(strlen(filled.text), filled.length);
        }
        text[i / sizeof wrong] = kept;
    }
    CU_ASSERT_TRUE(good > length);
    class_finish();
}

static void test_semicolons(void)
{
    class_start();
    CU_ASSERT_TRUE(fills("Student;ID;L (1)\nLovelace, Ada; s1 ;\n", NULL, class_grades(), 1));
    CU_ASSERT_STRING_EQUAL(filled.text, "Student;ID;L (1)\nLovelace, Ada; s1 ;100\n");
    class_finish();
}

CU_TestInfo canvas_csv_tests[] = {
    {"points come into their column, and every other byte stays", test_in_place},
    {"who is missing on either side is told, and whose cell was kept", test_unmatched},
    {"the column is found by title, by id, or because it is the only one", test_column},
    {"points are scaled to what Canvas has for possible", test_scale},
    {"nobody gets the points of somebody else", test_ambiguity},
    {"what is no export is refused", test_refusals},
    {"no wrong byte fills more than the column", test_noise},
    {"an export with semicolons stays one", test_semicolons},
    CU_TEST_INFO_NULL,
};
