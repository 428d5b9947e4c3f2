/*
 * Valgrind's XML, protocol 4, as far as findings need it:
 *
 *     <valgrindoutput>
 *       <protocolversion>4</protocolversion>  <tool>helgrind</tool>
 *       <status> <state>RUNNING</state> ... </status>
 *       <error>
 *         <unique>0x0</unique>  <tid>2</tid>  <kind>Race</kind>
 *         <xwhat> <text>Possible data race ...</text> <hthreadid>3</hthreadid> </xwhat>
 *         <stack> <frame> <ip/> <obj/> <fn/> <dir/> <file/> <line/> </frame> ... </stack>
 *         <auxwhat>Address 0x10c040 is 0 bytes inside data symbol "balance"</auxwhat>
 *       </error>
 *       <error>                                                     as DRD writes it
 *         <kind>ConflictingAccess</kind>  <what>Conflicting load by thread 3 ...</what>  <stack/>
 *         <auxwhat>Address 0x4a6c03c is at offset 12 from 0x4a6c030.</auxwhat>
 *         <allocation_context> <stack/> </allocation_context>       is the stack of the auxwhat
 *         <other_segment_start> ... </other_segment_start>          and what we do not read:
 *         <first_observed_at> ... </first_observed_at>              no accesses, no faults
 *       </error>
 *       <fatal_signal> <signo>15</signo> ... </fatal_signal>     before what it brings about
 *       <errorcounts> <pair> <count>1</count> <unique>0x0</unique> </pair> ... </errorcounts>
 *     </valgrindoutput>
 *
 * expat calls us at each tag. Opening tags make an error, a sentence of it or a frame; an element
 * with text only is a row of the table in valgrind_leaves.c, read when it closes. An error becomes
 * a finding when it closes, so one that is cut short leaves nothing.
 */
#include "valgrind_reader.h"

#include <limits.h>
#include <signal.h>
#include <string.h>

enum { CHUNK = 1 << 20 };

static void part_begin(struct reader *reader, bool main)
{
    struct valgrind_error *error = &reader->error;
    error->parts =
        arena_grow(reader->findings->arena, error->parts, error->part_count, sizeof *error->parts);
    error->parts[error->part_count++] = (struct valgrind_part){.main = main};
}

/* Where each element that has elements inside may stand. */
static const struct {
    const char *parent, *name;
} branches[] = {
    {NULL, "valgrindoutput"},
    {"valgrindoutput", "status"},
    {"valgrindoutput", "error"},
    {"error", "stack"},
    {"stack", "frame"},
    {"error", "xwhat"},
    {"error", "xauxwhat"},
    {"valgrindoutput", "errorcounts"},
    {"errorcounts", "pair"},
    {"valgrindoutput", "fatal_signal"},
    {"error", "allocation_context"},
    {"allocation_context", "stack"},
    {"error", "confl_wait_call"},
    {"confl_wait_call", "stack"},
};

static bool same(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) == 0 : a == b;
}

/* Our own copy of the name if an element with elements inside may stand here, else NULL. */
static const char *branch_of(const char *parent, const char *name)
{
    for (size_t i = 0; i < sizeof branches / sizeof *branches; i++)
        if (same(parent, branches[i].parent) && same(name, branches[i].name))
            return branches[i].name;
    return NULL;
}

/* The name of the innermost element, or of the one around it (up 1); NULL if we don't know it. */
static const char *path_name(const struct reader *reader, size_t up)
{
    if (reader->depth <= up || reader->depth - up > DEEPEST)
        return NULL;
    return reader->path[reader->depth - up - 1];
}

static void frame_begin(struct reader *reader)
{
    struct valgrind_part *part = valgrind_part_last(reader);
    reader->dir = reader->file = (struct piece){0};
    reader->frame = part ? stack_add_frame(reader->findings->arena, &part->stack) : NULL;
}

/* The file is relative to its folder, and the folder often to the one it was compiled in. */
static void frame_end(struct reader *reader)
{
    struct piece dir = reader->dir, file = reader->file;
    struct arena *arena = reader->findings->arena;
    struct frame *frame = reader->frame;
    reader->frame = NULL;
    if (!frame || file.length == 0)
        return;
    if (dir.length == 0 || piece_is(dir, ".") || file.at[0] == '/')
        frame->file = piece_path(arena, file);
    else
        frame->file = piece_path(arena, piece_of(arena_printf(arena, "%s/%s", dir.at, file.at)));
}

