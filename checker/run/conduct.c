#include "conduct.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* All of the file that is no hole. 0, or -1 with errno. */
static int shared_fill(int file, char *memory, off_t size)
{
    off_t end;
    for (off_t at = 0; at < size && (at = lseek(file, at, SEEK_DATA)) >= 0; at = end) {
        end = lseek(file, at, SEEK_HOLE);
        if (end < 0 || end > size)
            end = size;
        for (ssize_t got; at < end; at += got) {
            got = pread(file, memory + at, (size_t)(end - at), at);
            if (got <= 0)
                return -1;
        }
    }
    return 0;
}

/*
 * Read, not mapped: most of the file is holes, and whoever looks into one takes memory from the
 * file's room. When a submission has filled that, there is none, which would end racelab.
 */
static const struct shared *shared_read(const char *path)
{
    struct stat status;
    const off_t size = sizeof(struct shared);
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (file < 0)
        return NULL;
    void *memory = MAP_FAILED;
    errno = EINVAL;
    if (fstat(file, &status) == 0 && S_ISREG(status.st_mode) && status.st_size >= size)
        memory = mmap(NULL, (size_t)size, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (memory != MAP_FAILED && shared_fill(file, memory, size) != 0) {
        munmap(memory, (size_t)size);
        memory = MAP_FAILED;
    }
    int error = errno;
    close(file);
    errno = error;
    return memory == MAP_FAILED ? NULL : memory;
}

/* The plan's members, but for the script. */
static void plan_tell(struct shared *s, const struct conduct_plan *plan)
{
    s->magic = SHARED_MAGIC;
    s->size = sizeof *s;
    s->base_seed = plan->base_seed;
    s->budget = plan->budget ? plan->budget : CONDUCT_BUDGET;
    s->patience_ms = plan->patience_ms ? plan->patience_ms : CONDUCT_PATIENCE_MS;
    s->stop_after = plan->stop_after;
    s->keep_last = plan->keep_last || plan->tracing;
    s->tracing = plan->tracing;
    s->spurious = plan->spurious;
    s->forget = plan->forget;
    s->shorten = plan->shorten;
    s->quiet = plan->quiet;
    s->traces = plan->traces;
    s->halt = plan->halt;
    snprintf(s->reports, sizeof s->reports, "%s", plan->reports ? plan->reports : "");
    s->plan_count = (uint32_t)plan->count;
    memcpy(s->plan, plan->entries, plan->count * sizeof *plan->entries);
    s->script_count = (uint32_t)plan->script_count;
}

static int write_at(int file, const void *from, size_t size, size_t offset)
{
    ssize_t written = pwrite(file, from, size, (off_t)offset);
    if (written >= 0 && (size_t)written < size)
        errno = ENOSPC;
    return written == (ssize_t)size ? 0 : -1;
}

/* Written, not mapped: of a file that is mapped the kernel reads much more than is touched. */
static int plan_write(int file, const struct conduct_plan *plan)
{
    enum { TOLD = offsetof(struct shared, script) };
    struct shared *s =
        mmap(NULL, sizeof *s, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (s == MAP_FAILED)
        return -1;
    plan_tell(s, plan);
    int result = ftruncate(file, sizeof *s);
    if (result == 0)
        result = write_at(file, s, TOLD, 0);
    if (result == 0 && plan->script_count)
        result = write_at(file, plan->script, plan->script_count * sizeof *plan->script, TOLD);
    int error = errno;
    munmap(s, sizeof *s);
    errno = error;
    return result;
}

int conduct_begin(const char *path, const struct conduct_plan *plan)
{
    if (plan->count > PLAN_MOST || plan->script_count > SWITCHES_MOST) {
        errno = E2BIG;
        return -1;
    }
    int file = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (file < 0)
        return -1;
    int result = plan_write(file, plan);
    int error = errno;
    close(file);
    errno = error;
    return result;
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

static void *copy_of(struct arena *arena, const void *from, size_t count, size_t size)
{
    void *copy = arena_alloc(arena, count * size + 1);
    memcpy(copy, from, count * size);
    return copy;
}

/* Nothing in it may lead a reader astray. */
static void failure_tame(struct conduct_failure *f)
{
    if (f->kind >= CONDUCT_KIND_COUNT)
        f->kind = CONDUCT_UNMODELLED;
    f->side_count = (uint32_t)least(f->side_count, SIDES_MOST);
    f->short_count = (uint32_t)least(f->short_count, SHORT_MOST);
    f->message[MESSAGE_MOST - 1] = '\0';
    for (uint32_t i = 0; i < f->side_count; i++)
        f->sides[i].lock_count = (uint32_t)least(f->sides[i].lock_count, LOCKS_MOST);
}

int conduct_read(struct arena *arena, const char *path, struct conducted *conducted)
{
    const struct shared *s = shared_read(path);
    if (!s)
        return -1;
    struct conducted *c = conducted;
    *c = (struct conducted){
        .started = s->started != 0,
        .finished = s->finished != 0,
        .load = s->load,
        .run_count = s->run_count,
        .unmodelled = s->unmodelled,
        .computing = least(s->computing, s->unmodelled),
        .too_long = s->too_long,
        .exhausted = s->exhausted != 0,
        .exhausted_runs = s->exhausted_runs,
        .exhausted_depth = s->exhausted_depth,
        .failure_count = least(s->failure_count, FAILURES_MOST),
        .step_count = least(s->step_count, STEPS_MOST),
        .steps_lost = s->steps_lost,
        .points = s->points,
        .halted = s->halted,
        .measured = s->measured != 0,
        .span = s->span,
        .last = s->now,
        .switch_count = least(s->switch_count, SWITCHES_MOST),
        .switches_lost = s->switches_lost != 0,
        .made_count = least(s->script_count, SWITCHES_MOST),
    };
    c->span.wait_count = (uint32_t)least(c->span.wait_count, WAITS_MOST);
    failure_tame(&c->last);
    c->switches = copy_of(arena, s->switches, c->switch_count, sizeof *c->switches);
    c->made = copy_of(arena, s->made, c->made_count, sizeof *c->made);
    c->failures = copy_of(arena, s->failures, c->failure_count, sizeof *c->failures);
    c->runs = copy_of(arena, s->runs, least(c->run_count, RUNS_MOST), sizeof *c->runs);
    c->steps = copy_of(arena, s->steps, c->step_count, sizeof *c->steps);
    for (size_t i = 0; i < c->failure_count; i++)
        failure_tame(&c->failures[i]);
    return munmap((void *)(uintptr_t)s, sizeof *s);
}

const char *conduct_given_up(const struct conducted *conducted)
{
    if (conducted->computing == 0)
        return "was stuck in a call that the conductor does not model";
    if (conducted->computing < conducted->unmodelled)
        return "computed without an end, or was stuck in a call that the conductor does not model";
    return "went on computing for seconds, and no other thread could have its turn (an endless "
           "loop?)";
}

/* Nobody knows who wrote it. */
static size_t steps_tame(struct conduct_step *steps, size_t count)
{
    enum { THREADS_MOST = 4096 };
    size_t kept = 0;
    for (size_t i = 0; i < count; i++)
        if (steps[i].thread < THREADS_MOST && steps[i].op < OP_COUNT && steps[i].event <= STEP_NEXT)
            steps[kept++] = steps[i];
    return kept;
}

static int open_steps(const char *path, size_t failure)
{
    char *name;
    if (asprintf(&name, "%s.%zu.steps", path, failure) < 0)
        return -1;
    int file = open(name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    free(name);
    return file;
}

int conduct_read_steps(struct arena *arena, const char *path, size_t failure,
                       struct conducted *conducted)
{
    uint64_t count = 0;
    int file = open_steps(path, failure);
    if (file < 0)
        return -1;
    struct conduct_step *steps = arena_alloc(arena, STEPS_KEPT * sizeof *steps);
    ssize_t got = read(file, &count, sizeof count);
    if (got == sizeof count)
        got = read(file, steps, STEPS_KEPT * sizeof *steps);
    int error = got < 0 ? errno : EINVAL;
    close(file);
    if (got < (ssize_t)sizeof *steps) {
        errno = error;
        return -1;
    }
    size_t kept = (size_t)got / sizeof *steps;
    conducted->steps = steps;
    conducted->step_count = steps_tame(steps, kept);
    conducted->steps_lost = count > kept ? (size_t)(count - kept) : 0;
    return 0;
}

size_t conduct_done(const char *path)
{
    uint32_t count = 0;
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (file < 0)
        return 0;
    if (pread(file, &count, sizeof count, offsetof(struct shared, run_count)) != sizeof count)
        count = 0;
    close(file);
    return count;
}

/* FNV-1a, 64 bits. */
static uint64_t hash_file(uint64_t hash, const char *path)
{
    FILE *file = fopen(path, "re");
    for (int c; file && (c = getc(file)) != EOF;)
        hash = (hash ^ (unsigned char)c) * 0x100000001b3;
    if (file)
        fclose(file);
    return (hash ^ 0xff) * 0x100000001b3;
}

uint64_t conduct_seed(const char *const *files, size_t count)
{
    uint64_t hash = 0xcbf29ce484222325;
    for (size_t i = 0; i < count; i++)
        hash = hash_file(hash, files[i]);
    return hash;
}
