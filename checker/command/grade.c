/* lab grade: a class's submissions to a lab, and a book of their grades. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../output/grade_json.h"
#include "../output/grade_words.h"
#include "../output/json.h"
#include "../output/style.h"
#include "../run/files.h"
#include "../run/intake.h"
#include "../run/jobs.h"
#include "../run/roster.h"
#include "../version.h"
#include "command.h"
#include "grade.h"

enum {
    OPTION_RESUME = 256,
    OPTION_REGRADE,
    OPTION_APPLY,
    OPTION_UNSAFE,
    OPTION_CANVAS,
    OPTION_COLUMN,
    OPTION_MOODLE,
    OPTION_FEEDBACK,
    OPTION_GRADESCOPE,
    OPTION_CLASSROOM
};

static const struct argp_option options[] = {
    {"lab", 'l', "LAB", 0, "The lab that these are submissions to", 1},
    {"roster", 'r', "CSV", 0, "Who is in the course: those who handed in nothing are named", 1},
    {"out", 'o', "DIR", 0, "Where the book and the results go (grades-LAB)", 1},
    {"jobs", 'J', "N", 0, "Use so many cores (all)", 1},
    {"resume", OPTION_RESUME, NULL, 0, "Judge those only who have no grade for this file yet", 2},
    {"regrade", OPTION_REGRADE, NULL, 0, "Judge all again, and show what would change", 2},
    {"apply", OPTION_APPLY, NULL, 0, "With it: change it", 2},
    {"canvas", OPTION_CANVAS, "CSV", 0, "Fill the points into this export of Canvas", 3},
    {"canvas-column", OPTION_COLUMN, "TITLE", 0, "The assignment there (when it has several)", 3},
    {"moodle", OPTION_MOODLE, "CSV", 0, "Fill the points into this worksheet of Moodle", 3},
    {"gradescope", OPTION_GRADESCOPE, "FILE", 0, "Of one student: write Gradescope's results.json",
     3},
    {"classroom", OPTION_CLASSROOM, "FILE", 0,
     "Of one student: write the result of GitHub Classroom's step", 3},
    {"feedback", OPTION_FEEDBACK, "LEVEL", 0,
     "What students may read: hidden (the default), after-due, visible", 3},
    {"json", 'j', NULL, 0, "Print all grades as JSON", 3},
    {"unsafe-no-sandbox", OPTION_UNSAFE, NULL, 0,
     "Run what students wrote as if it were your own program", 4},
    {0},
};

static int number_of(const char *argument, struct argp_state *state)
{
    char *end;
    long number = strtol(argument, &end, 10);
    if (end == argument || *end || number < 1 || number > 1024)
        argp_error(state, "--jobs takes a number from 1 to 1024, not '%s'", argument);
    return (int)number;
}

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct grade_request *request = state->input;
    switch (key) {
    case 'l':
        request->lab = argument;
        return 0;
    case 'r':
        request->roster = argument;
        return 0;
    case 'o':
        request->out = argument;
        return 0;
    case 'J':
        request->jobs = number_of(argument, state);
        return 0;
    case 'j':
        request->json = true;
        return 0;
    case OPTION_RESUME:
        request->resume = true;
        return 0;
    case OPTION_REGRADE:
        request->regrade = true;
        return 0;
    case OPTION_APPLY:
        request->apply = true;
        return 0;
    case OPTION_UNSAFE:
        request->unsafe = true;
        return 0;
    case OPTION_CANVAS:
        request->canvas = argument;
        return 0;
    case OPTION_COLUMN:
        request->canvas_column = argument;
        return 0;
    case OPTION_MOODLE:
        request->moodle = argument;
        return 0;
    case OPTION_GRADESCOPE:
        request->gradescope = argument;
        return 0;
    case OPTION_CLASSROOM:
        request->classroom = argument;
        return 0;
    case OPTION_FEEDBACK:
        if (feedback_parse(argument, &request->feedback) != 0)
            argp_error(state, "--feedback is hidden, after-due or visible, not '%s'", argument);
        return 0;
    case ARGP_KEY_ARGS:
        request->paths = (const char **)state->argv + state->next;
        request->count = (size_t)(state->argc - state->next);
        return 0;
    case ARGP_KEY_NO_ARGS:
        argp_error(state, "what should be graded? Name a folder or an archive of submissions");
        return 0;
    case ARGP_KEY_END:
        if (!request->lab)
            argp_error(state, "which lab are they for? Say --lab LAB");
        if (request->apply && !request->regrade)
            argp_error(state, "--apply stands beside --regrade");
        if (request->resume && request->regrade)
            argp_error(state, "--resume keeps grades and --regrade gives new ones; take one");
        if (request->canvas_column && !request->canvas)
            argp_error(state, "--canvas-column needs --canvas CSV: which file?");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp argp = {
    options,
    parse,
    "--lab LAB PATH...",
    "Grades what a class handed in, and keeps the grades in a book."
    "\vPATH is a folder with a folder, a file or an archive for each student, an archive of that, "
    "or what Canvas, Moodle, Gradescope or GitHub Classroom hand out. Each program is built and "
    "run in a sandbox. In DIR are afterwards grades.sqlite (the book, with every grade that was "
    "ever given), grades.csv, grades.xml (JUnit), class.html, results/ (all that is known of each "
    "student) and feedback/ (what students may read, see --feedback). Stopped or killed, it goes "
    "on with --resume.\n\nExit status: 0 all are graded (whatever the grades are), 2 wrong "
    "usage, 3 this machine, 5 some could not be graded.",
    NULL,
    NULL,
    NULL};

/* ---- where it all is ---- */

