/* The sections of people: who has no grade and why, and everybody, in a table to sort. */
#include "class_parts.h"
#include "grade_page.h"
#include "grade_words.h"
#include "markup.h"

/*
 * Sorts the students by the column whose head was pressed; those without points come last. Only
 * this very text may run on the page: after a change here, put its SHA-256 into
 * class_script_digest, which the test "only the script of the page may run" prints.
 */
static const char script[] =
    "\n"
    "const order = new Intl.Collator('en', {numeric: true, sensitivity: 'base'});\n"
    "const table = document.getElementById('table'), body = table.tBodies[0];\n"
    "const heads = [...table.tHead.rows[0].cells];\n"
    "const word = (row, column) => row.cells[column].dataset.value ??\n"
    "    row.cells[column].textContent;\n"
    "function sort(column) {\n"
    "    const up = heads[column].getAttribute('aria-sort') !== 'ascending';\n"
    "    const rows = [...body.rows].sort((a, b) => {\n"
    "        const one = word(a, column), other = word(b, column);\n"
    "        return (one === '') - (other === '') ||\n"
    "            (up ? 1 : -1) * order.compare(one, other);\n"
    "    });\n"
    "    heads.forEach((head) => head.removeAttribute('aria-sort'));\n"
    "    heads[column].setAttribute('aria-sort', up ? 'ascending' : 'descending');\n"
    "    body.append(...rows);\n"
    "}\n"
    "heads.forEach((head, column) => {\n"
    "    const button = document.createElement('button');\n"
    "    button.type = 'button';\n"
    "    button.textContent = head.textContent;\n"
    "    button.addEventListener('click', () => sort(column));\n"
    "    head.replaceChildren(button);\n"
    "});\n";

const char class_script_digest[] = "iCstaW9G1izhqxKqb3y9pLD2DJJdE2dtK+dKZy25ufQ=";

void class_print_link(struct class_page *page, size_t student)
{
    markup_printf(page->out, "<a href=\"#s-%zu\"><bdi>%s</bdi></a>", student,
                  grade_page_who(&page->arena, page->grades[student]));
}

/* ---- who has no grade ---- */

static bool is_ungraded(const struct grade *grade)
{
    return grade->outcome == OUTCOME_NOT_BUILT || !outcome_is_graded(grade->outcome);
}

static void print_ungraded_row(struct class_page *page, size_t student)
{
    const struct grade *grade = page->grades[student];
    char *why = grade_page_text(&page->arena, grade_remark(&page->arena, grade));
    if (!*why)
        why = grade->outcome == OUTCOME_NOT_BUILT ? "it does not compile or link" : "not known";
    fputs("<tr><th scope=\"row\" class=\"name\">", page->out);
    class_print_link(page, student);
    markup_printf(page->out,
                  "</th><td class=\"short %s\">%s</td><td class=\"words\">%s</td></tr>\n",
                  grade_page_class(grade->outcome), outcome_name(grade->outcome), why);
}

void class_print_ungraded(struct class_page *page)
{
    size_t count = page->outcomes[OUTCOME_NOT_BUILT] + page->outcomes[OUTCOME_INCONCLUSIVE] +
                   page->outcomes[OUTCOME_UNGRADABLE];
    fputs("<section>\n<h2 id=\"ungraded\">Not built, or without a grade</h2>\n", page->out);
    if (count == 0) {
        fputs("<p>Nobody.</p>\n</section>\n", page->out);
        return;
    }
    grade_page_open_box(page->out, "ungraded");
    fputs("<table>\n<thead><tr><th scope=\"col\">Student</th><th scope=\"col\">Outcome</th>"
          "<th scope=\"col\">Why</th></tr></thead>\n<tbody>\n",
          page->out);
    for (size_t i = 0; i < page->count; i++)
        if (is_ungraded(page->grades[i]))
            print_ungraded_row(page, i);
    fputs("</tbody>\n</table>\n", page->out);
    grade_page_close_box(page->out);
    fputs("</section>\n", page->out);
}

/* ---- students ---- */

/* Points sort as numbers; where there are none the value is empty. */
static void print_points_cell(struct class_page *page, const struct grade *grade)
{
    if (outcome_is_graded(grade->outcome))
        fprintf(page->out, "<td class=\"number\" data-value=\"%d\">%d of %d</td>",
                grade_final(grade), grade_final(grade), grade->possible);
    else
        fputs("<td class=\"number\" data-value=\"\">none</td>", page->out);
}

static void print_student(struct class_page *page, size_t student)
{
    const struct grade *grade = page->grades[student];
    struct arena *arena = &page->arena;
    markup_printf(page->out,
                  "<tr id=\"s-%zu\"><th scope=\"row\" class=\"name\"><bdi>%s</bdi></th>"
                  "<td class=\"name\"><bdi>%s</bdi></td><td class=\"name\"><bdi>%s</bdi></td>",
                  student, grade_page_text(arena, grade->student),
                  grade_page_text(arena, grade->name), grade_page_text(arena, grade->section));
    print_points_cell(page, grade);
    markup_printf(page->out,
                  "<td class=\"short %s\">%s</td><td>%s</td><td class=\"words\">%s</td></tr>\n",
                  grade_page_class(grade->outcome), outcome_name(grade->outcome),
                  grade->late ? "late" : "", grade_page_text(arena, grade_remark(arena, grade)));
}

void class_print_students(struct class_page *page)
{
    fputs("<section>\n<h2 id=\"students\">Students</h2>\n", page->out);
    if (page->count == 0) {
        fputs("<p>Nobody.</p>\n</section>\n", page->out);
        return;
    }
    grade_page_open_box(page->out, "students");
    fputs("<table id=\"table\">\n<thead><tr><th scope=\"col\" aria-sort=\"ascending\">Student</th>"
          "<th scope=\"col\">Name</th><th scope=\"col\">Section</th>"
          "<th scope=\"col\" class=\"number\">Points</th><th scope=\"col\">Outcome</th>"
          "<th scope=\"col\">Late</th><th scope=\"col\">Remark</th></tr></thead>\n<tbody>\n",
          page->out);
    for (size_t i = 0; i < page->count; i++)
        print_student(page, i);
    fputs("</tbody>\n</table>\n", page->out);
    grade_page_close_box(page->out);
    fprintf(page->out, "</section>\n<script>%s</script>\n", script);
}
