/*
 * Reports as XML, of Valgrind's tools (protocol 4), which print an element to a line:
 *
 *     <valgrindoutput>
 *     <tool>helgrind</tool>
 *     <error>
 *       <unique>0x0</unique>
 *       <kind>Race</kind>
 *       ...
 *     </error>
 *
 * Each <error> is taken out, given a document of its own, and read by valgrind_parse. Of an error
 * that breaks off, what is open is closed first. Processes that share a console write whole lines:
 * a document knows which elements can come next, and a line goes to the one that it fits; of
 * several to the one that had a line last.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "log_parts.h"
#include "parse.h"

enum { OPEN_MOST = 32, DEEPEST = 8, NAME_LONGEST = 32, LONGEST_ERROR = 1024 * 1024 };

struct document {
    struct log_prefix prefix;
    char path[DEEPEST][NAME_LONGEST]; /* open elements, from valgrindoutput on */
    size_t depth;
    int rank[DEEPEST + 1]; /* of what stood last in each: see children */
    char tool[NAME_LONGEST];
    struct log_text error;  /* of the error that is open: its lines */
    struct log_text signal; /* of the signal that ended the program: its lines */
    bool has_kind;          /* the error that is open has its header */
    size_t fed;
};

struct log_documents {
    struct document *open[OPEN_MOST];
    size_t count;
};

struct log_documents *log_documents_new(void)
{
    struct log_documents *documents = calloc(1, sizeof *documents);
    if (!documents)
        abort();
    return documents;
}

/* ---- a line of XML ---- */

struct tag {
    char name[NAME_LONGEST];
    bool opens, closes; /* both: an element on a line of its own, and text is what is in it */
    struct piece text;
};

static bool name_take(struct piece *rest, char *name)
{
    size_t length = 0;
    while (rest->length && length + 1 < NAME_LONGEST && *rest->at > ' ' && *rest->at != '>' &&
           *rest->at != '/' && *rest->at != '<') {
        name[length++] = *rest->at++;
        rest->length--;
    }
    name[length] = '\0';
    return length > 0;
}

static bool tag_read(struct piece line, struct tag *tag)
{
    *tag = (struct tag){0};
    while (piece_take(&line, " ") || piece_take(&line, "\t"))
        ;
    while (piece_drop(&line, " "))
        ;
    if (!piece_take(&line, "<"))
        return false;
    tag->closes = piece_take(&line, "/");
    if (!name_take(&line, tag->name) || !piece_take(&line, ">"))
        return false;
    tag->opens = !tag->closes;
    if (line.length == 0)
        return true;
    char end[NAME_LONGEST + 4];
    snprintf(end, sizeof end, "</%s>", tag->name);
    if (!tag->opens || !piece_drop(&line, end))
        return tag->opens && !piece_has(line, "<");
    tag->closes = true;
    tag->text = line;
    return true;
}

/* ---- the documents ---- */

static const char *inside(const struct document *document)
{
    return document->depth ? document->path[document->depth - 1] : "";
}

static bool is_in(const struct document *document, const char *name)
{
    return strcmp(inside(document), name) == 0;
}

static bool is_in_error(const struct document *document)
{
    return document->depth > 1 && strcmp(document->path[1], "error") == 0;
}

static bool is_in_signal(const struct document *document)
{
    return document->depth > 1 && strcmp(document->path[1], "fatal_signal") == 0;
}

/*
 * What may stand in an element, as far as interleaved documents can be told apart by it. Where the
 * order is known, ranks rise: what comes next in turn fits best.
 */
enum { ANY_ORDER = 9 };

