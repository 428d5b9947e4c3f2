#include "remembered.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../output/json.h"
#include "../run/files.h"
#include "subject.h"

static const double deadline = 10; /* of a program without a lab */

bool is_fingerprint(const char *word)
{
    return strlen(word) == FINGERPRINT_LENGTH &&
           strspn(word, "0123456789abcdef") == FINGERPRINT_LENGTH;
}

static char *path_of(struct arena *arena, const char *fingerprint)
{
    return arena_printf(arena, "build/results/%s.json", fingerprint);
}

/* ---- keeping ---- */

void remembered_keep(const struct exam *exam, const struct finding *finding)
{
    json_t *sources = json_array(), *arguments = json_array();
    for (size_t i = 0; i < exam->source_count; i++)
        json_array_append_new(sources, json_of_text(exam->sources[i]));
    for (char *const *word = exam->arguments; word && *word; word++)
        json_array_append_new(arguments, json_of_text(*word));
    json_t *value = json_pack(
        "{s:o, s:o, s:o, s:o}", "lab", json_of_text(exam->lab ? exam->lab->name : NULL),
        "directory", json_of_text(exam->directory), "sources", sources, "arguments", arguments);
    char *text = json_dumps(value, JSON_INDENT(1));
    json_decref(value);
    if (text)
        file_write(path_of(exam->arena, finding->fingerprint), text, strlen(text));
    free(text);
}

/* ---- what was kept ---- */

/* A list of texts with a NULL behind it; NULL when it is no such list. */
static const char **texts_of(struct arena *arena, json_t *list, size_t *count)
{
    *count = json_array_size(list);
    const char **texts = arena_alloc(arena, (*count + 1) * sizeof *texts);
    for (size_t i = 0; i < *count; i++)
        if (!(texts[i] = arena_copy(arena, json_string_value(json_array_get(list, i)))))
            return NULL;
    return texts;
}

/* As racelab uses a path, after looking whether the file is there. NULL after complaining. */
static const char *source_again(struct arena *arena, const char *path)
{
    char *root = getcwd(NULL, 0);
    const char *whole =
        path[0] == '/' ? path : arena_printf(arena, "%s/%s", root ? root : "", path);
    free(root);
    return source_operand(arena, whole);
}

static int exam_of(struct arena *arena, json_t *value, struct exam *exam, struct lab *lab)
{
    size_t count, argument_count;
    const char *name = json_string_value(json_object_get(value, "lab"));
    const char *directory = json_string_value(json_object_get(value, "directory"));
    const char **sources = texts_of(arena, json_object_get(value, "sources"), &count);
    const char **arguments = texts_of(arena, json_object_get(value, "arguments"), &argument_count);
    if (!sources || !arguments || count == 0)
        return -1;
    for (size_t i = 0; i < count; i++)
        if (!(sources[i] = source_again(arena, sources[i])))
            return EXIT_USAGE;
    if (name) {
        int status = lab_operand(arena, name, lab);
        if (status == 0)
            exam_init_for(exam, arena, lab, sources[0]);
        return status;
    }
    exam_init_program(exam, arena, sources, count, (char *const *)arguments, deadline);
    exam->directory = arena_copy(arena, directory);
    return 0;
}

int remembered_exam(struct arena *arena, const char *fingerprint, struct exam *exam,
                    struct lab *lab)
{
    char *text;
    size_t length;
    const char *path = path_of(arena, fingerprint);
    if (file_read(arena, path, 1024 * 1024, &text, &length) != 0)
        return complain(EXIT_USAGE,
                        "no finding %s is remembered; run 'lab check' or 'lab inspect' again "
                        "first.",
                        fingerprint);
    json_t *value = json_loadb(text, length, 0, NULL);
    int status = exam_of(arena, value, exam, lab);
    json_decref(value);
    return status < 0 ? complain(EXIT_ENVIRONMENT, "%s is damaged; remove it.", path) : status;
}
