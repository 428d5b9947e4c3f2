/*
 * What a program in the sandbox can't do, by tests/fixtures/outlaw.c. Each deed is also tried where
 * nothing hinders it, so that a refusal is the sandbox's doing and no slip of the fixture's.
 */
#include "../checker/run/sandbox.h"

#include <glob.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../checker/run/process.h"
#include "cli.h"
#include "fixture.h"
#include "runner.h"
#include "suites.h"

enum { MEBI = 1024 * 1024 };

/* A run of "outlaw DEED ARGUMENT", in a sandbox or not. */
struct trial {
    struct arena arena;
    char *folder, *room; /* the keeper's, and the one that it may write into */
    const char *readable[2];
    struct sandbox sandbox;
    struct ending ending;
};

static void trial_init(struct trial *trial, size_t room)
{
    *trial = (struct trial){.folder = fixture_folder()};
    arena_init(&trial->arena);
    trial->readable[0] = realpath(fixture("outlaw"), NULL);
    trial->room = arena_printf(&trial->arena, "%s/room", trial->folder);
    trial->sandbox = (struct sandbox){
        .readable = trial->readable, .room = trial->room, .user = sandbox_user(7), .processes = 40};
    chmod(trial->folder, 0755); /* on the way to the room */
    CU_ASSERT_EQUAL_FATAL(sandbox_room_make(trial->room, room, trial->sandbox.user), 0);
}

static void trial_free(struct trial *trial)
{
    sandbox_room_free(trial->room);
    free((char *)trial->readable[0]);
    arena_free(&trial->arena);
    fixture_close(trial->folder);
}

static int trial_run(struct trial *trial, bool inside, const char *deed, const char *argument)
{
    char error[256];
    char *words[] = {(char *)trial->readable[0], (char *)deed, (char *)argument, NULL};
    struct process_plan plan = {.argv = words, .folder = trial->folder, .deadline = 30};
    if (inside) {
        plan.sandbox = &trial->sandbox;
        plan.argv = sandbox_command(&trial->arena, &trial->sandbox, words, NULL);
    }
    CU_ASSERT_EQUAL_FATAL(process_run(&plan, &trial->ending, error, sizeof error), 0);
    if (trial->ending.how != ENDED_EXIT)
        return -1;
    return trial->ending.code;
}

/* Does the deed in the sandbox, with a room of a MiB; its exit status. */
static int inside(const char *deed, const char *argument)
{
    struct trial trial;
    trial_init(&trial, MEBI);
    int status = trial_run(&trial, true, deed, argument);
    trial_free(&trial);
    return status;
}

static int outside(const char *deed, const char *argument)
{
    struct trial trial;
    trial_init(&trial, MEBI);
    int status = trial_run(&trial, false, deed, argument);
    trial_free(&trial);
    return status;
}

/* Nobody else is this user, where racelab is root. */
static bool user_has_processes(uid_t user)
{
    struct stat status;
    bool found = false;
    glob_t all = {0};
    if (user && glob("/proc/[0-9]*", 0, NULL, &all) == 0)
        for (size_t i = 0; i < all.gl_pathc; i++)
            found |= stat(all.gl_pathv[i], &status) == 0 && status.st_uid == user;
    globfree(&all);
    return found;
}

static void check_refused(const char *deed, const char *argument)
{
    CU_ASSERT_EQUAL(inside(deed, argument), 1);
    CU_ASSERT_EQUAL(outside(deed, argument), 0);
}

/* ---- files ---- */

static void test_files(void)
{
    if (!cli_has_sandbox())
        return;
    static const char *const hidden[] = {"solutions/README.md", "labs", "checker/main.c",
                                         "tests/main.c"};
    for (size_t i = 0; i < sizeof hidden / sizeof *hidden; i++) {
        char *path = realpath(hidden[i], NULL);
        if (!path)
            continue;
        struct stat status;
        bool folder = stat(path, &status) == 0 && S_ISDIR(status.st_mode);
        check_refused(folder ? "list" : "read", path);
        free(path);
    }
    check_refused("read", "/etc/passwd");
    check_refused("list", "/home");
    check_refused("list", "/usr/bin");
}

