#include "sarif.h"

#include <ctype.h>
#include <string.h>

#include "../version.h"
#include "json.h"
#include "rules.h"
#include "sentences.h"
#include "story.h"

/* What is built, and what had to be left out of it. */
struct writing {
    struct arena *arena;
    const struct ledger *ledger;
    const struct scope *scope;
    int rule_index[KIND_COUNT]; /* -1: the kind does not occur */
    size_t steps_left_out, sides_left_out;
};

static void set(json_t *object, const char *key, json_t *value)
{
    json_object_set_new(object, key, value);
}

static void set_text(json_t *object, const char *key, const char *text)
{
    set(object, key, json_of_text(text));
}

static void append(json_t *list, json_t *value)
{
    json_array_append_new(list, value);
}

static json_t *message(const char *text)
{
    json_t *object = json_object();
    set_text(object, "text", text);
    return object;
}

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* ---- places ---- */

/* A path as a URI (RFC 3986): all but unreserved bytes and '/' as %XX. */
static char *uri_of(struct arena *arena, const char *path)
{
    static const char hex[] = "0123456789ABCDEF";
    const char *scheme = *path == '/' ? "file://" : "";
    char *uri = arena_alloc(arena, strlen(scheme) + strlen(path) * 3 + 1);
    char *end = stpcpy(uri, scheme);
    for (; *path; path++) {
        unsigned char byte = (unsigned char)*path;
        if ((byte < 0x80 && isalnum(byte)) || strchr("-._~/", byte)) {
            *end++ = *path;
        } else {
            *end++ = '%';
            *end++ = hex[byte >> 4];
            *end++ = hex[byte & 15];
        }
    }
    return uri;
}

static json_t *artifact_of(struct writing *writing, const char *path)
{
    json_t *artifact = json_object();
    set_text(artifact, "uri", uri_of(writing->arena, path));
    if (*path != '/')
        set_text(artifact, "uriBaseId", "SRCROOT");
    return artifact;
}

static json_t *physical_of(struct writing *writing, const char *file, int line)
{
    json_t *physical = json_object(), *region = json_object();
    set(physical, "artifactLocation", artifact_of(writing, file));
    set(region, "startLine", json_integer(line));
    set(physical, "region", region);
    return physical;
}

static json_t *location_of(struct writing *writing, const struct frame *frame, const char *text)
{
    json_t *location = json_object();
    set(location, "physicalLocation", physical_of(writing, frame->file, frame->line));
    if (frame->function && *frame->function) {
        json_t *function = json_object(), *list = json_array();
        set_text(function, "fullyQualifiedName", frame->function);
        set_text(function, "kind", "function");
        append(list, function);
        set(location, "logicalLocations", list);
    }
    if (text)
        set(location, "message", message(text));
    return location;
}

/* Where a finding that has no line can be said to be. Line 1 stands for the file: GitHub wants a
 * region. */
static json_t *location_of_module(struct writing *writing, const struct finding *finding)
{
    const char *file = "unknown";
    for (size_t i = finding->side_count; i-- > 0;) {
        const struct frame *focus = stack_focus(&finding->sides[i].stack, writing->scope);
        if (focus && (focus->file || focus->module))
            file = focus->file ? focus->file : focus->module;
    }
    struct frame frame = {.file = arena_copy(writing->arena, *file ? file : "unknown"), .line = 1};
    return location_of(writing, &frame, NULL);
}

static json_t *locations_of(struct writing *writing, const struct finding *finding)
{
    const struct frame *spot = story_spot(finding, writing->scope);
    json_t *list = json_array();
    append(list, spot ? location_of(writing, spot, NULL) : location_of_module(writing, finding));
    return list;
}

static char *side_told(struct writing *writing, const struct side *side)
{
    struct arena *arena = writing->arena;
    char *holds = side_holds(arena, side);
    return arena_printf(arena, "%s %s%s%s", side_who(arena, side), side_what(arena, side),
                        *holds ? ", " : "", holds);
}

