/* What the documents show must be what the program does. */
#include <ctype.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../checker/output/columns.h"
#include "../checker/run/catalogue.h"
#include "../checker/run/files.h"
#include "cli.h"
#include "suites.h"

static struct arena arena;

static char *document(const char *path)
{
    char *text = "";
    size_t length;
    CU_ASSERT_EQUAL(file_read(&arena, path, 0, &text, &length), 0);
    return text;
}

/* The same words with one blank between them, so that columns do not matter. */
static char *squeezed(const char *text)
{
    size_t n = 0;
    char *words = arena_alloc(&arena, strlen(text) + 2);
    for (; *text; text++) {
        bool blank = isspace((unsigned char)*text);
        if (!blank || (n && words[n - 1] != ' '))
            words[n++] = blank ? ' ' : *text;
    }
    return words;
}

/* Threads are numbered in the order in which they start, which is the scheduler's choice. */
static bool line_is_the_same_each_time(const char *line)
{
    return !strstr(line, "[...]") && !strstr(line, "thread ") && strlen(line) > 4;
}

static void check_transcript(char *transcript, const char *output)
{
    size_t looked = 0;
    char *said = squeezed(output);
    for (char *line = transcript, *end; (end = strchr(line, '\n')); line = end + 1) {
        *end = '\0';
        if (strncmp(line, "    ", 4) != 0 && *line)
            break;
        if (!line_is_the_same_each_time(line))
            continue;
        looked++;
        CU_ASSERT_TRUE(has(said, squeezed(line + strspn(line, " "))));
    }
    CU_ASSERT_TRUE(looked >= 5);
}

static void test_transcript(void)
{
    static const char command[] = "    $ ./lab check captured-index\n";
    const struct shell_place root = {.directory = shell_root()};
    arena_init(&arena);
    char *transcript = strstr(document("README.md"), command);
    CU_ASSERT_PTR_NOT_NULL_FATAL(transcript);
    cli_start();
    CU_ASSERT_EQUAL(LAB_AT(&root, "check", "captured-index"), 1);
    check_transcript(transcript + strlen(command), told.out);
    cli_finish();
    arena_free(&arena);
}

static void test_gate_transcript(void)
{
    static const char command[] = "    $ ./lab gate -- build/fixtures/gated.tsan race\n";
    const struct shell_place root = {.directory = shell_root()};
    arena_init(&arena);
    char *transcript = strstr(document("docs/gate.md"), command);
    CU_ASSERT_PTR_NOT_NULL_FATAL(transcript);
    cli_start();
    CU_ASSERT_EQUAL(LAB_AT(&root, "gate", "--", "build/fixtures/gated.tsan", "race"), 1);
    check_transcript(transcript + strlen(command), told.out);
    cli_finish();
    arena_free(&arena);
}

/* Runs "lab gate OPTIONS --" of a page as it stands there, with a command that does nothing. */
static void check_gate_options(char *options)
{
    const char *arguments[64] = {"gate"};
    int count = 1;
    for (char *word = strtok(options, " "); word && count < 60; word = strtok(NULL, " "))
        arguments[count++] = word;
    arguments[count++] = "--";
    arguments[count] = "true";
    if (cli_run(NULL, arguments) != 0)
        fprintf(stderr, "%s\n", told.err);
    CU_ASSERT_EQUAL(told.status, 0);
    for (int i = 1; i < count; i++)
        if (strcmp(arguments[i], "--sarif") == 0 || strcmp(arguments[i], "--junit") == 0 ||
            strcmp(arguments[i], "--html") == 0)
            CU_ASSERT_EQUAL(access(arguments[i + 1], F_OK), 0);
}

