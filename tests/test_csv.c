/* A table that is read and written is the same bytes, whoever made it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../checker/model/csv.h"
#include "csv_trial.h"
#include "grade_trial.h"
#include "runner.h"

static bool reads(const char *text, struct csv *csv)
{
    char *error = NULL;
    int status = csv_read(&class_arena, "grades.csv", text, strlen(text), csv, &error);
    if (status != 0)
        fprintf(stderr, "%s\n", error ? error : "(no sentence)");
    return status == 0;
}

static const char *const tables[] = {
    "",
    "a",
    "a,b,c\n",
    "a,b,c\n1,2,3",
    "a,b\r\n1,2\r\n",
    "a,b\r1,2\r",
    "a,b\n1,2\r\n3,4\r5,6\n",
    "\xef\xbb\xbfStudent,ID\n",
    "\"a\",\"b,c\",\"d\"\"e\",\"f\ng\"\n",
    "\"\",\"\"\"\",\"\"\"\"\"\"\n",
    "a;b;c\n1,5;2;3\n",
    "a\tb\n\"1\t2\"\t3\n",
    "\n\n\na,b\n",
    ",,,\n",
    " \"a\" ,b \"c\" d\n",
    "one\n1,2,3,4,5\n",
    "\"a,b;c\";d\n",
    "    Points Possible,,,,,100\n",
    "\xff\xfe,\x01\x1b\n",
};

static void test_bytes(void)
{
    class_start();
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        struct csv csv;
        size_t length = 777;
        CU_ASSERT_TRUE_FATAL(reads(tables[i], &csv));
        CU_ASSERT_STRING_EQUAL(csv_write(&class_arena, &csv, &length), tables[i]);
        CU_ASSERT_EQUAL(length, strlen(tables[i]));
    }
    class_finish();
}

static void test_other_readers(void)
{
    class_start();
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        struct csv csv;
        struct csv_table table;
        CU_ASSERT_TRUE_FATAL(reads(tables[i], &csv));
        csv_table_read(&table, tables[i], csv.separator);
        CU_ASSERT_EQUAL(table.rows, csv.count);
        for (size_t row = 0; row < csv.count; row++)
            for (size_t j = 0; j < csv.rows[row].count; j++)
                CU_ASSERT_STRING_EQUAL(table.cells[row][j] ? table.cells[row][j] : "",
                                       csv.rows[row].cells[j].text);
    }
    class_finish();
}

/* Any bytes: refused, or the same again. */
static void test_noise(void)
{
    static const char alphabet[] = {'"', '"', ',', '\n', '\r', 'a', ' ', ';', (char)0xe2};
    unsigned random = 1;
    size_t read = 0;
    class_start();
    for (int i = 0; i < 20000; i++) {
        char text[13] = "", *error;
        struct csv csv;
        for (size_t j = 0; j < sizeof text - 1; j++) {
            random = random * 1103515245 + 12345;
            text[j] = alphabet[(random >> 16) % sizeof alphabet];
        }
        if (csv_read(&class_arena, "f", text, strlen(text), &csv, &error) != 0)
            continue;
        read++;
        CU_ASSERT_STRING_EQUAL(csv_write(&class_arena, &csv, NULL), text);
    }
    CU_ASSERT_TRUE(read > 1000 && read < 19000);
    class_finish();
}

static void test_lines(void)
{
    class_start();
    struct csv csv;
    CU_ASSERT_TRUE_FATAL(reads("a,\"b\nc\"\r\nd,e\n\n\"f\n\n\",g\nh\n", &csv));
    static const int lines[] = {1, 3, 4, 5, 8};
    CU_ASSERT_EQUAL_FATAL(csv.count, 5);
    for (size_t i = 0; i < csv.count; i++)
        CU_ASSERT_EQUAL(csv.rows[i].line, lines[i]);
    class_finish();
}

