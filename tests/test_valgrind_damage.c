/* What is left of Valgrind's reports when something goes wrong. */
#include "captures.h"
#include "runner.h"
#include "valgrind_xml.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static void read_string(struct reading *reading, const char *xml)
{
    reading_begin(reading, valgrind_parse, xml, strlen(xml));
}

static void check_missing(const char *xml, const char *words, size_t findings)
{
    struct reading reading;
    read_string(&reading, xml);
    CU_ASSERT_EQUAL(reading.findings.count, findings);
    CU_ASSERT_PTR_NOT_NULL_FATAL(reading.findings.missing);
    if (!strstr(reading.findings.missing, words))
        fprintf(stderr, "\n%s\n", reading.findings.missing);
    CU_ASSERT_PTR_NOT_NULL(strstr(reading.findings.missing, words));
    reading_end(&reading);
}

#define RACE(number) FAULT(number, "Race", SAYS("Possible data race during read of size 4"), "")

static void test_hidden(void)
{
    check_missing(HEAD("helgrind") "<!--" RACE("0x0") "-->" COUNTS(PAIR("0x0")) TAIL,
                  "Valgrind counted 1 errors, and 1 of them are not in its report", 0);
    check_missing(HEAD("helgrind") RACE("0x0") RACE("0x2") COUNTS(PAIR("0x1") PAIR("0x0")) TAIL,
                  "Valgrind counted 2 errors, and 1 of them are not in its report; Valgrind's "
                  "report has 1 errors that Valgrind did not count",
                  2);
    check_missing(HEAD("helgrind") RACE("0x0") TAIL, "does not say how many errors there were", 1);
}

static void test_missing_words(void)
{
    check_missing("", "Valgrind's report is empty", 0);
    check_missing("Segmentation fault\n", "can't be read from line 1 on", 0);
    check_missing("<html></html>", "the XML is no report of Valgrind", 0);
    check_missing(HEAD("helgrind") RACE("0x0") "<error><unique>0x1</unique><kind>Ra",
                  "ends in line 5, in the middle of error 2", 1);
    check_missing(HEAD("helgrind") RACE("0x0") COUNTS(PAIR("0x0")), "before its end", 1);
    check_missing(HEAD("helgrind") RACE("0x0") "<error></wrong>" COUNTS("") TAIL,
                  "can't be read from line 5 on: mismatched tag", 1);
    check_missing(HEAD("dhat") RACE("0x0") COUNTS(PAIR("0x0")) TAIL, "Valgrind's tool dhat", 0);
    check_missing(HEAD("helgrind") "<protocolversion>5</protocolversion>" COUNTS("") TAIL,
                  "protocol 5, not in 4", 0);
    check_missing(HEAD("helgrind") "<error><unique>0x0</unique></error>" COUNTS(PAIR("0x0")) TAIL,
                  "1 of Valgrind's 1 errors could not be understood", 0);
    check_missing(HEAD("helgrind") COUNTS("") TAIL HEAD("helgrind"), "can't be read from line", 0);
}

static void test_entities(void)
{
    check_missing("<?xml version=\"1.0\"?><!DOCTYPE v [<!ENTITY a \"aaaaaaaa\"><!ENTITY b "
                  "\"&a;&a;&a;&a;\">]><valgrindoutput>&b;</valgrindoutput>",
                  "document type", 0);
}

/* Elements that stand where they have no business are passed over. */
static void test_misplaced(void)
{
    struct reading reading;
    read_string(&reading,
                HEAD("helgrind") "<preamble><error><kind>Race</kind></error></preamble>"
                                 "<frame><fn>f</fn></frame><error><stack><frame><frame><fn>g</fn>"
                                 "</frame></frame></stack><kind>Race</kind></error>" COUNTS(
                                     PAIR("0x0")) "<suppcounts><pair><unique>0x7</unique></pair>"
                                                  "</suppcounts>" TAIL);
    CU_ASSERT_EQUAL(reading.findings.count, 0);
    CU_ASSERT_EQUAL(reading.report.errors, 1);
    CU_ASSERT_STRING_EQUAL(reading.findings.missing,
                           "1 of Valgrind's 1 errors could not be understood");
    reading_end(&reading);
}

