/* One grade as one JSON object, written and read back. The schema is docs/grade-json.md. */
#ifndef GRADE_JSON_H
#define GRADE_JSON_H

#include <jansson.h>

#include "../model/grade.h"

/* A new reference, owned by the caller. Bytes that are no UTF-8 become U+FFFD. */
json_t *json_of_grade(const struct grade *grade);

/*
 * Reads what json_of_grade wrote: so many bytes of text. 0; or -1 with a sentence from the arena in
 * *error, that names the file and the key ("findings[2].kind"): one that is missing, there twice,
 * of another type, or none of the schema; a value that can't be; another version. Texts live in
 * the arena; *grade is untouched on failure.
 */
int grade_read_json(struct arena *arena, const char *file, const char *text, size_t length,
                    struct grade *grade, char **error);

#endif
