/*
 * The gate's findings as one HTML page that needs nothing else: no script, no network, no font.
 * Light or dark as the reader has it, readable from 360 pixels on, and colour is never the only
 * sign. Both sides of a finding stand beside each other, or below each other where it is narrow.
 */
#ifndef PAGE_H
#define PAGE_H

#include <stdio.h>

#include "../model/ledger.h"

/* A closed ledger. Everything of it is escaped. */
void page_print(FILE *out, const struct ledger *ledger);

#endif
