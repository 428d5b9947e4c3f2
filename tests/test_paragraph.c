#include <stdlib.h>
#include <string.h>

#include "../checker/model/utf8.h"
#include "../checker/output/columns.h"
#include "../checker/output/paragraph.h"
#include "runner.h"

/* What is printed of a line; to be freed. */
static char *set(const char *line, int width)
{
    char *text;
    size_t length;
    FILE *out = open_memstream(&text, &length);
    paragraph_printf(out, width, "%s", line);
    fclose(out);
    return text;
}

static void check_set(const char *line, int width, const char *expected)
{
    char *text = set(line, width);
    if (strcmp(text, expected) != 0)
        fprintf(stderr, "in %d columns:\n%s", width, text);
    CU_ASSERT_STRING_EQUAL(text, expected);
    free(text);
}

static void test_breaking(void)
{
    check_set("one two three four", 18, "one two three four\n");
    check_set("one two three four", 17, "one two three\nfour\n");
    check_set("one two three four", 7, "one two\nthree\nfour\n");
    check_set("", 20, "\n");
}

static void test_no_width(void)
{
    check_set("as long as it is,  with its blanks", 0, "as long as it is,  with its blanks\n");
    check_set("as long as it is", -1, "as long as it is\n");
}

static void test_long_word(void)
{
    check_set("see unsubscribe-while-publishing there", 10,
              "see\nunsubscribe-while-publishing\nthere\n");
    check_set("unsubscribe-while-publishing", 10, "unsubscribe-while-publishing\n");
}

static void test_blanks(void)
{
    check_set("two  blanks stay where they fit", 20, "two  blanks stay\nwhere they fit\n");
    check_set("none is left behind   ", 19, "none is left behind\n");
}

static void test_hanging(void)
{
    check_set("   all of it is indented", 16, "   all of it is\n   indented\n");
    check_set("- an item has its mark", 12, "- an item\n  has its\n  mark\n");
    check_set("  12. a number, too", 15, "  12. a number,\n      too\n");
    check_set("-5 is no item at all", 12, "-5 is no\nitem at all\n");
    check_set("\033[31m1. a finding in red\033[0m", 14, "\033[31m1. a finding\n   in red\033[0m\n");
}

/* However far in it begins, half of the width is left. */
static void test_deep(void)
{
    check_set("                far in there", 20, "                far\n          in there\n");
}

static void test_lines(void)
{
    check_set("one two three\n  four five", 9, "one two\nthree\n  four\n  five\n");
}

static void test_escapes(void)
{
    check_set("\033[1;32mpassed\033[0m at last", 14, "\033[1;32mpassed\033[0m at last\n");
    check_set("\033[1;32mpassed\033[0m at last", 13, "\033[1;32mpassed\033[0m at\nlast\n");
}

/* ---- columns ---- */

static void test_columns(void)
{
    static const struct {
        const char *character;
        int columns;
    } rows[] = {
        {"a", 1},                /* ASCII */
        {"\xc3\xa9", 1},         /* e with an accent */
        {"\xe2\x80\xa6", 1},     /* an ellipsis */
        {"\xe2\x94\x82", 1},     /* a line of a box */
        {"\xcc\x81", 0},         /* an accent for the character before */
        {"\xe2\x80\x8d", 0},     /* a joiner */
        {"\xe6\xbc\xa2", 2},     /* a Chinese character */
        {"\xea\xb0\x80", 2},     /* a Korean syllable */
        {"\xef\xbc\xa1", 2},     /* a wide A */
        {"\xf0\x9f\x90\x9b", 2}, /* a beetle */
        {"\xff", 1},             /* no UTF-8 */
        {"", 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        CU_ASSERT_EQUAL(utf8_columns(rows[i].character), rows[i].columns);
    CU_ASSERT_EQUAL(text_width("cafe\xcc\x81 \xe6\xbc\xa2\xe5\xad\x97"), 9);
}

static void test_wide(void)
{
    check_set("caf\xc3\xa9 na\xc3\xafve", 10, "caf\xc3\xa9 na\xc3\xafve\n");
    check_set("\xe6\xbc\xa2 \xe5\xad\x97", 5, "\xe6\xbc\xa2 \xe5\xad\x97\n");
    check_set("\xe6\xbc\xa2 \xe5\xad\x97", 4, "\xe6\xbc\xa2\n\xe5\xad\x97\n");
}

/* A wide character is not cut in two. */
static void test_cut(void)
{
    char *text;
    size_t length;
    FILE *out = open_memstream(&text, &length);
    print_cut(out, "\xe6\xbc\xa2\xe5\xad\x97\xe6\xbc\xa2", 4);
    print_cut(out, "abc", 4);
    print_cut(out, "abcde", 4);
    fclose(out);
    CU_ASSERT_STRING_EQUAL(text, "\xe6\xbc\xa2\xe2\x80\xa6 abc abc\xe2\x80\xa6");
    free(text);
}

CU_TestInfo paragraph_tests[] = {
    {"a line is broken between words, where it is too long", test_breaking},
    {"without a width nothing is broken", test_no_width},
    {"a word wider than all columns stands out alone", test_long_word},
    {"blanks between words stay, those at a line's end do not", test_blanks},
    {"further lines are indented as the first, or behind its mark", test_hanging},
    {"what is indented deeply still has half of the columns", test_deep},
    {"each line is a paragraph", test_lines},
    {"colours take no room", test_escapes},
    {"a character takes none, one or two columns", test_columns},
    {"columns are counted, not bytes", test_wide},
    {"what is cut ends with an ellipsis, in exactly so many columns", test_cut},
    CU_TEST_INFO_NULL,
};