/* A racelab below /usr, as this one is for a moment, is not there for compilers. */
static void test_racelab_in_usr(void)
{
    static const char system[] = "/usr/include", file[] = "/usr/include/stdio.h";
    if (!cli_has_sandbox())
        return;
    struct trial trial;
    char *here = getcwd(NULL, 0);
    trial_init(&trial, MEBI);
    trial.sandbox.tools = true;
    CU_ASSERT_EQUAL(trial_run(&trial, true, "read", file), 0);
    CU_ASSERT_EQUAL_FATAL(chdir(system), 0);
    CU_ASSERT_EQUAL(trial_run(&trial, true, "read", file), 1);
    CU_ASSERT_EQUAL(trial_run(&trial, true, "write", "/usr/include/made"), 1);
    CU_ASSERT_EQUAL(trial_run(&trial, true, "read", "/usr/bin/env"), 0);
    CU_ASSERT_EQUAL_FATAL(chdir(here), 0);
    trial_free(&trial);
    free(here);
}

static void test_room(void)
{
    if (!cli_has_sandbox())
        return;
    struct trial trial;
    trial_init(&trial, MEBI);
    char *path = arena_printf(&trial.arena, "%s/made", trial.room);
    CU_ASSERT_EQUAL(trial_run(&trial, true, "write", path), 0);
    CU_ASSERT_EQUAL(access(path, F_OK), 0);
    char *above = arena_printf(&trial.arena, "%s/made", trial.folder);
    trial_run(&trial, true, "write", above); /* into a folder of that name, in memory */
    CU_ASSERT_NOT_EQUAL(access(above, F_OK), 0);
    CU_ASSERT_EQUAL(trial_run(&trial, true, "write", trial.readable[0]), 1);
    CU_ASSERT_EQUAL(trial_run(&trial, true, "write", "/made"), 1);
    CU_ASSERT_EQUAL(trial_run(&trial, true, "write", "/dev/made"), 1);
    CU_ASSERT_EQUAL(trial_run(&trial, true, "write", "/tmp/made"), 0);
    CU_ASSERT_NOT_EQUAL(access("/tmp/made", F_OK), 0);
    trial_free(&trial);
}

/* 256 MiB are tried; what is left of the disk is not touched. */
static void test_full_room(void)
{
    if (!cli_has_sandbox())
        return;
    struct trial trial;
    trial_init(&trial, 8 * MEBI);
    CU_ASSERT_EQUAL(trial_run(&trial, true, "fill", trial.room), geteuid() == 0 ? 1 : 0);
    char *said = fixture_read(trial.folder, "out");
    if (geteuid() == 0)
        CU_ASSERT_TRUE(atoi(said) <= 8);
    free(said);
    CU_ASSERT_EQUAL(trial_run(&trial, true, "fill", "/tmp"), 1);
    CU_ASSERT_EQUAL(trial_run(&trial, true, "fill", "/dev/shm"), 1);
    trial_free(&trial);
}

/* ---- other processes ---- */

static void test_processes(void)
{
    if (!cli_has_sandbox())
        return;
    char pid[16];
    snprintf(pid, sizeof pid, "%d", getpid());
    check_refused("signal", pid);
    check_refused("see", pid);
    CU_ASSERT_EQUAL(inside("trace", ""), 1);
}

static void test_crowd(void)
{
    if (!cli_has_sandbox())
        return;
    struct trial trial;
    trial_init(&trial, MEBI);
    CU_ASSERT_EQUAL(trial_run(&trial, true, "crowd", ""), geteuid() == 0 ? 1 : 0);
    char *said = fixture_read(trial.folder, "out");
    if (geteuid() == 0)
        CU_ASSERT_TRUE(atoi(said) > 5 && atoi(said) < 40);
    free(said);
    CU_ASSERT_FALSE(user_has_processes(trial.sandbox.user));
    trial_free(&trial);
}

