#include "allowed.h"

#include <string.h>

static const char between[] = " \t\r";

static void words_add(struct arena *arena, struct words *words, char *line)
{
    for (char *word = line + strspn(line, between); *word; word += strspn(word, between)) {
        char *end = word + strcspn(word, between);
        bool last = *end == '\0';
        *end = '\0';
        words->list = arena_grow(arena, words->list, words->count, sizeof *words->list);
        words->list[words->count++] = word;
        word = last ? end : end + 1;
    }
}

/* Where the words below a line "[imports]" or "[lab unsafe-handler]" belong; NULL: nowhere. */
static struct words *part_of(const char *line, const char *lab, struct allowed *allowed,
                             struct words *others)
{
    size_t length = strlen(lab);
    if (strcmp(line, "[imports]") == 0)
        return &allowed->imports;
    if (strcmp(line, "[kit]") == 0)
        return &allowed->kit;
    if (strcmp(line, "[reserved]") == 0)
        return &allowed->reserved;
    if (strcmp(line, "[linked]") == 0)
        return &allowed->linked;
    if (strncmp(line, "[lab ", 5) != 0)
        return NULL;
    bool ours = strncmp(line + 5, lab, length) == 0 && strcmp(line + 5 + length, "]") == 0;
    return ours ? &allowed->imports : others;
}

int allowed_read(struct arena *arena, char *text, const char *lab, struct allowed *allowed,
                 char **error)
{
    struct words others = {0}, *part = NULL;
    int number = 1;
    *allowed = (struct allowed){0};
    for (char *line = text, *next; line; line = next, number++) {
        next = strchr(line, '\n');
        if (next)
            *next++ = '\0';
        line[strcspn(line, "#")] = '\0';
        if (*line == '[')
            part = part_of(line, lab, allowed, &others);
        else if (part)
            words_add(arena, part, line);
        if (!part && line[strspn(line, between)]) {
            *error = arena_printf(arena, "line %d belongs to no part of the list", number);
            return -1;
        }
    }
    return 0;
}

bool words_have(const struct words *words, const char *name)
{
    for (size_t i = 0; i < words->count; i++) {
        const char *word = words->list[i];
        size_t length = strlen(word);
        bool open = length && word[length - 1] == '*';
        if (open ? strncmp(name, word, length - 1) == 0 : strcmp(name, word) == 0)
            return true;
    }
    return false;
}
