/*
 * One thing stands on one line, so lines are what is read: first those at the end of the text that
 * others refer to by number (attributes, and where in the source something is), then the rest.
 */
#include "ir.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "../model/map.h"

/* A numbered line of metadata: "!30 = !DILocation(line: 27, ...)". */
struct node {
    int line;
    long file;        /* number of the node of its file, or -1 */
    const char *name; /* of a file */
};

/* The first place where a name is used. */
struct use {
    const char *name;
    const char *function;
    int line;
};

struct reader {
    struct arena *arena;
    const char *sanitizer;
    struct ir *ir;
    struct map nodes;     /* by number: struct node */
    struct map groups;    /* by number, of attributes: char * */
    struct map uses;      /* by name: struct use */
    struct map told;      /* facts, so that each is told once */
    const char *function; /* the one that is being read, or NULL */
};

/* ---- words of a line ---- */

static bool begins(const char *text, const char *word)
{
    return strncmp(text, word, strlen(word)) == 0;
}

/* Behind a string in quotes, in which LLVM writes quotes as \22; from points at the first quote. */
static const char *behind_quotes(const char *from)
{
    const char *end = strchr(from + 1, '"');
    return end ? end + 1 : from + strlen(from);
}

/* Where words stand in a line, outside of quotes; NULL: nowhere. */
static const char *find(const char *line, const char *words)
{
    while (*line) {
        if (begins(line, words))
            return line;
        line = *line == '"' ? behind_quotes(line) : line + 1;
    }
    return NULL;
}

/* The number behind words; -1: they are not there. */
static long number_behind(const char *line, const char *words)
{
    const char *found = line ? find(line, words) : NULL;
    return found ? strtol(found + strlen(words), NULL, 10) : -1;
}

static int hex_digit(char c)
{
    return isdigit((unsigned char)c) ? c - '0' : (c | 32) - 'a' + 10;
}

/* "a\5Cb" is a\b. A leading \01 says that the linker's name is meant, and that is what we want. */
static char *unquoted(struct arena *arena, const char *from, size_t length)
{
    char *text = arena_alloc(arena, length + 1), *to = text;
    for (size_t i = 0; i < length; i++) {
        bool escaped = from[i] == '\\' && i + 2 < length && isxdigit((unsigned char)from[i + 1]) &&
                       isxdigit((unsigned char)from[i + 2]);
        *to = escaped ? (char)(hex_digit(from[i + 1]) * 16 + hex_digit(from[i + 2])) : from[i];
        i += escaped ? 2 : 0;
        if (to != text || *to != '\1')
            to++;
    }
    *to = '\0';
    return text;
}

/* The name behind the '@' that from points at; *end is behind it. */
static char *name_read(struct arena *arena, const char *from, const char **end)
{
    from++;
    if (*from == '"') {
        *end = behind_quotes(from);
        size_t length = (size_t)(*end - from);
        return unquoted(arena, from + 1, length > 1 ? length - 2 : 0);
    }
    size_t length = strspn(from, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                 "_.$-");
    *end = from + length;
    return arena_copy_bytes(arena, from, length);
}

/* Is this among the words in front of end? */
static bool has_word(const char *line, const char *end, const char *word)
{
    size_t length = strlen(word);
    for (const char *at = line; (at = strstr(at, word)) && at < end; at += length)
        if ((at == line || at[-1] == ' ') && (at[length] == ' ' || at[length] == '\0'))
            return true;
    return false;
}

/* ---- what others refer to ---- */

static struct node *node_at(struct reader *reader, long number)
{
    void **place = map_at(&reader->nodes, (uint64_t)number + 1);
    if (!*place) {
        struct node *node = arena_alloc(reader->arena, sizeof *node);
        node->file = -1;
        *place = node;
    }
    return *place;
}

static void node_read(struct reader *reader, const char *line)
{
    char *end;
    long number = strtol(line + 1, &end, 10);
    if (end == line + 1 || !begins(end, " = "))
        return;
    const char *file = find(end, "!DIFile(filename: \"");
    bool place =
        find(end, "!DILocation(") || find(end, "!DISubprogram(") || find(end, "!DILexicalBlock");
    if (!file && !place)
        return;
    struct node *node = node_at(reader, number);
    long at = number_behind(end, "line: ");
    node->line = at > 0 ? (int)at : 0;
    node->file = number_behind(end, "file: !");
    if (file) {
        file += strlen("!DIFile(filename: ");
        node->name = unquoted(reader->arena, file + 1, strcspn(file + 1, "\""));
    }
}

static void group_read(struct reader *reader, const char *line)
{
    *map_at(&reader->groups, (uint64_t)number_behind(line, "attributes #") + 1) =
        arena_copy(reader->arena, line);
}

