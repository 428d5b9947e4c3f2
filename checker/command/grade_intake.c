/* What was handed in, for one lab or for each of a course, and who of them is to be judged. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "../output/style.h"
#include "../run/catalogue.h"
#include "../run/files.h"
#include "../run/inbox.h"
#include "../run/intake.h"
#include "../run/times.h"
#include "../version.h"
#include "command.h"
#include "grade.h"

/* ---- which labs ---- */

static struct grading *add_lab(struct gradings *all, const struct lab *lab)
{
    all->list = arena_grow(all->arena, all->list, all->count, sizeof *all->list);
    struct grading *grading = &all->list[all->count++];
    *grading = (struct grading){.arena = all->arena,
                                .request = all->request,
                                .lab_read = *lab,
                                .course = all->course,
                                .folder = all->folder};
    return grading;
}

static int course_read(struct gradings *all)
{
    static const size_t largest = (size_t)1 << 20;
    char *text, *error;
    size_t length;
    const char *file = all->request->course;
    if (file_read(all->arena, caller_path(all->arena, file), largest, &text, &length) != 0)
        return complain(EXIT_USAGE, "%s can't be read: %s. Check the name.", file, strerror(errno));
    if (strlen(text) != length)
        return complain(EXIT_USAGE, "%s is no text; docs/course-file.md shows a course.", file);
    if (course_parse(all->arena, file, text, &all->course_read, &error) != 0)
        return complain(EXIT_USAGE, "%s", error);
    all->course = &all->course_read;
    return 0;
}

/* A lab of the course, which the file may have misspelt. */
static int course_lab(struct gradings *all, const struct course_lab *rule)
{
    char *error;
    struct lab lab;
    const char *file = all->course->path;
    int found = catalogue_find(all->arena, rule->name, &lab, &error);
    if (found < 0)
        return complain(EXIT_ENVIRONMENT, "%s", error);
    if (found > 0 || strcmp(lab.name, rule->name) != 0) {
        const char *nearest = catalogue_nearest(all->arena, rule->name);
        const char *hint = nearest ? arena_printf(all->arena, "; did you mean %s?", nearest) : ";";
        return complain(EXIT_USAGE, "%s:%d: there is no lab '%s'%s 'lab list' shows all.", file,
                        rule->line, rule->name, hint);
    }
    struct grading *grading = add_lab(all, &lab);
    grading->rule = rule;
    if (course_weigh(all->arena, all->course, rule, &grading->lab_read, &error) != 0)
        return complain(EXIT_USAGE, "%s", error);
    return 0;
}

/* Of the course's labs, or none, this one is left. */
static int only_lab(struct gradings *all)
{
    struct lab lab;
    int status = lab_operand(all->arena, all->request->lab, &lab);
    if (status != 0)
        return status;
    if (!all->course) {
        add_lab(all, &lab);
        return 0;
    }
    for (size_t i = 0; i < all->count; i++) {
        if (strcmp(all->list[i].lab_read.name, lab.name) != 0)
            continue;
        all->list[0] = all->list[i];
        all->count = 1;
        return 0;
    }
    return complain(EXIT_USAGE, "%s says nothing of %s; give it a section [%s].",
                    all->request->course, lab.name, lab.name);
}

int gradings_course(struct gradings *all)
{
    int status = all->request->course ? course_read(all) : 0;
    for (size_t i = 0; all->course && i < all->course->count && status == 0; i++)
        status = course_lab(all, &all->course->labs[i]);
    if (status == 0 && all->request->lab)
        status = only_lab(all);
    for (size_t i = 0; i < all->count; i++)
        all->list[i].lab = &all->list[i].lab_read;
    return status;
}

/* ---- what was handed in ---- */

static int unpacked_folder(struct gradings *all, const char *lab, char **folder)
{
    *folder = arena_printf(all->arena, "%s/unpacked/%s", work_folder(), lab);
    if (folder_make(*folder) != 0)
        return complain(EXIT_ENVIRONMENT, "%s can't be made: %s.", *folder, strerror(errno));
    chmod(*folder, 0700);
    return 0;
}

