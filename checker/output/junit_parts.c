#include "junit_parts.h"

void junit_counts_add(struct junit_counts *counts, const struct junit_counts *more)
{
    counts->tests += more->tests;
    counts->failures += more->failures;
    counts->errors += more->errors;
    counts->skipped += more->skipped;
    counts->seconds += more->seconds;
}

void junit_print_counts(FILE *out, const struct junit_counts *counts)
{
    fprintf(out, " tests=\"%zu\" failures=\"%zu\" errors=\"%zu\" skipped=\"%zu\" time=\"%.3f\">\n",
            counts->tests, counts->failures, counts->errors, counts->skipped, counts->seconds);
}

void junit_print_start(FILE *out, const struct junit_counts *all)
{
    fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"racelab\"", out);
    junit_print_counts(out, all);
}

void junit_print_end(FILE *out)
{
    fputs("</testsuites>\n", out);
}
