#include <stdlib.h>
#include <string.h>

#include "json.h"
#include "picture.h"

/* ---- writing ---- */

static json_t *json_of_side(const struct picture_side *side)
{
    return json_pack("{s:o, s:o, s:o, s:o, s:o}", "who", json_of_text(side->who), "what",
                     json_of_text(side->what), "where", json_of_text(side->where), "source",
                     json_of_text(side->source), "holds", json_of_text(side->holds));
}

static json_t *json_of_findings(const struct picture *picture)
{
    json_t *list = json_array();
    for (size_t i = 0; i < picture->finding_count; i++) {
        const struct picture_finding *finding = &picture->findings[i];
        json_t *sides = json_array();
        for (size_t j = 0; j < finding->count; j++)
            json_array_append_new(sides, json_of_side(&finding->sides[j]));
        json_array_append_new(list, json_pack("{s:o, s:o}", "fingerprint",
                                              json_of_text(finding->fingerprint), "sides", sides));
    }
    return list;
}

static json_t *json_of_row(const struct picture_row *row)
{
    return json_pack("{s:i, s:i, s:i, s:o, s:o, s:o, s:o, s:o, s:b, s:b}", "step", row->step,
                     "left_out", row->left_out, "column", row->column, "does",
                     json_of_text(row->does), "where", json_of_text(row->where), "source",
                     json_of_text(row->source), "holds", json_of_text(row->holds), "lanes",
                     json_of_text(row->lanes), "interrupted", row->interrupted, "stuck",
                     row->stuck);
}

static json_t *json_of_schedule(const struct picture *picture)
{
    json_t *columns = json_array(), *rows = json_array();
    for (size_t i = 0; i < picture->column_count; i++)
        json_array_append_new(columns, json_of_text(picture->columns[i]));
    for (size_t i = 0; i < picture->row_count; i++)
        json_array_append_new(rows, json_of_row(&picture->rows[i]));
    return json_pack("{s:o, s:o, s:o, s:i}", "fingerprint", json_of_text(picture->fingerprint),
                     "columns", columns, "rows", rows, "more", picture->more);
}

char *picture_write(const struct picture *picture)
{
    if (!picture->finding_count && !picture->row_count)
        return NULL;
    json_t *value = json_pack("{s:i, s:o, s:o}", "version", 1, "findings",
                              json_of_findings(picture), "schedule", json_of_schedule(picture));
    char *text = json_dumps(value, JSON_INDENT(1) | JSON_ENSURE_ASCII);
    json_decref(value);
    return text;
}

/* ---- reading ---- */

/* A member that has to be a text; NULL otherwise. */
static char *text_of(struct arena *arena, json_t *object, const char *key)
{
    return arena_copy(arena, json_string_value(json_object_get(object, key)));
}

static int read_side(struct arena *arena, json_t *value, struct picture_side *side)
{
    *side = (struct picture_side){.who = text_of(arena, value, "who"),
                                  .what = text_of(arena, value, "what"),
                                  .where = text_of(arena, value, "where"),
                                  .source = text_of(arena, value, "source"),
                                  .holds = text_of(arena, value, "holds")};
    return side->who && side->what && side->where && side->source && side->holds ? 0 : -1;
}

static int read_finding(struct arena *arena, json_t *value, struct picture_finding *finding)
{
    json_t *sides = json_object_get(value, "sides");
    finding->fingerprint = text_of(arena, value, "fingerprint");
    finding->count = json_array_size(sides);
    finding->sides = arena_alloc(arena, (finding->count + 1) * sizeof *finding->sides);
    for (size_t i = 0; i < finding->count; i++)
        if (read_side(arena, json_array_get(sides, i), &finding->sides[i]) != 0)
            return -1;
    return finding->fingerprint ? 0 : -1;
}

static int read_findings(struct arena *arena, json_t *list, struct picture *picture)
{
    picture->finding_count = json_array_size(list);
    picture->findings =
        arena_alloc(arena, (picture->finding_count + 1) * sizeof *picture->findings);
    for (size_t i = 0; i < picture->finding_count; i++)
        if (read_finding(arena, json_array_get(list, i), &picture->findings[i]) != 0)
            return -1;
    return 0;
}

/* A digit for each column, and a column that there is. */
static bool fits(const struct picture *picture, const struct picture_row *row)
{
    static const char digits[] = "01234";
    return strlen(row->lanes) == picture->column_count &&
           strspn(row->lanes, digits) == picture->column_count && row->column >= -1 &&
           row->column < (int)picture->column_count;
}

static int read_row(struct arena *arena, json_t *value, const struct picture *picture,
                    struct picture_row *row)
{
    int interrupted, stuck;
    *row = (struct picture_row){.does = text_of(arena, value, "does"),
                                .where = text_of(arena, value, "where"),
                                .source = text_of(arena, value, "source"),
                                .holds = text_of(arena, value, "holds"),
                                .lanes = text_of(arena, value, "lanes")};
    if (json_unpack(value, "{s:i, s:i, s:i, s:b, s:b}", "step", &row->step, "left_out",
                    &row->left_out, "column", &row->column, "interrupted", &interrupted, "stuck",
                    &stuck) != 0 ||
        !row->does || !row->where || !row->source || !row->holds || !row->lanes)
        return -1;
    row->interrupted = interrupted;
    row->stuck = stuck;
    return fits(picture, row) && row->step >= 0 && row->left_out >= 0 ? 0 : -1;
}

static int read_schedule(struct arena *arena, json_t *value, struct picture *picture)
{
    json_t *columns, *rows;
    picture->fingerprint = text_of(arena, value, "fingerprint");
    if (json_unpack(value, "{s:o, s:o, s:i}", "columns", &columns, "rows", &rows, "more",
                    &picture->more) != 0 ||
        !picture->fingerprint || picture->more < 0)
        return -1;
    picture->column_count = json_array_size(columns);
    picture->columns = arena_alloc(arena, (picture->column_count + 1) * sizeof *picture->columns);
    for (size_t i = 0; i < picture->column_count; i++) {
        const char *name = json_string_value(json_array_get(columns, i));
        picture->columns[i] = arena_copy(arena, name ? name : "");
    }
    picture->row_count = json_array_size(rows);
    picture->rows = arena_alloc(arena, (picture->row_count + 1) * sizeof *picture->rows);
    for (size_t i = 0; i < picture->row_count; i++)
        if (read_row(arena, json_array_get(rows, i), picture, &picture->rows[i]) != 0)
            return -1;
    return 0;
}

int picture_read(struct arena *arena, const char *text, size_t length, struct picture *picture)
{
    int version = 0;
    json_t *findings = NULL, *schedule = NULL;
    struct picture read = {0};
    json_t *value = json_loadb(text, length, 0, NULL);
    int result = -1;
    if (json_unpack(value, "{s:i, s:o, s:o}", "version", &version, "findings", &findings,
                    "schedule", &schedule) == 0 &&
        version == 1 && read_findings(arena, findings, &read) == 0 &&
        read_schedule(arena, schedule, &read) == 0)
        result = 0;
    json_decref(value);
    if (result == 0)
        *picture = read;
    return result;
}
