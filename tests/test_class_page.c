/* What an instructor opens: the whole class, told truly, and nothing of it runs but our script. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../checker/model/base64.h"
#include "../checker/model/mistakes.h"
#include "../checker/model/utf8.h"
#include "../checker/output/class_page.h"
#include "../checker/output/histogram.h"
#include "gate_trial.h"
#include "grade_trial.h"
#include "html_trial.h"
#include "runner.h"

static char *print(const struct grade *grades, size_t count)
{
    char *text = NULL;
    size_t length;
    FILE *out = open_memstream(&text, &length);
    CU_ASSERT_PTR_NOT_NULL_FATAL(out);
    class_page_print(out, "two-locks", grades, count);
    fclose(out);
    char *copy = arena_copy(&class_arena, text);
    free(text);
    return copy;
}

static void expect(const char *page, const char *part)
{
    CU_ASSERT_PTR_NOT_NULL(strstr(page, part));
    if (!strstr(page, part))
        fprintf(stderr, "'%s' is not in the page\n", part);
}

/* The small class; each finding is a defect of its own, as in life. */
static struct grade *class_of_five(void)
{
    struct grade *grades = class_grades();
    for (size_t i = 0; i < grades[1].finding_count; i++)
        grades[1].findings[i].fingerprint = arena_printf(&class_arena, "%012zu", i);
    return grades;
}

static void test_parts(void)
{
    static const char *const parts[] = {
        "<!DOCTYPE html>",
        "<html lang=\"en\">",
        "name=\"viewport\"",
        "<title>two-locks: 5 students</title>",
        "<h1>two-locks</h1>",
        "5 students: 1 pass, 1 fail, 1 not built, 1 inconclusive, 1 ungradable. 1 late.",
        "The median is 45 of 100 points, the mean 48.3; 3 of 5 students have points.",
        "<th scope=\"row\">100 %</th><td class=\"number\">1</td>",
        "<th scope=\"row\">40 to 49 %</th><td class=\"number\">1</td>",
        "<th scope=\"row\">90 to 99 %</th><td class=\"number\">0</td>",
        ">fail</th><td class=\"number\">1</td>",
        "<code>data-race</code></th><td class=\"number\">1</td>",
        "advice: <code>thread-leak</code></th><td class=\"number\">1</td>",
        ">data race on hits in count and report</th><td class=\"number\">1</td>",
        ">advice: thread worker is never joined</th>",
        "<a href=\"#s-1\"><bdi>Bob &quot;the&quot; Builder (s2)</bdi></a>",
        "<a href=\"#s-3\"><bdi>Dee (s4)</bdi></a></th><td class=\"short mild\">inconclusive</td>"
        "<td class=\"words\">helgrind gave up</td>",
        "<a href=\"#s-4\"><bdi>s10</bdi></a></th><td class=\"short mild\">ungradable</td>"
        "<td class=\"words\">nothing was handed in</td>",
        "<a href=\"#s-2\"><bdi>Cyd (s3)</bdi></a></th><td class=\"short bad\">not built</td>"
        "<td class=\"words\">it does not compile or link</td>",
        "<tr id=\"s-1\"><th scope=\"row\" class=\"name\"><bdi>s2</bdi></th>",
        "<td class=\"number\" data-value=\"45\">45 of 100</td><td class=\"short bad\">fail</td>"
        "<td>late</td><td class=\"words\">of 3 files named two-locks.c the newest was taken</td>",
        "<td class=\"number\" data-value=\"\">none</td>",
        "Judged by racelab 0.1."};
    class_start();
    const char *page = print(class_of_five(), CLASS_SIZE);
    CU_ASSERT_TRUE(html_is_whole(page));
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        expect(page, parts[i]);
    CU_ASSERT_EQUAL(count_of(page, "<th "), count_of(page, "<th scope="));
    CU_ASSERT_EQUAL(count_of(page, "<th>"), 0);
    CU_ASSERT_EQUAL(count_of(page, "<h1>"), 1);
    CU_ASSERT_EQUAL(count_of(page, "<tr id="), CLASS_SIZE);
    /* Whoever passed or failed is not among those without a grade. */
    CU_ASSERT_EQUAL(count_of(page, "<a href=\"#s-0\">"), 0);
    class_finish();
}

