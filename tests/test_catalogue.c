/* Which labs there are, and which one an operand means. */
#include <stdio.h>
#include <string.h>

#include "../checker/run/catalogue.h"
#include "runner.h"
#include "scratch.h"

static struct arena arena;
static struct lab lab;
static char *error;

static void put_lab(const char *folder, int difficulty)
{
    char *path = arena_printf(&arena, "labs/%s/lab.ini", folder);
    scratch_put(path, arena_printf(&arena,
                                   "title = %s\nteaches = locks\ndifficulty = %d\n"
                                   "[witness]\nkinds = data-race\n",
                                   folder, difficulty));
}

static void start(void)
{
    scratch_enter();
    arena_init(&arena);
    put_lab("map-races/unsafe-map", 1);
    put_lab("map-races/cache", 3);
    put_lab("lock-ordering/two-locks", 2);
    put_lab("map-races/counter", 1);
    lab = (struct lab){.name = "untouched"};
    error = NULL;
}

static void finish(void)
{
    arena_free(&arena);
    scratch_leave();
}

static void test_order(void)
{
    static const char *const names[] = {"two-locks", "counter", "unsafe-map", "cache"};
    struct lab *labs;
    size_t count;
    start();
    CU_ASSERT_EQUAL_FATAL(catalogue_load(&arena, &labs, &count, &error), 0);
    CU_ASSERT_EQUAL_FATAL(count, sizeof names / sizeof *names);
    for (size_t i = 0; i < count; i++)
        CU_ASSERT_STRING_EQUAL(labs[i].name, names[i]);
    finish();
}

static void test_no_labs(void)
{
    struct lab *labs;
    size_t count;
    scratch_enter();
    arena_init(&arena);
    CU_ASSERT_EQUAL(catalogue_load(&arena, &labs, &count, &error), -1);
    CU_ASSERT_PTR_NOT_NULL(strstr(error, "labs"));
    finish();
}

static void test_broken_one(void)
{
    struct lab *labs;
    size_t count;
    start();
    scratch_put("labs/map-races/cache/lab.ini", "title = A cache\nteaches locks\n");
    CU_ASSERT_EQUAL(catalogue_load(&arena, &labs, &count, &error), -1);
    CU_ASSERT_PTR_NOT_NULL(strstr(error, "labs/map-races/cache/lab.ini:2: "));
    CU_ASSERT_EQUAL(catalogue_find(&arena, "cache", &lab, &error), -1);
    CU_ASSERT_PTR_NOT_NULL(strstr(error, "labs/map-races/cache/lab.ini:2: "));
    CU_ASSERT_STRING_EQUAL(lab.name, "untouched");
    CU_ASSERT_EQUAL(catalogue_find(&arena, "counter", &lab, &error), 0);
    finish();
}

static void test_no_text(void)
{
    static const char noise[] = "title = A\0cache\n";
    start();
    FILE *file = fopen("labs/map-races/cache/lab.ini", "we");
    fwrite(noise, 1, sizeof noise - 1, file);
    fclose(file);
    CU_ASSERT_EQUAL(catalogue_find(&arena, "cache", &lab, &error), -1);
    CU_ASSERT_PTR_NOT_NULL(strstr(error, "labs/map-races/cache/lab.ini is not text"));
    finish();
}

static void test_too_long(void)
{
    start();
    scratch_put("labs/map-races/cache/lab.ini", arena_printf(&arena, "; %0100000d\n", 0));
    CU_ASSERT_EQUAL(catalogue_find(&arena, "cache", &lab, &error), -1);
    CU_ASSERT_PTR_NOT_NULL(strstr(error, "labs/map-races/cache/lab.ini"));
    finish();
}

static void test_ways_to_name_it(void)
{
    static const char *const ways[] = {
        "cache",
        "map-races/cache",
        "labs/map-races/cache",
        "labs/map-races/cache/",
        "labs/map-races/cache/cache.c",
        "labs/map-races/cache/driver.c",
        "solutions/map-races/cache/cache.c",
        "tests/submissions/map-races/cache/wrong-volatile.c",
    };
    start();
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        lab = (struct lab){.name = "untouched"};
        CU_ASSERT_EQUAL(catalogue_find(&arena, ways[i], &lab, &error), 0);
        CU_ASSERT_STRING_EQUAL(lab.name, "cache");
        CU_ASSERT_STRING_EQUAL(lab.folder, "labs/map-races/cache");
    }
    finish();
}

static void test_no_such_lab(void)
{
    static const char *const strangers[] = {
        "",
        "cach",
        "cache.c",
        "map-races",
        "/",
        "labs/",
        "labs/map-races",
        "labs//",
        "*",
        "c*",
        "[c]ache",
        "labs/map-races/*",
        "?ache",
        "..",
        "../cache",
        "labs/../map-races/cache",
        "/cache",
        "./cache",
        "elsewhere/x/cache/cache.c",
        "lock-ordering/cache",
        "labs/lock-ordering/cache/cache.c",
    };
    start();
    for (size_t i = 0; i < sizeof strangers / sizeof *strangers; i++) {
        int found = catalogue_find(&arena, strangers[i], &lab, &error);
        if (found != 1)
            fprintf(stderr, "'%s' was taken for a lab\n", strangers[i]);
        CU_ASSERT_EQUAL(found, 1);
    }
    CU_ASSERT_STRING_EQUAL(lab.name, "untouched");
    finish();
}

static void assert_nearest(const char *name, const char *expected)
{
    const char *nearest = catalogue_nearest(&arena, name);
    CU_ASSERT_STRING_EQUAL(nearest ? nearest : "(none)", expected ? expected : "(none)");
}

static void test_nearest(void)
{
    start();
    assert_nearest("two-lock", "two-locks");
    assert_nearest("twolocks", "two-locks");
    assert_nearest("cahce", "cache");
    assert_nearest("unsafe_map", "unsafe-map");
    assert_nearest("quicksort", NULL);
    assert_nearest("unsafe", "unsafe-map");
    assert_nearest("tw", NULL);
    assert_nearest("x", NULL);
    assert_nearest("", NULL);
    finish();
}

static void test_nearest_of_noise(void)
{
    start();
    assert_nearest(arena_printf(&arena, "%064d", 0), NULL);
    assert_nearest(arena_printf(&arena, "%065d", 0), NULL);
    assert_nearest(arena_printf(&arena, "%0500d", 0), NULL);
    finish();
}

CU_TestInfo catalogue_tests[] = {
    {"labs are sorted by trap, difficulty and name", test_order},
    {"a course without labs says so", test_no_labs},
    {"a broken manifest is named, and spoils no other lab", test_broken_one},
    {"a manifest that is not text is named", test_no_text},
    {"a manifest that is far too long is named", test_too_long},
    {"a lab is found by its name, its folder and its files", test_ways_to_name_it},
    {"what only looks like a lab is none", test_no_such_lab},
    {"a misspelt name has a suggestion, another has none", test_nearest},
    {"a very long name has none", test_nearest_of_noise},
    CU_TEST_INFO_NULL,
};
