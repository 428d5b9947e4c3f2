/*
 * libFuzzer: any bytes as ThreadSanitizer's text. Beyond what the sanitizers watch for, a finding
 * has sides, and whoever finds nothing at all says why. From the root of racelab:
 *
 *     clang -g -O1 -D_GNU_SOURCE -fsanitize=fuzzer,address,undefined -o /tmp/fuzz_tsan \
 *         tests/fuzz/fuzz_tsan_parse.c checker/engine/tsan_*.c checker/engine/piece.c \
 *         checker/model/arena.c checker/model/finding.c
 *     mkdir -p /tmp/corpus && /tmp/fuzz_tsan -max_total_time=120 /tmp/corpus tests/data/tsan-14
 */
#include "../../checker/engine/parse.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena;
    struct findings findings;
    struct report report;
    arena_init(&arena);
    findings_init(&findings, &arena);
    tsan_parse(&findings, (const char *)data, size, &report);
    tsan_settle(&findings);
    for (size_t i = 0; i < findings.count; i++)
        if (findings.list[i]->side_count == 0 || !findings.list[i]->headline)
            abort();
    if (findings.count > report.errors || (!report.started && !findings.missing))
        abort();
    arena_free(&arena);
    return 0;
}