/* ---- facts ---- */

/* A fact, told once. */
static void tell(struct reader *reader, enum ir_what what, const char *name, int line)
{
    struct ir *ir = reader->ir;
    const char *about = name ? name : reader->function;
    const char *key = arena_printf(reader->arena, "%d %s", (int)what, about ? about : "");
    void **told = map_at(&reader->told, map_key(key));
    if (*told && strcmp(*told, key) == 0)
        return;
    *told = (void *)key;
    ir->facts = arena_grow(reader->arena, ir->facts, ir->count, sizeof *ir->facts);
    ir->facts[ir->count++] = (struct ir_fact){what, name, reader->function, line};
}

static void tell_file(struct reader *reader, long number, int line)
{
    struct node *node = number >= 0 ? node_at(reader, number) : NULL;
    if (node && node->name)
        tell(reader, IR_FILE, node->name, line);
}

static int line_of(struct reader *reader, const char *line)
{
    long number = number_behind(line, "!dbg !");
    return number < 0 ? 0 : node_at(reader, number)->line;
}

/* "@aboard = internal global i64 0, section "x", align 8" */
static void global_read(struct reader *reader, const char *line)
{
    const char *end, *name = name_read(reader->arena, line, &end);
    static const char *const kinds[] = {" global ", " constant ", " alias ", " ifunc "};
    const char *kind = NULL;
    if (strcmp(name, "llvm.global_ctors") == 0 || strcmp(name, "llvm.global_dtors") == 0) {
        tell(reader, IR_EARLY, NULL, 0);
        return;
    }
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        const char *found = find(end, kinds[i]);
        if (found && (!kind || found < kind))
            kind = found;
    }
    if (!kind || begins(name, "llvm."))
        return;
    if (begins(kind, " alias ") || begins(kind, " ifunc "))
        tell(reader, IR_ALIAS, name, 0);
    else if (has_word(end, kind, "external") || has_word(end, kind, "extern_weak"))
        tell(reader, IR_IMPORT, name, 0);
    else if (!has_word(end, kind, "private") && !has_word(end, kind, "internal"))
        tell(reader, IR_EXPORT, name, 0);
    if (find(line, ", section \""))
        tell(reader, IR_SECTION, name, 0);
    if (find(line, "addrspace("))
        tell(reader, IR_ADDRESS_SPACE, name, 0);
}

static void declare_read(struct reader *reader, const char *line)
{
    const char *end, *at = find(line, "@");
    if (at)
        tell(reader, IR_IMPORT, name_read(reader->arena, at, &end), 0);
}

/* Does the function's group of attributes let its sanitizer in, and nobody else out? */
static bool is_watched(struct reader *reader, long group)
{
    static const char *const refusals[] = {"naked", "disable_sanitizer_instrumentation",
                                           "nosanitize_coverage", "skipprofile"};
    const char *attributes = group < 0 ? NULL : *map_at(&reader->groups, (uint64_t)group + 1);
    if (!attributes)
        return false;
    const char *end = attributes + strlen(attributes);
    for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++)
        if (has_word(attributes, end, refusals[i]))
            return false;
    return has_word(attributes, end, reader->sanitizer);
}

/* "define internal i8* @sailor_count(i8* %0) #0 section "x" !dbg !55 {" */
static void define_read(struct reader *reader, const char *line)
{
    const char *end, *at = find(line, "@");
    if (!at)
        return;
    char *name = name_read(reader->arena, at, &end);
    bool local = has_word(line, at, "internal") || has_word(line, at, "private") ||
                 has_word(line, at, "available_externally");
    long subprogram = number_behind(end, "!dbg !");
    int where = line_of(reader, end);
    reader->function = name;
    if (!local)
        tell(reader, IR_EXPORT, name, where);
    if (!is_watched(reader, number_behind(end, " #")))
        tell(reader, IR_BARE, name, where);
    if (find(end, " section \""))
        tell(reader, IR_SECTION, name, where);
    if (subprogram < 0)
        tell(reader, IR_LINELESS, name, 0);
    else
        tell_file(reader, node_at(reader, subprogram)->file, where);
}

static void note_use(struct reader *reader, const char *name, int line)
{
    void **place = map_at(&reader->uses, map_key(name));
    if (*place)
        return;
    struct use *use = arena_alloc(reader->arena, sizeof *use);
    *use = (struct use){name, reader->function, line};
    *place = use;
}

/* Does something that makes another address of its operand begin here? */
static bool computes(const char *at)
{
    return begins(at, "ptrtoint") || begins(at, "getelementptr");
}

/*
 * Notes the names on a line, in one pass, for lines may be long: also those inside the brackets of
 * something that computes with them.
 */
