/*
 * A part of a grading that another machine judges:
 *
 *     DIR/chunk.json         the lab and its points, how many files, which racelab cut them
 *     DIR/0/two-locks.c ...  the files, each in a folder of its own, named as it was handed in
 *     DIR/0.txt ...          what 'lab check' says of each
 *     DIR/0.picture ...      what there is to see of it, if anything
 *     DIR/result.json        their grades; written last, so where it is, all is there
 *
 * 'lab grade-chunk DIR' judges it. Nobody types that: 'lab grade --engine slurm' has Slurm call it.
 * In result.json the student's place has the number of the file.
 */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sha2.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../output/grade_json.h"
#include "../run/catalogue.h"
#include "../run/files.h"
#include "../run/jobs.h"
#include "../version.h"
#include "command.h"
#include "grade.h"

enum { VERSION = 1 };

static const size_t largest = (size_t)256 << 20;
static const char judge_name[] = "racelab " RACELAB_VERSION;

static int write_json(const char *path, json_t *value)
{
    char *text = json_dumps(value, JSON_INDENT(2) | JSON_ENSURE_ASCII);
    int result = text ? file_write(path, text, strlen(text)) : -1;
    json_decref(value);
    free(text);
    return result;
}

static json_t *read_json(struct arena *arena, const char *path, char **error)
{
    char *text;
    size_t length;
    json_error_t wrong;
    if (file_read(arena, path, largest, &text, &length) != 0) {
        *error = arena_printf(arena, "%s can't be read: %s", path, strerror(errno));
        return NULL;
    }
    json_t *value = json_loadb(text, length, JSON_REJECT_DUPLICATES, &wrong);
    if (!value)
        *error = arena_printf(arena, "%s:%d: %s", path, wrong.line, wrong.text);
    return value;
}

/* ---- the grading's side: writes it ---- */

static int source_write(struct arena *arena, const char *folder, size_t number,
                        const struct source *source)
{
    char *text;
    size_t length;
    char *own = arena_printf(arena, "%s/%zu", folder, number);
    if (folder_make(own) != 0 || file_read(arena, source->file, largest, &text, &length) != 0)
        return -1;
    return file_write(arena_printf(arena, "%s/%s", own, source_name(source)), text, length);
}

/* By criterion: a course may have others than the manifest. */
static json_t *json_of_points(const struct lab *lab)
{
    json_t *list = json_array();
    for (int i = 0; i < CRITERION_COUNT; i++)
        json_array_append_new(list, json_integer(lab->points[i]));
    return list;
}

int chunk_write(struct arena *arena, const char *folder, const struct judging *judging,
                struct source **sources, size_t count)
{
    struct arena texts;
    int result = folder_make(folder);
    arena_init(&texts);
    for (size_t i = 0; i < count && result == 0; i++)
        result = source_write(&texts, folder, i, sources[i]);
    arena_free(&texts);
    if (result != 0)
        return -1;
    return write_json(arena_printf(arena, "%s/chunk.json", folder),
                      json_pack("{s:i, s:s, s:o, s:s, s:b, s:I}", "version", VERSION, "lab",
                                judging->lab->name, "points", json_of_points(judging->lab),
                                "judged_by", judge_name, "unsafe", judging->unsafe, "count",
                                (json_int_t)count));
}

/* ---- the node's side: judges it ---- */

struct chunk {
    struct arena *arena;
    const char *folder;
    struct lab lab;
    struct source *sources;
    size_t count, kept;
    bool unsafe;
    json_t *grades;
};

/* The one file in a folder, or NULL. */
static char *only_file(struct arena *arena, const char *folder)
{
    char *found = NULL;
    size_t count = 0;
    DIR *directory = opendir(folder);
    if (!directory)
        return NULL;
    for (struct dirent *entry; (entry = readdir(directory));)
        if (entry->d_name[0] != '.' && count++ == 0)
            found = arena_printf(arena, "%s/%s", folder, entry->d_name);
    closedir(directory);
    return count == 1 ? found : NULL;
}

static int chunk_fault(const char *folder, const char *what)
{
    return complain(EXIT_USAGE, "%s is no chunk of this racelab's 'lab grade': %s.", folder, what);
}

