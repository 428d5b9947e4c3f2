/*
 * A morning at the bank. Ada pays Ben, and then Ben pays Ada: two threads, both alive at once, that
 * take turns, so nobody ever waits for a lock here. Then two transfers that share no account print
 * at the same time: each print is done when the other one has begun.
 *
 * Where racelab chooses who runs, Ada and Ben also pay each other with nothing to keep them apart,
 * and main adds everything up while Ada pays.
 */
#include "drive.h"
#include "channel.h"
#include "bank-transfer.h"

#include <pthread.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

enum { ADA, BEN, CLEO, DAN, ACCOUNTS };
enum { FULL = 1000, PATIENCE_MS = 2000 };

static struct bank *bank;

/* Two prints that meet. Main writes this while no other thread is alive. */
static struct channel *printing[ACCOUNTS]; /* gets an item when the other one prints; NULL: alone */

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

void statement_write(int from, int to, long cents)
{
    drive_check(from != to && cents > 0, "a statement was written for nothing");
    if (printing[from] == NULL)
        return;
    struct channel_case met = {CASE_RECEIVE, printing[from], NULL, CHANNEL_OK};
    channel_send(printing[from == ADA ? CLEO : ADA], NULL);
    drive_check(channel_select(&met, 1, PATIENCE_MS, NULL) == 0,
                "a transfer had to wait for another one, which shares no account with it");
}

static void pay(int from, int to, long cents)
{
    drive_check(bank_transfer(bank, from, to, cents) == TRANSFER_DONE,
                "a transfer from account %d to %d was refused, although it can be paid", from, to);
}

static void check_balance(int account, long expected)
{
    long cents = bank_balance(bank, account);
    drive_check(cents == expected, "account %d has %ld cents, and should have %ld", account, cents,
                expected);
}

static void check_total(const char *when)
{
    long cents = bank_total(bank);
    drive_check(cents == ACCOUNTS * FULL, "%s, the bank has %ld cents, and should have %d", when,
                cents, ACCOUNTS * FULL);
}

/* Ada pays, then it is Ben's turn. */
static void *ada(void *paid)
{
    pay(ADA, BEN, 300);
    channel_send(paid, NULL);
    return NULL;
}

static void *ben(void *paid)
{
    void *item;
    channel_receive(paid, &item);
    pay(BEN, ADA, 100);
    return NULL;
}

static void take_turns(void)
{
    struct channel *paid = channel_make();
    pthread_t threads[] = {thread_start(ada, paid), thread_start(ben, paid)};
    thread_join(threads[0]);
    thread_join(threads[1]);
    channel_free(paid);
    check_balance(ADA, FULL - 200);
    check_balance(BEN, FULL + 200);
    check_total("after Ada and Ben have paid each other");
}

static void refuse(void)
{
    drive_check(bank_transfer(bank, ADA, BEN, FULL) == TRANSFER_REFUSED,
                "a transfer was done that can't be paid");
    check_balance(ADA, FULL - 200);
    pay(CLEO, CLEO, FULL + 1);
    check_balance(CLEO, FULL);
}

static void *ada_pays_ben(void *argument)
{
    pay(ADA, BEN, 10);
    return argument;
}

static void *ben_pays_ada(void *argument)
{
    pay(BEN, ADA, 10);
    return argument;
}

static void *cleo_pays_dan(void *argument)
{
    pay(CLEO, DAN, 10);
    return argument;
}

static void print_side_by_side(void)
{
    printing[ADA] = channel_make();
    printing[CLEO] = channel_make();
    pthread_t threads[] = {thread_start(ada_pays_ben, NULL), thread_start(cleo_pays_dan, NULL)};
    thread_join(threads[0]);
    thread_join(threads[1]);
    channel_free(printing[ADA]);
    channel_free(printing[CLEO]);
    printing[ADA] = printing[CLEO] = NULL;
    check_total("after two transfers at the same time");
}

/* With nothing between them. Only where every schedule is tried, and a circle is seen at once. */
static void pay_each_other(void)
{
    pthread_t threads[] = {thread_start(ada_pays_ben, NULL), thread_start(ben_pays_ada, NULL)};
    thread_join(threads[0]);
    thread_join(threads[1]);
    check_balance(ADA, FULL - 200);
    check_balance(BEN, FULL + 200);
}

/* The same. */
static void add_up_meanwhile(void)
{
    pthread_t thread = thread_start(ada_pays_ben, NULL);
    check_total("while Ada pays Ben");
    thread_join(thread);
}

int main(void)
{
    drive_start();
    bank = bank_new(ACCOUNTS, FULL);
    if (bank == NULL)
        give_up("bank_new returned NULL");
    take_turns();
    refuse();
    if (drive_is_conducted()) {
        pay_each_other();
        add_up_meanwhile();
    }
    print_side_by_side();
    bank_free(bank);
    return drive_end();
}
