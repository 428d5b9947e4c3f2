#include "lab.h"

#include <stdlib.h>
#include <string.h>

#include "settings.h"

static const char *const criterion_names[CRITERION_COUNT] = {
    [CRITERION_BUILDS] = "builds", [CRITERION_RESULT] = "result", [CRITERION_DEFECT] = "defect",
    [CRITERION_CLEAN] = "clean",   [CRITERION_ENDS] = "ends",     [CRITERION_PARALLEL] = "parallel",
};

static const char *const criterion_sentences[CRITERION_COUNT] = {
    [CRITERION_BUILDS] = "it builds",
    [CRITERION_RESULT] = "the result is right",
    [CRITERION_DEFECT] = "the lab's own defect is gone",
    [CRITERION_CLEAN] = "nothing else was found",
    [CRITERION_ENDS] = "it ends, and gives back its threads and memory",
    [CRITERION_PARALLEL] = "its threads still work side by side",
};

static const int default_points[CRITERION_COUNT] = {10, 20, 40, 15, 15, 0};
static const int points_with_makespan[CRITERION_COUNT] = {10, 20, 40, 10, 10, 10};

const char *criterion_name(enum criterion criterion)
{
    return criterion_names[criterion];
}

const char *criterion_sentence(enum criterion criterion)
{
    return criterion_sentences[criterion];
}

/* A manifest being read. */
struct reading {
    struct settings settings;    /* first: the reader knows it alone */
    bool given[CRITERION_COUNT]; /* the points of a criterion */
    struct lab *lab;
};

/* Milliseconds, with three digits behind the point at most: "12", "0.25". */
static int read_makespan(struct reading *reading, const char *value)
{
    static const double most = 600000;
    char *end;
    size_t digits = strspn(value, "0123456789");
    size_t places = value[digits] == '.' ? strspn(value + digits + 1, "0123456789") : 0;
    double parsed = strtod(value, &end);
    bool plain = digits > 0 && digits + (places ? places + 1 : 0) == strlen(value);
    if (!plain || places > 3 || *end || parsed <= 0 || parsed > most)
        return settings_fails(&reading->settings,
                              "'makespan' must be a number of milliseconds above 0 and up to %.0f, "
                              "with at most three digits behind the point, not '%s'",
                              most, value);
    reading->lab->makespan = parsed;
    return 1;
}

/* A value continued on indented lines arrives piece by piece. */
static void text_append(struct arena *arena, char **text, const char *more)
{
    *text = *text ? arena_printf(arena, "%s %s", *text, more) : arena_copy(arena, more);
}

/* Calls use for each word of a list separated by commas or blanks. */
static int each_word(struct reading *reading, const char *list,
                     int (*use)(struct reading *reading, const char *word))
{
    while (*list) {
        list += strspn(list, ", \t");
        size_t length = strcspn(list, ", \t");
        if (length && !use(reading, arena_copy_bytes(reading->settings.arena, list, length)))
            return 0;
        list += length;
    }
    return 1;
}

static int add_need(struct reading *reading, const char *word)
{
    struct lab *lab = reading->lab;
    lab->needs =
        arena_grow(reading->settings.arena, lab->needs, lab->need_count, sizeof *lab->needs);
    lab->needs[lab->need_count++] = arena_copy(reading->settings.arena, word);
    return 1;
}

static int read_top(struct reading *reading, const char *name, const char *value)
{
    struct lab *lab = reading->lab;
    long number;
    if (strcmp(name, "title") == 0) {
        text_append(reading->settings.arena, &lab->title, value);
    } else if (strcmp(name, "teaches") == 0) {
        text_append(reading->settings.arena, &lab->teaches, value);
    } else if (strcmp(name, "difficulty") == 0) {
        if (!settings_number(&reading->settings, name, value, 1, 5, &number))
            return 0;
        lab->difficulty = (int)number;
    } else if (strcmp(name, "deadline") == 0) {
        if (!settings_number(&reading->settings, name, value, 1, 600, &number))
            return 0;
        lab->deadline = (double)number;
    } else if (strcmp(name, "needs") == 0) {
        return each_word(reading, value, add_need);
    } else if (strcmp(name, "makespan") == 0) {
        return read_makespan(reading, value);
    } else {
        return settings_fails(&reading->settings, "unknown key '%s'", name);
    }
    return 1;
}

/* By name; -1 also for one that only reads other people's logs, and sees no lab. */
static int lab_engine_parse(const char *name, enum engine_id *engine)
{
    enum engine_id named;
    if (engine_parse(name, &named) != 0 || (int)named >= ENGINE_LAB_COUNT)
        return -1;
    *engine = named;
    return 0;
}