static int sources_open(struct chunk *chunk)
{
    char digest[SHA256_DIGEST_STRING_LENGTH];
    chunk->sources = arena_alloc(chunk->arena, (chunk->count + 1) * sizeof *chunk->sources);
    for (size_t i = 0; i < chunk->count; i++) {
        struct source *source = &chunk->sources[i];
        char *own = arena_printf(chunk->arena, "%s/%zu", chunk->folder, i);
        source->file = only_file(chunk->arena, own);
        if (!source->file || !SHA256File(source->file, digest))
            return chunk_fault(own, "there is not one file in it");
        source->digest = arena_copy(chunk->arena, digest);
    }
    return 0;
}

/* false: that is no list of points. */
static bool points_take(const json_t *list, struct lab *lab)
{
    if (json_array_size(list) != CRITERION_COUNT)
        return false;
    for (int i = 0; i < CRITERION_COUNT; i++) {
        json_int_t points = json_integer_value(json_array_get(list, (size_t)i));
        if (points < 0 || points > 100)
            return false;
        lab->points[i] = (int)points;
    }
    return true;
}

static int chunk_open(struct chunk *chunk)
{
    enum { MOST = 1000000 };
    char *error;
    const char *lab, *judge;
    int version, unsafe;
    json_int_t count;
    json_t *points;
    json_t *value =
        read_json(chunk->arena, arena_printf(chunk->arena, "%s/chunk.json", chunk->folder), &error);
    if (!value)
        return chunk_fault(chunk->folder, error);
    int status = 0;
    if (json_unpack(value, "{s:i, s:s, s:o, s:s, s:b, s:I !}", "version", &version, "lab", &lab,
                    "points", &points, "judged_by", &judge, "unsafe", &unsafe, "count",
                    &count) != 0 ||
        version != VERSION || count < 0 || count > MOST)
        status = chunk_fault(chunk->folder, "its chunk.json has other keys");
    else if (strcmp(judge, judge_name) != 0)
        status = complain(EXIT_ENVIRONMENT,
                          "this machine has %s, and the grading is one of %s; install the same on "
                          "all machines.",
                          judge_name, judge);
    else
        status = lab_operand(chunk->arena, lab, &chunk->lab);
    if (status == 0 && !points_take(points, &chunk->lab))
        status = chunk_fault(chunk->folder, "its points are no points");
    chunk->count = status == 0 ? (size_t)count : 0;
    chunk->unsafe = status == 0 && unsafe;
    json_decref(value);
    return status == 0 ? sources_open(chunk) : status;
}

static int write_refused(const char *path)
{
    return complain(EXIT_ENVIRONMENT, "%s can't be written: %s.", path, strerror(errno));
}

static int text_keep(const struct chunk *chunk, const char *ending, const char *text)
{
    char *path = arena_printf(chunk->arena, "%s/%zu.%s", chunk->folder, chunk->kept, ending);
    return file_write(path, text, strlen(text)) == 0 ? 0 : write_refused(path);
}

/* Story and picture at once, the grade for the end. */
static int chunk_keep(void *owner, struct source **sources, size_t count)
{
    struct chunk *chunk = owner;
    int status = 0;
    for (size_t i = 0; i < count && status == 0; i++, chunk->kept++) {
        struct grade grade = sources[i]->grade;
        status = text_keep(chunk, "txt", sources[i]->story ? sources[i]->story : "");
        if (status == 0 && sources[i]->picture)
            status = text_keep(chunk, "picture", sources[i]->picture);
        grade.student = arena_printf(chunk->arena, "%zu", chunk->kept);
        grade.source_digest = (char *)sources[i]->digest;
        json_array_append_new(chunk->grades, json_of_grade(&grade));
    }
    return status;
}

static int chunk_judge(struct chunk *chunk)
{
    int status = chunk_open(chunk);
    if (status == 0 && !chunk->unsafe)
        status = sandbox_prepare();
    if (status != 0)
        return status;
    struct judging judging = {.arena = chunk->arena,
                              .lab = &chunk->lab,
                              .unsafe = chunk->unsafe,
                              .keep = chunk_keep,
                              .owner = chunk,
                              .count = chunk->count,
                              .total = chunk->count,
                              .started = grading_clock()};
    chunk->grades = json_array();
    status = sources_judge(&judging, chunk->sources);
    json_t *result = json_pack("{s:i, s:o}", "version", VERSION, "grades", chunk->grades);
    char *path = arena_printf(chunk->arena, "%s/result.json", chunk->folder);
    if (status == 0)
        return write_json(path, result) == 0 ? 0 : write_refused(path);
    json_decref(result);
    return status;
}

