/* A student's own folder, from 'lab init' on. The lab is two-locks. */
#include <glob.h>
#include <regex.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <jansson.h>

#include "../checker/model/lab.h"
#include "../checker/output/columns.h"
#include "../checker/run/catalogue.h"
#include "../checker/run/files.h"
#include "cli.h"
#include "scratch.h"
#include "suites.h"

#define FILE_PATH "labs/lock-ordering/two-locks/two-locks.c"
#define SOLUTION "solutions/lock-ordering/two-locks/"
#define MINE "// mine\n"

static const struct shell_place inside = {.directory = "ws"};

#define INSIDE(...) LAB_AT(&inside, __VA_ARGS__)

static void start(void)
{
    cli_start();
    CU_ASSERT_EQUAL(LAB("init", "ws"), 0);
}

static void put(const char *path, const char *from)
{
    char *text = strdup(scratch_get(from));
    scratch_put(path, text);
    free(text);
}

static void edit(const char *path)
{
    char *text = strdup(scratch_get(path)), *edited;
    CU_ASSERT_TRUE_FATAL(asprintf(&edited, "%s%s", text, MINE) > 0);
    scratch_put(path, edited);
    free(edited);
    free(text);
}

static bool same(const char *one, const char *other)
{
    char *text = strdup(scratch_get(one));
    bool equal = strcmp(text, scratch_get(other)) == 0;
    free(text);
    return equal;
}

/* ---- what is in it ---- */

static void test_init(void)
{
    start();
    CU_ASSERT_TRUE(has(last_line(told.out), "ws: a workspace with "));
    CU_ASSERT_TRUE(has(told.out, "Next: cd ws, then ./lab"));
    CU_ASSERT_TRUE(same("ws/" FILE_PATH, in_root(FILE_PATH)));
    CU_ASSERT_EQUAL(access("ws/lab", X_OK), 0);
    CU_ASSERT_EQUAL(access("ws/labs/kit/channel.h", R_OK), 0);
    CU_ASSERT_NOT_EQUAL(access("ws/labs/lock-ordering/two-locks/lab.ini", F_OK), 0);
    CU_ASSERT_NOT_EQUAL(access("ws/labs/lock-ordering/two-locks/HINTS.md", F_OK), 0);
    CU_ASSERT_NOT_EQUAL(access("ws/solutions", F_OK), 0);
    char *page = strdup(scratch_get("ws/README.md"));
    for (char *line = strtok(page, "\n"); line; line = strtok(NULL, "\n"))
        CU_ASSERT_TRUE(text_width(line) <= 78);
    free(page);
    cli_finish();
}

static char *trimmed_line(const char *text, const char **end)
{
    text += strspn(text, " \t\n");
    *end = text + strcspn(text, "\n");
    return strndup(text, (size_t)(*end - text));
}

static bool has_line(const char *text, const char *wanted)
{
    for (const char *at = text; (at = strstr(at, wanted)); at++) {
        const char *before = at, *after = at + strlen(wanted);
        while (before > text && (before[-1] == ' ' || before[-1] == '\t'))
            before--;
        if ((before == text || before[-1] == '\n') && (*after == '\n' || !*after))
            return true;
    }
    return false;
}

/* How many lines of a text are in the other one as well, of those long enough to tell something. */
static int shared_lines(const char *text, const char *other, const char *unless)
{
    int count = 0;
    for (const char *end = text; *end;) {
        char *line = trimmed_line(end, &end);
        bool tells = strlen(line) >= 24 && strncmp(line, "#include ", 9) != 0;
        if (tells && has_line(other, line) && !(unless && has_line(unless, line))) {
            fprintf(stderr, "it has '%s'\n", line);
            count++;
        }
        free(line);
    }
    return count;
}

static char *text_of(struct arena *arena, const char *path)
{
    char *text;
    size_t length;
    return file_read(arena, path, 0, &text, &length) == 0 ? text : arena_copy(arena, "");
}

/* What a student has of one lab. */
static char *handed_out(struct arena *arena, const struct lab *lab)
{
    static const char *const files[] = {"BRIEF.md", "driver.c", NULL};
    const char *folder = arena_printf(arena, "ws/%s", lab->folder);
    char *all = arena_printf(arena, "%s%s",
                             text_of(arena, arena_printf(arena, "%s/%s.c", folder, lab->name)),
                             text_of(arena, arena_printf(arena, "%s/%s.h", folder, lab->name)));
    for (size_t i = 0; files[i]; i++)
        all = arena_printf(arena, "%s%s", all,
                           text_of(arena, arena_printf(arena, "%s/%s", folder, files[i])));
    return all;
}