/* What has become findings since there were so many of them: the whole element is their words. */
static void raw_keep(struct reader *reader, size_t before)
{
    static const enum engine_id engines[] = {
        [TOOL_HELGRIND] = ENGINE_HELGRIND, [TOOL_MEMCHECK] = ENGINE_MEMCHECK};
    size_t end = (size_t)XML_GetCurrentByteIndex(reader->parser) +
                 (size_t)XML_GetCurrentByteCount(reader->parser);
    struct findings *findings = reader->findings;
    if (reader->tool != TOOL_HELGRIND && reader->tool != TOOL_MEMCHECK)
        return;
    for (size_t i = before; i < findings->count; i++)
        finding_keep_raw(findings->arena, findings->list[i], engines[reader->tool],
                         reader->xml + reader->error_from, end - reader->error_from);
}

static void error_end(struct reader *reader)
{
    struct valgrind_error *error = &reader->error;
    size_t before = reader->findings->count;
    bool whole = error->kind.length > 0 && error->part_count > 0 && error->parts[0].main;
    reader->report->errors++;
    if (!piece_begins(error->kind, "Leak_"))
        valgrind_counts_see(reader->findings->arena, &reader->counts, error->unique);
    if (!whole || reader->tool == TOOL_UNKNOWN)
        reader->unread++;
    else if (reader->tool == TOOL_HELGRIND)
        valgrind_helgrind_read(reader->findings, error, reader->after_signal);
    else if (reader->tool == TOOL_MEMCHECK)
        valgrind_memcheck_read(reader->findings, error, reader->after_signal);
    else
        valgrind_drd_read(reader->findings, error, reader->after_signal);
    raw_keep(reader, before);
}

/* The checker itself ends a run with SIGTERM; any other signal is the program's own end. */
static void signal_end(struct reader *reader)
{
    struct arena *arena = reader->findings->arena;
    reader->after_signal = true;
    if (reader->report->fatal_signal == SIGTERM)
        return;
    char *words = piece_sentence(arena, reader->signal);
    if (reader->event.length > 0)
        words = arena_printf(arena, "%s: %s", words, piece_sentence(arena, reader->event));
    if (reader->address.length > 0)
        words =
            arena_printf(arena, "%s at address %s", words, piece_sentence(arena, reader->address));
    reader->report->fatal = words;
}

/* Our own copy of the name of an element that begins here; NULL if we have no use for it. */
static const char *element_name(struct reader *reader, const char *name)
{
    const char *parent = path_name(reader, 0);
    bool misplaced = reader->depth >= DEEPEST || (reader->depth > 0 && !parent);
    reader->leaf = misplaced || !parent ? NULL : valgrind_leaf_of(parent, name);
    if (reader->leaf)
        return reader->leaf->name;
    return misplaced ? NULL : branch_of(parent, name);
}

static void element_begin(struct reader *reader, const char *name)
{
    if (same(name, "error")) {
        reader->begun++;
        reader->error = (struct valgrind_error){0};
        reader->error_from = (size_t)XML_GetCurrentByteIndex(reader->parser);
    } else if (same(name, "what") || same(name, "xwhat")) {
        part_begin(reader, same(path_name(reader, 1), "error"));
    } else if (same(name, "auxwhat") || same(name, "xauxwhat")) {
        part_begin(reader, false);
    } else if (same(name, "frame")) {
        frame_begin(reader);
    } else if (same(name, "errorcounts")) {
        valgrind_counts_begin(&reader->counts);
    }
}

static void on_open(void *argument, const char *name, const char **attributes)
{
    struct reader *reader = argument;
    (void)attributes;
    name = element_name(reader, name);
    if (reader->depth < DEEPEST)
        reader->path[reader->depth] = name;
    reader->depth++;
    reader->length = 0;
    if (name)
        element_begin(reader, name);
}

static void on_close(void *argument, const char *name)
{
    struct reader *reader = argument;
    name = path_name(reader, 0);
    if (same(name, "frame"))
        frame_end(reader);
    else if (same(name, "error"))
        error_end(reader);
    else if (same(name, "fatal_signal"))
        signal_end(reader);
    else if (same(name, "valgrindoutput"))
        reader->report->complete = true;
    else if (reader->leaf)
        reader->leaf->take(reader, (struct piece){reader->text, reader->length});
    reader->leaf = NULL;
    reader->depth--;
    reader->length = 0;
}

/* What was read as Latin-1 becomes the bytes again that it was: expat gives two for each. */
static size_t bytes_restore(char *text, size_t length)
{
    size_t kept = 0;
    for (size_t i = 0; i < length; i++) {
        unsigned char byte = (unsigned char)text[i];
        if (byte >= 0xc2 && i + 1 < length)
            byte = (unsigned char)((byte << 6 | (text[++i] & 0x3f)) & 0xff);
        text[kept++] = (char)byte;
    }
    return kept;
}

