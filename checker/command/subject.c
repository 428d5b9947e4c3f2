#include "subject.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../output/style.h"
#include "../run/catalogue.h"
#include "../run/symbols.h"
#include "place.h"

/* ---- labs and submissions to them ---- */

/* The file that a lab's student edits: in the workspace, or in labs/. */
static char *lab_source(struct arena *arena, const struct lab *lab)
{
    const char *workspace = place_here(arena);
    if (workspace) {
        char *own = workspace_source(arena, workspace, lab->trap, lab->name);
        if (access(own, F_OK) == 0) {
            place_warn(arena, lab);
            return source_operand(arena, own);
        }
        complain(0, "%s is not there; '%s reset %s' brings it back.", own, called_as, lab->name);
        return NULL;
    }
    char *root = realpath(".", NULL);
    char *path = arena_printf(arena, "%s/%s/%s.c", root ? root : ".", lab->folder, lab->name);
    free(root);
    return source_operand(arena, path);
}

/* By its last name alone: a program in a folder "my.course" is none. */
static bool is_c_file(const char *operand)
{
    const char *slash = strrchr(operand, '/');
    const char *ending = strrchr(slash ? slash : operand, '.');
    return ending && strcmp(ending, ".c") == 0;
}

/* The lab that has the file's name, or what to put a name in the place of. */
static const char *lab_called(struct arena *arena, const char *source)
{
    char *error;
    struct lab lab;
    const char *slash = strrchr(source, '/');
    char *name = arena_copy(arena, slash ? slash + 1 : source);
    char *ending = strrchr(name, '.');
    if (ending)
        *ending = '\0';
    return catalogue_find(arena, name, &lab, &error) == 0 ? lab.name : "LAB";
}

/* A path in the workspace is one in the course. */
static const char *path_in_course(struct arena *arena, const char *source)
{
    const char *workspace = place_here(arena);
    size_t length = workspace ? strlen(workspace) : 0;
    bool inside = workspace && strncmp(source, workspace, length) == 0 && source[length] == '/';
    return inside ? source + length + 1 : source;
}

static char *operand_path(struct arena *arena, const char *operand)
{
    if (operand[0] == '/')
        return arena_copy(arena, operand);
    return arena_printf(arena, "%s/%s", called_from, operand);
}

/* Does it belong to a lab, by where it lies? */
static bool lies_in_lab(struct arena *arena, const char *operand, struct lab *lab)
{
    char *error, *root = getcwd(NULL, 0), *path = realpath(operand_path(arena, operand), NULL);
    size_t length = root ? strlen(root) : 0;
    bool inside = path && root && strncmp(path, root, length) == 0 && path[length] == '/';
    const char *there = inside ? path + length + 1 : path ? path_in_course(arena, path) : "/";
    bool found = *there != '/' && catalogue_find(arena, there, lab, &error) == 0;
    free(root);
    free(path);
    return found;
}

/* The lab itself, and its student's file. */
static int own_operand(struct arena *arena, const char *operand, struct lab *lab,
                       const char **source)
{
    int status = lies_in_lab(arena, operand, lab) ? 0 : lab_operand(arena, operand, lab);
    *source = status == 0 ? lab_source(arena, lab) : NULL;
    return status == 0 && !*source ? EXIT_USAGE : status;
}

/* Of a file that lies there: by its place, or nobody knows. */
static int lab_by_place(struct arena *arena, const char *verb, const char *operand,
                        const char *source, struct lab *lab)
{
    char *error;
    const char *path = path_in_course(arena, source);
    int found = strchr(path, '/') ? catalogue_find(arena, path, lab, &error) : 1;
    if (found < 0)
        return complain(EXIT_ENVIRONMENT, "%s", error);
    if (found > 0)
        return complain(EXIT_USAGE, "which lab is %s for? Say 'lab %s --lab %s %s'.", operand, verb,
                        lab_called(arena, source), operand);
    const char *slash = strrchr(path, '/');
    if (strcmp(slash, "/driver.c") == 0)
        return complain(EXIT_USAGE, "%s is the lab's own; '%s %s %s' takes yours.", operand,
                        called_as, verb, lab->name);
    if (path != source)
        place_warn(arena, lab);
    return 0;
}

