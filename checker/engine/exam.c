#include "engine.h"

#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../run/files.h"
#include "../run/jobs.h"
#include "../run/sandbox.h"
#include "../run/symbols.h"
#include "canary.h"
#include "cell.h"
#include "conductor.h"
#include "meeting.h"

const struct engine *const engines[RUN_COUNT] = {
    [RUN_NATIVE] = &native_engine,
    [RUN_TSAN] = &tsan_engine,
    [RUN_HELGRIND] = &helgrind_engine,
    [RUN_MEMCHECK] = &memcheck_engine,
    [RUN_CONDUCTOR] = &conductor_engine,
    [RUN_CONDUCTOR_TSAN] = &conductor_tsan_engine,
    [RUN_CONDUCTOR_ASAN] = &conductor_asan_engine,
    [RUN_CONDUCTOR_HELGRIND] = &conductor_helgrind_engine,
};

enum flavour engine_flavour(size_t run_kind)
{
    return engines[run_kind]->flavour;
}

const char *run_name(enum run_kind kind)
{
    return engines[kind]->name;
}

static void exam_init(struct exam *exam, struct arena *arena, const char **sources, size_t count)
{
    *exam = (struct exam){.arena = arena, .sources = sources, .source_count = count};
    exam->scope = (struct scope){.files = sources, .count = count};
    findings_init(&exam->findings, arena);
}

static void exam_want_runs(struct exam *exam, const struct lab *lab)
{
    static const enum engine_id engine_of[RUN_COUNT] = {
        ENGINE_DRIVER,    ENGINE_TSAN,      ENGINE_HELGRIND, ENGINE_MEMCHECK,
        ENGINE_CONDUCTOR, ENGINE_CONDUCTOR, ENGINE_ASAN,     ENGINE_HELGRIND};
    for (int i = 0; i < RUN_COUNT; i++)
        exam->runs[i].wanted =
            i == RUN_NATIVE || !lab || lab->promises[engine_of[i]] != PROMISE_OFF;
    if (lab && lab->promises[ENGINE_CONDUCTOR] == PROMISE_OFF)
        exam->runs[RUN_CONDUCTOR_HELGRIND].wanted = false;
}

static const char **one_source(struct arena *arena, const char *source)
{
    const char **sources = arena_alloc(arena, sizeof *sources);
    sources[0] = source;
    return sources;
}

void exam_init_in_place(struct exam *exam, struct arena *arena, const struct lab *lab,
                        const char *tree)
{
    const char *source =
        arena_printf(arena, "%s/%s/%s/%s.c", tree, lab->trap, lab->name, lab->name);
    exam_init_submission(exam, arena, lab, source);
    exam->in_place = true;
    exam->name = arena_printf(arena, "%s/%s", tree, lab->name);
    exam->program[FLAVOUR_PLAIN] =
        arena_printf(arena, "build/%s/%s/%s", tree, lab->trap, lab->name);
    exam->program[FLAVOUR_TSAN] =
        arena_printf(arena, "build/tsan/%s/%s/%s", tree, lab->trap, lab->name);
    exam->program[FLAVOUR_ASAN] =
        arena_printf(arena, "build/address/%s/%s/%s", tree, lab->trap, lab->name);
    for (int flavour = 0; flavour < FLAVOUR_COUNT; flavour++)
        exam->ir[flavour] = arena_printf(arena, "%s.ll", exam->program[flavour]);
}

void exam_init_submission(struct exam *exam, struct arena *arena, const struct lab *lab,
                          const char *source)
{
    exam_init(exam, arena, one_source(arena, source), 1);
    exam->lab = lab;
    exam->name = arena_copy(arena, source);
    exam->deadline = lab->deadline;
    exam_want_runs(exam, lab);
}

void exam_init_program(struct exam *exam, struct arena *arena, const char **sources,
                       size_t source_count, char *const *arguments, double deadline)
{
    exam_init(exam, arena, sources, source_count);
    exam->name = arena_copy(arena, sources[0]);
    exam->arguments = arguments;
    exam->deadline = deadline;
    exam_want_runs(exam, NULL);
}

void exam_share_build(struct exam *exam, const struct exam *built)
{
    for (int flavour = 0; flavour < FLAVOUR_COUNT; flavour++)
        exam->program[flavour] = built->program[flavour];
    for (int flavour = 0; flavour < FLAVOUR_COUNT; flavour++)
        exam->ir[flavour] = built->ir[flavour];
    exam->built = built->built;
    exam->build_errors = built->build_errors;
    exam->unbuilt = built->unbuilt;
}

