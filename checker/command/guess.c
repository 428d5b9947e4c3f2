#include "guess.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../output/style.h"
#include "../run/files.h"
#include "command.h"
#include "place.h"

/* ---- the answer ---- */

static void guess_add(struct guess *guess, int line)
{
    size_t at = 0;
    while (at < guess->count && guess->lines[at] < line)
        at++;
    if (at < guess->count && guess->lines[at] == line)
        return;
    memmove(&guess->lines[at + 1], &guess->lines[at], (guess->count - at) * sizeof(int));
    guess->lines[at] = line;
    guess->count++;
}

int guess_parse(const char *text, struct guess *guess)
{
    struct guess read = {0};
    *guess = read;
    for (text += strspn(text, ", \t\n"); *text; text += strspn(text, ", \t\n")) {
        char *end;
        long line = strtol(text, &end, 10);
        if (end == text || line < 1 || line > 99999 || read.count == GUESS_MOST)
            return -1;
        guess_add(&read, (int)line);
        text = end;
    }
    *guess = read;
    return read.count ? 0 : -1;
}

static int line_count(const char *text, size_t length)
{
    int count = length > 0 && text[length - 1] != '\n';
    for (size_t i = 0; i < length; i++)
        count += text[i] == '\n';
    return count;
}

char *guess_beyond(struct arena *arena, const struct lab *lab, const struct guess *guess)
{
    char *text;
    size_t length;
    int last = guess->lines[guess->count - 1];
    char *path = arena_printf(arena, "%s/%s.c", lab->folder, lab->name);
    if (file_read(arena, path, 0, &text, &length) != 0 || last <= line_count(text, length))
        return NULL;
    return arena_printf(arena, "%s.c has %d lines; there is no line %d", lab->name,
                        line_count(text, length), last);
}

/* Says what is wrong with an answer. */
static bool is_answer(const struct lab *lab, const char *answer, struct guess *guess)
{
    struct arena brief;
    if (guess_parse(answer, guess) != 0) {
        announce("Some numbers, please, such as 28 33. Ctrl-D ends.");
        return false;
    }
    arena_init(&brief);
    char *beyond = guess_beyond(&brief, lab, guess);
    if (beyond)
        announce("%s.", beyond);
    arena_free(&brief);
    return !beyond;
}

/* Whoever counts lines wants to see their numbers. */
static void print_where(const struct lab *lab)
{
    struct arena brief;
    arena_init(&brief);
    char *name = arena_printf(&brief, "%s.c", lab->name), *root = realpath(".", NULL);
    const char *path = arena_printf(&brief, "%s/%s", lab->folder, name);
    if (place_is_changed(&brief, lab, name)) {
        announce("Your %s has changed; this is about the one that you were given.", name);
        path = shell_word(&brief, arena_printf(&brief, "%s/%s", root ? root : ".", path));
    } else {
        path = place_path(&brief, path);
    }
    free(root);
    printf("With its line numbers: cat -n %s\n", path);
    arena_free(&brief);
}

int guess_ask(const struct lab *lab, bool may_pass, struct guess *guess)
{
    char answer[256];
    announce("%s", lab->prediction.question);
    print_where(lab);
    for (;;) {
        printf("Line numbers of %s.c, all in one answer, such as 28 33%s: ", lab->name,
               may_pass ? " (or just Enter)" : "");
        fflush(stdout);
        if (!fgets(answer, sizeof answer, stdin)) {
            putchar('\n');
            return -1;
        }
        if (may_pass && answer[strspn(answer, " \t\n")] == '\0')
            return -1;
        if (is_answer(lab, answer, guess))
            return 0;
    }
}

/* ---- how near it was ---- */

static bool has_line(const int *lines, size_t count, int line)
{
    for (size_t i = 0; i < count; i++)
        if (lines[i] == line)
            return true;
    return false;
}

static bool is_right(const struct lab *lab, int line)
{
    return has_line(lab->prediction.lines, lab->prediction.line_count, line);
}

size_t guess_right(const struct lab *lab, const struct guess *guess)
{
    size_t right = 0;
    for (size_t i = 0; i < guess->count; i++)
        right += is_right(lab, guess->lines[i]);
    return right;
}

bool guess_is_all(const struct lab *lab, const struct guess *guess)
{
    return guess_right(lab, guess) == lab->prediction.line_count &&
           guess->count == lab->prediction.line_count;
}

/* ---- what the tools say ---- */

const struct finding *guess_finding(const struct exam *exam, int line)
{
    for (size_t i = 0; i < exam->findings.count; i++) {
        const struct finding *finding = exam->findings.list[i];
        if (finding->weight == WEIGHT_CERTAIN &&
            finding_names_line(finding, exam->sources[0], line))
            return finding;
    }
    return NULL;
}

static void print_line(const struct exam *exam, int line, bool right, const char *otherwise)
{
    const struct finding *finding = guess_finding(exam, line);
    printf("  %5d  %s%s%s", line, colour(stdout, right ? GREEN : YELLOW),
           right ? "right" : otherwise, colour(stdout, PLAIN));
    if (finding)
        printf(": %s", kind_phrase(finding->kind));
    putchar('\n');
}

void guess_print(const struct exam *exam, const struct guess *guess)
{
    const struct lab *lab = exam->lab;
    printf("What you expected, and what is there:\n");
    for (size_t i = 0; i < guess->count; i++)
        print_line(exam, guess->lines[i], is_right(lab, guess->lines[i]), "not this one");
    for (size_t i = 0; i < lab->prediction.line_count; i++)
        if (!has_line(guess->lines, guess->count, lab->prediction.lines[i]))
            print_line(exam, lab->prediction.lines[i], false, "this one, too");
    printf("\n%s\n\n", lab->prediction.because);
}
