#include "catalogue.h"

#include <errno.h>
#include <glob.h>
#include <stdlib.h>
#include <string.h>

#include "../model/nearest.h"
#include "files.h"

static const size_t manifest_limit = 64 * 1024;

static int manifest_load(struct arena *arena, const char *path, struct lab *lab, char **error)
{
    char *text;
    size_t length;
    if (file_read(arena, path, manifest_limit, &text, &length) != 0) {
        *error = arena_printf(arena, "%s can't be read: %s.", path, strerror(errno));
        return -1;
    }
    if (strlen(text) != length) {
        *error = arena_printf(arena, "%s is not text.", path);
        return -1;
    }
    return lab_parse(arena, path, text, lab, error);
}

static int lab_order(const void *a, const void *b)
{
    const struct lab *one = a, *other = b;
    int traps = strcmp(one->trap, other->trap);
    if (traps != 0)
        return traps;
    if (one->difficulty != other->difficulty)
        return one->difficulty - other->difficulty;
    return strcmp(one->name, other->name);
}

int catalogue_load(struct arena *arena, struct lab **labs, size_t *count, char **error)
{
    glob_t found;
    int result = 0;
    if (glob("labs/*/*/lab.ini", 0, NULL, &found) != 0) {
        *error = arena_copy(arena, "there are no labs in labs/.");
        return -1;
    }
    struct lab *list = arena_alloc(arena, found.gl_pathc * sizeof *list);
    for (size_t i = 0; i < found.gl_pathc && result == 0; i++)
        result = manifest_load(arena, found.gl_pathv[i], &list[i], error);
    if (result == 0) {
        *count = found.gl_pathc;
        qsort(list, *count, sizeof *list, lab_order);
        *labs = list;
    }
    globfree(&found);
    return result;
}

/* Skips the tree that a path begins with, if it is one of those that hold labs. */
static const char *skip_tree(const char *operand)
{
    static const char *const trees[] = {"labs/", "solutions/", "tests/submissions/"};
    for (size_t i = 0; i < sizeof trees / sizeof *trees; i++)
        if (strncmp(operand, trees[i], strlen(trees[i])) == 0)
            return operand + strlen(trees[i]);
    return operand;
}

/* Names of traps and labs are words of small letters, digits and dashes. */
static size_t word_length(const char *text)
{
    return strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-");
}

/* The pattern of the manifest that an operand names, or NULL when it can't name a lab. */
static char *manifest_pattern(struct arena *arena, const char *operand)
{
    const char *rest = skip_tree(operand);
    int first = (int)word_length(rest);
    if (first && !rest[first])
        return rest == operand ? arena_printf(arena, "labs/*/%s/lab.ini", operand) : NULL;
    if (!first || rest[first] != '/')
        return NULL;
    const char *name = rest + first + 1;
    int second = (int)word_length(name);
    bool ends = !name[second] || (name[second] == '/' && rest != operand);
    if (!second || !ends)
        return NULL;
    return arena_printf(arena, "labs/%.*s/%.*s/lab.ini", first, rest, second, name);
}

int catalogue_find(struct arena *arena, const char *operand, struct lab *lab, char **error)
{
    glob_t found;
    char *pattern = manifest_pattern(arena, operand);
    if (!pattern || glob(pattern, 0, NULL, &found) != 0)
        return 1;
    int result = manifest_load(arena, found.gl_pathv[0], lab, error);
    globfree(&found);
    return result;
}

const char *catalogue_nearest(struct arena *arena, const char *name)
{
    struct lab *labs;
    size_t count;
    char *error;
    if (catalogue_load(arena, &labs, &count, &error) != 0)
        return NULL;
    const char **names = arena_alloc(arena, (count + 1) * sizeof *names);
    for (size_t i = 0; i < count; i++)
        names[i] = labs[i].name;
    return nearest_word(name, names, count);
}
