/* What people write into a baseline is read as they meant it, or refused by line. */
#include <stdio.h>
#include <string.h>

#include "../checker/model/baseline.h"
#include "runner.h"

#define ONE "ad896035-3f2a91c2-9c0104de"
#define OTHER "00000001"

static struct arena arena;
static struct baseline read;

static void start(void)
{
    arena_init(&arena);
    read = (struct baseline){0};
}

static void finish(void)
{
    arena_free(&arena);
}

static bool reads(const char *text)
{
    char *error = NULL;
    int status = baseline_read(&arena, "race.baseline", text, strlen(text), &read, &error);
    if (status != 0)
        fprintf(stderr, "%s\n", error ? error : "(no sentence)");
    return status == 0;
}

/* Is it refused, in a sentence that names the line and holds these words? */
static bool refused(const char *text, int line, const char *words)
{
    char *error = NULL;
    struct baseline untouched = {.count = 77};
    char *begin = arena_printf(&arena, "race.baseline:%d: ", line);
    if (baseline_read(&arena, "race.baseline", text, strlen(text), &untouched, &error) == 0)
        return false;
    bool good = untouched.count == 77 && error && strncmp(error, begin, strlen(begin)) == 0 &&
                strstr(error, words) && error[strlen(error) - 1] == '.';
    if (!good)
        fprintf(stderr, "refused so: %s\n", error ? error : "(no sentence)");
    return good;
}

static void test_reading(void)
{
    start();
    CU_ASSERT_TRUE_FATAL(reads("# ours\n\n[" ONE "]\nkind    = data-race\nwhere = on hits\n"
                               "reason  = statistics only; ticket 123\nowner=ada\n"
                               "expires = 2027-03-01\n; more\n[" OTHER "]\nowner = bob"));
    CU_ASSERT_EQUAL_FATAL(read.count, 2);
    CU_ASSERT_STRING_EQUAL(read.list[0].identity, ONE);
    CU_ASSERT_STRING_EQUAL(read.list[0].kind, "data-race");
    CU_ASSERT_STRING_EQUAL(read.list[0].where, "on hits");
    CU_ASSERT_STRING_EQUAL(read.list[0].reason, "statistics only; ticket 123");
    CU_ASSERT_STRING_EQUAL(read.list[0].owner, "ada");
    CU_ASSERT_STRING_EQUAL(read.list[0].expires, "2027-03-01");
    CU_ASSERT_FALSE(read.list[0].seen);
    CU_ASSERT_STRING_EQUAL(read.list[1].identity, OTHER);
    CU_ASSERT_STRING_EQUAL(read.list[1].owner, "bob");
    CU_ASSERT_STRING_EQUAL(read.list[1].reason, "");
    CU_ASSERT_STRING_EQUAL(read.list[1].expires, "");
    finish();
}

static void test_nothing(void)
{
    static const char *const empty[] = {"", "\n", "\r\n\r\n", "# a comment", "   \n\t\n"};
    start();
    for (size_t i = 0; i < sizeof empty / sizeof *empty; i++) {
        CU_ASSERT_TRUE(reads(empty[i]));
        CU_ASSERT_EQUAL(read.count, 0);
    }
    finish();
}

static void test_crlf(void)
{
    start();
    CU_ASSERT_TRUE_FATAL(reads("\xef\xbb\xbf[" ONE "]\r\nreason = known\r\n   for years\r\n"
                               "expires = 2027-03-01\r\n\r\n[" OTHER "]\r\n"));
    CU_ASSERT_EQUAL_FATAL(read.count, 2);
    CU_ASSERT_STRING_EQUAL(read.list[0].identity, ONE);
    CU_ASSERT_STRING_EQUAL(read.list[0].reason, "known for years");
    CU_ASSERT_STRING_EQUAL(read.list[0].expires, "2027-03-01");
    CU_ASSERT_STRING_EQUAL(read.list[1].identity, OTHER);
    finish();
}

