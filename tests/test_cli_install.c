/* racelab as it is installed for everybody: what a student meets, and what is left when it goes. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"
#include "installed.h"
#include "scratch.h"
#include "suites.h"

#define TREE INSTALLED_TREE
#define LOST "atomics/lost-increment/lost-increment.c"

/* ---- what is installed ---- */

static void test_files(void)
{
    static const char *const files[] = {"bin/lab",
                                        "lib/racelab/build/racelab",
                                        "lib/racelab/installed",
                                        "share/man/man1/lab.1",
                                        "share/bash-completion/completions/lab",
                                        "share/zsh/site-functions/_lab",
                                        "share/fish/vendor_completions.d/lab.fish"};
    char path[256];
    installed_enter();
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        snprintf(path, sizeof path, "%s/dest/usr/local/%s", getenv("SHARED"), files[i]);
        CU_ASSERT_EQUAL(access(path, R_OK), 0);
    }
    CU_ASSERT_EQUAL(admin_runs("readlink \"$SHARED/dest/usr/local/bin/lab\""), 0);
    CU_ASSERT_STRING_EQUAL(told.out, "../lib/racelab/lab\n");
    CU_ASSERT_EQUAL(admin_runs("find " TREE " -name 'test_*' -o -name '.*' -o -name '*.o'"), 0);
    CU_ASSERT_STRING_EQUAL(told.out, "");
    installed_leave();
}

/* Help, and a key that completes a word, are there before anything was copied. */
static void test_help(void)
{
    installed_enter();
    setenv("CACHE", "/proc/no-cache", 1);
    CU_ASSERT_EQUAL(student_runs("TMPDIR=$HOME lab --help"), 0);
    CU_ASSERT_TRUE(has(told.out, "Usage: lab COMMAND"));
    CU_ASSERT_EQUAL(student_runs("TMPDIR=$HOME lab --version"), 0);
    CU_ASSERT_TRUE(has(told.out, "racelab "));
    CU_ASSERT_EQUAL(student_runs("TMPDIR=$HOME lab --complete ini"), 0);
    CU_ASSERT_TRUE(has(told.out, "init\t"));
    CU_ASSERT_EQUAL(scratch_count(installed_home), 0);
    installed_leave();
}

/* ---- a student ---- */

static const char all_of_tree[] = "find \"$SHARED/dest\" -printf '%p %s %T@ %m\\n' | sort | cksum";

static void test_student(void)
{
    installed_enter();
    CU_ASSERT_EQUAL(admin_runs(all_of_tree), 0);
    char *before = strdup(told.out);
    CU_ASSERT_EQUAL(student_runs("lab init races"), 0);
    CU_ASSERT_TRUE(has(told.out, "races: a workspace with "));
    CU_ASSERT_EQUAL(student_runs("cd races && ./lab"), 0);
    CU_ASSERT_TRUE(has(told.out, "0 of "));
    CU_ASSERT_EQUAL(student_runs("cd races && lab check lost-increment"), 1);
    CU_ASSERT_TRUE(has(told.out, "lost-increment: fail"));
    CU_ASSERT_STRING_EQUAL(told.err, "");
    CU_ASSERT_EQUAL(student_runs("cp " TREE "/solutions/" LOST " races/labs/" LOST), 0);
    CU_ASSERT_EQUAL(student_runs("races/lab check lost-increment"), 0);
    CU_ASSERT_TRUE(has(told.out, "lost-increment: pass, 100 of 100 points"));
    CU_ASSERT_EQUAL(admin_runs(all_of_tree), 0);
    CU_ASSERT_STRING_EQUAL(told.out, before);
    free(before);
    installed_leave();
}

static void test_verify(void)
{
    installed_enter();
    CU_ASSERT_EQUAL(student_runs("lab verify lost-increment two-locks"), 0);
    CU_ASSERT_STRING_EQUAL(last_line(told.out), "2 labs: 2 as promised, 0 not");
    installed_leave();
}

/* "cli workspace" looks for leaks in what the source tree hands out. */
static void test_same_workspace(void)
{
    installed_enter();
    CU_ASSERT_EQUAL(student_runs("lab init races"), 0);
    CU_ASSERT_EQUAL(LAB("init", "races"), 0);
    CU_ASSERT_EQUAL(admin_runs("diff -r -x lab -x .racelab races \"$SHARED/home/races\""), 0);
    CU_ASSERT_STRING_EQUAL(told.out, "");
    CU_ASSERT_EQUAL(admin_runs("diff races/lab \"$SHARED/home/races/lab\""), 1);
    CU_ASSERT_EQUAL(count_lines(told.out), 4); /* where racelab is */
    CU_ASSERT_TRUE(has(told.out, "/dest/usr/local/lib/racelab/lab"));
    installed_leave();
}

