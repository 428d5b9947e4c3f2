/* tests/fixtures/symbols.c says where its calls and variables are; racelab must say the same. */
#include "../checker/run/symbols.h"
#include "../checker/run/process.h"
#include "runner.h"
#include "fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char *fixture_output(void)
{
    char *folder = fixture_folder(), *program = strdup(fixture("symbols")), error[200];
    char *argv[] = {program, NULL};
    struct process_plan plan = {.argv = argv, .folder = folder, .deadline = 30};
    struct ending ending;
    CU_ASSERT_EQUAL_FATAL(process_run(&plan, &ending, error, sizeof error), 0);
    CU_ASSERT_EQUAL(ending.how, ENDED_EXIT);
    char *text = fixture_read(folder, "out");
    free(program);
    fixture_close(folder);
    return text;
}

static void frame_resolve(struct arena *arena, const char *module, unsigned long offset,
                          struct frame *frame)
{
    *frame = (struct frame){.module = arena_copy(arena, module), .offset = offset};
    struct stack stack = {frame, 1};
    symbols_resolve_stack(arena, &stack);
}

static void assert_call(struct arena *arena, const char *text)
{
    unsigned long offset;
    int line;
    char function[64];
    struct frame frame;
    CU_ASSERT_EQUAL_FATAL(sscanf(text, "%lx %d %63s", &offset, &line, function), 3);
    frame_resolve(arena, fixture("symbols"), offset - 1, &frame);
    CU_ASSERT_PTR_NOT_NULL_FATAL(frame.function);
    CU_ASSERT_STRING_EQUAL(frame.function, function);
    CU_ASSERT_EQUAL(frame.line, line);
    CU_ASSERT_PTR_NOT_NULL_FATAL(frame.file);
    CU_ASSERT_PTR_NOT_NULL(strstr(frame.file, "tests/fixtures/symbols.c"));
    CU_ASSERT_NOT_EQUAL(strncmp(frame.file, "./", 2), 0);
}

static void assert_data(struct arena *arena, const char *text)
{
    unsigned long offset;
    char expected[64];
    CU_ASSERT_EQUAL_FATAL(sscanf(text, "%lx %63s", &offset, expected), 2);
    char *name = symbols_data_name(arena, fixture("symbols"), offset);
    CU_ASSERT_PTR_NOT_NULL_FATAL(name);
    CU_ASSERT_STRING_EQUAL(name, expected);
}

/* Every line of the fixture that begins with word; returns how many. */
static int for_each(const char *word, void (*check)(struct arena *arena, const char *rest))
{
    struct arena arena;
    char *text = fixture_output();
    int count = 0;
    arena_init(&arena);
    for (char *line = text, *end; (end = strchr(line, '\n')); line = end + 1)
        if (strncmp(line, word, strlen(word)) == 0) {
            *end = '\0';
            check(&arena, line + strlen(word));
            count++;
        }
    arena_free(&arena);
    free(text);
    return count;
}

static void test_calls(void)
{
    CU_ASSERT_EQUAL(for_each("call ", assert_call), 8);
}

static void test_data(void)
{
    CU_ASSERT_EQUAL(for_each("data ", assert_data), 4);
}

/* A finding as ThreadSanitizer's parser makes it: nothing but a module and offsets. */
static void assert_place(struct arena *arena, const char *text)
{
    struct findings findings;
    unsigned long offset;
    char expected[64];
    CU_ASSERT_EQUAL_FATAL(sscanf(text, "%lx %63s", &offset, expected), 2);
    findings_init(&findings, arena);
    struct finding *finding = findings_add(&findings, ENGINE_TSAN, KIND_DATA_RACE);
    finding->place = (struct place){
        .region = REGION_GLOBAL, .module = arena_copy(arena, fixture("symbols")), .offset = offset};
    symbols_resolve(&findings);
    CU_ASSERT_PTR_NOT_NULL_FATAL(finding->place.name);
    expected[strcspn(expected, "+")] = '\0';
    CU_ASSERT_STRING_EQUAL(finding->place.name, expected);
    CU_ASSERT_EQUAL(finding->place.size, strcmp(expected, "table") == 0 ? 40 : 4);
}

static void test_places(void)
{
    CU_ASSERT_EQUAL(for_each("data ", assert_place), 4);
}

static void test_known_frame(void)
{
    struct arena arena;
    arena_init(&arena);
    struct frame frame = {.function = arena_copy(&arena, "mine"),
                          .module = arena_copy(&arena, fixture("symbols"))};
    struct stack stack = {&frame, 1};
    symbols_resolve_stack(&arena, &stack);
    CU_ASSERT_STRING_EQUAL(frame.function, "mine");
    CU_ASSERT_PTR_NULL(frame.file);
    arena_free(&arena);
}

