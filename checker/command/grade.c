/* lab grade: a class's submissions to a lab, and a book of their grades. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "../run/date.h"
#include "../run/files.h"
#include "../run/jobs.h"
#include "../run/slurm.h"
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
    OPTION_CLASSROOM,
    OPTION_COURSE,
    OPTION_TIMES,
    OPTION_ENGINE,
    OPTION_CHUNK
};

static const struct argp_option options[] = {
    {"lab", 'l', "LAB", 0, "The lab that these are submissions to", 1},
    {"course", OPTION_COURSE, "FILE", 0,
     "The course: due dates, what lateness costs, weights (docs/course-file.md)", 1},
    {"times", OPTION_TIMES, "CSV", 0, "When they were handed in: student, submitted, perhaps lab",
     1},
    {"roster", 'r', "CSV", 0, "Who is in the course: those who handed in nothing are named", 1},
    {"out", 'o', "DIR", 0, "Where the book and the results go (grades)", 1},
    {"jobs", 'J', "N", 0, "Use so many cores (all)", 1},
    {"engine", OPTION_ENGINE, "local|slurm", 0,
     "Who judges: this machine (the default), or Slurm's nodes, which all see DIR", 1},
    {"chunk", OPTION_CHUNK, "N", 0, "With Slurm: so many files for each task (32)", 1},
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

static int number_of(const char *option, const char *argument, long most, struct argp_state *state)
{
    char *end;
    long number = strtol(argument, &end, 10);
    if (end == argument || *end || number < 1 || number > most)
        argp_error(state, "--%s takes a number from 1 to %ld, not '%s'", option, most, argument);
    return (int)number;
}

static bool is_slurm(const char *argument, struct argp_state *state)
{
    bool slurm = strcmp(argument, "slurm") == 0;
    if (!slurm && strcmp(argument, "local") != 0)
        argp_error(state, "--engine is local or slurm, not '%s'", argument);
    return slurm;
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
        request->jobs = number_of("jobs", argument, 1024, state);
        return 0;
    case OPTION_ENGINE:
        request->slurm = is_slurm(argument, state);
        return 0;
    case OPTION_CHUNK:
        request->chunk = (size_t)number_of("chunk", argument, 100000, state);
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
    case OPTION_COURSE:
        request->course = argument;
        return 0;
    case OPTION_TIMES:
        request->times = argument;
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
        if (!request->lab && !request->course)
            argp_error(state, "which lab are they for? Say --lab LAB, or --course FILE for all");
        if (!request->lab &&
            (request->canvas || request->moodle || request->gradescope || request->classroom))
            argp_error(state, "the files of others are filled lab by lab: say --lab LAB, too");
        if (request->times && !request->course)
            argp_error(state, "--times needs --course FILE: when were they due?");
        if (request->apply && !request->regrade)
            argp_error(state, "--apply stands beside --regrade");
        if (request->resume && request->regrade)
            argp_error(state, "--resume keeps grades and --regrade gives new ones; take one");
        if (request->chunk && !request->slurm)
            argp_error(state, "--chunk stands beside --engine slurm");
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
    "--lab LAB PATH...\n--course FILE [--lab LAB] PATH...",
    "Grades what a class handed in, and keeps the grades in a book."
    "\vPATH is a folder with a folder, a file or an archive for each student, an archive of that, "
    "or what Canvas, Moodle, Gradescope or GitHub Classroom hand out. With --course and without "
    "--lab it holds a folder or an archive of that kind for each lab, called as the lab. Each "
    "program is built and run in a sandbox. In DIR are afterwards grades.sqlite (the book, with "
    "every grade that was ever given), grades.csv, grades.xml (JUnit), course.csv (with --course), "
    "class/LAB.html, results/LAB/ (all that is known of each student) and feedback/LAB/ (what "
    "students may read, see --feedback). All labs of a course may share it. Stopped or killed, it "
    "goes on with --resume.\n\nExit status: 0 all are graded (whatever the grades are), 2 wrong "
    "usage, 3 this machine, 5 some could not be graded.",
    NULL,
    NULL,
    NULL};

/* ---- where it all is ---- */