static int leaks_of(struct arena *arena, const struct lab *lab)
{
    char *all = handed_out(arena, lab);
    const char *buggy =
        text_of(arena, in_root(arena_printf(arena, "%s/%s.c", lab->folder, lab->name)));
    const char *mended = text_of(arena, in_root(arena_printf(arena, "solutions/%s/%s/%s.c",
                                                             lab->trap, lab->name, lab->name)));
    const char *why = text_of(
        arena, in_root(arena_printf(arena, "solutions/%s/%s/WHY.md", lab->trap, lab->name)));
    const char *hints = text_of(arena, in_root(arena_printf(arena, "%s/HINTS.md", lab->folder)));
    CU_ASSERT_TRUE(*all && *buggy && *mended && *why && *hints);
    int leaks = shared_lines(mended, all, buggy) + shared_lines(why, all, NULL) +
                shared_lines(hints, all, NULL);
    for (size_t i = 0; i < lab->specimen_count; i++)
        leaks += strstr(all, lab->specimens[i].name) != NULL;
    leaks += lab->prediction.because && strstr(all, lab->prediction.because);
    if (leaks)
        fprintf(stderr, "%s: %d\n", lab->name, leaks);
    return leaks;
}

static void test_nothing_leaks(void)
{
    struct arena arena;
    struct lab *labs;
    char *error;
    size_t count;
    int leaks = 0;
    start();
    arena_init(&arena);
    char *here = getcwd(NULL, 0);
    CU_ASSERT_EQUAL_FATAL(chdir(shell_root()), 0);
    CU_ASSERT_EQUAL_FATAL(catalogue_load(&arena, &labs, &count, &error), 0);
    CU_ASSERT_EQUAL_FATAL(chdir(here), 0);
    for (size_t i = 0; i < count; i++)
        leaks += leaks_of(&arena, &labs[i]);
    CU_ASSERT_TRUE(count > 60);
    CU_ASSERT_EQUAL(leaks, 0);
    free(here);
    arena_free(&arena);
    cli_finish();
}

/* ---- where am I? ---- */

/* docs/workspace.md shows what is said first, line for line. */
static void check_documented(const char *text)
{
    for (const char *end = text; *end;) {
        char *line = trimmed_line(end, &end);
        CU_ASSERT_TRUE(has(scratch_get(in_root("docs/workspace.md")), line));
        free(line);
    }
}

static void test_next(void)
{
    start();
    CU_ASSERT_EQUAL(INSIDE("next"), 0);
    CU_ASSERT_TRUE(has(told.out, "0 of "));
    CU_ASSERT_TRUE(has(told.out, "./lab check lost-increment"));
    char *first = strdup(told.out);
    check_documented(first);
    CU_ASSERT_EQUAL(cli_run(&inside, (const char *const[]){NULL}), 0);
    CU_ASSERT_STRING_EQUAL(told.out, first);
    free(first);
    CU_ASSERT_EQUAL(LAB("next"), 2);
    CU_ASSERT_TRUE(has(told.err, "your workspace is ws: "));
    cli_finish();
}

/* Does a shell in that folder take what stands between the two marks, with this before it? */
static bool works_in(const char *folder, const char *before, const char *from, const char *to)
{
    const char *start = strstr(told.out, from);
    CU_ASSERT_PTR_NOT_NULL_FATAL(start);
    start += strlen(from);
    char *line;
    CU_ASSERT_TRUE_FATAL(asprintf(&line, "cd '%s' && %s%.*s >/dev/null", folder, before,
                                  (int)strcspn(start, to), start) > 0);
    int status = system(line);
    free(line);
    return status == 0;
}

