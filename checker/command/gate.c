/* lab gate: may this be merged? */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../output/gate_text.h"
#include "../run/source.h"
#include "command.h"
#include "gate.h"
#include "subject.h"

enum {
    OPTION_SUPPRESSIONS = 256,
    OPTION_FROM,
    OPTION_UPDATE,
    OPTION_REASON,
    OPTION_OWNER,
    OPTION_EXPIRES,
    OPTION_ROOT,
    OPTION_SARIF,
    OPTION_JUNIT,
    OPTION_HTML,
    OPTION_ANNOTATIONS
};

static const struct argp_option options[] = {
    {"tool", 't', "TOOL", 0,
     "tsan (the default), helgrind, drd, memcheck or explore; again for more", 1},
    {"repeat", 'r', "N", 0, "Run under each tool N times", 1},
    {"deadline", 'd', "SECONDS", 0, "Stop a run that takes longer (3600)", 1},
    {"suppressions", OPTION_SUPPRESSIONS, "FILE", 0, "Hand the tool this suppression file", 1},
    {"from", OPTION_FROM, NULL, 0, "Read these logs and reports; run nothing ('-': stdin)", 1},
    {"source-root", OPTION_ROOT, "DIR", 0,
     "The project's folder (default: the top of the work tree)", 1},
    {"baseline", 'b', "FILE", 0, "Findings that may pass", 2},
    {"update-baseline", OPTION_UPDATE, NULL, 0, "Write what was found into the baseline", 2},
    {"reason", OPTION_REASON, "TEXT", 0, "With it: why new entries may pass", 2},
    {"owner", OPTION_OWNER, "NAME", 0, "With it: who looks after them", 2},
    {"expires", OPTION_EXPIRES, "DATE", 0, "With it: until when (2027-03-01; in 90 days)", 2},
    {"json", 'j', "FILE", 0, "Write all that was seen as JSON ('-': stdout)", 3},
    {"sarif", OPTION_SARIF, "FILE", 0, "Write SARIF 2.1.0, for code scanning", 3},
    {"junit", OPTION_JUNIT, "FILE", 0, "Write JUnit's XML, for test reports", 3},
    {"html", OPTION_HTML, "FILE", 0, "Write a page that needs nothing else", 3},
    {"annotations", OPTION_ANNOTATIONS, "github", 0,
     "Print annotations for GitHub Actions, and fill its step summary", 3},
    {0},
};

static error_t tool_add(struct gate_request *request, const char *tool, struct argp_state *state)
{
    if (!gate_has_tool(tool))
        argp_error(state,
                   "there is no tool '%s'; there are tsan, helgrind, drd, memcheck and explore",
                   tool);
    for (size_t i = 0; i < request->tool_count; i++)
        if (strcmp(request->tools[i], tool) == 0)
            argp_error(state, "--tool %s stands there twice; --repeat runs it more often", tool);
    request->tools[request->tool_count++] = tool;
    return 0;
}

static size_t count_of(const char *argument, struct argp_state *state)
{
    char *end;
    long count = strtol(argument, &end, 10);
    if (end == argument || *end || count < 1 || count > 1000)
        argp_error(state, "--repeat takes a number from 1 to 1000, not '%s'", argument);
    return (size_t)count;
}

