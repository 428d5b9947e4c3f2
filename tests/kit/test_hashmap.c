#include "../../labs/kit/hashmap.h"

#include <CUnit/CUnit.h>

#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { MANY = 100000 };

static const char *key_of(char *buffer, size_t size, size_t number)
{
    snprintf(buffer, size, "key %zu", number);
    return buffer;
}

/* A value that is no valid pointer and never NULL. */
static void *value_of(size_t number)
{
    return (void *)(uintptr_t)(number + 1);
}

static void test_put(void)
{
    struct hashmap *map = hashmap_new();
    char key[] = "ann";
    CU_ASSERT_EQUAL(hashmap_size(map), 0);
    CU_ASSERT_PTR_NULL(hashmap_get(map, "ann"));
    CU_ASSERT_PTR_NULL(hashmap_put(map, key, value_of(1)));
    key[0] = 'x'; /* the map has its own copy */
    CU_ASSERT_PTR_EQUAL(hashmap_get(map, "ann"), value_of(1));
    CU_ASSERT_PTR_EQUAL(hashmap_put(map, "ann", value_of(2)), value_of(1));
    CU_ASSERT_PTR_EQUAL(hashmap_get(map, "ann"), value_of(2));
    CU_ASSERT_PTR_NULL(hashmap_put(map, "", value_of(3)));
    CU_ASSERT_PTR_EQUAL(hashmap_get(map, ""), value_of(3));
    CU_ASSERT_EQUAL(hashmap_size(map), 2);
    hashmap_free(map);
    hashmap_free(NULL);
}

static void test_remove(void)
{
    struct hashmap *map = hashmap_new();
    CU_ASSERT_PTR_NULL(hashmap_remove(map, "ann"));
    hashmap_put(map, "ann", value_of(1));
    hashmap_put(map, "bob", value_of(2));
    CU_ASSERT_PTR_EQUAL(hashmap_remove(map, "ann"), value_of(1));
    CU_ASSERT_PTR_NULL(hashmap_remove(map, "ann"));
    CU_ASSERT_PTR_NULL(hashmap_get(map, "ann"));
    CU_ASSERT_PTR_EQUAL(hashmap_get(map, "bob"), value_of(2));
    CU_ASSERT_EQUAL(hashmap_size(map), 1);
    hashmap_free(map);
}

/* How many of the numbers below MANY are found with their value. */
static size_t count_found(const struct hashmap *map)
{
    char key[32];
    size_t found = 0;
    for (size_t i = 0; i < MANY; i++)
        found += hashmap_get(map, key_of(key, sizeof key, i)) == value_of(i);
    return found;
}

static void test_growth(void)
{
    struct hashmap *map = hashmap_new();
    char key[32];
    for (size_t i = 0; i < MANY; i++)
        hashmap_put(map, key_of(key, sizeof key, i), value_of(i));
    CU_ASSERT_EQUAL(hashmap_size(map), MANY);
    CU_ASSERT_EQUAL(count_found(map), MANY);
    for (size_t i = 0; i < MANY; i += 2)
        hashmap_remove(map, key_of(key, sizeof key, i));
    CU_ASSERT_EQUAL(hashmap_size(map), MANY / 2);
    CU_ASSERT_EQUAL(count_found(map), MANY / 2);
    hashmap_free(map);
}

enum { FEW = 48, STEPS = 20000 };

static uint32_t dice_roll(uint32_t *dice)
{
    *dice = *dice * UINT32_C(1664525) + UINT32_C(1013904223);
    return *dice >> 16;
}

/* The map and a plain array are told the same; they must always say the same. */
static void test_against_array(void)
{
    struct hashmap *map = hashmap_new();
    void *array[FEW] = {NULL};
    size_t wrong = 0, size = 0;
    uint32_t dice = 1;
    char text[32];
    for (size_t step = 0; step < STEPS; step++) {
        size_t number = dice_roll(&dice) % FEW;
        const char *key = key_of(text, sizeof text, number);
        bool puts = dice_roll(&dice) % 2;
        void *value = puts ? value_of(step) : NULL;
        size = size - (array[number] != NULL) + puts;
        wrong += hashmap_get(map, key) != array[number];
        wrong += (puts ? hashmap_put(map, key, value) : hashmap_remove(map, key)) != array[number];
        wrong += hashmap_size(map) != size;
        array[number] = value;
    }
    CU_ASSERT_EQUAL(wrong, 0);
    hashmap_free(map);
}

struct visits {
    size_t count, sum, limit;
};

static bool visit(const char *key, void *value, void *argument)
{
    struct visits *visits = argument;
    visits->count += strncmp(key, "key ", 4) == 0;
    visits->sum += (size_t)(uintptr_t)value;
    return visits->count < visits->limit;
}

static void test_each(void)
{
    struct hashmap *map = hashmap_new();
    struct visits none = {0, 0, 100}, all = {0, 0, 1000}, some = {0, 0, 10};
    char key[32];
    hashmap_each(map, visit, &none);
    CU_ASSERT_EQUAL(none.count, 0);
    for (size_t i = 0; i < 100; i++)
        hashmap_put(map, key_of(key, sizeof key, i), value_of(i));
    hashmap_each(map, visit, &all);
    CU_ASSERT_EQUAL(all.count, 100);
    CU_ASSERT_EQUAL(all.sum, 5050);
    hashmap_each(map, visit, &some);
    CU_ASSERT_EQUAL(some.count, 10);
    hashmap_free(map);
}

CU_TestInfo hashmap_tests[] = {
    {"what was put is there until it is replaced", test_put},
    {"what was removed is gone, and nothing else", test_remove},
    {"a hundred thousand keys are found, half of them after the rest was removed", test_growth},
    {"the map says what a plain array says", test_against_array},
    {"each visits every pair once, or until it is told to stop", test_each},
    CU_TEST_INFO_NULL,
};
