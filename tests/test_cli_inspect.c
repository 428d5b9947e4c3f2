/* 'lab inspect': any C program, wherever it lies and whatever its name is. */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <jansson.h>

#include "cli.h"
#include "runner.h"
#include "scratch.h"

/* Two threads and one variable; the race is in lines 6 and 13. */
static const char racy[] = "#include <pthread.h>\n"
                           "\n"
                           "static int hits;\n"
                           "static void *worker(void *unused)\n"
                           "{\n"
                           "    hits++;\n"
                           "    return unused;\n"
                           "}\n"
                           "int main(void)\n"
                           "{\n"
                           "    pthread_t one;\n"
                           "    pthread_create(&one, 0, worker, 0);\n"
                           "    hits++;\n"
                           "    return pthread_join(one, 0);\n"
                           "}\n";

/* Right, and particular about where it runs: input and arguments are as described, or it aborts. */
static const char particular[] =
    "#include <stdio.h>\n"
    "#include <stdlib.h>\n"
    "#include <string.h>\n"
    "int main(int argc, char **argv)\n"
    "{\n"
    "    char word[8] = \"\";\n"
    "    FILE *file = fopen(\"input.txt\", \"r\");\n"
    "    if (!file || !fgets(word, sizeof word, file) || fclose(file))\n"
    "        abort();\n"
    "    if (getchar() != EOF || strcmp(word, \"hello\") != 0)\n"
    "        abort();\n"
    "    if (argc != 5 || strcmp(argv[1], \"--json\") != 0 ||\n"
    "        strcmp(argv[2], \"two words\") != 0 || *argv[3] ||\n"
    "        strcmp(argv[4], \"--\") != 0)\n"
    "        abort();\n"
    "    return 0;\n"
    "}\n";

static void test_clean(void)
{
    cli_start();
    scratch_put("input.txt", "hello");
    scratch_put("particular.c", particular);
    CU_ASSERT_EQUAL(LAB("inspect", "particular.c", "--", "--json", "two words", "", "--"), 0);
    CU_ASSERT_TRUE(has(last_line(told.out), "particular.c: pass"));
    CU_ASSERT_STRING_EQUAL(told.err, "");
    cli_finish();
}

static void test_arguments_are_missed(void)
{
    cli_start();
    scratch_put("input.txt", "hello");
    scratch_put("particular.c", particular);
    CU_ASSERT_EQUAL(LAB("inspect", "particular.c"), 1);
    CU_ASSERT_TRUE(has(last_line(told.out), "SIGABRT"));
    cli_finish();
}

static void test_racy(void)
{
    char mark[16] = "";
    cli_start();
    scratch_put("racy.c", racy);
    CU_ASSERT_EQUAL(LAB("inspect", "racy.c"), 1);
    CU_ASSERT_TRUE(has(told.out, "1. data race on hits in "));
    CU_ASSERT_TRUE(has(told.out, "racy.c:6 in worker"));
    CU_ASSERT_TRUE(has(told.out, "racy.c:13 in main"));
    CU_ASSERT_TRUE(has(told.out, "hits++;"));
    CU_ASSERT_TRUE(has(told.out, "Seen by tsan, helgrind."));
    CU_ASSERT_TRUE(has(last_line(told.out), "racy.c: fail: data race on hits in "));
    static const char advice[] = "/lab explain ";
    const char *next = strstr(told.out, advice);
    CU_ASSERT_PTR_NOT_NULL(next);
    snprintf(mark, sizeof mark, "%.12s", next ? next + strlen(advice) : "");
    CU_ASSERT_EQUAL(LAB("explain", mark), 0);
    CU_ASSERT_TRUE(has(told.out, "data race on hits in "));
    cli_finish();
}

/* A program of two files and a header, in a folder of its own. */
static void test_several_files(void)
{
    cli_start();
    scratch_put("parts/shared.h", "extern int hits;\nvoid *worker(void *);\n");
    scratch_put("parts/worker.c", "#include \"shared.h\"\n"
                                  "int hits;\n"
                                  "void *worker(void *unused)\n"
                                  "{\n"
                                  "    hits++;\n"
                                  "    return unused;\n"
                                  "}\n");
    scratch_put("parts/main.c", "#include <pthread.h>\n"
                                "#include \"shared.h\"\n"
                                "int main(void)\n"
                                "{\n"
                                "    pthread_t one;\n"
                                "    pthread_create(&one, 0, worker, 0);\n"
                                "    hits++;\n"
                                "    return pthread_join(one, 0);\n"
                                "}\n");
    CU_ASSERT_EQUAL(LAB("inspect", "parts/main.c", "parts/worker.c"), 1);
    CU_ASSERT_TRUE(has(told.out, "worker.c:5 in worker"));
    CU_ASSERT_TRUE(has(told.out, "main.c:7 in main"));
    CU_ASSERT_EQUAL(LAB("inspect", "parts/main.c"), 4);
    CU_ASSERT_TRUE(has(told.out, "undefined reference to `worker'"));
    cli_finish();
}

