/*
 * libFuzzer: any bytes as a log. Beyond what the sanitizers watch for: each report that was counted
 * is one finding with words of its own, and the pieces in which a log comes change nothing. Built
 * and run as tests/fuzz/fuzz.ninja says.
 */
#include "../../checker/engine/log.h"

#include <stdint.h>
#include <stdlib.h>

#include "../../checker/model/identity.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct told {
    size_t count;
    unsigned sum;
};

static char *no_source(struct arena *arena, const struct frame *frame, void *argument)
{
    (void)arena, (void)frame, (void)argument;
    return NULL;
}

static void found(struct findings *one, void *argument)
{
    static const struct scope project = {.any_but_libraries = true};
    struct told *told = argument;
    struct identity identity;
    if (one->count != 1 || !one->list[0]->headline)
        abort();
    identity_of(&identity, one->arena, one->list[0], &project, no_source, NULL);
    for (size_t i = 0; i < identity.count; i++)
        told->sum += identity.marks[i];
    told->sum += identity.base;
    told->count++;
}

static struct told read_in_pieces(const uint8_t *data, size_t size, size_t piece)
{
    struct arena arena;
    struct log_summary summary;
    struct told told = {0};
    arena_init(&arena);
    struct log *log = log_begin(found, &told);
    for (size_t at = 0; at < size; at += piece)
        log_feed(log, (const char *)data + at, size - at < piece ? size - at : piece);
    log_end(log, &arena, &summary);
    if (summary.reports != told.count || summary.torn > told.count)
        abort();
    arena_free(&arena);
    return told;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct told whole = read_in_pieces(data, size, size + 1);
    struct told pieces = read_in_pieces(data, size, 13);
    if (whole.count != pieces.count || whole.sum != pieces.sum)
        abort();
    return 0;
}
