#include "grade_page.h"

#include "../model/utf8.h"
#include "markup.h"

/* The colours of text stand at least 4.5:1 against what is behind them, in both schemes. */
static const char style[] =
    ":root{color-scheme:light dark;--back:#fff;--text:#1b1f24;--soft:#57606a;--line:#d0d7de;"
    "--box:#f6f8fa;--bad:#a40e26;--good:#116329;--mild:#7d4e00;--link:#0550ae}\n"
    "@media(prefers-color-scheme:dark){:root{--back:#0d1117;--text:#e6edf3;--soft:#9da7b3;"
    "--line:#30363d;--box:#161b22;--bad:#ff9492;--good:#7ee787;--mild:#e3b341;--link:#79c0ff}}\n"
    "*{box-sizing:border-box}\n"
    "body{margin:0 auto;max-width:72rem;padding:1rem;background:var(--back);color:var(--text);"
    "font:1rem/1.5 system-ui,sans-serif;overflow-wrap:anywhere}\n"
    "h1{font-size:1.5rem;line-height:1.25;margin:.5rem 0}"
    "h2{font-size:1.25rem;margin:2rem 0 .5rem}h3{font-size:1.05rem;margin:1.5rem 0 .5rem}\n"
    "a,summary{color:var(--link)}summary{cursor:pointer}"
    "code,pre{font-family:ui-monospace,monospace;font-size:.9em}\n"
    ":focus-visible{outline:2px solid var(--link);outline-offset:2px}\n"
    ".verdict{border-left:.4rem solid;padding:.5rem .75rem;background:var(--box);font-weight:600}\n"
    ".bad{color:var(--bad)}.good{color:var(--good)}.mild{color:var(--mild)}"
    ".soft{color:var(--soft)}\n"
    ".box{overflow-x:auto;margin:.5rem 0;position:relative}\n"
    "table{border-collapse:collapse}"
    "th,td{text-align:left;vertical-align:top;padding:.35rem 1.25rem .35rem 0;"
    "border-bottom:1px solid var(--line);overflow-wrap:normal}"
    "tbody th{font-weight:400}tfoot th,tfoot td{font-weight:600}\n"
    ".number{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}"
    ".short{white-space:nowrap}.words{min-width:14rem;max-width:34rem;overflow-wrap:anywhere}\n"
    ".name{min-width:8rem;max-width:20rem;overflow-wrap:anywhere}\n"
    "th button{font:inherit;color:var(--link);background:none;border:0;padding:0;"
    "min-height:1.5rem;cursor:pointer;text-decoration:underline;text-align:inherit}\n"
    "[aria-sort=ascending] button::after{content:\" \\25b2\"}"
    "[aria-sort=descending] button::after{content:\" \\25bc\"}\n"
    "article{border:1px solid var(--line);border-radius:.4rem;padding:.75rem;margin:1rem 0}"
    "article h3{margin:0}article p{margin:.25rem 0}\n"
    ".mark{border:1px solid;border-radius:.3rem;padding:0 .4rem;font-size:.85rem;"
    "font-weight:600;white-space:nowrap}\n"
    "pre{background:var(--box);padding:.75rem;border-radius:.3rem;margin:0;line-height:1.35;"
    "width:max-content;min-width:100%;overflow-wrap:normal;tab-size:4}\n"
    "h4{font-size:1rem;margin:0 0 .25rem}"
    ".sides{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,18rem),1fr));"
    "gap:.75rem;margin:.75rem 0}.side{background:var(--box);border-radius:.3rem;"
    "padding:.5rem .75rem;min-width:0}.line{white-space:pre-wrap}\n"
    ".steps{border-collapse:separate;border-spacing:0;min-width:100%}"
    ".steps th,.steps td{padding:.3rem .75rem;overflow-wrap:anywhere}.steps "
    "th.number{padding-left:0;width:1%}"
    ".steps td{min-width:9.5rem;border-left:6px solid transparent}"
    ".steps td:first-child{min-width:0}"
    ".steps .lane1{border-left:2px solid var(--soft);padding-left:1rem}"
    ".steps .lane2{border-left:2px dashed var(--soft);padding-left:1rem}"
    ".steps .lane3{border-left:6px solid var(--link)}"
    ".steps .lane4{border-left:6px dashed var(--link)}"
    ".moves{background:var(--box)}.ill{outline:2px solid var(--bad);outline-offset:-2px}\n"
    "@media print,screen and (max-width:40rem){.steps,.steps tbody,.steps tr,.steps "
    "td{display:block}"
    ".steps thead,.steps td:empty{display:none}"
    ".steps tr{padding:.25rem 0;border-bottom:1px solid var(--line)}"
    ".steps th.number{display:block;float:left;width:2.5rem;border:0;color:var(--soft)}"
    ".steps td{min-width:0;border-bottom:0;margin-left:3rem}"
    ".steps td:nth-child(3){margin-left:4rem}.steps td:nth-child(4){margin-left:5rem}"
    ".steps td:nth-child(n+5){margin-left:6rem}}\n"
    "ul,ol{padding-left:1.5rem;margin:.25rem 0}li{margin:.15rem 0}\n"
    "td ul{list-style:none;padding:0;margin:0}nav "
    "ul{list-style:none;padding:0;display:flex;flex-wrap:wrap;gap:.25rem 1.25rem}\n"
    ".histogram{display:block;margin:.5rem 0;width:100%;max-width:30rem;height:auto}"
    ".histogram text{fill:var(--text);font:11px system-ui,sans-serif}"
    ".bar{fill:var(--link)}.axis{stroke:var(--soft)}\n"
    "tr:target{background:var(--box);outline:2px solid var(--link);outline-offset:-2px}\n"
    "@media print{:root{color-scheme:light;--back:#fff;--text:#000;--soft:#444;--box:#fff;"
    "--bad:#8a0c20;--good:#0b4d1f;--mild:#5c3900;--link:#000;--line:#999}"
    "body{max-width:none;padding:0}nav{display:none}.box{overflow:visible}"
    "pre{white-space:pre-wrap;width:auto;overflow-wrap:anywhere}a,th button{text-decoration:none}"
    "tr,article,svg{break-inside:avoid}.words{min-width:0}.name{min-width:6rem}"
    "details::details-content{content-visibility:visible}}\n";

