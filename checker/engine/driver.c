/*
 * The driver's report, and what the way a run ended says by itself.
 *
 * The locked half of a lab writes "wrong SENTENCE" lines and, at its end, "end TOKEN". No end means
 * that the program left before its driver had finished, whatever its exit status claims.
 */
#include <signal.h>
#include <string.h>

#include "../run/files.h"
#include "engine.h"

static const size_t driver_limit = 1024 * 1024;

static void add_sentence(struct exam *exam, enum kind kind, const char *sentence)
{
    struct finding *finding = findings_add(&exam->findings, ENGINE_DRIVER, kind);
    finding->headline = arena_copy(exam->arena, sentence);
}

/* The first sentence stands for all; the others mostly follow from it. */
static void add_wrong_results(struct exam *exam, const char *first, size_t count)
{
    if (count == 1)
        add_sentence(exam, KIND_WRONG_RESULT, first);
    else if (count > 1)
        add_sentence(exam, KIND_WRONG_RESULT,
                     arena_printf(exam->arena, "%s (and %zu more)", first, count - 1));
}

static void read_line(struct run *run, const char *line, const char **first, size_t *wrong)
{
    if (strncmp(line, "wrong ", 6) == 0) {
        *first = (*wrong)++ ? *first : line + 6;
    } else if (strncmp(line, "end ", 4) == 0 && strcmp(line + 4, run->token) == 0) {
        run->driver_ended = true;
    } else if (strncmp(line, "mute ", 5) == 0) {
        run->canary_mute = true;
    }
}

static void read_report(struct exam *exam, struct run *run)
{
    char *text;
    const char *first = NULL;
    size_t length, wrong = 0;
    bool cut;
    char *path = arena_printf(exam->arena, "%s/driver", run->room);
    if (file_read_start(exam->arena, path, driver_limit, &text, &length, &cut) != 0)
        return;
    for (char *line = text, *end; (end = strchr(line, '\n')); line = end + 1) {
        *end = '\0';
        read_line(run, line, &first, &wrong);
    }
    add_wrong_results(exam, first, wrong);
}

/* The signal that ended the program, if nobody of ours sent it; otherwise 0. */
static int crash_signal(const struct run *run)
{
    if (run->ending.how == ENDED_SIGNAL)
        return run->ending.code;
    bool stopped = run->ending.how == ENDED_DEADLINE || run->ending.how == ENDED_HANG ||
                   run->ending.how == ENDED_PROCESSES;
    return stopped && run->report.fatal_signal == SIGTERM ? 0 : run->report.fatal_signal;
}

static void add_crash(struct exam *exam, int signal, const char *where)
{
    const char *name = sigabbrev_np(signal);
    add_sentence(exam, KIND_CRASH,
                 arena_printf(exam->arena, "the program crashed with SIG%s in the %s run",
                              name ? name : "?", where));
}

void driver_read_findings(struct exam *exam, struct run *run)
{
    const char *where = run_name((enum run_kind)(run - exam->runs));
    if (exam->lab)
        read_report(exam, run);
    if (crash_signal(run))
        add_crash(exam, crash_signal(run), where);
    else if (run->ending.how == ENDED_UNWATCHED)
        add_sentence(exam, KIND_TAMPERING,
                     arena_printf(exam->arena,
                                  "the process that watched over the %s run was killed", where));
    else if (run->ending.how == ENDED_PROCESSES)
        add_sentence(exam, KIND_CRASH, "the program started more processes than it may have");
    else if (run->report.fatal && strstr(run->report.fatal, "SEGV"))
        add_crash(exam, SIGSEGV, where);
    else if (exam->lab && !run->driver_ended && run->ending.how == ENDED_EXIT && !run->report.fatal)
        add_sentence(exam, KIND_WRONG_RESULT,
                     "the program left before its driver had finished (exit called too early?)");
    run->unfit = run->ending.how == ENDED_NOT_STARTED;
    if (run->unfit)
        run->broken = arena_printf(exam->arena, "the %s run could not be started: %s", where,
                                   strerror(run->ending.code));
}
