/* What `lab gate --json` prints. The schema is a section of docs/json.md. */
#ifndef LEDGER_JSON_H
#define LEDGER_JSON_H

#include <jansson.h>

#include "../model/ledger.h"

/* A closed ledger: a new reference, owned by the caller. */
json_t *json_of_ledger(const struct ledger *ledger);

#endif