/* The other sides; side n is location n, as the message's links have it. */
static json_t *related_of(struct writing *writing, const struct finding *finding)
{
    json_t *list = json_array();
    for (size_t i = 1; i < finding->side_count; i++) {
        const struct side *side = &finding->sides[i];
        const struct frame *frame = story_frame(side, writing->scope);
        if (!frame)
            continue;
        json_t *location = location_of(writing, frame, side_told(writing, side));
        set(location, "id", json_integer((json_int_t)i));
        append(list, location);
    }
    return list;
}

/* ---- code flows ---- */

/* One call of a stack. The frame to look at says what the side does, those outside whom they call.
 */
static json_t *step_of(struct writing *writing, const struct side *side, size_t depth)
{
    struct arena *arena = writing->arena;
    const struct frame *frame = &side->stack.frames[depth];
    bool focus = frame == stack_focus(&side->stack, writing->scope);
    const char *callee = depth > 0 ? side->stack.frames[depth - 1].function : NULL;
    const char *text = focus    ? side_told(writing, side)
                       : callee ? arena_printf(arena, "%s: calls %s", side_who(arena, side), callee)
                                : side_who(arena, side);
    json_t *step = json_object();
    set(step, "location", location_of(writing, frame, text));
    set(step, "nestingLevel", json_integer((json_int_t)(side->stack.count - 1 - depth)));
    if (focus)
        set_text(step, "importance", "essential");
    return step;
}

static bool frame_is_known(const struct frame *frame)
{
    return frame->file && *frame->file && frame->line >= 1;
}

/* Outermost call first; of a stack with more frames than there is room for, the inner end. */
static void add_steps(struct writing *writing, json_t *steps, const struct side *side, size_t room)
{
    size_t frames = smaller(side->stack.count, room);
    writing->steps_left_out += side->stack.count - frames;
    for (size_t depth = frames; depth-- > 0;)
        if (frame_is_known(&side->stack.frames[depth]))
            append(steps, step_of(writing, side, depth));
}

static json_t *flow_of_threads(json_t *threads, const char *text)
{
    json_t *flow = json_object();
    set(flow, "message", message(text));
    set(flow, "threadFlows", threads);
    return flow;
}

static json_t *thread_flow(const char *id, json_t *steps)
{
    json_t *flow = json_object();
    if (id)
        set_text(flow, "id", id);
    set(flow, "locations", steps);
    return flow;
}

/* What all threads did, in the order of what happened. */
static void add_whole_flow(struct writing *writing, json_t *flows, const struct finding *finding,
                           size_t sides, size_t room)
{
    json_t *steps = json_array(), *threads = json_array();
    for (size_t i = 0; i < sides; i++)
        add_steps(writing, steps, story_side(finding, i), room);
    if (json_array_size(steps) > 0) {
        append(threads, thread_flow(NULL, json_incref(steps)));
        append(flows, flow_of_threads(json_incref(threads), "What happened, one after the other"));
    }
    json_decref(steps);
    json_decref(threads);
}

/* The thread flow with this name; NULL at first. */
static json_t *find_flow(json_t *threads, const char *id)
{
    for (size_t i = 0; i < json_array_size(threads); i++) {
        json_t *flow = json_array_get(threads, i);
        if (strcmp(json_string_value(json_object_get(flow, "id")), id) == 0)
            return flow;
    }
    return NULL;
}

/* Sides of one thread share a flow; two threads that nobody can tell apart do not. */
static json_t *steps_of_thread(struct writing *writing, json_t *threads, const struct side *side)
{
    json_t *id = json_of_text(side_who(writing->arena, side));
    const char *who = json_string_value(id) ? json_string_value(id) : "a thread";
    json_t *flow = find_flow(threads, who);
    if (flow && side->thread < 0) {
        who = arena_printf(writing->arena, "%s, number %zu", who, json_array_size(threads) + 1);
        flow = NULL;
    }
    if (!flow) {
        flow = thread_flow(who, json_array());
        append(threads, flow);
    }
    json_decref(id);
    return json_object_get(flow, "locations");
}