/* What it says can be typed where it says it. */
static void test_places(void)
{
    static const char *const folders[] = {"ws", "ws/labs", "ws/labs/lock-ordering/two-locks", "."};
    start();
    char *named;
    CU_ASSERT_TRUE_FATAL(asprintf(&named, "LAB_WORKSPACE=%s/ws", scratch_path()) > 0);
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        const struct shell_place place = {.directory = folders[i], .setting = named};
        CU_ASSERT_EQUAL(LAB_AT(&place, "next"), 0);
        CU_ASSERT_TRUE(works_in(folders[i], "test -f ", "  read   ", "\n"));
        CU_ASSERT_TRUE(works_in(folders[i], "test -f ", "  mend   ", "\n"));
        CU_ASSERT_EQUAL(LAB_AT(&place, "hint", "two-locks"), 0);
        CU_ASSERT_TRUE(works_in(folders[i], "", "Next: '", "'"));
    }
    free(named);
    cli_finish();
}

static json_t *standing(const char *lab)
{
    static json_t *all;
    json_decref(all);
    CU_ASSERT_EQUAL(INSIDE("list", "--json"), 0);
    all = json_loads(told.out, 0, NULL);
    size_t i;
    json_t *entry;
    json_array_foreach(json_object_get(all, "labs"), i, entry)
    {
        if (strcmp(json_string_value(json_object_get(entry, "name")), lab) == 0)
            return json_object_get(entry, "standing");
    }
    return NULL;
}

static long number(const json_t *object, const char *key)
{
    json_t *value = json_object_get(object, key);
    return json_is_boolean(value) ? json_is_true(value) : (long)json_integer_value(value);
}

/* From the buggy file to the mended one, as somebody would who does not give up. */
static void test_progress(void)
{
    start();
    CU_ASSERT_EQUAL(INSIDE("hint", "two-locks", "2"), 0);
    CU_ASSERT_EQUAL(INSIDE("check", "two-locks"), 1);
    CU_ASSERT_TRUE(has(told.out, "To see it: ./lab replay two-locks --seed "));
    const json_t *now = standing("two-locks");
    CU_ASSERT_EQUAL(number(now, "checks"), 1);
    CU_ASSERT_EQUAL(number(now, "best"), 45);
    CU_ASSERT_EQUAL(number(now, "hints"), 2);
    CU_ASSERT_FALSE(number(now, "passed"));
    put("ws/" FILE_PATH, in_root(SOLUTION "two-locks.c"));
    CU_ASSERT_EQUAL(INSIDE("check", FILE_PATH), 0);
    CU_ASSERT_TRUE(has(told.out, "Next: './lab solution two-locks'"));
    CU_ASSERT_EQUAL(rename("ws", "moved"), 0);
    const struct shell_place moved = {.directory = "moved"};
    CU_ASSERT_EQUAL(LAB_AT(&moved, "list"), 0);
    CU_ASSERT_TRUE(has(told.out, "passed  two-locks"));
    CU_ASSERT_TRUE(has(last_line(told.out), "1 of "));
    CU_ASSERT_EQUAL(rename("moved", "ws"), 0);
    now = standing("two-locks");
    CU_ASSERT_EQUAL(number(now, "checks"), 2);
    CU_ASSERT_EQUAL(number(now, "best"), 100);
    CU_ASSERT_TRUE(number(now, "passed"));
    CU_ASSERT_EQUAL(INSIDE("solution", "two-locks"), 0);
    cli_finish();
}

/* ---- the first look ---- */

/* Without a terminal nobody is asked; what a test sees and what fails is shown once. */
static void test_first_check(void)
{
    start();
    CU_ASSERT_EQUAL(INSIDE("check", "two-locks"), 1);
    CU_ASSERT_TRUE(has(told.out, "20 runs as any test would make them: "));
    CU_ASSERT_TRUE(has(told.out, " shows it: deadlock in "));
    CU_ASSERT_PTR_NULL(strstr(told.out, "Line numbers"));
    CU_ASSERT_EQUAL(INSIDE("check", "two-locks"), 1);
    CU_ASSERT_PTR_NULL(strstr(told.out, "as any test"));
    CU_ASSERT_PTR_NULL(strstr(told.out, " shows it: "));
    edit("ws/labs/map-races/unsafe-map/unsafe-map.c");
    CU_ASSERT_EQUAL(INSIDE("check", "unsafe-map"), 1);
    CU_ASSERT_PTR_NULL(strstr(told.out, "as any test"));
    CU_ASSERT_EQUAL(INSIDE("predict", "lost-wakeup", "--lines", "1"), 1);
    CU_ASSERT_TRUE(has(told.out, "as any test"));
    CU_ASSERT_EQUAL(INSIDE("check", "lost-wakeup"), 1);
    CU_ASSERT_PTR_NULL(strstr(told.out, "as any test"));
    cli_finish();
}

