/*
 * lab replay: one schedule, step by step.
 *
 *     seed --> the schedule it means, made short --> run once more, traced --> pictures
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../engine/conductor.h"
#include "../engine/meeting.h"
#include "../engine/timeline.h"
#include "../output/chrome_trace.h"
#include "../output/interleaving.h"
#include "../output/json.h"
#include "../output/otlp.h"
#include "../output/sentences.h"
#include "../output/steps.h"
#include "../output/style.h"
#include "../output/text.h"
#include "../run/explore.h"
#include "../run/files.h"
#include "../run/symbols.h"
#include "plan.h"
#include "subject.h"

/* A livelock goes on like this. */
enum { LIVELOCK_POINTS = 20000 };
static const double deadline = 3600;

struct request {
    struct operands operands;
    struct plan_request plan;
    const char *seed; /* NULL: the first failure */
    const char *trace, *otlp;
    bool all, json;
};

/* The schedule to show. */
struct chosen {
    struct conduct_plan plan;
    struct conduct_switch script[SWITCHES_MOST];
    const struct conduct_failure *failure; /* as it was found; NULL: it passed */
};

struct replay {
    struct request request;
    struct exam exam;
    struct lab lab;
    struct chosen chosen;
    size_t tried; /* schedules, to find it */
    struct exploration traced;
    struct timeline timeline;
    const struct finding *finding; /* NULL: it passes */
};

enum { KEY_ALL = 0x200, KEY_TRACE, KEY_OTLP };

