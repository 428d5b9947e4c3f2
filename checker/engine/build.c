/*
 * Builds programs under test with the same rules as everything else: a submission becomes an edge
 * of a small ninja file that includes the flavours; a program in place is a target of build.ninja.
 */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../run/files.h"
#include "../run/jobs.h"
#include "cell.h"
#include "complaint.h"
#include "engine.h"
#include "tampering.h"

const char *const flavour_names[FLAVOUR_COUNT] = {"plain", "tsan", "address"};
static const char *const ir_flavour_names[FLAVOUR_COUNT] = {"plain", "plain", "address"};

/* A path as ninja reads it: blanks, colons and dollars are escaped. */
static void print_path(FILE *file, const char *path)
{
    for (; *path; path++) {
        if (strchr(" :$", *path))
            fputc('$', file);
        fputc(*path, file);
    }
}

/* -I takes the path through the shell. */
static void print_quoted(FILE *file, const char *path)
{
    fputc('\'', file);
    for (; *path; path++) {
        if (*path == '\'')
            fputs("'\\'", file);
        if (*path == '$')
            fputc('$', file);
        fputc(*path, file);
    }
    fputc('\'', file);
}

static const char *base_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static char *folder_of(struct arena *arena, const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? arena_copy_bytes(arena, path, (size_t)(slash - path)) : arena_copy(arena, ".");
}

/* All submissions to a lab are linked with one driver. */
static void print_driver_edge(FILE *file, const struct lab *lab)
{
    fprintf(file, "build %s/$flavour/%s.driver.o: object %s/driver.c\n  lab = %s\n", work_folder(),
            lab->name, lab->folder, lab->folder);
}

/* Where a flavour of it is built. */
static char *built_path(const struct exam *exam, const char *flavour, size_t serial)
{
    if (exam->cell)
        return arena_printf(exam->arena, "%s/cell-%zu/%s/program", work_folder(), serial, flavour);
    return arena_printf(exam->arena, "%s/%s/%zu", work_folder(), flavour, serial);
}

static void print_lab(FILE *file, const char *folder)
{
    fputs("  lab = ", file);
    print_quoted(file, folder);
    fputc('\n', file);
}

static void print_program_edge(FILE *file, const struct exam *exam, size_t serial)
{
    fprintf(file, "build %s: program", built_path(exam, "$flavour", serial));
    for (size_t i = 0; i < exam->source_count; i++) {
        fputc(' ', file);
        print_path(file, exam->sources[i]);
    }
    fprintf(file, " | $base\n  standard = -std=gnu17\n");
    print_lab(file, folder_of(exam->arena, exam->sources[0]));
}

static void print_cage(FILE *file, const struct exam *exam)
{
    if (exam->cell)
        fprintf(file, "  cage = %s.sh\n", exam->cell);
}

/*
 * What the front end makes of a submission is the same for the plain flavour and for
 * ThreadSanitizer: $ir_flavour.
 */
static void print_submission_edge(FILE *file, const struct exam *exam, size_t serial)
{
    const char *ir = built_path(exam, "$ir_flavour", serial);
    fprintf(file, "build %s.ll: ir ", built_path(exam, "$flavour", serial));
    print_path(file, exam->sources[0]);
    fprintf(file, " | build/compiler\n");
    print_lab(file, exam->lab->folder);
    print_cage(file, exam);
    fprintf(file, "build %s: program-of-ir %s/$flavour/%s.driver.o | ",
            built_path(exam, "$flavour", serial), work_folder(), exam->lab->name);
    fprintf(file, "%s.ll $base\n  link_with = $o/libkit.a\n  ir = %s.ll\n", ir, ir);
    print_cage(file, exam);
}

static void print_edge(FILE *file, struct exam *exam, size_t serial)
{
    for (int flavour = 0; flavour < FLAVOUR_COUNT; flavour++)
        exam->program[flavour] = built_path(exam, flavour_names[flavour], serial);
    if (!exam->lab) {
        print_program_edge(file, exam, serial);
        return;
    }
    print_submission_edge(file, exam, serial);
    for (int flavour = 0; flavour < FLAVOUR_COUNT; flavour++)
        exam->ir[flavour] =
            arena_printf(exam->arena, "%s.ll", built_path(exam, ir_flavour_names[flavour], serial));
}

