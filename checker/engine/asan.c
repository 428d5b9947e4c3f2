/*
 * AddressSanitizer's reports (clang 14 to 19, symbolize=0), as the conductor's runs leave them:
 *
 *     ==12==ERROR: AddressSanitizer: heap-use-after-free on address 0x.. at pc 0x.. bp 0x.. sp 0x..
 *     READ of size 4 at 0x.. thread T1
 *         #0 0x..  (/path/program+0x12ab) (BuildId: ..)
 *     0x.. is located 8 bytes inside of 16-byte region [..)
 *     freed by thread T0 here:
 *         #0 ...
 *     previously allocated by thread T0 here:
 *         #0 ...
 *
 * Only the first error of a process: the sanitizer ends it then.
 */
#include <string.h>

#include "engine.h"
#include "piece.h"
#include "sanitizer.h"
#include "tsan_report.h"

/* "    #0 0x55..  (/path/program+0x12ab) (BuildId: ..)" */
static bool frame_take(struct exam *exam, struct piece line, struct stack *stack)
{
    struct piece module = {0}, before;
    uint64_t number, offset = 0;
    if (!piece_take(&line, "    #") || !piece_number(&line, &number) || !piece_take(&line, " 0x") ||
        !piece_until(&line, " ", &before) || !tsan_module_take(&line, &module, &offset))
        return false;
    if (module.length == 0)
        return true;
    struct frame *frame = stack_add_frame(exam->arena, stack);
    frame->module = piece_copy(exam->arena, module);
    const char *slash = strrchr(frame->module, '/');
    const char *own = strrchr(exam->program[FLAVOUR_ASAN], '/');
    if (slash && own && strcmp(slash, own) == 0)
        frame->module = exam->program[FLAVOUR_ASAN];
    frame->offset = offset;
    return true;
}

static int thread_of(struct piece line)
{
    struct piece before;
    int number = -1;
    if (!piece_until_last(&line, "thread T", &before) || !piece_int(&line, &number))
        return -1;
    return number;
}

/* A line that begins a new stack; it is added to finding. NULL: the stack is of no interest. */
static struct stack *section_begin(struct exam *exam, struct finding *finding, struct piece line)
{
    struct side *side = NULL;
    int size = 0;
    if (piece_begins(line, "READ of size "))
        side = finding_add_side(exam->arena, finding, ACTION_READ);
    else if (piece_begins(line, "WRITE of size "))
        side = finding_add_side(exam->arena, finding, ACTION_WRITE);
    else if (piece_begins(line, "freed by thread "))
        side = finding_add_side(exam->arena, finding, ACTION_FREE);
    else if (piece_begins(line, "previously allocated by "))
        return &finding->place.allocated;
    if (!side)
        return NULL;
    struct piece rest = line;
    if (side->action != ACTION_FREE &&
        (piece_take(&rest, "READ of size ") || piece_take(&rest, "WRITE of size ")) &&
        piece_int(&rest, &size))
        side->size = size;
    side->thread = thread_of(line);
    return &side->stack;
}

static void read_one(struct exam *exam, struct run *run, char *text, size_t length)
{
    struct piece rest = {text, length}, line, before;
    struct finding *finding = NULL;
    struct stack *stack = NULL;
    run->report.started = true;
    while (piece_line(&rest, &line)) {
        struct piece title = line;
        if (piece_until(&title, "ERROR: AddressSanitizer: ", &before)) {
            finding = findings_add(&exam->findings, ENGINE_ASAN, sanitizer_kind(title));
            finding_keep_raw(exam->arena, finding, ENGINE_ASAN, text, length);
            finding->raws[0].module = exam->program[FLAVOUR_ASAN];
            finding->headline = piece_sentence(exam->arena, title);
            char *end = strstr(finding->headline, " on ");
            if (end)
                *end = '\0';
            finding->place.region =
                finding->kind == KIND_USE_AFTER_FREE || finding->kind == KIND_DOUBLE_FREE
                    ? REGION_HEAP
                    : REGION_UNKNOWN;
            /* the first stack of a double free has no line of its own */
            stack = NULL;
            if (finding->kind == KIND_DOUBLE_FREE || finding->kind == KIND_CRASH) {
                enum action what = finding->kind == KIND_DOUBLE_FREE ? ACTION_FREE : ACTION_CALL;
                struct side *side = finding_add_side(exam->arena, finding, what);
                side->thread = -1;
                stack = &side->stack;
            }
        } else if (finding && piece_begins(line, "SUMMARY: ")) {
            return;
        } else if (finding && !piece_begins(line, "    #") && line.length > 0) {
            struct stack *begun = section_begin(exam, finding, line);
            if (begun || !stack || stack->count)
                stack = begun;
        } else if (finding && stack) {
            frame_take(exam, line, stack);
        }
    }
}

void asan_read_reports(struct exam *exam, struct run *run)
{
    run_each_report(exam, run, "asan.", read_one);
}
