/* lab gate --tool explore: a program built with 'lab cc', on the conductor's schedules. */
#include <string.h>

#include "../engine/conductor.h"
#include "../output/style.h"
#include "../run/explore.h"
#include "../run/symbols.h"
#include "gate.h"
#include "plan.h"
#include "subject.h"

enum { SCHEDULES = 1000, DIFFERENT = 5 }; /* as lab explore has them */

static void show_progress(size_t done, size_t count, void *argument)
{
    const struct exam *exam = argument;
    terminal_progress.step(&terminal_progress, exam->name, done, count);
}

static void failures_count(struct ledger *ledger, struct exam *exam,
                           const struct exploration *exploration)
{
    const struct conducted *conducted = &exploration->conducted;
    for (size_t i = 0; i < conducted->failure_count; i++)
        conductor_add_failure(exam, FLAVOUR_PLAIN, conducted, &conducted->failures[i],
                              arena_printf(exam->arena, "%s.%zu", exploration->path, i));
    symbols_resolve(&exam->findings);
    findings_tell_replay(exam, "");
    for (size_t i = 0; i < exam->findings.count; i++) {
        struct findings one = {.arena = exam->arena, .list = &exam->findings.list[i], .count = 1};
        gate_count(ledger, &one);
    }
}

/* Why not all is known about its schedules, or NULL. */
static char *doubt(struct arena *arena, const struct conducted *conducted)
{
    if (conducted->unmodelled)
        return arena_printf(arena, "in %zu schedules it %s", conducted->unmodelled,
                            conduct_given_up(conducted));
    if (conducted->too_long)
        return arena_printf(arena, "%zu schedules had not ended at their last point",
                            conducted->too_long);
    return conducted->finished ? NULL : "the run was over before its schedules were";
}

int gate_explore(struct ledger *ledger, const struct gate_plan *plan)
{
    char error[512], how[64];
    struct lab lab;
    struct exam exam;
    struct conduct_plan schedules;
    struct arena *arena = ledger->arena;
    const char *program = plan->command[0];
    const struct plan_request usual = {.schedules = SCHEDULES};
    const struct operands operands = {
        .list = &program, .count = 1, .arguments = (char **)plan->command + 1};
    int status = subject_build(arena, "gate", &operands, &exam, &lab);
    if (status == 0 && !exam.built)
        status = print_not_built(&exam);
    if (status != 0)
        return status;
    struct ledger_run *run = ledger_add_run(ledger, "explore", exam.name);
    plan_make(&usual, conductor_seed(&exam), &schedules);
    schedules.stop_after = DIFFERENT;
    struct exploration exploration = {.program = exam.program[FLAVOUR_PLAIN],
                                      .arguments = exam.arguments,
                                      .directory = exam.directory,
                                      .deadline = plan->deadline,
                                      .progress = show_progress,
                                      .argument = &exam};
    if (explore_run(arena, &exploration, &schedules, error, sizeof error) != 0)
        return complain(EXIT_ENVIRONMENT, "%s. Try 'lab doctor'.", error);
    progress_end();
    run->ended = arena_copy(arena, ending_describe(&exploration.ending, how, sizeof how));
    run->seconds = exploration.ending.wall;
    run->broken = exploration.conducted.started
                      ? doubt(arena, &exploration.conducted)
                      : "it did not take its plan; build it again with 'lab cc'";
    run->gave_up = !exploration.conducted.started;
    failures_count(ledger, &exam, &exploration);
    return 0;
}