static void test_continuation(void)
{
    start();
    CU_ASSERT_TRUE_FATAL(reads("[" ONE "]\nreason = one\n  two\n\tthree = 3\n"
                               "  # not this\n  [four]\nowner =\n   ada\nkind =\n"));
    CU_ASSERT_STRING_EQUAL(read.list[0].reason, "one two three = 3 [four]");
    CU_ASSERT_STRING_EQUAL(read.list[0].owner, "ada");
    CU_ASSERT_STRING_EQUAL(read.list[0].kind, "");
    CU_ASSERT_EQUAL(read.count, 1);
    finish();
}

/* An entry may stand there with nothing in it: it still lets its finding pass. */
static void test_empty_section(void)
{
    static const char *const texts[] = {"[" ONE "]", "[" ONE "]\n\n", "  [" ONE "]\n",
                                        "\xef\xbb\xbf[" ONE "]\n", "# x\n[" ONE "] \n# y\n"};
    start();
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        CU_ASSERT_TRUE(reads(texts[i]));
        CU_ASSERT_EQUAL_FATAL(read.count, 1);
        CU_ASSERT_STRING_EQUAL(read.list[0].identity, ONE);
    }
    finish();
}

/* A date that nobody reads would let a finding pass for ever. */
static void test_indented_keys(void)
{
    start();
    CU_ASSERT_TRUE(refused("[" ONE "]\nreason = x\n  expires = 2027-03-01\n", 3, "margin"));
    CU_ASSERT_TRUE(refused("[" ONE "]\n  reason = x\n  owner=ada\n", 3, "margin"));
    CU_ASSERT_TRUE(reads("[" ONE "]\n  reason = x\n"));
    CU_ASSERT_STRING_EQUAL(read.list[0].reason, "x");
    CU_ASSERT_TRUE(reads("[" ONE "]\nreason = the\n  owner is ill\n"));
    CU_ASSERT_STRING_EQUAL(read.list[0].reason, "the owner is ill");
    finish();
}

static void test_twice(void)
{
    start();
    CU_ASSERT_TRUE(refused("[" ONE "]\nowner=a\n[" OTHER "]\n[" ONE "]\n", 4, "twice"));
    CU_ASSERT_TRUE(refused("[" ONE "]\nowner=a\n[" ONE "]\nreason=b\n", 3, "twice"));
    CU_ASSERT_TRUE(refused("[" ONE "]\n[" ONE "]\n", 2, "twice"));
    CU_ASSERT_TRUE(refused("[" ONE "]\nowner=a\nreason=r\nowner=a\n", 4, "twice"));
    finish();
}

static void test_refusals(void)
{
    start();
    CU_ASSERT_TRUE(refused("owner = ada\n", 1, "before the first"));
    CU_ASSERT_TRUE(refused("[" ONE "]\nuntil = 2027-03-01\n", 2, "no key 'until'"));
    CU_ASSERT_TRUE(refused("[" ONE "]\nOwner = ada\n", 2, "no key 'Owner'"));
    CU_ASSERT_TRUE(refused("[" ONE "]\nreason = a\nwords alone\n", 3, "no 'key = value'"));
    CU_ASSERT_TRUE(refused("\n[hits]\n", 2, "'hits' names no finding"));
    CU_ASSERT_TRUE(refused("[" ONE "-]\n", 1, "names no finding"));
    CU_ASSERT_TRUE(refused("[]\n", 1, "names no finding"));
    CU_ASSERT_TRUE(refused("[" ONE "\n", 1, "no 'key = value'"));
    CU_ASSERT_TRUE(refused("[AD896035]\n", 1, "names no finding"));
    CU_ASSERT_TRUE(refused("[ad896035-9c0104de-3f2a91c2]\n", 1, "names no finding"));
    CU_ASSERT_TRUE(refused("[" ONE "]\nexpires = soon\n", 2, "'soon' is no day"));
    CU_ASSERT_TRUE(refused("[" ONE "]\nexpires = 2027-03-01\n  or later\n", 3, "is no day"));
    finish();
}

static void test_nul(void)
{
    static const char text[] = "[" ONE "]\nreason = a\0b\n";
    char *error = NULL;
    start();
    CU_ASSERT_EQUAL(baseline_read(&arena, "f", text, sizeof text - 1, &read, &error), -1);
    CU_ASSERT_PTR_NOT_NULL_FATAL(error);
    CU_ASSERT_PTR_NOT_NULL(strstr(error, "no text"));
    finish();
}

