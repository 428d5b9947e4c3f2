/* lab list: traps and labs. */
#include <stdio.h>
#include <string.h>

#include <jansson.h>

#include "../output/json.h"
#include "../output/style.h"
#include "../run/catalogue.h"
#include "command.h"

static const struct argp argp = {
    json_option,
    parse_json_only,
    NULL,
    "Lists the traps and their labs, how hard they are (1 to 5), and what "
    "they teach.",
    NULL,
    NULL,
    NULL};

static void print_text(const struct lab *labs, size_t count)
{
    const char *trap = "";
    for (size_t i = 0; i < count; i++) {
        if (strcmp(trap, labs[i].trap) != 0) {
            trap = labs[i].trap;
            printf("%s%s%s%s\n", i ? "\n" : "", colour(stdout, BOLD), trap, colour(stdout, PLAIN));
        }
        printf("  %-26s %d  %s\n", labs[i].name, labs[i].difficulty, labs[i].teaches);
    }
    printf("\n%zu labs. Next: read labs/TRAP/LAB/BRIEF.md, then './lab check LAB'.\n", count);
}

static json_t *json_of_labs(const struct lab *labs, size_t count)
{
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:s, s:i, s:s}", "name",
                                              labs[i].name, "trap", labs[i].trap, "folder",
                                              labs[i].folder, "title", labs[i].title, "difficulty",
                                              labs[i].difficulty, "teaches", labs[i].teaches));
    return json_pack("{s:i, s:o}", "version", 1, "labs", list);
}

int command_list(int argc, char **argv)
{
    bool json = false;
    struct arena arena;
    struct lab *labs;
    size_t count;
    char *error;
    if (argp_parse(&argp, argc, argv, 0, NULL, &json) != 0)
        return EXIT_USAGE;
    arena_init(&arena);
    int status = EXIT_PASSED;
    if (catalogue_load(&arena, &labs, &count, &error) != 0)
        status = complain(EXIT_ENVIRONMENT, "%s", error);
    else if (json)
        json_print(stdout, json_of_labs(labs, count));
    else
        print_text(labs, count);
    arena_free(&arena);
    return status;
}
