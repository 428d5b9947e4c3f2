#include "runner.h"

#include <CUnit/Basic.h>

#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static bool suite_is_wanted(int argc, char **argv, const char *name)
{
    for (int i = 1; i < argc; i++)
        if (strstr(name, argv[i]))
            return true;
    return argc < 2;
}

static CU_ErrorCode suites_register(int argc, char **argv, const CU_SuiteInfo *suites)
{
    for (const CU_SuiteInfo *suite = suites; suite->pName; suite++) {
        CU_SuiteInfo one[] = {*suite, CU_SUITE_INFO_NULL};
        if (suite_is_wanted(argc, argv, suite->pName) && CU_register_suites(one) != CUE_SUCCESS)
            return CU_get_error();
    }
    return CUE_SUCCESS;
}

/* A shell starts its background jobs deaf to Ctrl-C; the tests, and what they start, are not. */
static void hear_signals(void)
{
    signal(SIGINT, SIG_DFL);
    signal(SIGQUIT, SIG_DFL);
}

int run_suites(int argc, char **argv, CU_SuiteInfo *suites)
{
    hear_signals();
    if (CU_initialize_registry() != CUE_SUCCESS)
        return 3;
    if (suites_register(argc, argv, suites) != CUE_SUCCESS) {
        fprintf(stderr, "tests: a suite could not be registered: %s\n", CU_get_error_msg());
        CU_cleanup_registry();
        return 3;
    }
    CU_basic_set_mode(CU_BRM_VERBOSE);
    CU_ErrorCode error = CU_basic_run_tests();
    bool good = error == CUE_SUCCESS && CU_get_number_of_tests_run() > 0 &&
                CU_get_number_of_failure_records() == 0 && !CU_get_failure_list();
    if (CU_get_number_of_tests_run() == 0)
        fprintf(stderr, "tests: nothing ran\n");
    CU_cleanup_registry();
    return good ? 0 : 1;
}
