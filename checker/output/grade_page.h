/*
 * What the pages of grades have in common: their first and last lines, and how they look.
 *
 * A page is one file: HTML5 in UTF-8, without network, font or picture of elsewhere, and says so
 * itself in a Content-Security-Policy, so that nothing of it runs even if a name slipped through.
 * Light or dark as the reader has it, and good to print. It is readable from 360 pixels on: tables
 * and listings that are wider scroll in boxes of their own, which keys can reach.
 */
#ifndef GRADE_PAGE_H
#define GRADE_PAGE_H

#include <stdio.h>

#include "../model/grade.h"

/*
 * To the start of main. The title is escaped. script is the SHA-256 of the one script that may
 * run, in Base64, or NULL: none may.
 */
void grade_page_start(FILE *out, const char *title, const char *script);

/* The same, with more for the head and more of style behind the common one. Both are printed as
 * they are. */
void grade_page_start_styled(FILE *out, const char *title, const char *script, const char *head,
                             const char *more);

/* The rest. */
void grade_page_end(FILE *out);

/* A box around a table or a listing that may be wider than the screen. id: of the heading that
 * names it. */
void grade_page_open_box(FILE *out, const char *id);
void grade_page_close_box(FILE *out);

/* What came from elsewhere, as people may see it (utf8_printable); NULL is "". Still to be
 * escaped. From the arena. */
char *grade_page_text(struct arena *arena, const char *text);

/* "Lovelace, Ada (s1)", or "s1" where no name is known; in the same way. */
char *grade_page_who(struct arena *arena, const struct grade *grade);

/* "good", "bad" or "mild": the class of what tells an outcome. */
const char *grade_page_class(enum outcome outcome);

#endif
