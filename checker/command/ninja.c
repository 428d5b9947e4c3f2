/* lab test, lab bench: targets of build.ninja under a name that is easy to remember. */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "command.h"

static error_t parse(int key, char *argument, struct argp_state *state)
{
    if (key == ARGP_KEY_ARG)
        argp_error(state, "it takes no operand, not '%s'", argument);
    return ARGP_ERR_UNKNOWN;
}

static int run_target(int argc, char **argv, const char *help, char *target)
{
    struct argp argp = {.parser = parse, .doc = help};
    if (argp_parse(&argp, argc, argv, 0, NULL, NULL) != 0)
        return EXIT_USAGE;
    if (access("tests/run.sh", F_OK) != 0)
        return complain(EXIT_USAGE,
                        "the tests are not installed: '%s' needs racelab's source tree; call ./lab "
                        "there. 'lab verify' checks the course here.",
                        argv[0]);
    char *command[] = {"ninja", target, NULL};
    execvp(command[0], command);
    return complain(EXIT_ENVIRONMENT, "ninja can't be run: %s. Install ninja-build.",
                    strerror(errno));
}

int command_test(int argc, char **argv)
{
    return run_target(argc, argv, "Builds and runs the whole test suite.", "test");
}

int command_bench(int argc, char **argv)
{
    return run_target(argc, argv, "Measures how long checks take, against the tools by hand.",
                      "bench");
}