int submission_operand(struct arena *arena, const char *verb, const char *lab_name,
                       const char *operand, struct lab *lab, const char **source)
{
    struct stat there = {0};
    bool exists = stat(operand_path(arena, operand), &there) == 0;
    bool is_folder = S_ISDIR(there.st_mode);
    bool is_own = is_folder ? lies_in_lab(arena, operand, lab) || !strchr(operand, '/')
                            : !exists && !is_c_file(operand);
    if (is_own && !lab_name)
        return own_operand(arena, operand, lab, source);
    const char *named = lab_called(arena, operand);
    if (!exists && !lab_name && *operand && strcmp(named, "LAB") != 0)
        return complain(EXIT_USAGE, "%s is not here; '%s %s %s' takes your file of that lab.",
                        operand, called_as, verb, named);
    *source = source_operand(arena, operand);
    if (!*source)
        return EXIT_USAGE;
    return lab_name ? lab_operand(arena, lab_name, lab)
                    : lab_by_place(arena, verb, operand, *source, lab);
}

static bool is_in_place(struct arena *arena, const struct lab *lab, const char *source,
                        const char *tree)
{
    return strcmp(source,
                  arena_printf(arena, "%s/%s/%s/%s.c", tree, lab->trap, lab->name, lab->name)) == 0;
}

void exam_init_for(struct exam *exam, struct arena *arena, const struct lab *lab,
                   const char *source)
{
    if (is_in_place(arena, lab, source, "labs"))
        exam_init_in_place(exam, arena, lab, "labs");
    else if (is_in_place(arena, lab, source, "solutions"))
        exam_init_in_place(exam, arena, lab, "solutions");
    else
        exam_init_submission(exam, arena, lab, source);
}

static const struct argp_option operand_options[] = {
    {"lab", 'l', "LAB", 0, "The lab that FILE is a submission to", 0},
    {0},
};

static error_t operand_parse(int key, char *argument, struct argp_state *state)
{
    struct operands *operands = state->input;
    switch (key) {
    case 'l':
        operands->lab = argument;
        return 0;
    case ARGP_KEY_ARGS:
        operands->list = (const char **)state->argv + state->next;
        operands->count = (size_t)(state->argc - state->next);
        return 0;
    case ARGP_KEY_NO_ARGS:
        argp_error(state, "which program? Name a lab, its C files or an executable");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

const struct argp operands_argp = {operand_options, operand_parse, NULL, NULL, NULL, NULL, NULL};

int split_arguments(int argc, char **argv, char ***arguments)
{
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--") == 0) {
            *arguments = &argv[i + 1];
            argv[i] = NULL;
            return i;
        }
    }
    return argc;
}

/* ---- executables ---- */

static bool is_regular_file(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && S_ISREG(status.st_mode);
}

static int executable_init(struct arena *arena, const struct operands *operands, struct exam *exam)
{
    const char *operand = operands->list[0];
    char *path = realpath(operand_path(arena, operand), NULL);
    if (!path || access(path, R_OK | X_OK) != 0) {
        free(path);
        return complain(EXIT_USAGE, "%s can't be run: %s. Name a program, a C file or a lab.",
                        operand, strerror(errno));
    }
    exam_init_executable(exam, arena, path, operands->arguments);
    free(path);
    if (symbols_define(exam->name, "conductor_on"))
        return 0;
    return complain(EXIT_USAGE,
                    "%s was not built with the conductor, or has lost its symbols; build it with "
                    "'lab cc'.",
                    operand);
}

/* ---- programs of C files ---- */

static int program_init(struct arena *arena, const struct operands *operands, struct exam *exam)
{
    static const double deadline = 10;
    const char **sources = arena_alloc(arena, operands->count * sizeof *sources);
    for (size_t i = 0; i < operands->count; i++)
        if (!(sources[i] = source_operand(arena, operands->list[i])))
            return EXIT_USAGE;
    exam_init_program(exam, arena, sources, operands->count, operands->arguments, deadline);
    return 0;
}

/* ---- any of them ---- */

static int exam_prepare(struct arena *arena, const char *verb, const struct operands *operands,
                        struct exam *exam, struct lab *lab)
{
    const char *first = operands->list[0], *source;
    if (operands->lab && operands->count > 1)
        return complain(EXIT_USAGE, "a submission is one file; %s is one too many.",
                        operands->list[1]);
    bool file = is_regular_file(operand_path(arena, first));
    if (!operands->lab && file && !is_c_file(first))
        return executable_init(arena, operands, exam);
    if (operands->count > 1 ||
        (!operands->lab && is_c_file(first) && !lies_in_lab(arena, first, lab)))
        return program_init(arena, operands, exam);
    int status = submission_operand(arena, verb, operands->lab, first, lab, &source);
    if (status == 0)
        exam_init_for(exam, arena, lab, source);
    return status;
}

