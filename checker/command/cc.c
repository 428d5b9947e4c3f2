/*
 * lab cc: the compiler, with what the conductor needs.
 *
 *     CC="/path/to/lab cc" make
 *
 * The flags are those of the plain flavour, which ninja writes into build/plain.base.flags and
 * build/plain.base.link. This process works in racelab's root, so it goes back to where it was called
 * before the compiler takes its place.
 */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../run/files.h"
#include "base.h"
#include "command.h"

static const char help[] =
    "Usage: lab cc ARGUMENT...\n"
    "Calls clang with the arguments, and with the flags of programs that 'lab explore' and\n"
    "'lab replay' can run. For a make or configure that is not racelab's:\n"
    "\n"
    "  CC=\"/path/to/lab cc\" make\n"
    "\n"
    "Compiling and linking may be separate steps; both need it. Without LAB_CONDUCTOR in its\n"
    "environment the program runs as any other does. It compiles at -O0 unless you say otherwise;\n"
    "optimisation can take away the very window that a bug needs. Libraries of your own must be\n"
    "linked statically, those that you do not build with it are not seen. C only.\n"
    "\n"
    "Exit status: clang's; 2 wrong usage, 3 this machine.\n";

/* A command line that grows. */
struct words {
    struct arena *arena;
    char **list;
    size_t count;
};

static void words_add(struct words *words, const char *word)
{
    words->list = arena_grow(words->arena, words->list, words->count, sizeof *words->list);
    words->list[words->count++] = arena_copy(words->arena, word);
}

/* ---- racelab's own part ---- */

static bool base_is_there(void)
{
    return access("build/plain.base.flags", R_OK) == 0 && access("build/plain.base.link", R_OK) == 0 &&
           access("build/conductor/libconductor.a", R_OK) == 0;
}

/* 0, or EXIT_ENVIRONMENT after complaining. */
static int base_make(struct arena *arena)
{
    const char *said;
    if (base_is_there())
        return 0;
    enum base_outcome outcome = base_build(arena, &said);
    folder_remove(work_folder()); /* the compiler, taking this place, would leave it */
    if (outcome != BASE_FAILED)
        return 0;
    return complain(EXIT_ENVIRONMENT, "racelab's own part did not build: %s", said);
}

/* A word of a flavour, with the paths in it absolute: "@checker/x.wrap", "build/x.o". */
static char *word_from_anywhere(struct arena *arena, const char *root, const char *word)
{
    if (word[0] == '-')
        return arena_copy(arena, word);
    if (word[0] == '@')
        return arena_printf(arena, "@%s/%s", root, word + 1);
    return arena_printf(arena, "%s/%s", root, word);
}

/* Adds the words of a file, one on a line. 0, or -1 with errno. */
static int words_of_file(struct words *words, const char *root, const char *path)
{
    char *text;
    size_t length;
    if (file_read(words->arena, path, 64 * 1024, &text, &length) != 0)
        return -1;
    for (char *line = text, *end; (end = strchr(line, '\n')); line = end + 1) {
        *end = '\0';
        if (*line)
            words_add(words, word_from_anywhere(words->arena, root, line));
    }
    return 0;
}

/* ---- what the arguments ask for ---- */

static bool is_among(const char *word, const char *const *list)
{
    for (; *list; list++)
        if (strcmp(word, *list) == 0)
            return true;
    return false;
}

/* Does the next argument belong to this one? */
static bool takes_next(const char *word)
{
    static const char *const options[] = {
        "-o",          "-I",        "-D",       "-U",         "-L",
        "-l",          "-x",        "-T",       "-u",         "-z",
        "-e",          "-include",  "-isystem", "-idirafter", "-iquote",
        "-imacros",    "-isysroot", "-MF",      "-MT",        "-MQ",
        "-Xlinker",    "-Xclang",   "-arch",    "-target",    "-Xpreprocessor",
        "-Xassembler", "-mllvm",    "--param",  "-rpath",     NULL};
    return is_among(word, options);
}

/* Does it end before a program is linked, or link something that is none? */
static bool stops_early(const char *word)
{
    static const char *const options[] = {
        "-c", "-S", "-E", "-M", "-MM", "-shared", "-fsyntax-only", "-r", "-###", NULL};
    return is_among(word, options);
}

struct wishes {
    bool inputs, links;
};

static struct wishes wishes_of(int argc, char **argv)
{
    struct wishes wishes = {.links = true};
    for (int i = 1; i < argc; i++) {
        if (stops_early(argv[i]))
            wishes.links = false;
        if (takes_next(argv[i]))
            i++;
        else if (argv[i][0] != '-' || argv[i][1] == '\0')
            wishes.inputs = true;
    }
    wishes.links = wishes.links && wishes.inputs;
    return wishes;
}

/* ---- the command line ---- */

/* The compiler that ./lab chose. */
static char *compiler_name(struct arena *arena, const char *root)
{
    char *name;
    size_t length;
    if (file_read(arena, "build/compiler", PATH_MAX, &name, &length) != 0)
        return NULL;
    name[strcspn(name, "\n")] = '\0';
    if (name[0] != '/' && strchr(name, '/'))
        name = arena_printf(arena, "%s/%s", root, name);
    return name;
}

/* 0, or -1 with errno. */
static int line_make(struct words *words, const char *root, int argc, char **argv)
{
    struct wishes wishes = wishes_of(argc, argv);
    if (wishes.inputs && words_of_file(words, root, "build/plain.base.flags") != 0)
        return -1;
    if (wishes.inputs)
        words_add(words, "-Qunused-arguments"); /* a step that only links needs few of them */
    for (int i = 1; i < argc; i++)
        words_add(words, argv[i]);
    if (!wishes.links)
        return 0;
    words_add(words, "-x"); /* what follows are objects, whatever "-x c" came before */
    words_add(words, "none");
    return words_of_file(words, root, "build/plain.base.link");
}

static int compile(struct arena *arena, const char *root, int argc, char **argv)
{
    struct words words = {.arena = arena};
    char *compiler = compiler_name(arena, root);
    if (!compiler)
        return complain(EXIT_ENVIRONMENT,
                        "no compiler was chosen (build/compiler is missing); start it as ./lab.");
    words_add(&words, compiler);
    if (line_make(&words, root, argc, argv) != 0)
        return complain(EXIT_ENVIRONMENT, "racelab's own flags can't be read: %s.",
                        strerror(errno));
    words.list = arena_grow(arena, words.list, words.count, sizeof *words.list);
    words.list[words.count] = NULL;
    if (chdir(called_from) != 0)
        return complain(EXIT_ENVIRONMENT, "%s can't be entered any more: %s.", called_from,
                        strerror(errno));
    execvp(words.list[0], words.list);
    return complain(EXIT_ENVIRONMENT, "the compiler %s can't be run: %s.", compiler,
                    strerror(errno));
}

int command_cc(int argc, char **argv)
{
    struct arena arena;
    char root[PATH_MAX];
    if (argc == 2 && strcmp(argv[1], "--help") == 0) {
        fputs(help, stdout);
        return EXIT_PASSED;
    }
    if (argc < 2)
        return complain(EXIT_USAGE, "which files? 'lab cc' takes what clang takes; see --help.");
    if (!getcwd(root, sizeof root))
        return complain(EXIT_ENVIRONMENT, "racelab's root has no usable path: %s.",
                        strerror(errno));
    arena_init(&arena);
    int status = base_make(&arena);
    if (status == 0)
        status = compile(&arena, root, argc, argv);
    arena_free(&arena);
    return status;
}
