#include "style.h"

#include <stdlib.h>
#include <unistd.h>

const char *colour(FILE *file, enum colour colour)
{
    static const char *const escapes[] = {
        [PLAIN] = "\033[0m",  [BOLD] = "\033[1m",    [RED] = "\033[31m",
        [GREEN] = "\033[32m", [YELLOW] = "\033[33m", [DIM] = "\033[2m",
    };
    const char *refused = getenv("NO_COLOR");
    if (!isatty(fileno(file)) || (refused && *refused))
        return "";
    return escapes[colour];
}

static void show_step(struct progress *progress, const char *what, size_t done, size_t count)
{
    (void)progress;
    if (isatty(STDERR_FILENO))
        fprintf(stderr, "\r\033[K[%zu/%zu] %.60s", done, count, what);
}

struct progress terminal_progress = {.step = show_step};

void progress_end(void)
{
    if (isatty(STDERR_FILENO))
        fputs("\r\033[K", stderr);
}
