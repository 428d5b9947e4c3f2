#include "contest.h"

#include <stdatomic.h>

enum { TIMES = 8000000, CACHE_LINE = 64 };

/* Each thread has a counter of its own. Nobody else writes to it. */
static _Alignas(CACHE_LINE) atomic_long packed[THREADS_MOST];
static struct {
    _Alignas(CACHE_LINE) atomic_long count;
} aligned[THREADS_MOST];
static int each;

static void count_packed(int index)
{
    for (int i = 0; i < each; i++)
        atomic_fetch_add_explicit(&packed[index], 1, memory_order_relaxed);
}

static void count_aligned(int index)
{
    for (int i = 0; i < each; i++)
        atomic_fetch_add_explicit(&aligned[index].count, 1, memory_order_relaxed);
}

static double on_common_lines(int threads)
{
    for (int i = 0; i < threads; i++)
        packed[i] = 0;
    each = TIMES / threads;
    double seconds = side_by_side(threads, count_packed);
    for (int i = 0; i < threads; i++)
        must(packed[i] == each, "a packed counter lost a count");
    return seconds;
}

static double on_own_lines(int threads)
{
    for (int i = 0; i < threads; i++)
        aligned[i].count = 0;
    each = TIMES / threads;
    double seconds = side_by_side(threads, count_aligned);
    for (int i = 0; i < threads; i++)
        must(aligned[i].count == each, "an aligned counter lost a count");
    return seconds;
}

const struct contest sharing_contest = {"packed counters", "a cache line for each",
                                        "a counter for each thread, 8,000,000 additions in all",
                                        on_common_lines, on_own_lines};
