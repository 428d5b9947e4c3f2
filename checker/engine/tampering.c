/*
 *     FILE.c --clang--> PROGRAM.ll --ir_read--> facts --allowed?--> findings --> not run
 *
 * PROGRAM.ll is what the program itself was made of, so nothing can be different in the two.
 */
#include "tampering.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "../run/files.h"
#include "allowed.h"
#include "directives.h"
#include "engine.h"
#include "ir.h"

static const char list_path[] = "checker/engine/allowed.symbols";
static const size_t list_limit = 1024 * 1024, header_limit = 1024 * 1024;
static const size_t ir_limit = 64u * 1024 * 1024;

/* What is being looked at. */
struct look {
    struct exam *exam;
    struct allowed allowed;
    struct words declared; /* functions that the lab's header declares */
};

/* ---- findings ---- */

enum { MOST = 20 }; /* findings; nobody reads more */

static bool is_told(const struct exam *exam, const char *sentence)
{
    for (size_t i = 0; i < exam->findings.count; i++)
        if (strcmp(exam->findings.list[i]->headline, sentence) == 0)
            return true;
    return false;
}

static void accuse(struct exam *exam, const char *function, int line, const char *sentence)
{
    if (exam->findings.count >= MOST || is_told(exam, sentence))
        return;
    struct finding *finding = findings_add(&exam->findings, ENGINE_DRIVER, KIND_TAMPERING);
    finding->headline = arena_copy(exam->arena, sentence);
    if (!function && line <= 0)
        return;
    struct side *side = finding_add_side(exam->arena, finding, ACTION_CALL);
    side->note = "does so";
    struct frame *frame = stack_add_frame(exam->arena, &side->stack);
    frame->function = arena_copy(exam->arena, function);
    frame->file = arena_copy(exam->arena, exam->sources[0]);
    frame->line = line;
}

/* ---- the lab's header ---- */

