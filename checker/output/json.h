/* Findings and verdicts as programs read them. The schema is docs/json.md. */
#ifndef JSON_H
#define JSON_H

#include <stdio.h>

#include <jansson.h>

#include "../engine/exam.h"
#include "../model/verdict.h"

/* An exam with its verdict: new references, owned by the caller. NULL when memory runs out. */
json_t *json_of_exam(const struct exam *exam, const struct verdict *verdict);
json_t *json_of_finding(const struct finding *finding, const struct scope *scope);

/* A string whose bytes that are no UTF-8 are U+FFFD; null for NULL. */
json_t *json_of_text(const char *text);

/* Milliseconds; null when they are not known. */
json_t *json_of_ms(bool known, double ms);

/* A set of engines (bits 1u << ENGINE_X) as an array of their names. */
json_t *json_of_engines(unsigned engines);

/* Prints it with a newline, in the order of insertion, and drops the reference. */
void json_print(FILE *out, json_t *value);

#endif