static int read_engine(struct reading *reading, const char *name, const char *value)
{
    static const char *const words[] = {[PROMISE_OFF] = "off",
                                        [PROMISE_ADVISORY] = "advisory",
                                        [PROMISE_SILENT] = "silent",
                                        [PROMISE_FINDS] = "finds"};
    enum engine_id engine;
    if (lab_engine_parse(name, &engine) != 0)
        return settings_fails(&reading->settings, "unknown engine '%s'", name);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (strcmp(words[i], value) == 0) {
            reading->lab->promises[engine] = (enum promise)i;
            return 1;
        }
    }
    return settings_fails(&reading->settings,
                          "'%s' must be finds, silent, advisory or off, not '%s'", name, value);
}

static int read_why(struct reading *reading, const char *name, const char *value)
{
    enum engine_id engine;
    if (lab_engine_parse(name, &engine) == 0)
        text_append(reading->settings.arena, &reading->lab->why[engine], value);
    else
        return settings_fails(&reading->settings, "unknown engine '%s'", name);
    return 1;
}

static int witness_add_kind(struct reading *reading, const char *word)
{
    enum kind kind;
    if (kind_parse(word, &kind) != 0)
        return settings_fails(&reading->settings, "unknown kind of finding '%s'", word);
    reading->lab->witness.kinds[kind] = true;
    return 1;
}

static int witness_add_function(struct reading *reading, const char *word)
{
    struct witness *witness = &reading->lab->witness;
    witness->functions = arena_grow(reading->settings.arena, witness->functions,
                                    witness->function_count, sizeof *witness->functions);
    witness->functions[witness->function_count++] = arena_copy(reading->settings.arena, word);
    return 1;
}

static int read_witness(struct reading *reading, const char *name, const char *value)
{
    if (strcmp(name, "kinds") == 0)
        return each_word(reading, value, witness_add_kind);
    if (strcmp(name, "functions") == 0)
        return each_word(reading, value, witness_add_function);
    if (strcmp(name, "variable") != 0)
        return settings_fails(&reading->settings, "unknown key '%s'", name);
    reading->lab->witness.variable = *value ? arena_copy(reading->settings.arena, value) : NULL;
    return 1;
}

static int prediction_add_line(struct reading *reading, const char *word)
{
    struct prediction *prediction = &reading->lab->prediction;
    long line;
    if (!settings_number(&reading->settings, "lines", word, 1, 9999, &line))
        return 0;
    if (prediction->line_count && line <= prediction->lines[prediction->line_count - 1])
        return settings_fails(&reading->settings, "'lines' must rise, and %ld does not", line);
    prediction->lines = arena_grow(reading->settings.arena, prediction->lines,
                                   prediction->line_count, sizeof *prediction->lines);
    prediction->lines[prediction->line_count++] = (int)line;
    return 1;
}

static int read_prediction(struct reading *reading, const char *name, const char *value)
{
    struct prediction *prediction = &reading->lab->prediction;
    if (strcmp(name, "lines") == 0)
        return each_word(reading, value, prediction_add_line);
    if (strcmp(name, "question") == 0)
        text_append(reading->settings.arena, &prediction->question, value);
    else if (strcmp(name, "because") == 0)
        text_append(reading->settings.arena, &prediction->because, value);
    else
        return settings_fails(&reading->settings, "unknown key '%s'", name);
    return 1;
}

static int read_points(struct reading *reading, const char *name, const char *value)
{
    for (int i = 0; i < CRITERION_COUNT; i++) {
        long number;
        if (strcmp(name, criterion_names[i]) != 0)
            continue;
        if (!settings_number(&reading->settings, name, value, 0, 100, &number))
            return 0;
        reading->lab->points[i] = (int)number;
        reading->given[i] = true;
        return 1;
    }
    return settings_fails(&reading->settings, "unknown criterion '%s'", name);
}

static int read_specimen(struct reading *reading, const char *name, const char *value)
{
    struct lab *lab = reading->lab;
    struct specimen specimen = {.name = arena_copy(reading->settings.arena, name)};
    if (strcmp(value, "pass") == 0)
        specimen.passes = true;
    else if (kind_parse(value, &specimen.refused_for) != 0)
        return settings_fails(&reading->settings,
                              "'%s' must be pass or a kind of finding, not '%s'", name, value);
    lab->specimens = arena_grow(reading->settings.arena, lab->specimens, lab->specimen_count,
                                sizeof *lab->specimens);
    lab->specimens[lab->specimen_count++] = specimen;
    return 1;
}

static const struct {
    const char *name;
    int (*read)(struct reading *reading, const char *name, const char *value);
} sections[] = {
    {"", read_top},
    {"engines", read_engine},
    {"why", read_why},
    {"witness", read_witness},
    {"predict", read_prediction},
    {"points", read_points},
    {"submissions", read_specimen},
};

