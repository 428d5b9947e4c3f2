#include "made.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "../../checker/model/csv.h"
#include "../../checker/run/files.h"
#include "../packed.h"
#include "../scratch.h"
#include "../shell.h"

struct making {
    struct arena *arena;
    const char *folder;
    const struct lab *lab;
    unsigned long seed;
    size_t number;       /* of the student */
    const char *text;    /* what is handed in; NULL: nothing that could be graded */
    size_t length;       /* of the text, which may hold any byte */
    struct expected row; /* and what comes of it */
};

/* xorshift64*: the same numbers everywhere. */
static unsigned long next(struct making *making, unsigned long below)
{
    unsigned long x = making->seed;
    x ^= x >> 12;
    x ^= x << 25;
    x ^= x >> 27;
    making->seed = x;
    return (x * 2685821657736338717ul >> 33) % below;
}

/* ---- sources ---- */

static char *file_of(struct making *making, const char *path)
{
    char *text;
    size_t length;
    if (file_read(making->arena, in_root(path), 0, &text, &length) == 0)
        return text;
    fprintf(stderr, "tests: %s can't be read\n", path);
    exit(3);
}

static char *kept(struct making *making, const char *tree)
{
    const struct lab *lab = making->lab;
    return file_of(making, arena_printf(making->arena, "%s/%s/%s/%s.c", tree, lab->trap, lab->name,
                                        lab->name));
}

/* Nobody's file is like another's, unless it is a copy. */
static void take(struct making *making, char *text)
{
    making->text = arena_printf(making->arena, "%s/* number %zu */\n", text, making->number);
    making->length = strlen(making->text);
}

/* A function that is static has another name in each file. */
static char *renamed(struct making *making, char *text)
{
    char *line = strstr(text, "\nstatic "), *bracket = line ? strpbrk(line + 1, "(=;") : NULL;
    if (!bracket || *bracket != '(')
        return text;
    char *begin = bracket;
    while (isalnum((unsigned char)begin[-1]) || begin[-1] == '_')
        begin--;
    char *name = arena_copy_bytes(making->arena, begin, (size_t)(bracket - begin));
    return arena_printf(making->arena, "#define %s %s_%zu\n%s", name, name, making->number, text);
}

static const struct specimen *specimen_of(struct making *making, bool passes)
{
    const struct lab *lab = making->lab;
    size_t from = next(making, lab->specimen_count);
    for (size_t i = 0; i < lab->specimen_count; i++) {
        const struct specimen *specimen = &lab->specimens[(from + i) % lab->specimen_count];
        if (specimen->passes == passes)
            return specimen;
    }
    return NULL;
}

static char *specimen_text(struct making *making, const struct specimen *specimen)
{
    return file_of(making, arena_printf(making->arena, "tests/submissions/%s/%s/%s.c",
                                        making->lab->trap, making->lab->name, specimen->name));
}

static void make_right(struct making *making)
{
    const struct specimen *specimen = specimen_of(making, true);
    bool solution = !specimen || next(making, 2);
    char *text = solution ? kept(making, "solutions") : specimen_text(making, specimen);
    take(making, next(making, 2) ? renamed(making, text) : text);
    making->row.outcome = OUTCOME_PASS;
}

static void make_wrong(struct making *making)
{
    const struct specimen *specimen = next(making, 3) ? specimen_of(making, false) : NULL;
    take(making, specimen ? specimen_text(making, specimen) : kept(making, "labs"));
    making->row.outcome = OUTCOME_FAIL;
    making->row.kind = specimen ? kind_name(specimen->refused_for) : NULL;
}

static void make_broken(struct making *making)
{
    char *text = kept(making, "solutions");
    making->row.outcome = OUTCOME_NOT_BUILT;
    switch (next(making, 5)) {
    case 0: /* an expression is missing */
        text = arena_printf(making->arena, "%sint x = ;\n", text);
        break;
    case 1: /* a bracket, too */
        text = arena_printf(making->arena, "%sint f(void) {\n", text);
        break;
    case 2: /* the functions are missing */
        text = arena_printf(making->arena, "#include \"%s.h\"\n", making->lab->name);
        break;
    case 3: /* the linker's to say */
        text = arena_printf(making->arena,
                            "%svoid nowhere(void);\nvoid f(void)\n{\n    nowhere();\n}\n", text);
        break;
    default: /* the upload broke off */
        text[strlen(text) / 3] = '\0';
    }
    take(making, text);
}

