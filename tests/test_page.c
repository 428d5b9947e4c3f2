/* What people open in a browser: one page that is whole, needs nothing, and runs nothing. */
#include <string.h>

#include "../checker/output/page.h"
#include "gate_trial.h"
#include "html_trial.h"
#include "runner.h"

static void test_parts(void)
{
    trial_start();
    trial_fill("");
    const char *page = trial_print(page_print);
    CU_ASSERT_TRUE(html_is_whole(page));
    static const char *const parts[] = {
        "<!DOCTYPE html>",
        "<html lang=\"en\">",
        "name=\"viewport\"",
        "<h1>",
        "The gate fails: 1 new finding",
        "<span class=\"mark bad\">new</span> Data race on hits in count and report</h3>",
        "<h4>Thread 2 (worker) writes 4 bytes</h4>\n<p><code>src/stats.c:31 in count</code></p>",
        "<details><summary>Stack, 2 calls</summary>",
        "<pre>[00000001-0000000a-0000000b]</pre>",
        "May pass: it is freed at exit.",
        "In the hands of ada.",
        "The baseline let it pass until 2026-12-31: nobody locks both.",
        "failed: the command failed",
        "says nothing: no report",
        "not seen any more</h2>",
        "0000000f-0000000f",
        "<li>A note</li>"};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        CU_ASSERT_PTR_NOT_NULL(strstr(page, parts[i]));
        if (!strstr(page, parts[i]))
            fprintf(stderr, "'%s' is not in the page\n", parts[i]);
    }
    CU_ASSERT_EQUAL(count_of(page, "<th "), count_of(page, "scope="));
    CU_ASSERT_EQUAL(count_of(page, "<th>"), 0);
    CU_ASSERT_EQUAL(count_of(page, "<h1>"), 1);
    trial_finish();
}

static void test_needs_nothing(void)
{
    trial_start();
    trial_fill("");
    const char *page = trial_print(page_print);
    static const char *const none[] = {"<script", "http:", "https:", "src=\"",  "<link",
                                       "@import", "url(",  "onload", "style=\""};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        CU_ASSERT_PTR_NULL(strstr(page, none[i]));
    CU_ASSERT_PTR_NOT_NULL(strstr(page, "prefers-color-scheme:dark"));
    trial_finish();
}

static void test_nothing_found(void)
{
    trial_start();
    ledger_init(&trial, &trial_arena, NULL, NULL);
    ledger_close(&trial, "2027-01-01");
    const char *page = trial_print(page_print);
    CU_ASSERT_TRUE(html_is_whole(page));
    CU_ASSERT_PTR_NOT_NULL(strstr(page, "The gate passes: nothing found."));
    CU_ASSERT_PTR_NULL(strstr(page, "<table>"));
    trial_finish();
}

static void test_nasty(void)
{
    trial_start();
    trial_fill("");
    const char *plain = trial_print(page_print);
    size_t tags = count_of(plain, "<");
    trial_finish();
    trial_start();
    trial_fill(trial_nasty);
    const char *page = trial_print(page_print);
    CU_ASSERT_TRUE(html_is_whole(page));
    CU_ASSERT_EQUAL(count_of(page, "<"), tags);
    CU_ASSERT_PTR_NULL(strchr(page, '\x1b'));
    CU_ASSERT_PTR_NULL(strchr(page, '\xff'));
    trial_finish();
}

static void test_little_known(void)
{
    trial_start();
    struct finding bare = {.kind = KIND_HANG};
    finding_add_side(&trial_arena, &bare, ACTION_WAIT);
    struct side *side = finding_add_side(&trial_arena, &bare, ACTION_READ);
    *stack_add_frame(&trial_arena, &side->stack) = (struct frame){.module = "/lib/x.so"};
    trial_add(&bare, "00000001");
    ledger_close(&trial, "2027-01-01");
    const char *page = trial_print(page_print);
    CU_ASSERT_TRUE(html_is_whole(page));
    CU_ASSERT_PTR_NOT_NULL(strstr(page, "/lib/x.so"));
    CU_ASSERT_PTR_NULL(strstr(page, "(null)"));
    trial_finish();
}

CU_TestInfo page_tests[] = {
    {"everything the gate knows is in the page", test_parts},
    {"the page needs no network and no script", test_needs_nothing},
    {"a page of nothing says so", test_nothing_found},
    {"nasty names are text", test_nasty},
    {"of little known a page can be made", test_little_known},
    CU_TEST_INFO_NULL,
};
