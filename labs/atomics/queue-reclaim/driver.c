/*
 * Three shows.
 *
 *     alone      one presenter, one screen
 *     popular    the screen shows somebody for long; meanwhile all who were waiting but the last
 *                one are taken, and as many others call
 *     busy       two threads put and take, and a third one shows, with nothing between them.
 *                Natively it would be luck who comes when, so that is for racelab's scheduler
 *
 * What tells main and the screen how far the other one is, is relaxed, so that it orders nothing.
 */
#include "drive.h"
#include "queue-reclaim.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

enum { WAITING = 24, CALLERS = 2 * WAITING, PATIENCE_MS = 1000 };

static atomic_bool showing; /* the screen shows its first caller */
static atomic_bool changed; /* main has changed the line meanwhile */
static atomic_int times_taken[CALLERS];

struct screen {
    struct line *line;
    bool slow;          /* the next caller is shown for long */
    int times[CALLERS]; /* that each caller was shown */
    int before;         /* the caller before this one */
    bool order;         /* all so far have come in their order */
};

static void give_up(const char *why)
{
    fprintf(stderr, "driver: %s\n", why);
    exit(1);
}

static bool comes_true(atomic_bool *flag)
{
    for (int ms = 0; ms < PATIENCE_MS; ms++) {
        if (atomic_load_explicit(flag, memory_order_relaxed))
            return true;
        drive_work(1);
    }
    return false;
}

static struct line *line_make(void)
{
    struct line *line = line_new();
    if (line == NULL)
        give_up("no memory for a line");
    for (int i = 0; i < CALLERS; i++)
        atomic_store(&times_taken[i], 0);
    return line;
}

static void put(struct line *line, int caller)
{
    if (!line_put(line, caller))
        give_up("no memory for a caller");
}

static int take(struct line *line)
{
    int caller = line_take(line);
    bool known = caller >= 0 && caller < CALLERS;
    drive_check(known || caller == NOBODY, "a caller %d was taken, who never called", caller);
    if (known)
        atomic_fetch_add_explicit(&times_taken[caller], 1, memory_order_relaxed);
    return caller;
}

static void show(int caller, void *argument)
{
    struct screen *screen = argument;
    if (caller < 0 || caller >= CALLERS) {
        drive_check(false, "the screen shows a caller %d, who never called", caller);
        return;
    }
    screen->times[caller]++;
    screen->order = screen->order && screen->before < caller;
    screen->before = caller;
    if (!screen->slow)
        return;
    screen->slow = false;
    atomic_store_explicit(&showing, true, memory_order_relaxed);
    drive_check(comes_true(&changed), "the line stood still while the screen showed a caller");
}

/* Main is alone. Then callers 0 to count - 1 have been taken once. */
static void check_all_taken(struct line *line, int count)
{
    for (int i = 0; i < CALLERS && take(line) != NOBODY; i++)
        continue;
    for (int i = 0; i < count; i++) {
        int times = atomic_load(&times_taken[i]);
        drive_check(times == 1, "caller %d was on the air %d times, and should be once", i, times);
    }
    line_free(line);
}

static void check_screen(const struct screen *screen, int first, int last)
{
    for (int i = first; i <= last; i++)
        drive_check(screen->times[i] == 1,
                    "caller %d waited all the time, and was on the screen %d times, not once", i,
                    screen->times[i]);
    drive_check(screen->order, "the screen does not show the callers in their order");
}

static void *screen_run(void *argument)
{
    struct screen *screen = argument;
    screen->before = NOBODY;
    screen->order = true;
    line_show(screen->line, show, screen);
    return NULL;
}

static pthread_t thread_start(void *(*body)(void *argument), void *argument)
{
    pthread_t thread;
    if (pthread_create(&thread, NULL, body, argument) != 0)
        give_up("a thread can't be started");
    return thread;
}

static void thread_join(pthread_t thread)
{
    if (pthread_join(thread, NULL) != 0)
        give_up("a thread can't be joined");
}

static void show_alone(void)
{
    struct screen screen = {.line = line_make()};
    drive_check(take(screen.line) == NOBODY, "somebody was taken out of an empty line");
    for (int i = 0; i < 3; i++)
        put(screen.line, i);
    drive_check(take(screen.line) == 0, "the caller who was taken has not waited longest");
    screen_run(&screen);
    check_screen(&screen, 1, 2);
    drive_check(screen.times[0] == 0, "the screen shows a caller who has left the line");
    check_all_taken(screen.line, 3);
}

static void popular_show(void)
{
    struct screen screen = {.line = line_make(), .slow = true};
    for (int i = 0; i < WAITING; i++)
        put(screen.line, i);
    pthread_t thread = thread_start(screen_run, &screen);
    drive_check(comes_true(&showing), "the screen shows nobody, and the line is full");
    for (int i = 0; i < WAITING - 1; i++)
        take(screen.line);
    for (int i = WAITING; i < CALLERS; i++)
        put(screen.line, i);
    atomic_store_explicit(&changed, true, memory_order_relaxed);
    thread_join(thread);
    check_screen(&screen, WAITING - 1, WAITING - 1);
    check_all_taken(screen.line, CALLERS);
}

struct presenter {
    struct line *line;
    int caller; /* whom it puts, and the one after */
};

static void *present(void *argument)
{
    struct presenter *presenter = argument;
    put(presenter->line, presenter->caller);
    take(presenter->line);
    put(presenter->line, presenter->caller + 1);
    take(presenter->line);
    return NULL;
}

static void busy_show(void)
{
    struct screen screen = {.line = line_make()};
    struct presenter presenters[] = {{screen.line, 1}, {screen.line, 3}};
    put(screen.line, 0);
    pthread_t threads[] = {thread_start(present, &presenters[0]),
                           thread_start(present, &presenters[1]),
                           thread_start(screen_run, &screen)};
    for (int i = 0; i < 3; i++)
        thread_join(threads[i]);
    for (int i = 0; i < 5; i++)
        drive_check(screen.times[i] <= 1, "caller %d is on the screen %d times", i,
                    screen.times[i]);
    check_all_taken(screen.line, 5);
}

int main(void)
{
    drive_start();
    show_alone();
    popular_show();
    if (drive_is_conducted())
        busy_show();
    return drive_end();
}
