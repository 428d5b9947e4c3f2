#include "canvas_csv.h"

#include <string.h>
#include <strings.h>

static const char *const id_names[] = {"ID", "SIS User ID", "SIS Login ID"};
enum { ID_COUNT = sizeof id_names / sizeof *id_names };

struct canvas {
    struct filling filling;
    size_t student, ids[ID_COUNT], id_count; /* columns */
    size_t target;
    double possible; /* points, as the file has them; 0: it does not say */
};

/* Of "Two locks (4711)": where " (4711)" begins, or NULL when it is no assignment. */
static const char *id_of_title(const char *title)
{
    const char *open = strrchr(title, '(');
    size_t digits = open ? strspn(open + 1, "0123456789") : 0;
    bool good = digits && strcmp(open + 1 + digits, ")") == 0 && open > title && open[-1] == ' ';
    return good ? open - 1 : NULL;
}

static bool is_called(const char *header, const char *wanted)
{
    const char *id = id_of_title(header);
    size_t length = strlen(wanted);
    if (strcmp(header, wanted) == 0)
        return true;
    if (!id)
        return false;
    bool same_title = (size_t)(id - header) == length && strncmp(header, wanted, length) == 0;
    bool same_id = strlen(id) == length + 3 && strncmp(id + 2, wanted, length) == 0;
    return same_title || same_id;
}

static int find_students(struct canvas *canvas)
{
    struct filling *filling = &canvas->filling;
    if (csv_column(&filling->csv, "Student", &canvas->student) != 1)
        return filling_fails(filling, "this is no export of Canvas: the first row names no "
                                      "'Student'");
    for (size_t i = 0; i < ID_COUNT; i++)
        if (csv_column(&filling->csv, id_names[i], &canvas->ids[canvas->id_count]) == 1)
            canvas->id_count++;
    if (!canvas->id_count)
        return filling_fails(filling, "there is no column 'ID', 'SIS User ID' or 'SIS Login ID' to "
                                      "know students by");
    return 0;
}

static bool is_of_student(const struct canvas *canvas, size_t column)
{
    for (size_t i = 0; i < canvas->id_count; i++)
        if (canvas->ids[i] == column)
            return true;
    return canvas->student == column;
}

/* wanted NULL: any assignment. */
static int find_target(struct canvas *canvas, const char *wanted)
{
    struct filling *filling = &canvas->filling;
    const struct csv_row *header = &filling->csv.rows[0];
    size_t found = 0;
    char *names = "";
    for (size_t i = 0; i < header->count; i++) {
        char *name = csv_word(filling->arena, header, i);
        bool good = wanted ? is_called(name, wanted) : id_of_title(name) != NULL;
        if (!good || is_of_student(canvas, i))
            continue;
        if (found++ == 0)
            canvas->target = i;
        names = arena_printf(filling->arena, "%s%s'%s'", names, *names ? ", " : "", name);
        filling->fill.column = name;
    }
    if (found == 1)
        return 0;
    if (found)
        return filling_fails(filling,
                             "there are %zu assignments%s: %s; name one of them, or its "
                             "number",
                             found, wanted ? " so called" : "", names);
    return wanted
               ? filling_fails(filling, "there is no assignment '%s'", wanted)
               : filling_fails(filling, "there is no assignment: no column such as 'Title (4711)'");
}

static bool names_nobody(struct canvas *canvas, const struct csv_row *row)
{
    for (size_t i = 0; i < canvas->id_count; i++)
        if (*csv_word(canvas->filling.arena, row, canvas->ids[i]))
            return false;
    return true;
}

/* A row above the students. */
static int read_heading(struct canvas *canvas, const struct csv_row *row)
{
    struct filling *filling = &canvas->filling;
    char *cell = csv_word(filling->arena, row, canvas->target);
    if (strcasecmp(csv_word(filling->arena, row, canvas->student), "Points Possible") != 0)
        return 0;
    if (strcasecmp(cell, "(read only)") == 0)
        return filling_fails(filling, "'%s' is read-only in Canvas; name an assignment",
                             filling->fill.column);
    canvas->possible = filling_number(cell);
    return 0;
}

static void fill_cell(struct canvas *canvas, struct csv_row *row, const struct grade *grade)
{
    struct filling *filling = &canvas->filling;
    const char *name = csv_word(filling->arena, row, canvas->student);
    if (canvas->target >= row->count) {
        filling_fails(filling, "line %d has %zu cells, and '%s' is the %zu. of them; export again",
                      row->line, row->count, filling->fill.column, canvas->target + 1);
    } else if (strcasecmp(csv_word(filling->arena, row, canvas->target), "EX") == 0) {
        filling_note(filling, FILL_KEPT, name, row->line);
    } else if (!outcome_is_graded(grade->outcome)) {
        filling_note(filling, FILL_UNGRADED, name, row->line);
    } else {
        csv_set(filling->arena, &filling->csv, &row->cells[canvas->target],
                filling_points(filling, grade, canvas->possible));
        filling->fill.filled++;
    }
}

static void fill_row(struct canvas *canvas, struct csv_row *row)
{
    struct filling *filling = &canvas->filling;
    const struct grade *grade = NULL;
    const char *name = csv_word(filling->arena, row, canvas->student);
    for (size_t i = 0; i < canvas->id_count; i++)
        grade = filling_match(filling, row, csv_word(filling->arena, row, canvas->ids[i]), grade);
    if (grade)
        fill_cell(canvas, row, grade);
    else if (strcmp(name, "Student, Test") != 0)
        filling_note(filling, FILL_MISSING, name, row->line);
}

static int fill_rows(struct canvas *canvas)
{
    struct csv *csv = &canvas->filling.csv;
    for (size_t i = 1; i < csv->count && !canvas->filling.error; i++) {
        if (!names_nobody(canvas, &csv->rows[i]))
            fill_row(canvas, &csv->rows[i]);
        else
            read_heading(canvas, &csv->rows[i]);
    }
    return canvas->filling.error ? -1 : 0;
}

int canvas_fill(struct arena *arena, const char *file, const char *text, size_t length,
                const char *column, const struct grade *grades, size_t count, struct fill *fill,
                char **error)
{
    struct canvas canvas = {0};
    if (filling_init(&canvas.filling, arena, file, text, length, grades, count) == 0 &&
        find_students(&canvas) == 0 && find_target(&canvas, column) == 0)
        fill_rows(&canvas);
    return filling_finish(&canvas.filling, fill, error);
}
