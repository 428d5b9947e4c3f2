/*
 * Two days on the bridge.
 *
 *     calm    two mates enter their lines and go home; then SIGTERM comes, to main, which is about
 *             to send it and so is in the middle of nothing
 *     busy    SIGTERM comes while main and a mate enter lines. Natively it would be luck where it
 *             finds them, so that is for racelab's scheduler, which tries all the places
 */
#include "drive.h"
#include "unsafe-handler.h"

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MATES = 2, LINES = 2 };

static void give_up(const char *why)
{
    fprintf(stderr, "driver: %s\n", why);
    exit(1);
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

static struct logbook *book_open(void)
{
    struct logbook *book = logbook_open();
    if (book == NULL)
        give_up("logbook_open returned NULL");
    return book;
}

static void turn_off(void)
{
    if (kill(getpid(), SIGTERM) != 0)
        give_up("SIGTERM can't be sent");
}

/* Main has waited, and the mates have gone: so many lines were entered. */
static void check_book(struct logbook *book, size_t entered)
{
    char last[LINE_SIZE];
    size_t length = logbook_length(book);
    drive_check(length == entered + 1, "the book has %zu lines, and should have %zu and a last one",
                length, entered);
    snprintf(last, sizeof last, "closed after %zu lines", entered);
    drive_check(strcmp(logbook_line(book, length - 1), last) == 0,
                "the last line of the book is '%s', and should be '%s'",
                logbook_line(book, length - 1), last);
    drive_check(!logbook_enter(book, "sailing on"), "a closed book took another line");
    logbook_free(book);
}

static void *mate(void *book)
{
    for (int i = 0; i < LINES; i++)
        drive_check(logbook_enter(book, "course 090, all well"), "an open book took no line");
    return NULL;
}

static void calm_day(void)
{
    struct logbook *book = book_open();
    pthread_t mates[MATES];
    for (int i = 0; i < MATES; i++)
        mates[i] = thread_start(mate, book);
    for (int i = 0; i < MATES; i++)
        thread_join(mates[i]);
    turn_off();
    logbook_wait(book);
    check_book(book, MATES * LINES);
}

struct bridge {
    struct logbook *book;
    size_t entered; /* by the mate */
};

static size_t lines_enter(struct logbook *book)
{
    size_t entered = 0;
    for (int i = 0; i < LINES; i++)
        entered += logbook_enter(book, "course 270, all well");
    return entered;
}

static void *busy_mate(void *argument)
{
    struct bridge *bridge = argument;
    bridge->entered = lines_enter(bridge->book);
    return NULL;
}

static void *harbour(void *unused)
{
    turn_off();
    return unused;
}

static void busy_day(void)
{
    struct bridge bridge = {.book = book_open()};
    pthread_t threads[] = {thread_start(busy_mate, &bridge), thread_start(harbour, NULL)};
    size_t entered = lines_enter(bridge.book);
    logbook_wait(bridge.book);
    thread_join(threads[0]);
    thread_join(threads[1]);
    check_book(bridge.book, entered + bridge.entered);
}

int main(void)
{
    drive_start();
    calm_day();
    if (drive_is_conducted())
        busy_day();
    return drive_end();
}