void exam_init_executable(struct exam *exam, struct arena *arena, const char *path,
                          char *const *arguments)
{
    exam_init(exam, arena, NULL, 0);
    exam->name = arena_copy(arena, path);
    exam->arguments = arguments;
    exam->program[FLAVOUR_PLAIN] = exam->name;
    exam->built = true;
    exam->build_errors = "";
    exam_want_only(exam, RUN_CONDUCTOR);
}

void exam_want_only(struct exam *exam, enum run_kind kind)
{
    for (int i = 0; i < RUN_COUNT; i++)
        exam->runs[i].wanted = i == (int)kind;
}

bool exam_wants_flavour(const struct exam *exam, enum flavour flavour)
{
    for (int i = 0; i < RUN_COUNT; i++)
        if (exam->runs[i].wanted && engines[i]->flavour == flavour)
            return true;
    return false;
}

/* racelab works in its root; a program may be started elsewhere. */
static char root[PATH_MAX];

/* A word that a program can't guess. */
static char *fresh_token(struct arena *arena)
{
    unsigned long long random[2] = {0};
    if (getentropy(random, sizeof random) != 0)
        random[0] = (unsigned long long)getpid();
    return arena_printf(arena, "%016llx%016llx", random[0], random[1]);
}

static size_t list_length(char *const *list)
{
    size_t length = 0;
    while (list && list[length])
        length++;
    return length;
}

static char *const *run_argv(const struct exam *exam, const struct run *run,
                             const struct engine *engine)
{
    char **before = engine->arguments ? engine->arguments(exam, run) : NULL;
    size_t front = list_length(before), back = list_length(exam->arguments), n = 0;
    char **argv = arena_alloc(exam->arena, (front + back + 2) * sizeof *argv);
    for (size_t i = 0; i < front; i++)
        argv[n++] = before[i];
    argv[n++] = arena_printf(exam->arena, "%s/%s", root, exam->program[engine->flavour]);
    for (size_t i = 0; i < back; i++)
        argv[n++] = exam->arguments[i];
    return argv;
}

/*
 * The environment is the same whoever asks, so that the grade is: only what the tools and the
 * driver need.
 */
static char *const *run_environment(const struct exam *exam, const struct run *run,
                                    const struct engine *engine)
{
    struct arena *arena = exam->arena;
    const char *path = getenv("PATH");
    bool to_driver = exam->lab && !engine->conducted;
    char *const ours[] = {
        arena_printf(arena, "PATH=%s", path ? path : "/usr/bin:/bin"),
        "LANG=C",
        "HOME=/nonexistent",
        to_driver ? arena_printf(arena, "LAB_REPORT=%s/driver", run->room) : NULL,
        to_driver ? arena_printf(arena, "LAB_TOKEN=%s", run->token) : NULL,
        to_driver && engine->listens ? "LAB_CANARY=1" : NULL,
        engine->libraries ? arena_printf(arena, "LD_LIBRARY_PATH=%s/%s", root, engine->libraries)
                          : NULL,
    };
    const size_t count = sizeof ours / sizeof *ours;
    char **settings = engine->settings ? engine->settings(exam, run) : NULL;
    size_t extra = list_length(settings), n = 0;
    char **list = arena_alloc(arena, (count + extra + 1) * sizeof *list);
    for (size_t i = 0; i < count; i++)
        if (ours[i])
            list[n++] = ours[i];
    for (size_t i = 0; i < extra; i++)
        list[n++] = settings[i];
    return list;
}

static const size_t mebi = 1024 * 1024;
enum { CORES_MOST = 4 };

/* ---- programs that nobody trusts ---- */

void exam_distrust(struct exam *exam)
{
    exam->untrusted = true;
}

void exam_draw(struct exam *exam)
{
    exam->drawn = true;
}

/* Beside the libraries it sees itself, and what its engine has for it. */
static const char *const *readable(const struct exam *exam, const struct engine *engine)
{
    size_t n = 0;
    const char **list = arena_alloc(exam->arena, 3 * sizeof *list);
    list[n++] = arena_printf(exam->arena, "%s/%s", root, exam->program[engine->flavour]);
    if (engine->libraries)
        list[n++] = arena_printf(exam->arena, "%s/%s", root, engine->libraries);
    list[n] = NULL;
    return list;
}

