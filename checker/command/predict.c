/*
 * lab predict: what do you expect, before any tool has spoken?
 *
 *     question --> lines --> the tools --> which of the lines they name, and what was to be seen
 *
 * The question and its answer are those of the lab as it was handed out. In a file that was edited
 * the lines may have moved; then only the tools can say what is right.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../output/json.h"
#include "../output/style.h"
#include "../output/text.h"
#include "command.h"

enum { LINES_MOST = 16 };

struct guess {
    int lines[LINES_MOST]; /* rising, each once */
    size_t count;
};

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
    "Asks what goes wrong in a lab before any tool has spoken, then lets the tools speak, and says "
    "how near you were. It costs no points."
    "\vExit status: 0 all lines were right, 1 not all, 2 wrong usage, 3 this machine, 4 did not "
    "build.",
    NULL,
    NULL,
    NULL};

/* ---- the answer ---- */

static void guess_add(struct guess *guess, int line)
{
    size_t at = 0;
    while (at < guess->count && guess->lines[at] < line)
        at++;
    if (at < guess->count && guess->lines[at] == line)
        return;
    memmove(&guess->lines[at + 1], &guess->lines[at], (guess->count - at) * sizeof(int));
    guess->lines[at] = line;
    guess->count++;
}

/* "28, 33" or "28 33". 0; -1 when it is no list of lines. */
static int guess_parse(const char *text, struct guess *guess)
{
    *guess = (struct guess){0};
    for (text += strspn(text, ", \t\n"); *text; text += strspn(text, ", \t\n")) {
        char *end;
        long line = strtol(text, &end, 10);
        if (end == text || line < 1 || line > 99999 || guess->count == LINES_MOST)
            return -1;
        guess_add(guess, (int)line);
        text = end;
    }
    return guess->count ? 0 : -1;
}

/* Asks until there is a list of lines; -1 when there is nobody to answer. */
static int guess_ask(const struct lab *lab, struct guess *guess)
{
    char answer[256];
    printf("%s: %s/%s.c\n\n%s\n", lab->title, lab->folder, lab->name, lab->prediction.question);
    for (;;) {
        printf("Line numbers of %s.c: ", lab->name);
        fflush(stdout);
        if (!fgets(answer, sizeof answer, stdin)) {
            putchar('\n');
            return -1;
        }
        if (guess_parse(answer, guess) == 0)
            return 0;
        printf("Some numbers, please, such as '28, 33'. Ctrl-D ends.\n");
    }
}

static bool has_line(const int *lines, size_t count, int line)
{
    for (size_t i = 0; i < count; i++)
        if (lines[i] == line)
            return true;
    return false;
}

static bool is_right(const struct lab *lab, int line)
{
    return has_line(lab->prediction.lines, lab->prediction.line_count, line);
}

static size_t right_count(const struct lab *lab, const struct guess *guess)
{
    size_t right = 0;
    for (size_t i = 0; i < guess->count; i++)
        right += is_right(lab, guess->lines[i]);
    return right;
}

static bool is_all(const struct lab *lab, const struct guess *guess)
{
    return right_count(lab, guess) == lab->prediction.line_count &&
           guess->count == lab->prediction.line_count;
}

/* ---- what the tools say ---- */

/* The first certain finding with this line on one of its stacks, or NULL. */
static const struct finding *finding_at(const struct exam *exam, int line)
{
    for (size_t i = 0; i < exam->findings.count; i++) {
        const struct finding *finding = exam->findings.list[i];
        if (finding->weight == WEIGHT_CERTAIN &&
            finding_names_line(finding, exam->sources[0], line))
            return finding;
    }
    return NULL;
}

static void print_line(const struct exam *exam, int line, bool right, const char *otherwise)
{
    const struct finding *finding = finding_at(exam, line);
    printf("  %5d  %s%s%s", line, colour(stdout, right ? GREEN : YELLOW),
           right ? "right" : otherwise, colour(stdout, PLAIN));
    if (finding)
        printf(": %s", kind_phrase(finding->kind));
    putchar('\n');
}

static void print_text(const struct exam *exam, const struct guess *guess)
{
    const struct lab *lab = exam->lab;
    size_t right = right_count(lab, guess);
    printf("\nWhat you expected, and what is there:\n");
    for (size_t i = 0; i < guess->count; i++)
        print_line(exam, guess->lines[i], is_right(lab, guess->lines[i]), "not this one");
    for (size_t i = 0; i < lab->prediction.line_count; i++)
        if (!has_line(guess->lines, guess->count, lab->prediction.lines[i]))
            print_line(exam, lab->prediction.lines[i], false, "this one, too");
    printf("\n%s\n\n", lab->prediction.because);
    printf("Next: './lab check %s' shows all that the tools say.\n", lab->name);
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
        if (finding_at(exam, prediction->lines[i]))
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
                     json_of_named(exam), "right", (int)right_count(lab, guess), "because",
                     lab->prediction.because);
}

/* ---- the command ---- */

static int guess_take(const struct request *request, const struct lab *lab, struct guess *guess)
{
    if (!request->lines && guess_ask(lab, guess) != 0)
        return complain(EXIT_USAGE, "nobody answered; 'lab predict %s --lines N,N' asks nobody.",
                        lab->name);
    if (request->lines && guess_parse(request->lines, guess) != 0)
        return complain(EXIT_USAGE, "--lines takes line numbers such as 28,33, not '%s'.",
                        request->lines);
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
    int status = guess_take(request, lab, &guess);
    if (status != 0)
        return status;
    exam_init_in_place(&exam, arena, lab, "labs");
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
    return is_all(lab, &guess) ? EXIT_PASSED : EXIT_FAILED;
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
        status = predict(&arena, &request, &lab);
    arena_free(&arena);
    return status;
}
