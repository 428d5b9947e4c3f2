/*
 * The newest block is cut from its front; when the rest of it is too small, a bigger block is put
 * in front of it:
 *
 *     arena -> [ header | used ......... | free ] -> [ header | used .... ] -> NULL
 *
 * Something very large gets a block of its own behind the newest, so that the free rest of the
 * newest is not lost.
 */
#include "arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK_SMALLEST = 8 * 1024, BLOCK_LARGEST = 1024 * 1024 };

struct arena_block {
    struct arena_block *older;
    size_t size; /* of bytes */
    size_t used;
    alignas(max_align_t) unsigned char bytes[];
};

void arena_init(struct arena *arena)
{
    arena->blocks = NULL;
}

void arena_free(struct arena *arena)
{
    while (arena->blocks) {
        struct arena_block *older = arena->blocks->older;
        free(arena->blocks);
        arena->blocks = older;
    }
}

static _Noreturn void out_of_memory(void)
{
    fputs("racelab: there is not enough memory to read the reports.\n", stderr);
    exit(3);
}

static struct arena_block *block_new(size_t size)
{
    if (size > SIZE_MAX - sizeof(struct arena_block))
        out_of_memory();
    struct arena_block *block = calloc(1, sizeof *block + size);
    if (!block)
        out_of_memory();
    block->size = size;
    return block;
}

static void *block_cut(struct arena_block *block, size_t size)
{
    void *memory = block->bytes + block->used;
    block->used += size;
    return memory;
}

/* Blocks double, so an arena of n bytes has about log n of them. */
static size_t size_of_next_block(const struct arena_block *newest)
{
    if (!newest)
        return BLOCK_SMALLEST;
    return newest->size < BLOCK_LARGEST ? newest->size * 2 : BLOCK_LARGEST;
}

static size_t round_up(size_t size)
{
    size_t unit = alignof(max_align_t);
    if (size > SIZE_MAX - unit)
        out_of_memory();
    return size ? (size + unit - 1) / unit * unit : unit;
}

void *arena_alloc(struct arena *arena, size_t size)
{
    struct arena_block *newest = arena->blocks;
    size = round_up(size);
    if (newest && newest->size - newest->used >= size)
        return block_cut(newest, size);

    size_t usual = size_of_next_block(newest);
    struct arena_block *block = block_new(size > usual ? size : usual);
    if (newest && size > usual) {
        block->older = newest->older;
        newest->older = block;
    } else {
        block->older = newest;
        arena->blocks = block;
    }
    return block_cut(block, size);
}

char *arena_copy_bytes(struct arena *arena, const char *bytes, size_t length)
{
    if (!bytes)
        return NULL;
    if (length == SIZE_MAX)
        out_of_memory();
    char *copy = arena_alloc(arena, length + 1); /* zeroed, so it is terminated */
    memcpy(copy, bytes, length);
    return copy;
}

char *arena_copy(struct arena *arena, const char *text)
{
    return text ? arena_copy_bytes(arena, text, strlen(text)) : NULL;
}

char *arena_vprintf(struct arena *arena, const char *format, va_list arguments)
{
    va_list again;
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, arguments);
    char *text = length < 0 ? arena_copy(arena, "") : arena_alloc(arena, (size_t)length + 1);
    if (length >= 0)
        vsnprintf(text, (size_t)length + 1, format, again);
    va_end(again);
    return text;
}

char *arena_printf(struct arena *arena, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    char *text = arena_vprintf(arena, format, arguments);
    va_end(arguments);
    return text;
}

void *arena_grow(struct arena *arena, void *array, size_t count, size_t element_size)
{
    if (count & (count - 1))
        return array;
    size_t room = count ? count * 2 : 1;
    if (room < count || room > SIZE_MAX / element_size)
        out_of_memory();
    void *larger = arena_alloc(arena, room * element_size);
    if (count)
        memcpy(larger, array, count * element_size);
    return larger;
}