/* A workspace whose racelab is gone takes the one in PATH, and never another workspace's. */
static void test_moved(void)
{
    static const char move[] = "sed -i 's|^racelab=.*|racelab=/gone/lab|' races/lab";
    installed_enter();
    CU_ASSERT_EQUAL(student_runs("lab init races; cp -R races others"), 0);
    CU_ASSERT_EQUAL(student_runs(move), 0);
    CU_ASSERT_EQUAL(student_runs("races/lab next"), 0);
    CU_ASSERT_TRUE(has(told.out, "labs mended."));
    CU_ASSERT_EQUAL(student_runs("PATH=$HOME/others:/usr/bin:/bin races/lab next"), 3);
    CU_ASSERT_TRUE(has(told.err, "racelab is not at /gone/lab any more"));
    installed_leave();
}

static void test_only_in_source(void)
{
    installed_enter();
    CU_ASSERT_EQUAL(student_runs("lab test"), 2);
    CU_ASSERT_TRUE(has(told.err, "'lab test' needs racelab's source tree"));
    CU_ASSERT_EQUAL(student_runs("lab bench"), 2);
    CU_ASSERT_EQUAL(student_runs("lab check lost-increment"), 2);
    CU_ASSERT_TRUE(has(told.err, "'lab init DIR' makes one of your own"));
    CU_ASSERT_EQUAL(student_runs("lab list"), 0);
    CU_ASSERT_TRUE(has(last_line(told.out), "Next: 'lab init DIR'"));
    installed_leave();
}

/* A cleaner of caches has been there, and a program is not what it was. */
static void test_mended(void)
{
    installed_enter();
    CU_ASSERT_EQUAL(student_runs("lab list"), 0);
    CU_ASSERT_EQUAL(student_runs("cd \"$XDG_CACHE_HOME\"/racelab/*.*-*/; rm -r labs/kit\n"
                                 "cp build/control/leak build/control/race"),
                    0);
    CU_ASSERT_EQUAL(student_runs("lab doctor"), 3);
    CU_ASSERT_TRUE(has(told.out, "does not find a known data race"));
    CU_ASSERT_EQUAL(
        student_runs(
            "cd \"$XDG_CACHE_HOME\"/racelab/*.*-*/; mkdir build/work/999999999; lab doctor --fix"),
        0);
    CU_ASSERT_TRUE(has(told.err, "your copy of racelab was damaged; it is mended."));
    CU_ASSERT_TRUE(has(told.out, "  did  left by killed runs    1 folder removed"));
    CU_ASSERT_TRUE(has(told.out, "  did  parts of programs      built again"));
    CU_ASSERT_TRUE(has(last_line(told.out), "this machine is fit to judge"));
    CU_ASSERT_EQUAL(student_runs("lab doctor --fix"), 0);
    CU_ASSERT_PTR_NULL(strstr(told.out, "  did  "));
    CU_ASSERT_STRING_EQUAL(told.err, "");
    installed_leave();
}

/* ---- completion ---- */

static const struct {
    const char *line;    /* up to the cursor */
    const char *offered; /* one of what is offered; NULL: nothing is */
    const char *never;
} lines[] = {
    {"lab che", "check", "init"},
    {"lab ", "init", "grade-chunk"},
    {"lab check two-l", "two-locks", "lost-increment"},
    {"lab check --js", "--json", "two-locks"},
    {"lab grade --lab lost-i", "lost-increment", "--json"},
    {"lab explain deadl", "deadlock", "two-locks"},
    {"lab list two", NULL, NULL},
    {"lab gate -- tw", NULL, NULL},
    {"lab nothing tw", NULL, NULL},
};

/* A line, in the words of a shell's array. */
static void check_completion(const char *shell, const char *format)
{
    char script[1024];
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        setenv("LINE", lines[i].line, 1);
        snprintf(script, sizeof script, format, shell);
        CU_ASSERT_EQUAL(student_runs(script), 0);
        if (lines[i].offered)
            CU_ASSERT_TRUE(has(told.out, lines[i].offered));
        if (lines[i].never)
            CU_ASSERT_PTR_NULL(strstr(told.out, lines[i].never));
        if (!lines[i].offered && *told.out)
            fprintf(stderr, "%s: %s: %s\n", shell, lines[i].line, told.out);
        CU_ASSERT_TRUE(lines[i].offered || !*told.out);
    }
    unsetenv("LINE");
}

#define SHARE "$SHARED/dest/usr/local/share/"

static void test_bash(void)
{
    installed_enter();
    if (has_program("bash"))
        check_completion("bash", "%s -c '. \"" SHARE "bash-completion/completions/lab\"\n"
                                 "read -ra COMP_WORDS <<<\"$LINE\"; case $LINE in *\" \") "
                                 "COMP_WORDS+=(\"\") ;; esac\n"
                                 "COMP_CWORD=$((${#COMP_WORDS[@]} - 1))\n"
                                 "_lab lab \"${COMP_WORDS[-1]}\" x\n"
                                 "((${#COMPREPLY[@]} == 0)) || printf \"%%s\\n\" "
                                 "\"${COMPREPLY[@]}\"'");
    /* bash takes "--lab=two" for three words. */
    CU_ASSERT_EQUAL(student_runs("lab --complete check --lab = two-l"), 0);
    CU_ASSERT_TRUE(has(told.out, "two-locks\t"));
    CU_ASSERT_EQUAL(student_runs("lab --complete check --lab=two-l"), 0);
    CU_ASSERT_TRUE(has(told.out, "--lab=two-locks\t"));
    installed_leave();
}

