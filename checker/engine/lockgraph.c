/*
 * The circles of the lock graph that checker/shim/lockgraph.c recorded in the native run. The
 * format of the file is described in checker/shim/graphfile.c.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../run/files.h"
#include "../run/symbols.h"
#include "engine.h"
#include "piece.h"

static const size_t graph_limit = 1024 * 1024;

/* "data+0x4060" as the name of a lock in the program's data, or as the address of another. */
static bool lock_take(struct exam *exam, struct piece *line, char **name)
{
    uint64_t address;
    bool data = piece_take(line, "data+");
    if ((!data && !piece_take(line, "mem+")) || !piece_hex(line, &address) ||
        !piece_take(line, " "))
        return false;
    *name = data ? symbols_data_name(exam->arena, exam->program[FLAVOUR_PLAIN], address) : NULL;
    if (!*name)
        *name = arena_printf(exam->arena, "the lock at %#llx", (unsigned long long)address);
    return true;
}

static void add_call(struct exam *exam, struct stack *stack, uint64_t offset)
{
    struct frame *frame = stack_add_frame(exam->arena, stack);
    frame->module = exam->program[FLAVOUR_PLAIN];
    frame->offset = offset;
}

/* "edge THREAD WANTED HELD PC_WANT PC_HELD" becomes one side. */
static bool edge_read(struct exam *exam, struct piece line, struct finding *finding)
{
    int thread;
    char *wanted, *held;
    uint64_t pc_want, pc_held;
    if (!piece_take(&line, "edge ") || !piece_int(&line, &thread) || !piece_take(&line, " ") ||
        !lock_take(exam, &line, &wanted) || !lock_take(exam, &line, &held) ||
        !piece_hex(&line, &pc_want) || !piece_take(&line, " ") || !piece_hex(&line, &pc_held))
        return false;
    struct side *side = finding_add_side(exam->arena, finding, ACTION_LOCK);
    side->thread = thread;
    side->object = wanted;
    side->held = arena_grow(exam->arena, NULL, 0, sizeof *side->held);
    side->held[side->held_count++] = held;
    side->held_known = true;
    add_call(exam, &side->stack, pc_want);
    return true;
}

static bool circle_read(struct exam *exam, struct piece *rest, int length)
{
    struct piece line;
    struct finding finding = {0};
    for (int i = 0; i < length; i++)
        if (!piece_line(rest, &line) || !edge_read(exam, line, &finding))
            return false;
    struct finding *added = findings_add(&exam->findings, ENGINE_LOCKGRAPH, KIND_LOCK_ORDER);
    added->sides = finding.sides;
    added->side_count = finding.side_count;
    added->headline = arena_printf(
        exam->arena, "%d threads can each hold the lock that the next one wants", length);
    return true;
}

static void graph_read(struct exam *exam, struct piece rest)
{
    int length;
    struct piece line;
    if (!piece_line(&rest, &line) || !piece_is(line, "lockgraph 1"))
        return;
    while (piece_line(&rest, &line)) {
        if (piece_take(&line, "cycle ") && piece_int(&line, &length)) {
            if (!circle_read(exam, &rest, length))
                findings_lack(&exam->findings, "the lock graph ends in the middle of a circle");
        } else if (piece_take(&line, "full ")) {
            findings_lack(&exam->findings,
                          "the lock graph had no room for more %s, so circles may be missed",
                          piece_sentence(exam->arena, line));
        }
    }
}

void lockgraph_read_findings(struct exam *exam, struct run *run)
{
    char *text;
    size_t length;
    bool cut;
    char *path = arena_printf(exam->arena, "%s/lockgraph", run->room);
    if (file_read_start(exam->arena, path, graph_limit, &text, &length, &cut) == 0)
        graph_read(exam, (struct piece){text, length});
}