int subject_prepare(struct arena *arena, const char *verb, const struct operands *operands,
                    struct exam *exam, struct lab *lab)
{
    int status = exam_prepare(arena, verb, operands, exam, lab);
    if (status == 0 && !exam->lab)
        exam->directory = called_from;
    return status;
}

int subject_build(struct arena *arena, const char *verb, const struct operands *operands,
                  struct exam *exam, struct lab *lab)
{
    char error[512];
    int status = subject_prepare(arena, verb, operands, exam, lab);
    if (status != 0)
        return status;
    exam_want_only(exam, RUN_CONDUCTOR);
    if (exam->source_count && exams_build(exam, 1, &terminal_progress, error, sizeof error) != 0)
        return complain(EXIT_ENVIRONMENT, "%s. This is no fault of the program; try 'lab doctor'.",
                        error);
    progress_end();
    return 0;
}

int print_not_built(const struct exam *exam)
{
    printf("%s\n%s: not built\n", exam->build_errors, exam->name);
    return EXIT_NOT_BUILT;
}

/* ---- how to see it again ---- */

/* A path that is good where racelab was called from. */
static char *path_from_there(struct arena *arena, const char *root, const char *path)
{
    bool at_root = strcmp(root, called_from) == 0;
    if (path[0] != '/' && !at_root)
        path = arena_printf(arena, "%s/%s", root, path);
    return shell_word(arena, path[0] == '-' ? arena_printf(arena, "./%s", path) : path);
}

/* The file that the lab's name stands for. */
bool is_students_own(const struct exam *exam)
{
    if (!exam->lab)
        return false;
    const char *workspace = place_here(exam->arena);
    if (!workspace)
        return exam->in_place && strncmp(exam->name, "labs/", 5) == 0;
    return exam->source_count == 1 &&
           strcmp(exam->sources[0],
                  workspace_source(exam->arena, workspace, exam->lab->trap, exam->lab->name)) == 0;
}

/* "./lab replay --lab two-locks anna.c" */
static char *command_beginning(const struct exam *exam, const char *verb)
{
    struct arena *arena = exam->arena;
    char *root = getcwd(NULL, 0);
    const char *here = root ? root : ".";
    char *text = arena_printf(arena, "%s %s", called_as, verb);
    if (is_students_own(exam))
        text = arena_printf(arena, "%s %s", text, exam->lab->name);
    else if (exam->lab)
        text = arena_printf(arena, "%s --lab %s", text, exam->lab->name);
    for (size_t i = 0; i < exam->source_count && !is_students_own(exam); i++)
        text = arena_printf(arena, "%s %s", text, path_from_there(arena, here, exam->sources[i]));
    if (exam->source_count == 0)
        text = arena_printf(arena, "%s %s", text, path_from_there(arena, here, exam->name));
    free(root);
    return text;
}

static char *command_end(const struct exam *exam)
{
    char *text = exam->arguments && exam->arguments[0] ? " --" : "";
    for (char *const *word = exam->arguments; word && *word; word++)
        text = arena_printf(exam->arena, "%s %s", text, shell_word(exam->arena, *word));
    return text;
}

char *subject_command(const struct exam *exam, const char *verb, const char *seed)
{
    char *beginning = command_beginning(exam, verb);
    if (seed)
        beginning =
            arena_printf(exam->arena, "%s --seed %s", beginning, shell_word(exam->arena, seed));
    return arena_printf(exam->arena, "%s%s", beginning, command_end(exam));
}

/* Short lists of switches depend on nothing else; long ones fit no line. */
static const char *seed_word(const struct finding *finding)
{
    enum { LONGEST = 160 };
    const char *switches = finding->switches;
    return switches && *switches && strlen(switches) <= LONGEST ? switches : finding->schedule;
}

void findings_tell_replay(struct exam *exam, const char *options)
{
    char *beginning = command_beginning(exam, "replay"), *end = command_end(exam);
    for (size_t i = 0; i < exam->findings.count; i++) {
        struct finding *finding = exam->findings.list[i];
        if (!finding->schedule)
            continue;
        const char *seed = seed_word(finding);
        finding->replay = arena_printf(exam->arena, "%s%s --seed %s%s", beginning,
                                       seed == finding->switches ? "" : options,
                                       shell_word(exam->arena, seed), end);
    }
}