static void on_text(void *argument, const char *text, int length)
{
    struct reader *reader = argument;
    size_t more = (size_t)length;
    if (!reader->leaf)
        return;
    if (reader->room - reader->length < more) {
        size_t room = (reader->length + more) * 2;
        char *larger = arena_alloc(reader->findings->arena, room);
        if (reader->length > 0)
            memcpy(larger, reader->text, reader->length);
        reader->text = larger;
        reader->room = room;
    }
    memcpy(reader->text + reader->length, text, more);
    if (reader->is_latin)
        more = bytes_restore(reader->text + reader->length, more);
    reader->length += more;
}

/* Valgrind declares no document type; one with entities of its own could make us read for ever. */
static void on_doctype(void *argument, const char *name, const char *system, const char *public,
                       int has_inside)
{
    struct reader *reader = argument;
    (void)name, (void)system, (void)public, (void)has_inside;
    reader->refused = "it declares a document type, which Valgrind never does";
    XML_StopParser(reader->parser, XML_FALSE);
}

/* Feeds expat; XML_ERROR_NONE, or why it stopped. */
static enum XML_Error feed(struct reader *reader, const char *xml, size_t length)
{
    while (length > 0) {
        int chunk = length < CHUNK ? (int)length : CHUNK;
        if (XML_Parse(reader->parser, xml, chunk, 0) != XML_STATUS_OK)
            return XML_GetErrorCode(reader->parser);
        xml += chunk;
        length -= (size_t)chunk;
    }
    return XML_Parse(reader->parser, "", 0, 1) == XML_STATUS_OK ? XML_ERROR_NONE
                                                                : XML_GetErrorCode(reader->parser);
}

static bool is_cut(enum XML_Error error)
{
    return error == XML_ERROR_NO_ELEMENTS || error == XML_ERROR_UNCLOSED_TOKEN ||
           error == XML_ERROR_PARTIAL_CHAR || error == XML_ERROR_UNCLOSED_CDATA_SECTION;
}

static void missing_say(struct reader *reader, enum XML_Error error, size_t length)
{
    struct findings *findings = reader->findings;
    unsigned long line = XML_GetCurrentLineNumber(reader->parser);
    if (length == 0)
        findings_lack(findings, "Valgrind's report is empty");
    else if (error != XML_ERROR_NONE && !is_cut(error))
        findings_lack(findings, "Valgrind's report can't be read from line %lu on: %s", line,
                      reader->refused ? reader->refused : XML_ErrorString(error));
    else if (error != XML_ERROR_NONE && reader->begun > reader->report->errors)
        findings_lack(findings, "Valgrind's report ends in line %lu, in the middle of error %zu",
                      line, reader->begun);
    else if (error != XML_ERROR_NONE)
        findings_lack(findings, "Valgrind's report ends in line %lu, before its end", line);
    else if (!reader->report->complete)
        findings_lack(findings, "the XML is no report of Valgrind");
    if (reader->unread > 0)
        findings_lack(findings, "%zu of Valgrind's %zu errors could not be understood",
                      reader->unread, reader->begun);
    if (reader->report->complete)
        valgrind_counts_check(findings, &reader->counts);
}

/*
 * Valgrind calls its reports UTF-8 and copies file names as they are. One that is in another
 * encoding is read byte by byte, as Latin-1. A character cut at the end is no fault.
 */
static bool is_utf8(const char *text, size_t length)
{
    size_t follow = 0;
    for (size_t i = 0; i < length; i++) {
        unsigned char byte = (unsigned char)text[i];
        bool continues = (byte & 0xc0) == 0x80;
        if (continues != (follow > 0) || byte >= 0xf8)
            return false;
        if (continues)
            follow--;
        else
            follow = byte >= 0xf0 ? 3 : byte >= 0xe0 ? 2 : byte >= 0xc0 ? 1 : 0;
    }
    return true;
}

void valgrind_parse(struct findings *findings, const char *xml, size_t length,
                    struct report *report)
{
    struct reader reader = {.findings = findings, .report = report, .xml = xml};
    *report = (struct report){0};
    reader.is_latin = !is_utf8(xml, length);
    reader.parser = XML_ParserCreate(reader.is_latin ? "ISO-8859-1" : NULL);
    if (!reader.parser) {
        findings_lack(findings, "there is not enough memory to read Valgrind's report");
        return;
    }
    XML_SetUserData(reader.parser, &reader);
    XML_SetElementHandler(reader.parser, on_open, on_close);
    XML_SetCharacterDataHandler(reader.parser, on_text);
    XML_SetStartDoctypeDeclHandler(reader.parser, on_doctype);
    enum XML_Error error = feed(&reader, xml, length);
    missing_say(&reader, error, length);
    XML_ParserFree(reader.parser);
}
