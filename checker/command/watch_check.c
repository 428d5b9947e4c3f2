#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../output/sentences.h"
#include "../output/style.h"
#include "../output/text.h"
#include "subject.h"
#include "watch.h"

static int out = -1;
static int screen; /* its width */

/* Whole lines; who reads them has them all, or is gone. */
static void say(json_t *value)
{
    char *line = json_dumps(value, JSON_COMPACT | JSON_ENSURE_ASCII);
    for (size_t length = line ? strlen(line) : 0, done = 0; done <= length && line;) {
        const char *from = done < length ? line + done : "\n";
        ssize_t written = write(out, from, done < length ? length - done : 1);
        if (written <= 0)
            exit(EXIT_ENVIRONMENT);
        done += (size_t)written;
    }
    free(line);
    json_decref(value);
}

static json_t *json_of_finding(const struct exam *exam, size_t number)
{
    char *text = NULL;
    size_t length;
    const struct finding *finding = exam->findings.list[number];
    FILE *page = open_memstream(&text, &length);
    if (!page)
        exit(EXIT_ENVIRONMENT);
    text_finding_within(page, exam->arena, finding, number + 1, &exam->scope, screen);
    fclose(page);
    json_t *value = json_pack("{s:s, s:s, s:s}", "mark", finding->fingerprint, "summary",
                              finding_summary(exam->arena, finding, &exam->scope), "text", text);
    free(text);
    return value;
}

static json_t *json_of_findings(struct exam *exam)
{
    json_t *list = json_array();
    findings_tell_replay(exam, "");
    for (size_t i = 0; i < exam->findings.count; i++)
        json_array_append_new(list, json_of_finding(exam, i));
    return list;
}

static void say_heard(struct exam *so_far)
{
    if (so_far->findings.count)
        say(json_pack("{s:s, s:o}", "say", "heard", "findings", json_of_findings(so_far)));
}

static void heard(struct exam *exam)
{
    struct exam so_far;
    exam_so_far(exam, &so_far);
    say_heard(&so_far);
}

/* Who waits sees what is under way. */
static void say_step(struct progress *progress, const char *what, size_t done, size_t count)
{
    (void)progress;
    say(json_pack("{s:s, s:s, s:I, s:I}", "say", "step", "text", what, "done", (json_int_t)done,
                  "count", (json_int_t)count));
}

static void say_verdict(struct exam *exam, const struct verdict *verdict)
{
    char *text = NULL;
    size_t length;
    FILE *page = open_memstream(&text, &length);
    if (!page)
        exit(EXIT_ENVIRONMENT);
    if (!exam->built)
        text_exam(page, exam);
    text_closing(page, exam, verdict);
    fclose(page);
    say(json_pack("{s:s, s:o, s:s, s:b, s:b, s:b}", "say", "verdict", "findings",
                  json_of_findings(exam), "closing", text, "ran", exam->built && !exam->refused,
                  "ended", !run_hung(&exam->runs[RUN_NATIVE]), "passed",
                  verdict->outcome == OUTCOME_PASS));
    free(text);
}

static int say_trouble(const char *text)
{
    say(json_pack("{s:s, s:s}", "say", "trouble", "text", text));
    return EXIT_ENVIRONMENT;
}

/* ---- the quick look ---- */

/* A native run that takes longer is told of; whether it hangs, the whole check says. */
static const double quick_seconds = 3;

/* Takes the finding of this kind out, and returns it; NULL: there is none. */
static struct finding *finding_take(struct exam *exam, enum kind kind)
{
    struct findings *findings = &exam->findings;
    for (size_t i = 0; i < findings->count; i++) {
        struct finding *finding = findings->list[i];
        if (finding->kind != kind)
            continue;
        findings->count--;
        memmove(&findings->list[i], &findings->list[i + 1],
                (findings->count - i) * sizeof *findings->list);
        return finding;
    }
    return NULL;
}