static void type_at(const char *typed, const char *lab)
{
    static struct shell shell;
    shell_typing(&shell, &inside, typed, (const char *const[]){"check", lab, NULL});
    CU_ASSERT_EQUAL(shell.status, 1);
    shell_free(&told);
    told = shell;
}

/* A person is asked, and may answer or not. */
static void test_first_question(void)
{
    start();
    type_at("a few\n56 999\n56 71\n", "two-locks");
    CU_ASSERT_TRUE(has(told.out, "cat -n labs/lock-ordering/two-locks/two-locks.c"));
    CU_ASSERT_TRUE(has(told.out, "Some numbers, please"));
    CU_ASSERT_TRUE(has(told.out, "two-locks.c has 100 lines; there is no line 999."));
    CU_ASSERT_PTR_NULL(strstr(told.out, "  999  not this one"));
    CU_ASSERT_TRUE(has(told.out, "What you expected, and what is there:"));
    CU_ASSERT_TRUE(has(told.out, "two-locks: fail, "));
    type_at("", "two-locks");
    CU_ASSERT_PTR_NULL(strstr(told.out, "Line numbers"));
    edit("ws/" FILE_PATH);
    static struct shell shell;
    shell_typing(&shell, &inside, "56 71\n", (const char *const[]){"predict", "two-locks", NULL});
    CU_ASSERT_TRUE(has(shell.out, "Your two-locks.c has changed; this is about the one that you"));
    CU_ASSERT_TRUE(has(shell.out, in_root("labs/lock-ordering/two-locks/two-locks.c")));
    shell_free(&shell);
    type_at("\n", "lost-wakeup");
    CU_ASSERT_TRUE(has(told.out, "Line numbers of lost-wakeup.c, all in one answer"));
    CU_ASSERT_PTR_NULL(strstr(told.out, "What you expected"));
    CU_ASSERT_TRUE(has(told.out, "lost-wakeup: fail, "));
    cli_finish();
}

/* ---- editors ---- */

/* The text of a group of a match. */
static char *group(const char *line, const regmatch_t *match)
{
    return strndup(line + match->rm_so, (size_t)(match->rm_eo - match->rm_so));
}

/* Where each line of a text matches, its file must be the one that is mended, and its line there.
 */
static int count_problems(const regex_t *matcher, const char *text, const char *path)
{
    int count = 0;
    for (const char *end = text; *end;) {
        regmatch_t groups[6];
        char *line = trimmed_line(end, &end);
        if (regexec(matcher, line, 6, groups, 0) == 0) {
            char *file = group(line, &groups[1]), *number = group(line, &groups[2]);
            char *message = group(line, &groups[5]);
            CU_ASSERT_STRING_EQUAL(file, path);
            CU_ASSERT_TRUE(atoi(number) > 0 && atoi(number) <= count_lines(scratch_get(path)));
            CU_ASSERT_TRUE(strlen(message) > 10);
            free(file);
            free(number);
            free(message);
            count++;
        }
        free(line);
    }
    return count;
}

/* The tasks of VS Code find what 'check --format compiler' prints, of findings and of mistakes. */
static void test_tasks(void)
{
    const char *regexp = NULL;
    regex_t matcher;
    start();
    json_t *tasks = json_loads(scratch_get("ws/.vscode/tasks.json"), JSON_REJECT_DUPLICATES, NULL);
    CU_ASSERT_EQUAL_FATAL(json_array_size(json_object_get(tasks, "tasks")), 2);
    json_unpack(json_array_get(json_object_get(tasks, "tasks"), 0), "{s:{s:{s:s}}}",
                "problemMatcher", "pattern", "regexp", &regexp);
    CU_ASSERT_PTR_NOT_NULL_FATAL(regexp);
    CU_ASSERT_EQUAL_FATAL(regcomp(&matcher, regexp, REG_EXTENDED), 0);
    CU_ASSERT_EQUAL(INSIDE("check", "--format", "compiler", FILE_PATH), 1);
    char *lines = strdup(told.out);
    CU_ASSERT_TRUE(has(lines, ": warning: lock-order inversion in "));
    CU_ASSERT_TRUE(has(lines, " [lock-order]\n"));
    CU_ASSERT_TRUE(has(lines, ": note: thread "));
    CU_ASSERT_PTR_NULL(strstr(lines, "as any test"));
    CU_ASSERT_EQUAL(chdir("ws"), 0);
    CU_ASSERT_TRUE(count_problems(&matcher, lines, FILE_PATH) >= 6);
    scratch_put(FILE_PATH, "int two_locks = \"no number\" + ;\n");
    CU_ASSERT_EQUAL(LAB("check", "--format", "compiler", FILE_PATH), 4);
    CU_ASSERT_TRUE(count_problems(&matcher, told.out, FILE_PATH) >= 1);
    CU_ASSERT_EQUAL(chdir(".."), 0);
    free(lines);
    regfree(&matcher);
    json_decref(tasks);
    cli_finish();
}