static char *ninja_file(struct arena *arena)
{
    return arena_printf(arena, "%s/build.ninja", work_folder());
}

/* Is it one of build.ninja's programs? Not where nobody trusts it. */
static bool is_in_place(const struct exam *exam)
{
    return exam->in_place && !exam->untrusted;
}

/* Those that are neither in place nor built by an earlier call. */
static bool needs_edge(const struct exam *exam)
{
    return !is_in_place(exam) && !exam->built;
}

static bool is_first_of_its_lab(const struct exam *exams, size_t index)
{
    for (size_t i = 0; i < index; i++)
        if (needs_edge(&exams[i]) && exams[i].lab == exams[index].lab)
            return false;
    return exams[index].lab;
}

static int print_edges(FILE *file, struct exam *exams, size_t count)
{
    static size_t serial;
    int result = 0;
    for (size_t i = 0; i < count; i++) {
        if (!needs_edge(&exams[i]))
            continue;
        if (is_first_of_its_lab(exams, i))
            print_driver_edge(file, exams[i].lab);
        if (exams[i].untrusted)
            result |= cell_make(&exams[i], serial);
        print_edge(file, &exams[i], serial++);
    }
    return result;
}

static int write_ninja_files(struct exam *exams, size_t count, struct arena *arena)
{
    char *edges;
    size_t length;
    FILE *file = open_memstream(&edges, &length);
    if (!file)
        return -1;
    int printed = print_edges(file, exams, count);
    if (fclose(file) != 0 || printed != 0)
        return -1;
    int written =
        file_write(arena_printf(arena, "%s/programs.ninja", work_folder()), edges, length);
    free(edges);
    char *top = arena_printf(arena,
                             "ninja_required_version = 1.10\nbuilddir = %s\n"
                             "include checker/flavours/rules.ninja\nprograms = %s/programs.ninja\n"
                             "subninja checker/flavours/plain.ninja\n"
                             "subninja checker/flavours/tsan.ninja\n"
                             "subninja checker/flavours/address.ninja\n",
                             work_folder(), work_folder());
    return written == 0 ? file_write(ninja_file(arena), top, strlen(top)) : -1;
}

/* Runs ninja until nothing more can be built; what fails is told by what is missing afterwards. */
static int run_ninja(char **argv, struct arena *arena, char *error, size_t error_size)
{
    struct job job = {0};
    char *folder = arena_printf(arena, "%s/ninja", work_folder());
    if (folder_make(folder) != 0) {
        snprintf(error, error_size, "the folder %s can't be made: %s", folder, strerror(errno));
        return -1;
    }
    job.plan = (struct process_plan){.argv = argv, .folder = folder, .deadline = 600};
    if (jobs_run(&job, 1, 1, NULL, NULL, error, error_size) != 0)
        return -1;
    if (job.ending.how == ENDED_EXIT && (job.ending.code == 0 || job.ending.code == 1))
        return 0;
    char how[64];
    snprintf(error, error_size, "ninja did not finish its work: %s",
             ending_describe(&job.ending, how, sizeof how));
    return -1;
}

/* The programs of exams that are in place, or of those that are not. */
static int build_targets(char *file, bool in_place, struct exam *exams, size_t count,
                         struct arena *arena, char *error, size_t error_size)
{
    char **argv = arena_alloc(arena, (FLAVOUR_COUNT * count + 8) * sizeof *argv);
    size_t n = 0;
    argv[n++] = "ninja";
    argv[n++] = arena_printf(arena, "-j%d", jobs_cores());
    argv[n++] = "--quiet";
    argv[n++] = "-k";
    argv[n++] = "0";
    argv[n++] = "-f";
    argv[n++] = file;
    for (size_t i = 0; i < count; i++)
        for (int flavour = 0; flavour < FLAVOUR_COUNT; flavour++)
            if (is_in_place(&exams[i]) == in_place && !exams[i].built &&
                exam_wants_flavour(&exams[i], flavour))
                argv[n++] = exams[i].program[flavour];
    return run_ninja(argv, arena, error, error_size);
}

