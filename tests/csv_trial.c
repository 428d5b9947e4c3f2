#include "csv_trial.h"

#include <CUnit/CUnit.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "../checker/run/files.h"
#include "grade_trial.h"
#include "scratch.h"
#include "shell.h"

void csv_table_read(struct csv_table *table, const char *text, char separator)
{
    enum { START, PLAIN, QUOTED, CLOSED } state = START;
    size_t column = 0;
    *table = (struct csv_table){0};
    if (strncmp(text, "\xef\xbb\xbf", 3) == 0)
        text += 3;
    for (; *text && table->rows < CSV_MOST && column < CSV_MOST; text++) {
        char **cell = &table->cells[table->rows][column];
        if (!*cell)
            *cell = "";
        if (state == START && *text == '"') {
            state = QUOTED;
        } else if (state == QUOTED && *text == '"') {
            state = CLOSED;
        } else if (state != QUOTED && *text == separator) {
            state = START;
            column++;
            table->cells[table->rows][column] = "";
        } else if (state != QUOTED && (*text == '\n' || *text == '\r')) {
            state = START;
            column = 0;
            table->rows++;
            text += strncmp(text, "\r\n", 2) == 0;
        } else { /* of two quotes the second comes here */
            state = state == CLOSED ? QUOTED : state == START ? PLAIN : state;
            *cell = arena_printf(&class_arena, "%s%c", *cell, *text);
        }
        if (state == CLOSED && text[1] == '"') {
            *cell = arena_printf(&class_arena, "%s\"", *cell);
            state = QUOTED;
            text++;
        }
    }
    table->rows += table->cells[table->rows][0] != NULL;
}

static void compare(const struct csv_table *table, const json_t *rows)
{
    CU_ASSERT_EQUAL(json_array_size(rows), table->rows);
    for (size_t i = 0; i < table->rows; i++) {
        const json_t *row = json_array_get(rows, i);
        for (size_t j = 0; j < CSV_MOST; j++) {
            const char *his = json_string_value(json_array_get(row, j));
            const char *mine = table->cells[i][j];
            bool same = his && mine ? strcmp(his, mine) == 0 : (his && *his) == (mine && *mine);
            if (!same)
                fprintf(stderr, "row %zu, cell %zu: python3 has '%s', not '%s'\n", i, j, his, mine);
            CU_ASSERT_TRUE(same);
        }
    }
}

void csv_table_ask_python(const struct csv_table *table, const char *text, char separator)
{
    static const char script[] =
        "import csv, json, sys\n"
        "rows = csv.reader(open(sys.argv[1], newline='', encoding='utf-8-sig'), strict=True,\n"
        "                  delimiter=sys.argv[2])\n"
        "print(json.dumps(list(rows)))\n";
    char *python = program_in_path(&class_arena, "python3");
    if (!python) {
        puts("skipped: there is no python3 here to read CSV with");
        return;
    }
    shell_root(); /* is found from here, and only the first time */
    scratch_enter();
    scratch_put("table.csv", text);
    const char *const arguments[] = {"-I", "-c", script, "table.csv", (char[]){separator, 0}, NULL};
    struct shell shell;
    shell_start(&shell, &(struct shell_place){.program = python}, arguments);
    shell_finish(&shell);
    json_t *rows = json_loads(shell.out, 0, NULL);
    CU_ASSERT_EQUAL(shell.status, 0);
    CU_ASSERT_PTR_NOT_NULL(rows);
    if (rows)
        compare(table, rows);
    else
        fprintf(stderr, "%s%s\n", shell.out, shell.err);
    json_decref(rows);
    shell_free(&shell);
    scratch_leave();
}
