#include "lateness.h"

#include <string.h>

#include "moment.h"

enum { DAY = 24 * 60 * 60 };

static bool is_refused(const struct course_late *late, int64_t seconds)
{
    return late->refuses && seconds > late->refuse;
}

int lateness_percent(const struct course_late *late, int64_t seconds)
{
    if (seconds <= 0 || seconds <= late->grace)
        return 0;
    if (is_refused(late, seconds))
        return 100;
    int64_t days = (seconds + DAY - 1) / DAY;
    return days * late->cost < late->most ? (int)(days * late->cost) : late->most;
}

/* Rounded to whole points, and no more than there are. */
static int points_lost(const struct grade *grade, int percent)
{
    int lost = (grade->possible * percent + 50) / 100;
    if (!outcome_is_graded(grade->outcome))
        return 0;
    return lost < grade->points ? lost : grade->points;
}

static char *sentence_of(struct arena *arena, const struct course_late *late, int64_t seconds,
                         const struct grade *grade)
{
    char *when =
        arena_printf(arena, "handed in %s after it was due", duration_words(arena, seconds));
    if (is_refused(late, seconds))
        return arena_printf(arena, "%s, too late to count", when);
    if (!grade->deducted)
        return when;
    return arena_printf(arena, "%s, which costs %d point%s", when, grade->deducted,
                        grade->deducted == 1 ? "" : "s");
}

void lateness_apply(struct arena *arena, const struct course *course, const struct course_lab *rule,
                    struct grade *grade)
{
    int64_t submitted;
    const struct course_late *late = &course->late;
    bool is_known = grade->submitted && moment_parse(grade->submitted, &submitted) == 0;
    grade->deducted = 0;
    grade->lateness = NULL;
    if (!is_known || !rule->is_due) {
        if (grade->late)
            grade->lateness = arena_copy(arena, "handed in late, how late is not known: the "
                                                "instructor decides what it costs");
        return;
    }
    int64_t seconds = submitted - rule->due;
    grade->late = seconds > 0 && seconds > late->grace;
    if (!grade->late)
        return;
    grade->deducted = points_lost(grade, lateness_percent(late, seconds));
    grade->lateness = sentence_of(arena, late, seconds, grade);
}

static const struct grade_criterion *criterion_of(const struct grade *grade, enum criterion which)
{
    for (size_t i = 0; i < grade->criterion_count; i++)
        if (strcmp(grade->criteria[i].name, criterion_name(which)) == 0)
            return &grade->criteria[i];
    return NULL;
}

int grade_reweigh(const struct lab *lab, struct grade *grade)
{
    struct grade weighed = *grade;
    weighed.criterion_count = 0;
    weighed.points = weighed.possible = 0;
    if (!outcome_is_graded(grade->outcome))
        return 0;
    for (int i = 0; i < CRITERION_COUNT; i++) {
        const struct grade_criterion *before = criterion_of(grade, (enum criterion)i);
        if (!lab->points[i])
            continue;
        if (!before || !before->possible)
            return -1;
        struct grade_criterion *after = &weighed.criteria[weighed.criterion_count++];
        bool earned = before->points == before->possible;
        *after = *before;
        after->possible = lab->points[i];
        after->points = earned ? lab->points[i] : 0;
        weighed.points += after->points;
        weighed.possible += after->possible;
    }
    *grade = weighed;
    return 0;
}
