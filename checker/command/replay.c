/* lab replay: one schedule, step by step. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../output/chrome_trace.h"
#include "../output/interleaving.h"
#include "../output/json.h"
#include "../output/otlp.h"
#include "../output/sentences.h"
#include "../output/steps.h"
#include "../output/style.h"
#include "../output/text.h"
#include "../run/files.h"
#include "subject.h"
#include "traced.h"

struct request {
    struct operands operands;
    const char *trace, *otlp;
    bool all, json;
};

struct replay {
    struct request request;
    struct exam exam;
    struct lab lab;
    struct traced traced;
};

enum { KEY_ALL = 0x200, KEY_TRACE, KEY_OTLP };

static const struct argp_option options[] = {
    {"seed", 'S', "SCHEDULE", 0,
     "\"pct3:17\" or \"0@12>1,1@4>0\"; without it, the first that fails", 0},
    {"all", KEY_ALL, NULL, 0, "Show every step", 0},
    {"trace", KEY_TRACE, "FILE", 0, "Write the schedule as a Chrome trace, for Perfetto", 0},
    {"otlp", KEY_OTLP, "FILE", 0, "Write it as OpenTelemetry spans in JSON", 0},
    {"json", 'j', NULL, 0, "Print the answer as JSON", 0},
    {0},
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct replay *replay = state->input;
    struct request *request = &replay->request;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &request->operands;
        state->child_inputs[1] = &replay->traced.plan;
        return 0;
    case 'S':
        replay->traced.seed = argument;
        return 0;
    case KEY_ALL:
        request->all = true;
        return 0;
    case KEY_TRACE:
        request->trace = argument;
        return 0;
    case KEY_OTLP:
        request->otlp = argument;
        return 0;
    case 'j':
        request->json = true;
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_child children[] = {
    {&operands_argp, 0, NULL, 0}, {&plan_argp, 0, NULL, 0}, {0}};

static const struct argp argp = {
    options,
    parse,
    "LAB\nFILE.c... [-- ARGUMENT...]\nPROGRAM [-- ARGUMENT...]\n--lab LAB FILE",
    "Runs one schedule of a program again, as short as it can be made, and shows it step by step."
    "\vThe seed is what check, inspect and explore print with a finding.\n\nExit status: 0 the "
    "schedule passes, 1 it fails, 2 wrong usage, 3 this machine, 4 did not build, 5 it did not "
    "come out as it was written, or as before.",
    children,
    NULL,
    NULL};

/* ---- the answer ---- */

static void print_output(const struct replay *replay, const char *name, const char *head)
{
    static const size_t enough = 64 * 1024;
    char *text;
    size_t length;
    bool cut;
    struct arena *arena = replay->exam.arena;
    char *path = arena_printf(arena, "%s/%s", replay->traced.run.folder, name);
    if (file_read_start(arena, path, enough, &text, &length, &cut) != 0 || length == 0)
        return;
    printf("%s\n", head);
    fwrite(text, 1, length, stdout);
    printf("%s%s\n", text[length - 1] == '\n' ? "" : "\n", cut ? "[...]\n" : "");
}

static char *closing(const struct replay *replay)
{
    const struct exam *exam = &replay->exam;
    const struct conducted *conducted = &replay->traced.run.conducted;
    if (!replay->traced.finding && replay->traced.unmade)
        return arena_copy(exam->arena,
                          "this schedule did not come about, and what came of it passes");
    if (!replay->traced.finding && conducted->measured)
        return arena_printf(exam->arena, "this schedule passes, in %.2f ms of virtual time",
                            (double)conducted->span.makespan / 1e6);
    if (!replay->traced.finding)
        return arena_copy(exam->arena, "this schedule passes");
    return arena_printf(exam->arena, "this schedule fails: %s",
                        finding_summary(exam->arena, replay->traced.finding, &exam->scope));
}

static void print_schedule(const struct replay *replay)
{
    const struct conduct_plan *plan = &replay->traced.chosen;
    if (plan->script_count > 0 && plan->script_count <= SHORT_MOST)
        printf("Schedule: %s\nHow to read it: %s explain schedule\n\n",
               traced_switches(&replay->traced), called_as);
}

static void print_text(const struct replay *replay)
{
    const struct exam *exam = &replay->exam;
    struct interleaving how = {.all = replay->request.all};
    enum colour sign = replay->traced.finding ? RED : replay->traced.unmade ? YELLOW : GREEN;
    print_output(replay, "out", "The program prints:");
    print_output(replay, "err", "On standard error:");
    print_schedule(replay);
    interleaving_print(stdout, exam->arena, &replay->traced.timeline, &how);
    putchar('\n');
    if (replay->traced.finding)
        text_finding(stdout, exam->arena, replay->traced.finding, 1, &exam->scope);
    announce("%s%s: %s%s", colour(stdout, sign), exam->name, closing(replay),
             colour(stdout, PLAIN));
}

/* ---- files and JSON ---- */

/* Takes the reference. */
static int file_of_json(const struct replay *replay, const char *path, json_t *value)
{
    char *text = json_dumps(value, JSON_COMPACT | JSON_REAL_PRECISION(12));
    json_decref(value);
    int status = text ? output_write(replay->exam.arena, path, text)
                      : complain(EXIT_ENVIRONMENT, "no memory for %s.", path);
    free(text);
    return status;
}

