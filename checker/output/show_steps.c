/* The schedule in words: a table with a row for each moment. */
#include "grade_page.h"
#include "markup.h"
#include "show_parts.h"

static const char *made_by(enum order_kind kind)
{
    static const char *const words[] = {
        [ORDER_START] = "which starts it",
        [ORDER_JOIN] = "which it waits for",
        [ORDER_LOCK] = "which gives the lock back",
        [ORDER_SEMAPHORE] = "which posts the semaphore",
        [ORDER_BARRIER] = "which comes to the barrier",
        [ORDER_ONCE] = "which runs the routine",
        [ORDER_ATOMIC] = "by what it wrote atomically",
        [ORDER_HANDOVER] = "which hands over to it",
        [ORDER_WAKEUP] = "which wakes it",
    };
    return words[kind];
}

static void print_after(struct show_page *page, size_t index)
{
    const char *before = "";
    for (size_t i = 0; i < page->link_count; i++) {
        const struct show_link *link = &page->links[i];
        if (link->to != index)
            continue;
        size_t step = page->moments[link->from].step + 1;
        markup_printf(page->out, "%s<a href=\"#s%zu\">step %zu</a> of %s, %s", before, step, step,
                      page->moments[link->from].who, made_by(link->kind));
        before = "; ";
    }
}

static void print_mark(struct show_page *page, const struct show_moment *moment)
{
    if (moment->stuck)
        fputs(" <span class=\"mark bad\">and never goes on</span>", page->out);
    else if (moment->fails)
        fputs(" <span class=\"mark bad\">so it fails</span>", page->out);
    else if (moment->interrupted)
        fputs(" <span class=\"mark mild\">is interrupted here</span>", page->out);
}

static void print_race(struct show_page *page, size_t index)
{
    size_t other = index == page->race_first ? page->race_second : page->race_first;
    if (!page->race || (index != page->race_first && index != page->race_second))
        return;
    size_t step = page->moments[other].step + 1;
    markup_printf(page->out,
                  " <span class=\"mark bad\">races with <a href=\"#s%zu\">step %zu</a></span>",
                  step, step);
}

static void print_does(struct show_page *page, size_t index)
{
    const struct show_moment *moment = &page->moments[index];
    markup_printf(page->out, "<td data-label=\"Does\" class=\"words\"><strong>%s</strong>",
                  show_text(page, moment->does));
    print_mark(page, moment);
    print_race(page, index);
    if (*moment->source)
        markup_printf(page->out, "<div><code class=\"line\">%s</code></div>",
                      show_text(page, moment->source));
    fputs("</td><td data-label=\"At\">", page->out);
    if (*moment->where)
        show_print_place(page, moment->where, moment->line);
    markup_printf(page->out, "</td><td data-label=\"Holds too\">%s</td><td data-label=\"After\">",
                  show_text(page, moment->holds));
    print_after(page, index);
    fputs("</td></tr>\n", page->out);
}

static void print_moment(struct show_page *page, size_t index)
{
    const struct show_moment *moment = &page->moments[index];
    if (moment->left_out)
        markup_printf(page->out,
                      "<tr><td class=\"across soft\" colspan=\"6\">%zu steps are left out</td>"
                      "</tr>\n",
                      moment->left_out);
    markup_printf(page->out,
                  "<tr id=\"s%zu\"><th scope=\"row\" class=\"number\">%zu</th>"
                  "<td data-label=\"Thread\" class=\"short\">%s</td>",
                  moment->step + 1, moment->step + 1, moment->who);
    print_does(page, index);
}

void show_print_steps(struct show_page *page)
{
    fputs("<section>\n<h2 id=\"steps\">Step by step</h2>\n", page->out);
    grade_page_open_box(page->out, "steps");
    fputs("<table class=\"told\">\n<thead><tr><th scope=\"col\" class=\"number\">Step</th>"
          "<th scope=\"col\">Thread</th><th scope=\"col\">What it does</th>"
          "<th scope=\"col\">At</th><th scope=\"col\">Holds too</th>"
          "<th scope=\"col\">Had to come after</th></tr></thead>\n<tbody>\n",
          page->out);
    for (size_t i = 0; i < page->count; i++)
        print_moment(page, i);
    if (page->show->timeline->steps_lost)
        markup_printf(page->out,
                      "<tr><td class=\"across soft\" colspan=\"6\">and so it goes on, for %zu "
                      "steps more</td></tr>\n",
                      page->show->timeline->steps_lost);
    fputs("</tbody>\n</table>\n", page->out);
    grade_page_close_box(page->out);
    fputs("</section>\n", page->out);
}
