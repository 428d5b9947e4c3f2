#include "ledger.h"

#include <stdlib.h>
#include <string.h>

#include "identity.h"

const char *standing_name(enum standing standing)
{
    static const char *const names[STANDING_COUNT] = {
        [STANDING_NEW] = "new",
        [STANDING_EXPIRED] = "expired",
        [STANDING_KNOWN] = "known",
        [STANDING_ADVISORY] = "advisory",
    };
    return names[standing];
}

/* Entries that have one mark of one kind: places in ledger->entries. */
struct sharers {
    size_t *list;
    size_t count;
};

void ledger_init(struct ledger *ledger, struct arena *arena, const char *root,
                 struct baseline *baseline)
{
    *ledger = (struct ledger){.arena = arena, .root = root, .baseline = baseline};
    map_init(&ledger->by_identity, arena);
    map_init(&ledger->by_mark, arena);
    map_init(&ledger->paths, arena);
    map_init(&ledger->words, arena);
    ledger->scope.any_but_libraries = true;
}

struct ledger_run *ledger_add_run(struct ledger *ledger, const char *tool, const char *name)
{
    size_t number = 1;
    for (size_t i = 0; i < ledger->run_count; i++)
        number += strcmp(ledger->runs[i].tool, tool) == 0;
    ledger->runs = arena_grow(ledger->arena, ledger->runs, ledger->run_count, sizeof *ledger->runs);
    struct ledger_run *run = &ledger->runs[ledger->run_count++];
    *run = (struct ledger_run){
        .tool = tool, .name = arena_copy(ledger->arena, name), .number = number};
    return run;
}

void ledger_note(struct ledger *ledger, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    char *note = arena_vprintf(ledger->arena, format, arguments);
    va_end(arguments);
    for (size_t i = 0; i < ledger->note_count; i++)
        if (strcmp(ledger->notes[i], note) == 0)
            return;
    ledger->notes =
        arena_grow(ledger->arena, ledger->notes, ledger->note_count, sizeof *ledger->notes);
    ledger->notes[ledger->note_count++] = note;
}

/* ---- copies ---- */

/* A word that is kept once, however often it is met. */
struct word {
    struct word *next; /* of those whose hash is the same */
    char text[];
};

/* Stacks of thousands of reports are made of the same few functions and files. */
static char *word_keep(struct ledger *ledger, const char *text)
{
    if (!text)
        return NULL;
    void **place = map_at(&ledger->words, map_key(text));
    for (struct word *word = *place; word; word = word->next)
        if (strcmp(word->text, text) == 0)
            return word->text;
    struct word *word = arena_alloc(ledger->arena, sizeof *word + strlen(text) + 1);
    strcpy(word->text, text);
    word->next = *place;
    *place = word;
    return word->text;
}

static void stack_copy(struct ledger *ledger, struct stack *stack)
{
    if (stack->count == 0)
        return;
    struct frame *frames = arena_alloc(ledger->arena, stack->count * sizeof *frames);
    for (size_t i = 0; i < stack->count; i++) {
        frames[i] = stack->frames[i];
        frames[i].function = word_keep(ledger, frames[i].function);
        frames[i].file = word_keep(ledger, frames[i].file);
        frames[i].module = word_keep(ledger, frames[i].module);
    }
    stack->frames = frames;
}

static void side_copy(struct ledger *ledger, struct side *side)
{
    if (side->held_count) {
        char **held = arena_alloc(ledger->arena, side->held_count * sizeof *held);
        for (size_t i = 0; i < side->held_count; i++)
            held[i] = word_keep(ledger, side->held[i]);
        side->held = held;
    }
    side->thread_name = word_keep(ledger, side->thread_name);
    side->object = word_keep(ledger, side->object);
    side->note = word_keep(ledger, side->note);
    stack_copy(ledger, &side->stack);
}

