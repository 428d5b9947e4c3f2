/*
 * Somebody writes letters: one with breaks in it, one without pausing for a moment, one on a disk
 * that is slow, and one that is closed at once. Each must be on disk when it should be.
 *
 * A break is longer than several intervals. It ends when it ends, whatever the note does in it.
 */
#include "drive.h"
#include "channel.h"
#include "never-rearmed.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Milliseconds. */
enum { INTERVAL = 10, NEVER = 60000, BREAK = 50, SAVE = 5, LETTER = 2, PATIENCE = 1000 };

enum { STEADY_MAX = 200 }; /* letters typed without a break */

struct disk {
    pthread_mutex_t lock;
    char text[NOTE_MAX + 1]; /* guarded by lock */
    struct channel *saved;   /* gets an item at each save, if it is empty */
    struct channel *begun;   /* a slow disk: gets an item when a save begins */
    struct channel *typed;   /* and waits for one from here */
};

static void give_up(const char *why)
{
    fprintf(stderr, "driver: %s\n", why);
    exit(1);
}

static struct channel *channel_make(void)
{
    struct channel *channel = channel_new(1);
    if (channel == NULL)
        give_up("no memory for a channel");
    return channel;
}

static void disk_init(struct disk *disk)
{
    memset(disk, 0, sizeof *disk);
    if (pthread_mutex_init(&disk->lock, NULL) != 0)
        give_up("no lock");
    disk->saved = channel_make();
    disk->begun = channel_make();
    disk->typed = channel_make();
}

static void disk_destroy(struct disk *disk)
{
    channel_free(disk->saved);
    channel_free(disk->begun);
    channel_free(disk->typed);
    pthread_mutex_destroy(&disk->lock);
}

static void save(const char *text, void *argument)
{
    struct disk *disk = argument;
    drive_work(SAVE);
    pthread_mutex_lock(&disk->lock);
    snprintf(disk->text, sizeof disk->text, "%s", text);
    pthread_mutex_unlock(&disk->lock);
    struct channel_case item = {.direction = CASE_SEND, .channel = disk->saved};
    channel_select(&item, 1, 0, NULL);
}

static size_t letters_on(struct disk *disk)
{
    pthread_mutex_lock(&disk->lock);
    size_t letters = strlen(disk->text);
    pthread_mutex_unlock(&disk->lock);
    return letters;
}

/* Is the whole text on disk, before our patience ends? */
static bool await_saved(struct disk *disk, size_t letters)
{
    struct channel_case item = {.direction = CASE_RECEIVE, .channel = disk->saved};
    while (letters_on(disk) < letters)
        if (channel_select(&item, 1, PATIENCE, NULL) == SELECT_TIMED_OUT)
            return false;
    return true;
}

static struct note *open_on(struct disk *disk, long interval_ms, save_function *function)
{
    struct note *note = note_open(interval_ms, function, disk);
    if (note == NULL)
        give_up("no memory for a note");
    return note;
}

static void type(struct note *note, const char *text)
{
    for (; *text; text++)
        drive_check(note_type(note, *text), "a note with room in it refused a letter");
}

/* Closes the note and looks at the disk. */
static void close_and_check(struct note *note, struct disk *disk, const char *expected)
{
    note_close(note);
    drive_check(strcmp(disk->text, expected) == 0, "on disk is \"%s\", and should be \"%s\"",
                disk->text, expected);
}

static void write_with_breaks(void)
{
    static const char *const parts[] = {"Dear Ada, thank you ", "for your long letter ",
                                        "about the engine."};
    struct disk disk;
    char text[NOTE_MAX + 1] = "";
    disk_init(&disk);
    struct note *note = open_on(&disk, INTERVAL, save);
    for (int i = 0; i < 3; i++) {
        drive_work(i == 0 ? 0 : BREAK);
        type(note, parts[i]);
        strcat(text, parts[i]);
        if (!await_saved(&disk, strlen(text))) {
            drive_check(false,
                        "after %d break%s, what was typed is not on disk within %d ms, and should "
                        "be saved every %d ms",
                        i, i == 1 ? "" : "s", PATIENCE, INTERVAL);
            break;
        }
    }
    close_and_check(note, &disk, text);
    disk_destroy(&disk);
}

/* Letter by letter, and never a pause as long as an interval. */
static void write_steadily(void)
{
    struct disk disk;
    char text[STEADY_MAX + 1] = "";
    int count = 0;
    disk_init(&disk);
    struct note *note = open_on(&disk, INTERVAL, save);
    while (count < STEADY_MAX && letters_on(&disk) == 0) {
        text[count++] = 'm';
        type(note, "m");
        drive_work(LETTER);
    }
    drive_check(count < STEADY_MAX,
                "%d letters were typed without a break, and in all that time none was saved",
                count);
    close_and_check(note, &disk, text);
    disk_destroy(&disk);
}

/* The first save is on its way until something was typed. */
static void save_slowly(const char *text, void *argument)
{
    struct disk *disk = argument;
    struct channel_case typed = {.direction = CASE_RECEIVE, .channel = disk->typed};
    if (letters_on(disk) == 0) {
        channel_send(disk->begun, NULL);
        drive_check(channel_select(&typed, 1, PATIENCE, NULL) == 0,
                    "who typed a letter had to wait until a save was done");
    }
    save(text, disk);
}

static void write_while_saving(void)
{
    struct disk disk;
    void *item;
    disk_init(&disk);
    struct note *note = open_on(&disk, INTERVAL, save_slowly);
    type(note, "quick");
    channel_receive(disk.begun, &item);
    type(note, " fox");
    channel_send(disk.typed, NULL);
    drive_check(await_saved(&disk, strlen("quick fox")),
                "what was typed during a save is not on disk within %d ms", PATIENCE);
    close_and_check(note, &disk, "quick fox");
    disk_destroy(&disk);
}

static void close_at_once(void)
{
    struct disk disk;
    disk_init(&disk);
    struct note *note = open_on(&disk, NEVER, save);
    type(note, "milk, eggs");
    close_and_check(note, &disk, "milk, eggs");
    note = open_on(&disk, NEVER, save);
    note_close(note);
    drive_check(strcmp(disk.text, "milk, eggs") == 0, "a note that is empty was saved");
    disk_destroy(&disk);
}

int main(void)
{
    drive_start();
    write_with_breaks();
    write_steadily();
    write_while_saving();
    close_at_once();
    return drive_end();
}
