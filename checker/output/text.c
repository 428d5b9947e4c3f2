#include "text.h"

#include <stdlib.h>
#include <string.h>

#include "../run/source.h"
#include "account.h"
#include "sentences.h"
#include "style.h"

enum { COLUMN = 50 };

/* A block of lines that is set beside another. */
struct column {
    char *lines[5];
    size_t count;
};

static void column_add(struct column *column, char *line)
{
    if (line && *line && column->count < sizeof column->lines / sizeof *column->lines)
        column->lines[column->count++] = line;
}

static struct column column_of_side(struct arena *arena, const struct side *side,
                                    const struct scope *scope)
{
    struct column column = {.count = 0};
    const struct frame *focus = stack_focus(&side->stack, scope);
    column_add(&column,
               arena_printf(arena, "%s %s", side_who(arena, side), side_what(arena, side)));
    column_add(&column, side_where(arena, side, scope));
    char *line = focus ? source_line(arena, focus->file, focus->line) : NULL;
    if (line && *line)
        column_add(&column, arena_printf(arena, "    %s", line));
    column_add(&column, side_holds(arena, side));
    return column;
}

/* Prints what fits into width columns, and blanks up to there. One column a UTF-8 character. */
static void print_padded(FILE *out, const char *text, int width)
{
    int columns = 0;
    for (; *text; text++) {
        bool begins = ((unsigned char)*text & 0xc0) != 0x80;
        if (begins && columns == width - 1)
            break;
        columns += begins;
        fputc(*text, out);
    }
    fprintf(out, "%*s", width - columns, "");
}

static void print_beside(FILE *out, const struct column *left, const struct column *right)
{
    size_t rows = left->count > right->count ? left->count : right->count;
    for (size_t i = 0; i < rows; i++) {
        const char *a = i < left->count ? left->lines[i] : "";
        const char *b = i < right->count ? right->lines[i] : "";
        fputs("   ", out);
        print_padded(out, a, COLUMN);
        fprintf(out, "| %s\n", b);
    }
}

static void print_alone(FILE *out, const struct column *column)
{
    for (size_t i = 0; i < column->count; i++)
        fprintf(out, "   %s\n", column->lines[i]);
}

static void print_sides(FILE *out, struct arena *arena, const struct finding *finding,
                        const struct scope *scope)
{
    for (size_t i = 0; i < finding->side_count; i += 2) {
        struct column left = column_of_side(arena, &finding->sides[i], scope);
        if (i + 1 == finding->side_count) {
            print_alone(out, &left);
        } else {
            struct column right = column_of_side(arena, &finding->sides[i + 1], scope);
            print_beside(out, &left, &right);
        }
        if (i + 2 < finding->side_count)
            fputc('\n', out);
    }
}

static void print_place(FILE *out, struct arena *arena, const struct finding *finding,
                        const struct scope *scope)
{
    const struct place *place = &finding->place;
    struct side allocated = {.stack = place->allocated};
    if (place->region == REGION_GLOBAL && place->name)
        fprintf(out, "   the memory: the global %s\n", place->name);
    else if (place->region == REGION_STACK)
        fprintf(out, "   the memory: a local variable, on the stack of a thread\n");
    else if (place->region == REGION_TLS)
        fprintf(out, "   the memory: thread-local, of another thread\n");
    else if (place->region == REGION_HEAP && place->allocated.count)
        fprintf(out, "   the memory: a block of %llu bytes, allocated at %s\n",
                (unsigned long long)place->size, side_where(arena, &allocated, scope));
}

static void print_schedule(FILE *out, const struct finding *finding)
{
    fprintf(out, "   Schedule %zu was the first to show it", finding->schedules_tried);
    if (finding->schedules_failed > 1)
        fprintf(out, "; %zu schedules did", finding->schedules_failed);
    fputs(".\n", out);
    if (finding->replay)
        fprintf(out, "   To see it: %s\n", finding->replay);
}

/* Words of a paragraph, indented, in lines that can be read. */
static void print_wrapped(FILE *out, const char *text)
{
    enum { WIDTH = 97, INDENT = 3 };
    int used = 0;
    while (*(text += strspn(text, " "))) {
        int length = (int)strcspn(text, " ");
        bool fits = used && used + 1 + length <= WIDTH;
        if (!fits)
            fprintf(out, "%s%*s", used ? "\n" : "", INDENT, "");
        used = fits ? used + 1 + length : INDENT + length;
        fprintf(out, "%s%.*s", fits ? " " : "", length, text);
        text += length;
    }
    fputc('\n', out);
}

