#include "grades_csv.h"

#include "../model/csv.h"
#include "grade_words.h"

static void print_cell(FILE *out, struct arena *arena, const char *text)
{
    fputs(csv_quoted(arena, csv_defused(arena, text ? text : ""), ','), out);
}

static void print_row(FILE *out, struct arena *arena, const struct grade *grade)
{
    const char *const who[] = {grade->student, grade->name, grade->section, grade->lab};
    for (size_t i = 0; i < sizeof who / sizeof *who; i++) {
        print_cell(out, arena, who[i]);
        fputc(',', out);
    }
    if (outcome_is_graded(grade->outcome))
        fprintf(out, "%d,%d", grade_final(grade), grade->possible);
    else
        fputc(',', out);
    fprintf(out, ",%s,%s,", outcome_name(grade->outcome), grade->late ? "yes" : "no");
    print_cell(out, arena, grade_kinds(arena, grade));
    fputc(',', out);
    print_cell(out, arena, grade_remark(arena, grade));
    fputc('\n', out);
}

void grades_csv_print(FILE *out, const struct grade *grades, size_t count)
{
    fputs("student,name,section,lab,points,possible,outcome,late,kinds,remark\n", out);
    for (size_t i = 0; i < count; i++) {
        struct arena arena;
        arena_init(&arena);
        print_row(out, &arena, &grades[i]);
        arena_free(&arena);
    }
}
