/* lab inspect: any C program, no lab needed. */
#include <stdio.h>
#include <stdlib.h>

#include "../output/json.h"
#include "../output/text.h"
#include "subject.h"

struct request {
    const char **operands;
    size_t count;
    char **arguments; /* for the program; NULL-terminated inside argv */
    double deadline;
    bool json;
};

static const struct argp_option options[] = {
    {"deadline", 'd', "SECONDS", 0, "Stop a run that takes longer (10; tools get more)", 0},
    {"json", 'j', NULL, 0, "Print the findings as JSON", 0},
    {0},
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct request *request = state->input;
    char *end;
    switch (key) {
    case 'd':
        request->deadline = strtod(argument, &end);
        if (end == argument || *end || !(request->deadline > 0 && request->deadline <= 3600))
            argp_error(state, "--deadline takes seconds from 0 to 3600, not '%s'", argument);
        return 0;
    case 'j':
        request->json = true;
        return 0;
    case ARGP_KEY_ARGS:
        request->operands = (const char **)state->argv + state->next;
        request->count = (size_t)(state->argc - state->next);
        return 0;
    case ARGP_KEY_NO_ARGS:
        argp_error(state, "which program? Name its C files");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp argp = {
    options,
    parse,
    "FILE.c... [-- ARGUMENT...]",
    "Builds a C program from its files, runs it under every engine, prints what was found."
    "\vExit status: 0 nothing found, 1 findings, 2 wrong usage, 3 this machine, 4 did not build, "
    "5 inconclusive.",
    NULL,
    NULL,
    NULL};

static const char **source_operands(struct arena *arena, const struct request *request)
{
    const char **sources = arena_alloc(arena, request->count * sizeof *sources);
    for (size_t i = 0; i < request->count; i++)
        if (!(sources[i] = source_operand(arena, request->operands[i])))
            return NULL;
    return sources;
}

static void print_text(const struct exam *exam, const struct verdict *verdict)
{
    text_exam(stdout, exam);
    if (verdict->outcome == OUTCOME_FAIL && verdict->worst)
        announce("Next: '%s explain %s' says what it means and how to mend it.", called_as,
                 verdict->worst->fingerprint);
    text_closing(stdout, exam, verdict);
}

int command_inspect(int argc, char **argv)
{
    struct request request = {.deadline = 10};
    struct arena arena;
    struct exam exam;
    struct verdict verdict;
    int status = EXIT_USAGE;
    argc = split_arguments(argc, argv, &request.arguments);
    if (argp_parse(&argp, argc, argv, 0, NULL, &request) != 0)
        return EXIT_USAGE;
    arena_init(&arena);
    const char **sources = source_operands(&arena, &request);
    if (!sources)
        goto out;
    exam_init_program(&exam, &arena, sources, request.count, request.arguments, request.deadline);
    exam.directory = called_from;
    status = examine(&exam, &verdict);
    if (status != 0)
        goto out;
    findings_tell_replay(&exam, "");
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