static const struct child {
    const char *parent, *name;
    int rank;
} children[] = {
    {"valgrindoutput", "error", ANY_ORDER},
    {"valgrindoutput", "errorcounts", ANY_ORDER},
    {"valgrindoutput", "suppcounts", ANY_ORDER},
    {"valgrindoutput", "fatal_signal", ANY_ORDER},
    {"valgrindoutput", "announcethread", ANY_ORDER},
    {"valgrindoutput", "status", ANY_ORDER},
    {"valgrindoutput", "preamble", ANY_ORDER},
    {"valgrindoutput", "args", ANY_ORDER},
    {"valgrindoutput", "tool", ANY_ORDER},
    {"error", "unique", 1},
    {"error", "tid", 2},
    {"error", "threadname", 3},
    {"error", "kind", 4},
    {"error", "what", ANY_ORDER},
    {"error", "xwhat", ANY_ORDER},
    {"error", "auxwhat", ANY_ORDER},
    {"error", "xauxwhat", ANY_ORDER},
    {"error", "stack", ANY_ORDER},
    {"error", "suppression", ANY_ORDER},
    {"error", "first_observed_at", ANY_ORDER},
    {"error", "other_segment_start", ANY_ORDER},
    {"error", "other_segment_end", ANY_ORDER},
    {"error", "allocation_context", ANY_ORDER},
    {"fatal_signal", "tid", 1},
    {"fatal_signal", "signo", 2},
    {"fatal_signal", "signame", 3},
    {"fatal_signal", "sicode", 4},
    {"fatal_signal", "event", 5},
    {"fatal_signal", "siaddr", 6},
    {"fatal_signal", "stack", ANY_ORDER},
    {"stack", "frame", ANY_ORDER},
    {"frame", "ip", 1},
    {"frame", "obj", 2},
    {"frame", "fn", 3},
    {"frame", "dir", 4},
    {"frame", "file", 5},
    {"frame", "line", 6},
    {"xwhat", "text", 1},
    {"xwhat", "hthreadid", ANY_ORDER},
    {"xwhat", "leakedbytes", ANY_ORDER},
    {"xwhat", "leakedblocks", ANY_ORDER},
    {"xauxwhat", "text", 1},
    {"xauxwhat", "hthreadid", ANY_ORDER},
    {"announcethread", "hthreadid", 1},
    {"announcethread", "stack", ANY_ORDER},
    {"errorcounts", "pair", ANY_ORDER},
    {"suppcounts", "pair", ANY_ORDER},
    {"pair", "count", 1},
    {"pair", "unique", 2},
    {"pair", "name", 2},
};

/* Is it known what may stand in this element? Of the others, nothing is said. */
static bool is_parent(const char *name)
{
    for (size_t i = 0; i < sizeof children / sizeof *children; i++)
        if (strcmp(children[i].parent, name) == 0)
            return true;
    return false;
}

/* Elements that stand nowhere but in those of the table. */
static bool is_placed(const char *name)
{
    for (size_t i = 0; i < sizeof children / sizeof *children; i++)
        if (strcmp(children[i].name, name) == 0)
            return true;
    return false;
}

/* Elements by which reports are counted. */
static bool is_header(const char *name)
{
    static const char *const names[] = {"error", "kind", "fatal_signal", "signame"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(names[i], name) == 0)
            return true;
    return false;
}

static const struct child *child_of(const char *parent, const char *name)
{
    for (size_t i = 0; i < sizeof children / sizeof *children; i++)
        if (strcmp(children[i].parent, parent) == 0 && strcmp(children[i].name, name) == 0)
            return &children[i];
    return NULL;
}

enum fit { FITS_NOT, FITS_LOOSELY, FITS };

static enum fit fit_of_child(const struct document *document, const char *name)
{
    const struct child *child = child_of(inside(document), name);
    int rank = document->rank[document->depth];
    if (!child) {
        bool elsewhere = is_placed(name) && (is_parent(inside(document)) || is_header(name));
        return elsewhere ? FITS_NOT : FITS_LOOSELY;
    }
    if (child->rank == ANY_ORDER)
        return is_in(document, "error") && rank < 4 ? FITS_LOOSELY : FITS;
    if (child->rank <= rank)
        return FITS_NOT;
    return child->rank == rank + 1 ? FITS : FITS_LOOSELY;
}

static enum fit fit_of(const struct document *document, const struct tag *tag)
{
    if (!tag->closes || tag->opens)
        return fit_of_child(document, tag->name);
    return is_in(document, tag->name) ? FITS : FITS_NOT;
}

/* ---- an error is over ---- */

static void add_words(struct log_text *text, const char *words)
{
    log_text_add(text, piece_of(words));
}

