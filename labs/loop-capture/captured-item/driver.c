/*
 * A lunch and a dinner, sent out one after the other. No courier comes before the host, main's
 * thread, has sent all the cards and gone to cook; then they all come, and the host goes on
 * cooking. Nothing orders what the couriers read against what the host does from then on.
 */
#include "drive.h"
#include "captured-item.h"

#include <errno.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
    GUESTS = 3,
    CARDS = 2 * GUESTS,
    NAME_SIZE = 16,
    PATIENCE_S = 2,
    STACK_USED = 16384,
    WAY_MS = 10
};

/* What a courier was given; only the thread that called him writes here. */
struct courier {
    bool used;
    int seat;
    char text[CARD_SIZE];
};

static struct courier couriers[CARDS];

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t all_sent = PTHREAD_COND_INITIALIZER;
static int called; /* couriers so far; guarded by lock */
static bool sent;  /* the couriers may come; guarded by lock */
static bool late;  /* a courier waited in vain; guarded by lock */

static const char *const lunch[GUESTS] = {"Ada", "Ben", "Cleo"};
static const char *const dinner[GUESTS] = {"Dan", "Eva", "Finn"};

static void give_up(const char *why)
{
    fprintf(stderr, "driver: %s\n", why);
    exit(1);
}

static void lock_take(void)
{
    if (pthread_mutex_lock(&lock) != 0)
        give_up("the lock can't be taken");
}

static void lock_give(void)
{
    if (pthread_mutex_unlock(&lock) != 0)
        give_up("the lock can't be given back");
}

/* Until the host has sent all the cards, or nobody believes in it any more. Holds lock. */
static void wait_until_sent(void)
{
    struct timespec deadline;
    clock_gettime(CLOCK_REALTIME, &deadline);
    deadline.tv_sec += PATIENCE_S;
    while (!sent && !late)
        late = pthread_cond_timedwait(&all_sent, &lock, &deadline) == ETIMEDOUT;
}

struct courier *courier_call(void)
{
    lock_take();
    int number = called++;
    wait_until_sent();
    lock_give();
    if (number >= CARDS)
        give_up("more couriers were called than there are guests");
    return &couriers[number];
}

void courier_bring(struct courier *courier, int seat, const char *text)
{
    courier->used = true;
    courier->seat = seat;
    memcpy(courier->text, text, strnlen(text, CARD_SIZE - 1));
    drive_work(WAY_MS);
}

static void couriers_come(void)
{
    lock_take();
    sent = true;
    if (pthread_cond_broadcast(&all_sent) != 0)
        give_up("a condition can't be signalled");
    lock_give();
}

/*
 * Whatever the host cooks, it needs stack, and leaves its traces there: before the couriers come,
 * and afterwards in the same variable. (In a new variable Helgrind would take the place for new
 * memory, and forget who has read it before.)
 */
static int host_cooks(void)
{
    char soup[STACK_USED];
    for (size_t i = 0; i < sizeof soup; i++)
        soup[i] = '~';
    couriers_come();
    for (size_t i = 0; i < sizeof soup; i++)
        soup[i] = '#';
    return soup[0];
}

/* The names are gone before the cards are brought, as the contract permits. */
static struct invitations *invite(const char *const *friends)
{
    static char names[GUESTS][NAME_SIZE];
    const char *guests[GUESTS];
    for (size_t i = 0; i < GUESTS; i++)
        guests[i] = memcpy(names[i], friends[i], strlen(friends[i]) + 1);
    struct invitations *invitations = invitations_send(guests, GUESTS);
    if (invitations == NULL)
        give_up("invitations_send returned NULL");
    memset(names, '-', sizeof names - 1);
    return invitations;
}

static int cards_brought(int seat, const char *guest)
{
    char expected[CARD_SIZE];
    int brought = 0;
    snprintf(expected, sizeof expected, "Dear %s, yours is seat %d.", guest, seat);
    for (size_t i = 0; i < CARDS; i++)
        if (couriers[i].used && couriers[i].seat == seat && strcmp(couriers[i].text, expected) == 0)
            brought++;
    return brought;
}

static void check_cards(const char *const *friends, const char *meal)
{
    for (int i = 0; i < GUESTS; i++) {
        int brought = cards_brought(i + 1, friends[i]);
        drive_check(brought == 1, "%s got %d cards for seat %d at %s, and should get 1", friends[i],
                    brought, i + 1, meal);
    }
}

int main(void)
{
    drive_start();
    struct invitations *to_lunch = invite(lunch);
    struct invitations *to_dinner = invite(dinner);
    host_cooks();
    invitations_wait(to_lunch);
    invitations_wait(to_dinner);
    drive_check(!late, "invitations_send waited for the couriers, and should return at once");
    check_cards(lunch, "lunch");
    check_cards(dinner, "dinner");
    return drive_end();
}