/* An edited file of tasks stays as it is. */
static void test_own_tasks(void)
{
    start();
    edit("ws/.vscode/tasks.json");
    CU_ASSERT_EQUAL(LAB("init", "ws"), 0);
    CU_ASSERT_TRUE(has(told.out, "nothing new"));
    CU_ASSERT_TRUE(has(scratch_get("ws/.vscode/tasks.json"), MINE));
    CU_ASSERT_EQUAL(unlink("ws/.vscode/tasks.json"), 0);
    CU_ASSERT_EQUAL(LAB("init", "ws"), 0);
    CU_ASSERT_TRUE(has(told.out, "1 files new"));
    cli_finish();
}

static bool has_vim(void)
{
    bool there = system("command -v vim >/dev/null 2>&1") == 0;
    if (!there)
        fprintf(stderr, "skipped: vim is not here, so its quickfix list is not tried\n");
    return there;
}

/* Vim's own reading of the lines, with the format that it comes with. */
static void test_vim(void)
{
    if (!has_vim())
        return;
    start();
    CU_ASSERT_EQUAL(INSIDE("check", "--format", "compiler", FILE_PATH), 1);
    scratch_put("ws/lines", told.out);
    CU_ASSERT_EQUAL(
        system("cd ws && vim -N -u NONE -i NONE -es -c 'cgetexpr readfile(\"lines\")' "
               "-c 'call writefile(map(filter(getqflist(), \"v:val.valid\"), "
               "\"bufname(v:val.bufnr) . v:val.lnum . v:val.type . v:val.text\"), \"seen\")' "
               "-c 'qa!' </dev/null >/dev/null 2>&1"),
        0);
    char *seen = strdup(scratch_get("ws/seen"));
    CU_ASSERT_TRUE(count_lines(seen) >= 6);
    for (const char *end = seen; *end;) {
        char *line = trimmed_line(end, &end);
        CU_ASSERT_TRUE(!*line || strncmp(line, FILE_PATH, strlen(FILE_PATH)) == 0);
        free(line);
    }
    CU_ASSERT_TRUE(has(seen, " lock-order inversion in "));
    free(seen);
    cli_finish();
}

/* Its own ./lab finds racelab, from wherever it is called. */
static void test_own_command(void)
{
    start();
    const struct shell_place own = {.program = "ws/lab", .patience = 120};
    CU_ASSERT_EQUAL(LAB_AT(&own, "next"), 0);
    CU_ASSERT_TRUE(has(told.out, "labs mended."));
    cli_finish();
}

static void test_damaged(void)
{
    start();
    scratch_put("ws/.racelab/progress.json", "{\"version\": 1, \"labs\": [");
    CU_ASSERT_EQUAL(INSIDE("next"), 3);
    CU_ASSERT_TRUE(has(told.err, "progress.json is not as racelab wrote it"));
    CU_ASSERT_EQUAL(INSIDE("hint", "two-locks"), 0);
    CU_ASSERT_TRUE(has(told.err, "your progress is not kept: "));
    CU_ASSERT_STRING_EQUAL(scratch_get("ws/.racelab/progress.json"),
                           "{\"version\": 1, \"labs\": [");
    cli_finish();
}