static bool has_steps(const struct side *side, size_t room)
{
    for (size_t i = 0; i < smaller(side->stack.count, room); i++)
        if (frame_is_known(&side->stack.frames[i]))
            return true;
    return false;
}

static void add_thread_flows(struct writing *writing, json_t *flows, const struct finding *finding,
                             size_t sides, size_t room)
{
    json_t *threads = json_array();
    for (size_t i = 0; i < sides; i++) {
        const struct side *side = story_side(finding, i);
        if (has_steps(side, room))
            add_steps(writing, steps_of_thread(writing, threads, side), side, room);
    }
    if (json_array_size(threads) > 1)
        append(flows, flow_of_threads(json_incref(threads), "What each thread did"));
    json_decref(threads);
}

/* Each half of the steps for one flow, and each side has the same share of it. */
static json_t *flows_of(struct writing *writing, const struct finding *finding)
{
    json_t *flows = json_array();
    size_t sides = smaller(finding->side_count, SARIF_STEPS / 2);
    size_t room = sides ? SARIF_STEPS / 2 / sides : 0;
    writing->sides_left_out += finding->side_count - sides;
    add_whole_flow(writing, flows, finding, sides, room);
    add_thread_flows(writing, flows, finding, sides, room);
    return flows;
}

/* ---- results ---- */

static const char *level_of(const struct ledger_entry *entry)
{
    return story_fails(entry) ? "error" : "note";
}

static void set_unless_empty(json_t *object, const char *key, json_t *list)
{
    if (json_array_size(list) > 0)
        set(object, key, list);
    else
        json_decref(list);
}

static json_t *suppressions_of(const struct ledger_entry *entry)
{
    json_t *list = json_array();
    if (entry->standing != STANDING_KNOWN)
        return list;
    json_t *suppression = json_object();
    set_text(suppression, "kind", "external");
    set_text(suppression, "status", "accepted");
    set_text(suppression, "justification", story_excuse(entry));
    append(list, suppression);
    return list;
}

static char *text_of_result(struct writing *writing, const struct ledger_entry *entry)
{
    struct arena *arena = writing->arena;
    char *text = story_sentence_linked(arena, entry->finding, writing->scope);
    if (entry->standing == STANDING_EXPIRED)
        return arena_printf(arena, "%s The baseline let it pass until %s.", text,
                            entry->known->expires);
    return text;
}

static json_t *fingerprints_of(struct writing *writing, const struct ledger_entry *entry)
{
    json_t *object = json_object();
    set_text(object, "primaryLocationLineHash", arena_printf(writing->arena, "%s:1", entry->name));
    set_text(object, "racelab/v1", entry->name);
    return object;
}

static json_t *properties_of(const struct ledger_entry *entry)
{
    json_t *object = json_object();
    set(object, "engines", json_of_engines(entry->finding->engines));
    set(object, "seen", json_integer((json_int_t)entry->runs_count));
    set(object, "of", json_integer((json_int_t)entry->of));
    set_text(object, "standing", standing_name(entry->standing));
    return object;
}

static json_t *result_of(struct writing *writing, const struct ledger_entry *entry)
{
    const struct finding *finding = entry->finding;
    json_t *result = json_object();
    set_text(result, "ruleId", kind_name(finding->kind));
    set(result, "ruleIndex", json_integer(writing->rule_index[finding->kind]));
    set_text(result, "level", level_of(entry));
    set(result, "message", message(text_of_result(writing, entry)));
    set(result, "locations", locations_of(writing, finding));
    set_unless_empty(result, "relatedLocations", related_of(writing, finding));
    set(result, "partialFingerprints", fingerprints_of(writing, entry));
    set_unless_empty(result, "codeFlows", flows_of(writing, finding));
    set_unless_empty(result, "suppressions", suppressions_of(entry));
    set(result, "occurrenceCount", json_integer((json_int_t)(entry->reports ? entry->reports : 1)));
    set(result, "properties", properties_of(entry));
    return result;
}

