#include "course.h"

#include <stdlib.h>
#include <string.h>

#include "moment.h"
#include "settings.h"

/* A course being read. */
struct reading {
    struct settings settings; /* first: the reader knows it alone */
    struct course course;
};

static const char late_section[] = "late";

static struct course_lab *lab_of(const struct course *course, const char *name)
{
    for (size_t i = 0; i < course->count; i++)
        if (strcmp(course->labs[i].name, name) == 0)
            return &course->labs[i];
    return NULL;
}

const struct course_lab *course_find(const struct course *course, const char *lab)
{
    return lab_of(course, lab);
}

/* ---- [late] ---- */

/* "15m": a number and a unit. */
static int read_duration(struct settings *settings, const char *name, const char *value,
                         int64_t *seconds)
{
    static const struct {
        const char *name;
        int64_t length;
    } units[] = {{"m", 60}, {"h", 3600}, {"d", 86400}};
    size_t digits = strspn(value, "0123456789");
    for (size_t i = 0; digits && digits < 5 && i < sizeof units / sizeof *units; i++) {
        if (strcmp(value + digits, units[i].name) != 0)
            continue;
        *seconds = strtol(value, NULL, 10) * units[i].length;
        return 1;
    }
    return settings_fails(settings,
                          "'%s' must be a time such as 15m, 12h or 7d (minutes, hours, days), "
                          "not '%s'",
                          name, value);
}

/* "10 per day", "50": so many percent, with or without the sign for it. */
static int read_percent(struct settings *settings, const char *name, const char *value,
                        const char *behind, int *percent)
{
    size_t digits = strspn(value, "0123456789");
    const char *rest = value + digits;
    if (*rest == '%')
        rest++;
    long number = digits && digits < 4 ? strtol(value, NULL, 10) : 101;
    if (number > 100 || strcmp(rest, behind) != 0)
        return settings_fails(settings, "'%s' must be a percentage such as 10%%%s, not '%s'", name,
                              behind, value);
    *percent = (int)number;
    return 1;
}

static int read_late(struct settings *settings, struct course_late *late, const char *name,
                     const char *value)
{
    if (strcmp(name, "grace") == 0)
        return read_duration(settings, name, value, &late->grace);
    if (strcmp(name, "cost") == 0)
        return read_percent(settings, name, value, " per day", &late->cost);
    if (strcmp(name, "at most") == 0)
        return read_percent(settings, name, value, "", &late->most);
    if (strcmp(name, "refuse after") == 0) {
        late->refuses = true;
        return read_duration(settings, name, value, &late->refuse);
    }
    return settings_fails(
        settings, "unknown key '%s'; [late] knows grace, cost, at most and refuse after", name);
}

/* ---- a lab ---- */

static int read_due(struct settings *settings, struct course_lab *lab, const char *value)
{
    lab->is_due = strcmp(value, "none") != 0;
    if (!lab->is_due || moment_parse(value, &lab->due) == 0)
        return 1;
    return settings_fails(settings,
                          "'due' must be none, or a day and a time with its zone, such as "
                          "2026-11-06T23:59+01:00, not '%s'",
                          value);
}

static int read_points(struct settings *settings, struct course_lab *lab, const char *name,
                       const char *value)
{
    long number;
    for (int i = 0; i < CRITERION_COUNT; i++) {
        if (strcmp(name, criterion_name((enum criterion)i)) != 0)
            continue;
        if (!settings_number(settings, name, value, 0, 100, &number))
            return 0;
        lab->has_points = true;
        lab->points[i] = (int)number;
        lab->points_lines[i] = settings->line;
        return 1;
    }
    return settings_fails(settings,
                          "unknown key '%s'; a lab knows weight, due, and points for builds, "
                          "result, defect, clean, ends and parallel",
                          name);
}

static int read_lab(struct settings *settings, struct course_lab *lab, const char *name,
                    const char *value)
{
    long number;
    if (strcmp(name, "due") == 0)
        return read_due(settings, lab, value);
    if (strcmp(name, "weight") != 0)
        return read_points(settings, lab, name, value);
    if (!settings_number(settings, name, value, 0, 1000, &number))
        return 0;
    lab->weight = (int)number;
    return 1;
}

/* ---- the whole ---- */

static int read_section(struct settings *settings, const char *name)
{
    struct course *course = &((struct reading *)settings)->course;
    if (strcmp(name, late_section) == 0)
        return 1;
    if (lab_of(course, name))
        return settings_fails(settings, "[%s] stands in line %d, too", name,
                              lab_of(course, name)->line);
    course->labs = arena_grow(settings->arena, course->labs, course->count, sizeof *course->labs);
    course->labs[course->count++] = (struct course_lab){
        .name = arena_copy(settings->arena, name), .line = settings->line, .weight = 1};
    return 1;
}

static int read_value(struct settings *settings, const char *section, const char *name,
                      const char *value)
{
    struct course *course = &((struct reading *)settings)->course;
    if (settings->is_continued)
        return settings_fails(settings, "a value is one line; begin this one at its margin");
    if (!*section)
        return settings_fails(settings, "'%s' is in no section; put [late] or a lab above it",
                              name);
    if (strcmp(section, late_section) == 0)
        return read_late(settings, &course->late, name, value);
    struct course_lab *lab = lab_of(course, section);
    if (!lab)
        return settings_fails(settings, "[%s] must begin at the margin of its line", section);
    return read_lab(settings, lab, name, value);
}

/* 0 after complaining. */
static int check_lab(struct settings *settings, const struct course_lab *lab)
{
    int sum = 0;
    for (int i = 0; i < CRITERION_COUNT; i++)
        sum += lab->points[i];
    settings->line = lab->line;
    if (lab->has_points && sum != 100)
        return settings_fails(settings,
                              "the points of %s must sum up to 100, not %d; those that are not "
                              "named are 0",
                              lab->name, sum);
    return 1;
}

static int check_course(struct settings *settings, const struct course *course)
{
    int weights = 0;
    for (size_t i = 0; i < course->count; i++) {
        weights += course->labs[i].weight;
        if (!check_lab(settings, &course->labs[i]))
            return 0;
    }
    settings->line = 1;
    if (!course->count)
        return settings_fails(settings, "there is no lab; give each a section, such as "
                                        "[two-locks]");
    if (!weights)
        return settings_fails(settings, "all weights are 0; some lab must count");
    return 1;
}

int course_parse(struct arena *arena, const char *path, const char *text, struct course *course,
                 char **error)
{
    struct reading reading = {
        .settings = {arena, path, .section = read_section, .value = read_value},
        .course = {.path = arena_copy(arena, path), .late = {.most = 100}}};
    if (settings_read(&reading.settings, text) != 0 ||
        !check_course(&reading.settings, &reading.course)) {
        *error = reading.settings.error;
        return -1;
    }
    *course = reading.course;
    return 0;
}

int course_weigh(struct arena *arena, const struct course *course, const struct course_lab *rule,
                 struct lab *lab, char **error)
{
    if (!rule->has_points)
        return 0;
    if (rule->points[CRITERION_PARALLEL] && lab->makespan <= 0) {
        *error =
            arena_printf(arena, "%s:%d: %s has no bound to judge 'parallel' by; give it 0 points.",
                         course->path, rule->points_lines[CRITERION_PARALLEL], lab->name);
        return -1;
    }
    memcpy(lab->points, rule->points, sizeof lab->points);
    return 0;
}