static void names_read(struct reader *reader, const char *line, int where)
{
    const char *instruction = find(line, " = "), *at = line, *end;
    bool all = instruction && computes(instruction + 3), awaited = false;
    int depth = 0, computed_from = 0; /* the depth of the outermost bracket of that kind, or 0 */
    while (*at) {
        awaited = awaited || computes(at);
        if (*at == '(' && ++depth && awaited && !computed_from)
            computed_from = depth;
        if (*at == '(' || *at == ',')
            awaited = false;
        if (*at == ')' && depth-- == computed_from)
            computed_from = 0;
        if (*at != '@') {
            at = *at == '"' ? behind_quotes(at) : at + 1;
            continue;
        }
        const char *name = name_read(reader->arena, at, &end);
        note_use(reader, name, where);
        if (all || computed_from)
            tell(reader, IR_COMPUTED, name, where);
        at = end > at ? end : at + 1;
    }
}

static void body_read(struct reader *reader, const char *line)
{
    int where = line_of(reader, line);
    if (find(line, " asm "))
        tell(reader, IR_ASM, NULL, where);
    if (find(line, "addrspace("))
        tell(reader, IR_ADDRESS_SPACE, NULL, where);
    if (find(line, "syncscope(") && !begins(line, "  fence "))
        tell(reader, IR_SCOPE, NULL, where);
    names_read(reader, line, where);
}

static void line_read(struct reader *reader, const char *line)
{
    if (*line == '}')
        reader->function = NULL;
    else if (reader->function)
        body_read(reader, line);
    else if (*line == '@')
        global_read(reader, line);
    else if (begins(line, "declare "))
        declare_read(reader, line);
    else if (begins(line, "define "))
        define_read(reader, line);
    else if (begins(line, "module asm "))
        tell(reader, IR_MODULE_ASM, NULL, 0);
    else if (*line == '!' && find(line, "!DILexicalBlock"))
        tell_file(reader, number_behind(line, "file: !"), (int)number_behind(line, "line: "));
}

static void each_line(struct reader *reader, char **lines, size_t count,
                      void (*read)(struct reader *reader, const char *line))
{
    for (size_t i = 0; i < count; i++)
        read(reader, lines[i]);
}

static void referred_read(struct reader *reader, const char *line)
{
    if (*line == '!')
        node_read(reader, line);
    else if (begins(line, "attributes #"))
        group_read(reader, line);
}

static char **lines_of(struct arena *arena, char *text, size_t *count)
{
    char **lines = NULL;
    *count = 0;
    while (text && *text) {
        char *end = strchr(text, '\n');
        if (end)
            *end = '\0';
        lines = arena_grow(arena, lines, *count, sizeof *lines);
        lines[(*count)++] = text;
        text = end ? end + 1 : NULL;
    }
    return lines;
}

/* Of a name that is taken from elsewhere the first use is told, and of a function its type. */
static void place_facts(struct reader *reader)
{
    for (size_t i = 0; i < reader->ir->count; i++) {
        struct ir_fact *fact = &reader->ir->facts[i];
        const struct use *use =
            fact->what == IR_IMPORT ? *map_at(&reader->uses, map_key(fact->name)) : NULL;
        if (use && strcmp(use->name, fact->name) == 0) {
            fact->line = use->line;
            fact->function = use->function;
        }
    }
}

/* Variables are computed with all the time; only functions must not be. */
static void forget_variables(struct ir *ir, struct map *functions)
{
    size_t kept = 0;
    for (size_t i = 0; i < ir->count; i++)
        if (ir->facts[i].what != IR_COMPUTED || *map_at(functions, map_key(ir->facts[i].name)))
            ir->facts[kept++] = ir->facts[i];
    ir->count = kept;
}

static void functions_note(struct arena *arena, struct map *functions, char **lines, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        bool function = begins(lines[i], "declare ") || begins(lines[i], "define ");
        const char *end, *at = function ? find(lines[i], "@") : NULL;
        if (at)
            *map_at(functions, map_key(name_read(arena, at, &end))) = lines[i];
    }
}

void ir_read(struct arena *arena, char *text, const char *sanitizer, struct ir *ir)
{
    struct reader reader = {.arena = arena, .sanitizer = sanitizer, .ir = ir};
    struct map functions;
    size_t count;
    *ir = (struct ir){0};
    map_init(&reader.nodes, arena);
    map_init(&reader.groups, arena);
    map_init(&reader.uses, arena);
    map_init(&reader.told, arena);
    map_init(&functions, arena);
    char **lines = lines_of(arena, text, &count);
    functions_note(arena, &functions, lines, count);
    each_line(&reader, lines, count, referred_read);
    each_line(&reader, lines, count, line_read);
    place_facts(&reader);
    forget_variables(ir, &functions);
}
