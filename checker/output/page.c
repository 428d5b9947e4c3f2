#include "page.h"

#include <ctype.h>
#include <string.h>

#include "markup.h"
#include "sentences.h"
#include "story.h"

/* The colours of text stand at least 4.5:1 against what is behind them, in both schemes. */
static const char style[] =
    ":root{color-scheme:light dark;--back:#fff;--text:#1b1f24;--soft:#57606a;--line:#d0d7de;"
    "--box:#f6f8fa;--bad:#a40e26;--good:#116329;--mild:#7d4e00;--link:#0550ae}\n"
    "@media(prefers-color-scheme:dark){:root{--back:#0d1117;--text:#e6edf3;--soft:#9da7b3;"
    "--line:#30363d;--box:#161b22;--bad:#ff9492;--good:#7ee787;--mild:#e3b341;--link:#79c0ff}}\n"
    "*{box-sizing:border-box}\n"
    "body{margin:0 auto;max-width:72rem;padding:1rem;background:var(--back);color:var(--text);"
    "font:1rem/1.5 system-ui,sans-serif;overflow-wrap:anywhere}\n"
    "h1{font-size:1.5rem;line-height:1.25}h2{font-size:1.25rem;margin-top:2rem}"
    "h3{font-size:1.05rem;margin:0}h4{font-size:1rem;margin:0 0 .25rem}\n"
    "a{color:var(--link)}code,pre{font-family:ui-monospace,monospace;font-size:.9em}\n"
    ".verdict{border-left:.4rem solid;padding:.5rem .75rem;background:var(--box);font-weight:600}\n"
    ".bad{color:var(--bad)}.good{color:var(--good)}.mild{color:var(--mild)}"
    ".soft{color:var(--soft)}\n"
    "table{border-collapse:collapse;width:100%}"
    "th,td{text-align:left;vertical-align:top;padding:.3rem .75rem .3rem 0;"
    "border-bottom:1px solid var(--line);overflow-wrap:normal}td:first-child,"
    "th:first-child{white-space:nowrap}.number{text-align:right}"
    "td.words{overflow-wrap:anywhere}\n"
    "@media(max-width:40rem){table,tbody,tr,th,td{display:block}thead{position:absolute;"
    "clip-path:inset(50%);width:1px;height:1px;overflow:hidden;white-space:nowrap}"
    "tr{padding:.5rem 0;border-bottom:1px solid var(--line)}th,td{border:0;padding:.1rem 0}"
    ".number{text-align:left}td:empty{display:none}"
    "td::before{content:attr(data-label) \": \";color:var(--soft)}}\n"
    "article{border:1px solid var(--line);border-radius:.4rem;padding:.75rem;margin:1rem 0}\n"
    ".mark{border:1px solid;border-radius:.3rem;padding:0 .4rem;font-size:.85rem;"
    "font-weight:600;white-space:nowrap}\n"
    ".sides{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,20rem),1fr));"
    "gap:.75rem;margin:.75rem 0}\n"
    ".side{background:var(--box);border-radius:.3rem;padding:.5rem .75rem;min-width:0}"
    ".side p{margin:.25rem 0}\n"
    "summary{cursor:pointer;color:var(--link)}ol{padding-left:1.5rem;margin:.25rem 0}"
    "pre{white-space:pre-wrap;user-select:all;background:var(--box);padding:.5rem;"
    "border-radius:.3rem;margin:.25rem 0}\n"
    "@media print{details{display:block}body{max-width:none}}\n";

struct page {
    FILE *out;
    struct arena arena;
    const struct ledger *ledger;
    const struct scope *scope;
};

/* ---- the verdict, and the runs ---- */

static void print_head(struct page *page)
{
    bool passes = ledger_passes(page->ledger);
    char *verdict = story_verdict(&page->arena, page->ledger);
    fputs("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
          "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n",
          page->out);
    markup_printf(page->out, "<title>%s</title>\n<style>\n", verdict);
    fputs(style, page->out);
    fputs("</style>\n</head>\n<body>\n<main>\n<h1>What racelab found</h1>\n", page->out);
    markup_printf(page->out, "<p class=\"verdict %s\">%s %s.</p>\n", passes ? "good" : "bad",
                  passes ? "\xe2\x9c\x93" : "\xe2\x9c\x97", verdict);
}