/* Once: where its threads are. */
static void say_unended(const struct exam *exam, const struct finding *finding)
{
    static bool said;
    struct arena *arena = exam->arena;
    char *text = arena_printf(arena, "It has not ended after %.0f s:", quick_seconds);
    for (size_t i = 0; finding && i < finding->side_count; i++) {
        const struct side *side = &finding->sides[i];
        text = arena_printf(arena, "%s\n   %s %s, %s", text, side_who(arena, side),
                            side_what(arena, side), side_where(arena, side, &exam->scope));
    }
    if (finding && !said)
        say(json_pack("{s:s, s:s}", "say", "note", "text", text));
    said = said || finding;
}

/*
 * What the native run has wrong is luck. So its words wait for those of the conductor's schedule,
 * in which the whole check tells it as well.
 */
static void heard_quickly(struct exam *exam)
{
    struct exam so_far;
    exam_so_far(exam, &so_far);
    say_unended(&so_far, finding_take(&so_far, KIND_HANG));
    if (exam->runs[RUN_CONDUCTOR].wanted && !exam->runs[RUN_CONDUCTOR].over)
        finding_take(&so_far, KIND_WRONG_RESULT);
    say_heard(&so_far);
}

/* The first verdict: of the two that need one flavour only. */
static void say_first(struct exam *exam, bool unended)
{
    const size_t tried = exam->runs[RUN_CONDUCTOR].schedules;
    const char *text = "That is what the driver and the conductor see; the tools are asked now.";
    if (unended)
        text =
            "The tools are asked now. Each gives it more time, some a minute; a save stops them.";
    else if (exam->findings.count == 0 && tried)
        text = arena_printf(exam->arena,
                            "Nothing so far, on %zu schedules; the tools are asked now.", tried);
    else if (exam->findings.count == 0)
        text = "Nothing so far; the tools are asked now.";
    say(json_pack("{s:s, s:o, s:s}", "say", "first", "findings", json_of_findings(exam), "text",
                  text));
}

/* One flavour is built soonest, and these two need no other. */
static int look_quickly(struct arena *arena, const struct lab *lab, const char *source)
{
    char error[512];
    struct exam exam;
    exam_init_for(&exam, arena, lab, source);
    exam_draw(&exam);
    for (int kind = 0; kind < RUN_COUNT; kind++)
        exam.runs[kind].wanted &= kind == RUN_NATIVE || kind == RUN_CONDUCTOR;
    exam.deadline = fmin(exam.deadline, quick_seconds);
    exam.heard = heard_quickly;
    if (exams_build(&exam, 1, &terminal_progress, error, sizeof error) != 0 ||
        (exam.built && !exam.refused &&
         exams_run(&exam, 1, &terminal_progress, error, sizeof error) != 0))
        return say_trouble(error);
    if (!exam.built || exam.refused)
        return 0;
    const struct finding *unended = finding_take(&exam, KIND_HANG);
    say_unended(&exam, unended);
    say_first(&exam, unended != NULL);
    return 0;
}

/* ---- the whole check ---- */

static int look_thoroughly(struct arena *arena, const struct lab *lab, const char *source)
{
    struct exam exam;
    struct verdict verdict;
    exam_init_for(&exam, arena, lab, source);
    exam_draw(&exam);
    exam.heard = heard;
    int status = examine(&exam, &verdict);
    if (status != 0)
        return say_trouble("it could not be judged; 'lab doctor' looks at this machine");
    place_note_check(&exam, &verdict);
    results_keep(&exam);
    say_verdict(&exam, &verdict);
    return outcome_exit_code(verdict.outcome);
}

int watch_check(const struct lab *lab, const char *source, int width, int to)
{
    screen = width;
    struct arena arena;
    out = to;
    terminal_progress.step = say_step; /* this process has no terminal */
    arena_init(&arena);
    int status = look_quickly(&arena, lab, source);
    if (status == 0)
        status = look_thoroughly(&arena, lab, source);
    arena_free(&arena);
    return status;
}