/* "reason = xxx", so many bytes in all. */
static const char *line_of(size_t length)
{
    char *text = arena_printf(&arena, "[" ONE "]\nreason = %*s\n", (int)length - 9, "");
    memset(strchr(text, '=') + 2, 'x', length - 9);
    return text;
}

static void test_long_lines(void)
{
    start();
    CU_ASSERT_TRUE(reads(line_of(197)));
    CU_ASSERT_EQUAL(strlen(read.list[0].reason), 197 - 9);
    CU_ASSERT_TRUE(reads(line_of(198)));
    CU_ASSERT_EQUAL(strlen(read.list[0].reason), 198 - 9);
    CU_ASSERT_TRUE(refused(line_of(199), 2, "longer than 198 bytes"));
    CU_ASSERT_TRUE(refused(line_of(200), 2, "longer than 198 bytes"));
    CU_ASSERT_TRUE(refused(line_of(5000), 2, "longer than 198 bytes"));
    finish();
}

/* --- dates ---------------------------------------------------------------------------------- */

static void test_dates(void)
{
    static const char *const days[] = {"2027-03-01", "2028-02-29", "2000-02-29", "2027-12-31",
                                       "2027-04-30", "0001-01-01", "9999-12-31"};
    static const char *const others[] = {
        "",           "2027",       "2027-3-1",   "2027-02-29",  "2100-02-29",   "2027-04-31",
        "2027-00-10", "2027-13-01", "2027-01-00", "2027-01-32",  "27-03-01",     "2027/03/01",
        "2027-1- 11", "2027-1-011", "2027-01-+1", "+027-01-01",  " 2027-03-01",  "2027-03-01 ",
        "2027-03-1x", "20270-3-01", "01-03-2027", "2027-03-010", "2027-03-01T0", "never"};
    for (size_t i = 0; i < sizeof days / sizeof *days; i++)
        CU_ASSERT_TRUE(date_is_valid(days[i]));
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        CU_ASSERT_FALSE(date_is_valid(others[i]));
}

static void test_today(void)
{
    start();
    const char *today = date_after(&arena, 0), *later = date_after(&arena, 90);
    CU_ASSERT_TRUE(date_is_valid(today));
    CU_ASSERT_TRUE(date_is_valid(later));
    CU_ASSERT_TRUE(strcmp(date_after(&arena, -1), today) < 0);
    CU_ASSERT_TRUE(strcmp(today, later) < 0);
    finish();
}

/* --- written, and read again ---------------------------------------------------------------- */

static struct known known_of(const char *identity, const char *where, const char *reason)
{
    return (struct known){arena_copy(&arena, identity),
                          "data-race",
                          arena_copy(&arena, where),
                          arena_copy(&arena, reason),
                          "ada",
                          "2027-03-01",
                          false};
}

/* What the reason is after it was written and read; and written again, it is the same file. */
static const char *reason_again(const char *reason)
{
    struct known known = known_of(ONE, "data race on hits", reason);
    struct baseline baseline = {&known, 1};
    char *text = baseline_write(&arena, &baseline);
    CU_ASSERT_PTR_NOT_NULL_FATAL(text);
    if (!reads(text) || read.count != 1)
        return "(can't be read again)";
    CU_ASSERT_STRING_EQUAL(read.list[0].expires, "2027-03-01");
    CU_ASSERT_STRING_EQUAL(read.list[0].owner, "ada");
    CU_ASSERT_STRING_EQUAL(baseline_write(&arena, &read), text);
    return read.list[0].reason;
}

static char *words(const char *word, int count)
{
    char *text = "";
    for (int i = 0; i < count; i++)
        text = arena_printf(&arena, "%s%s%s", text, i ? " " : "", word);
    return text;
}