/* What stands in an element of this text, or "". */
static char *text_in(struct arena *arena, const struct log_text *text, const char *name)
{
    struct piece rest = log_text_piece(text), before, inner;
    if (!piece_until(&rest, arena_printf(arena, "<%s>", name), &before) ||
        !piece_until(&rest, "</", &inner))
        return "";
    return piece_sentence(arena, inner);
}

static enum engine_id engine_of(const struct document *document)
{
    enum engine_id engine = ENGINE_HELGRIND;
    if (engine_parse(document->tool, &engine) != 0)
        return ENGINE_HELGRIND;
    return engine;
}

/* What is known of an error by its kind alone, when it breaks off before its words. */
static enum kind kind_of_torn(const char *kind)
{
    if (strcmp(kind, "Race") == 0 || strcmp(kind, "ConflictingAccess") == 0)
        return KIND_DATA_RACE;
    if (strcmp(kind, "LockOrder") == 0)
        return KIND_LOCK_ORDER;
    return strncmp(kind, "Leak_", 5) == 0 ? KIND_MEMORY_LEAK : KIND_API_MISUSE;
}

/*
 * valgrind_parse leaves out what is no fault of a program under test: here it is told, as advice.
 * It also leaves out an error that breaks off before it has said anything; that one counts.
 */
static void add_left_out(struct log *log, const struct document *document, bool torn,
                         struct findings *findings)
{
    struct arena *arena = &log->arena;
    char *kind = text_in(arena, &document->error, "kind");
    struct finding *finding = findings_add(findings, engine_of(document), kind_of_torn(kind));
    char *words = text_in(arena, &document->error, "text");
    char *what = *words ? words : text_in(arena, &document->error, "what");
    finding->headline = *what ? what : arena_printf(arena, "error of kind %s", kind);
    if (torn && !*what)
        return;
    finding->kind = KIND_API_MISUSE;
    finding->weight = WEIGHT_ADVISORY;
    finding->reason = arena_copy(arena, "racelab does not count this kind of report");
}

/* The error as a document of its own, with the signal that came before it. */
static void error_parse(const struct document *document, struct findings *findings)
{
    struct log_text xml = {0};
    struct report report;
    add_words(&xml, "<valgrindoutput><protocolversion>4</protocolversion><tool>");
    add_words(&xml, document->tool);
    add_words(&xml, "</tool><status><state>RUNNING</state></status>\n");
    log_text_add(&xml, log_text_piece(&document->signal));
    log_text_add(&xml, log_text_piece(&document->error));
    add_words(&xml, "</valgrindoutput>\n");
    valgrind_parse(findings, xml.bytes, xml.length, &report);
    free(xml.bytes);
}

static void error_end(struct log *log, struct document *document, bool torn)
{
    struct findings findings;
    for (size_t i = document->depth; torn && i-- > 1;) {
        add_words(&document->error, "</");
        add_words(&document->error, document->path[i]);
        add_words(&document->error, ">\n");
    }
    if (document->has_kind) {
        findings_init(&findings, &log->arena);
        error_parse(document, &findings);
        if (findings.count == 0)
            add_left_out(log, document, torn, &findings);
        log->torn += torn;
        log_give(log, &findings);
    }
    document->error.length = 0;
    document->has_kind = false;
}

/* ---- the program was ended by a signal ---- */

static bool is_a_crash(const char *signal)
{
    static const char *const ours[] = {"SIGTERM", "SIGKILL", "SIGINT", "SIGHUP", "SIGALRM", ""};
    for (size_t i = 0; i < sizeof ours / sizeof *ours; i++)
        if (strcmp(signal, ours[i]) == 0)
            return false;
    return true;
}

/* Its stack is read as that of an error is. */
static void signal_stack_read(const struct document *document, struct findings *findings)
{
    struct piece rest = log_text_piece(&document->signal), before;
    struct document stand_in = *document;
    stand_in.signal = (struct log_text){0};
    stand_in.error = (struct log_text){0};
    if (piece_until(&rest, "<stack>", &before)) {
        add_words(&stand_in.error, "<error><unique>0x0</unique><kind>InvalidJump</kind>"
                                   "<what>the end</what><stack>");
        struct piece stack = rest;
        if (piece_until(&rest, "</stack>", &stack)) {
            log_text_add(&stand_in.error, stack);
            add_words(&stand_in.error, "</stack></error>\n");
            error_parse(&stand_in, findings);
        }
    }
    free(stand_in.error.bytes);
    if (findings->count == 0)
        findings_add(findings, engine_of(document), KIND_CRASH);
}

