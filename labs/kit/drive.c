/*
 * The report of a driver, and the start line.
 *
 * The report's file and the token are taken before main, and taken out of the environment: what the
 * program starts, or reads there, learns neither. The token lies where reading it ends the program.
 * A line is one write at the end of the file, so that lines of several threads, or of a child
 * process, never mix.
 *
 * A check that holds takes no lock and writes nothing: drivers check in the middle of what they
 * drive, and a lock in there would order threads whose races are to be found.
 */
#define _DEFAULT_SOURCE 1 /* MAP_ANONYMOUS */
#include "drive.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "canary.h"
#include "check.h"

enum { PAGE = 4096, FOLLOW_MS = 1000 };

/* All constant once main runs. */
static int report = -1; /* -1: by hand */
static char *token;     /* on a page of its own, that nobody can read until the end; or NULL */
static bool canary_wanted;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static bool failed; /* guarded by lock */

/* The report can't be kept: that is no fault of the program under test. */
static _Noreturn void end_broken(const char *what)
{
    fprintf(stderr, "driver: %s: %s\n", what, strerror(errno));
    _exit(3);
}

/* The variable's value on a page of its own, or NULL. It is wiped where it stood: /proc shows the
 * environment as it lies in memory, whatever unsetenv does. */
static char *variable_take(const char *name)
{
    char *value = getenv(name);
    if (!value)
        return NULL;
    char *page = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (page == MAP_FAILED || strlen(value) >= PAGE)
        end_broken("no memory");
    strcpy(page, value);
    memset(value, 0, strlen(value));
    unsetenv(name);
    return page;
}

static void page_protect(char *page, int protection)
{
    if (page && mprotect(page, PAGE, protection) != 0)
        end_broken("a page can't be protected");
}

/* 101 is the earliest there is for a program: before any constructor without a number. */
__attribute__((constructor(101))) static void report_open(void)
{
    char *path = variable_take("LAB_REPORT");
    token = variable_take("LAB_TOKEN");
    canary_wanted = variable_take("LAB_CANARY") != NULL;
    page_protect(token, PROT_NONE);
    if (!path)
        return;
    report = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (report < 0)
        end_broken("the report named by LAB_REPORT can't be opened");
    munmap(path, PAGE);
}

/* "WORD TEXT\n" in memory of its own. A line is one line, whatever the text holds. */
static char *line_new(const char *word, const char *text)
{
    size_t size = strlen(word) + 1 + strlen(text) + 2;
    char *line = malloc(size);
    if (!line)
        end_broken("no memory");
    snprintf(line, size, "%s %s", word, text);
    for (char *c = line; *c; c++)
        if ((unsigned char)*c < ' ')
            *c = ' ';
    strcat(line, "\n");
    return line;
}

static void report_line(const char *word, const char *text)
{
    if (report < 0)
        return;
    char *line = line_new(word, text);
    if (write(report, line, strlen(line)) != (ssize_t)strlen(line))
        end_broken("the report can't be written");
    free(line);
}

static char *text_new(const char *format, va_list arguments)
{
    va_list again;
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, again);
    va_end(again);
    char *text = length < 0 ? NULL : malloc((size_t)length + 1);
    if (!text)
        end_broken("a sentence can't be made");
    vsnprintf(text, (size_t)length + 1, format, arguments);
    return text;
}

/* Of the scheduler, where it is linked in. A program that leaves between the two has shown nothing.
 */
void conductor_driver_begins(void) __attribute__((weak));
void conductor_driver_ends(void) __attribute__((weak));

void drive_start(void)
{
    if (conductor_driver_begins)
        conductor_driver_begins();
    /* What was printed before a crash or a hang is there to be read. */
    setvbuf(stdout, NULL, _IOLBF, 0);
}

void drive_check(bool condition, const char *format, ...)
{
    if (condition)
        return;
    va_list arguments;
    va_start(arguments, format);
    char *text = text_new(format, arguments);
    va_end(arguments);
    MUST(pthread_mutex_lock(&lock));
    failed = true;
    fprintf(stderr, "wrong: %s\n", text);
    report_line("wrong", text);
    MUST(pthread_mutex_unlock(&lock));
    free(text);
}

/* Of the scheduler, where it is linked in; 1 while it is at work. */
extern unsigned char conductor_on __attribute__((weak));

bool drive_is_conducted(void)
{
    return &conductor_on != NULL && conductor_on;
}

/* The same, and no schedule point: what does nothing in a schedule must not be seen in it. */
__attribute__((no_sanitize_thread)) static bool is_ordinary(void)
{
    return &conductor_on == NULL || !conductor_on;
}

int drive_pass(atomic_int *count)
{
    return is_ordinary() ? atomic_fetch_add_explicit(count, 1, memory_order_relaxed) : 0;
}

void drive_follow(const atomic_int *count, int passed)
{
    for (int ms = 0; is_ordinary() && ms < FOLLOW_MS &&
                     atomic_load_explicit(count, memory_order_relaxed) < passed;
         ms++)
        drive_work(1);
}

/* Linux says which system call a thread is in, or "running". */
bool drive_main_waits(void)
{
    char path[64], call[8] = "";
    if (drive_is_conducted())
        return true;
    snprintf(path, sizeof path, "/proc/self/task/%d/syscall", (int)getpid());
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return false;
    ssize_t length = read(file, call, sizeof call - 1);
    close(file);
    return length > 0 && strtol(call, NULL, 10) == SYS_futex;
}

void drive_work(int milliseconds)
{
    struct timespec left = {.tv_sec = milliseconds / 1000,
                            .tv_nsec = milliseconds % 1000 * 1000000L};
    while (nanosleep(&left, &left) != 0 && errno == EINTR)
        ;
}

int drive_end(void)
{
    MUST(pthread_mutex_lock(&lock));
    int status = failed ? 1 : 0;
    page_protect(token, PROT_READ);
    report_line("end", token ? token : "");
    MUST(pthread_mutex_unlock(&lock));
    if (canary_wanted && canary_sing() != 0)
        report_line("mute", "there was no thread for the canary");
    if (conductor_driver_ends)
        conductor_driver_ends();
    return status;
}

/*
 * The start line. Each thread leaves it with the lock in its hands, but orders by that only what it
 * did before: what it does after it has let the lock go is ordered with nobody.
 */
struct start_line {
    int expected; /* constant */
    pthread_mutex_t lock;
    pthread_cond_t full; /* arrived reached expected */
    int arrived;         /* guarded by lock */
};

struct start_line *start_line_new(int expected)
{
    struct start_line *line = calloc(1, sizeof *line);
    if (!line)
        end_broken("no memory");
    line->expected = expected;
    MUST(pthread_mutex_init(&line->lock, NULL));
    MUST(pthread_cond_init(&line->full, NULL));
    return line;
}

void start_line_wait(struct start_line *line)
{
    MUST(pthread_mutex_lock(&line->lock));
    line->arrived++;
    MUST(pthread_cond_broadcast(&line->full));
    while (line->arrived < line->expected)
        MUST(pthread_cond_wait(&line->full, &line->lock));
    MUST(pthread_mutex_unlock(&line->lock));
}

void start_line_free(struct start_line *line)
{
    MUST(pthread_cond_destroy(&line->full));
    MUST(pthread_mutex_destroy(&line->lock));
    free(line);
}
