/* The section of mistakes: how many students have each kind, and who made which. */
#include "../model/mistakes.h"
#include "class_parts.h"
#include "grade_page.h"
#include "markup.h"

/* A few names stand there at once; many are unfolded. */
static void print_names(struct class_page *page, const struct mistake *mistake)
{
    bool many = mistake->count > 3;
    if (many)
        markup_printf(page->out, "<details><summary>%zu names</summary>", mistake->count);
    fputs("<ul>\n", page->out);
    for (size_t i = 0; i < mistake->count; i++) {
        fputs("<li>", page->out);
        class_print_link(page, mistake->who[i]);
        fputs("</li>\n", page->out);
    }
    fputs(many ? "</ul></details>" : "</ul>", page->out);
}

static void print_kinds(struct class_page *page)
{
    struct mistakes kinds;
    mistakes_count_kinds(&page->arena, page->grades, page->count, &kinds);
    fputs("<h3 id=\"kinds\">By kind</h3>\n", page->out);
    grade_page_open_box(page->out, "kinds");
    fputs("<table>\n<thead><tr><th scope=\"col\">Kind</th><th scope=\"col\" class=\"number\">"
          "Students</th></tr></thead>\n<tbody>\n",
          page->out);
    for (size_t i = 0; i < kinds.count; i++)
        markup_printf(page->out,
                      "<tr><th scope=\"row\" class=\"name\">%s<code>%s</code></th>"
                      "<td class=\"number\">%zu</td></tr>\n",
                      kinds.list[i]->certain ? "" : "advice: ",
                      grade_page_text(&page->arena, kinds.list[i]->kind), kinds.list[i]->count);
    fputs("</tbody>\n</table>\n", page->out);
    grade_page_close_box(page->out);
}

static void print_mistake(struct class_page *page, const struct mistake *mistake)
{
    markup_printf(
        page->out, "<tr><th scope=\"row\" class=\"words\">%s%s</th><td class=\"number\">",
        mistake->certain ? "" : "advice: ", grade_page_text(&page->arena, mistake->summary));
    markup_printf(page->out, "%zu</td><td class=\"name\">", mistake->count);
    print_names(page, mistake);
    fputs("</td></tr>\n", page->out);
}

static void print_each(struct class_page *page, const struct mistakes *mistakes)
{
    fputs("<h3 id=\"each\">Each, and who made it</h3>\n", page->out);
    grade_page_open_box(page->out, "each");
    fputs("<table>\n<thead><tr><th scope=\"col\">What was found</th><th scope=\"col\" "
          "class=\"number\">Students</th><th scope=\"col\">Who</th></tr></thead>\n<tbody>\n",
          page->out);
    for (size_t i = 0; i < mistakes->count; i++)
        print_mistake(page, mistakes->list[i]);
    fputs("</tbody>\n</table>\n", page->out);
    grade_page_close_box(page->out);
}

void class_print_mistakes(struct class_page *page)
{
    struct mistakes mistakes;
    mistakes_count(&page->arena, page->grades, page->count, &mistakes);
    fputs("<section>\n<h2 id=\"mistakes\">Mistakes</h2>\n", page->out);
    if (mistakes.count == 0) {
        fputs("<p>Nothing was found.</p>\n", page->out);
    } else {
        print_kinds(page);
        print_each(page, &mistakes);
    }
    fputs("</section>\n", page->out);
}
