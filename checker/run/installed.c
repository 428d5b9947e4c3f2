#include "installed.h"

#include <limits.h>
#include <string.h>

#include "files.h"

char *installed_in(struct arena *arena)
{
    char *folder;
    size_t length;
    if (file_read(arena, "copy-of", PATH_MAX, &folder, &length) != 0)
        return NULL;
    folder[strcspn(folder, "\n")] = '\0';
    return *folder ? folder : NULL;
}