static int build_submissions(struct exam *exams, size_t count, struct arena *arena, char *error,
                             size_t error_size)
{
    if (write_ninja_files(exams, count, arena) != 0) {
        snprintf(error, error_size, "a build file can't be written to %s: %s", work_folder(),
                 strerror(errno));
        return -1;
    }
    return build_targets(ninja_file(arena), false, exams, count, arena, error, error_size);
}

/* What a file has of the compiler's words; NULL when there is no such file. */
static char *build_words(const struct exam *exam, const char *path, const char *program)
{
    static const size_t enough = 64 * 1024, most = 1024 * 1024;
    char *text;
    size_t length;
    bool cut;
    if (file_read_start(exam->arena, path, most, &text, &length, &cut) != 0)
        return NULL;
    const struct complaint_words words = {
        .folder = arena_printf(exam->arena, "%s/", work_folder()),
        .source = exam->sources[0],
        .stem = base_of(program),
        .name = arena_copy_bytes(exam->arena, base_of(exam->sources[0]),
                                 strcspn(base_of(exam->sources[0]), ".")),
    };
    text = complaint_settle(exam->arena, text, &words);
    if (strlen(text) > enough)
        text[enough] = '\0';
    return text;
}

static char *errors_of(const struct exam *exam, int flavour)
{
    const char *program = exam->program[flavour], *ir = exam->ir[flavour];
    char *text = build_words(exam, arena_printf(exam->arena, "%s.err", program), program);
    if (!text && ir)
        text = build_words(exam, arena_printf(exam->arena, "%s.err", ir), program);
    return text ? text : "";
}

/* What ninja itself complained about, when a program is neither built nor refused by the compiler.
 */
static void exam_see_build(struct exam *exam)
{
    exam->built = true;
    for (int flavour = 0; flavour < FLAVOUR_COUNT; flavour++)
        if (exam_wants_flavour(exam, flavour) && access(exam->program[flavour], X_OK) != 0)
            exam->built = false;
    exam->build_errors = "";
    for (int flavour = 0; flavour < FLAVOUR_COUNT && !*exam->build_errors; flavour++)
        if (exam_wants_flavour(exam, flavour))
            exam->build_errors = errors_of(exam, flavour);
    if (!exam->built)
        exam->unbuilt = complaint_of_machine(exam->arena, exam->build_errors);
    if (exam->built || *exam->build_errors)
        return;
    char *path = arena_printf(exam->arena, "%s/ninja/out", work_folder());
    char *words = build_words(exam, path, path);
    exam->build_errors = words ? words : "";
}

/* A compiler that is gone is no fault of the program. */
static int find_compiler(struct arena *arena, char *error, size_t error_size)
{
    char *name;
    size_t length;
    if (file_read(arena, "build/compiler", PATH_MAX, &name, &length) != 0) {
        snprintf(error, error_size, "no compiler was chosen (build/compiler is missing)");
        return -1;
    }
    name[strcspn(name, "\n")] = '\0';
    if (program_in_path(arena, name))
        return 0;
    snprintf(error, error_size, "the compiler %s can't be run", name);
    return -1;
}

int exams_build(struct exam *exams, size_t count, struct progress *progress, char *error,
                size_t error_size)
{
    struct arena arena;
    int result = 0;
    size_t in_place = 0, others = 0;
    for (size_t i = 0; i < count; i++) {
        in_place += !exams[i].built && is_in_place(&exams[i]);
        others += !exams[i].built && !is_in_place(&exams[i]);
    }
    if (progress)
        progress->step(progress, "building", 0, count);
    arena_init(&arena);
    if (in_place)
        result = build_targets("build.ninja", true, exams, count, &arena, error, error_size);
    if (result == 0 && others)
        result = build_submissions(exams, count, &arena, error, error_size);
    for (size_t i = 0; i < count && result == 0; i++) {
        if (!exams[i].built)
            exam_see_build(&exams[i]);
        if (!exams[i].built)
            result = find_compiler(&arena, error, error_size);
        if (result == 0 && exams[i].lab)
            result = tampering_look(&exams[i], error, error_size);
        if (!exams[i].built || exams[i].refused)
            cell_free(&exams[i]);
    }
    arena_free(&arena);
    return result;
}