static const struct argp_option options[] = {
    {"seed", 'S', "SCHEDULE", 0,
     "\"pct3:17\" or \"0@12>1,1@4>0\"; without it, the first that fails", 0},
    {"lab", 'l', "LAB", 0, "The lab that FILE is a submission to", 0},
    {"all", KEY_ALL, NULL, 0, "Show every step", 0},
    {"trace", KEY_TRACE, "FILE", 0, "Write the schedule as a Chrome trace, for Perfetto", 0},
    {"otlp", KEY_OTLP, "FILE", 0, "Write it as OpenTelemetry spans in JSON", 0},
    {"json", 'j', NULL, 0, "Print the answer as JSON", 0},
    {0},
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct request *request = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &request->plan;
        return 0;
    case 'S':
        request->seed = argument;
        return 0;
    case 'l':
        request->operands.lab = argument;
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
    case ARGP_KEY_ARGS:
        request->operands.list = (const char **)state->argv + state->next;
        request->operands.count = (size_t)(state->argc - state->next);
        return 0;
    case ARGP_KEY_NO_ARGS:
        argp_error(state, "which program? Name a lab, its C files or an executable");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_child children[] = {{&plan_argp, 0, NULL, 0}, {0}};

static const struct argp argp = {
    options,
    parse,
    "LAB\nFILE.c... [-- ARGUMENT...]\nPROGRAM [-- ARGUMENT...]\n--lab LAB FILE",
    "Runs one schedule of a program again, as short as it can be made, and shows it step by step."
    "\vThe seed is what check, inspect and explore print with a finding.\n\nExit status: 0 the "
    "schedule passes, 1 it fails, 2 wrong usage, 3 this machine, 4 did not build, 5 it did not "
    "come out as before.",
    children,
    NULL,
    NULL};

/* ---- running a plan ---- */

static void show_progress(size_t done, size_t count, void *argument)
{
    const struct exam *exam = argument;
    terminal_progress.step(&terminal_progress, exam->name, done, count);
}

static int plan_run(struct replay *replay, const struct conduct_plan *plan,
                    struct exploration *exploration)
{
    char error[512];
    struct exam *exam = &replay->exam;
    *exploration = (struct exploration){.program = exam->program[FLAVOUR_PLAIN],
                                        .arguments = exam->arguments,
                                        .directory = exam->directory,
                                        .deadline = deadline,
                                        .progress = show_progress,
                                        .argument = exam};
    if (explore_run(exam->arena, exploration, plan, error, sizeof error) != 0)
        return complain(EXIT_ENVIRONMENT, "%s. This is no fault of the program; try 'lab doctor'.",
                        error);
    progress_end();
    if (!exploration->conducted.started)
        return complain(EXIT_USAGE,
                        "%s did not take its plan: it was built with another racelab, or ends "
                        "before main. Build it again.",
                        exam->name);
    if (exploration->conducted.too_long && !exploration->conducted.failure_count)
        return complain(EXIT_INCONCLUSIVE,
                        "%s has not ended when its points are used up; give it less to do, or more "
                        "points (--points).",
                        exam->name);
    if (exploration->conducted.unmodelled && !exploration->conducted.failure_count)
        return complain(EXIT_INCONCLUSIVE,
                        "%s blocks in a call that the conductor does not model; it can't be "
                        "replayed.",
                        exam->name);
    return 0;
}

/* ---- which schedule ---- */

static void script_take(struct chosen *chosen, const struct conduct_switch *list, size_t count)
{
    memcpy(chosen->script, list, count * sizeof *list);
    chosen->plan.entries[0] = (struct plan_entry){STRATEGY_SCRIPT, 0, 0, 1};
    chosen->plan.count = 1;
    chosen->plan.script = chosen->script;
    chosen->plan.script_count = count;
}

/* That one stands alone: nothing that it depends on is learnt from others. */
static void abreast_take(struct chosen *chosen)
{
    chosen->plan.entries[0] = (struct plan_entry){STRATEGY_ABREAST, 0, 0, 1};
    chosen->plan.count = 1;
}

static bool is_abreast(const struct conduct_plan *plan)
{
    return plan->count == 1 && plan->entries[0].strategy == STRATEGY_ABREAST;
}

/* Leaves of the plan what comes up to a seed. false: it does not come. */
static bool plan_cut(struct conduct_plan *plan, const struct plan_entry *target)
{
    for (size_t i = 0; i < plan->count; i++) {
        struct plan_entry *entry = &plan->entries[i];
        if (entry->strategy != target->strategy || entry->depth != target->depth ||
            target->first < entry->first || target->first - entry->first >= entry->count)
            continue;
        entry->count = target->first - entry->first + 1;
        plan->count = i + 1;
        return true;
    }
    return false;
}

/* Fills the plan that shows the schedule of a seed as its last one. */
static int plan_of_seed(struct replay *replay, const char *seed)
{
    struct chosen *chosen = &replay->chosen;
    struct plan_entry target;
    size_t count;
    if (schedule_parse(seed, &target, chosen->script, SWITCHES_MOST, &count) != 0 ||
        target.strategy == STRATEGY_NATIVE)
        return complain(EXIT_USAGE,
                        "'%s' is no schedule; it looks like pct3:17 or 0@12>1,1@4>0 (in quotes).",
                        seed);
    if (target.strategy == STRATEGY_SCRIPT) {
        script_take(chosen, chosen->script, count);
        return 0;
    }
    if (target.strategy == STRATEGY_ABREAST)
        abreast_take(chosen);
    if (target.strategy == STRATEGY_ABREAST || plan_cut(&chosen->plan, &target))
        return 0;
    return complain(EXIT_USAGE,
                    "%s is not among the %u schedules that come before it is over; say --schedules "
                    "and --strategy as they were when it was found.",
                    seed, replay->request.plan.schedules);
}

static const struct conduct_failure *failure_of_last(const struct conducted *conducted)
{
    for (size_t i = 0; i < conducted->failure_count; i++)
        if (conducted->failures[i].number == conducted->run_count)
            return &conducted->failures[i];
    return NULL;
}

static enum conduct_kind last_kind(const struct conducted *conducted)
{
    size_t last = conducted->run_count;
    return last > 0 && last <= RUNS_MOST ? conducted->runs[last - 1].kind : CONDUCT_PASSED;
}

/* The switches of the last schedule are those of the failure. */
static bool switches_show(const struct conducted *conducted, const struct conduct_failure *failure)
{
    return !conducted->switches_lost && conducted->switch_count > 0 &&
           conducted->last.kind == (failure ? failure->kind : CONDUCT_PASSED) &&
           (!failure || conducted->last.key == failure->key);
}

/*
 * From here on the plan shows one schedule: by its switches when there is a list of them, otherwise
 * as the last one of all that led to it. Where computing takes time, a list would not show when.
 */
static void settle(struct replay *replay, const struct conducted *conducted)
{
    struct chosen *chosen = &replay->chosen;
    const struct conduct_failure *failure = chosen->failure;
    bool timed = failure ? failure->strategy == STRATEGY_ABREAST : is_abreast(&chosen->plan);
    if (failure && failure->shortened)
        script_take(chosen, failure->short_list, failure->short_count);
    else if (timed)
        abreast_take(chosen);
    else if (!replay->request.plan.spurious && switches_show(conducted, failure))
        script_take(chosen, conducted->switches, conducted->switch_count);
    if (chosen->plan.script)
        chosen->plan.shorten = false;
}

/* It shows soon; and what comes later shows nothing else. */
static int livelock_cut(struct replay *replay)
{
    struct chosen *chosen = &replay->chosen;
    const struct conduct_failure *failure = chosen->failure;
    struct conduct_plan soon = chosen->plan;
    struct exploration tried;
    if (!failure || failure->kind != CONDUCT_LIVELOCK || failure->points <= LIVELOCK_POINTS)
        return 0;
    soon.budget = LIVELOCK_POINTS;
    soon.count = 1;
    soon.stop_after = 0;
    if (!soon.script)
        soon.entries[0] = (struct plan_entry){failure->strategy, failure->depth, failure->seed, 1};
    int status = plan_run(replay, &soon, &tried);
    if (status == 0 && last_kind(&tried.conducted) == CONDUCT_LIVELOCK)
        chosen->plan = soon;
    return status;
}

/* It fails like one before it, so the server did not make it short: that is done now. */
static int shorten_known(struct replay *replay, struct exploration *found)
{
    struct chosen *chosen = &replay->chosen;
    chosen->failure = &found->conducted.last;
    if (!switches_show(&found->conducted, chosen->failure) || replay->request.plan.spurious)
        return 0;
    script_take(chosen, found->conducted.switches, found->conducted.switch_count);
    int status = plan_run(replay, &chosen->plan, found);
    if (status == 0)
        chosen->failure = failure_of_last(&found->conducted);
    return status;
}

/* 0 with chosen->plan settled, or an exit status. */
static int schedule_choose(struct replay *replay)
{
    const struct request *request = &replay->request;
    struct chosen *chosen = &replay->chosen;
    struct exploration found;
    plan_make(&request->plan, conductor_seed(&replay->exam), &chosen->plan);
    chosen->plan.keep_last = true;
    int status = request->seed ? plan_of_seed(replay, request->seed) : 0;
    if (!request->seed) {
        chosen->plan.stop_after = 1;
        chosen->plan.quiet = false; /* saves a run; the one that is shown will be heard */
    }
    if (status == 0)
        status = plan_run(replay, &chosen->plan, &found);
    if (status != 0)
        return status;
    replay->tried = found.conducted.run_count;
    chosen->failure = failure_of_last(&found.conducted);
    if (!request->seed && !chosen->failure)
        return 0;
    if (!chosen->failure && last_kind(&found.conducted) != CONDUCT_PASSED)
        status = shorten_known(replay, &found);
    settle(replay, &found.conducted);
    return status == 0 ? livelock_cut(replay) : status;
}

/* ---- once more, traced ---- */

/* It passes, and takes longer than its lab allows. */
static void too_slow_make(struct replay *replay)
{
    struct exam *exam = &replay->exam;
    struct finding *finding = makespan_judge(exam, &replay->traced.conducted);
    if (!finding)
        return;
    finding->schedules_tried = 0;
    symbols_resolve(&exam->findings);
    findings_merge(&exam->findings, &exam->scope);
    replay->finding = exam->findings.list[0];
}

static void finding_make(struct replay *replay)
{
    struct exam *exam = &replay->exam;
    const struct conducted *conducted = &replay->traced.conducted;
    const struct conduct_failure *found = replay->chosen.failure;
    if (conducted->failure_count == 0) {
        too_slow_make(replay);
        return;
    }
    struct conduct_failure shown = conducted->failures[conducted->failure_count - 1];
    char *words = arena_printf(exam->arena, "%s/err", replay->traced.folder);
    shown.points = found ? found->points : shown.points;
    struct finding *finding = conductor_add_failure(exam, FLAVOUR_PLAIN, conducted, &shown, words);
    finding->schedules_tried = 0;
    finding->schedule =
        found ? schedule_name(exam->arena, found->strategy, found->depth, found->seed) : NULL;
    if (replay->chosen.plan.script_count)
        finding->switches = schedule_switches(exam->arena, replay->chosen.plan.script,
                                              replay->chosen.plan.script_count);
    symbols_resolve(&exam->findings);
    findings_merge(&exam->findings, &exam->scope);
    meetings_find(&exam->findings, &replay->timeline, exam->findings.list[0]);
    replay->finding = exam->findings.list[0];
}

static int show_again(struct replay *replay)
{
    struct conduct_plan *plan = &replay->chosen.plan;
    plan->tracing = true;
    plan->quiet = false;
    int status = plan_run(replay, plan, &replay->traced);
    if (status != 0)
        return status;
    const struct conducted *conducted = &replay->traced.conducted;
    const struct conduct_failure *failure = replay->chosen.failure;
    if (failure && last_kind(conducted) != failure->kind)
        return complain(EXIT_INCONCLUSIVE,
                        "%s did not fail again on the same schedule: something else than the order "
                        "of its threads differs from run to run.",
                        replay->exam.name);
    timeline_init(&replay->timeline, replay->exam.arena, replay->exam.program[FLAVOUR_PLAIN],
                  &replay->exam.scope, conducted);
    finding_make(replay);
    return 0;
}

/* ---- the answer ---- */

static void print_output(const struct replay *replay, const char *name, const char *head)
{
    static const size_t enough = 64 * 1024;
    char *text;
    size_t length;
    bool cut;
    struct arena *arena = replay->exam.arena;
    char *path = arena_printf(arena, "%s/%s", replay->traced.folder, name);
    if (file_read_start(arena, path, enough, &text, &length, &cut) != 0 || length == 0)
        return;
    printf("%s\n", head);
    fwrite(text, 1, length, stdout);
    printf("%s%s\n", text[length - 1] == '\n' ? "" : "\n", cut ? "[...]\n" : "");
}

static char *closing(const struct replay *replay)
{
    const struct exam *exam = &replay->exam;
    const struct conducted *conducted = &replay->traced.conducted;
    if (!replay->finding && conducted->measured)
        return arena_printf(exam->arena, "this schedule passes, in %.2f ms of virtual time",
                            (double)conducted->span.makespan / 1e6);
    if (!replay->finding)
        return arena_copy(exam->arena, "this schedule passes");
    return arena_printf(exam->arena, "this schedule fails: %s",
                        finding_summary(exam->arena, replay->finding, &exam->scope));
}

static void print_schedule(const struct replay *replay)
{
    const struct conduct_plan *plan = &replay->chosen.plan;
    if (plan->script_count > 0 && plan->script_count <= SHORT_MOST)
        printf("Schedule: %s\n\n",
               schedule_switches(replay->exam.arena, plan->script, plan->script_count));
}

static void print_text(const struct replay *replay)
{
    const struct exam *exam = &replay->exam;
    struct interleaving how = {.all = replay->request.all};
    print_output(replay, "out", "The program prints:");
    print_output(replay, "err", "On standard error:");
    print_schedule(replay);
    interleaving_print(stdout, exam->arena, &replay->timeline, &how);
    putchar('\n');
    if (replay->finding)
        text_finding(stdout, exam->arena, replay->finding, 1, &exam->scope);
    printf("%s%s: %s%s\n", colour(stdout, replay->finding ? RED : GREEN), exam->name,
           closing(replay), colour(stdout, PLAIN));
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
    const struct timeline *timeline = &replay->timeline;
    int status = 0;
    if (request->trace)
        status = file_of_json(replay, request->trace, chrome_trace(timeline, exam->name));
    if (request->otlp && status == 0)
        status = file_of_json(
            replay, request->otlp,
            otlp_trace(timeline, exam->name,
                       replay->finding ? finding_summary(exam->arena, replay->finding, &exam->scope)
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
    const struct timeline_step *step = &replay->timeline.steps[index];
    json_t *object = json_object();
    json_object_set_new(object, "step", json_integer((json_int_t)index + 1));
    json_object_set_new(object, "thread", json_integer(step->thread));
    json_object_set_new(object, "does",
                        json_of_text(step_words(replay->exam.arena, &replay->timeline, step)));
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
    for (size_t i = 0; i < replay->timeline.step_count; i++)
        if (replay->request.all || step_counts(&replay->timeline.steps[i]))
            json_array_append_new(list, json_of_step(replay, i));
    return list;
}

static void print_json(const struct replay *replay)
{
    const struct exam *exam = &replay->exam;
    const struct conduct_plan *plan = &replay->chosen.plan;
    json_t *object = json_object();
    json_object_set_new(object, "version", json_integer(1));
    json_object_set_new(object, "program", json_of_text(exam->name));
    json_object_set_new(object, "fails", json_boolean(replay->finding != NULL));
    json_object_set_new(
        object, "switches",
        json_of_text(plan->script ? schedule_switches(exam->arena, plan->script, plan->script_count)
                                  : NULL));
    json_object_set_new(object, "finding",
                        replay->finding ? json_of_finding(replay->finding, &exam->scope)
                                        : json_null());
    json_object_set_new(object, "threads", json_of_threads(&replay->timeline));
    json_object_set_new(object, "steps", json_of_steps(replay));
    json_object_set_new(object, "steps_lost",
                        json_integer((json_int_t)replay->timeline.steps_lost));
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
    return replay->finding ? EXIT_FAILED : EXIT_PASSED;
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
    printf("%s: none of %zu schedules failed; there is nothing to replay\n", replay->exam.name,
           replay->tried);
    return EXIT_PASSED;
}

int command_replay(int argc, char **argv)
{
    struct replay *replay = calloc(1, sizeof *replay);
    struct arena arena;
    if (!replay)
        return complain(EXIT_ENVIRONMENT, "there is no memory for a schedule.");
    struct request *request = &replay->request;
    request->plan.schedules = conductor_schedules;
    argc = split_arguments(argc, argv, &request->operands.arguments);
    arena_init(&arena);
    int status = EXIT_USAGE;
    if (argp_parse(&argp, argc, argv, 0, NULL, request) != 0)
        goto out;
    status = subject_build(&arena, "replay", &request->operands, &replay->exam, &replay->lab);
    if (status == 0 && !replay->exam.built)
        status = print_not_built(&replay->exam);
    if (status == 0)
        status = schedule_choose(replay);
    if (status != 0)
        goto out;
    if (!request->seed && !replay->chosen.failure) {
        status = nothing_failed(replay);
        goto out;
    }
    status = show_again(replay);
    if (status == 0)
        status = answer(replay);
out:
    arena_free(&arena);
    free(replay);
    return status;
}
