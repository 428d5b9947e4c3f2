/*
 * lab verify: every buggy program is found as promised, every mended one is clean; and where that
 * is repeated, in the same way each time.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../engine/control.h"
#include "../model/path.h"
#include "../output/json.h"
#include "../output/sentences.h"
#include "../output/style.h"
#include "../run/catalogue.h"
#include "../run/files.h"
#include "command.h"
#include "matrix.h"
#include "promise.h"

enum { MATRIX_REPETITIONS = 10 };

static const char matrix_in_docs[] = "docs/matrix.md";

struct request {
    char **names;
    size_t count;
    bool full, json;
    const char *matrix; /* the page to write, or NULL */
    int repeat;         /* 0: the default */
};

static const struct argp_option options[] = {
    {"full", 'f', NULL, 0,
     "Also tests/submissions: the right ones pass, the wrong ones are refused", 0},
    {"repeat", 'r', "N", 0,
     "Every program N times, which must give the same points along the same schedules", 0},
    {"matrix", 'm', "FILE", OPTION_ARG_OPTIONAL,
     "Also write the page of who sees what, docs/matrix.md; every program ten times", 0},
    {"json", 'j', NULL, 0, "Print the outcome as JSON", 0},
    {0},
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct request *request = state->input;
    char *end;
    switch (key) {
    case 'f':
        request->full = true;
        return 0;
    case 'j':
        request->json = true;
        return 0;
    case 'r':
        request->repeat = (int)strtol(argument, &end, 10);
        if (end == argument || *end || request->repeat < 1 || request->repeat > 10000)
            argp_error(state, "--repeat takes a number from 1 to 10000, not '%s'", argument);
        return 0;
    case 'm':
        request->matrix = argument ? argument : matrix_in_docs;
        return 0;
    case ARGP_KEY_ARGS:
        request->names = state->argv + state->next;
        request->count = (size_t)(state->argc - state->next);
        return 0;
    case ARGP_KEY_SUCCESS:
        if (request->count > 0 && request->matrix == matrix_in_docs)
            argp_error(state, "%s is of all labs; for some of them say --matrix=FILE",
                       matrix_in_docs);
        return 0;
    default:
        return key == ARGP_KEY_NO_ARGS ? 0 : ARGP_ERR_UNKNOWN;
    }
}

static const struct argp argp = {
    options,
    parse,
    "[LAB...]",
    "Checks the course itself: every buggy program is found by the engines its manifest names, and "
    "by no other, and every solution is clean."
    "\vExit status: 0 all as promised, 1 not so, 2 wrong usage, 3 this machine.",
    NULL,
    NULL,
    NULL};

static int load_labs(struct arena *arena, const struct request *request, struct lab **labs,
                     size_t *count)
{
    char *error;
    if (request->count == 0) {
        if (catalogue_load(arena, labs, count, &error) == 0 &&
            (!request->matrix || path_sort(arena, *labs, *count, &error) == 0))
            return 0;
        return complain(EXIT_ENVIRONMENT, "%s", error);
    }
    *labs = arena_alloc(arena, request->count * sizeof **labs);
    *count = request->count;
    for (size_t i = 0; i < request->count; i++) {
        int status = lab_operand(arena, request->names[i], &(*labs)[i]);
        if (status != 0)
            return status;
    }
    return 0;
}

/* The exams of one round. */
struct round {
    struct promised *list;
    size_t count;
};

static struct promised *round_add(struct arena *arena, struct round *round, enum part part)
{
    round->list = arena_grow(arena, round->list, round->count, sizeof *round->list);
    struct promised *promised = &round->list[round->count++];
    *promised = (struct promised){.part = part};
    return promised;
}