/* What is there already becomes the user's, who shall write into it. */
static void room_give(const struct exam *exam, const char *room, uid_t user)
{
    struct dirent **entries;
    int count = user ? scandir(room, &entries, NULL, NULL) : -1;
    for (int i = 0; i < count; i++) {
        if (strcmp(entries[i]->d_name, "..") != 0 && strcmp(entries[i]->d_name, ".") != 0 &&
            lchown(arena_printf(exam->arena, "%s/%s", room, entries[i]->d_name), user, user) != 0)
            perror(room);
        free(entries[i]);
    }
    if (count >= 0)
        free(entries);
}

static void plan_distrust(struct exam *exam, const struct run *run, const struct engine *engine,
                          struct process_plan *plan)
{
    struct sandbox *sandbox = arena_alloc(exam->arena, sizeof *sandbox);
    *sandbox = (struct sandbox){.readable = readable(exam, engine),
                                .room = run->room,
                                .tools = engine->arguments != NULL,
                                .user = run->user,
                                .processes = 1024,
                                .cpu = plan->deadline * CORES_MOST};
    plan->argv = sandbox_command(exam->arena, sandbox, plan->argv, NULL);
    plan->sandbox = sandbox;
    room_give(exam, run->room, run->user);
}

static void run_plan(struct exam *exam, enum run_kind kind, struct job *job)
{
    struct run *run = &exam->runs[kind];
    const struct engine *engine = engines[kind];
    run->token = fresh_token(exam->arena);
    run->begun = run->over = false;
    run->deadline = exam->deadline * engine->slowdown;
    *job = (struct job){.owner = exam, .one_core = engine->conducted, .waits = engine->waits};
    job->plan = (struct process_plan){
        .argv = run_argv(exam, run, engine),
        .environment = run_environment(exam, run, engine),
        .folder = run->folder,
        .directory = exam->directory,
        .deadline = run->deadline,
        .grace = engine->grace,
        .output_cap = mebi,
        .file_cap = 256 * mebi,
        .process_cap = engine->many ? 0 : 64, /* the conductor counts forks itself */
        .memory_cap = engine->memory,
        .watch_for_hangs = !engine->conducted,
    };
    if (exam->untrusted)
        plan_distrust(exam, run, engine, &job->plan);
}

/* Slow runs first: then the cores come to rest at about the same time. */
static const enum run_kind longest_first[RUN_COUNT] = {
    RUN_CONDUCTOR,      RUN_CONDUCTOR_HELGRIND, RUN_MEMCHECK, RUN_HELGRIND,
    RUN_CONDUCTOR_TSAN, RUN_CONDUCTOR_ASAN,     RUN_TSAN,     RUN_NATIVE};

/* Makes the folders of a run. */
static int run_settle(const struct exam *exam, struct run *run, size_t serial)
{
    run->room = run->folder;
    if (!exam->untrusted)
        return folder_make(run->folder);
    run->user = sandbox_user(serial);
    run->room = arena_printf(exam->arena, "%s/room", run->folder);
    return sandbox_room_make(run->room, 256 * mebi, run->user);
}

static int plan_all(struct exam *exams, size_t count, struct job *jobs, struct run **runs,
                    size_t *planned, char *error, size_t error_size)
{
    size_t n = 0;
    for (size_t i = 0; i < count; i++) {
        for (int k = 0; k < RUN_COUNT; k++) {
            enum run_kind kind = longest_first[k];
            struct run *run = &exams[i].runs[kind];
            if (!exams[i].built || exams[i].refused || !run->wanted)
                continue;
            static size_t serial;
            run->folder = arena_printf(exams[i].arena, "%s/%s/%zu-%s", root, work_folder(),
                                       serial++, run_name(kind));
            if (run_settle(&exams[i], run, serial) != 0) {
                snprintf(error, error_size, "the folder %s can't be made: %m", run->folder);
                return -1;
            }
            run_plan(&exams[i], kind, &jobs[n]);
            runs[n++] = run;
        }
    }
    *planned = n;
    return 0;
}

/*
 * Of equal findings the first one's story is told: so those come first that are the same in every
 * run. Which of six threads a race is seen with is luck, but not when the conductor chose them.
 */