/* --- names ---------------------------------------------------------------------------------- */

static void test_odd_name(void)
{
    static const char name[] = "it's a $(touch pwned) & \"race\"; #1.c";
    const char *outcome = "", *kind = "", *variable = "", *file = "";
    json_error_t error;
    cli_start();
    scratch_put(name, racy);
    CU_ASSERT_EQUAL(LAB("inspect", "--json", name), 1);
    CU_ASSERT_NOT_EQUAL(access("pwned", F_OK), 0);
    json_t *value = json_loads(told.out, JSON_REJECT_DUPLICATES, &error);
    json_t *findings = json_object_get(value, "findings");
    json_unpack(value, "{s:s, s:s}", "outcome", &outcome, "file", &file);
    json_unpack(json_array_get(findings, 0), "{s:s, s:s}", "kind", &kind, "variable", &variable);
    CU_ASSERT_STRING_EQUAL(outcome, "fail");
    CU_ASSERT_STRING_EQUAL(kind, "data-race");
    CU_ASSERT_STRING_EQUAL(variable, "hits");
    CU_ASSERT_TRUE(has(file, name));
    CU_ASSERT_EQUAL(json_object_size(json_object_get(value, "runs")), 8);
    CU_ASSERT_TRUE(json_is_null(json_object_get(value, "lab")));
    json_decref(value);
    cli_finish();
}

static void test_name_like_an_option(void)
{
    cli_start();
    scratch_put("-o.c", "int main(void) { retrun 0; }\n");
    CU_ASSERT_EQUAL(LAB("inspect", "./-o.c"), 4);
    CU_ASSERT_TRUE(has(told.out, "-o.c:1:"));
    CU_ASSERT_EQUAL(LAB("inspect", "-o.c"), 2);
    cli_finish();
}

/* A name in Latin-1 is no UTF-8; both tools must be heard all the same. */
static void test_latin_name(void)
{
    cli_start();
    scratch_put("caf\xe9.c", racy);
    CU_ASSERT_EQUAL(LAB("inspect", "caf\xe9.c"), 1);
    CU_ASSERT_TRUE(has(told.out, "Seen by tsan, helgrind."));
    CU_ASSERT_PTR_NULL(strstr(told.out, "not whole"));
    cli_finish();
}

/* Copies a file or a folder into a folder, which is made. */
static void copy_into(const char *what, const char *folder)
{
    char mark[512];
    int status = -1;
    snprintf(mark, sizeof mark, "%s/.made", folder);
    scratch_put(mark, "");
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        execlp("cp", "cp", "-rp", what, folder, NULL);
        _exit(127);
    }
    CU_ASSERT_EQUAL(waitpid(child, &status, 0), child);
    CU_ASSERT_EQUAL(status, 0);
}

/* What is needed of the course to inspect a program, in a folder with an ugly name. */
static void copy_course(const char *to)
{
    static const char *const parts[] = {"checker",        "labs",       "build/compiler",
                                        "build/libkit.a", "build/shim", "build/conductor",
                                        "build/control"};
    static const char *const flavours[] = {"tsan", "address"};
    char folder[256];
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        snprintf(folder, sizeof folder, "%s/%s", to, i < 2 ? "." : "build");
        copy_into(in_root(parts[i]), folder);
    }
    for (size_t i = 0; i < sizeof flavours / sizeof *flavours; i++) {
        char part[256];
        snprintf(folder, sizeof folder, "%s/build/%s", to, flavours[i]);
        snprintf(part, sizeof part, "build/%s/libkit.a", flavours[i]);
        copy_into(in_root(part), folder);
    }
    for (size_t i = 0; i < sizeof flavours / sizeof *flavours; i++) {
        char part[256];
        snprintf(folder, sizeof folder, "%s/build/%s", to, flavours[i]);
        snprintf(part, sizeof part, "build/%s/control", flavours[i]);
        copy_into(in_root(part), folder);
    }
}

static void test_course_in_odd_folder(void)
{
    char setting[4200];
    struct shell_place odd = {.setting = setting};
    cli_start();
    copy_course("my course (C): it's 100% mine");
    snprintf(setting, sizeof setting, "LAB_ROOT=%s/my course (C): it's 100%% mine", scratch_path());
    scratch_put("racy.c", racy);
    CU_ASSERT_EQUAL(LAB_AT(&odd, "inspect", "racy.c"), 1);
    CU_ASSERT_TRUE(has(told.out, "racy.c:6 in worker"));
    CU_ASSERT_TRUE(has(told.out, "Seen by tsan, helgrind."));
    CU_ASSERT_PTR_NULL(strstr(told.out, "not whole"));
    cli_finish();
}