void text_finding(FILE *out, struct arena *arena, const struct finding *finding, size_t number,
                  const struct scope *scope)
{
    bool certain = finding->weight == WEIGHT_CERTAIN;
    fprintf(out, "%s%zu. %s%s%s  [%s]\n", colour(out, certain ? RED : YELLOW), number,
            certain ? "" : "advice: ", finding_summary(arena, finding, scope), colour(out, PLAIN),
            finding->fingerprint);
    const char *account = finding_account(arena, finding, scope);
    if (*account)
        print_wrapped(out, account);
    print_sides(out, arena, finding, scope);
    print_place(out, arena, finding, scope);
    if (finding->headline && finding->kind != KIND_WRONG_RESULT && finding->kind != KIND_CRASH)
        fprintf(out, "   %s%s%s%s\n", colour(out, DIM),
                finding->kind == KIND_TAMPERING ? "" : "in the tool's words: ", finding->headline,
                colour(out, PLAIN));
    if (!*account)
        fprintf(out, "   %s\n", kind_reason(finding->kind));
    fprintf(out, "   Seen by %s.\n", finding_witnesses(arena, finding));
    if (finding->schedules_tried)
        print_schedule(out, finding);
    if (!certain && finding->reason)
        fprintf(out, "   Costs nothing: %s.\n", finding->reason);
    fputc('\n', out);
}

static void print_findings(FILE *out, const struct exam *exam, enum weight weight, size_t *number)
{
    for (size_t i = 0; i < exam->findings.count; i++)
        if (exam->findings.list[i]->weight == weight)
            text_finding(out, exam->arena, exam->findings.list[i], ++*number, &exam->scope);
}

static void print_broken_runs(FILE *out, const struct exam *exam)
{
    for (int kind = 0; kind < RUN_COUNT; kind++)
        if (exam->runs[kind].broken)
            fprintf(out, "The %s run says nothing: %s\n\n", run_name((enum run_kind)kind),
                    exam->runs[kind].broken);
    if (exam->findings.missing)
        fprintf(out, "A report is not whole: %s\n\n", exam->findings.missing);
}

void text_exam(FILE *out, const struct exam *exam)
{
    size_t number = 0;
    if (!exam->built && !exam->refused) {
        fprintf(out, "%s\n", exam->build_errors);
        return;
    }
    if (*exam->build_errors)
        fprintf(out, "The compiler warns:\n%s\n", exam->build_errors);
    print_findings(out, exam, WEIGHT_CERTAIN, &number);
    print_findings(out, exam, WEIGHT_ADVISORY, &number);
    print_broken_runs(out, exam);
    if (exam->refused)
        fprintf(out, "It was not run.\n\n");
}

/* "it takes 10.3 ms, and 15 are allowed": where a lab has a bound for that. */
static void print_span(FILE *out, const struct exam *exam)
{
    const struct run *run = &exam->runs[RUN_CONDUCTOR];
    if (run->measured)
        fprintf(out, ": %.1f ms of virtual time, and %g are allowed", run->makespan,
                exam->lab->makespan);
}

void text_points(FILE *out, const struct exam *exam, const struct verdict *verdict)
{
    const struct lab *lab = exam->lab;
    for (int i = 0; i < CRITERION_COUNT; i++) {
        bool earned = verdict->earned[i], timed = i == CRITERION_PARALLEL;
        if (timed && lab->makespan <= 0)
            continue;
        fprintf(out, "  %s%3d/%-3d%s %s", colour(out, earned ? GREEN : RED),
                earned ? lab->points[i] : 0, lab->points[i], colour(out, PLAIN),
                criterion_sentence((enum criterion)i));
        if (timed)
            print_span(out, exam);
        fputc('\n', out);
    }
    fputc('\n', out);
}

void text_closing(FILE *out, const struct exam *exam, const struct verdict *verdict)
{
    const char *name = exam->lab ? exam->lab->name : exam->name;
    bool pass = verdict->outcome == OUTCOME_PASS;
    fprintf(out, "%s%s: %s", colour(out, pass ? GREEN : RED), name, outcome_name(verdict->outcome));
    if (exam->lab && outcome_is_graded(verdict->outcome))
        fprintf(out, ", %d of %d points", verdict->points, verdict->points_possible);
    if (verdict->worst)
        fprintf(out, ": %s", finding_summary(exam->arena, verdict->worst, &exam->scope));
    else if (verdict->note)
        fprintf(out, ": %s", verdict->note);
    fprintf(out, "%s\n", colour(out, PLAIN));
}
