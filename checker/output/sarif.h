/*
 * The gate's findings in SARIF 2.1.0 (OASIS, sarif-v2.1.0-os), as GitHub code scanning takes it
 * ("SARIF support for code scanning" in GitHub's documentation): one run, a rule for each kind that
 * occurs, a result for each finding.
 *
 *     level                error: new, expired; note: known, advisory
 *     suppressions         of known ones: the baseline's reason
 *     partialFingerprints  the identity (model/identity.h): the same when lines move
 *     location             the first side that has a line; relatedLocations: the others, and the
 *                          message links to them by number
 *     codeFlows            first all sides in the order of what happened, in one thread flow (VS
 *                          Code shows only the first); then one thread flow for each thread
 *     invocations          the runs; failed and broken ones have a notification
 *
 * URIs of files below the project's root are relative to SRCROOT, others are file:// URIs. A
 * finding without any line points to line 1 of its file or module or, if there is none, of the file
 * "unknown": GitHub refuses results without a location, and locations without a line.
 *
 * GitHub takes 25,000 results and 10,000 steps of flows a result: the worst are kept, of long
 * stacks the inner end, and a notification says how many were left out.
 */
#ifndef SARIF_H
#define SARIF_H

#include <jansson.h>

#include "../model/ledger.h"

enum { SARIF_RESULTS = 25000, SARIF_STEPS = 10000 };

/* A closed ledger: a new reference, owned by the caller. */
json_t *sarif_of_ledger(const struct ledger *ledger);

#endif