static void round_add_lab(struct arena *arena, struct round *round, const struct lab *lab,
                          bool full)
{
    exam_init_in_place(&round_add(arena, round, PART_BUGGY)->exam, arena, lab, "labs");
    exam_init_in_place(&round_add(arena, round, PART_SOLUTION)->exam, arena, lab, "solutions");
    for (size_t i = 0; full && i < lab->specimen_count; i++) {
        struct promised *promised = round_add(arena, round, PART_SPECIMEN);
        promised->specimen = &lab->specimens[i];
        exam_init_submission(&promised->exam, arena, lab,
                             arena_printf(arena, "tests/submissions/%s/%s/%s.c", lab->trap,
                                          lab->name, lab->specimens[i].name));
    }
}

/* Progress in programs of the round, where a batch tells of its own steps. */
struct batch_progress {
    struct progress progress; /* comes first */
    size_t before, size, all;
};

static void batch_step(struct progress *progress, const char *what, size_t done, size_t count)
{
    const struct batch_progress *batch = (const struct batch_progress *)progress;
    size_t programs = count ? batch->size * done / count : 0;
    terminal_progress.step(&terminal_progress, what, batch->before + programs, batch->all);
}

/* As many as can be built, run and read before the kernel forgets what is in their files. */
enum { BATCH = 64 };

static int batch_run(const struct round *round, size_t from, size_t size, const char *lost)
{
    char error[512];
    struct exam exams[BATCH];
    struct batch_progress progress = {{batch_step}, from, size, round->count};
    struct promised *list = round->list + from;
    for (size_t i = 0; i < size; i++)
        exams[i] = list[i].exam;
    if (exams_build(exams, size, &progress.progress, error, sizeof error) != 0 ||
        exams_run(exams, size, &progress.progress, error, sizeof error) != 0)
        return complain(-1, "%s. Try 'lab doctor'.", error);
    for (size_t i = 0; i < size; i++) {
        list[i].exam = exams[i];
        judge(&list[i].exam, lost, &list[i].verdict);
    }
    return 0;
}

static int round_run(const struct round *round, const char *lost)
{
    int result = 0;
    for (size_t from = 0; from < round->count && result == 0; from += BATCH) {
        size_t left = round->count - from;
        result = batch_run(round, from, left < BATCH ? left : BATCH, lost);
    }
    progress_end();
    return result;
}

/* What several rounds made of one lab. */
struct tally {
    const struct lab *lab;
    int runs, broken;
    struct matrix_row row;  /* of its buggy program */
    unsigned saw;           /* engines that saw the defect in every round */
    const char *first;      /* what was wrong first, or NULL */
    const char *first_name; /* in which program */
};

/* before: the same program in the first round, or NULL in that one. */
static void tally_add(struct tally *tally, const struct promised *promised,
                      const struct promised *before)
{
    const char *broken = promise_broken(promised);
    if (!broken && before)
        broken = promise_unsteady(promised, before);
    tally->runs++;
    if (promised->part == PART_BUGGY) {
        tally->saw &= engines_that_saw(&promised->exam);
        matrix_note(&tally->row, &promised->exam);
    }
    if (!broken)
        return;
    tally->broken++;
    if (!tally->first) {
        tally->first = broken;
        tally->first_name = promised->exam.name;
    }
}

static char *engines_list(struct arena *arena, unsigned engines)
{
    struct finding finding = {.engines = engines};
    return finding_witnesses(arena, &finding);
}

static void print_tally(struct arena *arena, const struct tally *tally)
{
    if (!tally->broken) {
        printf("  %-28s %sas promised%s  %3d runs, found by %s\n", tally->lab->name,
               colour(stdout, GREEN), colour(stdout, PLAIN), tally->runs,
               engines_list(arena, tally->saw));
        return;
    }
    printf("  %-28s %sNOT as promised%s, %d of %d runs; %s: %s\n", tally->lab->name,
           colour(stdout, RED), colour(stdout, PLAIN), tally->broken, tally->runs,
           tally->first_name, tally->first);
}