static void signal_end(struct log *log, struct document *document, bool torn)
{
    struct findings findings;
    struct arena *arena = &log->arena;
    char *name = text_in(arena, &document->signal, "signame");
    if (!is_a_crash(name))
        return;
    findings_init(&findings, arena);
    signal_stack_read(document, &findings);
    struct finding *finding = findings.list[0];
    finding->kind = KIND_CRASH;
    finding->headline = arena_printf(arena, "killed by %s", name);
    finding->weight = WEIGHT_CERTAIN;
    finding->reason = NULL;
    if (finding->side_count) {
        finding->sides[0].action = ACTION_CALL;
        finding->sides[0].note = arena_printf(arena, "is ended by %s", name);
    }
    log->headers++;
    log->torn += torn;
    log_give(log, &findings);
}

/* ---- lines ---- */

static void keep_line(struct document *document, struct piece line)
{
    struct log_text *text = is_in_error(document)    ? &document->error
                            : is_in_signal(document) ? &document->signal
                                                     : NULL;
    if (!text || text->length + line.length > LONGEST_ERROR)
        return;
    log_text_add(text, line);
    log_text_add(text, piece_of("\n"));
}

static void element_open(struct document *document, const struct tag *tag)
{
    if (document->depth == DEEPEST)
        return;
    if (document->depth == 1 && strcmp(tag->name, "fatal_signal") == 0)
        document->signal.length = 0;
    strcpy(document->path[document->depth++], tag->name);
    document->rank[document->depth] = 0;
}

/* What is open in it is over, and it waits for the next element. */
static void document_break(struct log *log, struct document *document)
{
    if (is_in_error(document))
        error_end(log, document, true);
    else if (is_in_signal(document))
        signal_end(log, document, true);
    document->depth = 1;
}

static void document_free(struct log *log, struct document *document)
{
    struct log_documents *documents = log->documents;
    size_t place = 0;
    while (documents->open[place] != document)
        place++;
    documents->open[place] = documents->open[--documents->count];
    free(document->prefix.bytes);
    free(document->error.bytes);
    free(document->signal.bytes);
    free(document);
}

/* Of documents that never ended, the one that had no line for longest makes room. */
static void make_room(struct log *log)
{
    struct log_documents *documents = log->documents;
    struct document *oldest = documents->open[0];
    for (size_t i = 1; i < documents->count; i++)
        if (documents->open[i]->fed < oldest->fed)
            oldest = documents->open[i];
    log->cut = true;
    document_break(log, oldest);
    document_free(log, oldest);
}

static void document_open(struct log *log, struct piece prefix)
{
    struct log_documents *documents = log->documents;
    if (documents->count == OPEN_MOST)
        make_room(log);
    struct document *document = calloc(1, sizeof *document);
    if (!document)
        abort();
    log_prefix_set(&document->prefix, prefix);
    strcpy(document->path[0], "valgrindoutput");
    document->depth = 1;
    document->fed = log->lines;
    documents->open[documents->count++] = document;
    log->spoke = true;
}

static void element_close(struct log *log, struct document *document)
{
    char name[NAME_LONGEST];
    strcpy(name, inside(document));
    bool top = document->depth == 2;
    document->depth--;
    if (document->depth == 0)
        document_free(log, document);
    else if (top && strcmp(name, "error") == 0)
        error_end(log, document, false);
    else if (top && strcmp(name, "fatal_signal") == 0)
        signal_end(log, document, false);
}

static void leaf_see(struct log *log, struct document *document, const struct tag *tag)
{
    const struct child *child = child_of(inside(document), tag->name);
    if (child)
        document->rank[document->depth] = child->rank == ANY_ORDER ? ANY_ORDER - 1 : child->rank;
    if (document->depth == 1 && strcmp(tag->name, "tool") == 0) {
        size_t length = tag->text.length < NAME_LONGEST - 1 ? tag->text.length : NAME_LONGEST - 1;
        memcpy(document->tool, tag->text.at, length);
        document->tool[length] = '\0';
    }
    if (is_in(document, "error") && strcmp(tag->name, "kind") == 0) {
        document->has_kind = true;
        log->headers++;
    }
}

