/*
 * ThreadSanitizer: compiled in, reports to a file of its own.
 *
 * Reports are not symbolised by the tool (73 ms a run) but afterwards by us (2 ms); frames then
 * carry a module's base name, which is turned into the path of the program.
 */
#include <string.h>

#include "engine.h"
#include "tsan_locks.h"

static char **tsan_settings(const struct exam *exam, const struct run *run)
{
    char **settings = arena_alloc(exam->arena, 2 * sizeof *settings);
    settings[0] = arena_printf(exam->arena,
                               "TSAN_OPTIONS=log_path=\"%s/tsan.\" symbolize=0 atexit_sleep_ms=0 "
                               "second_deadlock_stack=1 suppress_equal_stacks=1 exitcode=66 "
                               "report_thread_leaks=1 hard_rss_limit_mb=4096",
                               run->room);
    return settings;
}

static bool ends_with(const char *text, const char *end)
{
    size_t length = strlen(text), end_length = strlen(end);
    return length >= end_length && strcmp(text + length - end_length, end) == 0;
}

static void module_find(const struct exam *exam, char **module)
{
    if (*module && !strchr(*module, '/') && ends_with(exam->program[FLAVOUR_TSAN], *module))
        *module = exam->program[FLAVOUR_TSAN];
}

static void stack_find_modules(const struct exam *exam, struct stack *stack)
{
    for (size_t i = 0; i < stack->count; i++)
        module_find(exam, &stack->frames[i].module);
}

static void finding_find_modules(const struct exam *exam, struct finding *finding)
{
    for (size_t i = 0; i < finding->side_count; i++)
        stack_find_modules(exam, &finding->sides[i].stack);
    stack_find_modules(exam, &finding->place.allocated);
    module_find(exam, &finding->place.module);
    for (size_t i = 0; i < finding->raw_count; i++)
        finding->raws[i].module = exam->program[FLAVOUR_TSAN];
}

static void read_one(struct exam *exam, struct run *run, char *text, size_t length)
{
    size_t before = exam->findings.count;
    struct report report;
    tsan_parse(&exam->findings, text, length, &report);
    report_join(&run->report, &report);
    for (size_t i = before; i < exam->findings.count; i++)
        finding_find_modules(exam, exam->findings.list[i]);
    tsan_name_locks(exam, before, text, length);
}

enum { TSAN_EXIT_CODE = 66 }; /* as in tsan_settings */

/*
 * The tool ends a program with its own status when it has reported something. That status without
 * a report means that somebody took the report away, unless the program ends so by itself.
 */
static bool report_was_taken(const struct exam *exam, const struct run *run)
{
    const struct ending *native = &exam->runs[RUN_NATIVE].ending;
    bool own = native->how == ENDED_EXIT && native->code == TSAN_EXIT_CODE;
    return run->ending.how == ENDED_EXIT && run->ending.code == TSAN_EXIT_CODE && !own &&
           !run->report.started;
}

void tsan_read_reports(struct exam *exam, struct run *run)
{
    run_each_report(exam, run, "tsan.", read_one);
    if (run->report.fatal && !strstr(run->report.fatal, "SEGV"))
        run->broken = arena_printf(exam->arena, "ThreadSanitizer ended: %s", run->report.fatal);
}

static void tsan_read(struct exam *exam, struct run *run)
{
    tsan_read_reports(exam, run);
    if (report_was_taken(exam, run))
        findings_add(&exam->findings, ENGINE_TSAN, KIND_TAMPERING)->headline =
            "ThreadSanitizer reported something, and its report is gone";
    watchdog_read_findings(exam, run);
    driver_read_findings(exam, run);
}

const struct engine tsan_engine = {
    .name = "tsan",
    .flavour = FLAVOUR_TSAN,
    .settings = tsan_settings,
    .read = tsan_read,
    .grace = 0,
    .slowdown = 2,
    .waits = true,
    .listens = true,
};
