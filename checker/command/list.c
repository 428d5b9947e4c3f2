/* lab list: the labs in the order to learn them in, or by trap. */
#include <stdio.h>
#include <string.h>

#include <jansson.h>

#include "../model/path.h"
#include "../output/columns.h"
#include "../output/json.h"
#include "../output/paragraph.h"
#include "../output/style.h"
#include "../run/catalogue.h"
#include "../run/installed.h"
#include "place.h"

struct request {
    bool traps, teaches, all, json;
    const char *near;    /* see place_near */
    bool installed;      /* nobody mends labs where they are installed */
    json_t *standings;   /* NULL outside of a workspace */
    struct arena *arena; /* for the lines */
    int width;           /* of the terminal, or 0 */
};

static const struct argp_option options[] = {
    {"traps", 't', NULL, 0, "By trap, not in the order to learn them in", 0},
    {"long", 'l', NULL, 0, "Whole titles, and which labs should be understood before", 0},
    {"teaches", 'w', NULL, 0, "Say what each teaches, which gives it away", 0},
    {"json", 'j', NULL, 0, "Print the answer as JSON", 0},
    {0},
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct request *request = state->input;
    switch (key) {
    case 't':
        request->traps = true;
        return 0;
    case 'l':
        request->all = true;
        return 0;
    case 'w':
        request->teaches = true;
        return 0;
    case 'j':
        request->json = true;
        return 0;
    case ARGP_KEY_ARG:
        argp_error(state, "it takes no operand, not '%s'", argument);
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp argp = {
    options,
    parse,
    NULL,
    "Lists the labs in the order to learn them in, and how hard they are (1 to 5). In a workspace "
    "also how far you are: passed, or your best points.",
    NULL,
    NULL,
    NULL};

/* ---- rows ---- */

/* What begins a row is as wide for each lab; its title follows. */
enum { NUMBER = 5, BEST = 8, NAME = 29, HARD = 5 };

static int title_column(const struct request *request)
{
    return NUMBER + (request->standings ? BEST : 0) + NAME + HARD;
}

static void print_headings(const struct request *request)
{
    printf("%s%*s%-*s%-*s%-*s%s%s\n", colour(stdout, BOLD), NUMBER, "",
           request->standings ? BEST : 0, request->standings ? "best" : "", NAME, "lab", HARD,
           "hard", request->teaches ? "teaches" : "title", colour(stdout, PLAIN));
}

/* "passed", "40/100", or nothing yet. */
static char *standing_words(const struct request *request, const struct lab *lab)
{
    struct standing standing = standing_of(request->standings, lab->name);
    const char *best = standing.checks ? arena_printf(request->arena, "%d/100", standing.best) : "";
    return arena_printf(request->arena, "%s%-*s%s", standing.passed ? colour(stdout, GREEN) : "",
                        BEST, standing.passed ? "passed" : best,
                        standing.passed ? colour(stdout, PLAIN) : "");
}

/* What does not fit is cut, unless it was asked for. */
static void print_row(const struct request *request, const char *number, const struct lab *lab)
{
    const char *words = request->teaches ? lab->teaches : lab->title;
    int column = title_column(request);
    char *start = arena_printf(request->arena, "%-*s%s%-*s%-*d", NUMBER, number,
                               request->standings ? standing_words(request, lab) : "", NAME,
                               lab->name, HARD, lab->difficulty);
    if (request->width == 0 || request->all || request->teaches) {
        paragraph_print(stdout, arena_printf(request->arena, "%s%s", start, words), column,
                        request->width);
        return;
    }
    fputs(start, stdout);
    print_at_most(stdout, words, request->width - column);
    putchar('\n');
}

static void print_needs(const struct request *request, const struct lab *lab)
{
    if (!request->all || lab->need_count == 0)
        return;
    int column = title_column(request);
    char *needs = arena_printf(request->arena, "%*s%safter", column, "", colour(stdout, DIM));
    for (size_t i = 0; i < lab->need_count; i++)
        needs = arena_printf(request->arena, "%s%s %s", needs, i ? "," : "", lab->needs[i]);
    paragraph_print(stdout, arena_printf(request->arena, "%s%s", needs, colour(stdout, PLAIN)),
                    column, request->width);
}

static void print_path(const struct request *request, const struct lab *labs, size_t count)
{
    print_headings(request);
    for (size_t i = 0; i < count; i++) {
        print_row(request, arena_printf(request->arena, "%3zu", i + 1), &labs[i]);
        print_needs(request, &labs[i]);
    }
}

static void print_traps(const struct request *request, const struct lab *labs, size_t count)
{
    const char *trap = "";
    print_headings(request);
    for (size_t i = 0; i < count; i++) {
        if (strcmp(trap, labs[i].trap) != 0) {
            trap = labs[i].trap;
            printf("\n%s%s%s\n", colour(stdout, BOLD), trap, colour(stdout, PLAIN));
        }
        print_row(request, "", &labs[i]);
        print_needs(request, &labs[i]);
    }
}

/* ---- the answer ---- */

static json_t *json_of_needs(const struct lab *lab)
{
    json_t *list = json_array();
    for (size_t i = 0; i < lab->need_count; i++)
        json_array_append_new(list, json_string(lab->needs[i]));
    return list;
}

static json_t *json_of_standing(const struct request *request, const struct lab *lab)
{
    struct standing standing = standing_of(request->standings, lab->name);
    return json_pack("{s:b, s:i, s:i, s:i, s:b}", "passed", standing.passed, "best", standing.best,
                     "checks", standing.checks, "hints", standing.hints, "revealed",
                     standing.revealed);
}

static json_t *json_of_labs(const struct request *request, const struct lab *labs, size_t count)
{
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++) {
        json_t *lab = json_pack("{s:s, s:s, s:s, s:s, s:i, s:s, s:o}", "name", labs[i].name, "trap",
                                labs[i].trap, "folder", labs[i].folder, "title", labs[i].title,
                                "difficulty", labs[i].difficulty, "teaches", labs[i].teaches,
                                "needs", json_of_needs(&labs[i]));
        if (request->standings)
            json_object_set_new(lab, "standing", json_of_standing(request, &labs[i]));
        json_array_append_new(list, lab);
    }
    return json_pack("{s:i, s:o}", "version", 1, "labs", list);
}

static void print_text(const struct request *request, const struct lab *labs, size_t count)
{
    if (request->traps)
        print_traps(request, labs, count);
    else
        print_path(request, labs, count);
    size_t passed = 0;
    for (size_t i = 0; i < count && request->standings; i++)
        passed += standing_of(request->standings, labs[i].name).passed;
    if (request->standings)
        announce("\n%zu of %zu labs mended. Next: '%s next' says which one to go on with.", passed,
                 count, called_as);
    else if (request->near)
        announce("\n%zu labs. Your workspace is %s: 'cd %s', and call ./lab there.", count,
                 request->near, request->near);
    else if (request->installed)
        announce("\n%zu labs. Next: 'lab init DIR' makes a folder of your own, with all of them.",
                 count);
    else
        announce("\n%zu labs. Next: read labs/TRAP/LAB/BRIEF.md, then '%s check LAB'.", count,
                 called_as);
}

int command_list(int argc, char **argv)
{
    struct arena arena;
    struct request request = {.arena = &arena, .width = terminal_columns(stdout)};
    struct lab *labs;
    size_t count;
    char *error;
    if (argp_parse(&argp, argc, argv, 0, NULL, &request) != 0)
        return EXIT_USAGE;
    arena_init(&arena);
    const char *workspace = place_here(&arena);
    request.near = place_near(&arena);
    request.installed = installed_in(&arena) != NULL;
    int status = EXIT_PASSED;
    if (catalogue_load(&arena, &labs, &count, &error) != 0 ||
        (!request.traps && path_sort(&arena, labs, count, &error) != 0))
        status = complain(EXIT_ENVIRONMENT, "%s", error);
    else if (workspace && !(request.standings = standings_read(&arena, workspace, &error)))
        status = complain(EXIT_ENVIRONMENT, "%s.", error);
    else if (request.json)
        json_print(stdout, json_of_labs(&request, labs, count));
    else
        print_text(&request, labs, count);
    json_decref(request.standings);
    arena_free(&arena);
    return status;
}
