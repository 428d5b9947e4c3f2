/*
 * The logbook of a ferry: lines that several threads enter, and a last one when SIGTERM comes.
 *
 * Try: ./lab check unsafe-handler. Go through the file with a finger and imagine, at every line,
 * that the signal comes now: what does the thread that stops there have in its hands?
 */
#include "unsafe-handler.h"

#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct line {
    struct line *next;
    char text[LINE_SIZE];
};

struct logbook {
    pthread_mutex_t lock;
    struct line *first, **end; /* guarded by lock */
    size_t length;             /* guarded by lock */
    bool closed;               /* guarded by lock */
    sem_t last_written;        /* posted once, when the book is closed */
};

static struct logbook *open_book; /* which SIGTERM closes; set before there are other threads */

/* Called with the lock held. */
static bool line_add(struct logbook *book, const char *text)
{
    struct line *line = calloc(1, sizeof *line);
    if (line == NULL)
        return false;
    strncpy(line->text, text, LINE_SIZE - 1);
    *book->end = line;
    book->end = &line->next;
    book->length++;
    return true;
}

static void book_close(struct logbook *book)
{
    char text[LINE_SIZE];
    pthread_mutex_lock(&book->lock);
    snprintf(text, sizeof text, "closed after %zu lines", book->length);
    line_add(book, text);
    book->closed = true;
    pthread_mutex_unlock(&book->lock);
    sem_post(&book->last_written);
}

static void on_term(int signal)
{
    (void)signal;
    book_close(open_book);
}

static bool closer_start(struct logbook *book)
{
    struct sigaction action = {.sa_handler = on_term};
    sigemptyset(&action.sa_mask);
    open_book = book;
    return sigaction(SIGTERM, &action, NULL) == 0;
}

static void closer_end(struct logbook *book)
{
    (void)book;
    signal(SIGTERM, SIG_DFL);
}

struct logbook *logbook_open(void)
{
    struct logbook *book = calloc(1, sizeof *book);
    if (book == NULL)
        return NULL;
    pthread_mutex_init(&book->lock, NULL);
    sem_init(&book->last_written, 0, 0);
    book->end = &book->first;
    if (!closer_start(book)) {
        free(book);
        return NULL;
    }
    return book;
}

bool logbook_enter(struct logbook *book, const char *text)
{
    pthread_mutex_lock(&book->lock);
    bool entered = !book->closed && line_add(book, text);
    pthread_mutex_unlock(&book->lock);
    return entered;
}

void logbook_wait(struct logbook *book)
{
    while (sem_wait(&book->last_written) != 0)
        continue; /* a signal came in between */
}

size_t logbook_length(struct logbook *book)
{
    return book->length;
}

const char *logbook_line(struct logbook *book, size_t number)
{
    const struct line *line = book->first;
    while (line != NULL && number-- > 0)
        line = line->next;
    return line == NULL ? "" : line->text;
}

void logbook_free(struct logbook *book)
{
    closer_end(book);
    for (struct line *line = book->first; line != NULL;) {
        struct line *next = line->next;
        free(line);
        line = next;
    }
    pthread_mutex_destroy(&book->lock);
    sem_destroy(&book->last_written);
    free(book);
}