/* The folder, locked for as long as this process lives. 0, or an exit status. */
static int folder_open(struct grading *grading)
{
    struct arena *arena = grading->arena;
    const char *folder = grading->folder;
    if (folder_make(arena_printf(arena, "%s/results", folder)) != 0)
        return complain(EXIT_USAGE, "%s can't be made: %s. Name another with --out.", folder,
                        strerror(errno));
    int lock = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (lock < 0 || access(folder, W_OK) != 0)
        return complain(EXIT_USAGE, "%s can't be written into: %s. Name another with --out.",
                        folder, strerror(errno));
    if (flock(lock, LOCK_EX | LOCK_NB) != 0)
        return complain(EXIT_USAGE, "another 'lab grade' is at work in %s; wait for its end.",
                        folder);
    return 0;
}

static int book_open(struct grading *grading)
{
    char *error;
    char *path = arena_printf(grading->arena, "%s/grades.sqlite", grading->folder);
    if (gradebook_open(grading->arena, path, GRADEBOOK_WRITE, &grading->book, &error) == 0)
        return 0;
    return complain(EXIT_ENVIRONMENT, "%s", error);
}

static int intake_open(const struct grading *grading, struct intake *intake)
{
    char *error;
    struct roster roster;
    struct arena *arena = grading->arena;
    const struct grade_request *request = grading->request;
    const char **paths = arena_alloc(arena, (request->count + 1) * sizeof *paths);
    for (size_t i = 0; i < request->count; i++)
        paths[i] = caller_path(arena, request->paths[i]);
    char *unpacked = arena_printf(arena, "%s/unpacked", work_folder());
    if (folder_make(unpacked) != 0)
        return complain(EXIT_ENVIRONMENT, "%s can't be made: %s.", unpacked, strerror(errno));
    chmod(unpacked, 0700);
    if (intake_read(arena, paths, request->count, arena_printf(arena, "%s.c", grading->lab->name),
                    unpacked, intake, &error) != 0)
        return complain(EXIT_USAGE, "%s", error);
    if (!request->roster)
        return 0;
    if (roster_read(arena, caller_path(arena, request->roster), &roster, &error) != 0)
        return complain(EXIT_USAGE, "%s", error);
    roster_match(arena, &roster, intake);
    return 0;
}

/* ---- who is to be judged ---- */

static const struct grade *grade_of(const struct grade *grades, size_t count, const char *student,
                                    const char *lab)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(grades[i].student, student) == 0 && strcmp(grades[i].lab, lab) == 0)
            return &grades[i];
    return NULL;
}

static bool same(const char *one, const char *other)
{
    return one && other ? strcmp(one, other) == 0 : one == other;
}

/* Does the newest grade tell of this very file, and was it judged to the end? */
static bool is_done(const struct grading *grading, const struct submission *submission,
                    const struct grade *grade)
{
    if (!grade || !same(grade->judged_by, "racelab " RACELAB_VERSION) ||
        !same(grade->problem && !grade->source_digest ? grade->problem : NULL, submission->problem))
        return false;
    return same(grade->source_digest, submission_digest(grading->arena, submission)) &&
           (!submission->file || outcome_is_graded(grade->outcome));
}

static int choose(struct grading *grading, const struct intake *intake)
{
    char *error;
    struct grade *grades;
    size_t count, known = 0;
    const struct grade_request *request = grading->request;
    struct submission *chosen = arena_alloc(grading->arena, (intake->count + 1) * sizeof *chosen);
    if (gradebook_current(grading->book, &grades, &count, &error) != 0)
        return complain(EXIT_ENVIRONMENT, "%s", error);
    for (size_t i = 0; i < intake->count; i++) {
        const struct submission *submission = &intake->list[i];
        const struct grade *grade =
            grade_of(grades, count, submission->student, grading->lab->name);
        known += grade != NULL;
        if (!request->resume || !is_done(grading, submission, grade) ||
            !grading_has_told(grading, submission->student))
            chosen[grading->count++] = *submission;
    }
    grading->submissions = chosen;
    if (known && !request->resume && !request->regrade)
        return complain(EXIT_USAGE,
                        "%zu of these have grades in %s already: --resume goes on with the "
                        "others, --regrade judges all again.",
                        known, grading->folder);
    return 0;
}