static void test_outlive(void)
{
    if (!cli_has_sandbox())
        return;
    struct trial trial;
    trial_init(&trial, MEBI);
    CU_ASSERT_EQUAL(trial_run(&trial, true, "outlive", ""), 0);
    CU_ASSERT_FALSE(user_has_processes(trial.sandbox.user));
    trial_free(&trial);
}

/* ---- the kernel ---- */

static void test_rights(void)
{
    if (!cli_has_sandbox())
        return;
    static const char *const deeds[] = {"mount", "namespace", "root", "connect", "execute"};
    for (size_t i = 0; i < sizeof deeds / sizeof *deeds; i++)
        CU_ASSERT_EQUAL(inside(deeds[i], ""), 1);
    CU_ASSERT_EQUAL(outside("connect", ""), 0);
    CU_ASSERT_EQUAL(outside("execute", ""), 0);
    CU_ASSERT_EQUAL(inside("pair", ""), 0); /* what a lab may do, it can */
}

static void test_user(void)
{
    if (!cli_has_sandbox())
        return;
    struct trial trial;
    trial_init(&trial, MEBI);
    CU_ASSERT_EQUAL(trial_run(&trial, true, "users", ""), 0);
    char *said = fixture_read(trial.folder, "out");
    CU_ASSERT_TRUE(atoi(said) != 0);
    CU_ASSERT_TRUE(strchr(said, ' ') && atoi(strchr(said, ' ')) != 0);
    free(said);
    trial_free(&trial);
}

static void test_seconds(void)
{
    if (!cli_has_sandbox())
        return;
    struct trial trial;
    trial_init(&trial, MEBI);
    trial.sandbox.cpu = 1;
    CU_ASSERT_EQUAL(trial_run(&trial, true, "spin", ""), -1);
    CU_ASSERT_EQUAL(trial.ending.how, ENDED_SIGNAL);
    CU_ASSERT_TRUE(trial.ending.code == SIGXCPU || trial.ending.code == SIGKILL);
    trial_free(&trial);
}

/* A crash is one there too. */
static void test_crash(void)
{
    if (!cli_has_sandbox())
        return;
    struct trial trial;
    trial_init(&trial, MEBI);
    CU_ASSERT_EQUAL(trial_run(&trial, true, "crash", ""), -1);
    CU_ASSERT_EQUAL(trial.ending.how, ENDED_SIGNAL);
    CU_ASSERT_EQUAL(trial.ending.code, SIGSEGV);
    trial_free(&trial);
}

int sandbox_init(void)
{
    return sandbox_begin();
}

/* ---- asking for it ---- */

static void test_probe_leaves_nothing(void)
{
    char why[256];
    shell_adopt();
    for (int i = 0; i < 3; i++) {
        sandbox_probe(why, sizeof why);
        CU_ASSERT_FALSE(shell_has_children());
    }
    CU_ASSERT_EQUAL(shell_left_behind(), 0);
    shell_let_go();
}

CU_TestInfo sandbox_tests[] = {
    {"to ask whether there is one leaves nothing behind", test_probe_leaves_nothing},
    {"the files of racelab and of the machine are not there", test_files},
    {"a racelab that is installed in /usr is not there for compilers", test_racelab_in_usr},
    {"it writes into its room, and nowhere else", test_room},
    {"a room is of a fixed size", test_full_room},
    {"other processes are not there", test_processes},
    {"a crowd is small", test_crowd},
    {"nothing outlives the run", test_outlive},
    {"what needs rights is refused", test_rights},
    {"it is nobody's user", test_user},
    {"its seconds are counted", test_seconds},
    {"a crash in it is a crash", test_crash},
    CU_TEST_INFO_NULL,
};
