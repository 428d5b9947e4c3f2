/* What a kind of finding means and how to mend it, as short as a rule of SARIF wants it. */
#ifndef RULES_H
#define RULES_H

#include "../model/kind.h"

struct rule {
    const char *means, *mend; /* two or three sentences each */
    const char *severity;     /* "error", "warning": GitHub's problem.severity */
    const char *precision;    /* "high": what is reported is there; "medium": judged by time */
};

/* Never NULL. The pages of docs/kinds say it at length. */
const struct rule *rule_of(enum kind kind);

#endif
