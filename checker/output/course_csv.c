#include "course_csv.h"

#include <stdlib.h>
#include <string.h>

#include "../model/csv.h"
#include "../model/map.h"

struct row {
    const char *student, *name, *section;
    bool is_known;               /* the book has a grade: student is as it says there */
    const struct grade **grades; /* one for each lab of the course; NULL: none */
    size_t *counts;              /* how many grades there are; two have no points */
};

struct table {
    FILE *out;
    struct arena arena;
    const struct course *course;
    struct row *rows;
    size_t count;
    struct map by_key; /* lists of struct holder */
    int64_t now;
};

/* A key, and the row that is whose it is. */
struct holder {
    const char *key;
    size_t row;
    struct holder *next;
};

/* ---- who is who ---- */

static size_t add_row(struct table *table, const char *student)
{
    size_t labs = table->course->count;
    table->rows = arena_grow(&table->arena, table->rows, table->count, sizeof *table->rows);
    struct row *row = &table->rows[table->count];
    *row = (struct row){.student = student};
    row->grades = arena_alloc(&table->arena, labs * sizeof *row->grades);
    row->counts = arena_alloc(&table->arena, labs * sizeof *row->counts);
    return table->count++;
}

/* Keys are the same whatever their case, as on the roster. */
static char *plain(struct table *table, const char *key)
{
    char *text = arena_copy(&table->arena, key);
    for (char *at = text; *at; at++)
        if (*at >= 'A' && *at <= 'Z')
            *at = (char)(*at - 'A' + 'a');
    return text;
}

static const struct holder *find(struct table *table, const char *key)
{
    const struct holder *holder = *map_at(&table->by_key, map_key(key));
    while (holder && strcmp(holder->key, key) != 0)
        holder = holder->next;
    return holder;
}

static void hold(struct table *table, const char *key, size_t row)
{
    void **place = map_at(&table->by_key, map_key(key));
    struct holder *holder = arena_alloc(&table->arena, sizeof *holder);
    *holder = (struct holder){key, row, *place};
    *place = holder;
}

static void add_student(struct table *table, const struct course_student *student)
{
    size_t row = add_row(table, student->keys[0]);
    table->rows[row].name = student->name;
    table->rows[row].section = student->section;
    for (const char **key = student->keys; *key; key++)
        hold(table, plain(table, *key), row);
}

static struct row *row_of(struct table *table, const char *student)
{
    char *key = plain(table, student);
    const struct holder *holder = find(table, key);
    size_t row = holder ? holder->row : add_row(table, student);
    if (!holder)
        hold(table, key, row);
    return &table->rows[row];
}

/* ---- grades ---- */

static bool is_nothing(const struct grade *grade)
{
    return !grade->source_digest && grade->problem &&
           strcmp(grade->problem, "nothing handed in") == 0;
}

/* Under another key of theirs somebody may have handed in after all: that grade counts. */
static void add_grade(struct table *table, const struct grade *grade)
{
    const struct course_lab *lab = course_find(table->course, grade->lab);
    if (!lab)
        return;
    struct row *row = row_of(table, grade->student);
    size_t place = (size_t)(lab - table->course->labs);
    const struct grade *before = row->grades[place];
    row->student = row->is_known ? row->student : grade->student;
    row->is_known = true;
    row->name = row->name ? row->name : grade->name;
    row->section = row->section ? row->section : grade->section;
    if (before && is_nothing(grade))
        return;
    row->counts[place] = before && !is_nothing(before) ? row->counts[place] + 1 : 1;
    row->grades[place] = grade;
}

/* The points for a lab, and how many there may be; false: nobody knows. */
static bool points_of(const struct table *table, const struct row *row, size_t place, int *points,
                      int *possible)
{
    const struct grade *grade = row->grades[place];
    const struct course_lab *lab = &table->course->labs[place];
    if (!grade || row->counts[place] > 1)
        return false;
    *points = grade_final(grade);
    *possible = grade->possible;
    if (outcome_is_graded(grade->outcome))
        return grade->possible > 0;
    *points = 0;
    *possible = 100;
    return is_nothing(grade) && lab->is_due && table->now > lab->due;
}

/* ---- the table ---- */

static void print_cell(struct table *table, const char *text)
{
    fputs(csv_quoted(&table->arena, csv_defused(&table->arena, text ? text : ""), ','), table->out);
}

static void print_labs(struct table *table, const struct row *row)
{
    double sum = 0, weights = 0;
    char *missing = "";
    for (size_t i = 0; i < table->course->count; i++) {
        int points, possible;
        const struct course_lab *lab = &table->course->labs[i];
        if (points_of(table, row, i, &points, &possible)) {
            fprintf(table->out, "%d,", points);
            sum += lab->weight * 100.0 * points / possible;
            weights += lab->weight;
            continue;
        }
        fputc(',', table->out);
        if (lab->weight)
            missing = arena_printf(&table->arena, "%s%s%s%s", missing, *missing ? ", " : "",
                                   lab->name, row->counts[i] > 1 ? " (two grades)" : "");
    }
    if (!*missing)
        fprintf(table->out, "%.2f", sum / weights);
    fputc(',', table->out);
    print_cell(table, missing);
}

static void print_row(struct table *table, const struct row *row)
{
    const char *const who[] = {row->student, row->name, row->section};
    for (size_t i = 0; i < sizeof who / sizeof *who; i++) {
        print_cell(table, who[i]);
        fputc(',', table->out);
    }
    print_labs(table, row);
    fputc('\n', table->out);
}

static int row_compare(const void *a, const void *b)
{
    const struct row *one = a, *other = b;
    return natural_compare(one->student, other->student);
}

void course_csv_print(FILE *out, const struct course *course, const struct grade *grades,
                      size_t count, const struct course_student *students, size_t student_count,
                      int64_t now)
{
    struct table table = {.out = out, .course = course, .now = now};
    arena_init(&table.arena);
    map_init(&table.by_key, &table.arena);
    for (size_t i = 0; i < student_count; i++)
        add_student(&table, &students[i]);
    for (size_t i = 0; i < count; i++)
        add_grade(&table, &grades[i]);
    if (table.count)
        qsort(table.rows, table.count, sizeof *table.rows, row_compare);
    fputs("student,name,section,", out);
    for (size_t i = 0; i < course->count; i++) {
        print_cell(&table, course->labs[i].name);
        fputc(',', out);
    }
    fputs("total,missing\n", out);
    for (size_t i = 0; i < table.count; i++)
        print_row(&table, &table.rows[i]);
    arena_free(&table.arena);
}
