#include "source.h"

#include <string.h>

#include "files.h"

char *source_line(struct arena *arena, const char *path, int number)
{
    char *text;
    size_t length;
    if (!path || number < 1 || file_read(arena, path, 1024 * 1024, &text, &length) != 0)
        return NULL;
    for (int line = 1; line < number && text; line++) {
        text = strchr(text, '\n');
        text = text ? text + 1 : NULL;
    }
    if (!text)
        return NULL;
    text += strspn(text, " \t");
    return arena_copy_bytes(arena, text, strcspn(text, "\r\n"));
}
