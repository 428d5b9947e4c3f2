/* All findings, that of the page first, with both sides. */
#include "markup.h"
#include "sentences.h"
#include "show_parts.h"
#include "story.h"

static void print_side(struct show_page *page, const struct side *side)
{
    struct arena *arena = &page->arena;
    const struct scope *scope = page->show->scope;
    const struct frame *frame = story_frame(side, scope);
    const char *where = side_where(arena, side, scope), *holds = side_holds(arena, side);
    markup_printf(page->out, "<div class=\"side\">\n<h4>%s %s</h4>\n",
                  show_text(page, side_who(arena, side)), show_text(page, side_what(arena, side)));
    if (*where) {
        fputs("<p>", page->out);
        show_print_place(page, where,
                         frame ? show_line_of(page->show, frame->file, frame->line)
                               : (struct show_line){0, 0});
        fputs("</p>\n", page->out);
    }
    if (*holds)
        markup_printf(page->out, "<p class=\"soft\">%s</p>\n", show_text(page, holds));
    fputs("</div>\n", page->out);
}

/* Where threads stood when a program ended says nothing about why its result is wrong. */
static bool has_sides(const struct finding *finding)
{
    return finding->side_count > 0 && finding->kind != KIND_WRONG_RESULT &&
           finding->kind != KIND_TAMPERING;
}

static void print_finding(struct show_page *page, const struct finding *finding)
{
    struct arena *arena = &page->arena;
    bool certain = finding->weight == WEIGHT_CERTAIN;
    markup_printf(page->out, "<article>\n<h3><span class=\"mark %s\">%s</span> %s</h3>\n",
                  certain ? "bad" : "mild", certain ? "certain" : "advice",
                  show_text(page, finding_summary(arena, finding, page->show->scope)));
    if (has_sides(finding))
        fputs("<div class=\"sides\">\n", page->out);
    for (size_t i = 0; has_sides(finding) && i < finding->side_count; i++)
        print_side(page, &finding->sides[i]);
    if (has_sides(finding))
        fputs("</div>\n", page->out);
    if (finding_reason(finding))
        markup_printf(page->out, "<p>%s</p>\n", finding_reason(finding));
    markup_printf(page->out,
                  "<p class=\"soft\">Seen by %s. <code>./lab explain %s</code> says what it means, "
                  "and how it is mended.</p>\n",
                  finding_witnesses(arena, finding), kind_name(finding->kind));
    if (finding->replay)
        markup_printf(page->out, "<p class=\"soft\">To see it: <code>%s</code></p>\n",
                      show_text(page, finding->replay));
    fputs("</article>\n", page->out);
}

void show_print_findings(struct show_page *page)
{
    const struct findings *findings = page->show->findings;
    const struct finding *first = page->show->finding;
    if (findings->count == 0 && !first)
        return;
    fputs("<section>\n<h2 id=\"findings\">Findings</h2>\n", page->out);
    if (first)
        print_finding(page, first);
    for (size_t i = 0; i < findings->count; i++)
        if (findings->list[i] != first)
            print_finding(page, findings->list[i]);
    fputs("</section>\n", page->out);
}
