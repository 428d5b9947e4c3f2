/* What the tools printed, as pages show it. */
#include <stdlib.h>
#include <string.h>

#include "../checker/engine/transcript.h"
#include "captures.h"
#include "grade_trial.h"
#include "suites.h"

static struct transcripts all;

static void read_capture(const char *name)
{
    size_t length;
    char *text = capture_load(name, &length);
    if (strstr(name, ".xml"))
        transcript_read_xml(&class_arena, &all, text, length);
    else
        transcript_read_text(&class_arena, &all, "/nowhere/program", text, length);
    free(text);
}

static void begin(void)
{
    class_start();
    all = (struct transcripts){0};
}

static bool says(const struct transcript *one, const char *words)
{
    for (size_t i = 0; i < one->count; i++)
        if (strstr(one->lines[i].text, words))
            return true;
    return false;
}

static bool names(const struct transcript *one, const char *file, int line)
{
    for (size_t i = 0; i < one->count; i++)
        if (one->lines[i].file && strcmp(one->lines[i].file, file) == 0 &&
            one->lines[i].line == line)
            return true;
    return false;
}

/* ---- ThreadSanitizer ---- */

static void test_tsan(void)
{
    begin();
    read_capture("tsan-14/lock_order-bare.log");
    CU_ASSERT_EQUAL_FATAL(all.count, 1);
    CU_ASSERT_STRING_EQUAL(all.list[0].tool, "ThreadSanitizer");
    CU_ASSERT_PTR_NOT_NULL(strstr(all.list[0].title, "lock-order-inversion"));
    CU_ASSERT_TRUE(says(&all.list[0], "Cycle in lock order graph"));
    CU_ASSERT_TRUE(says(&all.list[0], "(libc.so.6+0x27249)"));
    CU_ASSERT_FALSE(says(&all.list[0], "BuildId"));
    class_finish();
}

/* The same report from another process is no other one. */
static void test_again(void)
{
    begin();
    read_capture("helgrind-3.19/race_heap.xml");
    size_t before = all.count;
    read_capture("helgrind-3.19/race_heap.xml");
    CU_ASSERT_TRUE(before > 0);
    CU_ASSERT_EQUAL(all.count, before);
    class_finish();
}

/* ---- Valgrind ---- */

static void test_helgrind(void)
{
    begin();
    read_capture("helgrind-3.19/lock_order.xml");
    CU_ASSERT_EQUAL_FATAL(all.count, 1);
    CU_ASSERT_STRING_EQUAL(all.list[0].tool, "Helgrind");
    CU_ASSERT_TRUE(says(&all.list[0], "lock order \"0x10C038 before 0x10C060\" violated"));
    CU_ASSERT_TRUE(says(&all.list[0], "   at 0x"));
    CU_ASSERT_TRUE(says(&all.list[0], "   by 0x"));
    CU_ASSERT_TRUE(says(&all.list[0], "followed by a later acquisition"));
    CU_ASSERT_TRUE(says(&all.list[0], "was created"));
    CU_ASSERT_TRUE(names(&all.list[0], "source/lock_order.c", 10));
    class_finish();
}

/* Cut anywhere: only whole reports are there, and nothing is made up. */
static void test_cut(void)
{
    size_t length;
    char *text = capture_load("helgrind-3.19/race_heap.xml", &length);
    begin();
    transcript_read_xml(&class_arena, &all, text, length);
    size_t whole = all.count;
    for (size_t cut = 0; cut < length; cut += 97) {
        all = (struct transcripts){0};
        transcript_read_xml(&class_arena, &all, text, cut);
        CU_ASSERT_TRUE(all.count <= whole);
        for (size_t i = 0; i < all.count; i++)
            CU_ASSERT_PTR_NOT_NULL(all.list[i].title);
    }
    free(text);
    class_finish();
}

/* A document type could make a short text a long one. */
static void test_doctype(void)
{
    static const char bomb[] = "<!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;&a;\">]>"
                               "<valgrindoutput><error><what>&b;</what></error></valgrindoutput>";
    begin();
    transcript_read_xml(&class_arena, &all, bomb, strlen(bomb));
    CU_ASSERT_EQUAL(all.count, 0);
    class_finish();
}

/* ---- what is kept ---- */

static struct transcript one_with(char *file, int line)
{
    struct transcript one = {.tool = "Helgrind", .title = "x"};
    transcript_add_line(&class_arena, &one, "a line", file, line);
    return one;
}

static void test_canary(void)
{
    begin();
    struct transcript canary = one_with("labs/kit/canary.c", 12), other = one_with("a.c", 12);
    transcript_keep(&class_arena, &all, &canary);
    CU_ASSERT_EQUAL(all.count, 0);
    transcript_keep(&class_arena, &all, &other);
    CU_ASSERT_EQUAL(all.count, 1);
    class_finish();
}

static void test_bounds(void)
{
    begin();
    for (int i = 1; i <= TRANSCRIPTS_MOST + 3; i++) {
        struct transcript one = one_with("a.c", i);
        transcript_keep(&class_arena, &all, &one);
    }
    CU_ASSERT_EQUAL(all.count, TRANSCRIPTS_MOST);
    CU_ASSERT_EQUAL(all.left_out, 3);
    struct transcript endless = {.tool = "Helgrind", .title = "x"};
    for (int i = 0; i < TRANSCRIPT_LINES_MOST + 1; i++)
        transcript_add_line(&class_arena, &endless, "a line", NULL, 0);
    CU_ASSERT_EQUAL(endless.count, TRANSCRIPT_LINES_MOST);
    CU_ASSERT_TRUE(endless.cut);
    class_finish();
}

CU_TestInfo transcript_tests[] = {
    {"ThreadSanitizer's report is told line by line", test_tsan},
    {"the same report twice is one", test_again},
    {"Helgrind's XML is told in its words", test_helgrind},
    {"a report that is cut is not told", test_cut},
    {"a document type is refused", test_doctype},
    {"the driver's own race is left out", test_canary},
    {"reports and lines have bounds", test_bounds},
    CU_TEST_INFO_NULL,
};
