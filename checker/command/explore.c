/* lab explore: many schedules of one program. */
#include <stdio.h>
#include <string.h>

#include "../engine/conductor.h"
#include "../engine/engine.h"
#include "../output/json.h"
#include "../output/sentences.h"
#include "../output/style.h"
#include "../output/text.h"
#include "../run/explore.h"
#include "../run/symbols.h"
#include "plan.h"
#include "subject.h"

enum { SCHEDULES = 1000, DIFFERENT = 5 };
static const double deadline = 24 * 3600;

struct request {
    struct operands operands;
    struct plan_request plan;
    bool json, keep_going;
};

/* What came of it. */
struct answer {
    struct exam exam;
    struct lab lab;
    struct exploration exploration;
    size_t tried, failed;
    bool searched; /* by nothing else */
};

static const struct argp_option options[] = {
    {"seed", 'S', "SEED", 0, "The same as --first", 0},
    {"keep-going", 'k', NULL, 0, "Go on after five different failures", 0},
    {"json", 'j', NULL, 0, "Print the answer as JSON", 0},
    {0},
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct request *request = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &request->operands;
        state->child_inputs[1] = &request->plan;
        return 0;
    case 'S':
        request->plan.first = (unsigned)plan_number(state, "--seed", argument, 0, 1000000000);
        return 0;
    case 'k':
        request->keep_going = true;
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
    "PROGRAM [-- ARGUMENT...]\nFILE.c... [-- ARGUMENT...]\nLAB",
    "Runs a program under many schedules, and tells each different way in which it fails."
    "\vPROGRAM is an executable that 'lab cc' has built, or racelab itself (build/labs/...). The "
    "same program is tried in the same way each time.\n\nExit status: 0 none failed, 1 failures, 2 "
    "wrong usage, 3 this machine, 4 did not build, 5 schedules were given up.",
    children,
    NULL,
    NULL};

/* ---- running ---- */

static void show_progress(size_t done, size_t count, void *argument)
{
    const struct exam *exam = argument;
    terminal_progress.step(&terminal_progress, exam->name, done, count);
}

static void findings_collect(struct answer *answer)
{
    struct exam *exam = &answer->exam;
    const struct conducted *conducted = &answer->exploration.conducted;
    for (size_t i = 0; i < conducted->failure_count; i++) {
        conductor_add_failure(exam, FLAVOUR_PLAIN, conducted, &conducted->failures[i],
                              arena_printf(exam->arena, "%s.%zu", answer->exploration.path, i));
        answer->failed += conducted->failures[i].times;
    }
    answer->tried = conducted->run_count;
    symbols_resolve(&exam->findings);
    findings_merge(&exam->findings, &exam->scope);
}

static int explore(const struct request *request, struct answer *answer)
{
    char error[512];
    struct conduct_plan plan;
    struct exam *exam = &answer->exam;
    plan_make(&request->plan, conductor_seed(exam), &plan);
    plan.stop_after = request->keep_going ? 0 : DIFFERENT;
    answer->searched = plan.count == 1 && plan.entries[0].strategy == STRATEGY_SEARCH;
    answer->exploration = (struct exploration){.program = exam->program[FLAVOUR_PLAIN],
                                               .arguments = exam->arguments,
                                               .directory = exam->directory,
                                               .deadline = deadline,
                                               .progress = show_progress,
                                               .argument = exam};
    if (explore_run(exam->arena, &answer->exploration, &plan, error, sizeof error) != 0)
        return complain(EXIT_ENVIRONMENT, "%s. This is no fault of the program; try 'lab doctor'.",
                        error);
    progress_end();
    if (!answer->exploration.conducted.started)
        return complain(EXIT_USAGE,
                        "%s did not take its plan: it was built with another racelab, or ends "
                        "before main. Build it again.",
                        exam->name);
    findings_collect(answer);
    findings_tell_replay(exam, plan_options(exam->arena, &request->plan));
    return 0;
}

/* ---- the answer ---- */

/* Why it is not known whether other schedules fail, or NULL. */
static char *doubt(const struct answer *answer)
{
    char how[64];
    struct arena *arena = answer->exam.arena;
    const struct conducted *conducted = &answer->exploration.conducted;
    if (conducted->unmodelled)
        return arena_printf(arena, "in %zu of %zu schedules it %s", conducted->unmodelled,
                            conducted->run_count, conduct_given_up(conducted));
    if (conducted->too_long)
        return arena_printf(arena,
                            "%zu schedules had not ended at their last point; give the program "
                            "less to do, or more points (--points)",
                            conducted->too_long);
    if (!conducted->finished)
        return arena_printf(arena, "after %zu schedules the run was over: %s", conducted->run_count,
                            ending_describe(&answer->exploration.ending, how, sizeof how));
    return NULL;
}