static int folder_refused(const char *folder)
{
    return complain(EXIT_USAGE, "%s can't be made: %s. Name another with --out.", folder,
                    strerror(errno));
}

/* The folder, locked for as long as this process lives. */
static int folder_open(struct gradings *all)
{
    const char *folder = all->folder;
    if (folder_make(folder) != 0)
        return folder_refused(folder);
    int lock = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (lock < 0 || access(folder, W_OK) != 0)
        return complain(EXIT_USAGE, "%s can't be written into: %s. Name another with --out.",
                        folder, strerror(errno));
    if (flock(lock, LOCK_EX | LOCK_NB) != 0)
        return complain(EXIT_USAGE, "another 'lab grade' is at work in %s; wait for its end.",
                        folder);
    for (size_t i = 0; i < all->count; i++) {
        const char *lab = all->list[i].lab->name;
        if (folder_make(arena_printf(all->arena, "%s/results/%s", folder, lab)) != 0)
            return folder_refused(folder);
    }
    return 0;
}

static int book_open(struct gradings *all)
{
    char *error;
    char *path = arena_printf(all->arena, "%s/grades.sqlite", all->folder);
    if (gradebook_open(all->arena, path, GRADEBOOK_WRITE, &all->book, &error) != 0)
        return complain(EXIT_ENVIRONMENT, "%s", error);
    for (size_t i = 0; i < all->count; i++)
        all->list[i].book = all->book;
    return 0;
}

/* ---- the whole ---- */

/* One lab after the other, counted together. */
static int judge_all(struct gradings *all)
{
    int status = 0;
    size_t total = 0, before = 0;
    double started = grading_clock();
    for (size_t i = 0; i < all->count; i++) {
        grading_begin(&all->list[i]);
        total += all->list[i].source_count;
    }
    for (size_t i = 0; i < all->count && status == 0; i++) {
        struct grading *grading = &all->list[i];
        grading->total = total;
        grading->before = before;
        grading->started = started;
        status = grading_judge(grading);
        before += grading->source_count;
    }
    return status;
}

static int apply_all(const struct gradings *all)
{
    int status = 0;
    bool only_shown = all->request->regrade && !all->request->apply;
    for (size_t i = 0; i < all->count && status == 0 && !only_shown; i++)
        status = grading_apply(&all->list[i]);
    return status;
}

static int grade(struct arena *arena, const struct grade_request *request)
{
    struct gradings all = {.arena = arena, .request = request};
    all.folder = caller_path(arena, request->out ? request->out : "grades");
    int status = gradings_course(&all);
    if (status == 0 && request->slurm && !slurm_is_here())
        return complain(EXIT_ENVIRONMENT, "there is no sbatch here; call this where Slurm's "
                                          "commands are, or leave out --engine slurm.");
    if (status == 0 && !request->slurm && !request->unsafe)
        status = sandbox_prepare();
    if (status != 0 || (status = gradings_intake(&all)) != 0 || (status = folder_open(&all)) != 0 ||
        (status = book_open(&all)) != 0)
        return status;
    status = gradings_choose(&all);
    if (status == 0)
        status = judge_all(&all);
    if (status == 0)
        status = apply_all(&all);
    if (status == 0)
        status = gradings_tell(&all);
    gradebook_close(all.book);
    return status;
}

int command_grade(int argc, char **argv)
{
    struct grade_request request = {.feedback = FEEDBACK_HIDDEN};
    struct arena arena;
    time_t now;
    if (argp_parse(&argp, argc, argv, 0, NULL, &request) != 0)
        return EXIT_USAGE;
    if (date_now(&now) != 0)
        return complain(EXIT_USAGE, "SOURCE_DATE_EPOCH is no number of seconds; unset it, or mend "
                                    "it.");
    if (request.jobs)
        jobs_use(request.jobs);
    arena_init(&arena);
    int status = grade(&arena, &request);
    arena_free(&arena);
    return status;
}
