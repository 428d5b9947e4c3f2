/*
 * lab autograder: racelab as Gradescope takes it.
 *
 *     setup.sh          once, when the image is made: installs packages, builds racelab
 *     run_autograder    for each submission: grades it, leaves results.json
 *     racelab/          what grading one lab needs, and no more: no solutions, no other labs
 */
#include <errno.h>
#include <fts.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "../model/grade.h"
#include "../run/files.h"
#include "../run/zip.h"
#include "command.h"

enum { OPTION_FEEDBACK = 256, OPTION_UNSAFE };

struct request {
    const char *lab, *out;
    enum feedback feedback;
    bool unsafe;
};

static const struct argp_option options[] = {
    {"lab", 'l', "LAB", 0, "The lab that it grades", 0},
    {"out", 'o', "FILE", 0, "The archive (autograder-LAB.zip)", 0},
    {"feedback", OPTION_FEEDBACK, "LEVEL", 0,
     "What students may read: hidden (the default), after-due, visible", 0},
    {"unsafe-no-sandbox", OPTION_UNSAFE, NULL, 0,
     "Grade without the sandbox, where Gradescope's container allows none", 0},
    {0},
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct request *request = state->input;
    switch (key) {
    case 'l':
        request->lab = argument;
        return 0;
    case 'o':
        request->out = argument;
        return 0;
    case OPTION_FEEDBACK:
        if (feedback_parse(argument, &request->feedback) != 0)
            argp_error(state, "--feedback is hidden, after-due or visible, not '%s'", argument);
        return 0;
    case OPTION_UNSAFE:
        request->unsafe = true;
        return 0;
    case ARGP_KEY_ARG:
        argp_error(state, "no operands are taken, such as '%s'", argument);
        return 0;
    case ARGP_KEY_END:
        if (!request->lab)
            argp_error(state, "which lab is it for? Say --lab LAB");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp argp = {
    options,
    parse,
    "--lab LAB",
    "Writes the autograder of a lab for Gradescope: a zip archive to upload there."
    "\vIt holds what grading needs and no more; the lab's manifest is in it, solutions are not."
    "\n\nExit status: 0 it is written, 2 wrong usage, 3 this machine.",
    NULL,
    NULL,
    NULL};

/* ---- the two scripts ---- */

/* AUTOGRADER is for those who try them elsewhere. */
static const char setup[] =
    "#!/bin/sh\n"
    "# Gradescope calls this once, when it makes the image: installs what is missing, and builds.\n"
    "set -eu\n"
    "cd \"${AUTOGRADER:-/autograder}/source/racelab\"\n"
    "./lab doctor || echo 'lab doctor has found something; see above.'\n"
    "./lab --version\n";

static const char run_start[] =
    "#!/bin/sh\n"
    "# Gradescope calls this for each submission. Whatever happens, there is a results.json.\n"
    "set -u\n"
    "root=${AUTOGRADER:-/autograder}\n"
    "results=$root/results/results.json\n"
    "mkdir -p \"$root/results\"\n"
    "\n"
    "# Without a score: Gradescope then takes the run as failed, and it can be run again.\n"
    "no_score() {\n"
    "    printf '{\"output\": \"%s\", \"output_format\": \"text\"}\\n' \"$1\" >\"$results.part\" "
    "&&\n"
    "        mv \"$results.part\" \"$results\"\n"
    "    exit 0\n"
    "}\n"
    "\n"
    "rm -f \"$results\"\n"
    "out=$(mktemp -d) || no_score 'racelab has no room to work in. This costs no points.'\n"
    "trap 'rm -rf \"$out\"' EXIT\n"
    "cd \"$root/source/racelab\" ||\n"
    "    no_score 'racelab is not where setup.sh has put it. This costs no points.'\n";

static char *run_script(struct arena *arena, const struct request *request, const struct lab *lab)
{
    return arena_printf(
        arena,
        "%s./lab grade --lab %s --feedback %s%s \\\n"
        "    --gradescope \"$results\" --out \"$out/grades\" \"$root/submission\" </dev/null\n"
        "status=$?\n"
        "[ -s \"$results\" ] && exit 0\n"
        "[ $status -eq 2 ] &&\n"
        "    no_score 'There is not one file for this lab in what was handed in: hand in %s.c, "
        "and no other C file. This costs no points.'\n"
        "no_score 'racelab could not grade this. Instructors: the log says why, then run it again. "
        "This costs no points.'\n",
        run_start, lab->name, feedback_name(request->feedback),
        request->unsafe ? " --unsafe-no-sandbox" : "", lab->name);
}

/* ---- what is in it ---- */

static bool begins_with(const char *text, const char *start)
{
    return strncmp(text, start, strlen(start)) == 0;
}

static bool ends_with(const char *text, const char *end)
{
    size_t length = strlen(text), of_end = strlen(end);
    return length >= of_end && strcmp(text + length - of_end, end) == 0;
}

/* ninja reads all its files, also where it builds nothing of what they name. */
static bool is_needed(const char *path, const char *lab_folder)
{
    if (strcmp(path, "lab") == 0 || begins_with(path, "checker/") ||
        begins_with(path, "labs/kit/") || ends_with(path, ".ninja"))
        return true;
    return begins_with(path, lab_folder) && path[strlen(lab_folder)] == '/';
}

static int by_name(const FTSENT **a, const FTSENT **b)
{
    return strcmp((*a)->fts_name, (*b)->fts_name);
}

static int add_file(struct zip *zip, const char *path, bool executable)
{
    struct arena arena;
    char *bytes;
    size_t length;
    arena_init(&arena);
    int result = file_read(&arena, path, 0, &bytes, &length);
    if (result == 0)
        result = zip_add(zip, arena_printf(&arena, "racelab/%s", path), bytes, length, executable);
    arena_free(&arena);
    return result;
}

/* Hidden files and editors' backups are nobody's. */
static bool is_noise(const FTSENT *entry)
{
    size_t length = strlen(entry->fts_name);
    return entry->fts_level > 0 &&
           (entry->fts_name[0] == '.' || entry->fts_name[length - 1] == '~');
}

static int add_tree(struct zip *zip, const char *lab_folder)
{
    static char *const roots[] = {"build.ninja", "checker", "lab", "labs",
                                  "solutions",   "tests",   NULL};
    int result = 0;
    FTS *tree = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, by_name);
    if (!tree)
        return -1;
    for (FTSENT *entry; result == 0 && (entry = fts_read(tree));) {
        if (is_noise(entry))
            fts_set(tree, entry, FTS_SKIP);
        else if (entry->fts_info == FTS_F && is_needed(entry->fts_path, lab_folder))
            result = add_file(zip, entry->fts_path, entry->fts_statp->st_mode & S_IXUSR);
    }
    fts_close(tree);
    return result;
}

static int write_all(struct arena *arena, const struct request *request, const struct lab *lab,
                     const char *path)
{
    const char *run = run_script(arena, request, lab);
    struct zip *zip = zip_open(path);
    if (!zip)
        return -1;
    int result = zip_add(zip, "setup.sh", setup, sizeof setup - 1, true);
    if (result == 0)
        result = zip_add(zip, "run_autograder", run, strlen(run), true);
    if (result == 0)
        result = add_tree(zip, lab->folder);
    return zip_close(zip, result == 0);
}

static int autograder(struct arena *arena, const struct request *request)
{
    struct lab lab;
    int status = lab_operand(arena, request->lab, &lab);
    if (status != 0)
        return status;
    const char *name =
        request->out ? request->out : arena_printf(arena, "autograder-%s.zip", lab.name);
    const char *path = caller_path(arena, name);
    if (write_all(arena, request, &lab, path) != 0)
        return complain(errno == ENOSPC || errno == EIO ? EXIT_ENVIRONMENT : EXIT_USAGE,
                        "%s can't be written: %s. Name another with --out.", name, strerror(errno));
    printf("%s: upload it to the assignment, under Configure Autograder.\n", name);
    return EXIT_PASSED;
}

int command_autograder(int argc, char **argv)
{
    struct request request = {.feedback = FEEDBACK_HIDDEN};
    struct arena arena;
    if (argp_parse(&argp, argc, argv, 0, NULL, &request) != 0)
        return EXIT_USAGE;
    arena_init(&arena);
    int status = autograder(&arena, &request);
    arena_free(&arena);
    return status;
}
