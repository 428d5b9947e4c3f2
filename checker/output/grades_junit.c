#include "grades_junit.h"

#include <stdlib.h>
#include <string.h>

#include "grade_words.h"
#include "junit_parts.h"
#include "markup.h"

/* By lab, then by student. */
static int by_suite(const void *a, const void *b)
{
    const struct grade *const *one = a, *const *other = b;
    int labs = natural_compare((*one)->lab, (*other)->lab);
    return labs ? labs : natural_compare((*one)->student, (*other)->student);
}

/* How many from here on are of one lab. */
static size_t suite_length(const struct grade *const *sorted, size_t count)
{
    size_t length = 1;
    while (length < count && strcmp(sorted[length]->lab, sorted[0]->lab) == 0)
        length++;
    return length;
}

static struct junit_counts count_suite(const struct grade *const *sorted, size_t length)
{
    struct junit_counts counts = {.tests = length};
    for (size_t i = 0; i < length; i++) {
        bool graded = outcome_is_graded(sorted[i]->outcome);
        counts.errors += !graded;
        counts.failures += graded && sorted[i]->outcome != OUTCOME_PASS;
    }
    return counts;
}

static void print_complaint(FILE *out, struct arena *arena, const struct grade *grade)
{
    bool graded = outcome_is_graded(grade->outcome);
    const char *element = graded ? "failure" : "error";
    markup_printf(out, "      <%s message=\"%s\" type=\"%s\">", element,
                  grade_headline(arena, grade), outcome_name(grade->outcome));
    for (size_t i = 0; graded && i < grade->criterion_count; i++)
        if (grade->criteria[i].possible)
            markup_printf(out, "%s\n",
                          arena_printf(arena, "%d of %d: %s", grade->criteria[i].points,
                                       grade->criteria[i].possible, grade->criteria[i].sentence));
    for (size_t i = 0; i < grade->finding_count; i++)
        markup_printf(out, "%s%s\n", grade->findings[i].certain ? "" : "advice: ",
                      grade_finding_line(arena, &grade->findings[i]));
    if (grade->remark)
        markup_printf(out, "%s\n", grade->remark);
    if (grade->lateness)
        markup_printf(out, "%s\n", grade->lateness);
    markup_printf(out, "%s</%s>\n", grade->judged_by, element);
}

static void print_case(FILE *out, const struct grade *grade)
{
    struct arena arena;
    arena_init(&arena);
    markup_printf(out, "    <testcase name=\"%s", grade->student);
    if (grade->name)
        markup_printf(out, " (%s)", grade->name);
    markup_printf(out, "\" classname=\"racelab.%s", grade->lab);
    if (grade->section)
        markup_printf(out, ".%s", grade->section);
    fputs("\" time=\"0.000\"", out);
    if (grade->outcome == OUTCOME_PASS) {
        fputs("/>\n", out);
    } else {
        fputs(">\n", out);
        print_complaint(out, &arena, grade);
        fputs("    </testcase>\n", out);
    }
    arena_free(&arena);
}

static void print_suite(FILE *out, const struct grade *const *sorted, size_t length)
{
    struct junit_counts counts = count_suite(sorted, length);
    markup_printf(out, "  <testsuite name=\"racelab.%s\"", sorted[0]->lab);
    junit_print_counts(out, &counts);
    for (size_t i = 0; i < length; i++)
        print_case(out, sorted[i]);
    fputs("  </testsuite>\n", out);
}

void grades_junit_print(FILE *out, const struct grade *grades, size_t count)
{
    struct arena arena;
    arena_init(&arena);
    const struct grade **sorted = arena_alloc(&arena, count * sizeof *sorted);
    for (size_t i = 0; i < count; i++)
        sorted[i] = &grades[i];
    qsort(sorted, count, sizeof *sorted, by_suite);
    struct junit_counts all = count_suite(sorted, count);
    junit_print_start(out, &all);
    for (size_t i = 0, length; i < count; i += length) {
        length = suite_length(sorted + i, count - i);
        print_suite(out, sorted + i, length);
    }
    junit_print_end(out);
    arena_free(&arena);
}