static json_t *json_of_tallies(const struct tally *tallies, size_t count, size_t good)
{
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++) {
        const struct tally *tally = &tallies[i];
        json_array_append_new(list, json_pack("{s:s, s:b, s:i, s:i, s:o, s:s?, s:s?}", "lab",
                                              tally->lab->name, "as_promised", tally->broken == 0,
                                              "runs", tally->runs, "broken", tally->broken,
                                              "found_by", json_of_engines(tally->saw), "program",
                                              tally->first_name, "what", tally->first));
    }
    return json_pack("{s:i, s:i, s:i, s:o}", "version", 1, "labs", (int)count, "as_promised",
                     (int)good, "results", list);
}

static int repetitions(const struct request *request)
{
    if (request->repeat)
        return request->repeat;
    return request->matrix ? MATRIX_REPETITIONS : 1;
}

static int matrix_keep(struct arena *arena, const char *path, const struct tally *tallies,
                       size_t count, int times)
{
    struct matrix_row *rows = arena_alloc(arena, count * sizeof *rows);
    for (size_t i = 0; i < count; i++)
        rows[i] = tallies[i].row;
    const char *page = matrix_page(arena, rows, count, times);
    if (!*page)
        return complain(EXIT_ENVIRONMENT, "no memory for the page of who sees what.");
    if (path != matrix_in_docs)
        return output_write(arena, path, page);
    if (file_write(path, page, strlen(page)) == 0)
        return 0;
    return complain(EXIT_ENVIRONMENT, "%s can't be written: %s.", path, strerror(errno));
}

static int verify(struct arena *arena, const struct request *request, const struct lab *labs,
                  size_t count)
{
    int repeat = repetitions(request);
    struct tally *tallies = arena_alloc(arena, count * sizeof *tallies);
    const char *lost = control_lost(arena);
    size_t good = 0;
    if (lost)
        return complain(EXIT_ENVIRONMENT, "%s.", lost);
    for (size_t i = 0; i < count; i++)
        tallies[i] = (struct tally){.lab = &labs[i], .row.lab = &labs[i], .saw = ~0u};
    struct round first = {0};
    for (int n = 0; n < repeat; n++) {
        struct round round = {0};
        for (size_t i = 0; i < count; i++)
            round_add_lab(arena, &round, &labs[i], request->full);
        for (size_t i = 0; i < first.count; i++)
            exam_share_build(&round.list[i].exam, &first.list[i].exam);
        if (round_run(&round, lost) != 0)
            return EXIT_ENVIRONMENT;
        if (n == 0)
            first = round;
        for (size_t i = 0; i < round.count; i++)
            for (size_t j = 0; j < count; j++)
                if (round.list[i].exam.lab == &labs[j])
                    tally_add(&tallies[j], &round.list[i], n ? &first.list[i] : NULL);
    }
    for (size_t i = 0; i < count; i++)
        good += tallies[i].broken == 0;
    if (request->json) {
        json_print(stdout, json_of_tallies(tallies, count, good));
    } else {
        for (size_t i = 0; i < count; i++)
            print_tally(arena, &tallies[i]);
        printf("%zu lab%s: %zu as promised, %zu not\n", count, count == 1 ? "" : "s", good,
               count - good);
    }
    int written = request->matrix ? matrix_keep(arena, request->matrix, tallies, count, repeat) : 0;
    if (written != 0)
        return written;
    return good == count ? EXIT_PASSED : EXIT_FAILED;
}

int command_verify(int argc, char **argv)
{
    struct request request = {0};
    struct arena arena;
    struct lab *labs;
    size_t count;
    if (argp_parse(&argp, argc, argv, 0, NULL, &request) != 0)
        return EXIT_USAGE;
    arena_init(&arena);
    bool elsewhere = request.matrix && request.matrix != matrix_in_docs;
    int status = elsewhere ? output_refused(&arena, request.matrix) : 0;
    if (status == 0)
        status = load_labs(&arena, &request, &labs, &count);
    if (status == 0)
        status = verify(&arena, &request, labs, count);
    arena_free(&arena);
    return status;
}
