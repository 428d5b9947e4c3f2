/* lab list: the labs in the order to learn them in, or by trap. */
#include <stdio.h>
#include <string.h>

#include <jansson.h>

#include "../model/path.h"
#include "../output/json.h"
#include "../output/style.h"
#include "../run/catalogue.h"
#include "../run/installed.h"
#include "place.h"

struct request {
    bool traps, teaches, json;
    bool installed;    /* nobody mends labs where they are installed */
    json_t *standings; /* NULL outside of a workspace */
};

static const struct argp_option options[] = {
    {"traps", 't', NULL, 0, "By trap, not in the order to learn them in", 0},
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
    "Lists the labs: how hard they are (1 to 5), and which others should be understood before.",
    NULL,
    NULL,
    NULL};

/* "passed", "40 of 100", or nothing yet. */
static void print_standing(const struct request *request, const struct lab *lab)
{
    char points[24] = "";
    struct standing standing = standing_of(request->standings, lab->name);
    if (standing.passed)
        snprintf(points, sizeof points, "passed");
    else if (standing.checks)
        snprintf(points, sizeof points, "%d of 100", standing.best);
    printf("%s%-9s%s  ", standing.passed ? colour(stdout, GREEN) : "", points,
           standing.passed ? colour(stdout, PLAIN) : "");
}

static void print_lab(const struct request *request, const struct lab *lab)
{
    if (request->standings)
        print_standing(request, lab);
    printf("%-28s %d  %s\n", lab->name, lab->difficulty,
           request->teaches ? lab->teaches : lab->title);
}

static void print_needs(const struct request *request, const struct lab *lab)
{
    if (lab->need_count == 0)
        return;
    printf("%*s%safter ", request->standings ? 47 : 36, "", colour(stdout, DIM));
    for (size_t i = 0; i < lab->need_count; i++)
        printf("%s%s", i ? ", " : "", lab->needs[i]);
    printf("%s\n", colour(stdout, PLAIN));
}

static void print_path(const struct request *request, const struct lab *labs, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        printf("%3zu  ", i + 1);
        print_lab(request, &labs[i]);
        print_needs(request, &labs[i]);
    }
}

static void print_traps(const struct request *request, const struct lab *labs, size_t count)
{
    const char *trap = "";
    for (size_t i = 0; i < count; i++) {
        if (strcmp(trap, labs[i].trap) != 0) {
            trap = labs[i].trap;
            printf("%s%s%s%s\n", i ? "\n" : "", colour(stdout, BOLD), trap, colour(stdout, PLAIN));
        }
        printf("  ");
        print_lab(request, &labs[i]);
    }
}

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
        printf("\n%zu of %zu labs mended. Next: '%s next' says which one to go on with.\n", passed,
               count, called_as);
    else if (request->installed)
        printf("\n%zu labs. Next: 'lab init DIR' makes a folder of your own, with all of them.\n",
               count);
    else
        printf("\n%zu labs. Next: read labs/TRAP/LAB/BRIEF.md, then '%s check LAB'.\n", count,
               called_as);
}

int command_list(int argc, char **argv)
{
    struct request request = {0};
    struct arena arena;
    struct lab *labs;
    size_t count;
    char *error;
    if (argp_parse(&argp, argc, argv, 0, NULL, &request) != 0)
        return EXIT_USAGE;
    arena_init(&arena);
    const char *workspace = place_here(&arena);
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
