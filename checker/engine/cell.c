#include "cell.h"

#include <fcntl.h>
#include <glob.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../run/files.h"
#include "../run/filter.h"
#include "../run/sandbox.h"

/* What the compiler may see of racelab: headers and what is linked, no sources, no solutions. */
static const char *const *readable(const struct exam *exam, const char *root)
{
    static const char *const ours[] = {
        "labs/kit",        "checker/shim",   "checker/conductor",   "build/shim",
        "build/conductor", "build/libkit.a", "build/tsan/libkit.a", "build/address/libkit.a"};
    struct arena *arena = exam->arena;
    glob_t headers = {0};
    size_t n = 0, count = sizeof ours / sizeof *ours;
    glob(arena_printf(arena, "%s/*.h", exam->lab->folder), 0, NULL, &headers);
    const char **list =
        arena_alloc(arena, (count + headers.gl_pathc + FLAVOUR_COUNT + 2) * sizeof *list);
    for (size_t i = 0; i < count; i++)
        list[n++] = arena_printf(arena, "%s/%s", root, ours[i]);
    for (size_t i = 0; i < headers.gl_pathc; i++)
        list[n++] = arena_printf(arena, "%s/%s", root, headers.gl_pathv[i]);
    for (int i = 0; i < FLAVOUR_COUNT; i++)
        list[n++] = arena_printf(arena, "%s/%s/%s/%s.driver.o", root, work_folder(),
                                 flavour_names[i], exam->lab->name);
    list[n] = NULL;
    globfree(&headers);
    return list;
}

static int filter_make(const char *path)
{
    int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (file < 0)
        return -1;
    int written = filter_write(file);
    return close(file) == 0 ? written : -1;
}

/* Others may not be able to read the source where it is: they see a copy in its place. */
static int source_copy(struct exam *exam, const char *root, struct sandbox *sandbox)
{
    char *text;
    size_t length;
    const char *source = exam->sources[0];
    sandbox->original =
        source[0] == '/' ? source : arena_printf(exam->arena, "%s/%s", root, source);
    sandbox->copy = arena_printf(exam->arena, "%s.c", exam->cell);
    if (file_read(exam->arena, source, 0, &text, &length) != 0)
        return -1;
    return file_write(sandbox->copy, text, length) | chmod(sandbox->copy, 0644);
}

int cell_make(struct exam *exam, size_t serial)
{
    static const size_t room = (size_t)256 << 20, memory = (size_t)4 << 30;
    static const double seconds = 60;
    struct arena *arena = exam->arena;
    char *root = getcwd(NULL, 0);
    if (!root)
        return -1;
    exam->cell = arena_printf(arena, "%s/%s/cell-%zu", root, work_folder(), serial);
    char *filter = arena_printf(arena, "%s/%s/filter", root, work_folder());
    struct sandbox sandbox = {.readable = readable(exam, root),
                              .room = exam->cell,
                              .tools = true,
                              .user = sandbox_user(serial),
                              .processes = 64};
    int result = filter_make(filter) | sandbox_room_make(exam->cell, room, sandbox.user);
    result |= source_copy(exam, root, &sandbox);
    for (int i = 0; i < FLAVOUR_COUNT; i++) {
        char *folder = arena_printf(arena, "%s/%s", exam->cell, flavour_names[i]);
        result |= folder_make(folder);
        if (sandbox.user)
            result |= chown(folder, sandbox.user, sandbox.user);
    }
    char *script = sandbox_script(arena, &sandbox, filter, root, seconds, memory);
    char *path = arena_printf(arena, "%s.sh", exam->cell);
    result |= file_write(path, script, strlen(script)) | chmod(path, 0755);
    free(root);
    return result == 0 ? 0 : -1;
}

void cell_free(const struct exam *exam)
{
    if (exam->cell)
        sandbox_room_free(exam->cell);
}