static void test_refusals(void)
{
    static const struct {
        const char *text;
        size_t length;
        const char *words;
    } rows[] = {{"a,b\n1,\"2\n3,4\n", 13, "f.csv:2: a quote begins here"},
                {"\"", 1, "f.csv:1: a quote begins here"},
                {"a\n\"b\"\"", 6, "f.csv:2: a quote begins here"},
                {"a\n\n\"b\"c,d\n", 10, "f.csv:3: there is text behind"},
                {"a,\0b\n", 5, "f.csv is no text"}};
    class_start();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct csv csv = {.count = 77};
        char *error = NULL;
        CU_ASSERT_EQUAL(csv_read(&class_arena, "f.csv", rows[i].text, rows[i].length, &csv, &error),
                        -1);
        CU_ASSERT_PTR_NOT_NULL_FATAL(error);
        CU_ASSERT_EQUAL(strncmp(error, rows[i].words, strlen(rows[i].words)), 0);
        CU_ASSERT_EQUAL(csv.count, 77);
    }
    class_finish();
}

static void test_setting(void)
{
    static const char *const texts[] = {"", "100", "a,b", "say \"no\"", "two\nlines", " x ", "a;b"};
    class_start();
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct csv csv;
        struct csv_table table;
        CU_ASSERT_TRUE_FATAL(reads("a,\"b\",c\r\n1,\"2\",3", &csv));
        csv_set(&class_arena, &csv, &csv.rows[1].cells[0], texts[i]);
        csv_set(&class_arena, &csv, &csv.rows[1].cells[1], texts[i]);
        char *text = csv_write(&class_arena, &csv, NULL);
        CU_ASSERT_EQUAL(strncmp(text, "a,\"b\",c\r\n", 9), 0);
        CU_ASSERT_STRING_EQUAL(text + strlen(text) - 3, "\",3"); /* what was quoted stays so */
        csv_table_read(&table, text, ',');
        CU_ASSERT_STRING_EQUAL(table.cells[1][0], texts[i]);
        CU_ASSERT_STRING_EQUAL(table.cells[1][1], texts[i]);
        CU_ASSERT_STRING_EQUAL(table.cells[1][2], "3");
        csv_table_ask_python(&table, text, ',');
    }
    class_finish();
}

static void test_columns(void)
{
    class_start();
    struct csv csv;
    size_t column = 777;
    CU_ASSERT_TRUE_FATAL(reads("Grade, Identifier ,\"grade\",Grades\nx, y\n", &csv));
    CU_ASSERT_EQUAL(csv_column(&csv, "identifier", &column), 1);
    CU_ASSERT_EQUAL(column, 1);
    CU_ASSERT_EQUAL(csv_column(&csv, "Grade", &column), 2);
    CU_ASSERT_EQUAL(column, 0);
    CU_ASSERT_EQUAL(csv_column(&csv, "x", &column), 0);
    CU_ASSERT_STRING_EQUAL(csv_word(&class_arena, &csv.rows[1], 1), "y");
    CU_ASSERT_STRING_EQUAL(csv_word(&class_arena, &csv.rows[1], 2), "");
    class_finish();
}

static void test_defusing(void)
{
    static const char *const formulas[] = {"=1+1", "+1", "-1", "@x", "\tx", "\rx", "\nx", "="};
    static const char *const others[] = {"", "a=b", "s1", "1-2", "'=1", " =1"};
    class_start();
    for (size_t i = 0; i < sizeof formulas / sizeof *formulas; i++)
        CU_ASSERT_STRING_EQUAL(csv_defused(&class_arena, formulas[i]),
                               arena_printf(&class_arena, "'%s", formulas[i]));
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        CU_ASSERT_STRING_EQUAL(csv_defused(&class_arena, others[i]), others[i]);
    class_finish();
}

CU_TestInfo csv_tests[] = {
    {"what is not changed is the same bytes", test_bytes},
    {"another reader reads the same cells", test_other_readers},
    {"any bytes are refused or come back", test_noise},
    {"rows know their lines", test_lines},
    {"what is no table is refused by line", test_refusals},
    {"a cell that is set means what it should, and its neighbours stay", test_setting},
    {"columns are known by name", test_columns},
    {"what a spreadsheet would calculate is defused", test_defusing},
    CU_TEST_INFO_NULL,
};
