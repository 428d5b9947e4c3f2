/*
 * Five clients of the chat server, one after the other:
 *
 *     quick     says hello and closes
 *     slow      logs in, and checking the password takes longer than the server's patience before.
 *               Then the client has all the time in the world: it waits a moment, says hello and
 *               closes
 *     prompt    logs in as well, and checking takes just as long as the patience before: the timer
 *               goes off in the middle of whatever follows
 *     silent    never says a word
 *     shy       says hello, and nothing more
 *
 * The first three must be served to the end, the others must be hung up on.
 */
#include "drive.h"
#include "channel.h"
#include "timer.h"
#include "stale-tick.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/* Milliseconds. */
enum { LOOK = 10, BRIEF = 10, SHORT = 60, DEADLINE = 2000, LONG = 60000 };

enum { ATTEMPTS = 10 }; /* of the slow client */

/* One client and its session, which writes handled and end before it says that it has ended. */
struct client {
    const char *name;
    long first_patience; /* before the first message */
    long later_patience; /* after every message */
    struct channel *messages;
    struct channel *ended; /* gets an item when the session is over */
    struct timer *idle;
    int handled;
    enum session_end end;
    pthread_t thread;
};

static char hello, login, prompt_login; /* three messages */

static void give_up(const char *why)
{
    fprintf(stderr, "driver: %s\n", why);
    exit(1);
}

/* This takes until the patience has run out, if the timer is on the clock. */
static void check_password(struct client *client)
{
    const struct timespec pause = {.tv_nsec = 1000000};
    for (int ms = 0; ms < 2 * SHORT && channel_length(timer_channel(client->idle)) == 0; ms++)
        nanosleep(&pause, NULL);
}

static long handle(void *message, void *argument)
{
    struct client *client = argument;
    if (message == &login)
        check_password(client);
    if (message == &prompt_login)
        nanosleep(&(struct timespec){.tv_nsec = SHORT * 1000000L}, NULL);
    client->handled++;
    return client->later_patience;
}

static void *session(void *argument)
{
    struct client *client = argument;
    client->end =
        session_run(client->messages, client->idle, client->first_patience, handle, client);
    channel_send(client->ended, NULL);
    return NULL;
}

/* A client comes; it says first_message at once, unless that is NULL. */
static void client_come(struct client *client, void *first_message)
{
    client->messages = channel_new(2);
    client->ended = channel_new(1);
    client->idle = timer_new(LONG);
    if (client->messages == NULL || client->ended == NULL || client->idle == NULL)
        give_up("no memory for a client");
    timer_stop(client->idle);
    if (first_message != NULL)
        channel_send(client->messages, first_message);
    if (pthread_create(&client->thread, NULL, session, client) != 0)
        give_up("a thread can't be started");
}

/* Does an item come within some milliseconds? */
static bool comes_within(long milliseconds, struct channel *channel)
{
    struct channel_case item = {CASE_RECEIVE, channel, NULL, CHANNEL_OK};
    return channel_select(&item, 1, milliseconds, NULL) == 0;
}

static void check_end(struct client *client, enum session_end expected, int messages)
{
    static const char *const names[] = {"closed", "idle"};
    drive_check(client->end == expected, "the session of the %s client ended as %s, and not as %s",
                client->name, names[client->end], names[expected]);
    drive_check(client->handled == messages, "of the %s client %d messages were handled, not %d",
                client->name, client->handled, messages);
}

/* Nobody can wait for a session that never ends, so the program says so and leaves it behind. */
static void end_stuck(const struct client *client)
{
    drive_check(false, "the session of the %s client does not end, although the client has closed",
                client->name);
    exit(drive_end());
}

/* The session is over (served) or will be soon: the client has closed. */
static void client_leave(struct client *client, bool served)
{
    if (!served && !comes_within(DEADLINE, client->ended))
        end_stuck(client);
    if (pthread_join(client->thread, NULL) != 0)
        give_up("a thread can't be joined");
    timer_free(client->idle);
    channel_free(client->messages);
    channel_free(client->ended);
}

/* Clients are static, because a session that is stuck lives as long as the program. */

static void serve_quick(void)
{
    static struct client quick = {.name = "quick", .first_patience = LONG, .later_patience = LONG};
    client_come(&quick, &hello);
    channel_close(quick.messages);
    client_leave(&quick, false);
    check_end(&quick, SESSION_CLOSED, 1);
}

/*
 * Waits until the session is over, or waits for a message: at three looks, because a select leaves
 * its name at one channel after the other, and might find the other one ready. Is it over?
 */
static bool over_or_waiting(struct client *client)
{
    int waits = 0;
    for (int ms = 0; ms < DEADLINE && waits < 3; ms += LOOK) {
        if (comes_within(LOOK, client->ended))
            return true;
        waits = channel_waiting(client->messages) > 0 ? waits + 1 : 0;
    }
    return false;
}

/* On a very slow machine the patience is over before the login is looked at: then once more. */
static void serve_login(struct client *client, void *message)
{
    const char *name = client->name;
    for (int attempt = 0; attempt < ATTEMPTS && client->handled == 0; attempt++) {
        *client = (struct client){.name = name, .first_patience = SHORT, .later_patience = LONG};
        client_come(client, message);
        bool served = over_or_waiting(client);
        if (!served)
            channel_send(client->messages, &hello);
        channel_close(client->messages);
        client_leave(client, served);
    }
    check_end(client, SESSION_CLOSED, 2);
}

/* The client says nothing more, and its session is over long before the deadline. */
static void serve_idle(struct client *client, void *first_message, int messages)
{
    client_come(client, first_message);
    bool served = comes_within(DEADLINE, client->ended);
    channel_close(client->messages);
    client_leave(client, served);
    check_end(client, SESSION_IDLE, messages);
}

int main(void)
{
    static struct client slow = {.name = "slow"}, prompt = {.name = "prompt"};
    static struct client silent = {.name = "silent", .first_patience = BRIEF};
    static struct client shy = {.name = "shy", .first_patience = LONG, .later_patience = BRIEF};
    drive_start();
    serve_quick();
    serve_login(&slow, &login);
    serve_login(&prompt, &prompt_login);
    serve_idle(&silent, NULL, 0);
    serve_idle(&shy, &hello, 1);
    return drive_end();
}
