#include "text.h"

#include <stdlib.h>
#include <string.h>

#include "../run/source.h"
#include "account.h"
#include "columns.h"
#include "paragraph.h"
#include "sentences.h"
#include "style.h"

/* Lines without a terminal have no end, but for the account's: these are for reading. */
enum { INDENT = 3, COLUMN = 50, ACCOUNT = 97 };

struct setting {
    FILE *out;
    struct arena *arena;
    const struct scope *scope;
    int width; /* as text_finding_within has it */
};

static void print_sentence(const struct setting *setting, const char *sentence)
{
    paragraph_printf(setting->out, setting->width, "%*s%s", INDENT, "", sentence);
}

/* ---- the sides ---- */

/* A block of lines that is set beside another, or above it. */
struct column {
    char *lines[5];
    size_t count;
};

/* A tab's width depends on where it stands. */
static void column_add(struct column *column, char *line)
{
    if (!line || !*line || column->count == sizeof column->lines / sizeof *column->lines)
        return;
    for (char *tab = line; (tab = strchr(tab, '\t'));)
        *tab = ' ';
    column->lines[column->count++] = line;
}

static struct column column_of_side(const struct setting *setting, const struct side *side)
{
    struct arena *arena = setting->arena;
    struct column column = {.count = 0};
    const struct frame *focus = stack_focus(&side->stack, setting->scope);
    column_add(&column,
               arena_printf(arena, "%s %s", side_who(arena, side), side_what(arena, side)));
    column_add(&column, side_where(arena, side, setting->scope));
    char *line = focus ? source_line(arena, focus->file, focus->line) : NULL;
    if (line && *line)
        column_add(&column, arena_printf(arena, "    %s", line));
    column_add(&column, side_holds(arena, side));
    return column;
}

static int column_width(const struct column *column)
{
    int widest = 0;
    for (size_t i = 0; i < column->count; i++) {
        int width = text_width(column->lines[i]);
        widest = width > widest ? width : widest;
    }
    return widest;
}

/* How wide the left ones of all pairs are to be; 0: what stands beside them would not fit. */
static int left_width(const struct setting *setting, const struct column *columns, size_t count)
{
    int widest[2] = {0, 0};
    if (setting->width == TEXT_FILE)
        return COLUMN;
    for (size_t i = 0; i < count; i++) {
        int width = column_width(&columns[i]);
        widest[i % 2] = width > widest[i % 2] ? width : widest[i % 2];
    }
    int room = setting->width - INDENT - (int)strlen("| ") - widest[1];
    if (widest[0] < COLUMN && COLUMN <= room)
        return COLUMN;
    return widest[0] < room ? widest[0] + 1 : 0;
}

static void print_beside(FILE *out, const struct column *left, const struct column *right,
                         int width)
{
    size_t rows = left->count > right->count ? left->count : right->count;
    for (size_t i = 0; i < rows; i++) {
        fprintf(out, "%*s", INDENT, "");
        print_cut(out, i < left->count ? left->lines[i] : "", width - 1);
        fprintf(out, " | %s\n", i < right->count ? right->lines[i] : "");
    }
}

static void print_alone(const struct setting *setting, const struct column *column)
{
    for (size_t i = 0; i < column->count; i++)
        print_sentence(setting, column->lines[i]);
}

static void print_sides(const struct setting *setting, const struct finding *finding)
{
    size_t count = finding->side_count;
    struct column *columns = arena_alloc(setting->arena, (count + 1) * sizeof *columns);
    for (size_t i = 0; i < count; i++)
        columns[i] = column_of_side(setting, &finding->sides[i]);
    int left = left_width(setting, columns, count);
    for (size_t i = 0, step; i < count; i += step) {
        step = left && i + 1 < count ? 2 : 1;
        if (i > 0)
            fputc('\n', setting->out);
        if (step == 2)
            print_beside(setting->out, &columns[i], &columns[i + 1], left);
        else
            print_alone(setting, &columns[i]);
    }
}

/* ---- what stands below them ---- */

static void print_place(const struct setting *setting, const struct finding *finding)
{
    const struct place *place = &finding->place;
    struct side allocated = {.stack = place->allocated};
    const char *what = NULL;
    if (place->region == REGION_GLOBAL && place->name)
        what = arena_printf(setting->arena, "the global %s", place->name);
    else if (place->region == REGION_STACK)
        what = "a local variable, on the stack of a thread";
    else if (place->region == REGION_TLS)
        what = "thread-local, of another thread";
    else if (place->region == REGION_HEAP && place->allocated.count)
        what = arena_printf(setting->arena, "a block of %llu bytes, allocated at %s",
                            (unsigned long long)place->size,
                            side_where(setting->arena, &allocated, setting->scope));
    if (what)
        print_sentence(setting, arena_printf(setting->arena, "the memory: %s", what));
}

/* What is to be copied stays in one line: a shell would take two for two commands. */
static void print_command(const struct setting *setting, const char *command)
{
    const char *sentence = arena_printf(setting->arena, "To see it: %s", command);
    bool fits = setting->width <= 0 || INDENT + text_width(sentence) <= setting->width;
    if (!fits)
        print_sentence(setting, "To see it:");
    fprintf(setting->out, "%*s%s\n", INDENT, "", fits ? sentence : command);
}

