/*
 * The grades of a class as JUnit's XML, in the flavour that Jenkins and GitLab read
 * (tests/data/junit.xsd): a testsuite for each lab, a testcase for each student, whose class name
 * is the lab and the section.
 *
 *     pass                        nothing
 *     fail, not built             failure: points, criteria, findings
 *     inconclusive, ungradable    error: why
 *
 * It tells all there is to tell, and so is for instructors.
 */
#ifndef GRADES_JUNIT_H
#define GRADES_JUNIT_H

#include <stdio.h>

#include "../model/grade.h"

/* In any order; suites, and the students in each, come in natural order. */
void grades_junit_print(FILE *out, const struct grade *grades, size_t count);

#endif
