/*
 * From submissions to grades, a few at a time:
 *
 *     digest -> build, run (in the sandbox) -> verdict -> grade -> book, results
 *
 * What is in the book is done: whoever is killed here goes on with the next few.
 */
#include <errno.h>
#include <sha2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "../engine/control.h"
#include "../output/picture.h"
#include "../output/sentences.h"
#include "../output/style.h"
#include "../output/text.h"
#include "../run/files.h"
#include "../run/jobs.h"
#include "../version.h"
#include "command.h"
#include "grade.h"

enum { AT_ONCE_FOR_A_CORE = 4 };

char *submission_digest(struct arena *arena, const struct submission *submission)
{
    char digest[SHA256_DIGEST_STRING_LENGTH];
    if (!submission->file || !SHA256File(submission->file, digest))
        return NULL;
    return arena_copy(arena, digest);
}

/* ---- one grade ---- */

static char *copy_or_null(struct arena *arena, const char *text)
{
    return text ? arena_copy(arena, text) : NULL;
}

/* What is the same for all that a student hands in. */
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

/* The innermost frame in the student's own file that one of the sides names. */
static const struct frame *place_of(const struct finding *finding, const struct exam *exam)
{
    for (size_t i = 0; i < finding->side_count; i++) {
        const struct frame *frame = stack_focus(&finding->sides[i].stack, &exam->scope);
        if (frame && frame->file && frame->line)
            return frame;
    }
    return NULL;
}

/* Folders are the instructor's; students know their file by its name. */
static char *base_name(struct arena *arena, const char *path)
{
    const char *slash = strrchr(path, '/');
    return arena_copy(arena, slash ? slash + 1 : path);
}

static void finding_tell(struct arena *arena, const struct exam *exam,
                         const struct finding *finding, struct grade_finding *told)
{
    const struct frame *place = place_of(finding, exam);
    *told = (struct grade_finding){
        .kind = arena_copy(arena, kind_name(finding->kind)),
        .summary = finding_summary(arena, finding, &exam->scope),
        .fingerprint = arena_copy(arena, finding->fingerprint),
        .certain = finding->weight == WEIGHT_CERTAIN,
        .file = place ? base_name(arena, place->file) : NULL,
        .line = place ? place->line : 0,
        .seen_by = finding_witnesses(arena, finding),
        .schedule = copy_or_null(arena, finding->schedule),
    };
}

static void criteria_tell(const struct lab *lab, const struct verdict *verdict, struct grade *grade)
{
    for (int i = 0; i < CRITERION_COUNT; i++) {
        if (!lab->points[i])
            continue;
        grade->criteria[grade->criterion_count++] = (struct grade_criterion){
            .name = criterion_name((enum criterion)i),
            .sentence = criterion_sentence((enum criterion)i),
            .points = verdict->earned[i] ? lab->points[i] : 0,
            .possible = lab->points[i],
        };
    }
}

static void grade_from_exam(struct arena *arena, const struct exam *exam,
                            const struct verdict *verdict, struct grade *grade)
{
    grade->outcome = verdict->outcome;
    grade->points = verdict->points;
    grade->possible = verdict->points_possible;
    criteria_tell(exam->lab, verdict, grade);
    grade->finding_count = exam->findings.count;
    grade->findings = arena_alloc(arena, (grade->finding_count + 1) * sizeof *grade->findings);
    for (size_t i = 0; i < grade->finding_count; i++)
        finding_tell(arena, exam, exam->findings.list[i], &grade->findings[i]);
    if (!outcome_is_graded(verdict->outcome))
        grade->problem = copy_or_null(arena, verdict->note);
}

/* What 'lab check' would print of it. To be freed. */
static char *story_of(const struct exam *exam, const struct verdict *verdict)
{
    char *text = NULL;
    size_t length;
    FILE *out = open_memstream(&text, &length);
    if (!out)
        return NULL;
    text_exam(out, exam);
    if (outcome_is_graded(verdict->outcome))
        text_points(out, exam, verdict);
    return fclose(out) == 0 ? text : NULL;
}

/* What there is to see of its findings. To be freed; NULL: nothing. */
static char *picture_of(const struct exam *exam)
{
    struct picture picture;
    picture_of_exam(exam->arena, exam, &picture);
    return picture_write(&picture);
}

/* ---- a few at a time ---- */

struct batch {
    struct progress progress;
    struct grading *grading;
    struct arena arena; /* of the exams: what lasts is in the grades */
    size_t first, count;
    struct exam *exams; /* of those that can be judged ... */
    size_t *who;        /* ... whose submissions these are */
    size_t exam_count;
};

