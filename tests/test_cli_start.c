/* ./lab itself: what it does on a machine where something is missing. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli.h"
#include "scratch.h"
#include "suites.h"

static char path_setting[4200], copy_of_lab[4200];
static struct shell_place poor = {.program = copy_of_lab, .setting = path_setting};

/* A course that holds nothing but the script, and a PATH of these tools (separated by blanks). */
static void start(const char *tools)
{
    char script[6000];
    cli_start();
    snprintf(script, sizeof script,
             "mkdir course bin && cp '%s' course/lab && for t in %s; do "
             "ln -s \"$(command -v $t)\" bin/$t; done",
             in_root("lab"), tools);
    pid_t child = fork();
    if (child == 0) {
        execl("/bin/sh", "sh", "-c", script, (char *)NULL);
        _exit(127);
    }
    int status = -1;
    waitpid(child, &status, 0);
    CU_ASSERT_EQUAL(status, 0);
    snprintf(copy_of_lab, sizeof copy_of_lab, "%s/course/lab", scratch_path());
    snprintf(path_setting, sizeof path_setting, "PATH=%s/bin", scratch_path());
}

static void finish(void)
{
    CU_ASSERT_NOT_EQUAL(access("course/build/racelab", F_OK), 0);
    cli_finish();
}

static void put_tool(const char *path, const char *script)
{
    scratch_put(path, script);
    CU_ASSERT_EQUAL(chmod(path, 0755), 0);
}

static const char plain_tools[] = "sh cat mkdir mktemp tail rm dirname readlink";

static void test_names_packages(void)
{
    static const char *const packages[] = {"clang", "libclang-rt-dev", "valgrind", "ninja-build"};
    start(plain_tools);
    CU_ASSERT_EQUAL(LAB_AT(&poor, "list"), 3);
    for (size_t i = 0; i < sizeof packages / sizeof *packages; i++)
        CU_ASSERT_TRUE(has(told.err, packages[i]));
    CU_ASSERT_TRUE(has(told.err, "install these"));
    finish();
}

static void test_no_rights(void)
{
    start(plain_tools);
    put_tool("bin/apt-get", "#!/bin/sh\necho called >apt-get-was-called\n");
    put_tool("bin/id", "#!/bin/sh\necho 1000\n");
    CU_ASSERT_EQUAL(LAB_AT(&poor, "list"), 3);
    CU_ASSERT_TRUE(has(told.err, "sudo apt-get install clang"));
    CU_ASSERT_NOT_EQUAL(access("apt-get-was-called", F_OK), 0);
    finish();
}

static void test_install_fails(void)
{
    start(plain_tools);
    put_tool("bin/apt-get", "#!/bin/sh\necho 'E: no network' >&2\nexit 100\n");
    put_tool("bin/id", "#!/bin/sh\necho 0\n");
    CU_ASSERT_EQUAL(LAB_AT(&poor, "list"), 3);
    CU_ASSERT_TRUE(has(told.err, "E: no network"));
    CU_ASSERT_TRUE(has(told.err, "apt-get failed"));
    finish();
}

/* apt-get that claims success and brings nothing must not be believed. */
static void test_install_brings_nothing(void)
{
    start(plain_tools);
    put_tool("bin/apt-get", "#!/bin/sh\necho \"$*\" >>asked\n");
    put_tool("bin/id", "#!/bin/sh\necho 0\n");
    CU_ASSERT_EQUAL(LAB_AT(&poor, "list"), 3);
    CU_ASSERT_TRUE(has(told.err, "still missing after installing"));
    CU_ASSERT_TRUE(has(scratch_get("asked"), "valgrind"));
    finish();
}

static void test_wrong_compiler(void)
{
    struct shell_place wrong = {.program = copy_of_lab, .setting = "LAB_CLANG=clang-of-nobody"};
    start(plain_tools);
    CU_ASSERT_EQUAL(LAB_AT(&wrong, "list"), 3);
    CU_ASSERT_EQUAL(count_lines(told.err), 1);
    CU_ASSERT_TRUE(has(told.err, "clang-of-nobody"));
    finish();
}

CU_TestInfo cli_start_tests[] = {
    {"packages that are missing are named", test_names_packages},
    {"without rights nothing is tried, and the command to type is shown", test_no_rights},
    {"an installation that fails is told in its own words", test_install_fails},
    {"an installation that brings nothing is not believed", test_install_brings_nothing},
    {"a compiler that is not there is named", test_wrong_compiler},
    CU_TEST_INFO_NULL,
};
