/* What is made of Slurm's answers. Its commands are scripts here that say what Slurm 22.05 said. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "../checker/run/slurm.h"
#include "scratch.h"
#include "suites.h"

static struct arena arena;
static char *path_before;

static void start(void)
{
    arena_init(&arena);
    scratch_enter();
    mkdir("bin", 0755);
    path_before = strdup(getenv("PATH"));
    setenv("PATH", arena_printf(&arena, "%s/bin:%s", scratch_path(), path_before), 1);
}

static void finish(void)
{
    setenv("PATH", path_before, 1);
    free(path_before);
    scratch_leave();
    arena_free(&arena);
}

/* A command that notes its arguments, says this, and exits so. */
static void put_command(const char *name, const char *says, int status)
{
    char *path = arena_printf(&arena, "bin/%s", name);
    scratch_put(path, arena_printf(&arena,
                                   "#!/bin/sh\nprintf '%%s\\n' \"$@\" >%s/said-to-%s\n"
                                   "cat <<'END'\n%sEND\n[ %d -eq 0 ] || echo no >&2\nexit %d\n",
                                   scratch_path(), name, says, status, status));
    chmod(path, 0755);
}

static void test_limit(void)
{
    size_t limit = 7;
    char *error = NULL;
    start();
    put_command("scontrol", "MailProg                = /bin/mail\nMaxArraySize            = 1001\n",
                0);
    CU_ASSERT_EQUAL(slurm_array_limit(&arena, &limit, &error), 0);
    CU_ASSERT_EQUAL(limit, 1001);
    put_command("scontrol", "MaxArraySize            = 0\n", 0);
    CU_ASSERT_EQUAL(slurm_array_limit(&arena, &limit, &error), -1);
    CU_ASSERT_PTR_NOT_NULL(strstr(error, "job arrays"));
    put_command("scontrol", "", 1);
    CU_ASSERT_EQUAL(slurm_array_limit(&arena, &limit, &error), -1);
    CU_ASSERT_STRING_EQUAL(error, "scontrol: no");
    CU_ASSERT_EQUAL(limit, 1001);
    finish();
}

static void test_submit(void)
{
    char *error = NULL;
    const struct slurm_array array = {.name = "racelab-1-2",
                                      .script = "/shared/50%/run.sh",
                                      .folder = "/",
                                      .log = "/shared/50%/",
                                      .log_end = "/log",
                                      .tasks = 12};
    start();
    put_command("sbatch", "1\n", 0);
    CU_ASSERT_TRUE(slurm_is_here());
    CU_ASSERT_EQUAL(slurm_submit(&arena, &array, &error), 0);
    CU_ASSERT_STRING_EQUAL(scratch_get("said-to-sbatch"),
                           "--parsable\n--job-name=racelab-1-2\n--array=0-11\n"
                           "--output=/shared/50%%/%a/log\n--chdir=/\n--exclusive\n"
                           "/shared/50%/run.sh\n");
    put_command("sbatch", "", 1);
    CU_ASSERT_EQUAL(slurm_submit(&arena, &array, &error), -1);
    CU_ASSERT_STRING_EQUAL(error, "sbatch: no");
    finish();
}

static void test_look(void)
{
    struct slurm_task tasks[6];
    char *error = NULL;
    start();
    put_command("squeue", "4|PENDING\n0|COMPLETED\n1|RUNNING\n2|TIMEOUT\n9|RUNNING\nwhat\n", 0);
    CU_ASSERT_EQUAL(slurm_look(&arena, "racelab-1-2", tasks, 6, &error), 0);
    CU_ASSERT_PTR_NOT_NULL(strstr(scratch_get("said-to-squeue"), "--name=racelab-1-2\n"));
    CU_ASSERT_TRUE(tasks[0].known && tasks[0].over && !tasks[0].runs);
    CU_ASSERT_TRUE(tasks[1].known && !tasks[1].over && tasks[1].runs);
    CU_ASSERT_TRUE(tasks[2].known && tasks[2].over);
    CU_ASSERT_STRING_EQUAL(tasks[2].state, "TIMEOUT");
    CU_ASSERT_TRUE(!tasks[3].known && !tasks[3].over);
    CU_ASSERT_TRUE(tasks[4].known && !tasks[4].over && !tasks[4].runs);
    CU_ASSERT_FALSE(tasks[5].known);
    finish();
}

/* Cancelled as a whole, what had not begun is one line without a number. */
static void test_cancelled(void)
{
    struct slurm_task tasks[3];
    char *error = NULL;
    start();
    put_command("squeue", "N/A|CANCELLED\n0|COMPLETED\n", 0);
    CU_ASSERT_EQUAL(slurm_look(&arena, "racelab-1-2", tasks, 3, &error), 0);
    CU_ASSERT_STRING_EQUAL(tasks[0].state, "COMPLETED");
    CU_ASSERT_TRUE(tasks[1].over && tasks[2].over);
    CU_ASSERT_STRING_EQUAL(tasks[2].state, "CANCELLED");
    finish();
}

/* A controller that is away for a moment ends nobody's tasks. */
static void test_silent(void)
{
    struct slurm_task tasks[1] = {{.known = true, .state = "RUNNING"}};
    char *error = NULL;
    start();
    put_command("squeue", "0|FAILED\n", 1);
    CU_ASSERT_EQUAL(slurm_look(&arena, "racelab-1-2", tasks, 1, &error), -1);
    CU_ASSERT_STRING_EQUAL(error, "squeue: no");
    CU_ASSERT_STRING_EQUAL(tasks[0].state, "RUNNING");
    finish();
}

CU_TestInfo slurm_tests[] = {
    {"the largest array is asked for", test_limit},
    {"an array is known by its name, and its logs lie where they should", test_submit},
    {"each task's state is read", test_look},
    {"what was cancelled before it began is over", test_cancelled},
    {"no answer says nothing of a task", test_silent},
    CU_TEST_INFO_NULL,
};