/* The jobs for GitHub and GitLab can be copied: each of their gates is one. */
static void test_gate_jobs(void)
{
    static const char *const pages[] = {"docs/gate.md", ".github/workflows/gate.yml"};
    size_t count = 0;
    arena_init(&arena);
    cli_start();
    mkdir("tests", 0755);
    CU_ASSERT_EQUAL(LAB("gate", "-b", "tests/known.txt", "--update-baseline", "--", "true"), 0);
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
        char *text = squeezed(document(in_root(pages[i]))), *end;
        while ((text = strstr(text, "lab gate --"))) {
            text += strlen("lab gate ");
            if (strncmp(text, "--from", 6) == 0 || !(end = strstr(text, "-- ")))
                continue;
            check_gate_options(arena_copy_bytes(&arena, text, (size_t)(end - text)));
            count++;
        }
    }
    CU_ASSERT_TRUE(count >= 5);
    cli_finish();
    arena_free(&arena);
}

/* Each option of 'lab gate --help' is explained in its page. */
static void test_gate_options(void)
{
    arena_init(&arena);
    cli_start();
    CU_ASSERT_EQUAL(LAB("gate", "--help"), 0);
    size_t count = 0;
    const char *page = document(in_root("docs/gate.md"));
    for (const char *line = told.out; (line = strstr(line, "--")); line += 2) {
        size_t length = strspn(line + 2, "abcdefghijklmnopqrstuvwxyz-");
        char *option = arena_copy_bytes(&arena, line, 2 + length);
        if (!length || strcmp(option, "--help") == 0 || strcmp(option, "--usage") == 0 ||
            strcmp(option, "--version") == 0)
            continue;
        if (!strstr(page, option))
            fprintf(stderr, "docs/gate.md does not name %s\n", option);
        CU_ASSERT_PTR_NOT_NULL(strstr(page, option));
        count++;
    }
    CU_ASSERT_TRUE(count >= 15);
    cli_finish();
    arena_free(&arena);
}

/* The command of the help's next line, behind its group; *line becomes that line. NULL: no more. */
static const char *next_command(const char **line)
{
    enum { GROUP = 10 };
    *line = strchr(*line, '\n');
    return *line && *++*line ? *line + GROUP : NULL;
}

static bool is_command(const char *help, const char *verb, size_t length)
{
    for (const char *name; (name = next_command(&help));)
        if (strncmp(name, verb, length) == 0 && name[length] == ' ')
            return true;
    return false;
}

/* Each "./lab VERB" and 'lab VERB' of a page. */
static size_t check_verbs(const char *path, const char *help)
{
    size_t count = 0;
    const char *text = document(path);
    while ((text = strstr(text, "./lab "))) {
        text += strlen("./lab ");
        size_t length = strspn(text, "abcdefghijklmnopqrstuvwxyz");
        if (!length)
            continue;
        count++;
        if (!is_command(help, text, length))
            fprintf(stderr, "%s: there is no './lab %.*s'\n", path, (int)length, text);
        CU_ASSERT_TRUE(is_command(help, text, length));
    }
    return count;
}

static void test_verbs(void)
{
    static const char *const pages[] = {"README.md", "docs/*.md", "docs/kinds/*.md",
                                        "labs/*/*/BRIEF.md", "labs/*/*/HINTS.md"};
    size_t count = 0;
    arena_init(&arena);
    glob_t found = {0};
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++)
        CU_ASSERT_EQUAL(glob(pages[i], i ? GLOB_APPEND : 0, NULL, &found), 0);
    cli_start();
    CU_ASSERT_EQUAL(LAB("--help"), 0);
    char *help = arena_copy(&arena, told.out);
    cli_finish();
    for (size_t i = 0; i < found.gl_pathc; i++)
        count += check_verbs(found.gl_pathv[i], help);
    globfree(&found);
    CU_ASSERT_TRUE(count > 20);
    arena_free(&arena);
}

/* The manual page names every verb of the help, and every exit status. */
static void test_manual(void)
{
    arena_init(&arena);
    cli_start();
    CU_ASSERT_EQUAL(LAB("--help"), 0);
    const char *help = arena_copy(&arena, told.out);
    cli_finish();
    char *manual = document("docs/lab.1");
    size_t verbs = 0;
    for (const char *name; (name = next_command(&help)); verbs++)
        CU_ASSERT_TRUE(has(manual, arena_copy_bytes(&arena, name, strcspn(name, " "))));
    CU_ASSERT_TRUE(verbs >= 20);
    arena_free(&arena);
}