static struct finding *finding_copy(struct ledger *ledger, const struct finding *finding)
{
    struct finding *copy = arena_alloc(ledger->arena, sizeof *copy);
    *copy = *finding;
    copy->reason = word_keep(ledger, finding->reason);
    copy->headline = word_keep(ledger, finding->headline);
    copy->schedule = word_keep(ledger, finding->schedule);
    copy->switches = word_keep(ledger, finding->switches);
    copy->replay = word_keep(ledger, finding->replay);
    copy->place.name = word_keep(ledger, finding->place.name);
    copy->place.module = word_keep(ledger, finding->place.module);
    stack_copy(ledger, &copy->place.allocated);
    copy->sides = arena_alloc(ledger->arena, (copy->side_count + 1) * sizeof *copy->sides);
    for (size_t i = 0; i < copy->side_count; i++) {
        copy->sides[i] = finding->sides[i];
        side_copy(ledger, &copy->sides[i]);
    }
    return copy;
}

/* ---- counting ---- */

/* One number for an identity; two that share it are told apart by identity_equal. */
static uint64_t key_of(const struct identity *identity)
{
    uint64_t key = identity->base;
    for (size_t i = 0; i < identity->count; i++)
        key = (key ^ identity->marks[i]) * 0x100000001b3u;
    return key;
}

static bool identity_equal(const struct identity *a, const struct identity *b)
{
    return a->base == b->base && a->count == b->count &&
           memcmp(a->marks, b->marks, a->count * sizeof *a->marks) == 0;
}

/* The entry of exactly this identity, or NULL. */
static struct ledger_entry *entry_find(struct ledger *ledger, const struct identity *identity)
{
    size_t *where = *map_at(&ledger->by_identity, key_of(identity));
    struct ledger_entry *entry = where ? &ledger->entries[*where] : NULL;
    return entry && identity_equal(identity, &entry->identity) ? entry : NULL;
}

static void entry_index(struct ledger *ledger, size_t where)
{
    size_t *place = arena_alloc(ledger->arena, sizeof *place);
    *place = where;
    *map_at(&ledger->by_identity, key_of(&ledger->entries[where].identity)) = place;
}

static struct ledger_entry *entry_of(struct ledger *ledger, const struct finding *finding,
                                     const struct identity *identity)
{
    struct ledger_entry *entry = entry_find(ledger, identity);
    if (entry)
        return entry;
    ledger->entries =
        arena_grow(ledger->arena, ledger->entries, ledger->count, sizeof *ledger->entries);
    entry = &ledger->entries[ledger->count++];
    *entry = (struct ledger_entry){.finding = finding_copy(ledger, finding), .identity = *identity};
    entry_index(ledger, ledger->count - 1);
    return entry;
}

void ledger_add(struct ledger *ledger, const struct finding *finding,
                const struct identity *identity)
{
    struct ledger_entry *entry = entry_of(ledger, finding, identity);
    unsigned engines = entry->finding->engines | finding->engines;
    if (finding->weight == WEIGHT_CERTAIN && entry->finding->weight == WEIGHT_ADVISORY)
        entry->finding = finding_copy(ledger, finding);
    entry->finding->engines = engines;
    entry->reports++;
    ledger->runs[ledger->run_count - 1].reports++;
    if (entry->runs_count && entry->runs[entry->runs_count - 1] == ledger->run_count - 1)
        return;
    entry->runs = arena_grow(ledger->arena, entry->runs, entry->runs_count, sizeof *entry->runs);
    entry->runs[entry->runs_count++] = ledger->run_count - 1;
}

/* ---- joining: reports of a part of a defect count for the whole ---- */

/*
 * Only when all is counted, and in an order of identities: if each report joined what had come
 * before it, the order of reports would decide how many defects there are. Entries with most marks
 * come first, so whatever is a part of another finds it there.
 */
static int marks_compare(const void *a, const void *b)
{
    const struct ledger_entry *one = a, *other = b;
    if (one->identity.count != other->identity.count)
        return one->identity.count > other->identity.count ? -1 : 1;
    return strcmp(one->name, other->name);
}