static void test_any_order(void)
{
    class_start();
    struct grade *grades = class_of_five(), turned[CLASS_SIZE];
    const char *page = print(grades, CLASS_SIZE);
    for (size_t i = 0; i < CLASS_SIZE; i++) {
        turned[i] = grades[CLASS_SIZE - 1 - i];
        turned[i].graded_at = "2027-01-01T00:00:00Z";
    }
    CU_ASSERT_STRING_EQUAL(print(turned, CLASS_SIZE), page);
    turned[0].remark = "another";
    CU_ASSERT_STRING_NOT_EQUAL(print(turned, CLASS_SIZE), page);
    class_finish();
}

static void test_needs_nothing(void)
{
    static const char *const none[] = {"http:", "https:",  "src=\"",   "<link", "@import",
                                       "url(",  "onclick", "style=\"", "onload"};
    class_start();
    const char *page = print(class_of_five(), CLASS_SIZE);
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        CU_ASSERT_PTR_NULL(strstr(page, none[i]));
    expect(page, "prefers-color-scheme:dark");
    expect(page, "default-src 'none'");
    class_finish();
}

/* ---- the script ---- */

/* What sha256sum says about a text, in Base64. */
static char *digest_of(const char *text)
{
    char path[] = "/tmp/racelab-script-XXXXXX", hex[65] = "", bytes[32];
    int descriptor = mkstemp(path);
    FILE *file = descriptor < 0 ? NULL : fdopen(descriptor, "w");
    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    fputs(text, file);
    fclose(file);
    FILE *sum = popen(arena_printf(&class_arena, "sha256sum %s", path), "r");
    CU_ASSERT_PTR_NOT_NULL_FATAL(sum);
    CU_ASSERT_EQUAL(fscanf(sum, "%64[0-9a-f]", hex), 1);
    pclose(sum);
    remove(path);
    for (size_t i = 0; i < sizeof bytes; i++) {
        unsigned byte = 0;
        CU_ASSERT_EQUAL_FATAL(sscanf(hex + 2 * i, "%2x", &byte), 1);
        bytes[i] = (char)byte;
    }
    return base64_encode(&class_arena, bytes, sizeof bytes);
}

static void test_script(void)
{
    class_start();
    const char *page = print(class_of_five(), CLASS_SIZE);
    CU_ASSERT_EQUAL(count_of(page, "<script"), 1);
    const char *script = strstr(page, "<script>"), *end = strstr(page, "</script>");
    CU_ASSERT_FATAL(script && end);
    script += strlen("<script>");
    char *allowed =
        arena_printf(&class_arena, "; script-src 'sha256-%s'\"",
                     digest_of(arena_copy_bytes(&class_arena, script, (size_t)(end - script))));
    expect(page, allowed);
    CU_ASSERT_EQUAL(count_of(page, "script-src"), 1);
    class_finish();
}

/* ---- mistakes ---- */

static struct grade_finding finding_of(const char *kind, const char *summary, const char *print_)
{
    return (struct grade_finding){.kind = (char *)kind,
                                  .summary = (char *)summary,
                                  .fingerprint = (char *)print_,
                                  .certain = true};
}

/* Counts the mistakes of so many grades that have up to three findings each. */
static struct mistakes count_mistakes(struct grade_finding findings[][3], size_t count)
{
    struct mistakes mistakes;
    struct grade *grades = arena_alloc(&class_arena, count * sizeof *grades);
    const struct grade **list = arena_alloc(&class_arena, count * sizeof *list);
    for (size_t i = 0; i < count; i++) {
        list[i] = &grades[i];
        grades[i].findings = findings[i];
        while (grades[i].finding_count < 3 && findings[i][grades[i].finding_count].kind)
            grades[i].finding_count++;
    }
    mistakes_count(&class_arena, list, count, &mistakes);
    return mistakes;
}