/* Many at once: no hint is lost. */
static void test_at_once(void)
{
    enum { MANY = 12 };
    static struct shell shells[MANY];
    static const char *const lab_names[MANY] = {
        "two-locks",       "lost-increment", "captured-index",   "rwlock-upgrade",
        "unsafe-map",      "lost-wakeup",    "premature-cancel", "double-close",
        "unlocked-reader", "stale-tick",     "torn-snapshot",    "one-condition"};
    start();
    for (int i = 0; i < MANY; i++)
        shell_start(&shells[i], &inside, (const char *const[]){"hint", lab_names[i], NULL});
    for (int i = 0; i < MANY; i++) {
        shell_finish(&shells[i]);
        CU_ASSERT_EQUAL(shells[i].status, 0);
        CU_ASSERT_STRING_EQUAL(shells[i].err, "");
        shell_free(&shells[i]);
    }
    for (int i = 0; i < MANY; i++)
        CU_ASSERT_EQUAL(number(standing(lab_names[i]), "hints"), 1);
    cli_finish();
}

/* ---- anew ---- */

static void test_reset(void)
{
    start();
    edit("ws/" FILE_PATH);
    CU_ASSERT_EQUAL(INSIDE("reset", "two-locks"), 0);
    CU_ASSERT_TRUE(has(told.out, "yours is two-locks.c.1"));
    CU_ASSERT_TRUE(same("ws/" FILE_PATH, in_root(FILE_PATH)));
    CU_ASSERT_TRUE(has(scratch_get("ws/" FILE_PATH ".1"), MINE));
    edit("ws/" FILE_PATH);
    edit("ws/" FILE_PATH);
    CU_ASSERT_EQUAL(INSIDE("reset", "two-locks"), 0);
    CU_ASSERT_TRUE(has(scratch_get("ws/" FILE_PATH ".2"), MINE MINE));
    CU_ASSERT_EQUAL(INSIDE("reset", "two-locks"), 0);
    CU_ASSERT_TRUE(has(told.out, "is as it was handed out."));
    CU_ASSERT_NOT_EQUAL(access("ws/" FILE_PATH ".3", F_OK), 0);
    CU_ASSERT_EQUAL(unlink("ws/" FILE_PATH), 0);
    CU_ASSERT_EQUAL(INSIDE("check", "two-locks"), 2);
    CU_ASSERT_TRUE(has(told.err, "'./lab reset two-locks' brings it back"));
    CU_ASSERT_EQUAL(INSIDE("reset", "two-locks"), 0);
    CU_ASSERT_TRUE(same("ws/" FILE_PATH, in_root(FILE_PATH)));
    cli_finish();
}

static void test_solution(void)
{
    start();
    CU_ASSERT_EQUAL(INSIDE("solution", "two-locks"), 1);
    CU_ASSERT_TRUE(has(told.err, "you have not passed two-locks yet"));
    CU_ASSERT_NOT_EQUAL(access("ws/solutions", F_OK), 0);
    CU_ASSERT_EQUAL(INSIDE("solution", "--yes", "two-locks"), 0);
    CU_ASSERT_TRUE(same("ws/" SOLUTION "two-locks.c", in_root(SOLUTION "two-locks.c")));
    CU_ASSERT_TRUE(same("ws/" SOLUTION "WHY.md", in_root(SOLUTION "WHY.md")));
    CU_ASSERT_EQUAL(INSIDE("solution", "two-locks"), 0);
    CU_ASSERT_EQUAL(INSIDE("solution", "lost-wakeup"), 1);
    put("ws/" FILE_PATH, "ws/" SOLUTION "two-locks.c");
    const struct shell_place deep = {.directory = "ws/labs/kit"};
    CU_ASSERT_EQUAL(LAB_AT(&deep, "solution", "two-locks"), 0);
    CU_ASSERT_TRUE(works_in("ws/labs/kit", "", "Next: ", "\n")); /* diff finds nothing */
    cli_finish();
}

/* Who is asked, and says no, or yes. */
static void test_solution_asked(void)
{
    struct shell shell;
    const char *const arguments[] = {"solution", "two-locks", NULL};
    start();
    shell_typing(&shell, &inside, "n\n", arguments);
    CU_ASSERT_EQUAL(shell.status, 1);
    CU_ASSERT_TRUE(has(shell.out, "it stays closed. './lab hint two-locks' may be enough."));
    CU_ASSERT_NOT_EQUAL(access("ws/solutions", F_OK), 0);
    shell_free(&shell);
    shell_typing(&shell, &inside, "y\n", arguments);
    CU_ASSERT_EQUAL(shell.status, 0);
    CU_ASSERT_TRUE(same("ws/" SOLUTION "two-locks.c", in_root(SOLUTION "two-locks.c")));
    shell_free(&shell);
    cli_finish();
}