/* ---- what is told ---- */

static const char *points_text(struct arena *arena, enum outcome outcome, int points)
{
    if (!outcome_is_graded(outcome))
        return outcome_name(outcome);
    return arena_printf(arena, "%s with %d points", outcome_name(outcome), points);
}

static int show_changes(const struct grading *grading)
{
    char *error;
    struct gradebook_change *changes;
    size_t count;
    struct arena *arena = grading->arena;
    if (gradebook_difference(grading->book, grading->grades, grading->count, &changes, &count,
                             &error) != 0)
        return complain(EXIT_ENVIRONMENT, "%s", error);
    for (size_t i = 0; i < count; i++) {
        const struct gradebook_change *change = &changes[i];
        printf("%s: %s, was %s\n", change->student,
               points_text(arena, change->new_outcome, change->new_points),
               change->is_first ? "not graded"
                                : points_text(arena, change->old_outcome, change->old_points));
    }
    printf("%s: %zu of %zu grades %s change%s\n", grading->lab->name, count, grading->count,
           "would", count ? "; --regrade --apply changes them" : "");
    return 0;
}

static void print_grade(const struct grading *grading, const struct grade *grade)
{
    printf("%-20s %s%s%s\n", grade->student, grade_headline(grading->arena, grade),
           grade->remark ? "; " : "", grade->remark ? grade->remark : "");
}

static void print_all(const struct grading *grading, const struct intake *intake,
                      const struct grade *grades, size_t count)
{
    size_t passed = 0, graded = 0;
    for (size_t i = 0; i < count; i++) {
        print_grade(grading, &grades[i]);
        graded += outcome_is_graded(grades[i].outcome);
        passed += grades[i].outcome == OUTCOME_PASS;
    }
    for (size_t i = 0; i < intake->aside_count; i++)
        printf("not a submission: %s\n", intake->aside[i]);
    if (grading->request->unsafe)
        printf("The programs ran without a sandbox.\n");
    printf("\nThe book and the results are in %s.\n", grading->folder);
    printf("%s: %zu graded, %zu passed, %zu not graded\n", grading->lab->name, graded, passed,
           count - graded);
}

static void print_json(const struct grading *grading, const struct grade *grades, size_t count)
{
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append_new(list, json_of_grade(&grades[i]));
    json_print(stdout, json_pack("{s:i, s:s, s:o}", "version", 1, "lab", grading->lab->name,
                                 "grades", list));
}

/* The newest grades of this lab alone. */
static int current_of_lab(const struct grading *grading, struct grade **grades, size_t *count)
{
    char *error;
    size_t kept = 0;
    if (gradebook_current(grading->book, grades, count, &error) != 0)
        return complain(EXIT_ENVIRONMENT, "%s", error);
    for (size_t i = 0; i < *count; i++)
        if (strcmp((*grades)[i].lab, grading->lab->name) == 0)
            (*grades)[kept++] = (*grades)[i];
    *count = kept;
    return 0;
}

static int tell(const struct grading *grading, const struct intake *intake)
{
    struct grade *grades;
    size_t count;
    if (grading->request->regrade && !grading->request->apply)
        return show_changes(grading);
    int status = current_of_lab(grading, &grades, &count);
    if (status == 0)
        status = grading_export(grading, grades, count);
    if (status != 0)
        return status;
    if (grading->request->json)
        print_json(grading, grades, count);
    else
        print_all(grading, intake, grades, count);
    for (size_t i = 0; i < count; i++)
        if (!outcome_is_graded(grades[i].outcome))
            status = EXIT_INCONCLUSIVE;
    return status;
}

/* ---- the whole ---- */

static int grade(struct arena *arena, const struct grade_request *request)
{
    struct lab lab;
    struct intake intake = {0};
    int status = lab_operand(arena, request->lab, &lab);
    if (status != 0)
        return status;
    const char *out = request->out ? request->out : arena_printf(arena, "grades-%s", lab.name);
    struct grading grading = {
        .arena = arena, .request = request, .lab = &lab, .folder = caller_path(arena, out)};
    if (!request->unsafe && (status = sandbox_prepare()) != 0)
        return status;
    if ((status = intake_open(&grading, &intake)) != 0 || (status = folder_open(&grading)) != 0 ||
        (status = book_open(&grading)) != 0)
        return status;
    status = choose(&grading, &intake);
    if (status == 0)
        status = grading_judge(&grading);
    if (status == 0)
        status = tell(&grading, &intake);
    gradebook_close(grading.book);
    return status;
}

int command_grade(int argc, char **argv)
{
    struct grade_request request = {.feedback = FEEDBACK_HIDDEN};
    struct arena arena;
    if (argp_parse(&argp, argc, argv, 0, NULL, &request) != 0)
        return EXIT_USAGE;
    if (request.jobs)
        jobs_use(request.jobs);
    arena_init(&arena);
    int status = grade(&arena, &request);
    arena_free(&arena);
    return status;
}