/*
 * The known defect is not where it should be: then whoever can't find it is not believed, though
 * all others are content.
 */
static void test_lost_control(void)
{
    static const struct {
        const char *flavour, *control, *sentence;
    } rows[] = {
        {"build", "turns", "conductor does not find a known deadlock on this machine"},
        {"build/address", "leak", "asan does not find a known use after free on this machine"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char setting[4200], stand_in[256], control[256];
        struct shell_place there = {.setting = setting};
        cli_start();
        copy_course("course");
        snprintf(setting, sizeof setting, "LAB_ROOT=%s/course", scratch_path());
        copy_into(in_root("build/control/race"), "stand-in");
        snprintf(stand_in, sizeof stand_in, "%s/stand-in/race", scratch_path());
        snprintf(control, sizeof control, "%s/course/%s/control/%s", scratch_path(),
                 rows[i].flavour, rows[i].control);
        CU_ASSERT_EQUAL(rename(stand_in, control), 0);
        scratch_put("clean.c", "int main(void) { return 0; }\n");
        CU_ASSERT_EQUAL(LAB_AT(&there, "inspect", "clean.c"), 5);
        CU_ASSERT_TRUE(has(last_line(told.out), rows[i].sentence));
        CU_ASSERT_EQUAL(LAB_AT(&there, "doctor"), 3);
        CU_ASSERT_TRUE(has(told.out, "does not find a known"));
        cli_finish();
    }
}

static void test_every_engine_has_a_control(void)
{
    static const struct {
        const char *engine, *found;
    } rows[] = {
        {"tsan", "data race"},       {"helgrind", "data race"},
        {"memcheck", "memory leak"}, {"lockgraph", "lock-order inversion"},
        {"watchdog", "deadlock"},    {"conductor", "deadlock"},
        {"asan", "use after free"},
    };
    cli_start();
    CU_ASSERT_EQUAL(LAB("doctor"), 0);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char line[128];
        snprintf(line, sizeof line, "  ok   %-22s finds a known %s\n", rows[i].engine,
                 rows[i].found);
        CU_ASSERT_TRUE(has(told.out, line));
    }
    cli_finish();
}

/* --- what is no program --------------------------------------------------------------------- */

static void test_bad_files(void)
{
    static const struct {
        const char *operand, *word;
    } rows[] = {
        {"absent.c", "absent.c can't be read: No such file"},
        {"folder.c", "folder.c is a folder"},
        {"empty.c", "empty.c is empty"},
        {"noise.c", "noise.c is not text"},
        {"huge.c", "huge.c is longer than"},
        {"only.h", "only.h is no C file"},
        {"fifo.c", "fifo.c"},
        {"/dev/zero", "/dev/zero"},
        {"loop.c", "loop.c can't be read"},
        {"", "''"},
    };
    cli_start();
    mkdir("folder.c", 0755);
    mkfifo("fifo.c", 0644);
    CU_ASSERT_EQUAL(symlink("loop.c", "loop.c"), 0);
    scratch_put("empty.c", "");
    scratch_put("only.h", "#define X 1\n");
    scratch_put("noise.c", "\177ELF");
    CU_ASSERT_EQUAL(truncate("noise.c", 100), 0);
    scratch_put("huge.c", "int x;\n");
    CU_ASSERT_EQUAL(truncate("huge.c", 2 * 1024 * 1024), 0);
    scratch_put("good.c", "int main(void) { return 0; }\n");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        CU_ASSERT_EQUAL(LAB("inspect", "good.c", rows[i].operand), 2);
        CU_ASSERT_EQUAL(count_lines(told.err), 1);
        CU_ASSERT_TRUE(has(told.err, rows[i].word));
        CU_ASSERT_STRING_EQUAL(told.out, "");
    }
    cli_finish();
}

/* One thread writes under the lock, the other without: the report names the lock. */
static void test_lock_has_a_name(void)
{
    cli_start();
    scratch_put("half.c", "#include <pthread.h>\n"
                          "static pthread_mutex_t till_lock = PTHREAD_MUTEX_INITIALIZER;\n"
                          "static int till;\n"
                          "static void *pay(void *unused)\n{\n"
                          "    pthread_mutex_lock(&till_lock);\n    till++;\n"
                          "    pthread_mutex_unlock(&till_lock);\n    return unused;\n}\n"
                          "int main(void)\n{\n    pthread_t thread;\n"
                          "    if (pthread_create(&thread, NULL, pay, NULL) != 0)\n"
                          "        return 1;\n    till--;\n"
                          "    pthread_join(thread, NULL);\n    return till;\n}\n");
    CU_ASSERT_EQUAL(LAB("inspect", "half.c"), 1);
    CU_ASSERT_TRUE(has(told.out, "holds till_lock"));
    CU_ASSERT_TRUE(has(told.out, "holds no lock"));
    CU_ASSERT_TRUE(has(told.out, "data race on till"));
    cli_finish();
}

