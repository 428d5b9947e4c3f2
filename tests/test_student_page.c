/* What a student opens: all of a grade where it may be seen, and not a byte of it where not. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../checker/model/utf8.h"
#include "../checker/output/student_page.h"
#include "gate_trial.h"
#include "grade_trial.h"
#include "html_trial.h"
#include "picture_trial.h"
#include "runner.h"

static const char story[] = "data race on hits\n\n  thread 1 writes       | main reads\n"
                            "\tstats.c:31 count   | stats.c:40 report\r\nif (a < b && c > d)\n";

static char *print(const struct grade *grade, const char *told, enum feedback feedback)
{
    char *text = NULL;
    size_t length;
    FILE *out = open_memstream(&text, &length);
    CU_ASSERT_PTR_NOT_NULL_FATAL(out);
    const struct picture *picture = told ? picture_of_deadlock(told == story ? "" : told) : NULL;
    student_page_print(out, grade, told, picture, feedback);
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

static void test_parts(void)
{
    static const char *const parts[] = {
        "<title>two-locks: Bob &quot;the&quot; Builder (s2)</title>",
        "<h1>two-locks</h1>\n<p><bdi>Bob &quot;the&quot; Builder (s2)</bdi></p>",
        "</span> fail, 45 of 100 points (late)</p>",
        "About what was handed in: of 3 files named two-locks.c the newest was taken.",
        "<th scope=\"row\" class=\"words\">the lab&#39;s own defect is gone</th>"
        "<td class=\"number bad\">0 of 40</td>",
        "<th scope=\"row\" class=\"words\">it builds</th><td class=\"number good\">10 of 10</td>",
        "<td class=\"number\">45 of 100</td></tr></tfoot>",
        "costs points</span> data race on hits in count and report (two-locks.c:31)</h3>",
        "advice</span> thread worker is never joined (two-locks.c:12)</h3>",
        "Seen by tsan, conductor.",
        "<code>./lab replay two-locks --seed='pct3:17'</code>",
        "<code>./lab explain data-race</code>",
        "<code>./lab explain thread-leak</code>",
        "<code>./lab hint two-locks</code>",
        "<code>./lab check two-locks</code>",
        "<pre>\ndata race on hits\n\n  thread 1 writes       | main reads\n"
        "\tstats.c:31 count   | stats.c:40 report\nif (a &lt; b &amp;&amp; c &gt; d)\n</pre>",
        "<h4>thread 1 waits for a lock that the other holds</h4>",
        "<strong>locks a</strong> <span class=\"mark mild\">is interrupted here</span>",
        "Judged by racelab 0.1."};
    class_start();
    const char *page = print(&class_grades()[1], story, FEEDBACK_VISIBLE);
    CU_ASSERT_TRUE(html_is_whole(page));
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        expect(page, parts[i]);
    CU_ASSERT_EQUAL(count_of(page, "./lab explain data-race"), 1);
    CU_ASSERT_PTR_NULL(strstr(page, "its threads still work side by side")); /* no points for it */
    CU_ASSERT_EQUAL(count_of(page, "<th "), count_of(page, "<th scope="));
    CU_ASSERT_EQUAL(count_of(page, "<h1>"), 1);
    CU_ASSERT_EQUAL(count_of(page, "id=\"steps\""), 1); /* whatever the findings' names are */
    class_finish();
}

static void test_every_outcome(void)
{
    static const struct {
        const char *part, *not ;
    } rows[CLASS_SIZE] = {
        {"pass, 100 of 100 points", "./lab hint"},
        {"fail, 45 of 100 points", "costs no points"},
        {"It does not compile or link", "Nothing was found."},
        {"inconclusive: helgrind gave up</p>\n<p>This costs no points.", "0 of"},
        {"ungradable: nothing was handed in</p>\n<p>This costs no points.", "0 of"}};
    class_start();
    for (size_t i = 0; i < CLASS_SIZE; i++) {
        const char *page = print(&class_grades()[i], NULL, FEEDBACK_VISIBLE);
        CU_ASSERT_TRUE(html_is_whole(page));
        expect(page, rows[i].part);
        CU_ASSERT_PTR_NULL(strstr(page, rows[i].not ));
        CU_ASSERT_PTR_NULL(strstr(page, "(null)"));
        CU_ASSERT_PTR_NULL(strstr(page, "<pre>"));
    }
    class_finish();
}

/* "Nothing was found" is only said of what was tried. */
static void test_nothing_found(void)
{
    class_start();
    for (size_t i = 0; i < CLASS_SIZE; i++) {
        struct grade grade = class_grades()[i];
        grade.finding_count = 0;
        const char *page = print(&grade, NULL, FEEDBACK_VISIBLE);
        bool tried = i == 0 || i == 3; /* passes, inconclusive */
        CU_ASSERT_EQUAL(strstr(page, "Nothing was found.") != NULL, tried);
        CU_ASSERT_EQUAL(strstr(page, "It did not come to its end") != NULL, i == 1);
    }
    const char *page = print(&class_grades()[1], NULL, FEEDBACK_VISIBLE);
    CU_ASSERT_PTR_NULL(strstr(page, "It did not come to its end"));
    class_finish();
}

