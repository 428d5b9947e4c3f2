/*
 * The gate's findings where GitHub Actions shows them: beside the lines of a change, and on the
 * page of the job.
 */
#ifndef ANNOTATIONS_H
#define ANNOTATIONS_H

#include <stdio.h>

#include "../model/ledger.h"

/* So many of each sort does GitHub take from a step. */
enum { ANNOTATIONS = 10 };

/*
 * Workflow commands, "::error file=F,line=L,title=T::message", escaped as @actions/core does: % CR
 * LF, and : and , in properties. An error for each run that is broken or failed and each finding
 * that fails, worst first; a notice for advice; nothing for known ones. Behind ten of a sort one
 * line, which is no command, says how many more there are.
 */
void annotations_print(FILE *out, const struct ledger *ledger);

/*
 * Markdown for $GITHUB_STEP_SUMMARY: the verdict, and a table of runs that did not go well and of
 * findings. Whatever files and functions are called, they are text. GitHub refuses summaries of
 * more than 1 MiB: behind 900 kB one line says how many findings more there are.
 */
void step_summary_print(FILE *out, const struct ledger *ledger);

#endif
