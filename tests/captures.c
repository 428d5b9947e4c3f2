#include "captures.h"

#include <CUnit/CUnit.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static _Noreturn void give_up(const char *what, const char *name)
{
    fprintf(stderr, "tests: %s: %s (are the tests run from the root of racelab?)\n", name, what);
    exit(3);
}

void reading_begin(struct reading *reading, parser parse, const char *text, size_t length)
{
    char *copy = malloc(length ? length : 1);
    if (!copy)
        give_up("no memory to read", "a report");
    memcpy(copy, text, length);
    arena_init(&reading->arena);
    findings_init(&reading->findings, &reading->arena);
    parse(&reading->findings, copy, length, &reading->report);
    free(copy);
}

void reading_end(struct reading *reading)
{
    arena_free(&reading->arena);
}

char *capture_load(const char *name, size_t *length)
{
    char path[512];
    snprintf(path, sizeof path, "tests/data/%s", name);
    FILE *file = fopen(path, "rb");
    if (!file || fseek(file, 0, SEEK_END) != 0)
        give_up("can't be opened", path);
    long size = ftell(file);
    rewind(file);
    char *text = size < 0 ? NULL : malloc((size_t)size + 1);
    if (!text || fread(text, 1, (size_t)size, file) != (size_t)size)
        give_up("can't be read", path);
    fclose(file);
    text[size] = '\0';
    *length = (size_t)size;
    return text;
}

static int is_report(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

void captures_each(const char *folder, void (*check)(const char *name))
{
    char path[512];
    struct dirent **entries;
    snprintf(path, sizeof path, "tests/data/%s", folder);
    int count = scandir(path, &entries, is_report, alphasort);
    if (count <= 0)
        give_up("has no reports", path);
    for (int i = 0; i < count; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, entries[i]->d_name);
        check(path);
        free(entries[i]);
    }
    free(entries);
}

size_t lines_begin(const char *text, const char *beginning)
{
    size_t count = 0;
    for (const char *line = text; line; line = strchr(line, '\n')) {
        line += *line == '\n';
        count += strncmp(line, beginning, strlen(beginning)) == 0;
    }
    return count;
}

static bool text_same(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) == 0 : a == b;
}

static bool stack_same(const struct stack *a, const struct stack *b)
{
    bool same = a->count == b->count;
    for (size_t i = 0; same && i < a->count; i++) {
        const struct frame *one = &a->frames[i], *other = &b->frames[i];
        same = text_same(one->function, other->function) && text_same(one->file, other->file) &&
               text_same(one->module, other->module) && one->line == other->line &&
               one->offset == other->offset;
    }
    return same;
}

static bool side_same(const struct side *a, const struct side *b)
{
    bool same = a->action == b->action && a->thread == b->thread && a->size == b->size &&
                text_same(a->thread_name, b->thread_name) && text_same(a->object, b->object) &&
                text_same(a->note, b->note) && a->held_known == b->held_known &&
                a->held_count == b->held_count && stack_same(&a->stack, &b->stack);
    for (size_t i = 0; same && i < a->held_count; i++)
        same = text_same(a->held[i], b->held[i]);
    return same;
}

static bool place_same(const struct place *a, const struct place *b)
{
    return a->region == b->region && text_same(a->name, b->name) && a->size == b->size &&
           text_same(a->module, b->module) && a->offset == b->offset &&
           stack_same(&a->allocated, &b->allocated);
}

bool finding_same(const struct finding *a, const struct finding *b)
{
    bool same = a->kind == b->kind && a->engines == b->engines && a->weight == b->weight &&
                text_same(a->reason, b->reason) && text_same(a->headline, b->headline) &&
                a->side_count == b->side_count && place_same(&a->place, &b->place);
    for (size_t i = 0; same && i < a->side_count; i++)
        same = side_same(&a->sides[i], &b->sides[i]);
    return same;
}

bool findings_same(const struct findings *a, const struct findings *b)
{
    bool same = a->count == b->count;
    for (size_t i = 0; same && i < a->count; i++)
        same = finding_same(a->list[i], b->list[i]);
    return same;
}

/* Is everything that the part found the beginning of what the whole found? */
static bool is_beginning(const struct findings *part, const struct findings *whole)
{
    bool same = part->count <= whole->count;
    for (size_t i = 0; same && i < part->count; i++)
        same = finding_same(part->list[i], whole->list[i]);
    return same;
}

void capture_cut(const char *name, parser parse,
                 bool (*may_end)(const char *text, size_t length, const struct report *part))
{
    size_t length, bad = 0;
    char *text = capture_load(name, &length);
    size_t step = length / 15000 + 1;
    struct reading whole, part;
    reading_begin(&whole, parse, text, length);
    for (size_t cut = 0; cut < length; cut += step) {
        reading_begin(&part, parse, text, cut);
        bool told = part.findings.missing || may_end(text, cut, &part.report);
        if (!told || !is_beginning(&part.findings, &whole.findings)) {
            if (bad++ == 0)
                fprintf(stderr, "\n%s cut at byte %zu: %s\n", name, cut,
                        told ? "found what is not in the whole" : "nobody says that it is cut");
        }
        reading_end(&part);
    }
    CU_ASSERT_EQUAL(bad, 0);
    reading_end(&whole);
    free(text);
}

static char *with_crlf(const char *text, size_t length, size_t *new_length)
{
    char *copy = malloc(2 * length + 1);
    size_t n = 0;
    if (!copy)
        give_up("no memory for", "line ends");
    for (size_t i = 0; i < length; i++) {
        if (text[i] == '\n')
            copy[n++] = '\r';
        copy[n++] = text[i];
    }
    *new_length = n;
    return copy;
}

void capture_crlf(const char *name, parser parse)
{
    size_t length, longer;
    struct reading plain, crlf;
    char *text = capture_load(name, &length), *copy = with_crlf(text, length, &longer);
    reading_begin(&plain, parse, text, length);
    reading_begin(&crlf, parse, copy, longer);
    CU_ASSERT_TRUE(findings_same(&plain.findings, &crlf.findings));
    CU_ASSERT_TRUE(text_same(plain.report.fatal, crlf.report.fatal));
    CU_ASSERT_TRUE(text_same(plain.findings.missing, crlf.findings.missing));
    CU_ASSERT_EQUAL(plain.report.complete, crlf.report.complete);
    reading_end(&plain);
    reading_end(&crlf);
    free(text);
    free(copy);
}
