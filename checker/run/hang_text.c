/*
 * A picture of a hang as lines of text, written by the keeper and read by racelab:
 *
 *     hang 1                                      the version of this format
 *     everyone 0                                  1: every thread waits
 *     thread 812 mutex 5555570ca280 813 0 4       tid, wait, address, owner, timed, switches
 *     frame 27249 /lib/x86_64-linux-gnu/libc.so.6 offset, module; of the thread above
 *     cycle 0 1                                   indexes of threads; not there without a cycle
 *     end                                         without it, the file was cut
 */
#include "watchdog.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static const char *const wait_names[] = {
    [WAIT_RUNNING] = "running", [WAIT_MUTEX] = "mutex", [WAIT_JOIN] = "join",
    [WAIT_FUTEX] = "futex",     [WAIT_SLEEP] = "sleep", [WAIT_OTHER] = "other",
};

/* --- writing -------------------------------------------------------------------------------- */

static void thread_write(const struct waiting_thread *thread, FILE *file)
{
    fprintf(file, "thread %d %s %" PRIx64 " %d %d %" PRIu64 "\n", (int)thread->tid,
            wait_names[thread->what], thread->address, (int)thread->owner, thread->timed,
            thread->switches);
    for (size_t i = 0; i < thread->stack.count; i++) {
        const struct frame *frame = &thread->stack.frames[i];
        bool fits = frame->module && !strchr(frame->module, '\n');
        fprintf(file, "frame %" PRIx64 " %s\n", frame->offset, fits ? frame->module : "");
    }
}

int watchdog_write(const struct hang *hang, FILE *file)
{
    fprintf(file, "hang 1\neveryone %d\n", hang->everyone_waits);
    for (size_t i = 0; i < hang->count; i++)
        thread_write(&hang->threads[i], file);
    for (size_t i = 0; i < hang->cycle_count; i++)
        fprintf(file, "%s %zu%s", i ? "" : "cycle", hang->cycle[i],
                i + 1 < hang->cycle_count ? "" : "\n");
    fputs("end\n", file);
    return fflush(file) != 0 || ferror(file) ? -1 : 0;
}

/* --- reading -------------------------------------------------------------------------------- */

/* A hang that is being read. */
struct reading {
    struct arena *arena;
    struct hang hang;
    bool ended;
};

static int wait_parse(const char *name, enum wait_for *what)
{
    for (size_t i = 0; i < sizeof wait_names / sizeof *wait_names; i++)
        if (strcmp(name, wait_names[i]) == 0) {
            *what = (enum wait_for)i;
            return 0;
        }
    return -1;
}

static int thread_read(struct reading *reading, const char *text)
{
    struct hang *hang = &reading->hang;
    struct waiting_thread thread = {0};
    char name[16];
    int tid, owner, timed;
    if (sscanf(text, "%d %15s %" SCNx64 " %d %d %" SCNu64, &tid, name, &thread.address, &owner,
               &timed, &thread.switches) != 6 ||
        wait_parse(name, &thread.what) != 0)
        return -1;
    thread.tid = tid;
    thread.owner = owner;
    thread.timed = timed != 0;
    hang->threads = arena_grow(reading->arena, hang->threads, hang->count, sizeof thread);
    hang->threads[hang->count++] = thread;
    return 0;
}

static int frame_read(struct reading *reading, const char *text)
{
    struct hang *hang = &reading->hang;
    char *end;
    uint64_t offset = strtoull(text, &end, 16);
    if (hang->count == 0 || end == text || *end != ' ')
        return -1;
    struct frame *frame = stack_add_frame(reading->arena, &hang->threads[hang->count - 1].stack);
    frame->offset = offset;
    if (end[1])
        frame->module = arena_copy(reading->arena, end + 1);
    return 0;
}

static int cycle_read(struct reading *reading, const char *text)
{
    struct hang *hang = &reading->hang;
    char *end;
    for (; *text; text = end) {
        size_t index = strtoul(text, &end, 10);
        if (end == text || index >= hang->count)
            return -1;
        hang->cycle =
            arena_grow(reading->arena, hang->cycle, hang->cycle_count, sizeof *hang->cycle);
        hang->cycle[hang->cycle_count++] = index;
    }
    return hang->cycle_count ? 0 : -1;
}

static int everyone_read(struct reading *reading, const char *text)
{
    reading->hang.everyone_waits = strcmp(text, "1") == 0;
    return 0;
}

static int version_read(struct reading *reading, const char *text)
{
    (void)reading;
    return strcmp(text, "1") == 0 ? 0 : -1;
}

static int end_read(struct reading *reading, const char *text)
{
    reading->ended = true;
    return *text ? -1 : 0;
}

static const struct {
    const char *word;
    int (*read)(struct reading *reading, const char *rest);
} lines[] = {{"hang", version_read}, {"everyone", everyone_read}, {"thread", thread_read},
             {"frame", frame_read},  {"cycle", cycle_read},       {"end", end_read}};

static int line_read(struct reading *reading, char *line)
{
    line[strcspn(line, "\n")] = '\0';
    size_t length = strcspn(line, " ");
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        if (strlen(lines[i].word) == length && strncmp(lines[i].word, line, length) == 0)
            return lines[i].read(reading, line + length + (line[length] == ' '));
    return -1;
}

int watchdog_read(struct arena *arena, FILE *file, struct hang *hang)
{
    struct reading reading = {.arena = arena};
    char *line = NULL;
    size_t room = 0;
    int result = 0;
    while (result == 0 && !reading.ended && getline(&line, &room, file) >= 0)
        result = line_read(&reading, line);
    free(line);
    if (result != 0 || !reading.ended)
        return -1;
    *hang = reading.hang;
    return 0;
}
