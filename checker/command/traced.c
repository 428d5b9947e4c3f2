#include "traced.h"

#include <string.h>

#include "../engine/meeting.h"
#include "../output/style.h"
#include "../run/symbols.h"
#include "../run/unmade.h"

/* A livelock goes on like this. */
enum { LIVELOCK_POINTS = 20000 };
static const double deadline = 3600;

/* ---- running a plan ---- */

static void show_progress(size_t done, size_t count, void *argument)
{
    const struct exam *exam = argument;
    terminal_progress.step(&terminal_progress, exam->name, done, count);
}

static int plan_run(struct traced *traced, const struct conduct_plan *plan,
                    struct exploration *exploration)
{
    char error[512];
    struct exam *exam = traced->exam;
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
        return complain(EXIT_INCONCLUSIVE, "%s can't be replayed: it %s.", exam->name,
                        conduct_given_up(&exploration->conducted));
    return 0;
}

/* ---- which schedule ---- */

static void script_take(struct traced *traced, const struct conduct_switch *list, size_t count)
{
    memcpy(traced->script, list, count * sizeof *list);
    traced->chosen.entries[0] = (struct plan_entry){STRATEGY_SCRIPT, 0, 0, 1};
    traced->chosen.count = 1;
    traced->chosen.script = traced->script;
    traced->chosen.script_count = count;
}