static const char **paths_of(struct gradings *all)
{
    const struct grade_request *request = all->request;
    const char **paths = arena_alloc(all->arena, (request->count + 1) * sizeof *paths);
    for (size_t i = 0; i < request->count; i++)
        paths[i] = caller_path(all->arena, request->paths[i]);
    return paths;
}

static int intake_of_lab(struct gradings *all, struct grading *grading,
                         const struct inbox_lab *inbox)
{
    char *error, *unpacked;
    char *wanted = arena_printf(all->arena, "%s.c", grading->lab->name);
    int status = unpacked_folder(all, grading->lab->name, &unpacked);
    if (status != 0)
        return status;
    int result = inbox ? intake_read_parts(all->arena, inbox->parts, inbox->count, wanted, unpacked,
                                           &grading->intake, &error)
                       : intake_read(all->arena, paths_of(all), all->request->count, wanted,
                                     unpacked, &grading->intake, &error);
    return result == 0 ? 0 : complain(EXIT_USAGE, "%s", error);
}

/* Of the course's labs those stay that there is something for. */
static int intake_of_course(struct gradings *all)
{
    char *error, *unpacked;
    struct inbox inbox = {.count = all->count};
    size_t count = all->count;
    int status = unpacked_folder(all, ".", &unpacked);
    inbox.labs = arena_alloc(all->arena, count * sizeof *inbox.labs);
    all->absent = arena_alloc(all->arena, count * sizeof *all->absent);
    for (size_t i = 0; i < count; i++)
        inbox.labs[i].name = all->list[i].lab->name;
    if (status == 0 &&
        inbox_read(all->arena, paths_of(all), all->request->count, unpacked, &inbox, &error) != 0)
        status = complain(EXIT_USAGE, "%s", error);
    all->aside = inbox.aside;
    all->aside_count = inbox.aside_count;
    all->count = 0;
    for (size_t i = 0; i < count && status == 0; i++) {
        if (!inbox.labs[i].count) {
            all->absent[all->absent_count++] = inbox.labs[i].name;
            continue;
        }
        struct grading *grading = &all->list[all->count++];
        *grading = all->list[i];
        grading->lab = &grading->lab_read;
        status = intake_of_lab(all, grading, &inbox.labs[i]);
    }
    if (status == 0 && !all->count)
        return complain(EXIT_USAGE, "%s holds no submission yet; there is nothing to grade.",
                        all->request->paths[0]);
    return status;
}

/* Gradescope numbers submissions anew for each lab; in a course, people are known by their own key.
 */
static void know_people(struct intake *intake)
{
    for (size_t i = 0; i < intake->count; i++) {
        struct submission *submission = &intake->list[i];
        char *key = submission->aliases ? submission->aliases[0] : NULL;
        bool is_free = key != NULL;
        for (size_t j = 0; j < intake->count && is_free; j++)
            is_free = strcmp(intake->list[j].student, key) != 0;
        if (is_free)
            submission->student = key;
    }
    intake_sort(intake);
}

static int roster_use(struct gradings *all)
{
    char *error;
    const char *file = all->request->roster;
    if (!file)
        return 0;
    if (roster_read(all->arena, caller_path(all->arena, file), &all->roster_read, &error) != 0)
        return complain(EXIT_USAGE, "%s", error);
    all->roster = &all->roster_read;
    return 0;
}

static struct grading *grading_of(struct gradings *all, const char *lab)
{
    for (size_t i = 0; i < all->count; i++)
        if (strcmp(all->list[i].lab->name, lab) == 0)
            return &all->list[i];
    return NULL;
}

