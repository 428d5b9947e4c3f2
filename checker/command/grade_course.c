/*
 * The course's rules. The book has the points of the work for each criterion and when it was handed
 * in, so weights and lateness can be changed without judging: a grade that comes out differently
 * is a new row.
 */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "../model/lateness.h"
#include "../model/moment.h"
#include "../run/date.h"
#include "command.h"
#include "grade.h"

char *grading_now(struct arena *arena)
{
    time_t now = 0;
    date_now(&now); /* 'lab grade' has asked whether it can */
    return moment_text(arena, now);
}

void grading_rule(const struct grading *grading, struct grade *grade)
{
    if (grading->rule)
        lateness_apply(grading->arena, grading->course, grading->rule, grade);
}

bool grading_can_weigh(const struct grading *grading, const struct grade *grade)
{
    struct grade copy = *grade;
    return !grading->rule || grade_reweigh(grading->lab, &copy) == 0;
}

int grading_current(const struct grading *grading, struct grade **grades, size_t *count)
{
    char *error;
    size_t kept = 0;
    if (gradebook_current(grading->book, grades, count, &error) != 0)
        return complain(EXIT_ENVIRONMENT, "%s", error);
    for (size_t i = 0; i < *count; i++)
        if (strcmp((*grades)[i].lab, grading->lab->name) == 0)
            (*grades)[kept++] = (*grades)[i];
    *count = kept;
    return 0;
}

/* What is known by now of when it was handed in. */
static void learn_time(const struct grading *grading, struct grade *grade)
{
    for (size_t i = 0; i < grading->intake.count; i++) {
        const struct submission *submission = &grading->intake.list[i];
        if (strcmp(submission->student, grade->student) != 0)
            continue;
        grade->submitted = submission->time;
        grade->late = submission->late;
        return;
    }
}

static int add_changes(const struct grading *grading, struct grade *changed, size_t count)
{
    char *error;
    size_t shown;
    int status = 0;
    if (count && !grading->request->json)
        status = grading_show_changes(grading, changed, count, &shown);
    if (status != 0)
        return status;
    if (gradebook_add(grading->book, changed, count, NULL, &error) != 0)
        return complain(EXIT_ENVIRONMENT, "%s", error);
    return 0;
}

int grading_apply(const struct grading *grading)
{
    struct grade *grades;
    size_t count, changes = 0;
    if (!grading->rule)
        return 0;
    int status = grading_current(grading, &grades, &count);
    if (status != 0)
        return status;
    struct grade *changed = arena_alloc(grading->arena, (count + 1) * sizeof *changed);
    for (size_t i = 0; i < count; i++) {
        struct grade grade = grades[i];
        learn_time(grading, &grade);
        if (grade_reweigh(grading->lab, &grade) != 0)
            fprintf(stderr,
                    "lab: note: the points of %s for %s are as they were: something counts now "
                    "that was not judged; grade the file again.\n",
                    grade.student, grade.lab);
        grading_rule(grading, &grade);
        if (grade_same(&grade, &grades[i]))
            continue;
        grade.graded_at = grading_now(grading->arena);
        changed[changes++] = grade;
    }
    return add_changes(grading, changed, changes);
}