/* That one stands alone: nothing that it depends on is learnt from others. */
static void abreast_take(struct traced *traced)
{
    traced->chosen.entries[0] = (struct plan_entry){STRATEGY_ABREAST, 0, 0, 1};
    traced->chosen.count = 1;
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
static int plan_of_seed(struct traced *traced, const char *seed)
{
    struct plan_entry target;
    size_t count;
    if (schedule_parse(seed, &target, traced->script, SWITCHES_MOST, &count) != 0 ||
        target.strategy == STRATEGY_NATIVE)
        return complain(EXIT_USAGE,
                        "'%s' is no schedule; it looks like pct3:17 or 0@12>1,1@4>0 (in quotes).",
                        seed);
    if (target.strategy == STRATEGY_SCRIPT) {
        script_take(traced, traced->script, count);
        return 0;
    }
    if (target.strategy == STRATEGY_ABREAST)
        abreast_take(traced);
    if (target.strategy == STRATEGY_ABREAST || plan_cut(&traced->chosen, &target))
        return 0;
    return complain(EXIT_USAGE,
                    "%s is not among the %u schedules that come before it is over; say --schedules "
                    "and --strategy as they were when it was found.",
                    seed, traced->plan.schedules);
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
static void settle(struct traced *traced, const struct conducted *conducted)
{
    const struct conduct_failure *failure = traced->failure;
    bool timed = failure ? failure->strategy == STRATEGY_ABREAST : is_abreast(&traced->chosen);
    if (failure && failure->shortened)
        script_take(traced, failure->short_list, failure->short_count);
    else if (timed)
        abreast_take(traced);
    else if (!traced->plan.spurious && switches_show(conducted, failure))
        script_take(traced, conducted->switches, conducted->switch_count);
    if (traced->chosen.script)
        traced->chosen.shorten = false;
}

/* It shows soon; and what comes later shows nothing else. */
static int livelock_cut(struct traced *traced)
{
    const struct conduct_failure *failure = traced->failure;
    struct conduct_plan soon = traced->chosen;
    struct exploration tried;
    if (!failure || failure->kind != CONDUCT_LIVELOCK || failure->points <= LIVELOCK_POINTS)
        return 0;
    soon.budget = LIVELOCK_POINTS;
    soon.count = 1;
    soon.stop_after = 0;
    if (!soon.script)
        soon.entries[0] = (struct plan_entry){failure->strategy, failure->depth, failure->seed, 1};
    int status = plan_run(traced, &soon, &tried);
    if (status == 0 && last_kind(&tried.conducted) == CONDUCT_LIVELOCK)
        traced->chosen = soon;
    return status;
}

/* It fails like one before it, so the server did not make it short: that is done now. */
static int shorten_known(struct traced *traced, struct exploration *found)
{
    traced->failure = &found->conducted.last;
    if (!switches_show(&found->conducted, traced->failure) || traced->plan.spurious)
        return 0;
    script_take(traced, found->conducted.switches, found->conducted.switch_count);
    int status = plan_run(traced, &traced->chosen, found);
    if (status == 0)
        traced->failure = failure_of_last(&found->conducted);
    return status;
}

/* A list may name threads and points that the program does not have. */
static int list_try(struct traced *traced)
{
    struct exploration tried;
    struct conduct_plan plan = traced->chosen;
    plan.tracing = true;
    plan.shorten = plan.quiet = false;
    int status = plan_run(traced, &plan, &tried);
    if (status != 0)
        return status;
    traced->unmade =
        unmade_words(traced->exam->arena, &tried.conducted, plan.script, plan.script_count);
    return traced->unmade ? complain(0, "%s.", traced->unmade) : 0;
}

int traced_choose(struct traced *traced)
{
    struct exploration found;
    plan_make(&traced->plan, conductor_seed(traced->exam), &traced->chosen);
    traced->chosen.keep_last = true;
    int status = traced->seed ? plan_of_seed(traced, traced->seed) : 0;
    if (!traced->seed) {
        traced->chosen.stop_after = 1;
        traced->chosen.quiet = false; /* saves a run; the one that is shown will be heard */
    }
    if (status == 0 && traced->chosen.script)
        status = list_try(traced);
    if (status == 0)
        status = plan_run(traced, &traced->chosen, &found);
    if (status != 0)
        return status;
    traced->tried = found.conducted.run_count;
    traced->failure = failure_of_last(&found.conducted);
    if (!traced->seed && !traced->failure)
        return 0;
    if (!traced->failure && last_kind(&found.conducted) != CONDUCT_PASSED)
        status = shorten_known(traced, &found);
    settle(traced, &found.conducted);
    return status == 0 ? livelock_cut(traced) : status;
}

/* ---- once more, traced ---- */

/* It passes, and takes longer than its lab allows. */
static void too_slow_make(struct traced *traced)
{
    struct exam *exam = traced->exam;
    struct finding *finding = makespan_judge(exam, &traced->run.conducted);
    if (!finding)
        return;
    finding->schedules_tried = 0;
    symbols_resolve(&exam->findings);
    findings_merge(&exam->findings, &exam->scope);
    traced->finding = exam->findings.list[0];
}

static void finding_make(struct traced *traced)
{
    struct exam *exam = traced->exam;
    const struct conducted *conducted = &traced->run.conducted;
    const struct conduct_failure *found = traced->failure;
    if (conducted->failure_count == 0) {
        too_slow_make(traced);
        return;
    }
    struct conduct_failure shown = conducted->failures[conducted->failure_count - 1];
    char *words = arena_printf(exam->arena, "%s/err", traced->run.folder);
    shown.points = found ? found->points : shown.points;
    struct finding *finding = conductor_add_failure(exam, FLAVOUR_PLAIN, conducted, &shown, words);
    finding->schedules_tried = 0;
    finding->schedule =
        found ? schedule_name(exam->arena, found->strategy, found->depth, found->seed) : NULL;
    finding->switches = traced->chosen.script_count ? traced_switches(traced) : NULL;
    symbols_resolve(&exam->findings);
    findings_merge(&exam->findings, &exam->scope);
    meetings_find(&exam->findings, &traced->timeline, exam->findings.list[0]);
    traced->finding = exam->findings.list[0];
}

int traced_run(struct traced *traced)
{
    struct conduct_plan *plan = &traced->chosen;
    plan->tracing = true;
    plan->quiet = false;
    int status = plan_run(traced, plan, &traced->run);
    if (status != 0)
        return status;
    const struct conducted *conducted = &traced->run.conducted;
    const struct conduct_failure *failure = traced->failure;
    if (failure && last_kind(conducted) != failure->kind)
        return complain(EXIT_INCONCLUSIVE,
                        "%s did not fail again on the same schedule: something else than the order "
                        "of its threads differs from run to run.",
                        traced->exam->name);
    timeline_init(&traced->timeline, traced->exam->arena, traced->exam->program[FLAVOUR_PLAIN],
                  &traced->exam->scope, conducted, NULL);
    finding_make(traced);
    return 0;
}

char *traced_switches(const struct traced *traced)
{
    const struct conduct_plan *plan = &traced->chosen;
    return plan->script ? schedule_switches(traced->exam->arena, plan->script, plan->script_count)
                        : NULL;
}
