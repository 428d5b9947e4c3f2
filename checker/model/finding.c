#include "finding.h"

#include <string.h>

void findings_init(struct findings *findings, struct arena *arena)
{
    *findings = (struct findings){.arena = arena};
}

struct finding *findings_add(struct findings *findings, enum engine_id engine, enum kind kind)
{
    struct finding *finding = arena_alloc(findings->arena, sizeof *finding);
    finding->kind = kind;
    finding->engines = 1u << engine;
    findings->list =
        arena_grow(findings->arena, findings->list, findings->count, sizeof *findings->list);
    findings->list[findings->count++] = finding;
    return finding;
}

void finding_add_raw(struct arena *arena, struct finding *finding, const struct raw *raw)
{
    for (size_t i = 0; i < finding->raw_count; i++)
        if (finding->raws[i].engine == raw->engine)
            return;
    finding->raws = arena_grow(arena, finding->raws, finding->raw_count, sizeof *finding->raws);
    finding->raws[finding->raw_count++] = *raw;
}

void finding_keep_raw(struct arena *arena, struct finding *finding, enum engine_id engine,
                      const char *text, size_t length)
{
    bool cut = length > RAW_MOST;
    char *copy = arena_copy_bytes(arena, text, cut ? RAW_MOST : length);
    finding_add_raw(arena, finding, &(struct raw){.engine = engine, .text = copy, .cut = cut});
}

struct side *finding_add_side(struct arena *arena, struct finding *finding, enum action action)
{
    finding->sides = arena_grow(arena, finding->sides, finding->side_count, sizeof *finding->sides);
    struct side *side = &finding->sides[finding->side_count++];
    *side = (struct side){.action = action, .thread = -1};
    return side;
}

struct frame *stack_add_frame(struct arena *arena, struct stack *stack)
{
    stack->frames = arena_grow(arena, stack->frames, stack->count, sizeof *stack->frames);
    struct frame *frame = &stack->frames[stack->count++];
    *frame = (struct frame){0};
    return frame;
}

static bool scope_has(const struct scope *scope, const char *file)
{
    for (size_t i = 0; file && i < scope->count; i++)
        if (strcmp(scope->files[i], file) == 0)
            return true;
    return false;
}

/* What racelab links into programs under test is not what anybody came to read about. */
static bool is_ours(const char *file)
{
    return strncmp(file, "checker/shim/", strlen("checker/shim/")) == 0 ||
           strncmp(file, "checker/conductor/", strlen("checker/conductor/")) == 0;
}

bool file_is_of_library(const char *file)
{
    static const char *const parts[] = {"/sysdeps/",       "/./",
                                        "nptl/",           "libsanitizer/",
                                        "compiler-rt/",    "sanitizer_common",
                                        "/include/c++/",   "vg_replace_",
                                        "hg_intercepts.c", "drd_pthread_intercepts.c"};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (strstr(file, parts[i]))
            return true;
    return strncmp(file, "/usr/", 5) == 0 || strncmp(file, "/lib/", 5) == 0;
}

/* Functions that tools put in the place of a library's, where no file tells. */
static bool is_interceptor(const char *function)
{
    static const char *const beginnings[] = {"pthread_",     "__interceptor_",  "__tsan_",
                                             "operator new", "operator delete", "std::"};
    static const char *const names[] = {"malloc", "calloc",  "realloc",  "free",
                                        "memcpy", "memmove", "memset",   "strlen",
                                        "strcpy", "strncpy", "sem_wait", "sem_post"};
    for (size_t i = 0; i < sizeof beginnings / sizeof *beginnings; i++)
        if (strncmp(function, beginnings[i], strlen(beginnings[i])) == 0)
            return true;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(function, names[i]) == 0)
            return true;
    return false;
}

bool stack_is_within(const struct stack *stack, const struct scope *scope)
{
    for (size_t i = 0; i < stack->count; i++)
        if (scope_has(scope, stack->frames[i].file))
            return true;
    return false;
}

/* The innermost frame of a project whose files are not listed, or NULL. */
static const struct frame *project_focus(const struct stack *stack)
{
    for (size_t i = 0; i < stack->count; i++)
        if (stack->frames[i].file && stack->frames[i].line &&
            !file_is_of_library(stack->frames[i].file))
            return &stack->frames[i];
    for (size_t i = 0; i < stack->count; i++)
        if (!stack->frames[i].file && stack->frames[i].function &&
            !is_interceptor(stack->frames[i].function))
            return &stack->frames[i];
    return NULL;
}

const struct frame *stack_focus(const struct stack *stack, const struct scope *scope)
{
    for (size_t i = 0; i < stack->count; i++)
        if (scope_has(scope, stack->frames[i].file))
            return &stack->frames[i];
    const struct frame *focus = scope->any_but_libraries ? project_focus(stack) : NULL;
    if (focus)
        return focus;
    for (size_t i = 0; i < stack->count; i++)
        if (stack->frames[i].file && stack->frames[i].line && !is_ours(stack->frames[i].file))
            return &stack->frames[i];
    return stack->count ? &stack->frames[0] : NULL;
}

static bool stack_names_line(const struct stack *stack, const char *file, int line)
{
    for (size_t i = 0; i < stack->count; i++)
        if (stack->frames[i].file && stack->frames[i].line == line &&
            strcmp(stack->frames[i].file, file) == 0)
            return true;
    return false;
}

bool finding_names_line(const struct finding *finding, const char *file, int line)
{
    for (size_t i = 0; i < finding->side_count; i++)
        if (stack_names_line(&finding->sides[i].stack, file, line))
            return true;
    return false;
}
