/* The page of a schedule, as bytes; what a browser makes of it is in test_browser.c. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "../checker/output/sentences.h"
#include "../checker/output/show.h"
#include "cli.h"
#include "grade_trial.h"
#include "html_trial.h"
#include "show_trial.h"
#include "suites.h"

static char *print(const struct show *show)
{
    char *text = NULL;
    size_t length;
    FILE *out = open_memstream(&text, &length);
    CU_ASSERT_PTR_NOT_NULL_FATAL(out);
    show_print(out, show);
    fclose(out);
    char *copy = arena_copy(&class_arena, text);
    free(text);
    return copy;
}

static size_t count_of(const char *text, const char *word)
{
    size_t number = 0;
    for (; (text = strstr(text, word)); text += strlen(word))
        number++;
    return number;
}

/* Scripts may hold what tags may not. */
static bool is_whole(const char *page)
{
    char *copy = arena_copy(&class_arena, page);
    for (char *script = copy; (script = strstr(script, "<script"));) {
        char *end = strstr(script, "</script>");
        if (!end)
            return false;
        memset(script, ' ', (size_t)(end - script) + strlen("</script>"));
    }
    return html_is_whole(copy);
}

static json_t *data_of(const char *page)
{
    const char *mark = "id=\"data\">", *start = strstr(page, mark);
    CU_ASSERT_PTR_NOT_NULL_FATAL(start);
    start += strlen(mark);
    json_t *data = json_loadb(start, strcspn(start, "<"), 0, NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(data);
    return data;
}

/* ---- what is told ---- */

static void test_deadlock(void)
{
    class_start();
    const char *page = print(show_of_deadlock(""));
    CU_ASSERT_TRUE(is_whole(page));
    CU_ASSERT_TRUE(has(page, "This schedule fails: deadlock"));
    CU_ASSERT_TRUE(has(page, "and never goes on"));
    CU_ASSERT_TRUE(has(page, "<h2 id=\"waits\">Who waits for whom</h2>"));
    CU_ASSERT_TRUE(has(page, "thread 2 awaits lock A"));
    CU_ASSERT_TRUE(has(page, ", which thread 1 holds (part of the circle)."));
    CU_ASSERT_TRUE(has(page, ", which thread 2 holds (part of the circle)."));
    CU_ASSERT_TRUE(has(page, "id=\"o0\" data-label=\"Held by\">thread 1</td>"));
    CU_ASSERT_TRUE(has(page, "id=\"q0\" data-label=\"Queue\">thread 2</td>"));
    CU_ASSERT_TRUE(has(page, "<code>0@1&gt;2</code>"));
    class_finish();
}

/* Both sides are marked where they are, and named in a sentence. */
static void test_race(void)
{
    class_start();
    const char *page = print(show_of_race(""));
    CU_ASSERT_TRUE(is_whole(page));
    CU_ASSERT_TRUE(has(page, "The order that is missing:"));
    CU_ASSERT_TRUE(has(page, "nothing orders thread 2's write of memory"));
    CU_ASSERT_TRUE(has(page, "</a> (<a href=\"#s9\">step 9</a>) after thread 1's "));
    CU_ASSERT_EQUAL(count_of(page, "races with"), 2);
    CU_ASSERT_EQUAL(count_of(page, "class=\"missing\""), 1);
    CU_ASSERT_TRUE(has(page, "<a href=\"#L0-7\">line 7</a> <a href=\"#s3\">step 3</a>"));
    CU_ASSERT_TRUE(has(page, "of main, which starts it"));
    CU_ASSERT_TRUE(has(page, "ends well all the same"));
    class_finish();
}

static void test_nothing(void)
{
    class_start();
    const char *page = print(show_of_nothing());
    CU_ASSERT_TRUE(is_whole(page));
    CU_ASSERT_TRUE(has(page, "None of 300 schedules failed, and nothing was found."));
    CU_ASSERT_TRUE(has(page, "which gives the lock back"));
    CU_ASSERT_EQUAL(count_of(page, "races with"), 0);
    CU_ASSERT_EQUAL(count_of(page, "so it fails"), 0);
    CU_ASSERT_EQUAL(count_of(page, "id=\"findings\""), 0);
    class_finish();
}

static void test_no_schedule(void)
{
    class_start();
    struct show *show = show_of_race("");
    show->timeline = NULL;
    const char *page = print(show);
    CU_ASSERT_TRUE(is_whole(page));
    CU_ASSERT_EQUAL(count_of(page, "<script"), 0);
    CU_ASSERT_EQUAL(count_of(page, "script-src"), 0);
    CU_ASSERT_TRUE(has(page, "id=\"findings\""));
    CU_ASSERT_TRUE(has(page, "id=\"L0-7\""));
    class_finish();
}

/* A variable is named as code is; a backtick that stands alone stays. */
static void test_names(void)
{
    class_start();
    struct show *show = show_of_race("");
    struct place *place = &show->findings->list[0]->place;
    place->region = REGION_GLOBAL;
    place->name = "stock";
    const char *page = print(show);
    CU_ASSERT_TRUE(is_whole(page));
    CU_ASSERT_TRUE(has(page, " <code>stock</code> at "));
    CU_ASSERT_PTR_NULL(strchr(page, '`'));
    place->name = "sto`ck <i>";
    page = print(show);
    CU_ASSERT_TRUE(is_whole(page));
    CU_ASSERT_TRUE(has(page, " wrote sto`ck &lt;i&gt; at "));
    class_finish();
}

/* Its own words say all of it, in the verdict and among the findings. */
static void test_wrong_result(void)
{
    class_start();
    struct show *show = show_of_deadlock("");
    struct finding *wrong = show->findings->list[0];
    wrong->kind = KIND_WRONG_RESULT;
    wrong->headline = "the total is 799";
    const char *page = print(show);
    CU_ASSERT_TRUE(is_whole(page));
    CU_ASSERT_EQUAL(count_of(page, "wrong result: the total is 799"), 2);
    CU_ASSERT_EQUAL(count_of(page, kind_reason(KIND_WRONG_RESULT)), 0);
    wrong->headline = NULL;
    CU_ASSERT_EQUAL(count_of(print(show), kind_reason(KIND_WRONG_RESULT)), 2);
    class_finish();
}

/* Hundreds of steps are left out, which is told; the two that matter are there. */
static void test_long(void)
{
    class_start();
    const char *page = print(show_of_long_race());
    CU_ASSERT_TRUE(is_whole(page));
    CU_ASSERT_TRUE(has(page, "steps are left out"));
    CU_ASSERT_EQUAL(count_of(page, "races with"), 2);
    CU_ASSERT_TRUE(strlen(page) < 500 * 1000);
    class_finish();
}

/* ---- for the script ---- */

/* Filled in one after the other, the cells end as the page has them without a script. */
static void test_data(void)
{
    class_start();
    const char *page = print(show_of_deadlock(""));
    json_t *data = data_of(page), *moments = json_object_get(data, "moments"), *moment, *cell;
    size_t i, j;
    const char *queue = "";
    CU_ASSERT_EQUAL(json_array_size(json_object_get(data, "threads")), 3);
    CU_ASSERT_EQUAL(json_array_size(moments), 6);
    json_array_foreach(moments, i, moment)
    {
        json_array_foreach(json_object_get(moment, "cells"), j, cell)
        {
            const char *name = json_string_value(json_array_get(cell, 0));
            if (strcmp(name, "q0") == 0)
                queue = json_string_value(json_array_get(cell, 1));
            CU_ASSERT_TRUE(has(page, arena_printf(&class_arena, "id=\"%s\"", name)));
        }
    }
    CU_ASSERT_STRING_EQUAL(queue, "thread 2");
    const char *last = json_string_value(json_object_get(json_array_get(moments, 5), "say"));
    CU_ASSERT_TRUE(has(last, "thread 1 awaits lock B"));
    CU_ASSERT_TRUE(has(last, "and never goes on"));
    json_decref(data);
    class_finish();
}

/* ---- what others wrote ---- */

static const char nasty[] = "</script><script>alert(1)</script><img src=x onerror=alert(2)>"
                            "<!-- ]]> \"' onload='alert(3)' \xe2\x80\xae"
                            "exe\xff\x1b[31m\\u003c &amp; %s%n";

static void test_hostile(void)
{
    class_start();
    for (int i = 0; i < 2; i++) {
        const char *page = print(i ? show_of_race(nasty) : show_of_deadlock(nasty));
        CU_ASSERT_TRUE(is_whole(page));
        CU_ASSERT_EQUAL(count_of(page, "<script"), 2); /* the data, and our own */
        CU_ASSERT_EQUAL(count_of(page, "</script"), 2);
        CU_ASSERT_EQUAL(count_of(page, "<img"), 0);
        CU_ASSERT_EQUAL(count_of(page, "<!--"), 0);
        CU_ASSERT_EQUAL(count_of(page, "\xff"), 0);
        CU_ASSERT_EQUAL(count_of(page, "\x1b"), 0);
        CU_ASSERT_EQUAL(count_of(page, "\xe2\x80\xae"), 0);
        json_decref(data_of(page));
    }
    class_finish();
}

/* Nothing is fetched, and only the page's own script may run. */
static void test_policy(void)
{
    class_start();
    const char *page = print(show_of_race(""));
    CU_ASSERT_TRUE(has(page, "default-src 'none'; style-src 'unsafe-inline';"));
    CU_ASSERT_EQUAL(count_of(page, "; script-src 'sha256-"), 1);
    CU_ASSERT_EQUAL(count_of(page, "http:"), 0);
    CU_ASSERT_EQUAL(count_of(page, "https:"), 0);
    CU_ASSERT_EQUAL(count_of(page, " src="), 0);
    CU_ASSERT_STRING_EQUAL(page, print(show_of_race("")));
    class_finish();
}

CU_TestInfo show_tests[] = {
    {"a deadlock's page says who waits for whom", test_deadlock},
    {"a race's page names the order that is missing", test_race},
    {"a right program's page accuses nobody", test_nothing},
    {"a race's page has the variable's name as code", test_names},
    {"a wrong result's page says once more only what it knows", test_wrong_result},
    {"without a schedule the findings are there, and no script", test_no_schedule},
    {"a long schedule is folded, and stays small", test_long},
    {"what the script fills in ends as the page stands without it", test_data},
    {"nothing that others wrote becomes markup or script", test_hostile},
    {"the page fetches nothing, and runs its own script only", test_policy},
    CU_TEST_INFO_NULL,
};