static bool is_of_word(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

/* Comments become blanks. */
static void comments_blank(char *text)
{
    for (char *begin = text; (begin = strstr(begin, "/*"));) {
        char *end = strstr(begin + 2, "*/");
        size_t length = end ? (size_t)(end + 2 - begin) : strlen(begin);
        memset(begin, ' ', length);
        begin += length;
    }
}

/* The words with a bracket behind them, and what they are called in the linker's eyes. */
static void declared_read(struct arena *arena, char *text, struct words *words)
{
    comments_blank(text);
    for (char *at = text; *at; at++) {
        if (!is_of_word(*at) || (at > text && is_of_word(at[-1])))
            continue;
        size_t length = 0;
        while (is_of_word(at[length]))
            length++;
        if (at[length + strspn(at + length, " \n")] != '(')
            continue;
        words->list = arena_grow(arena, words->list, words->count, sizeof *words->list);
        words->list[words->count++] = arena_copy_bytes(arena, at, length);
    }
}

/* ---- facts become findings ---- */

/* A name that nobody knows is a slip, and the linker's to tell; unless it is one of the judge. */
static bool may_import(const struct look *look, const char *name)
{
    if (!look->exam->built && !words_have(&look->allowed.reserved, name))
        return true;
    return words_have(&look->allowed.imports, name) || words_have(&look->allowed.kit, name) ||
           words_have(&look->declared, name);
}

/* A name that others go by, the library, the tools or the judge. */
static bool may_export(const struct look *look, const char *name)
{
    if (words_have(&look->allowed.imports, name) || words_have(&look->allowed.reserved, name))
        return false;
    if (words_have(&look->declared, name))
        return true;
    return !words_have(&look->allowed.kit, name) &&
           !(look->exam->built && words_have(&look->allowed.linked, name));
}

static bool ends_with(const char *text, const char *end)
{
    size_t length = strlen(text), end_length = strlen(end);
    return length >= end_length && strcmp(text + length - end_length, end) == 0;
}

/* Its own file, or a header: of the lab, the kit, the library or the compiler. */
static bool may_hold_code(const struct look *look, const char *file)
{
    const struct lab *lab = look->exam->lab;
    size_t folder = strlen(lab->folder);
    if (strcmp(file, look->exam->sources[0]) == 0)
        return true;
    if (strstr(file, "/../") || !ends_with(file, ".h"))
        return false;
    return (strncmp(file, lab->folder, folder) == 0 && file[folder] == '/') ||
           strncmp(file, "labs/kit/", 9) == 0 || strncmp(file, "/usr/", 5) == 0;
}

/* What is wrong with a fact, as a sentence; NULL: nothing. */
static const char *wrong_with(const struct look *look, const struct ir_fact *fact)
{
    struct arena *arena = look->exam->arena;
    const char *name = fact->name, *in = fact->function ? fact->function : "the file";
    switch (fact->what) {
    case IR_IMPORT:
        return may_import(look, name)
                   ? NULL
                   : arena_printf(arena, "it uses %s, which no lab asks for", name);
    case IR_EXPORT:
        return may_export(look, name)
                   ? NULL
                   : arena_printf(arena,
                                  "it defines %s, a name of the library, the tools or the judge; "
                                  "make it static, or call it something else",
                                  name);
    case IR_BARE:
        return arena_printf(arena, "%s has an attribute that keeps the tools out of it", name);
    case IR_ASM:
        return arena_printf(arena, "%s has inline assembly, which the tools can't look into", in);
    case IR_MODULE_ASM:
        return "it has assembly outside of all functions, which the tools can't look into";
    case IR_ALIAS:
        return arena_printf(arena, "%s is an alias, or a function that is chosen at the start",
                            name);
    case IR_SECTION:
        return arena_printf(arena, "%s is put into a section of its own choice", name);
    case IR_ADDRESS_SPACE:
        return arena_printf(arena, "%s uses an address space that the tools do not look at",
                            name ? name : in);
    case IR_SCOPE:
        return arena_printf(arena, "%s has atomics for one thread only, which the tools pass by",
                            in);
    case IR_EARLY:
        return "it has a function that runs before main or after it";
    case IR_FILE:
        return may_hold_code(look, name)
                   ? NULL
                   : arena_printf(arena, "it has code of %s, which is none of its files", name);
    case IR_LINELESS:
        return arena_printf(arena, "%s hides its lines from all reports", name);
    case IR_COMPUTED:
        return arena_printf(arena, "%s computes with the address of %s", in, name);
    }
    return NULL;
}

/* ---- looking ---- */

static void look_at_source(struct look *look)
{
    struct exam *exam = look->exam;
    char *text;
    size_t length;
    if (file_read(exam->arena, exam->sources[0], 0, &text, &length) != 0)
        return; /* the compiler has told */
    int line = directive_renumbers(text);
    if (line)
        accuse(exam, NULL, line, "a directive gives its lines other numbers or another file");
}

/* 0, or -1 when there is no such file. */
static int look_at_ir(struct look *look, enum flavour flavour)
{
    struct exam *exam = look->exam;
    char *text;
    size_t length;
    struct ir ir;
    if (file_read(exam->arena, exam->ir[flavour], ir_limit, &text, &length) != 0) {
        if (errno != EFBIG)
            return -1;
        accuse(exam, NULL, 0, "what the compiler made of it is too long to be looked at");
        return 0;
    }
    ir_read(exam->arena, text, flavour == FLAVOUR_ASAN ? "sanitize_address" : "sanitize_thread",
            &ir);
    for (size_t i = 0; i < ir.count; i++) {
        const char *sentence = wrong_with(look, &ir.facts[i]);
        if (sentence)
            accuse(exam, ir.facts[i].function, ir.facts[i].line, sentence);
    }
    return 0;
}

static int look_begin(struct look *look, char *error, size_t error_size)
{
    struct exam *exam = look->exam;
    char *text, *trouble,
        *header = arena_printf(exam->arena, "%s/%s.h", exam->lab->folder, exam->lab->name);
    size_t length;
    if (file_read(exam->arena, list_path, list_limit, &text, &length) != 0) {
        snprintf(error, error_size, "%s can't be read: %s", list_path, strerror(errno));
        return -1;
    }
    if (allowed_read(exam->arena, text, exam->lab->name, &look->allowed, &trouble) != 0) {
        snprintf(error, error_size, "%s: %s", list_path, trouble);
        return -1;
    }
    if (file_read(exam->arena, header, header_limit, &text, &length) != 0) {
        snprintf(error, error_size, "%s can't be read: %s", header, strerror(errno));
        return -1;
    }
    declared_read(exam->arena, text, &look->declared);
    return 0;
}

int tampering_look(struct exam *exam, char *error, size_t error_size)
{
    struct look look = {.exam = exam};
    size_t before = exam->findings.count;
    if (look_begin(&look, error, error_size) != 0)
        return -1;
    look_at_source(&look);
    for (int flavour = 0; flavour < FLAVOUR_COUNT; flavour++) {
        if (!exam_wants_flavour(exam, flavour) || look_at_ir(&look, flavour) == 0)
            continue;
        if (exam->built) {
            snprintf(error, error_size, "%s can't be read: %s", exam->ir[flavour], strerror(errno));
            return -1;
        }
    }
    exam->refused = exam->findings.count > before;
    if (exam->refused) {
        findings_merge(&exam->findings, &exam->scope);
        findings_sort(&exam->findings, &exam->scope);
    }
    return 0;
}
