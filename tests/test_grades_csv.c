/* The table of grades: whoever reads it finds each student's row, and nothing calculates. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../checker/output/grades_csv.h"
#include "csv_trial.h"
#include "grade_trial.h"
#include "runner.h"

static char *print(const struct grade *grades, size_t count)
{
    char *text = NULL;
    size_t length;
    FILE *out = open_memstream(&text, &length);
    CU_ASSERT_PTR_NOT_NULL_FATAL(out);
    grades_csv_print(out, grades, count);
    fclose(out);
    char *copy = arena_copy(&class_arena, text);
    free(text);
    return copy;
}

static void check_row(const struct csv_table *table, size_t row, const char *const *cells)
{
    for (size_t i = 0; i < 10; i++)
        CU_ASSERT_STRING_EQUAL(table->cells[row][i], cells[i]);
    CU_ASSERT_PTR_NULL(table->cells[row][10]);
}

static void test_rows(void)
{
    static const char *const rows[][10] = {
        {"student", "name", "section", "lab", "points", "possible", "outcome", "late", "kinds",
         "remark"},
        {"s1", "Lovelace, Ada", "Tue 10", "two-locks", "100", "100", "pass", "no", "", ""},
        {"s2", "Bob \"the\" Builder", "Tue 10", "two-locks", "45", "100", "fail", "yes",
         "data-race deadlock", "of 3 files named two-locks.c the newest was taken"},
        {"s3", "Cyd", "Tue 10", "two-locks", "0", "100", "not built", "no", "", ""},
        {"s4", "Dee", "Tue 10", "two-locks", "", "", "inconclusive", "no", "", "helgrind gave up"},
        {"s10", "", "", "two-locks", "", "", "ungradable", "no", "", "nothing was handed in"}};
    struct csv_table table;
    class_start();
    char *text = print(class_grades(), CLASS_SIZE);
    csv_table_read(&table, text, ',');
    CU_ASSERT_EQUAL_FATAL(table.rows, CLASS_SIZE + 1);
    for (size_t i = 0; i < table.rows; i++)
        check_row(&table, i, rows[i]);
    csv_table_ask_python(&table, text, ',');
    class_finish();
}

static void test_nasty(void)
{
    static const char *const names[] = {
        "=cmd|'/C calc'!A0", "+1", "-1", "@SUM(1)", "\t=1", "a\nb", "a\r\nb", "\"", "a,b", "'",
        "\xe2\x82\xac"};
    class_start();
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct grade grade = class_grades()[1];
        struct csv_table table;
        grade.student = grade.name = grade.section = grade.remark = (char *)names[i];
        char *text = print(&grade, 1);
        csv_table_read(&table, text, ',');
        CU_ASSERT_EQUAL_FATAL(table.rows, 2);
        static const size_t places[] = {0, 1, 2, 9};
        for (size_t j = 0; j < 4; j++) {
            const char *cell = table.cells[1][places[j]];
            CU_ASSERT_PTR_NULL(strchr("=+-@\t\r\n", *cell));
            CU_ASSERT_STRING_EQUAL(cell + (i < 5), names[i]);
        }
        csv_table_ask_python(&table, text, ',');
    }
    class_finish();
}

static void test_nobody(void)
{
    class_start();
    const char *text = print(NULL, 0);
    CU_ASSERT_PTR_EQUAL(strchr(text, '\n'), text + strlen(text) - 1);
    class_finish();
}

CU_TestInfo grades_csv_tests[] = {
    {"each student has a row, without points where there are none", test_rows},
    {"names neither calculate nor break rows", test_nasty},
    {"nobody is a header", test_nobody},
    CU_TEST_INFO_NULL,
};
