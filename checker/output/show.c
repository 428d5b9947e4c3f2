#include "show.h"

#include <sha2.h>
#include <string.h>

#include "../model/base64.h"
#include "grade_page.h"
#include "markup.h"
#include "show_parts.h"

const char show_mark[] = "<meta name=\"generator\" content=\"racelab show\">";

char *show_text(struct show_page *page, const char *text)
{
    return grade_page_text(&page->arena, text);
}

void show_print_place(struct show_page *page, const char *where, struct show_line line)
{
    const char *text = show_text(page, where);
    if (line.number)
        markup_printf(page->out, "<a href=\"#%s\"><code>%s</code></a>",
                      show_line_id(&page->arena, line), text);
    else
        markup_printf(page->out, "<code>%s</code>", text);
}

/* The SHA-256 of a script, as a Content-Security-Policy names it. */
static char *digest_of(struct arena *arena, const char *script)
{
    SHA2_CTX context;
    uint8_t digest[SHA256_DIGEST_LENGTH];
    SHA256Init(&context);
    SHA256Update(&context, (const uint8_t *)script, strlen(script));
    SHA256Final(digest, &context);
    return base64_encode(arena, (const char *)digest, sizeof digest);
}

static void print_links(struct show_page *page)
{
    fputs("<nav aria-label=\"On this page\"><ul>\n", page->out);
    if (page->count)
        fputs("<li><a href=\"#picture\">The schedule</a></li>\n"
              "<li><a href=\"#steps\">Step by step</a></li>\n",
              page->out);
    if (page->wait_count)
        fputs("<li><a href=\"#waits\">Who waits for whom</a></li>\n", page->out);
    if (page->show->findings->count)
        fputs("<li><a href=\"#findings\">Findings</a></li>\n", page->out);
    fputs("<li><a href=\"#reports\">What the tools printed</a></li>\n</ul></nav>\n", page->out);
}

/* The script makes it seen. */
static void print_stepper(struct show_page *page)
{
    fputs("<div id=\"stepper\" class=\"stepper\" hidden role=\"group\" aria-label=\"Step through "
          "the schedule\">\n<div><button type=\"button\" id=\"first\">First</button>"
          "<button type=\"button\" id=\"back\">\xe2\x86\x90 Back</button>"
          "<button type=\"button\" id=\"next\">Forward \xe2\x86\x92</button>",
          page->out);
    fprintf(page->out, "<button type=\"button\" id=\"end\">%s</button>",
            page->show->ending ? "Failure" : "End");
    fputs("<span id=\"count\" class=\"soft\"></span></div>\n<p id=\"say\" aria-live=\"polite\"></p>"
          "\n</div>\n",
          page->out);
}

static void print_stage(struct show_page *page)
{
    if (page->count)
        print_stepper(page);
    fputs("<div class=\"stage\">\n", page->out);
    show_print_source(page);
    if (page->count) {
        show_print_state(page);
        show_print_picture(page);
    }
    fputs("</div>\n", page->out);
}

static void print_script(struct show_page *page)
{
    if (page->count == 0)
        return;
    show_print_data(page);
    fprintf(page->out, "<script>%s</script>\n", show_script);
}

void show_print(FILE *out, const struct show *show)
{
    struct show_page page = {.out = out, .show = show};
    arena_init(&page.arena);
    show_scene(&page);
    char *name = show_text(&page, show->name);
    grade_page_start_styled(out, arena_printf(&page.arena, "%s: a schedule", name),
                            page.count ? digest_of(&page.arena, show_script) : NULL, show_mark,
                            show_style);
    markup_printf(out, "<h1>%s</h1>\n", name);
    show_print_story(&page);
    print_links(&page);
    print_stage(&page);
    show_print_waits(&page);
    if (page.count)
        show_print_steps(&page);
    show_print_findings(&page);
    show_print_transcripts(&page);
    print_script(&page);
    grade_page_end(out);
    arena_free(&page.arena);
}
