#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../engine/control.h"
#include "../output/columns.h"
#include "../output/paragraph.h"
#include "../output/raw.h"
#include "../output/style.h"
#include "../output/text.h"
#include "../run/catalogue.h"
#include "../run/files.h"
#include "../run/sandbox.h"
#include "remembered.h"

const char *called_from = ".";
const char *called_as = "./lab";

const char *caller_path(struct arena *arena, const char *path)
{
    return path[0] == '/' ? path : arena_printf(arena, "%s/%s", called_from, path);
}

char *shell_word(struct arena *arena, const char *word)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                "_-+=./:,@%";
    if (*word && word[strspn(word, plain)] == '\0')
        return arena_copy(arena, word);
    char *text = arena_copy(arena, "'");
    for (; *word; word++)
        text = *word == '\'' ? arena_printf(arena, "%s'\\''", text)
                             : arena_printf(arena, "%s%c", text, *word);
    return arena_printf(arena, "%s'", text);
}

int output_refused(struct arena *arena, const char *path)
{
    char *folder = arena_copy(arena, caller_path(arena, path));
    *(strrchr(folder, '/') + 1) = '\0';
    if (access(folder, W_OK | X_OK) == 0)
        return 0;
    return complain(EXIT_USAGE, "%s can't be written: %s.", path, strerror(errno));
}

int output_write(struct arena *arena, const char *path, const char *text)
{
    path = caller_path(arena, path);
    if (file_write(path, text, strlen(text)) == 0)
        return 0;
    bool ours = errno == ENOSPC || errno == EDQUOT || errno == EIO || errno == ENOMEM;
    return complain(ours ? EXIT_ENVIRONMENT : EXIT_USAGE, "%s can't be written: %s.", path,
                    strerror(errno));
}

int complain(int status, const char *format, ...)
{
    va_list arguments;
    char *sentence;
    progress_end();
    va_start(arguments, format);
    if (vasprintf(&sentence, format, arguments) < 0)
        sentence = NULL;
    va_end(arguments);
    paragraph_printf(stderr, terminal_columns(stderr), "lab: %s", sentence ? sentence : format);
    free(sentence);
    return status;
}

void announce(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    paragraph_vprintf(stdout, terminal_columns(stdout), format, arguments);
    va_end(arguments);
}

/* path below the root without the root in front; other paths as they are. */
static const char *below_root(const char *path, const char *root)
{
    size_t length = strlen(root);
    if (strncmp(path, root, length) == 0 && path[length] == '/')
        return path + length + 1;
    return path;
}

static int source_fault(struct arena *arena, const char *operand, const char *path)
{
    static const size_t largest_source = 1024 * 1024;
    char *text;
    size_t length, name = strlen(path);
    if (file_read(arena, path, largest_source, &text, &length) != 0) {
        if (errno == EISDIR)
            return complain(-1, "%s is a folder; name a C file in it.", operand);
        if (errno == EFBIG)
            return complain(-1, "%s is longer than 1 MiB; that is no source file.", operand);
        if (errno == EINVAL)
            return complain(-1, "%s is no regular file; name a C file.", operand);
        return complain(-1, "%s can't be read: %s. Check the name.", operand, strerror(errno));
    }
    if (name < 2 || strcmp(path + name - 2, ".c") != 0)
        return complain(-1, "%s is no C file; its name should end in .c.", operand);
    if (strlen(text) != length)
        return complain(-1, "%s is not text; give it a C source file.", operand);
    if (strspn(text, " \t\r\n") == length)
        return complain(-1, "%s is empty; write a program first.", operand);
    if (strpbrk(operand, "\n\r|"))
        return complain(-1, "the file name has a line break or a bar in it; rename the file.");
    return 0;
}

char *source_operand(struct arena *arena, const char *operand)
{
    if (!*operand) {
        complain(0, "'' is no file name; name a C file.");
        return NULL;
    }
    char *root = getcwd(NULL, 0);
    char *path = realpath(caller_path(arena, operand), NULL);
    char *result = NULL;
    if (!path)
        complain(0, "%s can't be read: %s. Check the name.", operand, strerror(errno));
    else if (source_fault(arena, operand, path) == 0)
        result = arena_copy(arena, below_root(path, root ? root : "/"));
    free(path);
    free(root);
    return result;
}