static struct sharers *sharers_of(struct ledger *ledger, const struct identity *identity,
                                  size_t mark)
{
    uint64_t key = (uint64_t)identity->base << 32 | identity->marks[mark];
    void **place = map_at(&ledger->by_mark, key);
    if (!*place)
        *place = arena_alloc(ledger->arena, sizeof(struct sharers));
    return *place;
}

/* Whatever this is a part of has all its marks: the shortest list of sharers is enough. */
static struct sharers *fewest_sharers(struct ledger *ledger, const struct identity *identity)
{
    struct sharers *fewest = NULL;
    for (size_t i = 0; i < identity->count; i++) {
        struct sharers *sharers = sharers_of(ledger, identity, i);
        if (!fewest || sharers->count < fewest->count)
            fewest = sharers;
    }
    return fewest;
}

static struct ledger_entry *whole_of(struct ledger *ledger, const struct identity *identity)
{
    const struct sharers *sharers = fewest_sharers(ledger, identity);
    for (size_t i = 0; sharers && i < sharers->count; i++)
        if (identity_same(identity, &ledger->entries[sharers->list[i]].identity))
            return &ledger->entries[sharers->list[i]];
    return NULL;
}

static void share(struct ledger *ledger, size_t where)
{
    const struct identity *identity = &ledger->entries[where].identity;
    for (size_t i = 0; i < identity->count; i++) {
        struct sharers *sharers = sharers_of(ledger, identity, i);
        sharers->list =
            arena_grow(ledger->arena, sharers->list, sharers->count, sizeof *sharers->list);
        sharers->list[sharers->count++] = where;
    }
}

/* The runs of both, in order, each once. */
static void runs_join(struct arena *arena, struct ledger_entry *whole,
                      const struct ledger_entry *part)
{
    size_t *runs = arena_alloc(arena, (whole->runs_count + part->runs_count) * sizeof *runs);
    size_t count = 0, a = 0, b = 0;
    while (a < whole->runs_count || b < part->runs_count) {
        size_t one = a < whole->runs_count ? whole->runs[a] : SIZE_MAX;
        size_t other = b < part->runs_count ? part->runs[b] : SIZE_MAX;
        runs[count++] = one < other ? one : other;
        a += one <= other;
        b += other <= one;
    }
    whole->runs = runs;
    whole->runs_count = count;
}

/* The whole tells more than its part, unless it is only advice and the part is certain. */
static void entry_join(struct arena *arena, struct ledger_entry *whole,
                       const struct ledger_entry *part)
{
    unsigned engines = whole->finding->engines | part->finding->engines;
    if (part->finding->weight == WEIGHT_CERTAIN && whole->finding->weight == WEIGHT_ADVISORY)
        whole->finding = part->finding;
    whole->finding->engines = engines;
    whole->reports += part->reports;
    runs_join(arena, whole, part);
}

static void entries_join(struct ledger *ledger)
{
    size_t kept = 0;
    map_init(&ledger->by_identity, ledger->arena);
    for (size_t i = 0; i < ledger->count; i++)
        ledger->entries[i].name = identity_write(ledger->arena, &ledger->entries[i].identity);
    if (ledger->count)
        qsort(ledger->entries, ledger->count, sizeof *ledger->entries, marks_compare);
    for (size_t i = 0; i < ledger->count; i++) {
        struct ledger_entry *whole = whole_of(ledger, &ledger->entries[i].identity);
        if (whole) {
            entry_join(ledger->arena, whole, &ledger->entries[i]);
            continue;
        }
        ledger->entries[kept] = ledger->entries[i];
        share(ledger, kept);
        entry_index(ledger, kept++);
    }
    ledger->count = kept;
}

/* ---- closing ---- */

