/*
 * The backups of a small office, and two settings files: one sends the copies to the attic, the
 * other to the cellar.
 *
 *     alone      a reload, and a copy after it
 *     slow       the file is read slowly: in the middle of it a copy is sent
 *     together   two threads send copies while main reloads; nothing but the uplink orders them
 */
#include "drive.h"
#include "channel.h"
#include "torn-config.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SENDERS = 2, COPIES = 2, RELOADS = 2, PATIENCE_MS = 1000 };

struct settings {
    const char *host, *account, *password;
    struct channel *reading; /* NULL, or gets an item in the middle of a slow reading */
    struct channel *sent;    /* gets an item when a copy was sent meanwhile */
};

static struct settings attic = {.host = "attic", .account = "anna", .password = "tiles"};
static struct settings cellar = {.host = "cellar", .account = "carl", .password = "coal"};

static _Thread_local const char *went_to; /* the host of this thread's last copy */

static void give_up(const char *why)
{
    fprintf(stderr, "driver: %s\n", why);
    exit(1);
}

/* The middle of a slow reading: until a copy was sent. */
static void read_slowly(struct settings *settings)
{
    struct channel_case sent = {CASE_RECEIVE, settings->sent, NULL, CHANNEL_OK};
    channel_send(settings->reading, NULL);
    drive_check(channel_select(&sent, 1, PATIENCE_MS, NULL) == 0,
                "a copy had to wait until the settings had been read");
}

const char *settings_read(struct settings *settings, const char *key)
{
    if (strcmp(key, "host") == 0)
        return settings->host;
    if (strcmp(key, "account") == 0)
        return settings->account;
    if (settings->reading != NULL)
        read_slowly(settings);
    return settings->password;
}

void server_login(const char *host, const char *account, const char *password)
{
    const struct settings *settings = strcmp(host, attic.host) == 0 ? &attic : &cellar;
    went_to = host;
    drive_check(strcmp(account, settings->account) == 0 &&
                    strcmp(password, settings->password) == 0,
                "the server %s was told the account %s and the password %s, and should be told "
                "%s and %s",
                host, account, password, settings->account, settings->password);
}

static void check_copy(struct uplink *uplink, const struct settings *settings)
{
    uplink_send(uplink);
    drive_check(strcmp(went_to, settings->host) == 0,
                "after the reload a copy went to the %s, and should go to the %s", went_to,
                settings->host);
}

static void reload(struct uplink *uplink, struct settings *settings)
{
    if (!uplink_reload(uplink, settings))
        give_up("no memory for a reload");
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

static struct channel *channel_make(void)
{
    struct channel *channel = channel_new(1);
    if (channel == NULL)
        give_up("no memory for a channel");
    return channel;
}

static void reload_alone(struct uplink *uplink)
{
    check_copy(uplink, &attic);
    reload(uplink, &cellar);
    check_copy(uplink, &cellar);
    reload(uplink, &attic);
    check_copy(uplink, &attic);
}

static void *administrator(void *uplink)
{
    reload(uplink, &cellar);
    return NULL;
}

static void reload_slowly(struct uplink *uplink)
{
    void *item;
    cellar.reading = channel_make();
    cellar.sent = channel_make();
    pthread_t thread = thread_start(administrator, uplink);
    channel_receive(cellar.reading, &item);
    uplink_send(uplink);
    channel_send(cellar.sent, NULL);
    thread_join(thread);
    channel_free(cellar.reading);
    channel_free(cellar.sent);
    cellar.reading = NULL;
    check_copy(uplink, &cellar);
}

struct office {
    struct uplink *uplink;
    struct start_line *line;
};

static void *sender(void *argument)
{
    struct office *office = argument;
    start_line_wait(office->line);
    for (int i = 0; i < COPIES; i++)
        uplink_send(office->uplink);
    return NULL;
}

static void use_together(struct uplink *uplink)
{
    struct office office = {uplink, start_line_new(SENDERS + 1)};
    pthread_t senders[SENDERS];
    for (int i = 0; i < SENDERS; i++)
        senders[i] = thread_start(sender, &office);
    start_line_wait(office.line);
    for (int i = 0; i < RELOADS; i++)
        reload(uplink, i % 2 == 0 ? &attic : &cellar);
    for (int i = 0; i < SENDERS; i++)
        thread_join(senders[i]);
    start_line_free(office.line);
}

int main(void)
{
    drive_start();
    struct uplink *uplink = uplink_new(&attic);
    if (uplink == NULL)
        give_up("no memory for an uplink");
    reload_alone(uplink);
    reload_slowly(uplink);
    use_together(uplink);
    uplink_free(uplink);
    return drive_end();
}