static void print_schedule(const struct setting *setting, const struct finding *finding)
{
    const char *others =
        finding->schedules_failed > 1
            ? arena_printf(setting->arena, "; %zu schedules did", finding->schedules_failed)
            : "";
    print_sentence(setting, arena_printf(setting->arena, "Schedule %zu was the first to show it%s.",
                                         finding->schedules_tried, others));
    if (finding->replay)
        print_command(setting, finding->replay);
}

static void print_account(const struct setting *setting, const char *account)
{
    bool narrow = setting->width > 0 && setting->width < ACCOUNT;
    int width = setting->width == TEXT_LINES || narrow ? setting->width : ACCOUNT;
    paragraph_printf(setting->out, width, "%*s%s", INDENT, "", account);
}

static void print_headline(const struct setting *setting, const struct finding *finding)
{
    bool own = finding->kind == KIND_TAMPERING;
    if (finding->headline && finding->kind != KIND_WRONG_RESULT && finding->kind != KIND_CRASH)
        print_sentence(setting, arena_printf(setting->arena, "%s%s%s%s", colour(setting->out, DIM),
                                             own ? "" : "in the tool's words: ", finding->headline,
                                             colour(setting->out, PLAIN)));
}

/* ---- all of it ---- */

static void print_summary(const struct setting *setting, const struct finding *finding,
                          size_t number)
{
    bool certain = finding->weight == WEIGHT_CERTAIN;
    paragraph_printf(
        setting->out, setting->width, "%s%zu. %s%s%s  [%s]",
        colour(setting->out, certain ? RED : YELLOW), number,
        certain ? "" : "advice: ", finding_summary(setting->arena, finding, setting->scope),
        colour(setting->out, PLAIN), finding->fingerprint);
}

void text_finding_within(FILE *out, struct arena *arena, const struct finding *finding,
                         size_t number, const struct scope *scope, int width)
{
    const struct setting setting = {out, arena, scope, width};
    const char *account = finding_account(arena, finding, scope);
    print_summary(&setting, finding, number);
    if (*account)
        print_account(&setting, account);
    print_sides(&setting, finding);
    print_place(&setting, finding);
    print_headline(&setting, finding);
    if (!*account && finding_reason(finding))
        print_sentence(&setting, finding_reason(finding));
    print_sentence(&setting, arena_printf(arena, "Seen by %s.", finding_witnesses(arena, finding)));
    if (finding->schedules_tried)
        print_schedule(&setting, finding);
    if (finding->weight != WEIGHT_CERTAIN && finding->reason)
        print_sentence(&setting, arena_printf(arena, "Costs nothing: %s.", finding->reason));
    fputc('\n', out);
}

void text_finding(FILE *out, struct arena *arena, const struct finding *finding, size_t number,
                  const struct scope *scope)
{
    text_finding_within(out, arena, finding, number, scope, terminal_columns(out));
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
            paragraph_printf(out, terminal_columns(out), "The %s run says nothing: %s\n",
                             run_name((enum run_kind)kind), exam->runs[kind].broken);
    if (exam->findings.missing)
        paragraph_printf(out, terminal_columns(out), "A report is not whole: %s\n",
                         exam->findings.missing);
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
static const char *span_words(const struct exam *exam)
{
    const struct run *run = &exam->runs[RUN_CONDUCTOR];
    return run->measured
               ? arena_printf(exam->arena, ": %.1f ms of virtual time, and %g are allowed",
                              run->makespan, exam->lab->makespan)
               : "";
}

void text_points(FILE *out, const struct exam *exam, const struct verdict *verdict)
{
    const struct lab *lab = exam->lab;
    for (int i = 0; i < CRITERION_COUNT; i++) {
        bool earned = verdict->earned[i], timed = i == CRITERION_PARALLEL;
        if (timed && lab->makespan <= 0)
            continue;
        paragraph_printf(out, terminal_columns(out), "  %s%3d/%-3d%s %s%s",
                         colour(out, earned ? GREEN : RED), earned ? lab->points[i] : 0,
                         lab->points[i], colour(out, PLAIN), criterion_sentence((enum criterion)i),
                         timed ? span_words(exam) : "");
    }
    fputc('\n', out);
}

void text_closing(FILE *out, const struct exam *exam, const struct verdict *verdict)
{
    struct arena *arena = exam->arena;
    bool pass = verdict->outcome == OUTCOME_PASS;
    const char *points = "", *why = "";
    if (exam->lab && outcome_is_graded(verdict->outcome))
        points =
            arena_printf(arena, ", %d of %d points", verdict->points, verdict->points_possible);
    if (verdict->worst)
        why = arena_printf(arena, ": %s", finding_summary(arena, verdict->worst, &exam->scope));
    else if (verdict->note)
        why = arena_printf(arena, ": %s", verdict->note);
    paragraph_printf(out, terminal_columns(out), "%s%s: %s%s%s%s", colour(out, pass ? GREEN : RED),
                     exam->lab ? exam->lab->name : exam->name, outcome_name(verdict->outcome),
                     points, why, colour(out, PLAIN));
}
