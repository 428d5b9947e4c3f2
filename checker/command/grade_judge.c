/*
 * From source files to grades, a few at a time:
 *
 *     build, run (in the sandbox) -> verdict -> what the file gets -> keep
 *
 * What was kept is done: whoever is killed here goes on with the next few.
 */
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

enum { AT_ONCE_FOR_A_CORE = 8 };

/* ---- one grade ---- */

static char *copy_or_null(struct arena *arena, const char *text)
{
    return text ? arena_copy(arena, text) : NULL;
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
    *grade = (struct grade){.lab = arena_copy(arena, exam->lab->name),
                            .outcome = verdict->outcome,
                            .points = verdict->points,
                            .possible = verdict->points_possible,
                            .finding_count = exam->findings.count,
                            .judged_by = "racelab " RACELAB_VERSION,
                            .graded_at = grading_now(arena)};
    criteria_tell(exam->lab, verdict, grade);
    grade->findings = arena_alloc(arena, (grade->finding_count + 1) * sizeof *grade->findings);
    for (size_t i = 0; i < grade->finding_count; i++)
        finding_tell(arena, exam, exam->findings.list[i], &grade->findings[i]);
    if (!outcome_is_graded(verdict->outcome))
        grade->problem = copy_or_null(arena, verdict->note);
}

/*
 * What the conductor shows is the same each time. That a program also failed or hung by itself was
 * luck then, and is not told: the same file gives the same grade, to the last byte.
 */
static void luck_leave_out(struct findings *findings)
{
    const unsigned conducted = 1u << RUN_CONDUCTOR | 1u << RUN_CONDUCTOR_TSAN |
                               1u << RUN_CONDUCTOR_ASAN | 1u << RUN_CONDUCTOR_HELGRIND;
    const unsigned luck = 1u << ENGINE_DRIVER | 1u << ENGINE_WATCHDOG;
    for (size_t i = 0; i < findings->count; i++) {
        struct finding *finding = findings->list[i];
        if (finding->runs & conducted && finding->engines & ~luck)
            finding->engines &= ~luck;
    }
}

/* Takes some words out of a text, wherever they stand. */
static void words_remove(char *text, const char *words, size_t length)
{
    char *end = text;
    while (*text)
        if (length > 0 && strncmp(text, words, length) == 0)
            text += length;
        else
            *end++ = *text++;
    *end = '\0';
}

/* Folders are the instructor's, and those that racelab builds in have other names each time. */
static void folders_remove(char *text, const char *file)
{
    char work[64];
    const char *slash = strrchr(file, '/');
    int length = snprintf(work, sizeof work, "%s/", work_folder());
    words_remove(text, file, slash ? (size_t)(slash - file) + 1 : 0);
    words_remove(text, work, (size_t)length);
}

/* What 'lab check' would print of it, but for folders. */
static char *story_of(struct arena *arena, const struct exam *exam, const struct verdict *verdict)
{
    char *text = NULL, *story;
    size_t length;
    FILE *out = open_memstream(&text, &length);
    if (!out)
        return NULL;
    text_exam(out, exam);
    if (outcome_is_graded(verdict->outcome))
        text_points(out, exam, verdict);
    story = fclose(out) == 0 ? arena_copy(arena, text) : NULL;
    free(text);
    if (story)
        folders_remove(story, exam->sources[0]);
    return story;
}

/* What there is to see of its findings, or NULL. */
static char *picture_of(struct arena *arena, const struct exam *exam)
{
    struct picture picture;
    picture_of_exam(exam->arena, exam, &picture);
    char *text = picture_write(&picture), *kept = copy_or_null(arena, text);
    free(text);
    return kept;
}

/* ---- a few at a time ---- */

struct batch {
    struct progress progress;
    struct judging *judging;
    struct arena arena; /* of the exams and stories: what lasts is in the grades */
    struct source **sources;
    struct exam *exams;
    size_t count;
};

double grading_clock(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

void judging_show(const struct judging *judging, const char *what, double done)
{
    char text[128], left[32] = "";
    double passed = grading_clock() - judging->started;
    double judged = (double)judging->before + done;
    double seconds = judged > 1 ? passed / judged * ((double)judging->total - judged) : 0;
    if (judged > 1 && passed > 5)
        snprintf(left, sizeof left, seconds < 90 ? ", %.0f s left" : ", %.0f min left",
                 seconds < 90 ? seconds : seconds / 60);
    snprintf(text, sizeof text, "%.60s%s", what, left);
    terminal_progress.step(&terminal_progress, text, (size_t)judged, judging->total);
}

static void show_progress(struct progress *progress, const char *what, size_t done, size_t count)
{
    const struct batch *batch = (const struct batch *)progress;
    double part = count ? (double)batch->count * (double)done / (double)count : 0;
    const char *slash = strrchr(what, '/');
    judging_show(batch->judging, slash ? slash + 1 : what, (double)batch->judging->done + part);
}

static void batch_init(struct batch *batch, struct judging *judging, struct source *sources,
                       size_t count)
{
    *batch = (struct batch){.progress.step = show_progress, .judging = judging, .count = count};
    arena_init(&batch->arena);
    batch->sources = arena_alloc(&batch->arena, (count + 1) * sizeof *batch->sources);
    batch->exams = arena_alloc(&batch->arena, (count + 1) * sizeof *batch->exams);
    for (size_t i = 0; i < count; i++) {
        batch->sources[i] = &sources[i];
        exam_init_submission(&batch->exams[i], &batch->arena, judging->lab, sources[i].file);
        exam_draw(&batch->exams[i]);
        if (!judging->unsafe)
            exam_distrust(&batch->exams[i]);
    }
}

static int batch_run(struct batch *batch)
{
    char error[512];
    struct exam *exams = batch->exams;
    size_t count = batch->count;
    if (exams_build(exams, count, &batch->progress, error, sizeof error) == 0 &&
        exams_run(exams, count, &batch->progress, error, sizeof error) == 0)
        return 0;
    return complain(EXIT_ENVIRONMENT,
                    "%s. What is graded is kept: mend this ('lab doctor'), then --resume.", error);
}

static int batch_judge(struct batch *batch)
{
    struct judging *judging = batch->judging;
    int status = batch_run(batch);
    if (status != 0)
        return status;
    const char *lost = control_lost(&batch->arena);
    for (size_t i = 0; i < batch->count; i++) {
        struct verdict verdict;
        struct source *source = batch->sources[i];
        judge(&batch->exams[i], lost, &verdict);
        luck_leave_out(&batch->exams[i].findings);
        grade_from_exam(judging->arena, &batch->exams[i], &verdict, &source->grade);
        source->story = story_of(&batch->arena, &batch->exams[i], &verdict);
        source->picture = picture_of(&batch->arena, &batch->exams[i]);
        source->judged = true;
    }
    status = judging->keep(judging->owner, batch->sources, batch->count);
    for (size_t i = 0; i < batch->count; i++)
        batch->sources[i]->story = batch->sources[i]->picture = NULL;
    return status;
}

int sources_judge(struct judging *judging, struct source *sources)
{
    int status = 0;
    size_t at_once = (size_t)jobs_cores() * AT_ONCE_FOR_A_CORE;
    while (status == 0 && judging->done < judging->count) {
        struct batch batch;
        size_t left = judging->count - judging->done;
        batch_init(&batch, judging, sources + judging->done, left < at_once ? left : at_once);
        status = batch_judge(&batch);
        if (status == 0)
            judging->done += batch.count;
        arena_free(&batch.arena);
    }
    progress_end();
    return status;
}
