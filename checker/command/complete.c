/*
 * lab --complete WORD...: what the last word, which may be empty, could become. For shells
 * (packaging/lab.bash and its like), which give it all words behind 'lab'.
 *
 * One candidate a line: the word, a tab, and what it means. Commands and their operands are in
 * main.c's table; options are read from what the command itself says with --help. Where there is no
 * candidate, a file may be meant.
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../run/catalogue.h"
#include "command.h"

/* A command line up to the cursor. */
struct line {
    const struct command *command; /* NULL: not known yet */
    const char *option;            /* whose value the last word is, or NULL: "--lab" */
    const char *before;            /* stands in front of each candidate: "--lab=", or "" */
    const char *start;             /* what there is of the last word behind that */
};

static void offer(const struct line *line, const char *word, const char *meaning)
{
    if (strncmp(word, line->start, strlen(line->start)) == 0)
        printf("%s%s\t%s\n", line->before, word, meaning);
}

/* ---- kinds of operands ---- */

static bool has_word(const char *operands, const char *word)
{
    size_t length = strlen(word);
    for (const char *at = operands; (at = strstr(at, word)); at += length)
        if ((at == operands || !isupper((unsigned char)at[-1])) &&
            !isupper((unsigned char)at[length]))
            return true;
    return false;
}

static void offer_labs(const struct line *line, struct arena *arena)
{
    struct lab *labs;
    size_t count;
    char *error;
    if (catalogue_load(arena, &labs, &count, &error) != 0)
        return;
    for (size_t i = 0; i < count; i++)
        offer(line, labs[i].name, labs[i].title);
}

static void offer_kinds(const struct line *line)
{
    for (int kind = 0; kind < KIND_COUNT; kind++)
        offer(line, kind_name(kind), kind_phrase(kind));
}

static void offer_operands(const struct line *line, struct arena *arena, const char *operands)
{
    if (has_word(operands, "LAB"))
        offer_labs(line, arena);
    if (has_word(operands, "KIND"))
        offer_kinds(line);
}

static void offer_commands(const struct line *line)
{
    for (const struct command *command = commands; command->name; command++)
        if (command->help)
            offer(line, command->name, command->help);
}

/* ---- options, from a command's own help ---- */

/* What 'lab COMMAND --help' prints. From the arena; "" when it can't be had. */
static char *help_of(struct arena *arena, const struct command *command)
{
    char *argv[] = {(char *)command->name, "--help", NULL};
    int file = memfd_create("help", MFD_CLOEXEC);
    struct stat status;
    fflush(stdout);
    pid_t child = file < 0 ? -1 : fork();
    if (child == 0)
        exit(dup2(file, STDOUT_FILENO) < 0 ? EXIT_ENVIRONMENT : command->run(2, argv));
    char *text = arena_copy(arena, "");
    if (child > 0 && waitpid(child, NULL, 0) == child && fstat(file, &status) == 0) {
        text = arena_alloc(arena, (size_t)status.st_size + 1);
        ssize_t length = pread(file, text, (size_t)status.st_size, 0);
        text[length > 0 ? length : 0] = '\0';
    }
    if (file >= 0)
        close(file);
    return text;
}

/* A line of help: "  -l, --lab=LAB              The lab that FILE is a submission to". */
struct option_help {
    char name[40];  /* "--lab" */
    char value[40]; /* "LAB", or "" */
    char letter;    /* 'l', or 0 */
    char meaning[200];
};

static bool option_read(const char *line, struct option_help *option)
{
    *option = (struct option_help){0};
    if (sscanf(line, " -%c, ", &option->letter) == 1 && option->letter == '-')
        option->letter = '\0';
    const char *name = strstr(line, "--");
    size_t indent = strspn(line, " ");
    if (!name || line[indent] != '-' || name > line + indent + 4)
        return false;
    int end = 0;
    sscanf(name, "%39[a-z-]%n", option->name, &end);
    sscanf(name + end, "=%39[^ \n]%n", option->value, &end);
    const char *meaning = strstr(name, "  ");
    if (meaning && meaning < name + strcspn(name, "\n"))
        sscanf(meaning, " %199[^\n]", option->meaning);
    return option->name[2] != '\0' && strcmp(option->name, "--usage") != 0;
}

static const char *next_line(const char *text)
{
    const char *end = strchr(text, '\n');
    return end ? end + 1 : text + strlen(text);
}

static void offer_options(const struct line *line, const char *help)
{
    struct option_help option;
    for (; *help; help = next_line(help))
        if (option_read(help, &option))
            offer(line, option.name, option.meaning);
}

/* The kind of value that an option takes, or "". */
static const char *value_of(struct arena *arena, const char *help, const char *name)
{
    struct option_help option;
    bool is_letter = name[1] != '-';
    for (; *help; help = next_line(help))
        if (option_read(help, &option) &&
            (is_letter ? option.letter == name[1] : strcmp(option.name, name) == 0))
            return arena_copy(arena, option.value);
    return "";
}

/* ---- the command line ---- */

static const struct command *command_called(const char *name)
{
    for (const struct command *command = commands; command->name; command++)
        if (command->help && strcmp(command->name, name) == 0)
            return command;
    return NULL;
}

/*
 * "--lab=two" is one word, or three where the shell thinks so (bash does): "--lab", "=", "two".
 */
static struct line line_read(struct arena *arena, int count, char **words)
{
    const char *last = count ? words[count - 1] : "";
    const char *ahead = count > 1 ? words[count - 2] : "", *equals = strchr(last, '=');
    struct line line = {.before = "", .start = last};
    if (count > 1)
        line.command = command_called(words[0]);
    if (strcmp(last, "=") == 0 || strcmp(ahead, "=") == 0) {
        line.option = *last == '=' ? ahead : count > 2 ? words[count - 3] : "";
        line.start = *last == '=' ? "" : last;
    } else if (last[0] == '-' && equals) {
        line.option = arena_copy_bytes(arena, last, (size_t)(equals - last));
        line.before = arena_copy_bytes(arena, last, (size_t)(equals + 1 - last));
        line.start = equals + 1;
    } else if (ahead[0] == '-' && ahead[1]) {
        line.option = ahead;
    }
    return line;
}

static bool is_behind_dashes(int count, char **words)
{
    for (int i = 0; i + 1 < count; i++)
        if (strcmp(words[i], "--") == 0)
            return true;
    return false;
}

static void complete(struct arena *arena, int count, char **words)
{
    struct line line = line_read(arena, count, words);
    if (count < 2) {
        offer_commands(&line);
        return;
    }
    if (!line.command || is_behind_dashes(count, words))
        return;
    const char *help = help_of(arena, line.command);
    const char *value = line.option ? value_of(arena, help, line.option) : "";
    if (*value || *line.before) {
        offer_operands(&line, arena, value);
        return;
    }
    offer_operands(&line, arena, line.command->operands);
    offer_options(&line, help);
}

int command_complete(int argc, char **argv)
{
    struct arena arena;
    arena_init(&arena);
    complete(&arena, argc - 1, argv + 1);
    arena_free(&arena);
    return EXIT_PASSED;
}
