/*
 * The parts of the page, top down: summary, links to the sections, points, outcomes, mistakes,
 * who has no grade, students. A student is a row with the id "s-N", N in natural order from 0, and
 * whoever is named elsewhere is a link to that row.
 */
#include "class_page.h"

#include <stdlib.h>

#include "class_parts.h"
#include "grade_page.h"
#include "markup.h"

/* ---- counting ---- */

static int by_student(const void *a, const void *b)
{
    return grade_compare(*(const struct grade *const *)a, *(const struct grade *const *)b);
}

static int by_points(const void *a, const void *b)
{
    const int *one = a, *other = b;
    return (*one > *other) - (*one < *other);
}

static void count_grade(struct class_page *page, const struct grade *grade)
{
    page->outcomes[grade->outcome]++;
    page->late += grade->late;
    if (!outcome_is_graded(grade->outcome) || grade->possible <= 0)
        return;
    if (page->point_count == 0)
        page->possible = grade->possible;
    else if (page->possible != grade->possible)
        page->possible = 0;
    page->points[page->point_count++] = grade_final(grade);
    histogram_add(&page->histogram, grade_final(grade), grade->possible);
}

static void count_all(struct class_page *page, const struct grade *grades)
{
    page->grades = arena_alloc(&page->arena, (page->count + 1) * sizeof *page->grades);
    page->points = arena_alloc(&page->arena, (page->count + 1) * sizeof *page->points);
    for (size_t i = 0; i < page->count; i++) {
        page->grades[i] = &grades[i];
        count_grade(page, &grades[i]);
    }
    qsort(page->grades, page->count, sizeof *page->grades, by_student);
    qsort(page->points, page->point_count, sizeof *page->points, by_points);
}

static char *students(struct arena *arena, size_t count)
{
    return arena_printf(arena, "%zu student%s", count, count == 1 ? "" : "s");
}

/* ---- summary ---- */

/* "5 students: 1 pass, 1 fail, 1 not built" */
static char *summary(struct class_page *page)
{
    struct arena *arena = &page->arena;
    char *text = students(arena, page->count);
    const char *before = ": ";
    for (int i = 0; i < OUTCOMES; i++) {
        if (page->outcomes[i] == 0)
            continue;
        text = arena_printf(arena, "%s%s%zu %s", text, before, page->outcomes[i],
                            outcome_name((enum outcome)i));
        before = ", ";
    }
    return text;
}

static void print_head(struct class_page *page)
{
    struct arena *arena = &page->arena;
    char *lab = grade_page_text(arena, page->lab);
    grade_page_start(page->out, arena_printf(arena, "%s: %s", lab, students(arena, page->count)),
                     class_script_digest);
    markup_printf(page->out, "<h1>%s</h1>\n<p class=\"verdict\">%s.", lab, summary(page));
    if (page->late)
        markup_printf(page->out, " %zu late.", page->late);
    fputs("</p>\n", page->out);
}

static void print_links(struct class_page *page)
{
    fputs("<nav aria-label=\"On this page\">\n<ul>\n"
          "<li><a href=\"#points\">Points</a></li>\n"
          "<li><a href=\"#outcomes\">Outcomes</a></li>\n"
          "<li><a href=\"#mistakes\">Mistakes</a></li>\n"
          "<li><a href=\"#ungraded\">Without a grade</a></li>\n"
          "<li><a href=\"#students\">Students</a></li>\n</ul>\n</nav>\n",
          page->out);
}

/* ---- points ---- */

/* "Half of the 3 graded students or more have at least 45 of 100 points; the mean is 48.3." */
static void print_middle(struct class_page *page)
{
    double sum = 0;
    if (page->possible == 0)
        return;
    for (size_t i = 0; i < page->point_count; i++)
        sum += page->points[i];
    fprintf(
        page->out,
        "<p>The median is %d of %d points, the mean %.1f; %zu of %zu students have points.</p>\n",
        page->points[page->point_count / 2], page->possible, sum / (double)page->point_count,
        page->point_count, page->count);
}

static void print_bars_as_table(struct class_page *page)
{
    fputs("<details>\n<summary>The same as a table</summary>\n<table>\n"
          "<thead><tr><th scope=\"col\">Of the points</th>"
          "<th scope=\"col\" class=\"number\">Students</th></tr></thead>\n<tbody>\n",
          page->out);
    for (size_t i = 0; i < HISTOGRAM_BARS; i++)
        markup_printf(page->out,
                      "<tr><th scope=\"row\">%s</th><td class=\"number\">%zu</td></tr>\n",
                      histogram_label(i), page->histogram.bars[i]);
    fputs("</tbody>\n</table>\n</details>\n", page->out);
}

static void print_points(struct class_page *page)
{
    fputs("<section>\n<h2 id=\"points\">Points</h2>\n", page->out);
    if (page->point_count == 0) {
        fputs("<p>Nobody has points.</p>\n</section>\n", page->out);
        return;
    }
    print_middle(page);
    histogram_print(page->out, &page->histogram, "How points are spread",
                    "How many students have which part of the points. A table with the same "
                    "numbers is below.");
    print_bars_as_table(page);
    fputs("</section>\n", page->out);
}

/* ---- outcomes ---- */

static void print_outcomes(struct class_page *page)
{
    static const char *const meanings[OUTCOMES] = {
        [OUTCOME_PASS] = "nothing was found that costs points",
        [OUTCOME_FAIL] = "something was found that costs points, or it did not come to its end",
        [OUTCOME_NOT_BUILT] = "it does not compile or link, and has no points",
        [OUTCOME_INCONCLUSIVE] = "nothing was found, but not every tool was heard: costs nothing",
        [OUTCOME_UNGRADABLE] = "there was nothing to judge, or no way to: costs nothing",
    };
    fputs("<section>\n<h2 id=\"outcomes\">Outcomes</h2>\n", page->out);
    grade_page_open_box(page->out, "outcomes");
    fputs("<table>\n<thead><tr><th scope=\"col\">Outcome</th><th scope=\"col\" class=\"number\">"
          "Students</th><th scope=\"col\">What it means</th></tr></thead>\n<tbody>\n",
          page->out);
    for (int i = 0; i < OUTCOMES; i++)
        markup_printf(
            page->out,
            "<tr><th scope=\"row\" class=\"short %s\">%s</th><td class=\"number\">%zu</td>"
            "<td class=\"words\">%s</td></tr>\n",
            grade_page_class((enum outcome)i), outcome_name((enum outcome)i), page->outcomes[i],
            meanings[i]);
    fputs("</tbody>\n</table>\n", page->out);
    grade_page_close_box(page->out);
    fputs("</section>\n", page->out);
}

void class_page_print(FILE *out, const char *lab, const struct grade *grades, size_t count)
{
    struct class_page page = {.out = out, .lab = lab, .count = count};
    arena_init(&page.arena);
    count_all(&page, grades);
    print_head(&page);
    print_links(&page);
    print_points(&page);
    print_outcomes(&page);
    class_print_mistakes(&page);
    class_print_ungraded(&page);
    class_print_students(&page);
    if (count)
        markup_printf(out, "<p class=\"soft\">Judged by %s.</p>\n",
                      grade_page_text(&page.arena, page.grades[0]->judged_by));
    grade_page_end(out);
    arena_free(&page.arena);
}
