/*
 * lab gate -- COMMAND: one run under one tool.
 *
 *     TSAN_OPTIONS=log_path=...  valgrind --trace-children=yes --xml-file=...%p...
 *                    \                /
 *                  the command, and all that it starts
 *                    |                \
 *             what it prints          a report file for each process
 *
 * The sanitizers' own exit status is turned off: reports are read, and whatever else ends with an
 * error has failed by itself. ThreadSanitizer writes nothing where it finds nothing; so it is asked
 * for a file of its memory's size as well (profile_memory, a line each tenth of a second), which
 * tells that there was a process with it.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "../engine/engine.h"
#include "../output/style.h"
#include "../run/files.h"
#include "../run/jobs.h"
#include "../run/symbols.h"
#include "command.h"
#include "gate.h"

extern char **environ;

static const size_t output_kept = (size_t)256 << 20;

static const struct tool {
    const char *name;
    const char *const *valgrind; /* its options, or NULL: the sanitizers in the program */
} tools[] = {
    {"tsan", NULL},
    {"helgrind", (const char *const[]){"--tool=helgrind", "--history-level=full", NULL}},
    {"drd", (const char *const[]){"--tool=drd", NULL}},
    {"memcheck", (const char *const[]){"--tool=memcheck", "--leak-check=full", NULL}},
};

static const struct tool *tool_of(const char *name)
{
    for (size_t i = 0; i < sizeof tools / sizeof *tools; i++)
        if (strcmp(tools[i].name, name) == 0)
            return &tools[i];
    return NULL;
}

bool gate_has_tool(const char *tool)
{
    return tool_of(tool) != NULL || strcmp(tool, "explore") == 0;
}

/* A run under way, and how much of its output has been passed on. */
struct passing {
    const char *out_path, *err_path;
    int out, err;
    int out_to;    /* where what it prints on stdout goes */
    bool mid_line; /* the terminal's last line is the command's, and not at its end */
    bool told;     /* the terminal's last line says how far we are */
    time_t began, spoke;
    const char *tool;
    size_t number, count; /* this run, of how many */
};

/* ---- the environment ---- */

static bool is_setting(const char *entry, const char *name)
{
    size_t length = strlen(name);
    return strncmp(entry, name, length) == 0 && entry[length] == '=';
}

/*
 * What helps comes first, so that the user's own settings win; where reports go, and that they
 * leave the exit status alone, comes last.
 */
static char *setting(struct arena *arena, const char *name, const char *before, const char *after)
{
    const char *own = getenv(name);
    return arena_printf(arena, "%s=%s %s %s", name, before, own ? own : "", after);
}

/* The other sanitizers' reports stay where they are printed, and are read there. */
static char *const *tsan_environment(struct arena *arena, const char *folder,
                                     const struct gate_plan *plan)
{
    static const char name[] = "TSAN_OPTIONS";
    size_t count = 0, n = 0;
    while (environ[count])
        count++;
    char **list = arena_alloc(arena, (count + 2) * sizeof *list);
    for (size_t i = 0; i < count; i++)
        if (!is_setting(environ[i], name))
            list[n++] = environ[i];
    char *suppressions = "";
    if (plan->tsan->text)
        suppressions =
            arena_printf(arena, "suppressions=\"%s/suppressions\" print_suppressions=1", folder);
    list[n++] = setting(
        arena, name, "second_deadlock_stack=1",
        arena_printf(arena, "%s log_path=\"%s/report\" exitcode=0 profile_memory=\"%s/alive\"",
                     suppressions, folder, folder));
    return list;
}

/* The command as it is found from where racelab works: "./test" is meant from the caller's folder.
 */
static char *const *command_here(struct arena *arena, const struct gate_plan *plan)
{
    size_t count = 0;
    while (plan->command[count])
        count++;
    char **command = arena_alloc(arena, (count + 1) * sizeof *command);
    memcpy(command, plan->command, count * sizeof *command);
    if (command[0][0] != '/' && strchr(command[0], '/'))
        command[0] = arena_printf(arena, "%s/%s", plan->directory, command[0]);
    return command;
}

static char *const *valgrind_argv(struct arena *arena, const struct tool *tool, const char *folder,
                                  char *const *command, const struct gate_plan *plan)
{
    size_t count = 0, n = 0;
    while (command[count])
        count++;
    char **argv = arena_alloc(arena, (count + 16) * sizeof *argv);
    argv[n++] = "valgrind";
    argv[n++] = "--trace-children=yes";
    argv[n++] = "--fair-sched=yes";
    argv[n++] = "--xml=yes";
    argv[n++] = arena_printf(arena, "--xml-file=%s/report.%%p", folder);
    for (size_t i = 0; tool->valgrind[i]; i++)
        argv[n++] = arena_copy(arena, tool->valgrind[i]);
    if (plan->valgrind->text)
        argv[n++] = arena_printf(arena, "--suppressions=%s/suppressions", folder);
    for (size_t i = 0; i < count; i++)
        argv[n++] = command[i];
    return argv;
}

