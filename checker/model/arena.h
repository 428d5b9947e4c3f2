/*
 * An arena: memory that is given back all at once.
 *
 * Reports become findings with hundreds of small strings that live and die together, so they are
 * cut from one arena and nobody frees a single one. Running out of memory ends the checker with
 * exit code 3 and a sentence: there is no grade to save at that point.
 */
#ifndef ARENA_H
#define ARENA_H

#include <stdarg.h>
#include <stddef.h>

struct arena {
    struct arena_block *blocks; /* newest first */
};

/* arena_init never fails; arena_free gives back everything cut from the arena. */
void arena_init(struct arena *arena);
void arena_free(struct arena *arena);

/* Zeroed memory of size bytes, aligned for any type. Never NULL. */
void *arena_alloc(struct arena *arena, size_t size);

/* Copies that live as long as the arena. A NULL text gives NULL. */
char *arena_copy(struct arena *arena, const char *text);
char *arena_copy_bytes(struct arena *arena, const char *bytes, size_t length);
char *arena_printf(struct arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
char *arena_vprintf(struct arena *arena, const char *format, va_list arguments);

/*
 * Room for one more element at the end of an array that lives in the arena: doubles the array
 * when count is a power of two (or 0), otherwise returns it as it is. Use:
 *     list = arena_grow(arena, list, count, sizeof *list);  list[count++] = ...;
 */
void *arena_grow(struct arena *arena, void *array, size_t count, size_t element_size);

#endif