static void check_crlf(const char *name)
{
    capture_crlf(name, valgrind_parse);
}

static void test_crlf(void)
{
    captures_each("helgrind-3.19", check_crlf);
    captures_each("memcheck-3.19", check_crlf);
    captures_each("drd-3.19", check_crlf);
}

static bool may_end(const char *text, size_t length, const struct report *part)
{
    (void)part;
    while (length > 0 && text[length - 1] == '\n')
        length--;
    return length > 17 && memcmp(text + length - 17, "</valgrindoutput>", 17) == 0;
}

static void check_cut(const char *name)
{
    capture_cut(name, valgrind_parse, may_end);
}

static void test_cuts(void)
{
    captures_each("helgrind-3.19", check_cut);
    captures_each("memcheck-3.19", check_cut);
    captures_each("drd-3.19", check_cut);
}

static void test_noise(void)
{
    char noise[4096];
    unsigned seed = 1;
    for (int round = 0; round < 200; round++) {
        struct reading reading;
        for (size_t i = 0; i < sizeof noise; i++)
            noise[i] = (char)((seed = seed * 1103515245 + 12345) >> 16);
        reading_begin(&reading, valgrind_parse, noise, sizeof noise);
        CU_ASSERT_EQUAL(reading.findings.count, 0);
        CU_ASSERT_PTR_NOT_NULL(reading.findings.missing);
        reading_end(&reading);
    }
}

static void test_damage(void)
{
    size_t length;
    char *text = capture_load("helgrind-3.19/lock_order.xml", &length);
    unsigned seed = 7;
    for (int round = 0; round < 500; round++) {
        struct reading reading;
        seed = seed * 1103515245 + 12345;
        char *place = &text[(seed >> 8) % length], was = *place;
        *place = (char)(seed >> 24);
        reading_begin(&reading, valgrind_parse, text, length);
        CU_ASSERT_TRUE(reading.findings.count <= 2);
        reading_end(&reading);
        *place = was;
    }
    free(text);
}

/* Many errors, many stacks in one, and a text without an end. CPU time, so load is no matter. */
static void test_large(void)
{
    static const char begin[] = HEAD("helgrind") "<error><kind>Race</kind>" SAYS("during write");
    static const char *const repeated[] = {RACE("0x0"),
                                           STACK,
                                           SAYS("more"),
                                           "<a>",
                                           "x",
                                           "<auxwhat>Address 0x1 is</auxwhat>",
                                           "</error><tool>x</tool><error>",
                                           "</error>" COUNTS(PAIR("0x1")) "<error>"};
    const size_t size = 4u * 1000 * 1000;
    char *text = malloc(size);
    CU_ASSERT_PTR_NOT_NULL_FATAL(text);
    clock_t start = clock();
    for (size_t i = 0; i < sizeof repeated / sizeof *repeated; i++) {
        size_t piece = strlen(repeated[i]),
               head = i == 0 ? sizeof HEAD("helgrind") - 1 : sizeof begin - 1;
        struct reading reading;
        memcpy(text, begin, head);
        for (size_t at = head; at + piece <= size; at += piece)
            memcpy(text + at, repeated[i], piece);
        reading_begin(&reading, valgrind_parse, text, size - (size - head) % piece);
        CU_ASSERT_TRUE(i == 0 ? reading.findings.count == (size - head) / piece
                              : reading.findings.count <= 1);
        CU_ASSERT_PTR_NOT_NULL(reading.findings.missing);
        reading_end(&reading);
    }
    CU_ASSERT_TRUE((double)(clock() - start) / CLOCKS_PER_SEC < 30);
    free(text);
}

CU_TestInfo valgrind_damage_tests[] = {
    {"errors hidden from the report are missed", test_hidden},
    {"what is missing is said in a sentence", test_missing_words},
    {"a document type is refused", test_entities},
    {"elements in the wrong place are passed over", test_misplaced},
    {"lines may end in CR LF", test_crlf},
    {"a report cut at any byte says so", test_cuts},
    {"noise is no report", test_noise},
    {"a damaged report breaks nothing", test_damage},
    {"large reports are read in linear time", test_large},
    CU_TEST_INFO_NULL,
};