/* ---- what it prints ---- */

static void write_all(int to, const char *bytes, size_t count)
{
    while (count > 0) {
        ssize_t written = write(to, bytes, count);
        if (written < 0 && errno != EINTR)
            return;
        bytes += written > 0 ? written : 0;
        count -= written > 0 ? (size_t)written : 0;
    }
}

static void pass_on(struct passing *passing, int from, int to)
{
    static char bytes[64 * 1024];
    ssize_t count;
    while (from >= 0 && (count = read(from, bytes, sizeof bytes)) > 0) {
        if (passing->told)
            progress_end();
        passing->told = false;
        passing->spoke = time(NULL);
        write_all(to, bytes, (size_t)count);
        if (isatty(to))
            passing->mid_line = bytes[count - 1] != '\n';
    }
}

static void pass_on_both(struct passing *passing)
{
    if (passing->out < 0)
        passing->out = open(passing->out_path, O_RDONLY | O_CLOEXEC);
    if (passing->err < 0)
        passing->err = open(passing->err_path, O_RDONLY | O_CLOEXEC);
    pass_on(passing, passing->out, passing->out_to);
    pass_on(passing, passing->err, STDERR_FILENO);
}

/* A command that says nothing for two seconds is spoken for, behind its own lines. */
static void passing_tick(void *argument)
{
    struct passing *passing = argument;
    char what[64];
    pass_on_both(passing);
    time_t now = time(NULL);
    if (now - passing->spoke < 2 || passing->mid_line)
        return;
    snprintf(what, sizeof what, "%s, %ld s", passing->tool, (long)(now - passing->began));
    terminal_progress.step(&terminal_progress, what, passing->number, passing->count);
    passing->told = true;
}

/* The rest, after its end. */
static void passing_end(struct passing *passing)
{
    jobs_tick(NULL, NULL);
    pass_on_both(passing);
    if (passing->told)
        progress_end();
    if (passing->out >= 0)
        close(passing->out);
    if (passing->err >= 0)
        close(passing->err);
}

/* ---- what came of it ---- */

static bool begins(const char *text, const char *beginning)
{
    return strncmp(text, beginning, strlen(beginning)) == 0;
}

/*
 * Reads every report of the run's folder, and what the command printed: some tools write there.
 * Returns how many processes there were that a tool could look into.
 */
static size_t reports_read(struct ledger *ledger, const char *folder, bool valgrind,
                           struct suppressions *suppressions)
{
    size_t processes = 0;
    struct dirent **entries;
    int count = scandir(folder, &entries, NULL, versionsort);
    for (int i = 0; i < count; i++) {
        const char *name = entries[i]->d_name;
        bool report = begins(name, "report.");
        bool printed = strcmp(name, "out") == 0 || strcmp(name, "err") == 0;
        char *path = arena_printf(ledger->arena, "%s/%s", folder, name);
        processes += valgrind ? report : begins(name, "alive.");
        if (report)
            suppressions_see(suppressions, path);
        if (report || printed)
            gate_read(ledger, path, report ? "a report" : "the output");
        free(entries[i]);
    }
    if (count >= 0)
        free(entries);
    return processes;
}

/* A hang, as the watchdog saw it. */
static void hang_read(struct ledger *ledger, const char *folder, const struct ending *ending)
{
    struct exam exam = {.arena = ledger->arena};
    struct run *run = &exam.runs[RUN_NATIVE];
    findings_init(&exam.findings, ledger->arena);
    run->folder = arena_copy(ledger->arena, folder);
    run->ending = *ending;
    watchdog_read_findings(&exam, run);
    if (exam.findings.count == 0)
        return;
    symbols_resolve(&exam.findings);
    gate_count(ledger, &exam.findings);
}

/* Test runners that find nothing to run end well, and say so. */
static const char *nothing_ran(struct arena *arena, const char *folder)
{
    static const char *const words[] = {"No tests were found!!!", "No tests defined.",
                                        "collected 0 items", "[  PASSED  ] 0 tests."};
    static const char *const names[] = {"out", "err"};
    for (int i = 0; i < 2; i++) {
        char *text;
        size_t length;
        bool cut;
        if (file_read_start(arena, arena_printf(arena, "%s/%s", folder, names[i]), 1024 * 1024,
                            &text, &length, &cut) != 0)
            continue;
        for (size_t j = 0; j < sizeof words / sizeof *words; j++)
            if (strstr(text, words[j]))
                return words[j];
    }
    return NULL;
}