enum { SECTION_COUNT = sizeof sections / sizeof *sections };

static int read_section(struct settings *settings, const char *name)
{
    for (size_t i = 0; i < SECTION_COUNT; i++)
        if (strcmp(sections[i].name, name) == 0)
            return 1;
    return settings_fails(settings, "unknown section [%s]", name);
}

static int read_value(struct settings *settings, const char *section, const char *name,
                      const char *value)
{
    for (size_t i = 0; i < SECTION_COUNT; i++)
        if (strcmp(sections[i].name, section) == 0)
            return sections[i].read((struct reading *)settings, name, value);
    return settings_fails(settings, "unknown section [%s]", section);
}

/* What the manifest does not say: it depends on whether there is anything to be parallel for. */
static void points_complete(struct reading *reading)
{
    struct lab *lab = reading->lab;
    const int *usual = lab->makespan > 0 ? points_with_makespan : default_points;
    for (int i = 0; i < CRITERION_COUNT; i++)
        if (!reading->given[i])
            lab->points[i] = usual[i];
}

static const char *lab_fault(const struct lab *lab)
{
    int sum = 0;
    bool any_kind = false;
    for (int i = 0; i < CRITERION_COUNT; i++)
        sum += lab->points[i];
    for (int i = 0; i < KIND_COUNT; i++)
        any_kind = any_kind || lab->witness.kinds[i];
    if (!lab->title || !*lab->title || !lab->teaches || !*lab->teaches)
        return "title and teaches must be given";
    if (sum != 100)
        return "the points must sum up to 100";
    if (!any_kind)
        return "[witness] must name at least one kind";
    const struct prediction *asked = &lab->prediction;
    if ((asked->question || asked->because || asked->line_count) &&
        !(asked->question && asked->because && asked->line_count))
        return "[predict] needs all three: question, lines and because";
    if (lab->makespan <= 0 && lab->points[CRITERION_PARALLEL] > 0)
        return "there are points for 'parallel', and no makespan to judge it by";
    if (lab->makespan > 0 && lab->promises[ENGINE_CONDUCTOR] == PROMISE_OFF)
        return "a makespan is measured by the conductor, and that is off";
    return NULL;
}

/* "labs/<trap>/<name>/lab.ini" gives the lab its names. */
static void lab_name_from(struct arena *arena, struct lab *lab, const char *path)
{
    const char *end = strrchr(path, '/');
    lab->folder =
        end ? arena_copy_bytes(arena, path, (size_t)(end - path)) : arena_copy(arena, ".");
    const char *name = strrchr(lab->folder, '/');
    lab->name = arena_copy(arena, name ? name + 1 : lab->folder);
    lab->trap = arena_copy_bytes(arena, lab->folder, name ? (size_t)(name - lab->folder) : 0);
    const char *trap = strrchr(lab->trap, '/');
    if (trap)
        lab->trap = arena_copy(arena, trap + 1);
}

int lab_parse(struct arena *arena, const char *path, const char *text, struct lab *lab,
              char **error)
{
    struct lab fresh = {.difficulty = 1, .deadline = 10};
    struct reading reading = {
        .settings = {arena, path, .section = read_section, .value = read_value}, .lab = &fresh};
    if (settings_read(&reading.settings, text) != 0) {
        *error = reading.settings.error;
        return -1;
    }
    points_complete(&reading);
    const char *fault = lab_fault(&fresh);
    if (fault) {
        *error = arena_printf(arena, "%s: %s.", path, fault);
        return -1;
    }
    lab_name_from(arena, &fresh, path);
    *lab = fresh;
    return 0;
}

/*
 * Is one of the functions on a stack of this side? The whole stack counts, not the focus frame
 * alone: which of the student's functions touches the data first may change with a right edit.
 */
static bool side_has_function(const struct side *side, const struct witness *witness)
{
    for (size_t i = 0; i < side->stack.count; i++)
        for (size_t j = 0; side->stack.frames[i].function && j < witness->function_count; j++)
            if (strcmp(side->stack.frames[i].function, witness->functions[j]) == 0)
                return true;
    return false;
}

static bool finding_has_function(const struct finding *finding, const struct witness *witness)
{
    for (size_t i = 0; i < finding->side_count; i++)
        if (side_has_function(&finding->sides[i], witness))
            return true;
    return witness->function_count == 0 || finding->side_count == 0;
}

bool witness_matches(const struct witness *witness, const struct finding *finding)
{
    if (!witness->kinds[finding->kind] || !finding_has_function(finding, witness))
        return false;
    bool named = finding->place.region == REGION_GLOBAL && finding->place.name;
    return !witness->variable || !named || strcmp(witness->variable, finding->place.name) == 0;
}
