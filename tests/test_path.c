/* The order to learn in. */
#include <stdio.h>
#include <string.h>

#include "../checker/model/path.h"
#include "../checker/run/catalogue.h"
#include "runner.h"

static struct arena arena;
static struct lab course[8];
static size_t count;
static char *error;

static void start(void)
{
    arena_init(&arena);
    count = 0;
    error = NULL;
}

static void finish(void)
{
    arena_free(&arena);
}

/* needs: NULL or the names of one or two labs, separated by a blank. */
static void put(const char *name, int difficulty, const char *needs)
{
    char *text = arena_printf(&arena,
                              "title = A\nteaches = b\ndifficulty = %d\nneeds = %s\n"
                              "[witness]\nkinds = hang\n",
                              difficulty, needs ? needs : "");
    char *path = arena_printf(&arena, "labs/trap/%s/lab.ini", name);
    CU_ASSERT_EQUAL_FATAL(lab_parse(&arena, path, text, &course[count++], &error), 0);
}

static void assert_order(const char *expected)
{
    char order[200] = "";
    CU_ASSERT_EQUAL_FATAL(path_sort(&arena, course, count, &error), 0);
    for (size_t i = 0; i < count; i++) {
        strcat(order, i ? " " : "");
        strcat(order, course[i].name);
    }
    CU_ASSERT_STRING_EQUAL(order, expected);
}

static void test_easy_first(void)
{
    start();
    put("stack", 5, NULL);
    put("queue", 2, NULL);
    put("map", 1, NULL);
    put("cache", 2, NULL);
    assert_order("map cache queue stack");
    finish();
}

static void test_needed_first(void)
{
    start();
    put("map", 1, "stack");
    put("stack", 5, NULL);
    put("queue", 2, "map stack");
    assert_order("stack map queue");
    finish();
}

static void test_unknown_need(void)
{
    start();
    put("map", 1, "elsewhere");
    put("cache", 2, "map");
    assert_order("map cache");
    finish();
}

static void test_circle(void)
{
    start();
    put("free", 1, NULL);
    put("map", 1, "cache");
    put("cache", 2, "map");
    CU_ASSERT_EQUAL(path_sort(&arena, course, count, &error), -1);
    CU_ASSERT_PTR_NOT_NULL_FATAL(error);
    CU_ASSERT_TRUE(strstr(error, "'map'") || strstr(error, "'cache'"));
    CU_ASSERT_PTR_NOT_NULL(strstr(error, "labs/trap/"));
    CU_ASSERT_STRING_EQUAL(course[0].name, "free");
    CU_ASSERT_STRING_EQUAL(course[1].name, "map");
    finish();
}

static void test_itself(void)
{
    start();
    put("map", 1, "map");
    CU_ASSERT_EQUAL(path_sort(&arena, course, count, &error), -1);
    finish();
}

static void test_the_course(void)
{
    struct lab *all;
    start();
    CU_ASSERT_EQUAL_FATAL(catalogue_load(&arena, &all, &count, &error), 0);
    if (path_sort(&arena, all, count, &error) != 0)
        fprintf(stderr, "%s\n", error);
    CU_ASSERT_PTR_NULL_FATAL(error);
    CU_ASSERT_STRING_EQUAL(all[0].name, "lost-increment");
    for (size_t i = 1; i < count; i++)
        if (all[i].need_count == 0) {
            fprintf(stderr, "%s needs no lab, and should need the first at least\n", all[i].name);
            CU_FAIL("a lab that needs none");
        }
    finish();
}

CU_TestInfo path_tests[] = {
    {"an easy lab comes before a hard one", test_easy_first},
    {"a needed lab comes before the one that needs it", test_needed_first},
    {"a lab that is not there is not waited for", test_unknown_need},
    {"a circle is named, and nothing is moved", test_circle},
    {"a lab that needs itself is a circle", test_itself},
    {"the course begins with a lost increment, and every other lab needs something",
     test_the_course},
    CU_TEST_INFO_NULL,
};