static void test_mistakes(void)
{
    class_start();
    struct grade_finding findings[][3] = {
        {finding_of("data-race", "race on a", "1"), finding_of("data-race", "race on a", "1")},
        {finding_of("data-race", "race on a, told otherwise", "1"),
         finding_of("deadlock", "race on a", "1")},
        {finding_of("data-race", "race on a", "2"), finding_of("data-race", "race on b", "")},
        {finding_of("data-race", "race on c", "")},
    };
    findings[3][0].certain = false;
    struct mistakes mistakes = count_mistakes(findings, 4);
    CU_ASSERT_EQUAL_FATAL(mistakes.count, 4);
    /* The same fingerprint, or the same words, is the same mistake; each student has it once. */
    CU_ASSERT_STRING_EQUAL(mistakes.list[0]->summary, "race on a");
    CU_ASSERT_EQUAL_FATAL(mistakes.list[0]->count, 3);
    for (size_t i = 0; i < 3; i++)
        CU_ASSERT_EQUAL(mistakes.list[0]->who[i], i);
    CU_ASSERT_TRUE(mistakes.list[0]->certain);
    /* No fingerprint joins nothing; another kind is another mistake; advice stays advice. */
    static const char *const others[] = {"race on b", "race on c", "race on a"};
    static const size_t who[] = {2, 3, 1};
    for (size_t i = 0; i < 3; i++) {
        CU_ASSERT_STRING_EQUAL(mistakes.list[1 + i]->summary, others[i]);
        CU_ASSERT_EQUAL(mistakes.list[1 + i]->count, 1);
        CU_ASSERT_EQUAL(mistakes.list[1 + i]->who[0], who[i]);
    }
    CU_ASSERT_FALSE(mistakes.list[2]->certain);
    class_finish();
}

/* ---- points ---- */

static void test_bars(void)
{
    struct histogram histogram = {0};
    static const struct {
        int points, possible;
        size_t bar;
    } rows[] = {{0, 100, 0},
                {9, 100, 0},
                {10, 100, 1},
                {99, 100, 9},
                {100, 100, 10},
                {199, 200, 9},
                {1, 3, 3},
                {7, 7, 10},
                {-5, 10, 0},
                {20, 10, 10},
                {INT32_MAX, INT32_MAX, 10}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        size_t before = histogram.bars[rows[i].bar];
        histogram_add(&histogram, rows[i].points, rows[i].possible);
        CU_ASSERT_EQUAL(histogram.bars[rows[i].bar], before + 1);
    }
    struct histogram same = histogram;
    histogram_add(&histogram, 0, 0);
    CU_ASSERT_EQUAL(memcmp(&same, &histogram, sizeof same), 0);
}

static void test_possible_differs(void)
{
    class_start();
    struct grade *grades = class_of_five();
    grades[0].possible = 200;
    const char *page = print(grades, CLASS_SIZE);
    CU_ASSERT_PTR_NULL(strstr(page, "The median"));
    expect(page, "<th scope=\"row\">50 to 59 %</th><td class=\"number\">1</td>");
    class_finish();
}

/* ---- what came from students ---- */