static void document_take(struct log *log, struct document *document, const struct tag *tag,
                          struct piece line)
{
    document->fed = log->lines;
    if (tag->opens && !tag->closes)
        element_open(document, tag);
    keep_line(document, line);
    if (tag->opens && tag->closes)
        leaf_see(log, document, tag);
    else if (tag->closes)
        element_close(log, document);
}

/* The document that a line fits, or NULL; text is the line without what stands before it. */
static struct document *document_for(struct log *log, struct piece line, struct tag *tag,
                                     struct piece *text)
{
    struct log_documents *documents = log->documents;
    struct document *best = NULL;
    enum fit best_fit = FITS_NOT;
    for (size_t i = 0; i < documents->count; i++) {
        struct document *document = documents->open[i];
        struct piece own = line;
        struct tag read;
        log_prefix_take(&document->prefix, &own);
        enum fit fit = tag_read(own, &read) ? fit_of(document, &read) : FITS_NOT;
        if (fit == FITS_NOT || fit < best_fit ||
            (fit == best_fit && best && best->fed > document->fed))
            continue;
        best = document;
        best_fit = fit;
        *tag = read;
        *text = own;
    }
    return best;
}

/*
 * When lines went astray before, the beginning of an error may fit no document. It is never lost:
 * the document that had a line last starts anew with it.
 */
static struct document *document_forced(struct log *log, struct piece line, struct tag *tag,
                                        struct piece *text)
{
    struct log_documents *documents = log->documents;
    struct document *latest = documents->open[0];
    for (size_t i = 1; i < documents->count; i++)
        if (documents->open[i]->fed > latest->fed)
            latest = documents->open[i];
    *text = line;
    log_prefix_take(&latest->prefix, text);
    if (!tag_read(*text, tag) || !tag->opens)
        return NULL;
    bool kind = strcmp(tag->name, "kind") == 0 && tag->closes;
    bool name = strcmp(tag->name, "signame") == 0 && tag->closes;
    if (!kind && !name &&
        (tag->closes ||
         (strcmp(tag->name, "error") != 0 && strcmp(tag->name, "fatal_signal") != 0)))
        return NULL;
    document_break(log, latest);
    if (kind || name) {
        struct tag around = {.opens = true};
        strcpy(around.name, kind ? "error" : "fatal_signal");
        element_open(latest, &around);
        keep_line(latest, piece_of(kind ? "<error>" : "<fatal_signal>"));
    }
    return latest;
}

static bool element_line(struct log *log, struct piece line)
{
    struct piece text;
    struct tag tag;
    struct document *document = document_for(log, line, &tag, &text);
    if (!document)
        document = document_forced(log, line, &tag, &text);
    if (!document)
        return false;
    document_take(log, document, &tag, text);
    return true;
}

/* "</what>  <stack>": some words end in a line break, and then two tags share a line. */
static bool two_tags(struct piece line, struct piece *first, struct piece *second)
{
    struct piece before;
    *second = line;
    if (!piece_until(second, ">", first) || !piece_has(*second, "<"))
        return false;
    struct piece inner = *first;
    if (!piece_until(&inner, "</", &before) || piece_has(before, "<"))
        return false;
    first->length++;
    return true;
}

bool log_documents_line(struct log *log, struct piece line)
{
    struct piece behind = line, prefix, first, second;
    if (piece_until(&behind, "<valgrindoutput>", &prefix)) {
        document_open(log, prefix);
        return true;
    }
    if (log->documents->count == 0)
        return false;
    if (!two_tags(line, &first, &second))
        return element_line(log, line);
    bool known = element_line(log, first);
    return (log->documents->count > 0 && element_line(log, second)) || known;
}

void log_documents_end(struct log *log)
{
    struct log_documents *documents = log->documents;
    while (documents->count > 0) {
        struct document *document = documents->open[0];
        log->cut = true;
        document_break(log, document);
        document_free(log, document);
    }
    free(documents);
}
