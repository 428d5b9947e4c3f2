#include "compiler_lines.h"

#include <ctype.h>
#include <string.h>

#include "../run/files.h"
#include "account.h"
#include "sentences.h"

struct writing {
    FILE *out;
    const struct exam *exam;
    const char *root, *from;
};

/* ---- places ---- */

static const char *path_seen(const struct writing *writing, const char *file)
{
    size_t length = strlen(writing->from);
    const char *path =
        file[0] == '/' ? file : arena_printf(writing->exam->arena, "%s/%s", writing->root, file);
    bool inside = strncmp(path, writing->from, length) == 0 && path[length] == '/';
    return inside ? path + length + 1 : path;
}

/* Where the text of a line begins, from 1; 1 when that can't be seen. */
static int column_of(const char *file, int line)
{
    static const size_t longest = 1024 * 1024;
    struct arena arena;
    char *text;
    size_t length;
    int column = 1;
    arena_init(&arena);
    if (file_read(&arena, file, longest, &text, &length) == 0) {
        while (line > 1 && (text = strchr(text, '\n'))) {
            text++;
            line--;
        }
        column = text ? 1 + (int)strspn(text, " \t") : 1;
    }
    arena_free(&arena);
    return column;
}

static void print_place(const struct writing *writing, const struct frame *frame)
{
    fprintf(writing->out, "%s:%d:%d: ", path_seen(writing, frame->file), frame->line,
            column_of(frame->file, frame->line));
}

static const struct frame *line_of(const struct writing *writing, const struct side *side)
{
    const struct frame *focus = stack_focus(&side->stack, &writing->exam->scope);
    return focus && focus->file && focus->line > 0 ? focus : NULL;
}

/* Effects are seen at the end of a run, where nothing of theirs is. */
static bool has_place(const struct finding *finding)
{
    return finding->kind != KIND_WRONG_RESULT && finding->kind != KIND_TAMPERING;
}

static const struct frame *spot_of(const struct writing *writing, const struct finding *finding,
                                   struct frame *beginning)
{
    for (size_t i = 0; has_place(finding) && i < finding->side_count; i++) {
        const struct frame *frame = line_of(writing, &finding->sides[i]);
        if (frame)
            return frame;
    }
    *beginning = (struct frame){.file = (char *)writing->exam->sources[0], .line = 1};
    return finding->meeting.how == MEETING_BETWEEN ? &finding->meeting.at : beginning;
}

/* ---- lines ---- */

/* A message is one line, whatever the program has put into it. */
static void print_message(FILE *out, const char *text)
{
    for (; *text; text++)
        fputc(iscntrl((unsigned char)*text) ? ' ' : *text, out);
}

static void print_side(const struct writing *writing, const struct side *side)
{
    struct arena *arena = writing->exam->arena;
    const struct frame *frame = line_of(writing, side);
    const char *holds = side_holds(arena, side);
    if (!frame)
        return;
    print_place(writing, frame);
    fputs("note: ", writing->out);
    print_message(writing->out, arena_printf(arena, "%s %s%s%s", side_who(arena, side),
                                             side_what(arena, side), *holds ? ", " : "", holds));
    fputc('\n', writing->out);
}

static void print_finding(const struct writing *writing, const struct finding *finding)
{
    struct frame beginning;
    const struct exam *exam = writing->exam;
    const char *account = finding_account(exam->arena, finding, &exam->scope);
    print_place(writing, spot_of(writing, finding, &beginning));
    fputs(finding->weight == WEIGHT_CERTAIN ? "warning: " : "warning: advice: ", writing->out);
    print_message(writing->out, finding_summary(exam->arena, finding, &exam->scope));
    fputs(*account ? ". " : "", writing->out);
    print_message(writing->out, account);
    fprintf(writing->out, " [%s]\n", kind_name(finding->kind));
    for (size_t i = 0; has_place(finding) && i < finding->side_count; i++)
        print_side(writing, &finding->sides[i]);
}

/* The compiler was called in racelab's root. */
static void print_build_errors(const struct writing *writing)
{
    const char *own = writing->exam->sources[0];
    size_t length = strlen(own);
    for (const char *line = writing->exam->build_errors, *end; *line; line = end) {
        size_t size = strcspn(line, "\n");
        end = line + size + (line[size] == '\n');
        bool ours = strncmp(line, own, length) == 0 && line[length] == ':';
        fprintf(writing->out, "%s%.*s\n", ours ? path_seen(writing, own) : "",
                (int)(ours ? size - length : size), ours ? line + length : line);
    }
}

void compiler_lines(FILE *out, const struct exam *exam, const char *root, const char *from)
{
    const struct writing writing = {out, exam, root, from};
    print_build_errors(&writing);
    for (size_t i = 0; i < exam->findings.count; i++)
        print_finding(&writing, exam->findings.list[i]);
}
