/* lab gate: reports in, entries of the ledger out. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../engine/log.h"
#include "../engine/parse.h"
#include "../run/source.h"
#include "../run/symbols.h"
#include "gate.h"

/* What is being read, and how paths in it were understood so far. */
struct reading {
    struct ledger *ledger;
    size_t without_names; /* reports whose stacks name no function */
    size_t reports;
};

/* ---- paths ---- */

/* A path below the project's root, without the root; otherwise NULL. */
static char *below(char *path, const char *root)
{
    size_t length = strlen(root);
    if (strncmp(path, root, length) != 0 || path[length] != '/')
        return NULL;
    return path + length + 1;
}

/*
 * The same file in this project: a log tells where it was when the program was built, in another
 * folder or on another machine. The longest end of the path that names a file here is taken.
 */
static char *path_here(const struct ledger *ledger, char *path)
{
    char *here = below(path, ledger->root);
    if (here)
        return here;
    for (char *end = file_is_of_library(path) ? NULL : path; end; end = strchr(end, '/')) {
        end += *end == '/';
        if (*end && source_exists(end))
            return end;
    }
    return path;
}

/* Where a path leads is found out once. */
struct known_path {
    char *path, *here;
    struct known_path *next;
};

static char *path_known(struct ledger *ledger, const char *path)
{
    void **place = map_at(&ledger->paths, map_key(path));
    for (struct known_path *known = *place; known; known = known->next)
        if (strcmp(known->path, path) == 0)
            return known->here;
    struct known_path *known = arena_alloc(ledger->arena, sizeof *known);
    known->path = arena_copy(ledger->arena, path);
    known->here = path_here(ledger, known->path);
    known->next = *place;
    *place = known;
    return known->here;
}

static void stack_come_home(struct ledger *ledger, struct stack *stack)
{
    for (size_t i = 0; i < stack->count; i++)
        if (stack->frames[i].file)
            stack->frames[i].file = path_known(ledger, stack->frames[i].file);
}

/* ---- findings ---- */

static char *line_of(struct arena *arena, const struct frame *frame, void *argument)
{
    (void)argument;
    return source_line(arena, frame->file, frame->line);
}

static bool is_bare(const struct stack *stack)
{
    for (size_t i = 0; i < stack->count; i++)
        if (!stack->frames[i].function && stack->frames[i].module)
            return true;
    return false;
}

/* Reports made with symbolize=0 get their names here, as far as the program is still there. */
static void names_find(struct findings *one)
{
    for (size_t i = 0; i < one->list[0]->side_count; i++)
        if (is_bare(&one->list[0]->sides[i].stack)) {
            symbols_resolve(one);
            tsan_settle(one);
            return;
        }
}

static bool has_names(const struct finding *finding)
{
    for (size_t i = 0; i < finding->side_count; i++)
        for (size_t j = 0; j < finding->sides[i].stack.count; j++)
            if (finding->sides[i].stack.frames[j].function)
                return true;
    return finding->side_count == 0;
}

void gate_count(struct ledger *ledger, struct findings *one)
{
    struct finding *finding = one->list[0];
    struct identity identity;
    names_find(one);
    for (size_t i = 0; i < finding->side_count; i++)
        stack_come_home(ledger, &finding->sides[i].stack);
    stack_come_home(ledger, &finding->place.allocated);
    identity_of(&identity, one->arena, finding, &ledger->scope, line_of, NULL);
    ledger_add(ledger, finding, &identity);
}

static void found(struct findings *one, void *argument)
{
    struct reading *reading = argument;
    gate_count(reading->ledger, one);
    reading->reports++;
    reading->without_names += !has_names(one->list[0]);
}

/* ---- logs ---- */

static int descriptor_of(const char *path)
{
    struct stat status;
    if (strcmp(path, "-") == 0)
        return STDIN_FILENO;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd >= 0 && fstat(fd, &status) == 0 && S_ISDIR(status.st_mode)) {
        close(fd);
        errno = EISDIR;
        return -1;
    }
    return fd;
}

static int feed(struct log *log, int fd)
{
    static char bytes[256 * 1024];
    ssize_t count;
    while ((count = read(fd, bytes, sizeof bytes)) != 0) {
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return -1;
        log_feed(log, bytes, (size_t)count);
    }
    return 0;
}

static void summary_tell(struct ledger *ledger, const struct reading *reading,
                         const struct log_summary *summary, const char *name)
{
    struct ledger_run *run = &ledger->runs[ledger->run_count - 1];
    run->gave_up = summary->gave_up != NULL;
    if (summary->gave_up)
        run->broken = arena_printf(ledger->arena, "the tool gave up: %s", summary->gave_up);
    else if (summary->cut)
        run->broken = "the report ends before its end; there may have been more";
    else if (summary->is_plain_valgrind && !summary->reports)
        run->broken = "this is Valgrind's text for people; run valgrind with --xml=yes "
                      "--xml-file=FILE and give that file";
    if (summary->torn)
        ledger_note(ledger, "%s: %zu of %zu reports break off; what is left of them was counted.",
                    name, summary->torn, summary->reports);
    if (reading->without_names)
        ledger_note(ledger,
                    "%s: %zu of %zu reports name no function: build with -g, and let the tool find "
                    "llvm-symbolizer.",
                    name, reading->without_names, reading->reports);
}

int gate_read(struct ledger *ledger, const char *path, const char *name)
{
    struct reading reading = {.ledger = ledger};
    struct log_summary summary;
    int fd = descriptor_of(path);
    if (fd < 0)
        return -1;
    struct log *log = log_begin(found, &reading);
    int result = feed(log, fd);
    int failure = errno;
    log_end(log, ledger->arena, &summary);
    if (fd != STDIN_FILENO)
        close(fd);
    if (result == 0)
        summary_tell(ledger, &reading, &summary, name);
    errno = failure;
    return result;
}