static void ending_tell(struct ledger *ledger, struct ledger_run *run, const char *folder,
                        const struct ending *ending)
{
    char how[64];
    struct arena *arena = ledger->arena;
    const char *words = nothing_ran(arena, folder);
    run->ended = arena_copy(arena, ending_describe(ending, how, sizeof how));
    run->seconds = ending->wall;
    if (ending->how == ENDED_NOT_STARTED)
        run->failed = arena_printf(arena, "nothing was executed: %s", strerror(ending->code));
    else if (ending->how != ENDED_EXIT && ending->how != ENDED_HANG &&
             ending->how != ENDED_DEADLINE)
        run->failed = run->ended;
    else if (ending->how == ENDED_EXIT && ending->code != 0)
        run->failed =
            arena_printf(arena, "%s%s", run->ended, run->reports ? "" : ", and no report says why");
    else if (words)
        run->failed = arena_printf(arena, "nothing was executed: it says \"%s\"", words);
}

/* ---- the run ---- */

static int run_to_its_end(struct ledger *ledger, const struct tool *tool, const char *folder,
                          const struct gate_plan *plan, struct ending *ending)
{
    char error[512];
    struct arena *arena = ledger->arena;
    struct passing passing = {.out = -1,
                              .err = -1,
                              .out_to = plan->quiet ? STDERR_FILENO : STDOUT_FILENO,
                              .began = time(NULL),
                              .spoke = time(NULL),
                              .tool = tool->name,
                              .number = ledger->run_count,
                              .count = plan->runs};
    passing.out_path = arena_printf(arena, "%s/out", folder);
    passing.err_path = arena_printf(arena, "%s/err", folder);
    char *const *command = command_here(arena, plan);
    struct process_plan run = {.argv = command,
                               .folder = folder,
                               .directory = plan->directory,
                               .deadline = plan->deadline,
                               .grace = 3,
                               .output_cap = output_kept,
                               .watch_for_hangs = true};
    if (tool->valgrind)
        run.argv = valgrind_argv(arena, tool, folder, command, plan);
    else
        run.environment = tsan_environment(arena, folder, plan);
    struct job job = {.plan = run};
    fflush(stdout);
    jobs_tick(passing_tick, &passing);
    int result = jobs_run(&job, 1, 1, NULL, NULL, error, sizeof error);
    passing_end(&passing);
    *ending = job.ending;
    return result == 0 ? 0 : complain(EXIT_ENVIRONMENT, "%s. Try 'lab doctor'.", error);
}

static char *command_line(struct arena *arena, char *const *command)
{
    char *line = arena_copy(arena, command[0]);
    for (size_t i = 1; command[i]; i++)
        line = arena_printf(arena, "%s %s", line, command[i]);
    return line;
}

int gate_run(struct ledger *ledger, const char *name, const struct gate_plan *plan)
{
    struct ending ending;
    struct arena *arena = ledger->arena;
    const struct tool *tool = tool_of(name);
    struct ledger_run *run = ledger_add_run(ledger, tool->name, command_line(arena, plan->command));
    char *here = getcwd(NULL, 0);
    char *folder = arena_printf(arena, "%s/%s/gate-%s-%zu", here ? here : "", work_folder(), name,
                                run->number);
    free(here);
    /* a test may give up its rights before it is reported on */
    if (folder_make(folder) != 0 || chmod(folder, 01777) != 0)
        return complain(EXIT_ENVIRONMENT, "%s can't be made: %s.", folder, strerror(errno));
    struct suppressions *suppressions = tool->valgrind ? plan->valgrind : plan->tsan;
    char *known = arena_printf(arena, "%s/suppressions", folder);
    if (suppressions->text &&
        file_write(known, suppressions->text, strlen(suppressions->text)) != 0)
        return complain(EXIT_ENVIRONMENT, "%s can't be written: %s.", known, strerror(errno));
    int status = run_to_its_end(ledger, tool, folder, plan, &ending);
    if (status != 0)
        return status;
    size_t processes = reports_read(ledger, folder, tool->valgrind != NULL, suppressions);
    suppressions->asked |= processes > 0;
    if (ending.how == ENDED_HANG || ending.how == ENDED_DEADLINE)
        hang_read(ledger, folder, &ending);
    run = &ledger->runs[ledger->run_count - 1];
    ending_tell(ledger, run, folder, &ending);
    if (ending.out_cut || ending.err_cut)
        ledger_note(ledger, "'%s' printed more than 256 MiB; the rest was not passed on.",
                    run->name);
    if (processes == 0 && tool->valgrind && ending.how != ENDED_NOT_STARTED) {
        run->broken = "Valgrind wrote no report; 'lab doctor' looks into why";
        run->gave_up = true;
    } else if (processes == 0 && !run->failed) {
        ledger_note(ledger,
                    "no process of '%s' was built with -fsanitize=thread: %s could not see "
                    "anything.",
                    run->name, tool->name);
    }
    folder_remove(folder);
    return 0;
}