static int files_write(const struct replay *replay)
{
    const struct request *request = &replay->request;
    const struct exam *exam = &replay->exam;
    const struct timeline *timeline = &replay->traced.timeline;
    int status = 0;
    if (request->trace)
        status = file_of_json(replay, request->trace, chrome_trace(timeline, exam->name));
    if (request->otlp && status == 0)
        status = file_of_json(
            replay, request->otlp,
            otlp_trace(timeline, exam->name,
                       replay->traced.finding
                           ? finding_summary(exam->arena, replay->traced.finding, &exam->scope)
                           : NULL));
    return status;
}

static json_t *json_of_threads(const struct timeline *timeline)
{
    json_t *list = json_array();
    for (size_t i = 0; i < timeline->thread_count; i++) {
        const struct timeline_thread *thread = &timeline->threads[i];
        json_t *object = json_object();
        json_object_set_new(object, "name", json_of_text(thread->name));
        json_object_set_new(object, "created",
                            json_of_text(thread->created ? thread->created->where : NULL));
        json_array_append_new(list, object);
    }
    return list;
}

static json_t *json_of_step(const struct replay *replay, size_t index)
{
    const struct timeline_step *step = &replay->traced.timeline.steps[index];
    json_t *object = json_object();
    json_object_set_new(object, "step", json_integer((json_int_t)index + 1));
    json_object_set_new(object, "thread", json_integer(step->thread));
    json_object_set_new(
        object, "does",
        json_of_text(step_words(replay->exam.arena, &replay->traced.timeline, step)));
    json_object_set_new(object, "object", json_of_text(step->object));
    json_object_set_new(object, "function", json_of_text(step->place->frame.function));
    json_object_set_new(object, "file", json_of_text(step->place->frame.file));
    json_object_set_new(object, "line", json_integer(step->place->frame.line));
    json_object_set_new(object, "seconds", json_real((double)step->time / 1e9));
    return object;
}

static json_t *json_of_steps(const struct replay *replay)
{
    json_t *list = json_array();
    for (size_t i = 0; i < replay->traced.timeline.step_count; i++)
        if (replay->request.all || step_counts(&replay->traced.timeline.steps[i]))
            json_array_append_new(list, json_of_step(replay, i));
    return list;
}

static void print_json(const struct replay *replay)
{
    const struct exam *exam = &replay->exam;
    json_t *object = json_object();
    json_object_set_new(object, "version", json_integer(1));
    json_object_set_new(object, "program", json_of_text(exam->name));
    json_object_set_new(object, "fails", json_boolean(replay->traced.finding != NULL));
    json_object_set_new(object, "switches", json_of_text(traced_switches(&replay->traced)));
    json_object_set_new(object, "unmade", json_of_text(replay->traced.unmade));
    json_object_set_new(object, "finding",
                        replay->traced.finding
                            ? json_of_finding(replay->traced.finding, &exam->scope)
                            : json_null());
    json_object_set_new(object, "threads", json_of_threads(&replay->traced.timeline));
    json_object_set_new(object, "steps", json_of_steps(replay));
    json_object_set_new(object, "steps_lost",
                        json_integer((json_int_t)replay->traced.timeline.steps_lost));
    json_print(stdout, object);
}

static int answer(const struct replay *replay)
{
    int status = files_write(replay);
    if (status != 0)
        return status;
    if (replay->request.json)
        print_json(replay);
    else
        print_text(replay);
    if (replay->traced.finding)
        return EXIT_FAILED;
    return replay->traced.unmade ? EXIT_INCONCLUSIVE : EXIT_PASSED;
}

/* Without a seed, and no schedule failed. */
static int nothing_failed(const struct replay *replay)
{
    if (replay->request.json) {
        json_t *object = json_object();
        json_object_set_new(object, "version", json_integer(1));
        json_object_set_new(object, "program", json_of_text(replay->exam.name));
        json_object_set_new(object, "fails", json_false());
        json_print(stdout, object);
        return EXIT_PASSED;
    }
    announce("%s: none of %zu schedules failed; there is nothing to replay", replay->exam.name,
             replay->traced.tried);
    return EXIT_PASSED;
}

int command_replay(int argc, char **argv)
{
    struct replay *replay = calloc(1, sizeof *replay);
    struct arena arena;
    if (!replay)
        return complain(EXIT_ENVIRONMENT, "there is no memory for a schedule.");
    struct request *request = &replay->request;
    replay->traced.exam = &replay->exam;
    replay->traced.plan.schedules = conductor_schedules;
    argc = split_arguments(argc, argv, &request->operands.arguments);
    arena_init(&arena);
    int status = EXIT_USAGE;
    if (argp_parse(&argp, argc, argv, 0, NULL, replay) != 0)
        goto out;
    status = subject_build(&arena, "replay", &request->operands, &replay->exam, &replay->lab);
    if (status == 0 && !replay->exam.built)
        status = print_not_built(&replay->exam);
    if (status == 0)
        status = traced_choose(&replay->traced);
    if (status != 0)
        goto out;
    if (!replay->traced.seed && !replay->traced.failure) {
        status = nothing_failed(replay);
        goto out;
    }
    status = traced_run(&replay->traced);
    if (status == 0)
        status = answer(replay);
out:
    arena_free(&arena);
    free(replay);
    return status;
}
