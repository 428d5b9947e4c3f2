/* lab check: is my program mended? */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../output/compiler_lines.h"
#include "../output/json.h"
#include "../output/raw.h"
#include "../output/sentences.h"
#include "../output/style.h"
#include "../output/text.h"
#include "first.h"
#include "subject.h"

struct request {
    const char *lab; /* --lab, or NULL */
    const char *operand;
    bool json;
    bool compiler; /* the format */
    bool sandbox;
    bool raw;
};

static const struct argp_option options[] = {
    {"lab", 'l', "LAB", 0, "The lab that FILE is a submission to", 0},
    {"sandbox", 's', NULL, 0, "Build and run it where it sees nothing of this machine", 0},
    {"raw", 'w', NULL, 0, "Also print what the tools printed, word for word", 0},
    {"format", 'f', "compiler", 0, "Print findings as a compiler does, for editors", 0},
    {"json", 'j', NULL, 0, "Print the verdict as JSON", 0},
    {0},
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct request *request = state->input;
    switch (key) {
    case 'l':
        request->lab = argument;
        return 0;
    case 'j':
        request->json = true;
        return 0;
    case 's':
        request->sandbox = true;
        return 0;
    case 'f':
        if (strcmp(argument, "compiler") != 0)
            argp_error(state, "the format is 'compiler', not '%s'; JSON has an option of its own",
                       argument);
        request->compiler = true;
        return 0;
    case 'w':
        request->raw = true;
        return 0;
    case ARGP_KEY_ARG:
        if (request->operand)
            argp_error(state, "one program at a time, not also '%s'", argument);
        request->operand = argument;
        return 0;
    case ARGP_KEY_NO_ARGS:
        argp_error(state, "which program? Name a lab (see 'lab list') or a file");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp argp = {
    options,
    parse,
    "LAB\nFILE\n--lab LAB FILE",
    "Grades a program: builds it, runs it under every engine of its lab, explains what was found."
    "\vLAB grades the file in labs/ that you edit. A FILE inside the course names its lab by where "
    "it lies; any other needs --lab.\n\nExit status: 0 passed, 1 findings, 2 wrong usage, 3 this "
    "machine, 4 did not build, 5 inconclusive.",
    NULL,
    NULL,
    NULL};

static bool has_solution(const struct exam *exam)
{
    const struct lab *lab = exam->lab;
    return access(arena_printf(exam->arena, "solutions/%s/%s", lab->trap, lab->name), F_OK) == 0;
}

static void print_next_step(const struct exam *exam, const struct verdict *verdict)
{
    const char *lab = exam->lab->name;
    if (verdict->outcome == OUTCOME_NOT_BUILT)
        announce("Next: mend what the compiler says, then try again.");
    else if (verdict->outcome == OUTCOME_FAIL)
        announce("Next: '%s hint %s', or '%s explain %s' for what this kind of finding means.",
                 called_as, lab, called_as,
                 verdict->worst ? kind_name(verdict->worst->kind) : "wrong-result");
    else if (verdict->outcome == OUTCOME_PASS && place_here(exam->arena))
        announce("Next: '%s solution %s' shows another right way, and why; '%s next' goes on.",
                 called_as, lab, called_as);
    else if (verdict->outcome == OUTCOME_PASS && has_solution(exam))
        announce("Next: compare with solutions/%s/%s and read its WHY.md. In the next lab, '%s "
                 "predict' asks you first.",
                 exam->lab->trap, lab, called_as);
    else if (verdict->outcome == OUTCOME_PASS)
        announce("Next: '%s list' has the labs in order; '%s predict' asks you first.", called_as,
                 called_as);
    else
        announce("Next: '%s doctor' looks at this machine.", called_as);
}

/* A first look at a lab has a beginning, before the tools speak, and an end. */
struct look {
    bool first;
    struct guess guess; /* no lines: nobody was asked, or nobody answered */
};

static void print_title(const struct exam *exam)
{
    announce("%s: %s\n", exam->lab->title, exam->sources[0]);
    fflush(stdout);
}

static int look_begin(struct exam *exam, struct look *look)
{
    print_title(exam);
    int status = first_try(exam->arena, exam->lab);
    if (status == 0 && first_ask(exam->lab, &look->guess))
        place_note(exam->arena, exam->lab, &(struct standing){.asked = true});
    return status;
}

/* Below the findings, in their order. */
static void print_raw(const struct exam *exam)
{
    for (size_t i = 0; i < exam->findings.count; i++) {
        const struct finding *finding = exam->findings.list[i];
        if (finding->raw_count)
            printf("%s%zu. %s  [%s]%s\n\n", colour(stdout, BOLD), i + 1,
                   finding_summary(exam->arena, finding, &exam->scope), finding->fingerprint,
                   colour(stdout, PLAIN));
        raw_print(stdout, exam->arena, finding);
    }
}

static void print_text(const struct exam *exam, const struct verdict *verdict,
                       const struct request *request, const struct look *look)
{
    if (!look->first)
        print_title(exam);
    else if (look->guess.count && exam->built)
        guess_print(exam, &look->guess);
    text_exam(stdout, exam);
    if (request->raw)
        print_raw(exam);
    if (look->first && exam->built)
        first_show(exam);
    if (outcome_is_graded(verdict->outcome))
        text_points(stdout, exam, verdict);
    print_next_step(exam, verdict);
    text_closing(stdout, exam, verdict);
}

static void print_lines(const struct exam *exam, const struct verdict *verdict)
{
    char *root = getcwd(NULL, 0), *from = realpath(called_from, NULL);
    compiler_lines(stdout, exam, root ? root : ".", from ? from : "/");
    text_closing(stdout, exam, verdict);
    free(root);
    free(from);
}

int command_check(int argc, char **argv)
{
    struct request request = {0};
    struct look look = {0};
    struct arena arena;
    struct lab lab;
    struct exam exam;
    struct verdict verdict;
    const char *source;
    if (argp_parse(&argp, argc, argv, 0, NULL, &request) != 0)
        return EXIT_USAGE;
    arena_init(&arena);
    int status = submission_operand(&arena, "check", request.lab, request.operand, &lab, &source);
    if (status == 0)
        status = place_refused(&arena, source);
    if (status != 0)
        goto out;
    exam_init_for(&exam, &arena, &lab, source);
    exam_draw(&exam);
    if (request.sandbox && (status = sandbox_prepare()) != 0)
        goto out;
    if (request.sandbox)
        exam_distrust(&exam);
    look.first = !request.json && !request.compiler && !request.sandbox && first_is_due(&exam);
    if (look.first && (status = look_begin(&exam, &look)) != 0)
        goto out;
    status = examine(&exam, &verdict);
    if (status != 0)
        goto out;
    place_note_check(&exam, &verdict);
    findings_tell_replay(&exam, "");
    results_keep(&exam);
    if (request.json)
        json_print(stdout, json_of_exam(&exam, &verdict));
    else if (request.compiler)
        print_lines(&exam, &verdict);
    else
        print_text(&exam, &verdict, &request, &look);
    status = outcome_exit_code(verdict.outcome);
out:
    arena_free(&arena);
    return status;
}