static double now_seconds(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

/* "ada, 4 min left": known when some are done. */
static void show_progress(struct progress *progress, const char *what, size_t done, size_t count)
{
    char text[128], left[32] = "";
    const struct batch *batch = (const struct batch *)progress;
    const struct grading *grading = batch->grading;
    double part = count ? (double)batch->count * (double)done / (double)count : 0;
    double judged = (double)(grading->before + batch->first) + part;
    double passed = now_seconds() - grading->started;
    double seconds = judged > 1 ? passed / judged * ((double)grading->total - judged) : 0;
    if (judged > 1 && passed > 5)
        snprintf(left, sizeof left, seconds < 90 ? ", %.0f s left" : ", %.0f min left",
                 seconds < 90 ? seconds : seconds / 60);
    const char *slash = strrchr(what, '/');
    snprintf(text, sizeof text, "%.30s%s", slash ? slash + 1 : what, left);
    terminal_progress.step(&terminal_progress, text, (size_t)judged, grading->total);
}

static void batch_init(struct batch *batch, struct grading *grading, size_t first, size_t count)
{
    *batch = (struct batch){
        .progress.step = show_progress, .grading = grading, .first = first, .count = count};
    arena_init(&batch->arena);
    batch->exams = arena_alloc(&batch->arena, (count + 1) * sizeof *batch->exams);
    batch->who = arena_alloc(&batch->arena, (count + 1) * sizeof *batch->who);
    for (size_t i = first; i < first + count; i++) {
        grade_begin(grading, &grading->submissions[i], &grading->grades[i]);
        if (!grading->submissions[i].file)
            continue;
        struct exam *exam = &batch->exams[batch->exam_count];
        batch->who[batch->exam_count++] = i;
        exam_init_submission(exam, &batch->arena, grading->lab, grading->submissions[i].file);
        exam_draw(exam);
        if (!grading->request->unsafe)
            exam_distrust(exam);
    }
}

static int batch_run(struct batch *batch)
{
    char error[512];
    struct exam *exams = batch->exams;
    size_t count = batch->exam_count;
    if (exams_build(exams, count, &batch->progress, error, sizeof error) == 0 &&
        exams_run(exams, count, &batch->progress, error, sizeof error) == 0)
        return 0;
    return complain(EXIT_ENVIRONMENT,
                    "%s. What is graded is kept: mend this ('lab doctor'), then --resume.", error);
}

/* The grades of the batch into the book, and what is told beside it. */
static int batch_keep(struct batch *batch, char *const *stories, char *const *pictures)
{
    char *error;
    struct grading *grading = batch->grading;
    const struct grade *grades = &grading->grades[batch->first];
    if (gradebook_add(grading->book, grades, batch->count, NULL, &error) != 0)
        return complain(EXIT_ENVIRONMENT, "%s", error);
    for (size_t i = 0; i < batch->count; i++) {
        int status = grading_tell(grading, &grades[i], stories[i], pictures[i]);
        if (status != 0)
            return status;
    }
    return 0;
}

static int batch_judge(struct batch *batch)
{
    struct grading *grading = batch->grading;
    const struct grade_request *request = grading->request;
    char **stories = arena_alloc(&batch->arena, (batch->count + 1) * sizeof *stories);
    char **pictures = arena_alloc(&batch->arena, (batch->count + 1) * sizeof *pictures);
    int status = batch->exam_count ? batch_run(batch) : 0;
    const char *lost = status == 0 && batch->exam_count ? control_lost(&batch->arena) : NULL;
    for (size_t i = 0; i < batch->exam_count && status == 0; i++) {
        struct verdict verdict;
        size_t who = batch->who[i];
        judge(&batch->exams[i], lost, &verdict);
        grade_from_exam(grading->arena, &batch->exams[i], &verdict, &grading->grades[who]);
        stories[who - batch->first] = story_of(&batch->exams[i], &verdict);
        pictures[who - batch->first] = picture_of(&batch->exams[i]);
    }
    for (size_t i = 0; i < batch->count && status == 0; i++)
        grading_rule(grading, &grading->grades[batch->first + i]);
    if (status == 0 && (!request->regrade || request->apply))
        status = batch_keep(batch, stories, pictures);
    for (size_t i = 0; i < batch->count; i++) {
        free(stories[i]);
        free(pictures[i]);
    }
    return status;
}

int grading_judge(struct grading *grading)
{
    int status = 0;
    size_t at_once = (size_t)jobs_cores() * AT_ONCE_FOR_A_CORE;
    if (!grading->started)
        grading->started = now_seconds();
    grading->grades = arena_alloc(grading->arena, (grading->count + 1) * sizeof *grading->grades);
    while (status == 0 && grading->judged < grading->count) {
        struct batch batch;
        size_t left = grading->count - grading->judged;
        batch_init(&batch, grading, grading->judged, left < at_once ? left : at_once);
        status = batch_judge(&batch);
        if (status == 0)
            grading->judged += batch.count;
        arena_free(&batch.arena);
    }
    progress_end();
    return status;
}
