#include "grade.h"

#include <ctype.h>
#include <string.h>

static bool same_text(const char *one, const char *other)
{
    return one && other ? strcmp(one, other) == 0 : one == other;
}

/* Nothing is known, and so nothing differs, where there are no points. */
static bool same_points(const struct grade *one, const struct grade *other)
{
    if (!outcome_is_graded(one->outcome) && !outcome_is_graded(other->outcome))
        return true;
    if (one->points != other->points || one->possible != other->possible ||
        one->deducted != other->deducted || one->criterion_count != other->criterion_count)
        return false;
    for (size_t i = 0; i < one->criterion_count; i++) {
        const struct grade_criterion *a = &one->criteria[i], *b = &other->criteria[i];
        if (!same_text(a->name, b->name) || !same_text(a->sentence, b->sentence) ||
            a->points != b->points || a->possible != b->possible)
            return false;
    }
    return true;
}

static bool same_finding(const struct grade_finding *a, const struct grade_finding *b)
{
    return same_text(a->kind, b->kind) && same_text(a->summary, b->summary) &&
           same_text(a->fingerprint, b->fingerprint) && a->certain == b->certain &&
           same_text(a->file, b->file) && a->line == b->line && same_text(a->seen_by, b->seen_by) &&
           same_text(a->schedule, b->schedule);
}

static bool same_findings(const struct grade *one, const struct grade *other)
{
    if (one->finding_count != other->finding_count)
        return false;
    for (size_t i = 0; i < one->finding_count; i++)
        if (!same_finding(&one->findings[i], &other->findings[i]))
            return false;
    return true;
}

int grade_final(const struct grade *grade)
{
    return grade->points - grade->deducted;
}

bool grade_same(const struct grade *one, const struct grade *other)
{
    return same_text(one->student, other->student) && same_text(one->name, other->name) &&
           same_text(one->section, other->section) && same_text(one->lab, other->lab) &&
           one->outcome == other->outcome && same_points(one, other) && same_findings(one, other) &&
           same_text(one->remark, other->remark) && same_text(one->problem, other->problem) &&
           one->late == other->late && same_text(one->submitted, other->submitted) &&
           same_text(one->lateness, other->lateness) &&
           same_text(one->source_digest, other->source_digest) &&
           same_text(one->judged_by, other->judged_by);
}

static bool is_digit(char byte)
{
    return isdigit((unsigned char)byte);
}

/* Compares the numbers that begin here, of any length, and skips them. */
static int compare_numbers(const char **one, const char **other)
{
    *one += strspn(*one, "0");
    *other += strspn(*other, "0");
    size_t a = strspn(*one, "0123456789"), b = strspn(*other, "0123456789");
    int order = a != b ? (a < b ? -1 : 1) : strncmp(*one, *other, a);
    *one += a;
    *other += b;
    return order;
}

int natural_compare(const char *one, const char *other)
{
    const char *a = one, *b = other;
    while (*a && *b) {
        int order;
        if (is_digit(*a) && is_digit(*b))
            order = compare_numbers(&a, &b);
        else
            order = tolower((unsigned char)*a++) - tolower((unsigned char)*b++);
        if (order != 0)
            return order;
    }
    if (*a || *b)
        return *a ? 1 : -1;
    return strcmp(one, other); /* "s1" and "S01" count alike, and are two */
}

int grade_compare(const void *one, const void *other)
{
    const struct grade *a = one, *b = other;
    int students = natural_compare(a->student, b->student);
    return students ? students : natural_compare(a->lab, b->lab);
}

static const char *const feedback_names[] = {
    [FEEDBACK_HIDDEN] = "hidden",
    [FEEDBACK_AFTER_DUE] = "after-due",
    [FEEDBACK_VISIBLE] = "visible",
};

const char *feedback_name(enum feedback feedback)
{
    return feedback_names[feedback];
}

int feedback_parse(const char *name, enum feedback *feedback)
{
    for (size_t i = 0; i < sizeof feedback_names / sizeof *feedback_names; i++) {
        if (strcmp(feedback_names[i], name) == 0) {
            *feedback = (enum feedback)i;
            return 0;
        }
    }
    return -1;
}
