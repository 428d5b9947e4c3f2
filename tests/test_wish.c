/* What somebody who plays types. */
#include <string.h>

#include "../checker/command/wish.h"
#include "suites.h"

static void all_of_a_line_is_read(void)
{
    static const struct {
        enum wish_kind kind;
        int thread;
    } expected[] = {{WISH_STEP, 1}, {WISH_STEP, 12}, {WISH_RUN, 3},  {WISH_RUN, 40},
                    {WISH_UNDO, 0}, {WISH_UNDO, 0},  {WISH_LOOK, 0}, {WISH_AGAIN, 0},
                    {WISH_SAVE, 0}, {WISH_FINE, 0},  {WISH_HELP, 0}, {WISH_HELP, 0},
                    {WISH_QUIT, 0}};
    const char *text = "1 12 r3 run 40 u undo l\tagain save f help ?q\n";
    struct wish wish;
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        CU_ASSERT_TRUE_FATAL(wish_read(&text, &wish));
        CU_ASSERT_EQUAL(wish.kind, expected[i].kind);
        CU_ASSERT_EQUAL(wish.thread, expected[i].thread);
    }
    CU_ASSERT_FALSE(wish_read(&text, &wish));
    CU_ASSERT_EQUAL(*text, '\n');
}

static void what_is_no_wish_is_named(void)
{
    static const struct {
        const char *text, *named;
    } rows[] = {{"x", "x"},       {"go 1", "go"}, {"r", "r"},
                {"run x", "run"}, {"!1", "!"},    {"qu", "qu"}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct wish wish;
        const char *text = rows[i].text;
        CU_ASSERT_TRUE_FATAL(wish_read(&text, &wish));
        CU_ASSERT_EQUAL(wish.kind, WISH_UNKNOWN);
        CU_ASSERT_EQUAL(wish.length, strlen(rows[i].named));
        CU_ASSERT_EQUAL(strncmp(wish.unknown, rows[i].named, wish.length), 0);
    }
}

static void a_number_that_nobody_has_stays_one(void)
{
    struct wish wish;
    const char *text = "99999999999999999999";
    CU_ASSERT_TRUE_FATAL(wish_read(&text, &wish));
    CU_ASSERT_EQUAL(wish.kind, WISH_STEP);
    CU_ASSERT_TRUE(wish.thread > 4096);
    CU_ASSERT_EQUAL(*text, '\0');
}

static void a_key_is_awaited_only_where_one_is_missing(void)
{
    static const int threads[] = {0, 1, 2, 12, 134};
    static const struct {
        const char *typed;
        bool whole;
    } rows[] = {{"0", true},   {"1", false}, {"2", true},  {"12", true},  {"13", false},
                {"134", true}, {"7", true},  {"r", false}, {"r1", false}, {"r2", true},
                {"u", true},   {"rx", true}, {"19", true}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        CU_ASSERT_EQUAL(wish_is_whole(rows[i].typed, threads, 5), rows[i].whole);
    CU_ASSERT_TRUE(wish_is_whole("1", threads, 3));
}

CU_TestInfo wish_tests[] = {
    {"all of a line is read, letters and words", all_of_a_line_is_read},
    {"what is no wish is named", what_is_no_wish_is_named},
    {"a number that nobody has stays one", a_number_that_nobody_has_stays_one},
    {"a key is awaited only where one is missing", a_key_is_awaited_only_where_one_is_missing},
    CU_TEST_INFO_NULL,
};