void grade_page_start_styled(FILE *out, const char *title, const char *script, const char *head,
                             const char *more)
{
    fputs("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
          "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
          "style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'",
          out);
    if (script)
        fprintf(out, "; script-src 'sha256-%s'", script);
    fputs("\">\n<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n"
          "<meta name=\"robots\" content=\"noindex\">\n",
          out);
    fputs(head, out);
    markup_printf(out, "<title>%s</title>\n<style>\n", title);
    fputs(style, out);
    fputs(more, out);
    fputs("</style>\n</head>\n<body>\n<main>\n", out);
}

void grade_page_start(FILE *out, const char *title, const char *script)
{
    grade_page_start_styled(out, title, script, "", "");
}

void grade_page_end(FILE *out)
{
    fputs("</main>\n</body>\n</html>\n", out);
}

void grade_page_open_box(FILE *out, const char *id)
{
    fprintf(out, "<div class=\"box\" role=\"region\" aria-labelledby=\"%s\" tabindex=\"0\">\n", id);
}

void grade_page_close_box(FILE *out)
{
    fputs("</div>\n", out);
}

char *grade_page_text(struct arena *arena, const char *text)
{
    return utf8_printable(arena, text ? text : "");
}

char *grade_page_who(struct arena *arena, const struct grade *grade)
{
    if (!grade->name || !*grade->name)
        return grade_page_text(arena, grade->student);
    return grade_page_text(arena, arena_printf(arena, "%s (%s)", grade->name, grade->student));
}

const char *grade_page_class(enum outcome outcome)
{
    if (!outcome_is_graded(outcome))
        return "mild";
    return outcome == OUTCOME_PASS ? "good" : "bad";
}
