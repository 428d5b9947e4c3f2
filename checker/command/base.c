#include "base.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>

#include "../run/files.h"
#include "../run/process.h"

/* Cuts the text short. */
static const char *last_line(char *text)
{
    size_t length = strlen(text);
    while (length && text[length - 1] == '\n')
        text[--length] = '\0';
    char *line = strrchr(text, '\n');
    return line ? line + 1 : text;
}

enum base_outcome base_build(struct arena *arena, const char **said)
{
    static const size_t enough = 1024 * 1024;
    struct ending ending;
    char *argv[] = {"ninja", "base", NULL};
    char *folder = arena_printf(arena, "%s/ninja", work_folder());
    char *error = arena_alloc(arena, 256), *text = "";
    struct process_plan plan = {.argv = argv, .folder = folder, .deadline = 600};
    size_t length;
    bool cut;
    *said = error;
    if (folder_make(folder) != 0) {
        *said = arena_printf(arena, "%s can't be made: %s", folder, strerror(errno));
        return BASE_FAILED;
    }
    if (process_run(&plan, &ending, error, 256) != 0)
        return BASE_FAILED;
    file_read_start(arena, arena_printf(arena, "%s/out", folder), enough, &text, &length, &cut);
    if (ending.how != ENDED_EXIT)
        *said = arena_printf(arena, "ninja: %s", ending_describe(&ending, error, 256));
    else
        *said = last_line(arena_copy(arena, text));
    if (ending.how != ENDED_EXIT || ending.code != 0)
        return BASE_FAILED;
    return strstr(*said, "no work to do") ? BASE_THERE : BASE_BUILT;
}
