/*
 * Who gets what: a file that several students handed in is judged once, and each gets its grade.
 *
 *     submissions --> sources, each with its students --> judged --> a grade for each --> book
 */
#include <sha2.h>
#include <string.h>

#include "../model/map.h"
#include "../version.h"
#include "command.h"
#include "grade.h"

char *submission_digest(struct arena *arena, const struct submission *submission)
{
    char digest[SHA256_DIGEST_STRING_LENGTH];
    if (!submission->file || !SHA256File(submission->file, digest))
        return NULL;
    return arena_copy(arena, digest);
}

/* ---- who handed in the same ---- */

const char *source_name(const struct source *source)
{
    return strrchr(source->file, '/') + 1;
}

struct source **sources_place(struct arena *arena, struct map *places, const char *digest,
                              const char *name)
{
    struct source **place =
        (struct source **)map_at(places, map_key(arena_printf(arena, "%s/%s", digest, name)));
    while (*place &&
           (strcmp((*place)->digest, digest) != 0 || strcmp(source_name(*place), name) != 0))
        place = &(*place)->next;
    return place;
}

/* What can't be read has no digest, and is like nothing else. */
static void sources_add(struct grading *grading, size_t student)
{
    const struct submission *submission = &grading->submissions[student];
    const char *digest = grading->grades[student].source_digest;
    struct source *fresh = &grading->sources[grading->source_count];
    struct source *unreadable = NULL, **place = &unreadable;
    *fresh = (struct source){.file = submission->file, .digest = digest};
    if (digest)
        place = sources_place(grading->arena, &grading->places, digest, source_name(fresh));
    if (!*place) {
        *place = fresh;
        grading->source_count++;
    }
    struct source *source = *place;
    source->students = arena_grow(grading->arena, source->students, source->student_count,
                                  sizeof *source->students);
    source->students[source->student_count++] = student;
}

static void sources_find(struct grading *grading)
{
    map_init(&grading->places, grading->arena);
    grading->sources = arena_alloc(grading->arena, (grading->count + 1) * sizeof *grading->sources);
    for (size_t i = 0; i < grading->count; i++)
        if (grading->submissions[i].file)
            sources_add(grading, i);
}

/* ---- a grade for each ---- */

/* What is known before anything is judged. */
static void grade_begin(const struct grading *grading, const struct submission *submission,
                        struct grade *grade)
{
    struct arena *arena = grading->arena;
    *grade = (struct grade){.student = submission->student,
                            .name = submission->name,
                            .section = submission->section,
                            .lab = arena_copy(arena, grading->lab->name),
                            .outcome = OUTCOME_UNGRADABLE,
                            .remark = submission->remark,
                            .problem = submission->problem,
                            .late = submission->late,
                            .submitted = submission->time,
                            .source_digest = submission_digest(arena, submission),
                            .judged_by = "racelab " RACELAB_VERSION,
                            .graded_at = grading_now(arena)};
}

/* What the file alone decides. */
static void grade_take(const struct grade *judged, struct grade *grade)
{
    grade->outcome = judged->outcome;
    grade->points = judged->points;
    grade->possible = judged->possible;
    memcpy(grade->criteria, judged->criteria, sizeof grade->criteria);
    grade->criterion_count = judged->criterion_count;
    grade->findings = judged->findings;
    grade->finding_count = judged->finding_count;
    grade->problem = judged->problem;
    grade->judged_by = judged->judged_by;
    grade->graded_at = judged->graded_at;
}

/* Grades to be kept, and for each the file that it is of, or NULL. */
struct keeping {
    struct grade *grades;
    const struct source **sources;
    size_t count;
};

static void keeping_init(struct keeping *keeping, struct arena *arena, size_t most)
{
    *keeping = (struct keeping){.grades = arena_alloc(arena, (most + 1) * sizeof(struct grade))};
    keeping->sources = arena_alloc(arena, (most + 1) * sizeof *keeping->sources);
}

/* With what the course's rules make of it. */
static void keeping_add(struct keeping *keeping, const struct grading *grading, size_t student,
                        const struct source *source)
{
    struct grade *grade = &grading->grades[student];
    grading_rule(grading, grade);
    keeping->grades[keeping->count] = *grade;
    keeping->sources[keeping->count++] = source;
}

/* Into the book, all or none, and what is told beside it. */
static int grades_keep(const struct grading *grading, const struct keeping *keeping)
{
    char *error;
    int status = 0;
    const struct grade_request *request = grading->request;
    if (request->regrade && !request->apply)
        return 0;
    if (gradebook_add(grading->book, keeping->grades, keeping->count, NULL, &error) != 0)
        return complain(EXIT_ENVIRONMENT, "%s", error);
    for (size_t i = 0; i < keeping->count && status == 0; i++) {
        const struct source *source = keeping->sources[i];
        status = grading_tell(grading, &keeping->grades[i], source ? source->story : NULL,
                              source ? source->picture : NULL);
    }
    return status;
}

/* Those who handed in nothing that could be judged. */
static int keep_the_others(const struct grading *grading)
{
    struct arena arena;
    struct keeping keeping;
    arena_init(&arena);
    keeping_init(&keeping, &arena, grading->count);
    for (size_t i = 0; i < grading->count; i++)
        if (!grading->submissions[i].file)
            keeping_add(&keeping, grading, i, NULL);
    int status = grades_keep(grading, &keeping);
    arena_free(&arena);
    return status;
}

int grading_keep(void *owner, struct source **sources, size_t count)
{
    struct grading *grading = owner;
    struct arena arena;
    struct keeping keeping;
    size_t most = 0;
    for (size_t i = 0; i < count; i++)
        most += sources[i]->student_count;
    arena_init(&arena);
    keeping_init(&keeping, &arena, most);
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < sources[i]->student_count; j++) {
            size_t student = sources[i]->students[j];
            grade_take(&sources[i]->grade, &grading->grades[student]);
            keeping_add(&keeping, grading, student, sources[i]);
        }
    int status = grades_keep(grading, &keeping);
    arena_free(&arena);
    return status;
}

void grading_begin(struct grading *grading)
{
    grading->grades = arena_alloc(grading->arena, (grading->count + 1) * sizeof *grading->grades);
    for (size_t i = 0; i < grading->count; i++)
        grade_begin(grading, &grading->submissions[i], &grading->grades[i]);
    sources_find(grading);
}

int grading_judge(struct grading *grading)
{
    struct judging judging = {.arena = grading->arena,
                              .lab = grading->lab,
                              .unsafe = grading->request->unsafe,
                              .keep = grading_keep,
                              .owner = grading,
                              .count = grading->source_count,
                              .before = grading->before,
                              .total = grading->total,
                              .started = grading->started};
    int status = keep_the_others(grading);
    if (status != 0)
        return status;
    return grading->request->slurm ? slurm_judge(grading, &judging)
                                   : sources_judge(&judging, grading->sources);
}