static const struct argp_option options[] = {
    {"jobs", 'J', "N", 0, "Use so many cores (all)", 0},
    {0},
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct chunk *chunk = state->input;
    if (key == 'J') {
        jobs_use(atoi(argument));
        return 0;
    }
    if (key == ARGP_KEY_ARG && !chunk->folder) {
        chunk->folder = caller_path(chunk->arena, argument);
        return 0;
    }
    if (key == ARGP_KEY_END && !chunk->folder)
        argp_error(state, "which chunk?");
    return ARGP_ERR_UNKNOWN;
}

static const struct argp argp = {
    options, parse,
    "DIR",   "Judges a part of a grading. 'lab grade --engine slurm' has Slurm call this.",
    NULL,    NULL,
    NULL};

int command_grade_chunk(int argc, char **argv)
{
    struct arena arena;
    struct chunk chunk = {.arena = &arena};
    arena_init(&arena);
    int status =
        argp_parse(&argp, argc, argv, 0, NULL, &chunk) == 0 ? chunk_judge(&chunk) : EXIT_USAGE;
    arena_free(&arena);
    return status;
}

/* ---- the grading's side: reads what came of it ---- */

static char *result_path(struct arena *arena, const char *folder)
{
    return arena_printf(arena, "%s/result.json", folder);
}

bool chunk_is_done(struct arena *arena, const char *folder)
{
    return access(result_path(arena, folder), R_OK) == 0;
}

static int grade_read(struct arena *arena, const char *path, json_t *value, struct grade *grade,
                      char **error)
{
    char *text = json_dumps(value, 0);
    int result = -1;
    *error = arena_printf(arena, "%s has something that is no grade", path);
    if (text)
        result = grade_read_json(arena, path, text, strlen(text), grade, error);
    free(text);
    return result;
}

/*
 * The source that a grade is about, or NULL when it is none that is wanted: a student has handed in
 * something else meanwhile, or another racelab has judged it. With its grade and story, then.
 */
static struct source *source_take(struct grading *grading, struct arena *arena, const char *folder,
                                  const struct grade *grade)
{
    size_t length;
    char *story;
    const char *number = grade->student;
    if (!*number || strspn(number, "0123456789") != strlen(number) || !grade->source_digest ||
        strcmp(grade->lab, grading->lab->name) != 0 || strcmp(grade->judged_by, judge_name) != 0)
        return NULL;
    char *file = only_file(arena, arena_printf(arena, "%s/%s", folder, number));
    if (!file)
        return NULL;
    struct source *source =
        *sources_place(arena, &grading->places, grade->source_digest, strrchr(file, '/') + 1);
    if (!source || source->judged ||
        file_read(arena, arena_printf(arena, "%s/%s.txt", folder, number), largest, &story,
                  &length) != 0)
        return NULL;
    source->judged = true;
    source->grade = *grade;
    source->story = story;
    if (file_read(arena, arena_printf(arena, "%s/%s.picture", folder, number), largest,
                  &source->picture, &length) != 0)
        source->picture = NULL;
    return source;
}

int chunk_read(struct arena *arena, const char *folder, struct grading *grading, bool graded_only,
               struct source ***judged, size_t *count, char **error)
{
    char *path = result_path(arena, folder);
    json_t *value = read_json(arena, path, error), *list;
    int version, result = -1;
    if (!value)
        return -1;
    *error = arena_printf(arena, "%s is not what 'lab grade-chunk' writes", path);
    if (json_unpack(value, "{s:i, s:o !}", "version", &version, "grades", &list) != 0 ||
        version != VERSION || !json_is_array(list))
        goto out;
    size_t length = json_array_size(list);
    struct grade *grades = arena_alloc(arena, (length + 1) * sizeof *grades);
    for (size_t i = 0; i < length; i++)
        if (grade_read(grading->arena, path, json_array_get(list, i), &grades[i], error) != 0)
            goto out;
    *judged = arena_alloc(arena, (length + 1) * sizeof **judged);
    *count = 0;
    for (size_t i = 0; i < length; i++) {
        struct source *source = NULL;
        if (!graded_only || outcome_is_graded(grades[i].outcome))
            source = source_take(grading, arena, folder, &grades[i]);
        if (source)
            (*judged)[(*count)++] = source;
    }
    result = 0;
out:
    json_decref(value);
    return result;
}
