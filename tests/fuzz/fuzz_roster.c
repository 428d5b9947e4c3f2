/*
 * libFuzzer: any bytes as a roster, as Gradescope's metadata, and as a name of an LMS's. What is
 * not read has a sentence that names the file; what is read has keys that are found again. Built
 * and run as tests/fuzz/fuzz.ninja says.
 */
#include "../../checker/model/lms.h"
#include "../../checker/run/roster.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_keys(const struct roster *roster)
{
    for (size_t i = 0; i < roster->count; i++)
        for (int key = 0; key < ROSTER_KEYS; key++)
            if (roster->list[i].keys[key] &&
                roster_find(roster, roster->list[i].keys[key]) != &roster->list[i])
                abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena;
    struct roster roster;
    struct intake intake = {0};
    struct lms_name name;
    char *error = NULL;
    size_t people;
    unsigned number;
    arena_init(&arena);
    char *text = arena_copy_bytes(&arena, (const char *)data, size);
    if (roster_parse(&arena, "roster.csv", text, size, &roster, &error) == 0) {
        check_keys(&roster);
        roster_match(&arena, &roster, &intake);
        if (intake.count != roster.count)
            abort();
    } else if (!error || strncmp(error, "roster.csv", 10) != 0) {
        abort();
    }
    lms_people_read(&arena, text, &people);
    if (lms_read(&arena, text, &name) != LMS_NONE && (!name.id || !*name.id || !name.file))
        abort();
    lms_first_upload(&arena, text, &number);
    arena_free(&arena);
    return 0;
}