static void test_does_not_compile(void)
{
    cli_start();
    scratch_put("broken.c", "\nint main(void)\n{\n    retrun 0;\n}\n");
    CU_ASSERT_EQUAL(LAB("inspect", "broken.c"), 4);
    CU_ASSERT_TRUE(has(told.out, "broken.c:4:"));
    CU_ASSERT_TRUE(has(last_line(told.out), "broken.c: not built"));
    scratch_put("noise.c", "\x01\x02\xff\xfe @@@@ ` \n");
    CU_ASSERT_EQUAL(LAB("inspect", "noise.c"), 4);
    CU_ASSERT_TRUE(has(told.out, "noise.c:1:"));
    scratch_put("part.c", "int half(int n)\n{\n    return n / 2;\n}\n");
    CU_ASSERT_EQUAL(LAB("inspect", "part.c"), 4);
    CU_ASSERT_TRUE(has(told.out, "main"));
    cli_finish();
}

/* Puts links to these tools (separated by blanks) into "bin": the PATH of a poor machine. */
static void link_tools(const char *names)
{
    char script[512];
    int status = -1;
    snprintf(script, sizeof script,
             "mkdir -p bin && for t in %s; do ln -sf \"$(command -v $t)\" bin/$t; done", names);
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        execl("/bin/sh", "sh", "-c", script, (char *)0);
        _exit(127);
    }
    CU_ASSERT_EQUAL(waitpid(child, &status, 0), child);
    CU_ASSERT_EQUAL(status, 0);
}

static void test_missing_tools(void)
{
    char path[4200];
    struct shell_place poor = {.setting = path};
    char compiler[64];
    cli_start();
    snprintf(path, sizeof path, "PATH=%s/bin", scratch_path());
    snprintf(compiler, sizeof compiler, "%.60s", scratch_get(in_root("build/compiler")));
    compiler[strcspn(compiler, "\n")] = '\0';
    scratch_put("good.c", "int main(void) { return 0; }\n");
    CU_ASSERT_EQUAL(LAB_AT(&poor, "inspect", "good.c"), 3);
    CU_ASSERT_TRUE(has(told.err, "ninja"));
    link_tools("ninja sh cat rm mv");
    CU_ASSERT_EQUAL(LAB_AT(&poor, "inspect", "good.c"), 3);
    CU_ASSERT_TRUE(has(told.err, compiler));
    link_tools("ld as");
    link_tools(compiler);
    CU_ASSERT_EQUAL(LAB_AT(&poor, "inspect", "good.c"), 3); /* ungradable */
    CU_ASSERT_TRUE(has(told.out, "helgrind"));
    cli_finish();
}

/* An error for every line, each with all of its include stack: megabytes of words. */
static void test_endless_errors(void)
{
    cli_start();
    scratch_put("endless.c", "#include \"endless.c\"\nint main(void) { return x; }\n");
    CU_ASSERT_EQUAL(LAB("inspect", "endless.c"), 4);
    CU_ASSERT_TRUE(strlen(told.out) < 128 * 1024);
    CU_ASSERT_TRUE(has(last_line(told.out), "endless.c: not built"));
    cli_finish();
}

CU_TestInfo cli_inspect_tests[] = {
    {"a right program passes, with its arguments, where it was called", test_clean},
    {"without its arguments it does not", test_arguments_are_missed},
    {"a race is shown with both its lines, and explained afterwards", test_racy},
    {"a program may have several files", test_several_files},
    {"a file's name may hold anything, and JSON tells it", test_odd_name},
    {"even look like an option", test_name_like_an_option},
    {"even bytes that are no UTF-8", test_latin_name},
    {"the course may lie in a folder of any name", test_course_in_odd_folder},
    {"an engine that has lost its control is not believed", test_lost_control},
    {"every engine has a control", test_every_engine_has_a_control},
    {"what is no source file is named in one sentence", test_bad_files},
    {"what does not build has the compiler's words", test_does_not_compile},
    {"tools that are missing are no fault of the program", test_missing_tools},
    {"errors without end are cut", test_endless_errors},
    {"a lock is called by its name", test_lock_has_a_name},
    CU_TEST_INFO_NULL,
};
