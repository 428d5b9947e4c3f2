/* Runs CUnit suites and tells the truth about them in the exit status. */
#ifndef RUNNER_H
#define RUNNER_H

#include <CUnit/CUnit.h>

/*
 * Runs the suites (an array that ends in CU_SUITE_INFO_NULL) and prints CUnit's own closing lines.
 * With arguments, only suites whose names contain one of them. Returns main's exit status: 0 only
 * when at least one test ran and there is no failure record of any sort (CU_basic_run_tests itself
 * returns 0 with failing tests, and a suite whose initialisation fails counts no failed test).
 */
int run_suites(int argc, char **argv, CU_SuiteInfo *suites);

#endif
