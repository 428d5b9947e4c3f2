/* lab explain: what a kind of finding means, or one finding of the last checks again. */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "../output/columns.h"
#include "../output/markdown.h"
#include "../output/paragraph.h"
#include "../run/files.h"
#include "remembered.h"

struct request {
    struct arena *arena;
    const char *subject;
    bool raw;
};

static const struct argp_option options[] = {
    {"raw", 'w', NULL, 0, "Of a fingerprint: what the tools printed", 0},
    {0},
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct request *request = state->input;
    switch (key) {
    case 'w':
        request->raw = true;
        return 0;
    case ARGP_KEY_ARG:
        request->subject = request->subject
                               ? arena_printf(request->arena, "%s-%s", request->subject, argument)
                               : argument; /* "data race" is data-race */
        return 0;
    case ARGP_KEY_NO_ARGS:
        argp_error(state, "explain what? A kind such as data-race, or a finding's fingerprint");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp argp = {
    options,
    parse,
    "KIND\nFINGERPRINT\nschedule\nWITNESS",
    "Says what a kind of finding means, how each tool words it, and how to mend it; how to read "
    "what a tool prints; or what a word means that racelab uses."
    "\vA fingerprint is the word in brackets behind a finding; its story is kept from the last "
    "check. A witness is who has seen one, such as tsan, conductor or lockgraph. Without knowing a "
    "kind's name: 'lab explain kinds' lists them.",
    NULL,
    NULL,
    NULL};

static int print_page(struct arena *arena, const char *path)
{
    char *text;
    size_t length;
    if (file_read(arena, path, 1024 * 1024, &text, &length) != 0)
        return complain(EXIT_ENVIRONMENT, "%s can't be read: %s.", path, strerror(errno));
    markdown_print(stdout, text, terminal_columns(stdout));
    return EXIT_PASSED;
}

static int print_kind(struct arena *arena, enum kind kind)
{
    return print_page(arena, arena_printf(arena, "docs/kinds/%s.md", kind_name(kind)));
}

/* What racelab prints without saying what it is, and the page that does. */
static const struct {
    const char *word, *page;
} words[] = {
    {"tsan", "docs/reading-tsan.md"},         {"helgrind", "docs/reading-helgrind.md"},
    {"schedule", "docs/words/schedule.md"},   {"seed", "docs/words/schedule.md"},
    {"conductor", "docs/words/conductor.md"}, {"driver", "docs/words/driver.md"},
    {"lockgraph", "docs/words/lockgraph.md"}, {"watchdog", "docs/words/watchdog.md"},
    {"memcheck", "docs/words/memcheck.md"},   {"asan", "docs/words/asan.md"},
};

static const char *page_of_word(const char *subject)
{
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(subject, words[i].word) == 0)
            return words[i].page;
    return NULL;
}

static int print_kinds(void)
{
    for (int kind = 0; kind < KIND_COUNT; kind++)
        printf("%-16s %s\n", kind_name((enum kind)kind), kind_phrase((enum kind)kind));
    return EXIT_PASSED;
}

/* The story as a file has it, or that for a narrow terminal, in lines to be broken. */
static char *path_of_story(struct arena *arena, const char *fingerprint, int width)
{
    char *path = arena_printf(arena, "build/results/%s", fingerprint);
    char *lines = arena_printf(arena, "%s.lines", path);
    bool narrow = width > 0 && width < PAGE_COLUMNS;
    return narrow && access(lines, R_OK) == 0 ? lines : path;
}

/* The first line names the kind, the rest is the story. */
static int print_finding(struct arena *arena, const char *fingerprint)
{
    int width = terminal_columns(stdout);
    char *text;
    size_t length;
    enum kind kind;
    char *path = path_of_story(arena, fingerprint, width);
    if (file_read(arena, path, 1024 * 1024, &text, &length) != 0)
        return complain(
            EXIT_USAGE,
            "no finding %s is remembered; run 'lab check' or 'lab inspect' again first.",
            fingerprint);
    char *line_end = strchr(text, '\n');
    if (!line_end)
        return complain(EXIT_ENVIRONMENT, "%s is damaged; remove it.", path);
    *line_end = '\0';
    text[length - 1] = '\0'; /* the newline that paragraph_lines brings */
    paragraph_lines(stdout, line_end + 1, width < PAGE_COLUMNS ? width : 0);
    return kind_parse(text, &kind) == 0 ? print_kind(arena, kind) : EXIT_PASSED;
}

/* What the tools printed of a finding, word for word. */
static int print_raw(struct arena *arena, const char *fingerprint)
{
    char *text;
    size_t length;
    char *path = arena_printf(arena, "build/results/%s.raw", fingerprint);
    if (file_read(arena, path, 0, &text, &length) != 0)
        return complain(
            EXIT_USAGE,
            "no finding %s is remembered; run 'lab check' or 'lab inspect' again first.",
            fingerprint);
    if (length == 0)
        puts("No tool printed anything of it: racelab's own engines saw it.");
    fwrite(text, 1, length, stdout);
    return EXIT_PASSED;
}

int command_explain(int argc, char **argv)
{
    struct arena arena;
    struct request request = {.arena = &arena};
    enum kind kind;
    int status;
    arena_init(&arena);
    if (argp_parse(&argp, argc, argv, 0, NULL, &request) != 0)
        return EXIT_USAGE;
    const char *subject = request.subject;
    if (is_fingerprint(subject) && request.raw)
        status = print_raw(&arena, subject);
    else if (request.raw)
        status = complain(EXIT_USAGE,
                          "--raw needs a fingerprint, the word in brackets behind a "
                          "finding; '%s' is none.",
                          subject);
    else if (strcmp(subject, "kinds") == 0)
        status = print_kinds();
    else if (page_of_word(subject))
        status = print_page(&arena, page_of_word(subject));
    else if (kind_parse(subject, &kind) == 0)
        status = print_kind(&arena, kind);
    else if (is_fingerprint(subject))
        status = print_finding(&arena, subject);
    else
        status = complain(EXIT_USAGE,
                          "'%s' is neither a kind nor a fingerprint; 'lab explain kinds' lists the "
                          "kinds.",
                          subject);
    arena_free(&arena);
    return status;
}
