#include "suppressions.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../run/files.h"

static char *trimmed(char *line)
{
    line += strspn(line, " \t");
    size_t length = strlen(line);
    while (length && isspace((unsigned char)line[length - 1]))
        line[--length] = '\0';
    return line;
}

static void entry_add(struct suppressions *all, const char *file, const char *name)
{
    all->list = arena_grow(all->arena, all->list, all->count, sizeof *all->list);
    all->list[all->count++] = (struct suppression){file, arena_copy(all->arena, name), false};
}

/* Of Valgrind's, the first line behind a brace is the name; of the others, each line is an entry.
 */
static void entries_find(struct suppressions *all, const char *file, char *text)
{
    bool name_next = false;
    for (char *line; (line = strsep(&text, "\n"));) {
        line = trimmed(line);
        if (!*line || *line == '#')
            continue;
        if (!all->valgrind || name_next)
            entry_add(all, file, line);
        name_next = all->valgrind && *line == '{';
    }
}

static bool is_valgrinds(const char *text)
{
    return *text == '{' || strstr(text, "\n{");
}

int suppressions_add(struct suppressions *tsan, struct suppressions *valgrind, const char *path,
                     const char *name)
{
    char *text;
    size_t length;
    if (file_read(tsan->arena, path, 16 * 1024 * 1024, &text, &length) != 0)
        return -1;
    struct suppressions *all = is_valgrinds(text) ? valgrind : tsan;
    all->text = arena_printf(all->arena, "%s%s\n", all->text ? all->text : "", text);
    entries_find(all, name, text);
    return 0;
}

static void use(struct suppressions *all, const char *name)
{
    for (size_t i = 0; i < all->count; i++)
        if (strcmp(all->list[i].name, name) == 0)
            all->list[i].used = true;
}

/* "1 race:count", behind "ThreadSanitizer: Matched 1 suppressions (pid=12):" */
static void tsan_line_see(struct suppressions *all, char *line)
{
    char *name = line + strspn(line, "0123456789");
    if (name > line && *name == ' ')
        use(all, trimmed(name));
}

/* "<name>a race that we know</name>", in <suppcounts> */
static void valgrind_line_see(struct suppressions *all, char *line)
{
    line = trimmed(line);
    char *end = strstr(line, "</name>");
    if (strncmp(line, "<name>", 6) != 0 || !end)
        return;
    *end = '\0';
    use(all, line + 6);
}

void suppressions_see(struct suppressions *all, const char *report)
{
    char *line = NULL;
    size_t size = 0;
    FILE *file = all->count ? fopen(report, "re") : NULL;
    if (!file)
        return;
    while (getline(&line, &size, file) > 0)
        if (all->valgrind)
            valgrind_line_see(all, line);
        else
            tsan_line_see(all, line);
    free(line);
    fclose(file);
}

void suppressions_tell(const struct suppressions *all, struct ledger *ledger)
{
    for (size_t i = 0; all->asked && i < all->count; i++)
        if (!all->list[i].used)
            ledger_note(ledger, "%s: nothing needed the suppression '%s'; take it out.",
                        all->list[i].file, all->list[i].name);
}
