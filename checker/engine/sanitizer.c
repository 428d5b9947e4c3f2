#include "sanitizer.h"

#include <string.h>

#include "tsan_report.h"

enum kind sanitizer_kind(struct piece words)
{
    static const struct {
        const char *words;
        enum kind kind;
    } rows[] = {
        {"heap-use-after-free", KIND_USE_AFTER_FREE},
        {"stack-use-after", KIND_USE_AFTER_FREE},
        {"attempting double-free", KIND_DOUBLE_FREE},
        {"detected memory leaks", KIND_MEMORY_LEAK},
        {"SEGV", KIND_CRASH},
        {"BUS", KIND_CRASH},
        {"FPE", KIND_CRASH},
        {"ILL", KIND_CRASH},
        {"ABRT", KIND_CRASH},
        {"stack-overflow", KIND_CRASH},
        {"", KIND_API_MISUSE}, /* overflows, bad frees: memory used against its contract */
    };
    size_t i = 0;
    while (!piece_begins(words, rows[i].words))
        i++;
    return rows[i].kind;
}

/* How the lines begin that have a stack behind them, and whose it is. */
static const struct title {
    const char *words;
    enum action action;
} titles[] = {
    {"READ of size ", ACTION_READ},
    {"WRITE of size ", ACTION_WRITE},
    {"freed by thread ", ACTION_FREE},
    {"previously allocated by ", ACTION_ALLOCATE},
    {"Direct leak of ", ACTION_ALLOCATE},
    {"Indirect leak of ", ACTION_CALL}, /* follows from the direct one: of no interest */
    {"Thread T", ACTION_CREATE},
    {"Uninitialized value was created by ", ACTION_ALLOCATE},
};

static const struct title *title_of(struct piece line)
{
    for (size_t i = 0; i < sizeof titles / sizeof *titles; i++)
        if (piece_begins(line, titles[i].words))
            return &titles[i];
    return NULL;
}

bool sanitizer_is_title(struct piece line)
{
    return title_of(line) != NULL;
}

/* "    #0 0x55.. in take a.c:3:5" as ThreadSanitizer prints it, "    #0 take a.c:3:5" */
static bool frame_read(struct arena *arena, struct piece line, struct stack *stack)
{
    struct piece rest = line;
    uint64_t number, address;
    if (piece_take(&rest, "    #") && piece_number(&rest, &number) && piece_take(&rest, " 0x") &&
        piece_hex(&rest, &address)) {
        const char *function = piece_take(&rest, " in ") ? "" : "<null>";
        line = piece_of(arena_printf(arena, "    #%llu %s%s", (unsigned long long)number, function,
                                     piece_copy(arena, rest)));
    }
    return tsan_frame_read(arena, line, stack);
}

static int thread_of(struct piece line)
{
    struct piece before;
    int number;
    if (!piece_until_last(&line, "thread T", &before) || !piece_int(&line, &number))
        return -1;
    return number;
}

/* Whom the frames below a title belong to; NULL: nobody. */
static struct stack *section_begin(struct findings *findings, struct finding *finding,
                                   struct piece line)
{
    const struct title *title = title_of(line);
    struct piece size = line, before;
    bool leak = finding->kind == KIND_MEMORY_LEAK;
    if (!title || title->action == ACTION_CREATE || title->action == ACTION_CALL)
        return NULL;
    if (title->action == ACTION_ALLOCATE && !leak)
        return &finding->place.allocated;
    struct side *side = finding_add_side(findings->arena, finding, title->action);
    side->thread = thread_of(line);
    if (title->action != ACTION_FREE && !leak && piece_until(&size, " of size ", &before))
        piece_int(&size, &side->size);
    return &side->stack;
}

/* A double free and a crash have a first stack without a line in front of it. */
static struct stack *first_stack(struct findings *findings, struct finding *finding)
{
    bool frees = finding->kind == KIND_DOUBLE_FREE;
    struct side *side =
        finding_add_side(findings->arena, finding, frees ? ACTION_FREE : ACTION_CALL);
    if (!frees)
        side->note = arena_copy(findings->arena, "is ended here");
    return &side->stack;
}

static char *headline_of(struct arena *arena, struct piece words)
{
    char *headline = piece_sentence(arena, words);
    char *end = strstr(headline, " on address 0x");
    if (!end)
        end = strstr(headline, " on unknown address");
    if (!end)
        end = strstr(headline, " (pc 0x");
    if (end)
        *end = '\0';
    return headline;
}

void sanitizer_report_read(struct findings *findings, struct piece words, struct piece body)
{
    struct piece title = words, name, line;
    if (!piece_until(&title, "Sanitizer: ", &name))
        title = words;
    struct finding *finding = findings_add(findings, ENGINE_ASAN, sanitizer_kind(title));
    struct stack *stack = NULL;
    bool begun = false;
    finding->headline = headline_of(findings->arena, words);
    if (finding->kind == KIND_USE_AFTER_FREE || finding->kind == KIND_DOUBLE_FREE)
        finding->place.region = REGION_HEAP;
    while (piece_line(&body, &line)) {
        if (piece_begins(line, "    #")) {
            if (!begun && piece_begins(line, "    #0 "))
                stack = first_stack(findings, finding);
            begun = true;
            if (stack)
                frame_read(findings->arena, line, stack);
        } else if (sanitizer_is_title(line)) {
            stack = section_begin(findings, finding, line);
            begun = true;
        } else {
            stack = NULL;
        }
    }
}