static double seconds_of(const char *argument, struct argp_state *state)
{
    char *end;
    double seconds = strtod(argument, &end);
    if (end == argument || *end || !(seconds > 0 && seconds <= 86400))
        argp_error(state, "--deadline takes seconds from 0 to 86400, not '%s'", argument);
    return seconds;
}

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct gate_request *request = state->input;
    switch (key) {
    case OPTION_FROM:
        request->from = true;
        return 0;
    case 't':
        return tool_add(request, argument, state);
    case 'r':
        request->repeat = count_of(argument, state);
        return 0;
    case 'd':
        request->deadline = seconds_of(argument, state);
        return 0;
    case OPTION_SUPPRESSIONS:
        if (request->suppression_count == GATE_TOOLS_MOST)
            argp_error(state, "at most %d suppression files", GATE_TOOLS_MOST);
        request->suppressions[request->suppression_count++] = argument;
        return 0;
    case OPTION_ROOT:
        request->root = argument;
        return 0;
    case 'b':
        request->baseline = argument;
        return 0;
    case OPTION_UPDATE:
        request->update = true;
        return 0;
    case OPTION_REASON:
        request->reason = argument;
        return 0;
    case OPTION_OWNER:
        request->owner = argument;
        return 0;
    case OPTION_EXPIRES:
        if (!date_is_valid(argument))
            argp_error(state, "--expires takes a day such as 2027-03-01, not '%s'", argument);
        request->expires = argument;
        return 0;
    case 'j':
        request->json = argument;
        return 0;
    case OPTION_SARIF:
        request->sarif = argument;
        return 0;
    case OPTION_JUNIT:
        request->junit = argument;
        return 0;
    case OPTION_HTML:
        request->html = argument;
        return 0;
    case OPTION_ANNOTATIONS:
        if (strcmp(argument, "github") != 0)
            argp_error(state, "there are annotations for github only, not for '%s'", argument);
        request->annotations = true;
        return 0;
    case ARGP_KEY_ARGS:
        request->operands = (const char **)state->argv + state->next;
        request->count = (size_t)(state->argc - state->next);
        return 0;
    case ARGP_KEY_END:
        if (request->update && !request->baseline)
            argp_error(state, "--update-baseline needs --baseline FILE: which file?");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp argp = {
    options,
    parse,
    "-- COMMAND [ARGUMENT...]\n--from FILE...",
    "Fails on races, deadlocks and whatever else the sanitizers report, unless a baseline lets it "
    "pass."
    "\vRuns any command (a test, ctest, make check, a script) and reads what the tools report of "
    "every "
    "process below it. With --from it reads logs: of ThreadSanitizer (clang or gcc), of the other "
    "sanitizers, and "
    "Valgrind's XML; whole consoles too.\n\nExit status: 0 nothing new, 1 new findings or a failed "
    "run, 2 wrong usage, 3 a tool or this machine, 5 a report is not whole.",
    NULL,
    NULL,
    NULL};

/* ---- reading ---- */

static int read_logs(struct arena *arena, const struct gate_request *request, struct ledger *ledger)
{
    for (size_t i = 0; i < request->count; i++) {
        const char *operand = request->operands[i];
        bool standard = strcmp(operand, "-") == 0;
        ledger_add_run(ledger, "log", operand);
        if (gate_read(ledger, standard ? operand : caller_path(arena, operand), operand) == 0)
            continue;
        if (errno == EISDIR)
            return complain(EXIT_USAGE, "%s is a folder; name the logs in it.", operand);
        return complain(EXIT_USAGE, "%s can't be read: %s. Check the name.", operand,
                        strerror(errno));
    }
    return 0;
}

/* ---- running ---- */

/* The conductor tries the same schedules each time: once is enough. */
static bool is_explore(const char *tool)
{
    return strcmp(tool, "explore") == 0;
}

static int run_tool(const struct gate_request *request, const char *tool, struct ledger *ledger,
                    const struct gate_plan *plan)
{
    if (is_explore(tool))
        return gate_explore(ledger, plan);
    for (size_t run = 0; run < request->repeat; run++) {
        int status = gate_run(ledger, tool, plan);
        if (status != 0)
            return status;
    }
    return 0;
}

static size_t runs_of(const struct gate_request *request)
{
    size_t runs = 0;
    for (size_t i = 0; i < request->tool_count; i++)
        runs += is_explore(request->tools[i]) ? 1 : request->repeat;
    return runs;
}

static int run_all(struct arena *arena, const struct gate_request *request, struct ledger *ledger)
{
    struct suppressions tsan = {.arena = arena}, valgrind = {.arena = arena, .valgrind = true};
    for (size_t i = 0; i < request->suppression_count; i++) {
        const char *file = request->suppressions[i];
        if (suppressions_add(&tsan, &valgrind, caller_path(arena, file), file) != 0)
            return complain(EXIT_USAGE, "%s can't be read: %s. Check the name.", file,
                            strerror(errno));
    }
    struct gate_plan plan = {.command = request->command,
                             .directory = called_from,
                             .deadline = request->deadline,
                             .runs = runs_of(request),
                             .tsan = &tsan,
                             .valgrind = &valgrind,
                             .quiet = gate_is_quiet(request)};
    for (size_t i = 0; i < request->tool_count; i++) {
        int status = run_tool(request, request->tools[i], ledger, &plan);
        if (status != 0)
            return status;
    }
    suppressions_tell(&tsan, ledger);
    suppressions_tell(&valgrind, ledger);
    return 0;
}

static int status_of(const struct ledger *ledger)
{
    bool gave_up = false, broken = false;
    for (size_t i = 0; i < ledger->run_count; i++) {
        gave_up |= ledger->runs[i].gave_up;
        broken |= ledger->runs[i].broken != NULL;
    }
    if (ledger_fails(ledger))
        return EXIT_FAILED;
    return gave_up ? EXIT_ENVIRONMENT : broken ? EXIT_INCONCLUSIVE : EXIT_PASSED;
}

/* The top of the work tree that a folder is in; the folder itself when it is in none. */
static char *work_tree_of(struct arena *arena, const char *folder)
{
    char *top = arena_copy(arena, folder);
    for (char *slash; *top; *slash = '\0') {
        if (access(arena_printf(arena, "%s/.git", top), F_OK) == 0)
            return top;
        slash = strrchr(top, '/');
        if (!slash)
            break;
    }
    return arena_copy(arena, folder);
}

/* The project's folder, as its paths begin. NULL after complaining. */
static char *root_of(struct arena *arena, const struct gate_request *request)
{
    const char *given = request->root ? request->root : ".";
    char *path = realpath(caller_path(arena, given), NULL);
    if (!path) {
        complain(0, "%s can't be read: %s. Name the project's folder.", given, strerror(errno));
        return NULL;
    }
    char *root = request->root ? arena_copy(arena, path) : work_tree_of(arena, path);
    free(path);
    return root;
}

static int gate(struct arena *arena, const struct gate_request *request)
{
    struct ledger ledger;
    struct baseline baseline = {0};
    const char *root = root_of(arena, request);
    if (!root)
        return EXIT_USAGE;
    if (request->baseline) {
        int status = gate_baseline_load(arena, request, &baseline);
        if (status != 0)
            return status;
    }
    int refused = gate_outputs_refused(arena, request);
    if (refused != 0)
        return refused;
    source_folder(root);
    ledger_init(&ledger, arena, root, request->baseline ? &baseline : NULL);
    int status =
        request->from ? read_logs(arena, request, &ledger) : run_all(arena, request, &ledger);
    if (status != 0)
        return status;
    ledger_close(&ledger, date_after(arena, 0));
    bool quiet = gate_is_quiet(request);
    if (!quiet)
        gate_text(stdout, &ledger);
    status = gate_outputs_write(arena, request, &ledger);
    if (status == 0 && request->update)
        status = gate_baseline_update(arena, request, &ledger);
    else if (status == 0)
        status = status_of(&ledger);
    if (!quiet)
        gate_text_closing(stdout, &ledger);
    return status;
}

/* Is it clear what to do? 0, or EXIT_USAGE after complaining. */
static int request_settle(struct gate_request *request)
{
    bool command = request->command && request->command[0];
    if (request->from && command)
        return complain(EXIT_USAGE, "--from reads logs and runs nothing; leave out the command.");
    if (request->from && !request->count)
        return complain(EXIT_USAGE, "which logs? Name them: lab gate --from FILE...");
    if (!request->from && request->count)
        return complain(EXIT_USAGE, "what is '%s'? Commands stand behind '--', logs behind --from.",
                        request->operands[0]);
    if (!request->from && !command)
        return complain(EXIT_USAGE, "what should be run? lab gate -- COMMAND, or --from FILE...");
    if (!request->tool_count)
        request->tools[request->tool_count++] = "tsan";
    return 0;
}

int command_gate(int argc, char **argv)
{
    struct gate_request request = {.repeat = 1, .deadline = 3600};
    struct arena arena;
    argc = split_arguments(argc, argv, &request.command);
    if (argp_parse(&argp, argc, argv, 0, NULL, &request) != 0)
        return EXIT_USAGE;
    int status = request_settle(&request);
    if (status != 0)
        return status;
    arena_init(&arena);
    status = gate(&arena, &request);
    arena_free(&arena);
    return status;
}
