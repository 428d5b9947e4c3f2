/*
 * lab show: a failing schedule as one HTML page.
 *
 *     every engine --> findings, what the tools printed --.
 *     the schedule, traced --> timeline ------------------+--> page
 */
#include <errno.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "../engine/meeting.h"
#include "../output/sentences.h"
#include "../output/show.h"
#include "../output/style.h"
#include "../run/files.h"
#include "remembered.h"
#include "subject.h"
#include "traced.h"

/* What a schedule without preemptions is called: the plainest one, where none fails. */
static const char plainest[] = "first:0";

struct request {
    struct operands operands;
    const char *seed; /* NULL: the first failure */
    const char *out;  /* NULL: named by the program */
    bool force, open;
};

struct showing {
    struct request request;
    struct exam exam;   /* under every engine ... */
    struct exam replay; /* ... and the same program, for the one schedule */
    struct lab lab;
    struct traced traced;
    const struct finding *wanted; /* the one that was asked for; NULL: any */
    struct show show;
    char *path; /* of the page */
};

enum { KEY_FORCE = 0x200, KEY_OPEN };

static const struct argp_option options[] = {
    {"seed", 'S', "SCHEDULE", 0, "Show this one: \"pct3:17\" or \"0@12>1,1@4>0\"", 0},
    {"out", 'o', "FILE", 0, "The page; otherwise LAB.html, in the folder you are in", 0},
    {"force", KEY_FORCE, NULL, 0, "Overwrite FILE even if it is no page of 'lab show'", 0},
    {"open", KEY_OPEN, NULL, 0, "Open it in a browser, where xdg-open is installed", 0},
    {0},
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct request *request = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &request->operands;
        return 0;
    case 'S':
        request->seed = argument;
        return 0;
    case 'o':
        request->out = argument;
        return 0;
    case KEY_FORCE:
        request->force = true;
        return 0;
    case KEY_OPEN:
        request->open = true;
        return 0;
    case ARGP_KEY_NO_ARGS: /* argp asks here also when operands_argp has had them */
        if (request->operands.count == 0)
            argp_error(state, "which program? Name a lab, its C files, or a finding's fingerprint");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_child children[] = {{&operands_argp, 0, NULL, 0}, {0}};

static const struct argp argp = {
    options,
    parse,
    "LAB\nFILE.c... [-- ARGUMENT...]\nPROGRAM [-- ARGUMENT...]\nFINGERPRINT\n--lab LAB FILE",
    "Writes one HTML page about a failing schedule: the source, threads as columns over time, "
    "locks and queues as they change, what happened before what, who waits for whom, and what the "
    "tools printed. It can be stepped through with the arrow keys."
    "\vA fingerprint is the word in brackets behind a finding of check or inspect. Where no "
    "schedule fails, the page shows a plain one.\n\nExit status: 0 nothing was found, 1 something "
    "was, 2 wrong usage, 3 this machine, 4 did not build, 5 it did not come out as before.",
    children,
    NULL,
    NULL};

/* ---- where the page goes ---- */

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/* "two-locks", "x" of tests/x.c */
static char *name_of(const struct exam *exam)
{
    if (exam->lab)
        return arena_copy(exam->arena, exam->lab->name);
    char *name =
        arena_copy(exam->arena, base_name(exam->source_count ? exam->sources[0] : exam->name));
    char *ending = strrchr(name, '.');
    if (ending && strcmp(ending, ".c") == 0)
        *ending = '\0';
    return name;
}

static bool is_our_page(struct arena *arena, const char *path)
{
    static const size_t head = 4096;
    char *text;
    size_t length;
    bool cut;
    return file_read_start(arena, path, head, &text, &length, &cut) == 0 &&
           (length == 0 || strstr(text, show_mark));
}

/* Before long work. 0, or EXIT_USAGE after complaining. */
static int path_choose(struct showing *showing, const char *fingerprint)
{
    const struct request *request = &showing->request;
    struct arena *arena = showing->exam.arena;
    struct stat status;
    char *usual = fingerprint
                      ? arena_printf(arena, "%s-%s.html", name_of(&showing->exam), fingerprint)
                      : arena_printf(arena, "%s.html", name_of(&showing->exam));
    showing->path = request->out ? arena_copy(arena, request->out) : usual;
    if (!*showing->path)
        return complain(EXIT_USAGE, "'' is no file name; name the page to write.");
    const char *path = caller_path(arena, showing->path);
    if (stat(path, &status) == 0 && S_ISDIR(status.st_mode))
        return complain(EXIT_USAGE, "%s is a folder; name a file in it.", showing->path);
    if (lstat(path, &status) == 0 && !request->force && !is_our_page(arena, path))
        return complain(EXIT_USAGE,
                        "%s is there and is no page of 'lab show'; --force overwrites it, --out "
                        "names another.",
                        showing->path);
    return output_refused(arena, showing->path);
}

/* ---- what there is to show ---- */

static int examine_all(struct showing *showing)
{
    char error[512];
    struct exam *exam = &showing->exam;
    if ((exam->source_count &&
         exams_build(exam, 1, &terminal_progress, error, sizeof error) != 0) ||
        (exam->built && !exam->refused &&
         exams_run(exam, 1, &terminal_progress, error, sizeof error) != 0))
        return complain(EXIT_ENVIRONMENT, "%s. This is no fault of the program; try 'lab doctor'.",
                        error);
    progress_end();
    if (!exam->built)
        return print_not_built(exam);
    findings_tell_replay(exam, "");
    return 0;
}

static const struct finding *finding_called(const struct findings *findings,
                                            const char *fingerprint)
{
    for (size_t i = 0; i < findings->count; i++)
        if (strcmp(findings->list[i]->fingerprint, fingerprint) == 0)
            return findings->list[i];
    return NULL;
}

/* The same program once more: one schedule's finding does not mix with the others'. */
static int trace(struct showing *showing, const char *seed)
{
    struct traced *traced = &showing->traced;
    showing->replay = showing->exam;
    findings_init(&showing->replay.findings, showing->exam.arena);
    traced->exam = &showing->replay;
    traced->seed = seed;
    int status = traced_choose(traced);
    if (status == 0 && (seed || traced->failure))
        status = traced_run(traced);
    return status;
}

static const char *seed_of(const struct showing *showing)
{
    const struct finding *wanted = showing->wanted;
    if (showing->request.seed)
        return showing->request.seed;
    if (!wanted)
        return NULL;
    if (!wanted->schedule)
        return plainest;
    return wanted->switches && *wanted->switches ? wanted->switches : wanted->schedule;
}

/* 0 with a timeline or without one, where the program can't be replayed; or an exit status. */
static int schedule_find(struct showing *showing)
{
    const char *seed = seed_of(showing);
    if (showing->exam.refused)
        return 0;
    int status = trace(showing, seed);
    if (status == 0 && !seed && !showing->traced.failure) {
        showing->show.tried = showing->traced.tried;
        status = trace(showing, plainest);
    }
    if (status == 0 && showing->traced.timeline.step_count)
        showing->show.timeline = &showing->traced.timeline;
    return status == EXIT_INCONCLUSIVE ? 0 : status;
}

/* The same finding as all engines together tell it, or as the schedule does. */
static const struct finding *told_by_all(const struct findings *all, const struct finding *shown)
{
    const struct finding *same = finding_called(all, shown->fingerprint);
    return same ? same : shown;
}

/* What was asked for; else what the schedule shows; else the worst. */
static void finding_choose(struct showing *showing)
{
    struct show *show = &showing->show;
    const struct findings *all = &showing->exam.findings;
    if (showing->traced.finding && show->timeline)
        show->ending = told_by_all(all, showing->traced.finding);
    show->finding = showing->wanted ? showing->wanted : show->ending;
    if (!show->finding && all->count)
        show->finding = all->list[0];
    if (show->finding)
        show->tried = 0;
}

static void sources_read(struct showing *showing)
{
    static const size_t largest = 1024 * 1024;
    const struct exam *exam = &showing->exam;
    struct show_source *list = arena_alloc(exam->arena, (exam->source_count + 1) * sizeof *list);
    char *text;
    size_t length, count = 0;
    for (size_t i = 0; i < exam->source_count; i++)
        if (file_read(exam->arena, exam->sources[i], largest, &text, &length) == 0)
            list[count++] = (struct show_source){exam->sources[i], text};
    showing->show.sources = list;
    showing->show.source_count = count;
}

static void show_fill(struct showing *showing)
{
    struct show *show = &showing->show;
    struct exam *exam = &showing->exam;
    finding_choose(showing);
    sources_read(showing);
    show->name = name_of(exam);
    show->findings = &exam->findings;
    show->scope = &exam->scope;
    if (!show->timeline)
        return;
    meetings_find(&exam->findings, show->timeline, show->ending);
    meetings_find(&showing->replay.findings, show->timeline, show->ending);
    show->schedule = traced_switches(&showing->traced);
    findings_tell_replay(&showing->replay, "");
    show->replay = showing->traced.finding ? showing->traced.finding->replay : NULL;
}

/* ---- the page ---- */

static int page_write(struct showing *showing)
{
    char *text = NULL;
    size_t length;
    FILE *out = open_memstream(&text, &length);
    if (!out)
        return complain(EXIT_ENVIRONMENT, "there is no memory for the page.");
    show_print(out, &showing->show);
    int status = fclose(out) == 0 ? output_write(showing->exam.arena, showing->path, text)
                                  : complain(EXIT_ENVIRONMENT, "there is no memory for the page.");
    free(text);
    return status;
}

/* It gives the page to a browser that runs already, or starts one, and ends. */
static void page_open(const struct showing *showing)
{
    extern char **environ;
    struct arena *arena = showing->exam.arena;
    char *program = program_in_path(arena, "xdg-open");
    char *const arguments[] = {"xdg-open", (char *)caller_path(arena, showing->path), NULL};
    pid_t pid;
    int status = 0;
    if (!program || posix_spawn(&pid, program, NULL, NULL, arguments, environ) != 0 ||
        waitpid(pid, &status, 0) != pid || status != 0)
        complain(0, "no browser could be opened; open %s yourself.", showing->path);
}

static int answer(struct showing *showing)
{
    const struct show *show = &showing->show;
    show_fill(showing);
    int status = page_write(showing);
    if (status != 0)
        return status;
    printf("%s: %s\n", show->name,
           show->finding ? finding_summary(showing->exam.arena, show->finding, show->scope)
                         : "nothing was found");
    printf("Wrote %s: open it in a browser.\n", showing->path);
    fflush(stdout);
    if (showing->request.open)
        page_open(showing);
    return show->finding ? EXIT_FAILED : EXIT_PASSED;
}

/* ---- the command ---- */

static const char *fingerprint_of(const struct request *request)
{
    const struct operands *operands = &request->operands;
    bool alone = operands->count == 1 && !operands->lab && is_fingerprint(operands->list[0]);
    return alone ? operands->list[0] : NULL;
}

static int show_all(struct showing *showing, struct arena *arena)
{
    const char *fingerprint = fingerprint_of(&showing->request);
    struct exam *exam = &showing->exam;
    int status = fingerprint ? remembered_exam(arena, fingerprint, exam, &showing->lab)
                             : subject_prepare(arena, "show", &showing->request.operands, exam,
                                               &showing->lab);
    if (status == 0)
        status = path_choose(showing, fingerprint);
    if (status == 0)
        status = examine_all(showing);
    if (status != 0)
        return status;
    showing->wanted = fingerprint ? finding_called(&exam->findings, fingerprint) : NULL;
    if (fingerprint && !showing->wanted)
        return complain(EXIT_USAGE,
                        "finding %s is not there any more: the program has changed since. 'lab "
                        "check' or 'lab inspect' says what is found now.",
                        fingerprint);
    status = schedule_find(showing);
    return status == 0 ? answer(showing) : status;
}

int command_show(int argc, char **argv)
{
    struct showing *showing = calloc(1, sizeof *showing);
    struct arena arena;
    int status = EXIT_USAGE;
    if (!showing)
        return complain(EXIT_ENVIRONMENT, "there is no memory for a schedule.");
    showing->traced.plan.schedules = conductor_schedules;
    argc = split_arguments(argc, argv, &showing->request.operands.arguments);
    arena_init(&arena);
    if (argp_parse(&argp, argc, argv, 0, NULL, &showing->request) == 0)
        status = show_all(showing, &arena);
    arena_free(&arena);
    free(showing);
    return status;
}