/* The place of a lab's name among those that rows of the syllabus have, from 1; 0: it has none. */
static int place_in_syllabus(char *const *names, int count, const char *name)
{
    for (int i = 0; i < count; i++)
        if (strcmp(names[i], name) == 0)
            return i + 1;
    return 0;
}

/* The names between backquotes in the rows of the weeks, as they stand there. */
static int syllabus_names(char *text, char **names, int most)
{
    int count = 0;
    for (char *line = text, *end; (end = strchr(line, '\n')); line = end + 1) {
        *end = '\0';
        if (line[0] != '|' || !isdigit((unsigned char)line[2]))
            continue;
        for (char *open; count < most && (open = strchr(line, '`')); line = open) {
            char *close = strchr(open + 1, '`');
            *close = '\0';
            names[count++] = open + 1;
            open = close + 1;
        }
    }
    return count;
}

static void test_syllabus(void)
{
    enum { MOST = 200 };
    char *names[MOST], *error;
    struct lab *labs;
    size_t lab_count;
    arena_init(&arena);
    int count = syllabus_names(document("docs/course.md"), names, MOST);
    CU_ASSERT_EQUAL_FATAL(catalogue_load(&arena, &labs, &lab_count, &error), 0);
    CU_ASSERT_EQUAL(count, (int)lab_count);
    for (size_t i = 0; i < lab_count; i++) {
        int place = place_in_syllabus(names, count, labs[i].name);
        CU_ASSERT_NOT_EQUAL(place, 0);
        if (!place)
            fprintf(stderr, "%s is in no week of docs/course.md\n", labs[i].name);
        for (size_t j = 0; j < labs[i].need_count; j++) {
            bool earlier = place_in_syllabus(names, count, labs[i].needs[j]) < place;
            CU_ASSERT_TRUE(earlier);
            if (!earlier)
                fprintf(stderr, "%s comes before %s\n", labs[i].name, labs[i].needs[j]);
        }
    }
    arena_free(&arena);
}

/* They are read as they are, on any terminal; in a workspace, too, where nothing is built. */
static void test_briefs(void)
{
    enum { PROSE = 80, PICTURE = 100 };
    glob_t found = {0};
    arena_init(&arena);
    CU_ASSERT_EQUAL_FATAL(glob("labs/*/*/BRIEF.md", 0, NULL, &found), 0);
    CU_ASSERT_EQUAL_FATAL(glob("solutions/*/*/WHY.md", GLOB_APPEND, NULL, &found), 0);
    CU_ASSERT_TRUE(found.gl_pathc > 120);
    for (size_t i = 0; i < found.gl_pathc; i++) {
        char *text = document(found.gl_pathv[i]);
        CU_ASSERT_TRUE(*found.gl_pathv[i] == 's' || !strstr(text, "build/"));
        for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n")) {
            bool drawn = strncmp(line, "    ", 4) == 0 || *line == '|';
            CU_ASSERT_TRUE(text_width(line) <= (drawn ? PICTURE : PROSE));
        }
    }
    globfree(&found);
    arena_free(&arena);
}

CU_TestInfo cli_docs_tests[] = {
    {"the transcript of the README is what the command prints", test_transcript},
    {"the transcript of the gate is what the command prints", test_gate_transcript},
    {"every gate in the documents and in our workflow is one", test_gate_jobs},
    {"every option of the gate is in its page", test_gate_options},
    {"every command in the documents is one", test_verbs},
    {"the manual page names every command", test_manual},
    {"a brief can be read in 100 columns, and names nothing that is only built here", test_briefs},
    {"the syllabus has every lab, behind those it needs", test_syllabus},
    CU_TEST_INFO_NULL,
};
