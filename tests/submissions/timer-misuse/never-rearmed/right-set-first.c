/* right: sets the timer before it looks, so that no way out can miss it. */
#include "never-rearmed.h"
#include "timer.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

struct note {
    save_function *save; /* this and the next two never change */
    void *argument;
    long interval_ms;
    pthread_mutex_t lock;
    struct timer *autosave;  /* guarded by lock until note_open is done, then constant */
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

/* The timer calls this. The disk is slow, so the lock is not held while it writes. */
static void save_news(void *argument)
{
    struct note *note = argument;
    char text[NOTE_MAX + 1];
    bool news = take_news(note, text);
    timer_reset(note->autosave, note->interval_ms);
    if (news)
        note->save(text, note->argument);
}

struct note *note_open(long interval_ms, save_function *save, void *argument)
{
    struct note *note = calloc(1, sizeof *note);
    if (note == NULL)
        return NULL;
    note->save = save;
    note->argument = argument;
    note->interval_ms = interval_ms;
    if (pthread_mutex_init(&note->lock, NULL) != 0) {
        free(note);
        return NULL;
    }
    pthread_mutex_lock(&note->lock);
    note->autosave = timer_call(interval_ms, save_news, note);
    bool ready = note->autosave != NULL;
    pthread_mutex_unlock(&note->lock);
    if (ready)
        return note;
    pthread_mutex_destroy(&note->lock);
    free(note);
    return NULL;
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
    char text[NOTE_MAX + 1];
    timer_stop_and_wait(note->autosave);
    if (take_news(note, text))
        note->save(text, note->argument);
    timer_free(note->autosave);
    pthread_mutex_destroy(&note->lock);
    free(note);
}
