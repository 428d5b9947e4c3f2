#include "matrix.h"

#include <stdio.h>
#include <stdlib.h>

#include "promise.h"

/* A way of looking: engines, in one kind of run. */
struct way {
    const char *heading, *name;
    enum run_kind run;
    unsigned engines;
};

#define BIT(engine) (1u << (engine))

static const struct way ways[MATRIX_COLUMNS] = {
    {"run", "running it", RUN_NATIVE, BIT(ENGINE_DRIVER) | BIT(ENGINE_WATCHDOG)},
    {"lock graph", "the lock graph", RUN_NATIVE, BIT(ENGINE_LOCKGRAPH)},
    {"TSan", "ThreadSanitizer", RUN_TSAN, BIT(ENGINE_TSAN)},
    {"Helgrind", "Helgrind", RUN_HELGRIND, BIT(ENGINE_HELGRIND)},
    {"memcheck", "memcheck", RUN_MEMCHECK, BIT(ENGINE_MEMCHECK)},
    {"conductor", "the conductor", RUN_CONDUCTOR, BIT(ENGINE_CONDUCTOR)},
    {"+ TSan", "the conductor with ThreadSanitizer", RUN_CONDUCTOR_TSAN, BIT(ENGINE_TSAN)},
    {"+ ASan", "the conductor with AddressSanitizer", RUN_CONDUCTOR_ASAN, BIT(ENGINE_ASAN)},
    {"+ Helgrind", "the conductor with Helgrind", RUN_CONDUCTOR_HELGRIND, BIT(ENGINE_HELGRIND)},
};

static bool saw(const struct exam *exam, const struct way *way)
{
    for (size_t i = 0; i < exam->findings.count; i++) {
        const struct finding *finding = exam->findings.list[i];
        if ((finding->runs & BIT(way->run)) && (finding->engines & way->engines) &&
            finding_is_promised(exam, finding))
            return true;
    }
    return false;
}

void matrix_note(struct matrix_row *row, const struct exam *exam)
{
    for (int i = 0; i < MATRIX_COLUMNS; i++) {
        row->looked[i] += exam->runs[ways[i].run].wanted;
        row->saw[i] += saw(exam, &ways[i]);
    }
}

static bool sees_always(const struct matrix_row *row, int column)
{
    return row->looked[column] > 0 && row->saw[column] == row->looked[column];
}

static bool sees_alone(const struct matrix_row *row, int column)
{
    for (int i = 0; i < MATRIX_COLUMNS; i++)
        if (i != column && row->saw[i] > 0)
            return false;
    return row->saw[column] > 0;
}

static int count_always(const struct matrix_row *rows, size_t count, int column)
{
    int labs = 0;
    for (size_t i = 0; i < count; i++)
        labs += sees_always(&rows[i], column);
    return labs;
}

static int count_sometimes(const struct matrix_row *rows, size_t count, int column)
{
    int labs = 0;
    for (size_t i = 0; i < count; i++)
        labs += rows[i].saw[column] > 0 && !sees_always(&rows[i], column);
    return labs;
}

static int count_alone(const struct matrix_row *rows, size_t count, int column)
{
    int labs = 0;
    for (size_t i = 0; i < count; i++)
        labs += sees_alone(&rows[i], column);
    return labs;
}

static void print_row(FILE *page, const struct matrix_row *row)
{
    fprintf(page, "| [%s](../%s/BRIEF.md) |", row->lab->name, row->lab->folder);
    for (int i = 0; i < MATRIX_COLUMNS; i++)
        if (row->looked[i] == 0)
            fprintf(page, " off |");
        else if (row->saw[i] == 0)
            fprintf(page, "  |");
        else
            fprintf(page, " %d |", row->saw[i]);
    fprintf(page, "\n");
}

static void print_totals(FILE *page, const char *what, const struct matrix_row *rows, size_t count,
                         int (*counted)(const struct matrix_row *rows, size_t count, int column))
{
    fprintf(page, "| **%s** |", what);
    for (int i = 0; i < MATRIX_COLUMNS; i++)
        fprintf(page, " %d |", counted(rows, count, i));
    fprintf(page, "\n");
}

static void print_best(FILE *page, const struct matrix_row *rows, size_t count)
{
    int best = 0;
    for (int i = 1; i < MATRIX_COLUMNS; i++)
        if (count_always(rows, count, i) > count_always(rows, count, best))
            best = i;
    int most = count_always(rows, count, best);
    fprintf(page, "\n%sThe way that sees most, %s, saw %d of %zu every time.\n",
            most < (int)count ? "No way of looking is enough. " : "", ways[best].name, most, count);
}

char *matrix_page(struct arena *arena, const struct matrix_row *rows, size_t count, int times)
{
    char *text = NULL;
    size_t length;
    FILE *page = open_memstream(&text, &length);
    if (!page)
        return arena_copy(arena, "");
    fprintf(page,
            "# The labs, and who sees them\n\n"
            "Every buggy program was looked at %d times in each way. A number says how often its "
            "own\ndefect, or what it does to the program, was seen for certain; an empty cell is "
            "none; \"off\"\nmeans that the lab's manifest does not ask. The lab's WHY.md says why "
            "an engine is silent.\nWritten by `./lab verify --matrix`.\n\n"
            "Natively: *run* is the program as it is, with its driver and the watchdog. The *lock "
            "graph*\nis recorded in that run. Conducted, all with the same schedules every time: "
            "the *conductor*\nalone, and some of its schedules with a tool beside it.\n\n",
            times);
    fprintf(page, "| lab |");
    for (int i = 0; i < MATRIX_COLUMNS; i++)
        fprintf(page, " %s |", ways[i].heading);
    fprintf(page, "\n|---|");
    for (int i = 0; i < MATRIX_COLUMNS; i++)
        fprintf(page, "---|");
    fprintf(page, "\n");
    for (size_t i = 0; i < count; i++)
        print_row(page, &rows[i]);
    print_totals(page, "labs seen every time", rows, count, count_always);
    print_totals(page, "labs seen sometimes", rows, count, count_sometimes);
    print_totals(page, "labs that nobody else sees", rows, count, count_alone);
    print_best(page, rows, count);
    fclose(page);
    char *copy = arena_copy(arena, text);
    free(text);
    return copy;
}
