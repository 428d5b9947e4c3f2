/*
 * libFuzzer: any bytes as a baseline. What is read can be written, and read again as the same; what
 * is not read has a sentence that names a line. Built and run as tests/fuzz/fuzz.ninja says.
 */
#include "../../checker/model/baseline.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena;
    struct baseline first, second;
    char *error = NULL;
    arena_init(&arena);
    char *text = arena_copy_bytes(&arena, (const char *)data, size);
    if (baseline_read(&arena, "known.txt", text, size, &first, &error) != 0) {
        if (!error || strncmp(error, "known.txt", 9) != 0)
            abort();
    } else {
        char *once = baseline_write(&arena, &first);
        if (baseline_read(&arena, "again", once, strlen(once), &second, &error) != 0 ||
            second.count != first.count || strcmp(baseline_write(&arena, &second), once) != 0)
            abort();
    }
    arena_free(&arena);
    return 0;
}