/* ---- a new version of the course ---- */

/* Makes racelab believe that this is what it handed out: the digest of "old\n". */
static void hand_out_old(const char *path)
{
    static const char digest[] = "01d09d19c2139a46aebfb577780d123d7396e97201bc7ead210a2ebff8239dee";
    json_t *file = json_loads(scratch_get("ws/.racelab/handed-out.json"), 0, NULL);
    json_object_set_new(json_object_get(file, "files"), path, json_string(digest));
    CU_ASSERT_EQUAL(json_dump_file(file, "ws/.racelab/handed-out.json", 0), 0);
    json_decref(file);
}

static void test_again(void)
{
    static const char header[] = "labs/lock-ordering/two-locks/two-locks.h";
    static const char other[] = "labs/atomics/lost-increment/lost-increment.c";
    char there[128];
    start();
    edit("ws/" FILE_PATH);
    CU_ASSERT_EQUAL(LAB("init", "ws"), 0);
    CU_ASSERT_TRUE(has(told.out, "nothing new"));
    CU_ASSERT_TRUE(has(scratch_get("ws/" FILE_PATH), MINE));
    /* The header was handed out in an older form, and so was the file; one of them is edited. */
    snprintf(there, sizeof there, "ws/%s", header);
    scratch_put(there, "old\n");
    hand_out_old(header);
    hand_out_old(FILE_PATH);
    snprintf(there, sizeof there, "ws/%s", other);
    CU_ASSERT_EQUAL(unlink(there), 0);
    CU_ASSERT_EQUAL(LAB("init", "ws"), 0);
    CU_ASSERT_TRUE(has(told.out, "1 files new, 1 brought up to date, 1 edited ones kept"));
    CU_ASSERT_TRUE(has(told.out, FILE_PATH " was edited, and has changed in the course"));
    CU_ASSERT_TRUE(same(there, in_root(other)));
    snprintf(there, sizeof there, "ws/%s", header);
    CU_ASSERT_TRUE(same(there, in_root(header)));
    CU_ASSERT_TRUE(has(scratch_get("ws/" FILE_PATH), MINE));
    CU_ASSERT_TRUE(same("ws/" FILE_PATH ".new", in_root(FILE_PATH)));
    CU_ASSERT_EQUAL(LAB("init", "ws"), 0);
    CU_ASSERT_TRUE(has(told.out, "nothing new"));
    cli_finish();
}

/* Beside a workspace, or in it: what is not there is answered with what is. */
static void test_lost(void)
{
    start();
    CU_ASSERT_EQUAL(cli_run(NULL, (const char *const[]){NULL}), 2);
    CU_ASSERT_TRUE(has(told.err, "your workspace is ws: 'cd ws', and call ./lab there."));
    CU_ASSERT_EQUAL(LAB("list"), 0);
    CU_ASSERT_TRUE(
        has(last_line(told.out), "Your workspace is ws: 'cd ws', and call ./lab there."));
    CU_ASSERT_EQUAL(LAB("next"), 2);
    CU_ASSERT_TRUE(has(told.err, "your workspace is ws: 'cd ws', and call ./lab there."));
    CU_ASSERT_EQUAL(LAB("init", "other"), 0);
    CU_ASSERT_EQUAL(LAB("next"), 2); /* which of the two? */
    CU_ASSERT_TRUE(has(told.err, "there is no workspace here"));
    CU_ASSERT_EQUAL(INSIDE("check", "two-locks.c"), 2);
    CU_ASSERT_TRUE(has(told.err, "'./lab check two-locks' takes your file of that lab."));
    CU_ASSERT_EQUAL(INSIDE("check", "labs/channels"), 2);
    CU_ASSERT_TRUE(has(told.err, "is a folder"));
    cli_finish();
}

