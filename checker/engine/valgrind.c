/*
 * Helgrind and memcheck: the plain program on Valgrind's simulated processor, reports as XML.
 */
#include <string.h>

#include "engine.h"

/* Below racelab's root: a copy of libc whose line tables Valgrind need not read at each start. */
static const char libc_without_lines[] = "build/valgrind/lib";

/* Valgrind takes a percent sign in a file's name for a pattern. */
static char *percents_doubled(const struct exam *exam, const char *path)
{
    size_t n = 0;
    char *doubled = arena_alloc(exam->arena, 2 * strlen(path) + 1);
    for (; *path; path++) {
        if (*path == '%')
            doubled[n++] = '%';
        doubled[n++] = *path;
    }
    return doubled;
}

/*
 * --fair-sched=yes: threads take turns in order instead of racing for Valgrind's big lock.
 * --read-inline-info=no: at -O0 nothing of the program is inlined, and of libc nobody asks; that
 * saves a sixth of a short run.
 * --undef-value-errors=no: uninitialised values are another course's lesson, and cost time.
 */
static char **valgrind_arguments(const struct exam *exam, const struct run *run,
                                 const char *const *options)
{
    size_t n = 0, count = 0;
    while (options[count])
        count++;
    char **arguments = arena_alloc(exam->arena, (count + 7) * sizeof *arguments);
    arguments[n++] = "valgrind";
    arguments[n++] = "-q";
    arguments[n++] = "--fair-sched=yes";
    arguments[n++] = "--read-inline-info=no";
    arguments[n++] = "--xml=yes";
    arguments[n++] =
        arena_printf(exam->arena, "--xml-file=%s/xml.%%p", percents_doubled(exam, run->room));
    for (size_t i = 0; i < count; i++)
        arguments[n++] = arena_copy(exam->arena, options[i]);
    return arguments;
}

static char **helgrind_arguments(const struct exam *exam, const struct run *run)
{
    static const char *const options[] = {"--tool=helgrind", "--history-level=full", NULL};
    return valgrind_arguments(exam, run, options);
}

static char **memcheck_arguments(const struct exam *exam, const struct run *run)
{
    static const char *const options[] = {"--tool=memcheck", "--leak-check=full",
                                          "--undef-value-errors=no", NULL};
    return valgrind_arguments(exam, run, options);
}

static void read_one(struct exam *exam, struct run *run, char *text, size_t length)
{
    struct report report;
    valgrind_parse(&exam->findings, text, length, &report);
    report_join(&run->report, &report);
}

/* A schedule that fails is ended where it stands, and its threads did not choose to leave then. */
static void forget_held_locks(struct findings *findings, size_t first)
{
    size_t kept = first;
    for (size_t i = first; i < findings->count; i++) {
        struct finding *finding = findings->list[i];
        if (!finding->headline || !strstr(finding->headline, "Exiting thread still holds"))
            findings->list[kept++] = finding;
    }
    findings->count = kept;
}

/*
 * The first schedule once more. What both runs see is told as this one saw it: which of six threads
 * it was, and how far that one had come, is luck in a run that nobody conducts. The other run is
 * needed all the same: Helgrind looks at the real calls, and a thread that would wait for ever in
 * one does not get there here.
 */
static void conducted_read(struct exam *exam, struct run *run)
{
    size_t first = exam->findings.count;
    run_each_report(exam, run, "xml.", read_one);
    if (conductor_ended_early(exam, run))
        forget_held_locks(&exam->findings, first);
}

static void valgrind_read(struct exam *exam, struct run *run)
{
    run_each_report(exam, run, "xml.", read_one);
    if (!run->report.started)
        run->broken = "Valgrind wrote no report; 'lab doctor' looks into why.";
    watchdog_read_findings(exam, run);
    driver_read_findings(exam, run);
}

const struct engine helgrind_engine = {
    .name = "helgrind",
    .flavour = FLAVOUR_PLAIN,
    .libraries = libc_without_lines,
    .arguments = helgrind_arguments,
    .read = valgrind_read,
    .grace = 3,
    .slowdown = 4,
    .memory = (size_t)4 << 30,
    .listens = true,
};

const struct engine conductor_helgrind_engine = {
    .name = "conductor-helgrind",
    .flavour = FLAVOUR_PLAIN,
    .libraries = libc_without_lines,
    .arguments = helgrind_arguments,
    .settings = conductor_one_schedule,
    .read = conducted_read,
    .grace = 3,
    .slowdown = 6,
    .memory = (size_t)4 << 30,
    .conducted = true,
};

const struct engine memcheck_engine = {
    .name = "memcheck",
    .flavour = FLAVOUR_PLAIN,
    .libraries = libc_without_lines,
    .arguments = memcheck_arguments,
    .read = valgrind_read,
    .grace = 3,
    .slowdown = 4,
    .memory = (size_t)4 << 30,
};
