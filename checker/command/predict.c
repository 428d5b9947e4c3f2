/*
 * lab predict: what do you expect, before any tool has spoken?
 *
 *     runs --> question --> lines --> the tools --> which of the lines they name --> a schedule
 *
 * The question and its answer are those of the lab as it was handed out. In a file that was edited
 * the lines may have moved; then only the tools can say what is right.
 */
#include <stdio.h>

#include "../output/json.h"
#include "../output/text.h"
#include "first.h"

struct request {
    const char *lab;
    const char *lines; /* --lines, or NULL: asked for */
    bool json;
};

static const struct argp_option options[] = {
    {"lines", 'l', "N,N", 0, "The answer, instead of being asked for it", 0},
    {"json", 'j', NULL, 0, "Print the answer as JSON; needs --lines", 0},
    {0},
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct request *request = state->input;
    switch (key) {
    case 'l':
        request->lines = argument;
        return 0;
    case 'j':
        request->json = true;
        return 0;
    case ARGP_KEY_ARG:
        if (request->lab)
            argp_error(state, "one lab at a time, not also '%s'", argument);
        request->lab = argument;
        return 0;
    case ARGP_KEY_NO_ARGS:
        argp_error(state, "for which lab? 'lab list' shows all");
        return 0;
    case ARGP_KEY_END:
        if (request->json && !request->lines)
            argp_error(state, "--json asks nobody; say --lines, too");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp argp = {
    options,
    parse,
    "LAB",
    "Runs a lab as a test would, asks what goes wrong in it before any tool has spoken, then lets "
    "the tools speak, says how near you were, and shows a schedule that fails. It costs no points."
    "\vExit status: 0 all lines were right, 1 not all, 2 wrong usage, 3 this machine, 4 did not "
    "build.",
    NULL,
    NULL,
    NULL};

static void print_text(const struct exam *exam, const struct guess *guess)
{
    const struct lab *lab = exam->lab;
    size_t right = guess_right(lab, guess);
    putchar('\n');
    guess_print(exam, guess);
    first_show(exam);
    announce("Next: '%s check %s' shows all that the tools say; mend %s.c, and check again.",
             called_as, lab->name, lab->name);
    printf("%s: %zu of %zu lines predicted", lab->name, right, lab->prediction.line_count);
    if (guess->count > right)
        printf(", and %zu that %s no part in it", guess->count - right,
               guess->count - right == 1 ? "has" : "have");
    putchar('\n');
}

static json_t *json_of_lines(const int *lines, size_t count)
{
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append_new(list, json_integer(lines[i]));
    return list;
}

static json_t *json_of_named(const struct exam *exam)
{
    const struct prediction *prediction = &exam->lab->prediction;
    json_t *list = json_array();
    for (size_t i = 0; i < prediction->line_count; i++)
        if (guess_finding(exam, prediction->lines[i]))
            json_array_append_new(list, json_integer(prediction->lines[i]));
    return list;
}

static json_t *json_of_prediction(const struct exam *exam, const struct guess *guess)
{
    const struct lab *lab = exam->lab;
    return json_pack("{s:i, s:s, s:s, s:o, s:o, s:o, s:i, s:s}", "version", 1, "lab", lab->name,
                     "question", lab->prediction.question, "predicted",
                     json_of_lines(guess->lines, guess->count), "answer",
                     json_of_lines(lab->prediction.lines, lab->prediction.line_count), "seen",
                     json_of_named(exam), "right", (int)guess_right(lab, guess), "because",
                     lab->prediction.because);
}

/* ---- the command ---- */

/* Lines that were given on the command line are read before anything is run. */
static int lines_take(struct arena *arena, const struct request *request, const struct lab *lab,
                      struct guess *guess)
{
    *guess = (struct guess){0};
    if (request->lines && guess_parse(request->lines, guess) != 0)
        return complain(EXIT_USAGE, "--lines takes line numbers such as 28,33, not '%s'.",
                        request->lines);
    char *beyond = request->lines ? guess_beyond(arena, lab, guess) : NULL;
    return beyond ? complain(EXIT_USAGE, "%s.", beyond) : 0;
}

static int question_put(struct arena *arena, const struct request *request, const struct lab *lab,
                        struct guess *guess)
{
    announce("%s: %s/%s.c\n", lab->title, lab->folder, lab->name);
    fflush(stdout);
    int status = first_try(arena, lab);
    if (status != 0)
        return status;
    if (request->lines)
        announce("%s", lab->prediction.question);
    else if (guess_ask(lab, false, guess) != 0)
        return complain(EXIT_USAGE, "nobody answered; 'lab predict %s --lines N,N' asks nobody.",
                        lab->name);
    place_note(arena, lab, &(struct standing){.asked = true});
    return 0;
}

static int predict(struct arena *arena, const struct request *request, const struct lab *lab)
{
    struct guess guess;
    struct exam exam;
    struct verdict verdict;
    if (!lab->prediction.question)
        return complain(EXIT_USAGE, "%s asks no question; 'lab check %s' lets the tools speak.",
                        lab->name, lab->name);
    int status = lines_take(arena, request, lab, &guess);
    if (status == 0 && !request->json)
        status = question_put(arena, request, lab, &guess);
    if (status != 0)
        return status;
    fflush(stdout);
    exam_init_in_place(&exam, arena, lab, "labs");
    exam_draw(&exam);
    status = examine(&exam, &verdict);
    if (status != 0)
        return status;
    if (!exam.built) {
        text_exam(stderr, &exam);
        return complain(EXIT_NOT_BUILT, "%s does not build, so no tool can speak.",
                        exam.sources[0]);
    }
    if (request->json)
        json_print(stdout, json_of_prediction(&exam, &guess));
    else
        print_text(&exam, &guess);
    return guess_is_all(lab, &guess) ? EXIT_PASSED : EXIT_FAILED;
}

int command_predict(int argc, char **argv)
{
    struct request request = {0};
    struct arena arena;
    struct lab lab;
    if (argp_parse(&argp, argc, argv, 0, NULL, &request) != 0)
        return EXIT_USAGE;
    arena_init(&arena);
    int status = lab_operand(&arena, request.lab, &lab);
    if (status == 0)
        status = place_refused(&arena, lab.folder);
    if (status == 0)
        status = predict(&arena, &request, &lab);
    arena_free(&arena);
    return status;
}