/* Does one section let pass longer than the other? For ever is longest. */
static bool lasts_longer(const struct known *known, const struct known *other)
{
    if (!*known->expires || !*other->expires)
        return !*known->expires && *other->expires;
    return strcmp(known->expires, other->expires) > 0;
}

static void let_pass(struct ledger_entry *entry, struct known *known)
{
    known->seen = true;
    if (!entry->known || lasts_longer(known, entry->known))
        entry->known = known;
}

/* Finds the entries that one section of the baseline is about. None is a part of another, so one
 * that is exactly meant is the only one. */
static void known_apply(struct ledger *ledger, struct known *known)
{
    struct identity identity;
    if (identity_read(known->identity, &identity) != 0)
        return;
    struct ledger_entry *exact = entry_find(ledger, &identity);
    if (exact)
        let_pass(exact, known);
    for (size_t i = 0; i < identity.count && !exact; i++) {
        const struct sharers *sharers = sharers_of(ledger, &identity, i);
        for (size_t j = 0; j < sharers->count; j++)
            if (identity_same(&identity, &ledger->entries[sharers->list[j]].identity))
                let_pass(&ledger->entries[sharers->list[j]], known);
    }
}

static enum standing standing_of(const struct ledger_entry *entry, const char *today)
{
    if (entry->finding->weight == WEIGHT_ADVISORY)
        return STANDING_ADVISORY;
    if (!entry->known)
        return STANDING_NEW;
    bool over = *entry->known->expires && strcmp(entry->known->expires, today) <= 0;
    return over ? STANDING_EXPIRED : STANDING_KNOWN;
}

static bool run_is_of(const struct ledger *ledger, const struct ledger_entry *entry,
                      const char *tool)
{
    for (size_t i = 0; i < entry->runs_count; i++)
        if (strcmp(ledger->runs[entry->runs[i]].tool, tool) == 0)
            return true;
    return false;
}

static void entry_close(struct ledger *ledger, struct ledger_entry *entry, const char *today)
{
    entry->standing = standing_of(entry, today);
    entry->of = 0;
    for (size_t i = 0; i < ledger->run_count; i++)
        entry->of += run_is_of(ledger, entry, ledger->runs[i].tool);
    finding_fingerprint(entry->finding, &ledger->scope);
}

static int entry_compare(const void *a, const void *b)
{
    const struct ledger_entry *one = a, *other = b;
    if (one->standing != other->standing)
        return (int)one->standing - (int)other->standing;
    if (one->finding->kind != other->finding->kind)
        return (int)one->finding->kind - (int)other->finding->kind;
    return strcmp(one->name, other->name);
}

void ledger_close(struct ledger *ledger, const char *today)
{
    entries_join(ledger);
    for (size_t i = 0; ledger->baseline && i < ledger->baseline->count; i++)
        known_apply(ledger, &ledger->baseline->list[i]);
    for (size_t i = 0; i < ledger->count; i++)
        entry_close(ledger, &ledger->entries[i], today);
    if (ledger->count)
        qsort(ledger->entries, ledger->count, sizeof *ledger->entries, entry_compare);
}

size_t ledger_count(const struct ledger *ledger, enum standing standing)
{
    size_t count = 0;
    for (size_t i = 0; i < ledger->count; i++)
        count += ledger->entries[i].standing == standing;
    return count;
}

bool ledger_passes(const struct ledger *ledger)
{
    for (size_t i = 0; i < ledger->run_count; i++)
        if (ledger->runs[i].failed || ledger->runs[i].broken)
            return false;
    return ledger_count(ledger, STANDING_NEW) == 0 && ledger_count(ledger, STANDING_EXPIRED) == 0;
}

bool ledger_fails(const struct ledger *ledger)
{
    for (size_t i = 0; i < ledger->run_count; i++)
        if (ledger->runs[i].failed)
            return true;
    return ledger_count(ledger, STANDING_NEW) || ledger_count(ledger, STANDING_EXPIRED);
}
