/* lab check: is my program mended? */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../output/json.h"
#include "../output/text.h"
#include "../run/catalogue.h"
#include "command.h"

struct request {
    const char *lab; /* --lab, or NULL */
    const char *operand;
    bool json;
};

static const struct argp_option options[] = {
    {"lab", 'l', "LAB", 0, "The lab that FILE is a submission to", 0},
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

static bool is_in_place(const struct lab *lab, const char *source, const char *tree,
                        struct arena *arena)
{
    return strcmp(source,
                  arena_printf(arena, "%s/%s/%s/%s.c", tree, lab->trap, lab->name, lab->name)) == 0;
}

/* Programs that build.ninja knows are built once and kept; any other file is a submission. */
static void exam_init_for(struct exam *exam, struct arena *arena, const struct lab *lab,
                          const char *source)
{
    if (is_in_place(lab, source, "labs", arena))
        exam_init_in_place(exam, arena, lab, "labs");
    else if (is_in_place(lab, source, "solutions", arena))
        exam_init_in_place(exam, arena, lab, "solutions");
    else
        exam_init_submission(exam, arena, lab, source);
}

/* The file in labs/ that a lab's students edit. */
static char *lab_source(struct arena *arena, const struct lab *lab)
{
    char *root = realpath(".", NULL);
    char *path = arena_printf(arena, "%s/%s/%s.c", root ? root : ".", lab->folder, lab->name);
    free(root);
    return source_operand(arena, path);
}

/* Fills lab and *source from the request; 0, or an exit status after complaining. */
static int understand(struct arena *arena, const struct request *request, struct lab *lab,
                      const char **source)
{
    char *error;
    bool is_file =
        request->lab || strstr(request->operand, ".c") || access(request->operand, F_OK) == 0;
    int status = 0;
    if (!is_file) {
        status = lab_operand(arena, request->operand, lab);
        *source = status == 0 ? lab_source(arena, lab) : NULL;
        return status == 0 && !*source ? EXIT_USAGE : status;
    }
    *source = source_operand(arena, request->operand);
    if (!*source)
        return EXIT_USAGE;
    if (request->lab)
        return lab_operand(arena, request->lab, lab);
    int found = strchr(*source, '/') ? catalogue_find(arena, *source, lab, &error) : 1;
    if (found == 0)
        return 0;
    if (found < 0)
        return complain(EXIT_ENVIRONMENT, "%s", error);
    return complain(EXIT_USAGE, "which lab is %s for? Say 'lab check --lab LAB %s'.",
                    request->operand, request->operand);
}

static void print_next_step(const struct exam *exam, const struct verdict *verdict)
{
    const char *lab = exam->lab->name;
    if (verdict->outcome == OUTCOME_NOT_BUILT)
        printf("Next: mend what the compiler says, then try again.\n");
    else if (verdict->outcome == OUTCOME_FAIL)
        printf(
            "Next: './lab hint %s', or './lab explain %s' for what this kind of finding means.\n",
            lab, verdict->worst ? kind_name(verdict->worst->kind) : "wrong-result");
    else if (verdict->outcome == OUTCOME_PASS)
        printf("Next: compare with solutions/%s/%s and read its WHY.md.\n", exam->lab->trap, lab);
    else
        printf("Next: './lab doctor' looks at this machine.\n");
}

static void print_text(const struct exam *exam, const struct verdict *verdict)
{
    printf("%s: %s\n\n", exam->lab->title, exam->sources[0]);
    text_exam(stdout, exam);
    if (outcome_is_graded(verdict->outcome))
        text_points(stdout, exam->lab, verdict);
    print_next_step(exam, verdict);
    text_closing(stdout, exam, verdict);
}

int command_check(int argc, char **argv)
{
    struct request request = {0};
    struct arena arena;
    struct lab lab;
    struct exam exam;
    struct verdict verdict;
    const char *source;
    if (argp_parse(&argp, argc, argv, 0, NULL, &request) != 0)
        return EXIT_USAGE;
    arena_init(&arena);
    int status = understand(&arena, &request, &lab, &source);
    if (status != 0)
        goto out;
    exam_init_for(&exam, &arena, &lab, source);
    status = examine(&exam, &verdict);
    if (status != 0)
        goto out;
    results_keep(&exam);
    if (request.json)
        json_print(stdout, json_of_exam(&exam, &verdict));
    else
        print_text(&exam, &verdict);
    status = outcome_exit_code(verdict.outcome);
out:
    arena_free(&arena);
    return status;
}
