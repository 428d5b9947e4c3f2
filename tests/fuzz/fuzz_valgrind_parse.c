/*
 * libFuzzer: any bytes as Valgrind's XML. Beyond what the sanitizers watch for, a finding has
 * sides, and a report that is not complete is said to be so. From the root of racelab:
 *
 *     clang -g -O1 -D_GNU_SOURCE -fsanitize=fuzzer,address,undefined -o /tmp/fuzz_valgrind \
 *         tests/fuzz/fuzz_valgrind_parse.c checker/engine/valgrind_*.c checker/engine/piece.c \
 *         checker/model/arena.c checker/model/finding.c -lexpat
 *     mkdir -p /tmp/corpus && /tmp/fuzz_valgrind -max_total_time=120 -dict=tests/fuzz/xml.dict \
 *         /tmp/corpus tests/data/helgrind-3.19 tests/data/memcheck-3.19
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
    valgrind_parse(&findings, (const char *)data, size, &report);
    for (size_t i = 0; i < findings.count; i++)
        if (findings.list[i]->side_count == 0 || !findings.list[i]->headline)
            abort();
    if (findings.count > report.errors || (!report.complete && !findings.missing))
        abort();
    arena_free(&arena);
    return 0;
}
