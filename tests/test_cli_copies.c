/*
 * The copies that users of an installed racelab work in: when they are made, and what comes of it
 * where they can't be. Their ninja builds nothing, so each is made at once.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"
#include "installed.h"
#include "scratch.h"
#include "suites.h"

#define TREE INSTALLED_TREE

/* It notes each call, and waits for the file GO where that is set. */
static const char idle_ninja[] = "#!/bin/sh\n"
                                 "echo called >>\"$HOME/calls\"\n"
                                 "while [ \"${GO-}\" ] && ! [ -e \"$GO\" ]; do sleep 0.02; done\n";

static void start_quick(void)
{
    static char fake[128], cache[128];
    installed_enter();
    snprintf(fake, sizeof fake, "%s/fake", installed_home);
    snprintf(cache, sizeof cache, "%s/cache", installed_home);
    setenv("IDLE", idle_ninja, 1);
    CU_ASSERT_EQUAL(
        student_runs("mkdir fake cache; printf %s \"$IDLE\" >fake/ninja; chmod +x fake/*"), 0);
    setenv("FAKE", fake, 1);
    setenv("CACHE", cache, 1);
    unsetenv("IDLE");
}

static int copies(void)
{
    CU_ASSERT_EQUAL(student_runs("ls -d \"$XDG_CACHE_HOME\"/racelab/*.*-*"), 0);
    return count_lines(told.out);
}

static bool second_waits(const void *second)
{
    (void)second;
    static char path[160];
    snprintf(path, sizeof path, "%s/second", installed_home);
    return strstr(scratch_get(path), "another call is making");
}

static void test_at_once(void)
{
    struct shell one, other;
    char go[128], calls[128];
    start_quick();
    snprintf(go, sizeof go, "%s/go", installed_home);
    snprintf(calls, sizeof calls, "%s/calls", installed_home);
    setenv("GO", go, 1);
    student_starts(&one, "lab list");
    CU_ASSERT_TRUE(scratch_wait(calls, 30));
    student_starts(&other, "lab list 2>second");
    CU_ASSERT_TRUE(shell_wait(second_waits, NULL, 30));
    scratch_put(go, "go\n");
    shell_finish(&one);
    shell_finish(&other);
    unsetenv("GO");
    CU_ASSERT_EQUAL(one.status, 0);
    CU_ASSERT_EQUAL(other.status, 0);
    CU_ASSERT_STRING_EQUAL(one.out, other.out);
    CU_ASSERT_STRING_EQUAL(scratch_get(calls), "called\n");
    shell_free(&one);
    shell_free(&other);
    CU_ASSERT_EQUAL(copies(), 1);
    installed_leave();
}

/* The tree may be moved; another version, or another compiler, has a copy of its own. */
static void test_versions(void)
{
    start_quick();
    CU_ASSERT_EQUAL(student_runs("lab list; cp -R " TREE " moved; chmod -R u+w moved"), 0);
    CU_ASSERT_EQUAL(student_runs("moved/lab list"), 0);
    CU_ASSERT_EQUAL(copies(), 1);
    CU_ASSERT_EQUAL(student_runs("ln -s \"$(command -v clang)\" other-clang\n"
                                 "LAB_CLANG=$HOME/other-clang lab list"),
                    0);
    CU_ASSERT_EQUAL(copies(), 2);
    CU_ASSERT_EQUAL(
        student_runs("set -- cache/racelab/*.*-*\n"
                     "touch -d '40 days ago' $1/build/work; echo 9.9 another >moved/installed\n"
                     "moved/lab list; ! [ -e $1 ]; [ -e $2 ]"),
        0);
    CU_ASSERT_EQUAL(copies(), 2);
    CU_ASSERT_TRUE(has(told.out, "/9.9-"));
    installed_leave();
}

static void test_killed(void)
{
    start_quick();
    CU_ASSERT_EQUAL(student_runs("lab list; cd cache/racelab; for copy in *.*-*; do\n"
                                 "mv $copy $copy.part; rm -r $copy.part/labs; done"),
                    0);
    CU_ASSERT_EQUAL(student_runs("lab list"), 0);
    CU_ASSERT_TRUE(has(told.out, "lost-increment"));
    CU_ASSERT_EQUAL(copies(), 1);
    CU_ASSERT_PTR_NULL(strstr(told.out, ".part"));
    installed_leave();
}

static void test_full_disk(void)
{
    start_quick();
    CU_ASSERT_EQUAL(student_runs("ulimit -f 200; trap '' XFSZ; lab list"), 3);
    CU_ASSERT_TRUE(has(last_line(told.err), "your copy of racelab can't be made in "));
    CU_ASSERT_TRUE(has(told.err, "File too large"));
    CU_ASSERT_EQUAL(student_runs("cd cache/racelab; ls"), 0);
    CU_ASSERT_STRING_EQUAL(told.out, "lock\n");
    CU_ASSERT_EQUAL(student_runs("lab list"), 0);
    installed_leave();
}