/* A lab's folder means the lab, wherever it is named from; another folder of its name does not. */
static void test_folder_of_lab(void)
{
    static const struct {
        const char *directory, *operand;
    } rows[] = {
        {"ws", "labs/lock-ordering/two-locks/"},
        {"ws/labs/lock-ordering", "./two-locks"},
        {"ws/labs/lock-ordering/two-locks", "."},
        {"ws/labs/lock-ordering/two-locks", "two-locks.c"},
    };
    start();
    put("ws/" FILE_PATH, in_root(SOLUTION "two-locks.c"));
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct shell_place place = {.directory = rows[i].directory};
        CU_ASSERT_EQUAL(LAB_AT(&place, "check", rows[i].operand), 0);
        CU_ASSERT_TRUE(has(last_line(told.out), "two-locks: pass, 100 of 100 points"));
    }
    scratch_put("two-locks/notes.txt", "mine\n");
    CU_ASSERT_EQUAL(LAB("check", "./two-locks"), 2);
    CU_ASSERT_TRUE(has(told.err, "./two-locks is a folder"));
    cli_finish();
}

/* The driver beside the file is there to be read. */
static void test_own_driver(void)
{
    static const char *const names[] = {"two-locks", FILE_PATH};
    start();
    for (int i = 0; i < 2; i++) {
        CU_ASSERT_EQUAL(INSIDE("check", names[i]), 1);
        CU_ASSERT_PTR_NULL(strstr(told.err, "has no effect"));
    }
    edit("ws/labs/lock-ordering/two-locks/driver.c");
    for (int i = 0; i < 2; i++) {
        CU_ASSERT_EQUAL(INSIDE("check", names[i]), 1);
        CU_ASSERT_TRUE(has(told.err, "labs/lock-ordering/two-locks/driver.c is not the one that "
                                     "judges: what was changed there has no effect."));
        CU_ASSERT_TRUE(has(told.err, "'./lab init .' brings the right one back."));
        CU_ASSERT_EQUAL(count_lines(told.err), 1);
    }
    CU_ASSERT_EQUAL(unlink("ws/labs/lock-ordering/two-locks/driver.c"), 0);
    CU_ASSERT_EQUAL(INSIDE("init", "."), 0);
    CU_ASSERT_EQUAL(INSIDE("check", "two-locks"), 1);
    CU_ASSERT_PTR_NULL(strstr(told.err, "has no effect"));
    CU_ASSERT_EQUAL(INSIDE("check", "labs/lock-ordering/two-locks/driver.c"), 2);
    CU_ASSERT_TRUE(has(told.err, "driver.c is the lab's own; './lab check two-locks' takes yours"));
    cli_finish();
}

static void test_refused(void)
{
    cli_start();
    scratch_put("full/notes.txt", "mine\n");
    CU_ASSERT_EQUAL(LAB("init", "full"), 2);
    CU_ASSERT_TRUE(has(told.err, "full has files in it and is no workspace"));
    CU_ASSERT_EQUAL(scratch_count("full"), 1);
    CU_ASSERT_EQUAL(LAB("init", shell_root()), 2);
    CU_ASSERT_EQUAL(LAB("init"), 2);
    CU_ASSERT_EQUAL(LAB("init", "a", "b"), 2);
    CU_ASSERT_EQUAL(LAB("init", "/proc/nothing"), 2);
    CU_ASSERT_EQUAL(LAB("reset", "two-locks"), 2);
    CU_ASSERT_EQUAL(LAB("solution", "two-locks"), 2);
    cli_finish();
}

CU_TestInfo cli_workspace_tests[] = {
    {"a workspace has what a student needs", test_init},
    {"and nothing that gives a lab away", test_nothing_leaks},
    {"it says what to do next", test_next},
    {"and each command can be typed where it is told", test_places},
    {"progress is kept, also when it is moved", test_progress},
    {"the first check shows what a test sees, and what fails", test_first_check},
    {"and asks, where somebody sits", test_first_question},
    {"VS Code finds the lines of a check", test_tasks},
    {"its tasks are the student's to change", test_own_tasks},
    {"vim's quickfix list takes them, too", test_vim},
    {"its own ./lab finds racelab", test_own_command},
    {"a damaged file of progress is left as it is", test_damaged},
    {"many at once lose nothing", test_at_once},
    {"a lab can be begun anew; nothing is lost", test_reset},
    {"a solution is shown after a pass, or after a question", test_solution},
    {"who says no to that question is shown nothing", test_solution_asked},
    {"a new version of the course touches no edited file", test_again},
    {"who is lost is told where to go", test_lost},
    {"a lab's folder means the lab", test_folder_of_lab},
    {"an edited driver has no effect, and that is said", test_own_driver},
    {"no folder of somebody else's is taken", test_refused},
    CU_TEST_INFO_NULL,
};
