#include "grade_trial.h"

struct arena class_arena;

void class_start(void)
{
    arena_init(&class_arena);
}

void class_finish(void)
{
    arena_free(&class_arena);
}

static char *copy(const char *text)
{
    return arena_copy(&class_arena, text);
}

static void set_points(struct grade *grade, const int points[CRITERION_COUNT])
{
    static const int possible[CRITERION_COUNT] = {10, 20, 40, 15, 15, 0};
    for (int i = 0; i < CRITERION_COUNT; i++) {
        grade->criteria[i] =
            (struct grade_criterion){criterion_name((enum criterion)i),
                                     criterion_sentence((enum criterion)i), points[i], possible[i]};
        grade->points += points[i];
        grade->possible += possible[i];
    }
    grade->criterion_count = CRITERION_COUNT;
}

static void add_finding(struct grade *grade, const char *kind, const char *summary, bool certain,
                        int line)
{
    grade->findings =
        arena_grow(&class_arena, grade->findings, grade->finding_count, sizeof *grade->findings);
    grade->findings[grade->finding_count++] =
        (struct grade_finding){.kind = copy(kind),
                               .summary = copy(summary),
                               .fingerprint = copy("0123456789ab"),
                               .certain = certain,
                               .file = line ? copy("two-locks.c") : NULL,
                               .line = line,
                               .seen_by = copy("tsan, conductor"),
                               .schedule = certain ? copy("pct3:17") : NULL};
}

static struct grade student(const char *id, const char *name, enum outcome outcome)
{
    return (struct grade){.student = copy(id),
                          .name = copy(name),
                          .section = name ? copy("Tue 10") : NULL,
                          .lab = copy("two-locks"),
                          .outcome = outcome,
                          .source_digest = name ? copy("a1b2c3") : NULL,
                          .judged_by = copy("racelab 0.1"),
                          .graded_at = copy("2026-11-22T18:14:47Z")};
}

struct grade *class_grades(void)
{
    static const int all[] = {10, 20, 40, 15, 15, 0}, some[] = {10, 20, 0, 15, 0, 0}, none[6];
    struct grade *grades = arena_alloc(&class_arena, CLASS_SIZE * sizeof *grades);
    grades[0] = student("s1", "Lovelace, Ada", OUTCOME_PASS);
    set_points(&grades[0], all);
    grades[1] = student("s2", "Bob \"the\" Builder", OUTCOME_FAIL);
    set_points(&grades[1], some);
    add_finding(&grades[1], "data-race", "data race on hits in count and report", true, 31);
    add_finding(&grades[1], "data-race", "data race on total in count", true, 40);
    add_finding(&grades[1], "deadlock", "deadlock of thread 1 and thread 2", true, 0);
    add_finding(&grades[1], "thread-leak", "thread worker is never joined", false, 12);
    grades[1].late = true;
    grades[1].remark = copy("of 3 files named two-locks.c the newest was taken");
    grades[2] = student("s3", "Cyd", OUTCOME_NOT_BUILT);
    set_points(&grades[2], none);
    grades[3] = student("s4", "Dee", OUTCOME_INCONCLUSIVE);
    grades[3].problem = copy("helgrind gave up");
    grades[4] = student("s10", NULL, OUTCOME_UNGRADABLE);
    grades[4].problem = copy("nothing was handed in");
    return grades;
}

static char *longer(const char *text, const char *suffix)
{
    return arena_printf(&class_arena, "%s%s", text, suffix);
}

struct grade class_grade_with(const char *suffix)
{
    struct grade grade = class_grades()[1];
    grade.student = longer(grade.student, suffix);
    grade.name = longer(grade.name, suffix);
    grade.section = longer(grade.section, suffix);
    grade.lab = longer(grade.lab, suffix);
    grade.remark = longer(grade.remark, suffix);
    grade.problem = longer("", suffix);
    for (size_t i = 0; i < grade.finding_count; i++)
        grade.findings[i].summary = longer(grade.findings[i].summary, suffix);
    return grade;
}

struct grade class_grade_overdue(void)
{
    struct grade grade = class_grades()[1];
    grade.submitted = copy("2026-11-08T10:00:00Z");
    grade.lateness = copy("handed in 1 day 11 hours after it was due, which costs 20 points");
    grade.deducted = 20;
    return grade;
}

struct grade *class_many(size_t count)
{
    struct grade *grades = arena_alloc(&class_arena, count * sizeof *grades);
    for (size_t i = 0; i < count; i++) {
        struct grade *grade = &grades[i];
        *grade = class_grades()[i % CLASS_SIZE];
        grade->student = arena_printf(&class_arena, "student%zu@example.org", i + 1);
        if (grade->name)
            grade->name = arena_printf(&class_arena, "%s the %zuth", grade->name, i + 1);
        if (i % CLASS_SIZE == 1)
            add_finding(grade, "data-race", "", true, 50);
        for (size_t j = 0; j < grade->finding_count; j++)
            grade->findings[j].fingerprint = arena_printf(&class_arena, "%012zx", j);
        if (i % CLASS_SIZE == 1) {
            struct grade_finding *own = &grade->findings[grade->finding_count - 1];
            own->summary = arena_printf(&class_arena, "data race on slot_%zu in count", i);
            own->fingerprint = arena_printf(&class_arena, "a%011zx", i);
        }
    }
    return grades;
}
