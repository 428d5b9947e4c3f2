/*
 * Three guests come to the chat server at the same moment. Ada and Ben both enter the kitchen, and
 * then some rooms each; Cleo looks who is where, and enters nothing.
 *
 * The first who opens the kitchen needs a while: until somebody else opens it as well, which must
 * not happen, or KITCHEN_MS have passed. Apart from that, nothing here orders what the guests do:
 * the counts are relaxed, and no lock is taken.
 *
 * Natively they take turns from then on, by a relaxed count as well. What two do to a map that they
 * change at the same moment is luck, from nothing to a crash; that nothing orders their turns is
 * none, and the tools see it. On racelab's scheduler there are no turns: it tries the moments.
 */
#include "drive.h"
#include "unsafe-map.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { GUESTS = 3, ROOMS = 29, LOOKS = 3, NAME_SIZE = 16, KITCHEN_MS = 100 };

/* The kitchen, room 0, is Ada's and Ben's; of the others the odd ones are Ada's, the even Ben's. */
struct room {
    char name[NAME_SIZE];
};

static struct room opened_first[ROOMS], opened_again[ROOMS];
static atomic_int times_opened[ROOMS];

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t kitchen_opened = PTHREAD_COND_INITIALIZER;
static int kitchens; /* guarded by lock */

static struct rooms *rooms;
static struct start_line *door;
static struct room *entered[2][ROOMS]; /* by Ada [0] and Ben [1]; each writes half of it */
static atomic_int turn; /* natively: 2 when both have been in the kitchen, and so on */
static int strange;     /* rooms that Cleo found under a wrong name; hers */

static void give_up(const char *why)
{
    fprintf(stderr, "driver: %s\n", why);
    exit(1);
}

static void must(int error)
{
    if (error != 0)
        give_up(strerror(error));
}

static const char *name_of(int number)
{
    return opened_first[number].name;
}

static int number_of(const char *name)
{
    for (int number = 0; number < ROOMS; number++)
        if (strcmp(name_of(number), name) == 0)
            return number;
    give_up("a room was opened that nobody entered");
    return -1;
}

static void turn_end(void)
{
    atomic_fetch_add_explicit(&turn, 1, memory_order_relaxed);
}

static void kitchen_open(void)
{
    struct timespec deadline;
    clock_gettime(CLOCK_REALTIME, &deadline);
    long nanoseconds = deadline.tv_nsec + KITCHEN_MS * 1000000L;
    deadline.tv_sec += nanoseconds / 1000000000;
    deadline.tv_nsec = nanoseconds % 1000000000;
    must(pthread_mutex_lock(&lock));
    kitchens++;
    must(pthread_cond_signal(&kitchen_opened));
    while (kitchens < 2 && pthread_cond_timedwait(&kitchen_opened, &lock, &deadline) != ETIMEDOUT)
        ;
    must(pthread_mutex_unlock(&lock));
}

struct room *room_open(const char *name)
{
    int number = number_of(name);
    int before = atomic_fetch_add_explicit(&times_opened[number], 1, memory_order_relaxed);
    drive_check(before == 0, "the %s was opened again, and should be opened once", name);
    if (number == 0)
        kitchen_open();
    if (number == 0 && before > 0)
        drive_follow(&turn, 1);
    return before == 0 ? &opened_first[number] : &opened_again[number];
}

static void *ada_or_ben(void *argument)
{
    struct room **mine = argument;
    int first = mine == entered[0] ? 1 : 2;
    start_line_wait(door);
    if (first == 2)
        drive_follow(&times_opened[0], 1); /* Ada comes first */
    mine[0] = rooms_enter(rooms, name_of(0));
    turn_end();
    for (int number = first; number < ROOMS; number += 2) {
        drive_follow(&turn, number + 1);
        mine[number] = rooms_enter(rooms, name_of(number));
        turn_end();
    }
    return NULL;
}

static void *cleo(void *unused)
{
    start_line_wait(door);
    drive_follow(&turn, ROOMS + 1);
    for (int look = 0; look < LOOKS; look++) {
        for (int number = 0; number < ROOMS; number++) {
            const struct room *room = rooms_find(rooms, name_of(number));
            if (room != NULL && strcmp(room->name, name_of(number)) != 0)
                strange++;
        }
    }
    return unused;
}

/* Is a guest in this room, and is it the room that is found under its name? */
static bool room_is_right(int number)
{
    const struct room *room = entered[number % 2 == 1 ? 0 : 1][number];
    return room != NULL && room == rooms_find(rooms, name_of(number));
}

static void check_rooms(void)
{
    int wrong = 0, first = 0;
    for (int number = ROOMS - 1; number >= 0; number--) {
        if (!room_is_right(number)) {
            wrong++;
            first = number;
        }
    }
    drive_check(wrong == 0, "%d of %d rooms are not found where a guest entered them: the %s",
                wrong, ROOMS, name_of(first));
    drive_check(entered[0][0] == entered[1][0],
                "Ada and Ben entered the kitchen, and are not in the same room");
    drive_check(strange == 0, "Cleo looked for a room and found another one, %d times", strange);
    size_t count = rooms_count(rooms);
    drive_check(count == ROOMS, "there are %zu rooms, and should be %d", count, ROOMS);
}

static void name_rooms(void)
{
    for (int number = 0; number < ROOMS; number++) {
        if (number == 0)
            strcpy(opened_first[number].name, "kitchen");
        else
            snprintf(opened_first[number].name, NAME_SIZE, "room %d", number);
        opened_again[number] = opened_first[number];
    }
}

int main(void)
{
    pthread_t guests[GUESTS];
    drive_start();
    name_rooms();
    rooms = rooms_new();
    door = start_line_new(GUESTS);
    if (rooms == NULL)
        give_up("rooms_new returned NULL");
    must(pthread_create(&guests[0], NULL, ada_or_ben, entered[0]));
    must(pthread_create(&guests[1], NULL, ada_or_ben, entered[1]));
    must(pthread_create(&guests[2], NULL, cleo, NULL));
    for (int i = 0; i < GUESTS; i++)
        must(pthread_join(guests[i], NULL));
    check_rooms();
    start_line_free(door);
    rooms_free(rooms);
    return drive_end();
}
