/* What 'lab grade' prints: who has which grade, what would change, and one line that stands alone.
 */
#include <stdio.h>
#include <string.h>

#include "../output/grade_json.h"
#include "../output/grade_words.h"
#include "../output/json.h"
#include "command.h"
#include "grade.h"

/* The grades of a lab, and how many of which kind. */
struct told {
    struct grade *grades;
    size_t count, passed, graded;
};

static const char *points_text(struct arena *arena, enum outcome outcome, int points)
{
    if (!outcome_is_graded(outcome))
        return outcome_name(outcome);
    return arena_printf(arena, "%s with %d points", outcome_name(outcome), points);
}

int grading_show_changes(const struct grading *grading, const struct grade *grades, size_t all,
                         size_t *count)
{
    char *error;
    struct gradebook_change *changes;
    struct arena *arena = grading->arena;
    if (gradebook_difference(grading->book, grades, all, &changes, count, &error) != 0)
        return complain(EXIT_ENVIRONMENT, "%s", error);
    for (size_t i = 0; i < *count; i++) {
        const struct gradebook_change *change = &changes[i];
        if (!grading->request->lab)
            printf("%s: ", grading->lab->name);
        printf("%s: %s, was %s\n", change->student,
               points_text(arena, change->new_outcome, change->new_points),
               change->is_first ? "not graded"
                                : points_text(arena, change->old_outcome, change->old_points));
    }
    return 0;
}

/* "two-locks", or "2 labs": what the last line is about. */
static const char *subject_of(const struct gradings *all)
{
    if (all->request->lab)
        return all->list[0].lab->name;
    return arena_printf(all->arena, "%zu lab%s", all->count, all->count == 1 ? "" : "s");
}

static int show_all_changes(const struct gradings *all)
{
    int status = 0;
    size_t changes = 0, grades = 0;
    for (size_t i = 0; i < all->count && status == 0; i++) {
        size_t count = 0;
        const struct grading *grading = &all->list[i];
        status = grading_show_changes(grading, grading->grades, grading->count, &count);
        changes += count;
        grades += grading->count;
    }
    if (status == 0)
        printf("%s: %zu of %zu grades would change%s\n", subject_of(all), changes, grades,
               changes ? "; --regrade --apply changes them" : "");
    return status;
}

static void print_grade(const struct grading *grading, const struct grade *grade)
{
    struct arena *arena = grading->arena;
    const char *remark = grade->remark ? grade->remark : "";
    const char *lateness = grade->lateness ? grade->lateness : "";
    printf("%-20s %s%s%s%s%s\n", grade->student, grade_headline(arena, grade), *remark ? "; " : "",
           remark, *lateness ? "; " : "", lateness);
}

static void print_lab(const struct gradings *all, const struct grading *grading,
                      const struct told *told)
{
    if (!all->request->lab)
        printf("%s%s\n", grading == all->list ? "" : "\n", grading->lab->name);
    for (size_t i = 0; i < told->count; i++)
        print_grade(grading, &told->grades[i]);
    for (size_t i = 0; i < grading->intake.aside_count; i++)
        printf("not a submission: %s\n", grading->intake.aside[i]);
}

/* Of those that were judged now. */
static size_t duplicates(const struct gradings *all)
{
    size_t count = 0;
    for (size_t i = 0; i < all->count; i++)
        for (size_t j = 0; j < all->list[i].source_count; j++)
            count += all->list[i].sources[j].student_count - 1;
    return count;
}

static void print_all(const struct gradings *all, const struct told *told)
{
    size_t passed = 0, graded = 0, count = 0;
    for (size_t i = 0; i < all->count; i++) {
        print_lab(all, &all->list[i], &told[i]);
        passed += told[i].passed;
        graded += told[i].graded;
        count += told[i].count;
    }
    for (size_t i = 0; i < all->aside_count; i++)
        printf("%snot a lab of the course: %s\n", i ? "" : "\n", all->aside[i]);
    for (size_t i = 0; i < all->absent_count; i++)
        printf("%snothing here for the lab %s\n", i || all->aside_count ? "" : "\n",
               all->absent[i]);
    size_t same = duplicates(all);
    if (same)
        printf("\n%zu handed in the same file as somebody else; each file was judged once.\n",
               same);
    if (all->request->unsafe)
        printf("The programs ran without a sandbox.\n");
    printf("\nThe book and the results are in %s.\n", all->folder);
    printf("%s: %zu graded, %zu passed, %zu not graded\n", subject_of(all), graded, passed,
           count - graded);
}

static void print_json(const struct gradings *all, const struct told *told)
{
    json_t *list = json_array();
    for (size_t i = 0; i < all->count; i++)
        for (size_t j = 0; j < told[i].count; j++)
            json_array_append_new(list, json_of_grade(&told[i].grades[j]));
    json_print(stdout,
               json_pack("{s:i, s:s?, s:o}", "version", 1, "lab",
                         all->request->lab ? all->list[0].lab->name : NULL, "grades", list));
}

/* Reads and exports a lab's grades. */
static int tell_lab(const struct grading *grading, struct told *told)
{
    int status = grading_current(grading, &told->grades, &told->count);
    for (size_t i = 0; i < told->count && status == 0; i++) {
        told->graded += outcome_is_graded(told->grades[i].outcome);
        told->passed += told->grades[i].outcome == OUTCOME_PASS;
    }
    return status == 0 ? grading_export(grading, told->grades, told->count) : status;
}

int gradings_tell(const struct gradings *all)
{
    int status = 0;
    struct told *told = arena_alloc(all->arena, (all->count + 1) * sizeof *told);
    if (all->request->regrade && !all->request->apply)
        return show_all_changes(all);
    for (size_t i = 0; i < all->count && status == 0; i++)
        status = tell_lab(&all->list[i], &told[i]);
    if (status == 0)
        status = gradings_export(all);
    if (status != 0)
        return status;
    if (all->request->json)
        print_json(all, told);
    else
        print_all(all, told);
    for (size_t i = 0; i < all->count; i++)
        if (told[i].graded < told[i].count)
            status = EXIT_INCONCLUSIVE;
    return status;
}