static void make_hostile(struct making *making)
{
    static const struct {
        const char *line;
        enum outcome outcome;
        const char *kind;
    } rows[] = {
        {"#include \"/etc/passwd\"\n", OUTCOME_NOT_BUILT, NULL},
        {"#include \"/etc/shadow\"\n", OUTCOME_NOT_BUILT, NULL},
        {"char huge[1ul << 40] = {1};\n", OUTCOME_NOT_BUILT, NULL},
        {"__asm__(\"nop\");\n", OUTCOME_FAIL, "tampering"},
        {"int fork(void);\n__attribute__((constructor)) static void bomb(void)\n"
         "{\n    for (;;)\n        fork();\n}\n",
         OUTCOME_FAIL, "tampering"},
        {"int puts(const char *);\n__attribute__((constructor)) static void flood(void)\n"
         "{\n    for (;;)\n        puts(\"100 of 100 points\");\n}\n",
         OUTCOME_FAIL, "tampering"},
        {"int system(const char *);\nint (*volatile run)(const char *) = system;\n", OUTCOME_FAIL,
         "tampering"},
        {"#line 1 \"driver.c\"\n", OUTCOME_FAIL, "tampering"},
    };
    size_t which = next(making, sizeof rows / sizeof *rows);
    take(making, arena_printf(making->arena, "%s%s", rows[which].line, kept(making, "solutions")));
    making->row.outcome = rows[which].outcome;
    making->row.kind = rows[which].kind;
}

static void make_empty(struct making *making)
{
    making->row.outcome = OUTCOME_UNGRADABLE;
    making->text = "";
    making->length = 0;
    if (next(making, 2)) { /* something that a camera wrote */
        char *noise = arena_alloc(making->arena, 4096);
        for (size_t i = 0; i < 4096; i++)
            noise[i] = (char)(1 + next(making, 255));
        making->text = noise;
        making->length = 4096;
        making->row.outcome = OUTCOME_NOT_BUILT;
    }
}

/* ---- how it is handed in ---- */

static void put_bytes(const char *path, const char *text, size_t length)
{
    scratch_put(path, "");
    if (file_write(path, text, length) == 0)
        return;
    perror(path);
    exit(3);
}

static char *place(struct making *making, const char *rest)
{
    return arena_printf(making->arena, "%s/%s/%s%s", making->folder, making->lab->name,
                        making->row.student, rest);
}

enum { WAYS = 7 };

static void hand_in(struct making *making, size_t way)
{
    char *name = arena_printf(making->arena, "%s.c", making->lab->name);
    char *source = arena_printf(making->arena, "%s-sources/%s-%s.c", making->folder,
                                making->lab->name, making->row.student);
    put_bytes(source, making->text, making->length);
    making->row.source = making->row.outcome == OUTCOME_UNGRADABLE ? NULL : source;
    scratch_put(arena_printf(making->arena, "%s/%s/.keep", making->folder, making->lab->name), "");
    const struct packed plain[] = {{.name = name, .text = source, .kind = PACKED_COPY}, {0}};
    const struct packed nested[] = {
        {.name = arena_printf(making->arena, "work/src/%s", name),
         .text = source,
         .kind = PACKED_COPY},
        {.name = arena_printf(making->arena, "__MACOSX/work/src/._%s", name), .text = "finder"},
        {.name = "work/.DS_Store", .text = "finder"},
        {0}};
    switch (way) {
    case 0:
        packed_write(place(making, ".zip"), plain);
        break;
    case 1:
        packed_write(place(making, ".tar.gz"), plain);
        break;
    case 2:
        packed_write(place(making, ".zip"), nested);
        break;
    case 3:
        mkdir(place(making, ""), 0755);
        packed_write(place(making, "/work.tar.xz"), nested);
        break;
    case 4:
        mkdir(place(making, ""), 0755);
        packed_write(place(making, "/work.tar.zst"), plain);
        break;
    case 5: /* under another name */
        put_bytes(place(making, "/my answer.c"), making->text, making->length);
        break;
    default:
        put_bytes(place(making, arena_printf(making->arena, "/%s", name)), making->text,
                  making->length);
    }
}

/* ---- the class ---- */

/* Of fifteen to a lab. A copy is of whoever was the last to hand in something to this lab. */
static void make_one(struct making *making, size_t turn, const struct making *last)
{
    static const char recipes[] = "rwbrwchrwbrwrec";
    switch (recipes[turn % (sizeof recipes - 1)]) {
    case 'r':
        make_right(making);
        break;
    case 'w':
        make_wrong(making);
        break;
    case 'b':
        make_broken(making);
        break;
    case 'h':
        make_hostile(making);
        break;
    case 'e':
        make_empty(making);
        break;
    default:
        making->text = last->text;
        making->length = last->length;
        making->row.outcome = last->row.outcome;
        making->row.kind = last->row.kind;
    }
}

struct expected *class_make(struct arena *arena, const char *folder, const struct lab *labs,
                            size_t lab_count, size_t count, unsigned long seed)
{
    struct expected *list = arena_alloc(arena, (count + 1) * sizeof *list);
    struct making *last = arena_alloc(arena, lab_count * sizeof *last);
    for (size_t i = 0; i < count; i++) {
        size_t lab = i % lab_count;
        struct making making = {.arena = arena, .folder = folder, .lab = &labs[lab], .number = i};
        making.seed = (seed + i + 1) * 0x9e3779b97f4a7c15ul;
        making.row =
            (struct expected){.student = arena_printf(arena, "s%03zu", i), .lab = making.lab};
        make_one(&making, i / lab_count, &last[lab]);
        hand_in(&making, (i + i / lab_count) % WAYS);
        list[i] = making.row;
        last[lab] = making;
    }
    return list;
}

