#include "first.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../output/interleaving.h"
#include "../output/sentences.h"
#include "../output/style.h"
#include "../output/text.h"
#include "../output/trial_words.h"
#include "subject.h"

enum { TRIALS = 20, ROWS_MOST = 24 };

/* ---- is it the first time? ---- */

static bool is_known(struct arena *arena, const char *workspace, const struct lab *lab)
{
    char *error;
    json_t *standings = standings_read(arena, workspace, &error);
    struct standing standing = standing_of(standings, lab->name);
    bool known = !standings || standing.checks > 0 || standing.asked;
    json_decref(standings);
    return known;
}

bool first_is_due(const struct exam *exam)
{
    struct arena arena;
    arena_init(&arena);
    const char *workspace = place_here(&arena);
    bool due = workspace && is_students_own(exam) && !is_known(&arena, workspace, exam->lab) &&
               !place_is_changed(&arena, exam->lab, arena_printf(&arena, "%s.c", exam->lab->name));
    arena_free(&arena);
    return due;
}

/* ---- what testing sees ---- */

int first_try(struct arena *arena, const struct lab *lab)
{
    char error[512];
    struct exam exam;
    struct trials trials;
    exam_init_in_place(&exam, arena, lab, "labs");
    exam_want_only(&exam, RUN_NATIVE);
    if (exams_build(&exam, 1, &terminal_progress, error, sizeof error) != 0 ||
        (exam.built &&
         trials_run(&exam, TRIALS, &terminal_progress, &trials, error, sizeof error) != 0))
        return complain(EXIT_ENVIRONMENT, "%s. This is no fault of the program; try 'lab doctor'.",
                        error);
    progress_end();
    if (!exam.built)
        return 0; /* who builds all of it says why */
    announce("%s\n%s\n", trials_sentence(arena, &trials), trials_moral(&trials));
    return 0;
}

/* ---- the question ---- */

bool first_ask(const struct lab *lab, struct guess *guess)
{
    if (!lab->prediction.question || !isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
        return false;
    bool answered = guess_ask(lab, true, guess) == 0;
    putchar('\n');
    fflush(stdout);
    return answered;
}

/* ---- how it goes wrong ---- */

static void print_timeline(const struct exam *exam)
{
    const struct finding *finding = exam->timelined;
    const struct interleaving how = {.most = ROWS_MOST};
    announce("Schedule %zu of %zu shows it: %s.\n", finding->schedules_tried,
             exam->runs[RUN_CONDUCTOR].schedules,
             finding_summary(exam->arena, finding, &exam->scope));
    interleaving_print(stdout, exam->arena, exam->timeline, &how);
    announce("\n'%s replay %s' shows a failing schedule in full.\n", called_as, exam->lab->name);
}

static bool has_schedule(const struct exam *exam)
{
    for (size_t i = 0; i < exam->findings.count; i++)
        if (exam->findings.list[i]->schedule)
            return true;
    return false;
}

/* Nothing goes wrong where its driver could see it. */
static void print_tools(const struct exam *exam)
{
    const struct run *run = &exam->runs[RUN_CONDUCTOR];
    const struct finding *finding = exam->findings.count ? exam->findings.list[0] : NULL;
    if (run->over && !run->broken && run->schedules)
        announce("None of %zu schedules goes wrong where a test could see it.", run->schedules);
    if (finding)
        announce("It is seen by %s: %s.", finding_witnesses(exam->arena, finding),
                 finding_summary(exam->arena, finding, &exam->scope));
    putchar('\n');
}

void first_show(const struct exam *exam)
{
    if (exam->timeline)
        print_timeline(exam);
    else if (has_schedule(exam))
        announce("'%s replay %s' shows a schedule that fails, step by step.\n", called_as,
                 exam->lab->name);
    else
        print_tools(exam);
}
