#include "style.h"

#include <stdlib.h>
#include <unistd.h>

#include "columns.h"

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
    enum { USUAL = 80 };
    if (!isatty(STDERR_FILENO))
        return;
    fputs("\r\033[K", stderr);
    int used = fprintf(stderr, "[%zu/%zu] ", done, count);
    print_at_most(stderr, what, screen_columns(stderr, USUAL) - 1 - used);
}

struct progress terminal_progress = {.step = show_step};

void progress_end(void)
{
    if (isatty(STDERR_FILENO))
        fputs("\r\033[K", stderr);
}