void class_tell(const char *path, const struct expected *list, size_t count)
{
    FILE *out = fopen(path, "we");
    if (!out)
        exit(3);
    fputs("student,lab,outcome,kind\n", out);
    for (size_t i = 0; i < count; i++)
        fprintf(out, "%s,%s,%s,%s\n", list[i].student, list[i].lab->name,
                outcome_name(list[i].outcome), list[i].kind ? list[i].kind : "");
    fclose(out);
}

/* ---- what came of it ---- */

enum { STUDENT, NAME, SECTION, LAB_NAME, POINTS, POSSIBLE, OUTCOME, LATE, KINDS, REMARK, CELLS };

static bool has_word(const char *text, const char *word)
{
    size_t length = strlen(word);
    for (const char *at = text; (at = strstr(at, word)); at++)
        if ((at == text || at[-1] == ' ') && (!at[length] || at[length] == ' '))
            return true;
    return false;
}

static bool points_are_right(const struct expected *row, const char *points)
{
    switch (row->outcome) {
    case OUTCOME_PASS:
        return strcmp(points, "100") == 0;
    case OUTCOME_NOT_BUILT:
        return strcmp(points, "0") == 0;
    case OUTCOME_FAIL:
        return *points && atoi(points) < 100;
    default:
        return !*points;
    }
}

static bool is_as_expected(const struct expected *row, const struct csv_row *line)
{
    return line->count == CELLS && strcmp(line->cells[LAB_NAME].text, row->lab->name) == 0 &&
           strcmp(line->cells[OUTCOME].text, outcome_name(row->outcome)) == 0 &&
           points_are_right(row, line->cells[POINTS].text) &&
           (!row->kind || has_word(line->cells[KINDS].text, row->kind));
}

/* How many lines there are of one student. */
static size_t lines_of(const struct csv *csv, const char *student, const struct csv_row **line)
{
    size_t count = 0;
    for (size_t i = 1; i < csv->count; i++)
        if (strcmp(csv->rows[i].cells[STUDENT].text, student) == 0) {
            *line = &csv->rows[i];
            count++;
        }
    return count;
}

/* The judge's first words, to find out why. */
static void print_story(const char *table, const struct expected *row)
{
    enum { FIRST = 400 };
    struct arena arena;
    char *text;
    size_t length;
    bool cut;
    arena_init(&arena);
    char *path = arena_printf(&arena, "%.*s/results/%s/%s.txt", (int)(strrchr(table, '/') - table),
                              table, row->lab->name, row->student);
    if (file_read_start(&arena, path, FIRST, &text, &length, &cut) == 0)
        fprintf(stderr, "%s\n", text);
    arena_free(&arena);
}

static size_t compare_one(struct arena *arena, const char *table, const struct csv *csv,
                          const struct expected *row)
{
    const struct csv_row *line = NULL;
    size_t lines = lines_of(csv, row->student, &line);
    if (lines == 1 && is_as_expected(row, line))
        return 0;
    fprintf(stderr, "%s in %s: %s%s%s expected, but there is: ", row->student, row->lab->name,
            outcome_name(row->outcome), row->kind ? ", " : "", row->kind ? row->kind : "");
    if (lines != 1)
        fprintf(stderr, "%zu lines\n", lines);
    else
        fprintf(stderr, "%s, %s points, %s, %s\n", csv_word(arena, line, OUTCOME),
                csv_word(arena, line, POINTS), csv_word(arena, line, KINDS),
                csv_word(arena, line, REMARK));
    print_story(table, row);
    return 1;
}

size_t class_compare(const char *table, const struct expected *list, size_t count,
                     const struct lab *lab)
{
    struct arena arena;
    struct csv csv;
    char *text, *error = "it can't be read";
    size_t length, wrong = 0, mine = 0;
    arena_init(&arena);
    if (file_read(&arena, table, 0, &text, &length) != 0 ||
        csv_read(&arena, table, text, length, &csv, &error) != 0) {
        fprintf(stderr, "%s: %s\n", table, error);
        arena_free(&arena);
        return 1;
    }
    for (size_t i = 0; i < count; i++)
        if (list[i].lab == lab) {
            wrong += compare_one(&arena, table, &csv, &list[i]);
            mine++;
        }
    if (csv.count != mine + 1) {
        fprintf(stderr, "%s: %zu lines, not %zu\n", table, csv.count, mine + 1);
        wrong++;
    }
    arena_free(&arena);
    return wrong;
}
