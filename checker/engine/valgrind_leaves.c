/* The elements of Valgrind's XML that have text only, and where each text goes. */
#include "valgrind_reader.h"

#include <string.h>

struct valgrind_part *valgrind_part_last(struct reader *reader)
{
    struct valgrind_error *error = &reader->error;
    return error->part_count > 0 ? &error->parts[error->part_count - 1] : NULL;
}

static struct piece text_keep(struct reader *reader, struct piece text)
{
    return (struct piece){piece_copy(reader->findings->arena, text), text.length};
}

static void take_version(struct reader *reader, struct piece text)
{
    if (!piece_is(text, "4") && !reader->version_told) {
        reader->version_told = true;
        findings_lack(reader->findings, "Valgrind's report is written in protocol %s, not in 4",
                      piece_sentence(reader->findings->arena, text));
    }
}

static void take_tool(struct reader *reader, struct piece text)
{
    if (piece_is(text, "helgrind"))
        reader->tool = TOOL_HELGRIND;
    else if (piece_is(text, "memcheck"))
        reader->tool = TOOL_MEMCHECK;
    else if (piece_is(text, "drd"))
        reader->tool = TOOL_DRD;
    else if (!reader->tool_told) {
        reader->tool_told = true;
        findings_lack(reader->findings, "nobody here reads what Valgrind's tool %s reports",
                      piece_sentence(reader->findings->arena, text));
    }
}

static void take_state(struct reader *reader, struct piece text)
{
    if (piece_is(text, "RUNNING"))
        reader->report->started = true;
}

static void take_unique(struct reader *reader, struct piece text)
{
    piece_hex(&text, &reader->error.unique);
}

static void take_tid(struct reader *reader, struct piece text)
{
    piece_int(&text, &reader->error.thread);
}

static void take_thread_name(struct reader *reader, struct piece text)
{
    reader->error.thread_name = piece_sentence(reader->findings->arena, text);
}

static void take_kind(struct reader *reader, struct piece text)
{
    reader->error.kind = text_keep(reader, text);
}

static void take_words(struct reader *reader, struct piece text)
{
    struct valgrind_part *part = valgrind_part_last(reader);
    if (part)
        part->text = text_keep(reader, text);
}

static void take_thread(struct reader *reader, struct piece text)
{
    struct valgrind_part *part = valgrind_part_last(reader);
    if (part)
        piece_int(&text, &part->threads[part->threads[0] ? 1 : 0]);
}

static void take_blocks(struct reader *reader, struct piece text)
{
    piece_number(&text, &reader->error.leaked_blocks);
}

static void take_module(struct reader *reader, struct piece text)
{
    if (reader->frame)
        reader->frame->module = piece_copy(reader->findings->arena, text);
}

/* "pthread_create@@GLIBC_2.34": the version is no part of the name. */
static void take_function(struct reader *reader, struct piece text)
{
    struct piece rest = text, name;
    if (piece_until(&rest, "@", &name) && name.length > 0)
        text = name;
    if (reader->frame)
        reader->frame->function = piece_copy(reader->findings->arena, text);
}

static void take_dir(struct reader *reader, struct piece text)
{
    reader->dir = text_keep(reader, text);
}

static void take_file(struct reader *reader, struct piece text)
{
    reader->file = text_keep(reader, text);
}

static void take_line(struct reader *reader, struct piece text)
{
    if (reader->frame)
        piece_int(&text, &reader->frame->line);
}

static void take_listed(struct reader *reader, struct piece text)
{
    uint64_t unique;
    if (strcmp(reader->path[1], "errorcounts") == 0 && piece_hex(&text, &unique))
        valgrind_counts_list(reader->findings->arena, &reader->counts, unique);
}

static void take_signal(struct reader *reader, struct piece text)
{
    piece_int(&text, &reader->report->fatal_signal);
}

static void take_signal_name(struct reader *reader, struct piece text)
{
    reader->signal = text_keep(reader, text);
}

static void take_event(struct reader *reader, struct piece text)
{
    reader->event = text_keep(reader, text);
}

static void take_address(struct reader *reader, struct piece text)
{
    reader->address = text_keep(reader, text);
}

/* Elements with text only, by their own and their parent's name. */
static const struct valgrind_leaf leaves[] = {
    {"frame", "obj", take_module},
    {"frame", "fn", take_function},
    {"frame", "dir", take_dir},
    {"frame", "file", take_file},
    {"frame", "line", take_line},
    {"error", "unique", take_unique},
    {"error", "tid", take_tid},
    {"error", "threadname", take_thread_name},
    {"error", "kind", take_kind},
    {"error", "what", take_words},
    {"error", "auxwhat", take_words},
    {"confl_wait_call", "what", take_words},
    {"xwhat", "text", take_words},
    {"xwhat", "hthreadid", take_thread},
    {"xwhat", "leakedblocks", take_blocks},
    {"xauxwhat", "text", take_words},
    {"xauxwhat", "hthreadid", take_thread},
    {"pair", "unique", take_listed},
    {"fatal_signal", "signo", take_signal},
    {"fatal_signal", "signame", take_signal_name},
    {"fatal_signal", "event", take_event},
    {"fatal_signal", "siaddr", take_address},
    {"status", "state", take_state},
    {"valgrindoutput", "protocolversion", take_version},
    {"valgrindoutput", "tool", take_tool},
};

const struct valgrind_leaf *valgrind_leaf_of(const char *parent, const char *name)
{
    for (size_t i = 0; i < sizeof leaves / sizeof *leaves; i++)
        if (name[0] == leaves[i].name[0] && strcmp(name, leaves[i].name) == 0 &&
            strcmp(parent, leaves[i].parent) == 0)
            return &leaves[i];
    return NULL;
}