static void test_failed_build(void)
{
    start_quick();
    CU_ASSERT_EQUAL(
        student_runs("printf '#!/bin/sh\necho no luck; exit 1\n' >fake/ninja; lab list"), 3);
    CU_ASSERT_TRUE(has(told.err, "no luck\n"));
    CU_ASSERT_TRUE(has(last_line(told.err), "can't be made in "));
    installed_leave();
}

static void test_no_home(void)
{
    static const char *const homes[] = {"unset HOME", "HOME=/proc", "HOME="};
    char script[256];
    for (size_t i = 0; i < sizeof homes / sizeof *homes; i++) {
        start_quick();
        snprintf(script, sizeof script,
                 "mkdir t; export TMPDIR=$PWD/t; unset XDG_CACHE_HOME; %s; lab list", homes[i]);
        CU_ASSERT_EQUAL(student_runs(script), 0);
        CU_ASSERT_EQUAL(student_runs("stat -c %a t/racelab-*"), 0);
        CU_ASSERT_STRING_EQUAL(told.out, "700\n");
        installed_leave();
    }
}

/* In /tmp anybody may have put something under the name. */
static void test_no_folder_of_others(void)
{
    start_quick();
    CU_ASSERT_EQUAL(student_runs("mkdir t others; ln -s \"$PWD/others\" t/racelab-$(id -u)\n"
                                 "unset XDG_CACHE_HOME; HOME=/proc TMPDIR=$PWD/t lab list"),
                    3);
    CU_ASSERT_TRUE(has(told.err, "there is no folder to work in"));
    CU_ASSERT_TRUE(has(told.err, "XDG_CACHE_HOME=FOLDER lab"));
    CU_ASSERT_EQUAL(student_runs("ls others"), 0);
    CU_ASSERT_STRING_EQUAL(told.out, "");
    installed_leave();
}

/* ---- packages ---- */

/* A PATH of nothing but what a copy needs, without ninja. */
static const char poor_path[] =
    "mkdir bin; for t in sh cat chmod cksum cp cmp diff dirname find flock id ls mkdir mktemp mv "
    "readlink rm sed stat tail touch clang valgrind ar; do\n"
    "ln -s \"$(command -v $t)\" bin/$t; done; mv fake/ninja held-back; export PATH=$PWD/bin\n"
    "lab=" TREE "/lab\n";

static int poor(const char *script)
{
    char *whole;
    if (asprintf(&whole, "%s%s", poor_path, script) < 0)
        exit(3);
    int status = student_runs(whole);
    free(whole);
    return status;
}

static void test_packages(void)
{
    start_quick();
    CU_ASSERT_EQUAL(poor("$lab list"), 3);
    CU_ASSERT_TRUE(has(told.err, "missing here: ninja-build\n"));
    CU_ASSERT_PTR_NULL(strstr(told.err, "libcunit"));
    installed_leave();
    start_quick();
    CU_ASSERT_EQUAL(poor("printf '#!/bin/sh\n' >bin/apt-get; chmod +x bin/apt-get\n$lab list"), 3);
    CU_ASSERT_TRUE(has(told.err, "sudo apt-get install ninja-build\n"));
    installed_leave();
}

/* This apt-get brings ninja; sudo asks for no password. */
static const char bring_ninja[] =
    "printf '#!/bin/sh\n[ $1 = -n ] || exec \"$@\"\n' >bin/sudo\n"
    "printf '#!/bin/sh\n[ $1 != install ] || mv held-back bin/ninja\n' >bin/apt-get\n"
    "chmod +x bin/sudo bin/apt-get\n";

static void test_packages_come(void)
{
    char script[1024];
    start_quick();
    snprintf(script, sizeof script, "%s$lab doctor --fix || echo status $?", bring_ninja);
    CU_ASSERT_EQUAL(poor(script), 0);
    CU_ASSERT_TRUE(has(told.err, "installed: ninja-build bubblewrap\n"));
    CU_ASSERT_TRUE(has(told.out, "status 3")); /* nothing is built by this ninja */
    CU_ASSERT_TRUE(has(told.out, "BAD"));
    installed_leave();
}

CU_TestInfo cli_copies_tests[] = {
    {"two first calls make one copy", test_at_once},
    {"another version or compiler has another copy; old ones go", test_versions},
    {"a call that was killed leaves nothing behind", test_killed},
    {"a full disk is told, and leaves nothing", test_full_disk},
    {"a build that fails is told in ninja's words", test_failed_build},
    {"without a home it works in the folder for temporary files", test_no_home},
    {"but not in what somebody else has put there", test_no_folder_of_others},
    {"missing packages are named, those of the checker's own build are not", test_packages},
    {"doctor --fix installs what is missing", test_packages_come},
    CU_TEST_INFO_NULL,
};