static void test_round_trip(void)
{
    start();
    char *const reasons[] = {"",
                             "statistics only; ticket 123",
                             "#123",
                             "see #123 and #124",
                             "a = b",
                             "[section]",
                             "owner = somebody else",
                             "expires: never; \"quoted\" 'so' \\ \xe2\x82\xac",
                             words("many", 100),
                             words("#1", 30),
                             words("no #1", 100),
                             words("[x]", 100),
                             words("expires = 2020-01-01", 60),
                             words("https://example.org/a/rather/long/path", 20),
                             words("x", 1),
                             arena_printf(&arena, "%0180d", 7)};
    for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
        CU_ASSERT_STRING_EQUAL(reason_again(reasons[i]), reasons[i]);
    finish();
}

/* What a file of lines can't hold is changed once, and then stays. */
static void test_round_trip_of_the_rest(void)
{
    start();
    CU_ASSERT_STRING_EQUAL(reason_again("two\nlines\r\n  and\ttabs "), "two lines and tabs");
    CU_ASSERT_STRING_EQUAL(reason_again("not ; a comment ;;"), "not , a comment ,;");
    CU_ASSERT_STRING_EQUAL(reason_again("; first"), ", first");
    CU_ASSERT_STRING_EQUAL(reason_again("\x1b[31mred\x01"), ",[31mred,");
    char *euros = arena_printf(&arena, "a%s", "");
    for (int i = 0; i < 150; i++)
        euros = arena_printf(&arena, "%s\xe2\x82\xac", euros);
    const char *again = reason_again(euros);
    for (const char *blank = again; (blank = strchr(blank, ' ')); blank++)
        CU_ASSERT_TRUE(((unsigned char)blank[1] & 0xc0) != 0x80); /* no character is cut */
    CU_ASSERT_STRING_NOT_EQUAL(reason_again(words("#12345", 200)), "(can't be read again)");
    CU_ASSERT_STRING_NOT_EQUAL(reason_again(words("owner=x", 200)), "(can't be read again)");
    CU_ASSERT_STRING_NOT_EQUAL(reason_again(line_of(4000)), "(can't be read again)");
    finish();
}

static void test_sorted(void)
{
    start();
    struct known list[] = {known_of("00000003", "b", ""), known_of("00000002", "a", ""),
                           known_of("00000001", "b", "")};
    struct known turned[] = {list[2], list[1], list[0]};
    struct baseline one = {list, 3}, other = {turned, 3};
    char *text = baseline_write(&arena, &one);
    CU_ASSERT_STRING_EQUAL(text, baseline_write(&arena, &other));
    CU_ASSERT_TRUE_FATAL(reads(text));
    CU_ASSERT_EQUAL_FATAL(read.count, 3);
    CU_ASSERT_STRING_EQUAL(read.list[0].identity, "00000002");
    CU_ASSERT_STRING_EQUAL(read.list[1].identity, "00000001");
    CU_ASSERT_STRING_EQUAL(list[0].identity, "00000003"); /* what is given stays as it is */
    finish();
}

static void test_writing_nothing(void)
{
    start();
    struct baseline none = {0};
    CU_ASSERT_TRUE(reads(baseline_write(&arena, &none)));
    CU_ASSERT_EQUAL(read.count, 0);
    finish();
}

CU_TestInfo baseline_tests[] = {
    {"every key is read, and what is not said is empty", test_reading},
    {"a file with nothing in it is a baseline", test_nothing},
    {"lines may end with CR LF, and a byte order mark may begin the file", test_crlf},
    {"an indented line goes on with the value", test_continuation},
    {"a section with nothing in it counts", test_empty_section},
    {"an indented key is refused, not swallowed", test_indented_keys},
    {"a section or a key twice is refused", test_twice},
    {"what is no baseline is refused by line", test_refusals},
    {"a NUL byte is no text", test_nul},
    {"a line has 198 bytes, not more", test_long_lines},
    {"a date is a day of the calendar, in one way of writing", test_dates},
    {"days are counted from today", test_today},
    {"what is written is read again", test_round_trip},
    {"what no line can hold is changed once", test_round_trip_of_the_rest},
    {"the same entries are the same bytes", test_sorted},
    {"a baseline of nothing can be read again", test_writing_nothing},
    CU_TEST_INFO_NULL,
};