static int status_of(const struct answer *answer)
{
    if (answer->failed)
        return EXIT_FAILED;
    return doubt(answer) ? EXIT_INCONCLUSIVE : EXIT_PASSED;
}

static char *none_failed(const struct answer *answer)
{
    struct arena *arena = answer->exam.arena;
    const struct conducted *conducted = &answer->exploration.conducted;
    char *all = arena_printf(arena, "all %zu schedules with at most %u preemption%s",
                             conducted->exhausted_runs, conducted->exhausted_depth,
                             conducted->exhausted_depth == 1 ? "" : "s");
    if (conducted->exhausted && answer->searched)
        return arena_printf(arena, "%s were tried, none failed", all);
    char *text = arena_printf(arena, "%zu schedules, none failed", answer->tried);
    if (conducted->exhausted)
        text = arena_printf(arena, "%s; among them %s", text, all);
    return text;
}

/* "3 of 1000 schedules failed: deadlock in take and put (first: pct3:17)" */
static char *closing(const struct answer *answer)
{
    const struct exam *exam = &answer->exam;
    char *why = doubt(answer);
    if (!answer->failed)
        return why ? arena_printf(exam->arena, "inconclusive: %s", why) : none_failed(answer);
    const struct finding *first = exam->findings.list[0];
    return arena_printf(exam->arena, "%zu of %zu schedules failed: %s (first: %s)", answer->failed,
                        answer->tried, finding_summary(exam->arena, first, &exam->scope),
                        first->schedule);
}

static void print_span(const struct conducted *conducted)
{
    double makespan = (double)conducted->span.makespan / 1e6;
    double work = (double)conducted->span.work / 1e6;
    if (conducted->measured)
        announce("With a core for each thread it takes %.2f ms of virtual time, for %.2f ms of "
                 "work.",
                 makespan, work);
}

static void print_text(const struct answer *answer)
{
    const struct exam *exam = &answer->exam;
    char *why = doubt(answer);
    if (*exam->build_errors)
        printf("The compiler warns:\n%s\n", exam->build_errors);
    for (size_t i = 0; i < exam->findings.count; i++)
        text_finding(stdout, exam->arena, exam->findings.list[i], i + 1, &exam->scope);
    if (why && answer->failed)
        announce("Not all is known: %s.", why);
    print_span(&answer->exploration.conducted);
    if (exam->findings.count > 0 && exam->findings.list[0]->replay)
        printf("Next: %s\n", exam->findings.list[0]->replay);
    announce("%s%s: %s%s", colour(stdout, answer->failed || why ? RED : GREEN), exam->name,
             closing(answer), colour(stdout, PLAIN));
}

static void print_json(const struct answer *answer)
{
    const struct exam *exam = &answer->exam;
    const struct conducted *conducted = &answer->exploration.conducted;
    json_t *object = json_object(), *findings = json_array();
    json_object_set_new(object, "version", json_integer(1));
    json_object_set_new(object, "program", json_of_text(exam->name));
    json_object_set_new(object, "schedules", json_integer((json_int_t)answer->tried));
    json_object_set_new(object, "failed", json_integer((json_int_t)answer->failed));
    json_object_set_new(object, "exhausted", json_boolean(conducted->exhausted));
    json_object_set_new(object, "note", json_of_text(doubt(answer)));
    json_object_set_new(object, "makespan_ms",
                        json_of_ms(conducted->measured, (double)conducted->span.makespan / 1e6));
    json_object_set_new(object, "work_ms",
                        json_of_ms(conducted->measured, (double)conducted->span.work / 1e6));
    for (size_t i = 0; i < exam->findings.count; i++)
        json_array_append_new(findings, json_of_finding(exam->findings.list[i], &exam->scope));
    json_object_set_new(object, "findings", findings);
    json_print(stdout, object);
}

int command_explore(int argc, char **argv)
{
    struct request request = {.plan = {.schedules = SCHEDULES}};
    struct answer answer = {0};
    struct arena arena;
    argc = split_arguments(argc, argv, &request.operands.arguments);
    if (argp_parse(&argp, argc, argv, 0, NULL, &request) != 0)
        return EXIT_USAGE;
    arena_init(&arena);
    int status = subject_build(&arena, "explore", &request.operands, &answer.exam, &answer.lab);
    if (status == 0 && !answer.exam.built)
        status = print_not_built(&answer.exam);
    if (status == 0)
        status = explore(&request, &answer);
    if (status != 0)
        goto out;
    if (request.json)
        print_json(&answer);
    else
        print_text(&answer);
    status = status_of(&answer);
out:
    arena_free(&arena);
    return status;
}
