/* lab doctor: is this machine fit to judge? */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/personality.h>
#include <sys/statvfs.h>
#include <sys/utsname.h>

#include <jansson.h>

#include "../engine/control.h"
#include "../output/json.h"
#include "../output/style.h"
#include "../run/files.h"
#include "../run/jobs.h"
#include "../run/sandbox.h"
#include "command.h"
#include "mend.h"

struct examination {
    struct arena *arena;
    bool json, fix;
    json_t *list, *mended; /* what was looked at, and done, for --json; else NULL: print */
    int faults;
};

static const struct argp_option options[] = {
    {"fix", 'f', NULL, 0, "Mend what can be mended first: packages, builds, leftovers", 0},
    {"json", 'j', NULL, 0, "Print the answer as JSON", 0},
    {0},
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct examination *examination = state->input;
    switch (key) {
    case 'f':
        examination->fix = true;
        return 0;
    case 'j':
        examination->json = true;
        return 0;
    case ARGP_KEY_ARG:
        argp_error(state, "it takes no operand, not '%s'", argument);
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp argp = {
    options,
    parse,
    NULL,
    "Looks at the tools and the kernel, and whether every engine finds a known defect here."
    "\vExit status: 0 all well, 3 something must be mended first.",
    NULL,
    NULL,
    NULL};

static void report_mended(void *context, const char *what, const char *done)
{
    struct examination *examination = context;
    if (examination->mended)
        json_array_append_new(examination->mended,
                              json_pack("{s:s, s:s}", "what", what, "done", done));
    else
        printf("  did  %-22s %s\n", what, done);
}

/* advice NULL: it is well. */
static void report(struct examination *examination, const char *what, const char *found,
                   const char *advice)
{
    examination->faults += advice != NULL;
    if (examination->list) {
        json_array_append_new(examination->list,
                              json_pack("{s:s, s:s, s:b, s:s?}", "what", what, "found", found,
                                        "well", advice == NULL, "advice", advice));
        return;
    }
    printf("  %s%-4s%s %-22s %s\n", colour(stdout, advice ? RED : GREEN), advice ? "BAD" : "ok",
           colour(stdout, PLAIN), what, found);
    if (advice)
        printf("       %s\n", advice);
}

/* The first line that a program prints with --version, or NULL when it can't be run. */
static char *version_of(struct examination *examination, char *program)
{
    struct ending ending;
    char error[256], *text;
    size_t length;
    bool cut;
    char *argv[] = {program, "--version", NULL};
    char *folder = arena_printf(examination->arena, "%s/version", work_folder());
    struct process_plan plan = {.argv = argv, .folder = folder, .deadline = 10};
    if (folder_make(folder) != 0 || process_run(&plan, &ending, error, sizeof error) != 0 ||
        ending.how != ENDED_EXIT || ending.code != 0 ||
        file_read_start(examination->arena, arena_printf(examination->arena, "%s/out", folder),
                        4096, &text, &length, &cut) != 0)
        return NULL;
    text[strcspn(text, "\n")] = '\0';
    return text;
}

static char *first_line(struct arena *arena, const char *path)
{
    char line[256] = "";
    FILE *file = fopen(path, "re");
    if (!file)
        return NULL;
    if (!fgets(line, sizeof line, file))
        line[0] = '\0';
    fclose(file);
    line[strcspn(line, "\n")] = '\0';
    return arena_copy(arena, line);
}

static void look_at_tools(struct examination *examination)
{
    char *compiler = first_line(examination->arena, "build/compiler");
    char *tools[] = {compiler ? compiler : "clang", "valgrind", "ninja"};
    static const char *const packages[] = {"clang", "valgrind", "ninja-build"};
    for (size_t i = 0; i < sizeof tools / sizeof *tools; i++) {
        char *version = version_of(examination, tools[i]);
        report(examination, tools[i], version ? version : "does not run",
               version ? NULL
                       : arena_printf(examination->arena, "Install it: apt-get install %s",
                                      packages[i]));
    }
}

static void look_at_kernel(struct examination *examination)
{
    struct utsname name;
    if (uname(&name) == 0)
        report(examination, "kernel",
               arena_printf(examination->arena, "%s %s, %s, %d cores", name.sysname, name.release,
                            name.machine, jobs_cores()),
               strcmp(name.machine, "x86_64") == 0
                   ? NULL
                   : "Only x86-64 has been measured; verdicts of hangs may lack their circle.");
    char *bits = first_line(examination->arena, "/proc/sys/vm/mmap_rnd_bits");
    int fixed = personality(0xffffffff);
    bool can_fix = fixed >= 0 && personality((unsigned long)fixed | ADDR_NO_RANDOMIZE) >= 0;
    report(examination, "vm.mmap_rnd_bits", bits ? bits : "unknown",
           !can_fix && bits && atoi(bits) > 28
               ? "ThreadSanitizer may not start, and randomisation can't be switched off for a "
                 "program here: sudo sysctl vm.mmap_rnd_bits=28"
               : NULL);
    report(examination, "address layout", can_fix ? "can be fixed for a run" : "can't be fixed",
           can_fix ? NULL
                   : "personality(ADDR_NO_RANDOMIZE) is refused; allow it in this container's "
                     "seccomp profile.");
    char *scope = first_line(examination->arena, "/proc/sys/kernel/yama/ptrace_scope");
    report(examination, "ptrace",
           scope ? arena_printf(examination->arena, "scope %s", scope) : "allowed",
           scope && atoi(scope) > 1
               ? "Hangs can't be traced to lines: sudo sysctl kernel.yama.ptrace_scope=1"
               : NULL);
}

static unsigned long long free_mebibytes(const struct statvfs *disk)
{
    return (unsigned long long)disk->f_bavail * disk->f_frsize / (1024 * 1024);
}

static void look_at_disk(struct examination *examination)
{
    struct arena *arena = examination->arena;
    struct statvfs disk;
    if (statvfs("build", &disk) != 0) {
        report(examination, "build folder", strerror(errno), "Make the folder 'build' writable.");
        return;
    }
    report(examination, "space for runs", arena_printf(arena, "%llu MiB", free_mebibytes(&disk)),
           free_mebibytes(&disk) < 1024 ? "Runs need about 1 GiB; free some space." : NULL);
    if (statvfs("/tmp", &disk) == 0)
        report(examination, "space in /tmp", arena_printf(arena, "%llu MiB", free_mebibytes(&disk)),
               free_mebibytes(&disk) < 64 ? "Compilers put their files there; free some space."
                                          : NULL);
}

/* Only people whom nobody knows need one: without it, 'lab check' does all it did. */
static void look_at_sandbox(struct examination *examination)
{
    char why[256];
    report(examination, "sandbox",
           sandbox_probe(why, sizeof why) == 0
               ? "programs of others can be kept in one"
               : arena_printf(examination->arena, "there is none for 'lab grade': %s", why),
           NULL);
}

static void look_at_controls(struct examination *examination)
{
    char error[512];
    struct control controls[CONTROL_COUNT];
    if (controls_run(examination->arena, controls, error, sizeof error) != 0) {
        report(examination, "controls", error, "Mend what is named, then try again.");
        return;
    }
    for (size_t i = 0; i < CONTROL_COUNT; i++)
        report(examination, engine_name(controls[i].engine),
               arena_printf(examination->arena, "%s a known %s",
                            controls[i].found ? "finds" : "does not find",
                            kind_phrase(controls[i].kind)),
               controls[i].instead);
}

int command_doctor(int argc, char **argv)
{
    struct arena arena;
    struct examination examination = {.arena = &arena};
    if (argp_parse(&argp, argc, argv, 0, NULL, &examination) != 0)
        return EXIT_USAGE;
    arena_init(&arena);
    examination.list = examination.json ? json_array() : NULL;
    examination.mended = examination.json && examination.fix ? json_array() : NULL;
    if (examination.fix)
        mend_all(&arena, report_mended, &examination);
    look_at_tools(&examination);
    look_at_kernel(&examination);
    look_at_disk(&examination);
    look_at_sandbox(&examination);
    look_at_controls(&examination);
    if (examination.json)
        json_print(stdout,
                   json_pack("{s:i, s:b, s:o*, s:o}", "version", 1, "well", examination.faults == 0,
                             "mended", examination.mended, "checks", examination.list));
    else if (examination.faults)
        printf("%d thing%s to mend before this machine can judge\n", examination.faults,
               examination.faults == 1 ? "" : "s");
    else
        printf("this machine is fit to judge: every engine finds its known defects\n");
    arena_free(&arena);
    return examination.faults ? EXIT_ENVIRONMENT : EXIT_PASSED;
}
