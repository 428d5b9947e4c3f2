/* right: a ticker says when, and a thread of the note's own saves. */
#include "never-rearmed.h"
#include "channel.h"
#include "context.h"
#include "ticker.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

struct note {
    save_function *save; /* this and the next four never change */
    void *argument;
    struct ticker *ticker;
    struct context *open; /* until the note is closed */
    pthread_t saver;
    pthread_mutex_t lock;
    char text[NOTE_MAX + 1]; /* guarded by lock, as are the next two */
    size_t length;
    size_t saved; /* so many letters are on disk, or on their way */
};

/* Copies the text if there is something new in it. Is there? */
static bool take_news(struct note *note, char *text)
{
    pthread_mutex_lock(&note->lock);
    bool news = note->saved < note->length;
    if (news)
        memcpy(text, note->text, sizeof note->text);
    note->saved = note->length;
    pthread_mutex_unlock(&note->lock);
    return news;
}

static void save_news(struct note *note)
{
    char text[NOTE_MAX + 1];
    if (take_news(note, text))
        note->save(text, note->argument);
}

static void *save_often(void *argument)
{
    struct note *note = argument;
    struct channel_case tick = {.direction = CASE_RECEIVE, .channel = ticker_channel(note->ticker)};
    while (channel_select(&tick, 1, WAIT_FOREVER, note->open) == 0)
        save_news(note);
    save_news(note);
    return NULL;
}

static void note_free(struct note *note)
{
    ticker_free(note->ticker);
    context_free(note->open);
    pthread_mutex_destroy(&note->lock);
    free(note);
}

struct note *note_open(long interval_ms, save_function *save, void *argument)
{
    struct note *note = calloc(1, sizeof *note);
    if (note == NULL)
        return NULL;
    note->save = save;
    note->argument = argument;
    if (pthread_mutex_init(&note->lock, NULL) != 0) {
        free(note);
        return NULL;
    }
    note->ticker = ticker_new(interval_ms);
    note->open = context_new(NULL);
    if (note->ticker == NULL || note->open == NULL ||
        pthread_create(&note->saver, NULL, save_often, note) != 0) {
        note_free(note);
        return NULL;
    }
    return note;
}

bool note_type(struct note *note, char letter)
{
    pthread_mutex_lock(&note->lock);
    bool room = note->length < NOTE_MAX;
    if (room)
        note->text[note->length++] = letter;
    pthread_mutex_unlock(&note->lock);
    return room;
}

void note_close(struct note *note)
{
    context_cancel(note->open);
    pthread_join(note->saver, NULL);
    note_free(note);
}
