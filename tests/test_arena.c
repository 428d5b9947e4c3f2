#include "../checker/model/arena.h"
#include "runner.h"

#include <stdalign.h>
#include <stdint.h>
#include <string.h>

static int all_zero(const unsigned char *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (bytes[i] != 0)
            return 0;
    return 1;
}

static void test_memory(void)
{
    struct arena arena;
    arena_init(&arena);
    for (size_t size = 0; size < 3000; size += 7) {
        unsigned char *memory = arena_alloc(&arena, size);
        CU_ASSERT_EQUAL((uintptr_t)memory % alignof(max_align_t), 0);
        CU_ASSERT_TRUE(all_zero(memory, size));
        memset(memory, 0xff, size);
    }
    arena_free(&arena);
}

static void test_large(void)
{
    struct arena arena;
    arena_init(&arena);
    char *before = arena_copy(&arena, "before");
    unsigned char *large = arena_alloc(&arena, 40u * 1024 * 1024);
    char *after = arena_copy(&arena, "after");
    large[40u * 1024 * 1024 - 1] = 1;
    CU_ASSERT_STRING_EQUAL(before, "before");
    CU_ASSERT_STRING_EQUAL(after, "after");
    CU_ASSERT_EQUAL(after - before, 16); /* the large one did not waste the block in use */
    arena_free(&arena);
}

static void test_copies(void)
{
    struct arena arena;
    arena_init(&arena);
    char text[] = "a race";
    char *copy = arena_copy(&arena, text);
    text[0] = 'x';
    CU_ASSERT_STRING_EQUAL(copy, "a race");
    CU_ASSERT_STRING_EQUAL(arena_copy_bytes(&arena, "mutex M1", 5), "mutex");
    CU_ASSERT_PTR_NULL(arena_copy(&arena, NULL));
    CU_ASSERT_PTR_NULL(arena_copy_bytes(&arena, NULL, 0));
    CU_ASSERT_STRING_EQUAL(arena_copy_bytes(&arena, "", 0), "");
    arena_free(&arena);
}

static void test_printf(void)
{
    struct arena arena;
    arena_init(&arena);
    char *text = arena_printf(&arena, "%s of %d", "read", 8);
    CU_ASSERT_STRING_EQUAL(text, "read of 8");
    char *wide = arena_printf(&arena, "%20000d", 1);
    CU_ASSERT_EQUAL(strlen(wide), 20000);
    CU_ASSERT_STRING_EQUAL(text, "read of 8");
    arena_free(&arena);
}

static void test_growth(void)
{
    struct arena arena;
    arena_init(&arena);
    int *list = NULL;
    size_t count = 0;
    for (int i = 0; i < 10000; i++) {
        list = arena_grow(&arena, list, count, sizeof *list);
        list[count++] = i;
    }
    int right = 1;
    for (int i = 0; i < 10000; i++)
        right &= list[i] == i;
    CU_ASSERT_TRUE(right);
    arena_free(&arena);
}

static void test_freeing_twice(void)
{
    struct arena arena;
    arena_init(&arena);
    arena_alloc(&arena, 1);
    arena_free(&arena);
    arena_free(&arena);
    CU_ASSERT_STRING_EQUAL(arena_copy(&arena, "again"), "again");
    arena_free(&arena);
}

CU_TestInfo arena_tests[] = {
    {"memory is zeroed, aligned and never overlaps", test_memory},
    {"a large piece does not waste the block in use", test_large},
    {"a copy is independent of its original", test_copies},
    {"a formatted text may have any length", test_printf},
    {"an array keeps its elements while it grows", test_growth},
    {"a freed arena may be freed and used again", test_freeing_twice},
    CU_TEST_INFO_NULL,
};
