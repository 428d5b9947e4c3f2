#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../output/sentences.h"
#include "../output/text.h"
#include "subject.h"
#include "watch.h"

static int out = -1;

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
    text_finding(page, exam->arena, finding, number + 1, &exam->scope);
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

static void heard(struct exam *exam)
{
    struct exam so_far;
    exam_so_far(exam, &so_far);
    if (so_far.findings.count)
        say(json_pack("{s:s, s:o}", "say", "heard", "findings", json_of_findings(&so_far)));
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
    say(json_pack("{s:s, s:o, s:s, s:b, s:b}", "say", "verdict", "findings", json_of_findings(exam),
                  "closing", text, "ran", exam->built && !exam->refused, "passed",
                  verdict->outcome == OUTCOME_PASS));
    free(text);
}

static int say_trouble(const char *text)
{
    say(json_pack("{s:s, s:s}", "say", "trouble", "text", text));
    return EXIT_ENVIRONMENT;
}

/* The first verdict: of the two that need one flavour only. */
static void say_first(struct exam *exam)
{
    const size_t tried = exam->runs[RUN_CONDUCTOR].schedules;
    const char *text = "That is what the driver and the conductor see; the tools are asked now.";
    if (exam->findings.count == 0 && tried)
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
    exam.heard = heard;
    if (exams_build(&exam, 1, NULL, error, sizeof error) != 0 ||
        (exam.built && !exam.refused && exams_run(&exam, 1, NULL, error, sizeof error) != 0))
        return say_trouble(error);
    if (exam.built && !exam.refused)
        say_first(&exam);
    return 0;
}

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

int watch_check(const struct lab *lab, const char *source, int to)
{
    struct arena arena;
    out = to;
    arena_init(&arena);
    int status = look_quickly(&arena, lab, source);
    if (status == 0)
        status = look_thoroughly(&arena, lab, source);
    arena_free(&arena);
    return status;
}
