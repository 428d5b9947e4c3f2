#include "control.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "../run/files.h"
#include "engine.h"

static const struct control known[CONTROL_COUNT] = {
    {"race", RUN_TSAN, ENGINE_TSAN, KIND_DATA_RACE, false, NULL},
    {"race", RUN_HELGRIND, ENGINE_HELGRIND, KIND_DATA_RACE, false, NULL},
    {"leak", RUN_MEMCHECK, ENGINE_MEMCHECK, KIND_MEMORY_LEAK, false, NULL},
    {"leak", RUN_MEMCHECK, ENGINE_MEMCHECK, KIND_USE_AFTER_FREE, false, NULL},
    {"leak", RUN_CONDUCTOR_ASAN, ENGINE_ASAN, KIND_USE_AFTER_FREE, false, NULL},
    {"deadlock", RUN_NATIVE, ENGINE_LOCKGRAPH, KIND_LOCK_ORDER, false, NULL},
    {"deadlock", RUN_NATIVE, ENGINE_WATCHDOG, KIND_DEADLOCK, false, NULL},
    {"turns", RUN_CONDUCTOR, ENGINE_CONDUCTOR, KIND_DEADLOCK, false, NULL},
};

static void exam_init_control(struct exam *exam, struct arena *arena, const char *program)
{
    const char **sources = arena_alloc(arena, sizeof *sources);
    sources[0] = arena_printf(arena, "checker/control/%s.c", program);
    exam_init_program(exam, arena, sources, 1, NULL, 10);
    exam->program[FLAVOUR_PLAIN] = arena_printf(arena, "build/control/%s", program);
    exam->program[FLAVOUR_TSAN] = arena_printf(arena, "build/tsan/control/%s", program);
    exam->program[FLAVOUR_ASAN] = arena_printf(arena, "build/address/control/%s", program);
    exam->built = true;
    for (int kind = 0; kind < RUN_COUNT; kind++)
        exam->runs[kind].wanted = false;
}

static bool exam_found(const struct exam *exam, const struct control *control)
{
    for (size_t i = 0; i < exam->findings.count; i++) {
        const struct finding *finding = exam->findings.list[i];
        if (finding->kind == control->kind && finding->engines & (1u << control->engine))
            return true;
    }
    return false;
}

static const char *what_happened(const struct exam *exam, enum run_kind kind)
{
    char how[64];
    const struct run *run = &exam->runs[kind];
    if (run->broken)
        return run->broken;
    return arena_printf(exam->arena, "the run ended with %s, and the known defect was not reported",
                        ending_describe(&run->ending, how, sizeof how));
}

int controls_run(struct arena *arena, struct control controls[CONTROL_COUNT], char *error,
                 size_t error_size)
{
    struct exam exams[CONTROL_COUNT];
    size_t of[CONTROL_COUNT], count = 0;
    memcpy(controls, known, sizeof known);
    for (size_t i = 0; i < CONTROL_COUNT; i++) {
        if (i == 0 || strcmp(known[i].program, known[i - 1].program) != 0)
            exam_init_control(&exams[count++], arena, known[i].program);
        of[i] = count - 1;
        exams[of[i]].runs[known[i].run].wanted = true;
    }
    if (exams_run(exams, count, NULL, error, error_size) != 0)
        return -1;
    for (size_t i = 0; i < CONTROL_COUNT; i++) {
        controls[i].found = exam_found(&exams[of[i]], &controls[i]);
        if (!controls[i].found)
            controls[i].instead = what_happened(&exams[of[i]], controls[i].run);
    }
    return 0;
}

static char *stamp_of(struct arena *arena, const char *path)
{
    struct stat status;
    if (stat(path, &status) != 0)
        return arena_printf(arena, "%s absent\n", path);
    return arena_printf(arena, "%s %lld.%09ld %lld\n", path, (long long)status.st_mtim.tv_sec,
                        status.st_mtim.tv_nsec, (long long)status.st_size);
}

/* All that the result of the controls depends on. */
static char *control_key(struct arena *arena)
{
    static const char *const files[] = {
        "build/racelab",      "build/control/race",         "build/tsan/control/race",
        "build/control/leak", "build/address/control/leak", "build/control/deadlock",
        "build/control/turns"};
    char boot[64] = "";
    const char *valgrind = program_in_path(arena, "valgrind");
    FILE *file = fopen("/proc/sys/kernel/random/boot_id", "re");
    if (file) {
        if (!fgets(boot, sizeof boot, file))
            boot[0] = '\0';
        fclose(file);
    }
    char *key =
        arena_printf(arena, "%s%s", boot, stamp_of(arena, valgrind ? valgrind : "valgrind"));
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        key = arena_printf(arena, "%s%s", key, stamp_of(arena, files[i]));
    return key;
}

static const char *const remembered = "build/control/found";

static bool is_remembered(struct arena *arena, const char *key)
{
    char *text;
    size_t length;
    return file_read(arena, remembered, 64 * 1024, &text, &length) == 0 && strcmp(text, key) == 0;
}

const char *control_lost(struct arena *arena)
{
    char error[512];
    struct control controls[CONTROL_COUNT];
    char *key = control_key(arena);
    if (is_remembered(arena, key))
        return NULL;
    if (controls_run(arena, controls, error, sizeof error) != 0)
        return arena_printf(arena, "the controls could not be run: %s", error);
    for (size_t i = 0; i < CONTROL_COUNT; i++)
        if (!controls[i].found)
            return arena_printf(arena,
                                "%s does not find a known %s on this machine (%s); 'lab doctor' "
                                "looks into why",
                                engine_name(controls[i].engine), kind_phrase(controls[i].kind),
                                controls[i].instead);
    file_write(remembered, key, strlen(key));
    return NULL;
}