/* ---- rules ---- */

/* "DataRace" */
static char *pascal_name(struct arena *arena, const char *name)
{
    char *copy = arena_copy(arena, name), *end = copy;
    for (bool begins = true; *name; name++) {
        if (*name != '-')
            *end++ = begins ? (char)toupper((unsigned char)*name) : *name;
        begins = *name == '-';
    }
    *end = '\0';
    return copy;
}

static json_t *help_of(struct arena *arena, const struct rule *rule)
{
    json_t *help = json_object();
    set_text(help, "text",
             arena_printf(arena, "%s\n\nHow to mend it: %s", rule->means, rule->mend));
    set_text(help, "markdown",
             arena_printf(arena, "%s\n\n## How to mend it\n\n%s\n", rule->means, rule->mend));
    return help;
}

static json_t *properties_of_rule(const struct rule *rule)
{
    json_t *properties = json_object();
    set(properties, "tags", json_pack("[ss]", "concurrency", "correctness"));
    set_text(properties, "problem.severity", rule->severity);
    set_text(properties, "precision", rule->precision);
    return properties;
}

static json_t *json_of_rule(struct arena *arena, enum kind kind)
{
    const struct rule *rule = rule_of(kind);
    char *phrase = arena_copy(arena, kind_phrase(kind));
    *phrase = (char)toupper((unsigned char)*phrase);
    json_t *object = json_object();
    set_text(object, "id", kind_name(kind));
    set_text(object, "name", pascal_name(arena, kind_name(kind)));
    set(object, "shortDescription", message(arena_printf(arena, "%s.", phrase)));
    set(object, "fullDescription", message(kind_reason(kind)));
    set(object, "help", help_of(arena, rule));
    set(object, "defaultConfiguration", json_pack("{ss}", "level", rule->severity));
    set(object, "properties", properties_of_rule(rule));
    return object;
}

static json_t *rules_of(struct writing *writing)
{
    json_t *list = json_array();
    bool occurs[KIND_COUNT] = {false};
    for (size_t i = 0; i < writing->ledger->count; i++)
        occurs[writing->ledger->entries[i].finding->kind] = true;
    for (int kind = 0; kind < KIND_COUNT; kind++) {
        writing->rule_index[kind] = occurs[kind] ? (int)json_array_size(list) : -1;
        if (occurs[kind])
            append(list, json_of_rule(writing->arena, (enum kind)kind));
    }
    return list;
}

/* ---- runs of the command ---- */

static json_t *notification(const char *level, const char *text)
{
    json_t *object = json_object();
    set_text(object, "level", level);
    set(object, "message", message(text));
    return object;
}

/* The folder that files are relative to, as a URI that ends in '/'; NULL when it is not known. */
static char *root_uri(struct writing *writing)
{
    const char *root = writing->ledger->root;
    if (!root || *root != '/')
        return NULL;
    char *uri = uri_of(writing->arena, root);
    return uri[strlen(uri) - 1] == '/' ? uri : arena_printf(writing->arena, "%s/", uri);
}

static json_t *invocation_of(struct writing *writing, const struct ledger_run *run)
{
    struct arena *arena = writing->arena;
    json_t *invocation = json_object(), *told = json_array(), *folder = json_object();
    if (strcmp(run->tool, "log") != 0)
        set_text(invocation, "commandLine", run->name);
    set(invocation, "executionSuccessful", json_boolean(!run->broken && !run->failed));
    if (root_uri(writing)) {
        set_text(folder, "uri", root_uri(writing));
        set(invocation, "workingDirectory", json_incref(folder));
    }
    if (run->broken)
        append(told, notification("error", arena_printf(arena, "%s: it says nothing: %s.",
                                                        story_run(arena, run), run->broken)));
    if (run->failed)
        append(told, notification("error", arena_printf(arena, "%s: %s.", story_run(arena, run),
                                                        run->failed)));
    set_unless_empty(invocation, "toolExecutionNotifications", told);
    json_t *properties = json_object();
    set_text(properties, "tool", run->tool);
    set(properties, "number", json_integer((json_int_t)run->number));
    if (run->ended)
        set_text(properties, "ended", run->ended);
    set(invocation, "properties", properties);
    json_decref(folder);
    return invocation;
}