/* A slip in a name would let somebody off: it is told. */
static int check_times(struct gradings *all, const struct times *times)
{
    const char *file = all->request->times;
    for (size_t i = 0; i < times->count; i++) {
        const struct times_row *row = &times->list[i];
        if (row->lab && !course_find(all->course, row->lab))
            return complain(EXIT_USAGE, "%s:%d: the course has no lab '%s'; see %s.", file,
                            row->line, row->lab, all->request->course);
        if (!row->is_used && (!row->lab || grading_of(all, row->lab)))
            fprintf(stderr, "lab: note: %s:%d: '%s' handed in nothing here.\n", file, row->line,
                    row->student);
    }
    return 0;
}

static int times_use(struct gradings *all)
{
    char *error;
    struct times times;
    const char *file = all->request->times;
    if (!file)
        return 0;
    if (times_read(all->arena, caller_path(all->arena, file), &times, &error) != 0)
        return complain(EXIT_USAGE, "%s", error);
    if (!times.has_labs && !all->request->lab)
        return complain(EXIT_USAGE, "%s needs a column 'lab', because there are several of them.",
                        file);
    for (size_t i = 0; i < all->count; i++)
        times_match(all->arena, &times, all->list[i].lab->name, all->roster, &all->list[i].intake);
    return check_times(all, &times);
}

int gradings_intake(struct gradings *all)
{
    int status =
        all->request->lab ? intake_of_lab(all, &all->list[0], NULL) : intake_of_course(all);
    if (status == 0)
        status = roster_use(all);
    for (size_t i = 0; i < all->count && status == 0; i++) {
        if (all->course)
            know_people(&all->list[i].intake);
        if (all->roster)
            roster_match(all->arena, all->roster, &all->list[i].intake);
    }
    return status == 0 ? times_use(all) : status;
}

/* ---- who is to be judged ---- */

static const struct grade *grade_of(const struct grade *grades, size_t count, const char *student)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(grades[i].student, student) == 0)
            return &grades[i];
    return NULL;
}

static bool same(const char *one, const char *other)
{
    return one && other ? strcmp(one, other) == 0 : one == other;
}

/* Does the newest grade tell of this very file, and was it judged to the end? */
static bool is_done(const struct grading *grading, const struct submission *submission,
                    const struct grade *grade)
{
    if (!same(grade->judged_by, "racelab " RACELAB_VERSION) ||
        !same(grade->problem && !grade->source_digest ? grade->problem : NULL, submission->problem))
        return false;
    return same(grade->source_digest, submission_digest(grading->arena, submission)) &&
           (!submission->file || outcome_is_graded(grade->outcome)) &&
           grading_can_weigh(grading, grade) && grading_has_told(grading, grade);
}

/* How many have a grade already is added to *known. */
static int choose(struct grading *grading, size_t *known)
{
    struct grade *grades;
    size_t count;
    struct intake *intake = &grading->intake;
    struct submission *chosen = arena_alloc(grading->arena, (intake->count + 1) * sizeof *chosen);
    int status = grading_current(grading, &grades, &count);
    for (size_t i = 0; i < intake->count && status == 0; i++) {
        struct submission *submission = &intake->list[i];
        const struct grade *grade = grade_of(grades, count, submission->student);
        *known += grade != NULL;
        /* The same file was handed in when it was. */
        if (grade && !submission->time && grade->submitted &&
            same(grade->source_digest, submission_digest(grading->arena, submission)))
            submission->time = grade->submitted;
        if (!grade || !grading->request->resume || !is_done(grading, submission, grade))
            chosen[grading->count++] = *submission;
    }
    grading->submissions = chosen;
    return status;
}

int gradings_choose(struct gradings *all)
{
    int status = 0;
    size_t known = 0;
    for (size_t i = 0; i < all->count && status == 0; i++)
        status = choose(&all->list[i], &known);
    if (status == 0 && known && !all->request->resume && !all->request->regrade)
        return complain(EXIT_USAGE,
                        "%zu of these have grades in %s already: --resume goes on with the "
                        "others, --regrade judges all again.",
                        known, all->folder);
    return status;
}