static void print_run(struct page *page, const struct ledger_run *run)
{
    bool bad = run->broken || run->failed;
    markup_printf(page->out,
                  "<tr><th scope=\"row\">%s %zu</th><td class=\"words\" data-label=\"Command or "
                  "log\"><code>%s</code>"
                  "</td><td class=\"words %s\" data-label=\"How it went\">",
                  run->tool, run->number, run->name, bad ? "bad" : "good");
    if (run->broken)
        markup_printf(page->out, "says nothing: %s", run->broken);
    else if (run->failed)
        markup_printf(page->out, "failed: %s", run->failed);
    else
        fputs(strcmp(run->tool, "log") == 0 ? "was read" : "went well", page->out);
    if (run->ended)
        markup_printf(page->out, " <span class=\"soft\">(%s)</span>", run->ended);
    markup_printf(page->out, "</td><td class=\"number\" data-label=\"Reports\">%zu</td>",
                  run->reports);
    fprintf(page->out, "<td class=\"number\" data-label=\"Time\">%.1f s</td></tr>\n", run->seconds);
}

static void print_runs(struct page *page)
{
    const struct ledger *ledger = page->ledger;
    if (ledger->run_count == 0)
        return;
    fputs("<section aria-labelledby=\"runs\">\n<h2 id=\"runs\">Runs</h2>\n"
          "<table>\n"
          "<thead><tr><th scope=\"col\">Tool</th><th scope=\"col\">Command or log</th>"
          "<th scope=\"col\">How it went</th><th scope=\"col\" class=\"number\">Reports</th>"
          "<th scope=\"col\" class=\"number\">Time</th></tr></thead>\n<tbody>\n",
          page->out);
    for (size_t i = 0; i < ledger->run_count; i++)
        print_run(page, &ledger->runs[i]);
    fputs("</tbody>\n</table>\n</section>\n", page->out);
}

/* ---- findings ---- */

static void print_stack(struct page *page, const struct stack *stack)
{
    if (stack->count == 0)
        return;
    markup_printf(page->out, "<details><summary>Stack, %zu call%s</summary>\n<ol>\n", stack->count,
                  stack->count == 1 ? "" : "s");
    for (size_t i = 0; i < stack->count; i++) {
        const struct frame *frame = &stack->frames[i];
        markup_printf(page->out, "<li><code>%s</code>", frame->function ? frame->function : "?");
        if (frame->file && frame->line >= 1)
            markup_printf(page->out, " <span class=\"soft\">%s:%zu</span>", frame->file,
                          (size_t)frame->line);
        else if (frame->file || frame->module)
            markup_printf(page->out, " <span class=\"soft\">%s</span>",
                          frame->file ? frame->file : frame->module);
        fputs("</li>\n", page->out);
    }
    fputs("</ol></details>\n", page->out);
}

static char *capitalised(struct arena *arena, const char *text)
{
    char *copy = arena_copy(arena, text);
    *copy = (char)toupper((unsigned char)*copy);
    return copy;
}

static void print_side(struct page *page, const struct side *side)
{
    struct arena *arena = &page->arena;
    const char *place = story_place(arena, side, page->scope), *holds = side_holds(arena, side);
    markup_printf(page->out, "<div class=\"side\">\n<h4>%s %s</h4>\n",
                  capitalised(arena, side_who(arena, side)), side_what(arena, side));
    if (*place)
        markup_printf(page->out, "<p><code>%s</code></p>\n", place);
    if (*holds)
        markup_printf(page->out, "<p>%s.</p>\n", capitalised(arena, holds));
    print_stack(page, &side->stack);
    fputs("</div>\n", page->out);
}

static const char *class_of(enum standing standing)
{
    return standing == STANDING_KNOWN ? "soft" : standing == STANDING_ADVISORY ? "mild" : "bad";
}

/* Why it may pass, or until when it could, and who looks after it. */
static void print_standing(struct page *page, const struct ledger_entry *entry)
{
    const struct known *known = entry->known;
    const char *excuse = story_excuse(entry);
    if (!*excuse && !known)
        return;
    fputs("<p>", page->out);
    if (entry->standing == STANDING_EXPIRED)
        markup_printf(page->out, "The baseline let it pass until %s: %s.", known->expires,
                      *known->reason ? known->reason : "it gives no reason");
    else
        markup_printf(page->out, "May pass: %s.", excuse);
    if (entry->standing == STANDING_KNOWN && *known->expires)
        markup_printf(page->out, " Until %s.", known->expires);
    if (known && *known->owner)
        markup_printf(page->out, " In the hands of %s.", known->owner);
    fputs("</p>\n", page->out);
}