int sandbox_prepare(void)
{
    char why[256];
    if (sandbox_probe(why, sizeof why) != 0)
        return complain(EXIT_ENVIRONMENT, "there is no sandbox: %s.", why);
    if (sandbox_begin() != 0)
        return complain(EXIT_ENVIRONMENT, "there is no sandbox: no mounts of its own: %s.",
                        strerror(errno));
    return 0;
}

int lab_operand(struct arena *arena, const char *operand, struct lab *lab)
{
    char *error;
    int found = catalogue_find(arena, operand, lab, &error);
    if (found == 0)
        return 0;
    if (found < 0)
        return complain(EXIT_ENVIRONMENT, "%s", error);
    const char *nearest = catalogue_nearest(arena, operand);
    if (nearest)
        return complain(EXIT_USAGE, "there is no lab '%s'; did you mean %s? 'lab list' shows all.",
                        operand, nearest);
    return complain(EXIT_USAGE, "there is no lab '%s'; 'lab list' shows all.", operand);
}

/* Why a voice that counts was not heard (unfit: because of this machine), or NULL. */
static const char *silent_voice(const struct exam *exam, bool unfit)
{
    for (int kind = 0; exam->built && !exam->refused && kind < RUN_COUNT; kind++)
        if (exam->runs[kind].wanted && exam->runs[kind].broken && exam->runs[kind].unfit == unfit)
            return exam->runs[kind].broken;
    return NULL;
}

void judge(const struct exam *exam, const char *control_lost, struct verdict *verdict)
{
    const struct run *native = &exam->runs[RUN_NATIVE];
    struct evidence evidence = {
        .built = exam->built,
        .completed = exam->lab ? native->driver_ended : native->ending.how == ENDED_EXIT,
        .unfit = exam->built ? silent_voice(exam, true) : exam->unbuilt,
        .unheard = silent_voice(exam, false),
        .control_lost = control_lost,
        .findings = &exam->findings,
    };
    verdict_decide(exam->lab, &evidence, verdict);
}

int examine(struct exam *exam, struct verdict *verdict)
{
    char error[512];
    if (exams_build(exam, 1, &terminal_progress, error, sizeof error) != 0 ||
        (exam->built && !exam->refused &&
         exams_run(exam, 1, &terminal_progress, error, sizeof error) != 0)) {
        return complain(EXIT_ENVIRONMENT, "%s. This is no fault of the program; try 'lab doctor'.",
                        error);
    }
    judge(exam, exam->built && !exam->refused ? control_lost(exam->arena) : NULL, verdict);
    progress_end();
    return 0;
}

static void story_print(FILE *file, const struct exam *exam, const struct finding *finding)
{
    fprintf(file, "%s\n", kind_name(finding->kind));
    text_finding(file, exam->arena, finding, 1, &exam->scope);
}

/* For terminals of any width. */
static void lines_print(FILE *file, const struct exam *exam, const struct finding *finding)
{
    fprintf(file, "%s\n", kind_name(finding->kind));
    text_finding_within(file, exam->arena, finding, 1, &exam->scope, TEXT_LINES);
}

static void words_print(FILE *file, const struct exam *exam, const struct finding *finding)
{
    raw_print(file, exam->arena, finding);
}

static void result_keep(const struct exam *exam, const struct finding *finding, const char *ending,
                        void (*print)(FILE *file, const struct exam *exam,
                                      const struct finding *finding))
{
    char *text;
    size_t length;
    FILE *file = open_memstream(&text, &length);
    if (!file)
        return;
    print(file, exam, finding);
    if (fclose(file) == 0)
        file_write(arena_printf(exam->arena, "build/results/%s%s", finding->fingerprint, ending),
                   text, length);
    free(text);
}

void results_keep(const struct exam *exam)
{
    if (folder_make("build/results") != 0)
        return;
    for (size_t i = 0; i < exam->findings.count; i++) {
        result_keep(exam, exam->findings.list[i], "", story_print);
        result_keep(exam, exam->findings.list[i], ".lines", lines_print);
        result_keep(exam, exam->findings.list[i], ".raw", words_print);
        remembered_keep(exam, exam->findings.list[i]);
    }
}
