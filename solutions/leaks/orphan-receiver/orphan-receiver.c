/*
 * Counts spam. Fetching mails and searching them both take time, so they are done side by side:
 * the caller's thread puts mails into a channel, a scanner takes them out and looks at them.
 *
 * Try: ./lab check orphan-receiver. The counts are right. Ask of each thread what it is doing, and
 * what it is waiting for, at the moment when inbox_count_spam returns.
 */
#include "orphan-receiver.h"

#include "channel.h"
#include "waitgroup.h"

#include <ctype.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

struct inbox {
    struct channel *mails;
    struct waitgroup unread; /* mails that were not looked at yet */
    int spam;                /* the scanner's until unread is 0 */
};

static struct inbox *inbox_new(size_t count)
{
    struct inbox *inbox = calloc(1, sizeof *inbox);
    if (inbox == NULL)
        return NULL;
    inbox->mails = channel_new(2);
    if (inbox->mails == NULL) {
        free(inbox);
        return NULL;
    }
    waitgroup_init(&inbox->unread);
    waitgroup_add(&inbox->unread, (int)count);
    return inbox;
}

static void inbox_free(struct inbox *inbox)
{
    waitgroup_destroy(&inbox->unread);
    channel_free(inbox->mails);
    free(inbox);
}

/* small has room for MAIL_MAX bytes: the mail in small letters. */
static bool is_spam(const char *mail, char *small)
{
    size_t length = strlen(mail);
    for (size_t i = 0; i <= length; i++)
        small[i] = (char)tolower((unsigned char)mail[i]);
    return strstr(small, "lottery") || strstr(small, "inheritance") || strstr(small, "miracle");
}

/* Looks at mails until there will be no more. */
static void *scan(void *argument)
{
    struct inbox *inbox = argument;
    char *small = malloc(MAIL_MAX);
    size_t done = 0;
    void *mail;

    while (channel_receive(inbox->mails, &mail) == CHANNEL_OK) {
        if (small == NULL)
            inbox->spam = -1;
        else if (is_spam(mail, small))
            inbox->spam++;
        progress_show(++done);
        waitgroup_done(&inbox->unread);
    }
    free(small);
    return NULL;
}

int inbox_count_spam(const char *const *mails, size_t count)
{
    pthread_t scanner;
    struct inbox *inbox = inbox_new(count);
    if (inbox == NULL)
        return -1;
    if (pthread_create(&scanner, NULL, scan, inbox) != 0) {
        inbox_free(inbox);
        return -1;
    }
    for (size_t i = 0; i < count; i++)
        channel_send(inbox->mails, (void *)mails[i]);
    waitgroup_wait(&inbox->unread);
    int spam = inbox->spam;
    channel_close(inbox->mails);
    pthread_join(scanner, NULL);
    inbox_free(inbox);
    return spam;
}