static void print_entry(struct page *page, const struct ledger_entry *entry)
{
    const struct finding *finding = entry->finding;
    struct arena *arena = &page->arena;
    markup_printf(page->out,
                  "<article id=\"f-%s\">\n<h3><span class=\"mark %s\">%s</span> %s</h3>\n",
                  entry->name, class_of(entry->standing), standing_name(entry->standing),
                  capitalised(arena, finding_summary(arena, finding, page->scope)));
    markup_printf(page->out, "<p>%s</p>\n", story_sentence(arena, finding, page->scope));
    if (finding->side_count)
        fputs("<div class=\"sides\">\n", page->out);
    for (size_t i = 0; i < finding->side_count; i++)
        print_side(page, &finding->sides[i]);
    if (finding->side_count)
        fputs("</div>\n", page->out);
    if (finding->headline)
        markup_printf(page->out, "<p class=\"soft\">In the tool's words: %s</p>\n",
                      finding->headline);
    print_standing(page, entry);
    markup_printf(page->out,
                  "<p class=\"soft\">Seen in %zu of %zu runs, by %s. Its name in a baseline:</p>\n"
                  "<pre>[%s]</pre>\n</article>\n",
                  entry->runs_count, entry->of, finding_witnesses(arena, finding), entry->name);
}

static void print_findings(struct page *page)
{
    const struct ledger *ledger = page->ledger;
    fputs("<section aria-labelledby=\"findings\">\n<h2 id=\"findings\">Findings</h2>\n", page->out);
    if (ledger->count == 0)
        fputs("<p>Nothing was found.</p>\n", page->out);
    for (size_t i = 0; i < ledger->count; i++)
        print_entry(page, &ledger->entries[i]);
    fputs("</section>\n", page->out);
}

/* ---- the rest ---- */

static size_t count_unseen(const struct baseline *baseline)
{
    size_t count = 0;
    for (size_t i = 0; baseline && i < baseline->count; i++)
        count += !baseline->list[i].seen;
    return count;
}

static void print_unseen(struct page *page)
{
    const struct baseline *baseline = page->ledger->baseline;
    if (count_unseen(baseline) == 0)
        return;
    fputs("<section aria-labelledby=\"unseen\">\n<h2 id=\"unseen\">In the baseline, and not seen "
          "any more</h2>\n<p>Mended, moved, or only not met this time.</p>\n"
          "<table>\n"
          "<thead><tr><th scope=\"col\">Name</th><th scope=\"col\">What it was</th>"
          "<th scope=\"col\">Reason</th><th scope=\"col\">Owner</th>"
          "<th scope=\"col\">Until</th></tr></thead>\n<tbody>\n",
          page->out);
    for (size_t i = 0; i < baseline->count; i++) {
        const struct known *known = &baseline->list[i];
        if (!known->seen)
            markup_printf(page->out,
                          "<tr><th scope=\"row\"><code>%s</code></th><td class=\"words\" "
                          "data-label=\"What it was\">%s</td>"
                          "<td class=\"words\" data-label=\"Reason\">%s</td>"
                          "<td data-label=\"Owner\">%s</td><td data-label=\"Until\">%s</td></tr>\n",
                          known->identity, *known->where ? known->where : known->kind,
                          known->reason, known->owner, known->expires);
    }
    fputs("</tbody>\n</table>\n</section>\n", page->out);
}

static void print_notes(struct page *page)
{
    const struct ledger *ledger = page->ledger;
    if (ledger->note_count == 0)
        return;
    fputs("<section aria-labelledby=\"notes\">\n<h2 id=\"notes\">Notes</h2>\n<ul>\n", page->out);
    for (size_t i = 0; i < ledger->note_count; i++)
        markup_printf(page->out, "<li>%s</li>\n", ledger->notes[i]);
    fputs("</ul>\n</section>\n", page->out);
}

void page_print(FILE *out, const struct ledger *ledger)
{
    struct page page = {.out = out, .ledger = ledger, .scope = &ledger->scope};
    arena_init(&page.arena);
    print_head(&page);
    print_findings(&page);
    print_runs(&page);
    print_unseen(&page);
    print_notes(&page);
    fputs("</main>\n</body>\n</html>\n", out);
    arena_free(&page.arena);
}