/* What belongs to no run: notes, and what was left out. */
static json_t *invocation_of_gate(struct writing *writing)
{
    const struct ledger *ledger = writing->ledger;
    json_t *invocation = json_object(), *told = json_array();
    if (ledger->count > SARIF_RESULTS)
        append(told, notification("warning",
                                  arena_printf(writing->arena,
                                               "%zu more findings are not told here: "
                                               "there is room for %d.",
                                               ledger->count - SARIF_RESULTS, (int)SARIF_RESULTS)));
    if (writing->steps_left_out + writing->sides_left_out)
        append(told,
               notification("warning", arena_printf(writing->arena,
                                                    "%zu steps and %zu sides of code flows "
                                                    "are not told here: there is room for "
                                                    "%d steps a finding.",
                                                    writing->steps_left_out,
                                                    writing->sides_left_out, (int)SARIF_STEPS)));
    for (size_t i = 0; i < ledger->note_count; i++)
        append(told, notification("note", ledger->notes[i]));
    set(invocation, "executionSuccessful", json_true());
    set_unless_empty(invocation, "toolExecutionNotifications", told);
    return invocation;
}

static json_t *invocations_of(struct writing *writing)
{
    json_t *list = json_array();
    for (size_t i = 0; i < writing->ledger->run_count; i++)
        append(list, invocation_of(writing, &writing->ledger->runs[i]));
    json_t *gate = invocation_of_gate(writing);
    if (json_object_get(gate, "toolExecutionNotifications") || writing->ledger->run_count == 0)
        append(list, json_incref(gate));
    json_decref(gate);
    return list;
}

/* ---- all of it ---- */

static json_t *tool_of(struct writing *writing)
{
    json_t *driver = json_object(), *tool = json_object();
    set_text(driver, "name", "racelab");
    set_text(driver, "version", RACELAB_VERSION);
    set_text(driver, "semanticVersion", RACELAB_SEMANTIC_VERSION);
    set(driver, "rules", rules_of(writing));
    set(tool, "driver", driver);
    return tool;
}

static json_t *bases_of(struct writing *writing)
{
    json_t *base = json_object(), *bases = json_object();
    if (root_uri(writing))
        set_text(base, "uri", root_uri(writing));
    set(base, "description", message("The root of the project."));
    set(bases, "SRCROOT", base);
    return bases;
}

static json_t *run_of(struct writing *writing)
{
    json_t *run = json_object(), *results = json_array();
    set(run, "tool", tool_of(writing));
    set(run, "originalUriBaseIds", bases_of(writing));
    for (size_t i = 0; i < smaller(writing->ledger->count, SARIF_RESULTS); i++)
        append(results, result_of(writing, &writing->ledger->entries[i]));
    set(run, "invocations", invocations_of(writing));
    set_text(run, "columnKind", "unicodeCodePoints");
    set(run, "results", results);
    return run;
}

json_t *sarif_of_ledger(const struct ledger *ledger)
{
    struct arena arena;
    arena_init(&arena);
    struct writing writing = {.arena = &arena, .ledger = ledger, .scope = &ledger->scope};
    json_t *sarif = json_object(), *runs = json_array();
    set_text(sarif, "$schema", "https://json.schemastore.org/sarif-2.1.0.json");
    set_text(sarif, "version", "2.1.0");
    append(runs, run_of(&writing));
    set(sarif, "runs", runs);
    arena_free(&arena);
    return sarif;
}
