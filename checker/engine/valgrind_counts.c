/*
 * Valgrind's own count against its report. Each error has a number, <unique>, and as the program
 * ends <errorcounts> lists the numbers of all errors but leaks. A program that writes "<!--" and
 * "-->" to the report's descriptor hides errors in well-formed XML; the counts, which come when
 * nothing of the program runs any more, give it away.
 */
#include "valgrind_report.h"

#include <stdlib.h>

void valgrind_counts_see(struct arena *arena, struct valgrind_counts *counts, uint64_t unique)
{
    counts->seen = arena_grow(arena, counts->seen, counts->seen_count, sizeof *counts->seen);
    counts->seen[counts->seen_count++] = unique;
}

void valgrind_counts_begin(struct valgrind_counts *counts)
{
    counts->present = true;
    counts->listed_count = 0;
    counts->listed = NULL;
    counts->due_count = counts->seen_count;
}

void valgrind_counts_list(struct arena *arena, struct valgrind_counts *counts, uint64_t unique)
{
    counts->listed =
        arena_grow(arena, counts->listed, counts->listed_count, sizeof *counts->listed);
    counts->listed[counts->listed_count++] = unique;
}

static int by_number(const void *a, const void *b)
{
    uint64_t left = *(const uint64_t *)a, right = *(const uint64_t *)b;
    return (left > right) - (left < right);
}

static void sort(uint64_t *list, size_t count)
{
    if (count > 0)
        qsort(list, count, sizeof *list, by_number);
}

/* How many of the first list are not in the second; both sorted. */
static size_t count_lacking(const uint64_t *list, size_t count, const uint64_t *other,
                            size_t other_count)
{
    size_t lacking = 0;
    for (size_t i = 0, j = 0; i < count; i++) {
        while (j < other_count && other[j] < list[i])
            j++;
        lacking += j == other_count || other[j] != list[i];
    }
    return lacking;
}

void valgrind_counts_check(struct findings *findings, struct valgrind_counts *counts)
{
    if (!counts->present) {
        findings_lack(findings, "Valgrind's report does not say how many errors there were");
        return;
    }
    sort(counts->seen, counts->due_count);
    sort(counts->listed, counts->listed_count);
    size_t hidden =
        count_lacking(counts->listed, counts->listed_count, counts->seen, counts->due_count);
    size_t extra =
        count_lacking(counts->seen, counts->due_count, counts->listed, counts->listed_count);
    if (hidden > 0)
        findings_lack(findings,
                      "Valgrind counted %zu errors, and %zu of them are not in its report",
                      counts->listed_count, hidden);
    if (extra > 0)
        findings_lack(findings, "Valgrind's report has %zu errors that Valgrind did not count",
                      extra);
}
