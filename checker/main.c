/* build/racelab: the table of commands. './lab' builds it and passes its arguments on. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/personality.h>
#include <unistd.h>

#include "command/command.h"
#include "command/place.h"
#include "model/nearest.h"
#include "version.h"

const char *argp_program_version = "racelab " RACELAB_VERSION;

const struct command commands[] = {
    {LEARNING, "init", command_init, "DIR", "a workspace of your own, with every lab"},
    {LEARNING, "next", command_next, "", "where you are, and what to do next"},
    {LEARNING, "list", command_list, "", "all labs in order, and how far you are"},
    {LEARNING, "predict", command_predict, "LAB", "what do you expect to go wrong?"},
    {LEARNING, "check", command_check, "LAB|FILE", "grade my program"},
    {LEARNING, "watch", command_watch, "[LAB]", "checks on every save, tells what changed"},
    {LEARNING, "hint", command_hint, "LAB [N]", "a hint, from mild to plain"},
    {LEARNING, "explain", command_explain, "KIND|FINGERPRINT",
     "what a finding means, how to mend it"},
    {LEARNING, "replay", command_replay, "LAB|FILE|PROGRAM", "one schedule, step by step"},
    {LEARNING, "show", command_show, "LAB|FINGERPRINT", "a failing schedule as an HTML page"},
    {LEARNING, "play", command_play, "LAB|FILE|PROGRAM", "you say who goes on: can it fail?"},
    {LEARNING, "reset", command_reset, "LAB", "begin anew; yours is kept beside it"},
    {LEARNING, "solution", command_solution, "LAB", "the mended file, and why it is right"},
    {PROGRAMS, "inspect", command_inspect, "FILE.c...", "any C program, under every engine"},
    {PROGRAMS, "explore", command_explore, "PROGRAM|FILE.c...",
     "many schedules of it: does any fail?"},
    {PROGRAMS, "cc", command_cc, "ARGUMENT...", "clang, for programs that explore can run"},
    {CLASSES, "gate", command_gate, "-- COMMAND", "in CI: may this be merged?"},
    {CLASSES, "grade", command_grade, "--lab LAB PATH...",
     "what a class handed in, and its grades"},
    {CLASSES, "autograder", command_autograder, "--lab LAB", "a lab's autograder, for Gradescope"},
    {MACHINE, "doctor", command_doctor, "", "is this machine fit to judge?"},
    {MACHINE, "verify", command_verify, "[--full] [LAB...]",
     "every lab, both sides: the self-check"},
    {MACHINE, "test", command_test, "", "the whole test suite"},
    {MACHINE, "bench", command_bench, "", "how long checks take"},
    /* for Slurm's nodes and for shells, not for people */
    {MACHINE, "grade-chunk", command_grade_chunk, NULL, NULL},
    {MACHINE, "--complete", command_complete, NULL, NULL},
    {0},
};

/* A line a command, so that all of them stand on a screen of 24 lines. */
static void print_help(FILE *out)
{
    static const char *const groups[] = {[LEARNING] = "learning",
                                         [PROGRAMS] = "programs",
                                         [CLASSES] = "classes",
                                         [MACHINE] = "machine"};
    const char *group = "";
    fputs("Usage: lab COMMAND [OPERANDS]      'lab COMMAND --help' says more.\n", out);
    for (const struct command *command = commands; command->name; command++) {
        if (!command->help)
            continue;
        bool first = group != groups[command->group];
        group = groups[command->group];
        fprintf(out, "%-9s %-10s %-17s %s\n", first ? group : "", command->name, command->operands,
                command->help);
    }
}

/* Where the last "/build/" of a path begins: a root may itself lie below a folder of that name. */
static char *last_build(char *path)
{
    char *last = NULL;
    for (char *found = path; (found = strstr(found, "/build/")); found++)
        last = found;
    return last;
}

/* Works in racelab's root from here on: LAB_ROOT, or the folder above the program's own. */
static int enter_root(void)
{
    char *own = realpath("/proc/self/exe", NULL);
    char *slash = own ? last_build(own) : NULL;
    const char *root = getenv("LAB_ROOT");
    int result = -1;
    char *here = getcwd(NULL, 0);
    if (here)
        called_from = here;
    if (slash)
        *slash = '\0';
    if (!root || !*root)
        root = slash ? own : ".";
    if (chdir(root) != 0 || access("checker/flavours/rules.ninja", R_OK) != 0)
        complain(0, "racelab's own files are not in %s; start it as ./lab.", root);
    else
        result = 0;
    free(own);
    return result;
}

/* "; did you mean check?", or nothing. */
static const char *meant(struct arena *arena, const char *name)
{
    enum { KNOWN_MOST = 64 };
    const char *words[KNOWN_MOST];
    size_t count = 0;
    for (const struct command *command = commands; command->name; command++)
        if (command->help && count < KNOWN_MOST)
            words[count++] = command->name;
    const char *nearest = nearest_word(name, words, count);
    return nearest ? arena_printf(arena, "; did you mean %s?", nearest) : ";";
}

static int run_command(struct arena *arena, int argc, char **argv)
{
    static char name[64];
    for (const struct command *command = commands; command->name; command++) {
        if (strcmp(argv[1], command->name) != 0)
            continue;
        snprintf(name, sizeof name, "lab %s", command->name);
        argv[1] = program_invocation_name = name;
        return command->run(argc - 1, argv + 1);
    }
    return complain(EXIT_USAGE, "there is no command '%s'%s '%s --help' lists them.", argv[1],
                    meant(arena, argv[1]), called_as);
}

/* In a workspace, 'lab' alone says what to do next; elsewhere, what it can do. */
static int run_alone(struct arena *arena)
{
    static char *argv[] = {"lab next", NULL};
    if (place_here(arena))
        return command_next(1, argv);
    const char *near = place_near(arena);
    if (near)
        return complain(EXIT_USAGE, "your workspace is %s: 'cd %s', and call ./lab there.", near,
                        near);
    print_help(stderr);
    fputs("Start here: 'lab init DIR' makes a folder of your own.\n", stderr);
    return EXIT_USAGE;
}

/* However the process exits (argp's --help does it by itself): lost output is no success. */
static void close_output(void)
{
    if (fflush(stdout) == 0 && !ferror(stdout))
        return;
    /* Which write failed first is long forgotten; another one fails for the same reason. */
    clearerr(stdout);
    errno = 0;
    putchar('\n');
    fflush(stdout);
    _exit(complain(EXIT_ENVIRONMENT, "the output could not be written: %s.",
                   errno ? strerror(errno) : "it was cut"));
}

int main(int argc, char **argv)
{
    atexit(close_output);
    argp_err_exit_status = EXIT_USAGE;
    if (argc > 1 && (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "help") == 0)) {
        print_help(stdout);
        return EXIT_PASSED;
    }
    if (argc > 1 && strcmp(argv[1], "--version") == 0) {
        puts(argp_program_version);
        return EXIT_PASSED;
    }
    if (enter_root() != 0)
        return EXIT_ENVIRONMENT;
    struct arena arena;
    arena_init(&arena);
    place_enter(&arena);
    int status = argc < 2 ? run_alone(&arena) : run_command(&arena, argc, argv);
    arena_free(&arena);
    return status;
}
