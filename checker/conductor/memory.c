/*
 * memcpy, memmove and memset in the plain flavour: the library's are no accesses that the compiler
 * could make points of, though another thread may see a copy that is half done. Short ones are made
 * here, word by word. The compiler copies structs by memcpy too.
 */
#include <stdint.h>

#include "access.h"
#include "conductor.h"
#include "wrap.h"

enum { WORD = 8, SHORT = 256 };

static void touch(enum op op, const void *address, size_t size, const void *pc, void *frame)
{
    conductor_access(address, (unsigned)op << 8 | (unsigned)size, pc, frame);
}

/* What moves at once. The tail of a copy is moved by bytes, as one access. */
static void move_part(char *to, const char *from, size_t size)
{
    if (size == WORD) {
        typedef uint64_t word __attribute__((may_alias, aligned(1)));
        *(volatile word *)to = *(const volatile word *)from;
        return;
    }
    char part[WORD];
    for (size_t i = 0; i < size; i++)
        part[i] = ((const volatile char *)from)[i];
    for (size_t i = 0; i < size; i++)
        ((volatile char *)to)[i] = part[i];
}

/* Upward, or downward where the target lies above the source: they may overlap. */
static void move(char *to, const char *from, size_t size, const void *pc, void *frame)
{
    bool down = to > from && to < from + size;
    for (size_t done = 0; done < size;) {
        size_t part = size - done < WORD ? size - done : WORD;
        size_t at = down ? size - done - part : done;
        touch(OP_READ, from + at, part, pc, frame);
        touch(OP_WRITE, to + at, part, pc, frame);
        move_part(to + at, from + at, part);
        done += part;
    }
}

static bool is_watched(size_t size)
{
    return conducted() && conductor.alive > 1 && size <= SHORT;
}

CONDUCT(void *, memcpy, (void *restrict to, const void *restrict from, size_t size))
{
    if (!is_watched(size))
        return NEXT(memcpy)(to, from, size);
    move(to, from, size, HERE);
    return to;
}

CONDUCT(void *, memmove, (void *to, const void *from, size_t size))
{
    if (!is_watched(size))
        return NEXT(memmove)(to, from, size);
    move(to, from, size, HERE);
    return to;
}

CONDUCT(void *, memset, (void *memory, int value, size_t size))
{
    if (!is_watched(size))
        return NEXT(memset)(memory, value, size);
    for (size_t at = 0; at < size;) {
        size_t part = size - at < WORD ? size - at : WORD;
        touch(OP_WRITE, (char *)memory + at, part, HERE);
        for (size_t end = at + part; at < end; at++)
            ((volatile char *)memory)[at] = (char)value;
    }
    return memory;
}

/* Newer compilers say so when they instrument. */
__asm__(".globl __tsan_memcpy, __tsan_memmove, __tsan_memset\n"
        ".set __tsan_memcpy, __wrap_memcpy\n"
        ".set __tsan_memmove, __wrap_memmove\n"
        ".set __tsan_memset, __wrap_memset");
