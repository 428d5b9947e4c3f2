#include "ledger_json.h"

#include "json.h"

static void set_text(json_t *object, const char *key, const char *text)
{
    json_object_set_new(object, key, json_of_text(text));
}

static void set_count(json_t *object, const char *key, size_t count)
{
    json_object_set_new(object, key, json_integer((json_int_t)count));
}

static json_t *json_of_counts(const struct ledger *ledger)
{
    json_t *object = json_object();
    for (int i = 0; i < STANDING_COUNT; i++)
        set_count(object, standing_name((enum standing)i), ledger_count(ledger, (enum standing)i));
    return object;
}

/* null where the baseline does not say. */
static void set_said(json_t *object, const char *key, const char *text)
{
    set_text(object, key, text && *text ? text : NULL);
}

static json_t *json_of_known(const struct known *known)
{
    if (!known)
        return json_null();
    json_t *object = json_object();
    set_text(object, "identity", known->identity);
    set_said(object, "reason", known->reason);
    set_said(object, "owner", known->owner);
    set_said(object, "expires", known->expires);
    return object;
}

static json_t *json_of_entry(const struct ledger *ledger, const struct ledger_entry *entry)
{
    json_t *object = json_of_finding(entry->finding, &ledger->scope);
    set_text(object, "identity", entry->name);
    set_text(object, "standing", standing_name(entry->standing));
    set_count(object, "reports", entry->reports);
    set_count(object, "seen", entry->runs_count);
    set_count(object, "of", entry->of);
    json_object_set_new(object, "baseline", json_of_known(entry->known));
    return object;
}

static json_t *json_of_run(const struct ledger_run *run)
{
    json_t *object = json_object();
    set_text(object, "tool", run->tool);
    set_text(object, "name", run->name);
    set_count(object, "number", run->number);
    set_text(object, "ended", run->ended);
    set_text(object, "failed", run->failed);
    set_text(object, "broken", run->broken);
    json_object_set_new(object, "seconds", json_real(run->seconds));
    set_count(object, "reports", run->reports);
    return object;
}

static json_t *json_of_unseen(const struct baseline *baseline)
{
    json_t *list = json_array();
    for (size_t i = 0; baseline && i < baseline->count; i++) {
        const struct known *known = &baseline->list[i];
        if (known->seen)
            continue;
        json_t *object = json_of_known(known);
        set_said(object, "kind", known->kind);
        set_said(object, "where", known->where);
        json_array_append_new(list, object);
    }
    return list;
}

json_t *json_of_ledger(const struct ledger *ledger)
{
    json_t *object = json_object(), *findings = json_array(), *runs = json_array();
    json_t *notes = json_array();
    json_object_set_new(object, "version", json_integer(1));
    json_object_set_new(object, "passed", json_boolean(ledger_passes(ledger)));
    json_object_set_new(object, "counts", json_of_counts(ledger));
    for (size_t i = 0; i < ledger->count; i++)
        json_array_append_new(findings, json_of_entry(ledger, &ledger->entries[i]));
    for (size_t i = 0; i < ledger->run_count; i++)
        json_array_append_new(runs, json_of_run(&ledger->runs[i]));
    for (size_t i = 0; i < ledger->note_count; i++)
        json_array_append_new(notes, json_of_text(ledger->notes[i]));
    json_object_set_new(object, "findings", findings);
    json_object_set_new(object, "runs", runs);
    json_object_set_new(object, "unseen", json_of_unseen(ledger->baseline));
    json_object_set_new(object, "notes", notes);
    return object;
}