static void test_nasty(void)
{
    static const char nasty[] = "\"'</script><script>alert(1)</script><img src=x onerror=alert(2)>"
                                "\xe2\x80\xae"
                                "txt.exe\xe2\x81\xa6\xff\xc0\x80\x1b[31m\r\n\t";
    class_start();
    struct grade *grades = class_of_five();
    struct grade plain = class_grade_with("x"), hostile = class_grade_with(nasty);
    hostile.judged_by = hostile.student;
    for (size_t i = 0; i < hostile.finding_count; i++) {
        plain.findings[i].kind = plain.findings[i].fingerprint = plain.findings[i].summary;
        hostile.findings[i].kind = hostile.findings[i].fingerprint = hostile.findings[i].summary;
    }
    grades[1] = plain;
    size_t tags = count_of(print(grades, CLASS_SIZE), "<");
    grades[1] = hostile;
    const char *page = print(grades, CLASS_SIZE);
    CU_ASSERT_TRUE(html_is_whole(page));
    CU_ASSERT_EQUAL(count_of(page, "<"), tags);
    CU_ASSERT_PTR_NULL(strstr(page, "\xe2\x80\xae"));
    CU_ASSERT_PTR_NULL(strstr(page, "\xe2\x81\xa6"));
    CU_ASSERT_PTR_NULL(strchr(page, '\x1b'));
    for (const char *text = page; *text; text += utf8_length(text))
        CU_ASSERT_FATAL(utf8_length(text) > 0);
    expect(page, "&lt;/script&gt;&lt;script&gt;alert(1)");
    expect(page, "\\xe2\\x80\\xaetxt.exe");
    class_finish();
}

/* ---- small and large ---- */

static void test_nobody(void)
{
    class_start();
    const char *page = print(NULL, 0);
    CU_ASSERT_TRUE(html_is_whole(page));
    expect(page, "<title>two-locks: 0 students</title>");
    expect(page, "Nobody has points.");
    expect(page, "Nothing was found.");
    CU_ASSERT_PTR_NULL(strstr(page, "<script"));
    CU_ASSERT_PTR_NULL(strstr(page, "<svg"));
    CU_ASSERT_PTR_NULL(strstr(page, "nan"));
    class_finish();
}

static size_t sum_of_bars(const char *page)
{
    size_t sum = 0;
    for (size_t i = 0; i < HISTOGRAM_BARS; i++) {
        const char *label = arena_printf(
            &class_arena, "<th scope=\"row\">%s</th><td class=\"number\">", histogram_label(i));
        const char *row = strstr(page, label);
        CU_ASSERT_PTR_NOT_NULL_FATAL(row);
        sum += strtoul(row + strlen(label), NULL, 10);
    }
    return sum;
}

static void test_many(void)
{
    enum { MANY = 300 };
    class_start();
    struct grade *grades = class_many(MANY);
    const char *page = print(grades, MANY);
    CU_ASSERT_TRUE(html_is_whole(page));
    CU_ASSERT_EQUAL(count_of(page, "<tr id=\"s-"), MANY);
    CU_ASSERT_EQUAL(sum_of_bars(page), MANY / CLASS_SIZE * 3); /* three in five have points */
    expect(page, "300 students: 60 pass, 60 fail, 60 not built, 60 inconclusive, 60 ungradable. "
                 "60 late.");
    expect(page, "<td class=\"number\">60</td><td class=\"name\"><details><summary>60 names");
    CU_ASSERT_EQUAL(count_of(page, "<details>"), count_of(page, "</details>"));
    /* Every link leads to somebody. */
    for (const char *link = page; (link = strstr(link, "href=\"#s-")); link++) {
        unsigned long student = strtoul(link + strlen("href=\"#s-"), NULL, 10);
        CU_ASSERT_TRUE(student < MANY);
    }
    class_finish();
}

CU_TestInfo class_page_tests[] = {
    {"everything an instructor wants to know is in the page", test_parts},
    {"the same grades in any order, whenever given, are the same bytes", test_any_order},
    {"the page needs no network", test_needs_nothing},
    {"only the script of the page may run", test_script},
    {"who made the same mistake stands together", test_mistakes},
    {"points are counted in the bar they belong to", test_bars},
    {"where not all could get the same there is no median", test_possible_differs},
    {"nasty names are text", test_nasty},
    {"a page of nobody says so", test_nobody},
    {"300 students are all there", test_many},
    CU_TEST_INFO_NULL,
};