static void test_zsh(void)
{
    installed_enter();
    if (has_program("zsh"))
        check_completion("zsh", "%s -fc '_files() { }; _describe() { print -l -- ${(P)2} }\n"
                                "words=(\"${(@s: :)LINE}\"); CURRENT=${#words}\n"
                                "complete_lab() { . \"" SHARE "zsh/site-functions/_lab\" }\n"
                                "complete_lab'");
    installed_leave();
}

static void test_fish(void)
{
    installed_enter();
    if (has_program("fish"))
        check_completion("fish",
                         "%s --no-config -c '. \"" SHARE "fish/vendor_completions.d/lab.fish\"\n"
                         "complete -C \"$LINE\"'");
    installed_leave();
}

/* ---- gone again, and packed ---- */

static void test_uninstall(void)
{
    static const char at[] = "export DESTDIR=\"$PWD/a place\" PREFIX=/opt/r; ";
    char script[512];
    installed_enter();
    snprintf(script, sizeof script, "%s\"$ROOT/packaging/install.sh\"", at);
    CU_ASSERT_EQUAL(admin_runs(script), 0);
    CU_ASSERT_EQUAL(access("a place/opt/r/bin/lab", X_OK), 0);
    snprintf(script, sizeof script, "%s\"$ROOT/packaging/install.sh\" --remove >/dev/null\n%s", at,
             "find 'a place' ! -type d");
    CU_ASSERT_EQUAL(admin_runs(script), 0);
    CU_ASSERT_STRING_EQUAL(told.out, "");
    scratch_put("a place/opt/r/bin/lab", "somebody else's\n");
    CU_ASSERT_EQUAL(admin_runs(script), 0);
    CU_ASSERT_TRUE(has(told.out, "opt/r/bin/lab"));
    CU_ASSERT_EQUAL(admin_runs("PREFIX=here \"$ROOT/packaging/install.sh\""), 2);
    CU_ASSERT_TRUE(has(told.err, "PREFIX must begin with a slash"));
    installed_leave();
}

static void test_package(void)
{
    installed_enter();
    if (has_program("dpkg-deb")) {
        CU_ASSERT_EQUAL(
            admin_runs("cd \"$ROOT\"; deb=$(packaging/deb.sh); cp $deb \"$OLDPWD/one.deb\"\n"
                       "packaging/deb.sh >/dev/null; cmp $deb \"$OLDPWD/one.deb\""),
            0);
        CU_ASSERT_EQUAL(admin_runs("dpkg-deb -f one.deb Depends"), 0);
        CU_ASSERT_TRUE(has(told.out, "libc6 (>= 2."));
        CU_ASSERT_TRUE(has(told.out, ", clang-"));
        CU_ASSERT_EQUAL(admin_runs("dpkg-deb -c one.deb"), 0);
        CU_ASSERT_TRUE(has(told.out, " ./usr/bin/lab -> ../lib/racelab/lab"));
        CU_ASSERT_TRUE(has(told.out, " ./usr/share/man/man1/lab.1.gz"));
        CU_ASSERT_EQUAL(admin_runs("dpkg-deb -x one.deb packed; packed/usr/bin/lab --version"), 0);
        CU_ASSERT_EQUAL(admin_runs("! grep -rlF \"$ROOT\" packed"), 0);
        CU_ASSERT_STRING_EQUAL(told.out, "");
    }
    if (has_program("lintian") && access("one.deb", F_OK) == 0)
        CU_ASSERT_EQUAL(admin_runs("lintian --allow-root --fail-on error one.deb"), 0);
    installed_leave();
}

CU_TestInfo cli_install_tests[] = {
    {"everything is where it belongs", test_files},
    {"help and completion need no copy", test_help},
    {"a user without rights goes from nothing to a mended lab", test_student},
    {"the course keeps its promises where it is installed", test_verify},
    {"its workspaces are those of the source tree", test_same_workspace},
    {"a workspace finds the racelab that is installed now", test_moved},
    {"what needs the source tree, or a workspace, says so", test_only_in_source},
    {"doctor --fix mends a damaged copy", test_mended},
    {"bash completes commands, labs, kinds and options", test_bash},
    {"zsh does", test_zsh},
    {"fish does", test_fish},
    {"uninstalling takes away racelab and nothing else", test_uninstall},
    {"the Debian package is the same each time, and complete", test_package},
    CU_TEST_INFO_NULL,
};