static void test_unreadable(void)
{
    char *folder = fixture_folder(), *pipe, *text;
    const char *modules[] = {"/nowhere/at/all", folder, "/dev/null", NULL, NULL};
    struct arena arena;
    arena_init(&arena);
    if (asprintf(&pipe, "%s/pipe", folder) < 0 || asprintf(&text, "%s/text", folder) < 0)
        exit(3);
    CU_ASSERT_EQUAL(mkfifo(pipe, 0600), 0);
    FILE *file = fopen(text, "we");
    fputs("\177ELF and nothing more", file);
    fclose(file);
    modules[3] = pipe;
    modules[4] = text;
    for (size_t i = 0; i < sizeof modules / sizeof *modules; i++) {
        struct frame frame;
        frame_resolve(&arena, modules[i], 0x1000, &frame);
        CU_ASSERT_PTR_NULL(frame.function);
        CU_ASSERT_PTR_NULL(frame.file);
        CU_ASSERT_PTR_NULL(symbols_data_name(&arena, modules[i], 0x1000));
        CU_ASSERT_FALSE(symbols_imports(modules[i], "printf"));
    }
    free(text);
    free(pipe);
    arena_free(&arena);
    fixture_close(folder);
}

static void test_offset_of_nothing(void)
{
    struct arena arena;
    struct frame frame;
    arena_init(&arena);
    frame_resolve(&arena, fixture("symbols"), 0x7fffffffffff, &frame);
    CU_ASSERT_PTR_NULL(frame.function);
    CU_ASSERT_PTR_NULL(frame.file);
    frame_resolve(&arena, fixture("symbols"), 0, &frame);
    CU_ASSERT_PTR_NULL(frame.file);
    arena_free(&arena);
}

static void test_imports(void)
{
    CU_ASSERT_TRUE(symbols_imports(fixture("symbols"), "printf"));
    CU_ASSERT_FALSE(symbols_imports(fixture("symbols"), "pthread_rwlock_wrlock"));
    CU_ASSERT_FALSE(symbols_imports(fixture("symbols"), "main"));
    CU_ASSERT_TRUE(symbols_imports(fixture("deadlock"), "pthread_create"));
}

/* A symbolic link stands for a program that is built anew. */
static void test_replaced(void)
{
    struct arena arena;
    char *folder = fixture_folder(), *path, *real = realpath(fixture("symbols"), NULL);
    arena_init(&arena);
    if (!real || asprintf(&path, "%s/program", folder) < 0)
        exit(3);
    CU_ASSERT_EQUAL(symlink("/bin/true", path), 0);
    CU_ASSERT_FALSE(symbols_imports(path, "printf"));
    CU_ASSERT_EQUAL(unlink(path), 0);
    CU_ASSERT_EQUAL(symlink(real, path), 0);
    CU_ASSERT_TRUE(symbols_imports(path, "printf"));
    CU_ASSERT_EQUAL(unlink(path), 0);
    CU_ASSERT_FALSE(symbols_imports(path, "printf"));
    free(real);
    free(path);
    arena_free(&arena);
    fixture_close(folder);
}

/* More modules than are kept open. */
static void test_many_modules(void)
{
    char *folder = fixture_folder(), *real = realpath(fixture("symbols"), NULL);
    if (!real)
        exit(3);
    for (int round = 0; round < 2; round++)
        for (int i = 0; i < 40; i++) {
            char *path;
            if (asprintf(&path, "%s/%d", folder, i) < 0)
                exit(3);
            CU_ASSERT_TRUE(round == 1 || symlink(real, path) == 0);
            CU_ASSERT_TRUE(symbols_imports(path, "printf"));
            free(path);
        }
    free(real);
    fixture_close(folder);
}

CU_TestInfo symbols_tests[] = {
    {"a call has its function, file and line", test_calls},
    {"a byte of a variable has its name", test_data},
    {"a global place gets its name and size", test_places},
    {"a frame that is known already stays as it is", test_known_frame},
    {"what is no module resolves nothing", test_unreadable},
    {"an offset of nothing resolves nothing", test_offset_of_nothing},
    {"an import is known by its name", test_imports},
    {"a module that was replaced is opened again", test_replaced},
    {"forty modules are no more trouble than one", test_many_modules},
    CU_TEST_INFO_NULL,
};