/* What is hidden is not in the file: whatever the grade is, the bytes are the same. */
static void test_hidden(void)
{
    class_start();
    struct grade *grades = class_grades();
    struct grade empty = {.student = "s2",
                          .name = "Bob \"the\" Builder",
                          .lab = "two-locks",
                          .source_digest = "0",
                          .judged_by = "racelab 0.2"};
    for (int i = 0; i < 2; i++) {
        enum feedback feedback = i ? FEEDBACK_AFTER_DUE : FEEDBACK_HIDDEN;
        const char *page = print(&empty, NULL, feedback);
        CU_ASSERT_TRUE(html_is_whole(page));
        CU_ASSERT_STRING_EQUAL(print(&grades[1], story, feedback), page);
        expect(page, "Bob &quot;the&quot; Builder (s2)");
        expect(page, "It was handed in.");
        CU_ASSERT_EQUAL(strstr(page, "is told when the time to hand in is over") != NULL, i);
        for (size_t j = 0; j < CLASS_SIZE; j++) {
            struct grade other = grades[j];
            other.student = empty.student;
            other.name = empty.name;
            other.source_digest = empty.source_digest;
            CU_ASSERT_STRING_EQUAL(print(&other, story, feedback), page);
        }
        CU_ASSERT_STRING_NOT_EQUAL(print(&grades[1], story, FEEDBACK_VISIBLE), page);
    }
    class_finish();
}

static void test_nothing_handed_in(void)
{
    class_start();
    const char *page = print(&class_grades()[4], NULL, FEEDBACK_HIDDEN);
    CU_ASSERT_PTR_NULL(strstr(page, "It was handed in."));
    expect(page, "No source for this lab is here");
    class_finish();
}

static void test_needs_nothing(void)
{
    static const char *const none[] = {"http:", "https:",  "src=\"",   "<link",  "@import",
                                       "url(",  "<script", "style=\"", "onload", "script-src"};
    class_start();
    const char *page = print(&class_grades()[1], story, FEEDBACK_VISIBLE);
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        CU_ASSERT_PTR_NULL(strstr(page, none[i]));
    expect(page, "default-src 'none'");
    expect(page, "prefers-color-scheme:dark");
    class_finish();
}

static const char nasty[] = "</pre></title></style><script>alert(1)</script>\"'&amp;\xe2\x80\xae"
                            "exe\xe2\x81\xa6\xff\xed\xa0\x80\x1b[31m\x07\r\n\t`rm -rf /` $(id)'";

static void test_nasty(void)
{
    class_start();
    struct grade plain = class_grade_with("x"), hostile = class_grade_with(nasty);
    for (size_t i = 0; i < hostile.finding_count; i++) {
        struct grade_finding *one = &plain.findings[i], *other = &hostile.findings[i];
        one->kind = one->file = one->seen_by = one->schedule = "x ";
        other->kind = other->file = other->seen_by = other->schedule = (char *)nasty;
    }
    plain.lab = "x ";
    for (int level = FEEDBACK_HIDDEN; level <= FEEDBACK_VISIBLE; level++) {
        const char *calm = print(&plain, "x", (enum feedback)level);
        const char *page = print(&hostile, nasty, (enum feedback)level);
        CU_ASSERT_TRUE(html_is_whole(page));
        CU_ASSERT_EQUAL(count_of(page, "<"), count_of(calm, "<"));
        CU_ASSERT_PTR_NULL(strstr(page, "\xe2\x80\xae"));
        CU_ASSERT_PTR_NULL(strchr(page, '\x1b'));
        CU_ASSERT_PTR_NULL(strstr(page, "./lab replay"));
        CU_ASSERT_PTR_NULL(strstr(page, "./lab check"));
        CU_ASSERT_PTR_NULL(strstr(page, "./lab explain"));
        for (const char *text = page; *text; text += utf8_length(text))
            CU_ASSERT_FATAL(utf8_length(text) > 0);
    }
    class_finish();
}

/* Whoever pastes what the page shows runs what it says. */
static void test_commands(void)
{
    static const struct {
        const char *schedule;
        bool shown;
    } rows[] = {{"pct3:17", true},  {"0@12>1,1@4>0", true}, {"a b", false},
                {"'$(id)'", false}, {"--trace=x", false},   {"", false},
                {"a;b", false},     {"a\nb", false}};
    class_start();
    struct grade grade = class_grades()[1];
    grade.finding_count = 1;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        grade.findings[0].schedule = (char *)rows[i].schedule;
        const char *page = print(&grade, NULL, FEEDBACK_VISIBLE);
        CU_ASSERT_EQUAL(strstr(page, "./lab replay") != NULL, rows[i].shown);
    }
    grade.findings[0].schedule = "pct3:17";
    grade.lab = "a>b";
    CU_ASSERT_PTR_NULL(strstr(print(&grade, NULL, FEEDBACK_VISIBLE), "./lab replay"));
    class_finish();
}

CU_TestInfo student_page_tests[] = {
    {"everything about a grade is in the page", test_parts},
    {"every outcome says what it costs", test_every_outcome},
    {"nothing found is not the same as nothing tried", test_nothing_found},
    {"of what is hidden there is not a byte", test_hidden},
    {"who handed in nothing is not told otherwise", test_nothing_handed_in},
    {"the page needs no network and no script", test_needs_nothing},
    {"nasty names and stories are text", test_nasty},
    {"commands are shown only where a shell takes them as meant", test_commands},
    CU_TEST_INFO_NULL,
};