static const enum run_kind steadiest_first[RUN_COUNT] = {
    RUN_CONDUCTOR_TSAN, RUN_CONDUCTOR, RUN_CONDUCTOR_ASAN, RUN_CONDUCTOR_HELGRIND,
    RUN_NATIVE,         RUN_TSAN,      RUN_HELGRIND,       RUN_MEMCHECK};

static void run_read(struct exam *exam, enum run_kind kind)
{
    size_t before = exam->findings.count;
    engines[kind]->read(exam, &exam->runs[kind]);
    for (size_t i = before; i < exam->findings.count; i++)
        exam->findings.list[i]->runs = 1u << kind;
}

static void rooms_free(const struct exam *exam)
{
    for (int i = 0; i < RUN_COUNT && exam->untrusted; i++)
        if (exam->runs[i].wanted && exam->runs[i].room)
            sandbox_room_free(exam->runs[i].room);
    cell_free(exam);
}

static void exam_read(struct exam *exam)
{
    if (!exam->built)
        return;
    for (int i = 0; i < RUN_COUNT; i++)
        if (exam->runs[steadiest_first[i]].over)
            run_read(exam, steadiest_first[i]);
    symbols_resolve(&exam->findings);
    canary_hear(exam);
    tsan_settle(&exam->findings);
    findings_weigh(exam);
    findings_merge(&exam->findings, &exam->scope);
    findings_sort(&exam->findings, &exam->scope);
    if (exam->drawn)
        conductor_draw(exam);
    if (exam->timeline)
        meetings_find(&exam->findings, exam->timeline, exam->timelined);
}

void exam_so_far(const struct exam *exam, struct exam *so_far)
{
    *so_far = *exam;
    findings_init(&so_far->findings, exam->arena);
    exam_read(so_far);
}

/* Runs of several exams under way. */
struct campaign {
    struct job *jobs;
    struct run **runs; /* of the job with the same index */
    size_t count;
    struct progress *progress;
};

static bool exam_is_over(const struct exam *exam)
{
    for (int i = 0; i < RUN_COUNT; i++)
        if (exam->runs[i].wanted && !exam->runs[i].over)
            return false;
    return true;
}

/* What hung once mostly hangs again, and then it waits; but not where the conductor rules. */
static void exam_hung(const struct campaign *campaign, const struct exam *exam)
{
    for (size_t i = 0; i < campaign->count; i++)
        if (campaign->jobs[i].owner == exam && !campaign->jobs[i].one_core)
            campaign->jobs[i].waits = true;
}

static void campaign_tell(const struct campaign *campaign, const struct exam *exam, size_t done,
                          size_t count)
{
    struct progress *progress = campaign->progress;
    for (size_t i = 0; i < count; i++)
        campaign->runs[i]->begun = campaign->jobs[i].begun;
    if (progress)
        progress->step(progress, exam_under_way(exam), done, count);
}

/* An exam is read while the next one's runs are under way, and its files still in memory. */
static void job_finished(struct job *job, size_t done, size_t count, void *argument)
{
    struct campaign *campaign = argument;
    struct run *run = campaign->runs[job - campaign->jobs];
    struct exam *exam = job->owner;
    run->ending = job->ending;
    run->over = true;
    if (job->ending.how == ENDED_HANG)
        exam_hung(campaign, exam);
    campaign_tell(campaign, exam, done, count);
    if (exam_is_over(exam)) {
        exam_read(exam);
        rooms_free(exam);
    } else if (exam->heard) {
        exam->heard(exam);
    }
}

int exams_run(struct exam *exams, size_t count, struct progress *progress, char *error,
              size_t error_size)
{
    int result = -1;
    struct job *jobs = calloc(count * RUN_COUNT + 1, sizeof *jobs);
    struct run **runs = calloc(count * RUN_COUNT + 1, sizeof *runs);
    snprintf(error, error_size, "no memory for %zu runs", count * RUN_COUNT);
    if (!jobs || !runs)
        goto out;
    if (!getcwd(root, sizeof root)) {
        snprintf(error, error_size, "racelab's root has no usable path: %m");
        goto out;
    }
    size_t n;
    if (plan_all(exams, count, jobs, runs, &n, error, error_size) != 0)
        goto out;
    struct campaign campaign = {jobs, runs, n, progress};
    if (n)
        campaign_tell(&campaign, jobs[0].owner, 0, n);
    result = jobs_run(jobs, n, jobs_cores(), job_finished, &campaign, error, error_size);
out:
    free(jobs);
    free(runs);
    return result;
}
