/*
 * The gate's findings as JUnit's XML, in the flavour that Jenkins and GitLab read
 * (tests/data/junit.xsd): a testsuite for each tool, a testcase for each run and each finding.
 *
 *     a run       failure: it failed; error: it says nothing
 *     a finding   failure: new, expired; skipped: known, advisory; in the suite of the first run
 *                 that reported it
 */
#ifndef JUNIT_H
#define JUNIT_H

#include <stdio.h>

#include "../model/ledger.h"

/* A closed ledger. */
void junit_print(FILE *out, const struct ledger *ledger);

#endif
