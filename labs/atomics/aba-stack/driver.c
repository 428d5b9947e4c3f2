/*
 * Three hours at the parcel station.
 *
 *     alone    one arm, which can't carry everything
 *     slow     an arm weighs the parcel on top; meanwhile main takes that one and the next, and
 *              puts two new ones
 *     rush     two robots with nothing between them. Natively it would be luck who comes when, so
 *              that is for racelab's scheduler
 *
 * What tells main and the slow arm how far the other one is, is relaxed, so that it orders nothing.
 */
#include "drive.h"
#include "aba-stack.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

enum { PARCELS = 9, LIGHT = 500, HEAVY = 40000, STRENGTH = 20000, PATIENCE_MS = 1000 };
enum { SLOW_ARM, MAIN_ARM, ROBOT_ARM }; /* the robots of the rush have the last two */

static atomic_bool slowly;     /* the slow arm is about to weigh */
static atomic_bool weighing;   /* it does */
static atomic_bool rearranged; /* main has done what it does meanwhile */
static atomic_int times_taken[PARCELS];

static void give_up(const char *why)
{
    fprintf(stderr, "driver: %s\n", why);
    exit(1);
}

static bool comes_true(atomic_bool *flag)
{
    for (int ms = 0; ms < PATIENCE_MS; ms++) {
        if (atomic_load_explicit(flag, memory_order_relaxed))
            return true;
        drive_work(1);
    }
    return false;
}

static void set(atomic_bool *flag, bool value)
{
    atomic_store_explicit(flag, value, memory_order_relaxed);
}

bool arm_can_carry(int arm, struct parcel parcel)
{
    if (arm == SLOW_ARM && atomic_load_explicit(&slowly, memory_order_relaxed)) {
        set(&slowly, false);
        set(&weighing, true);
        drive_check(comes_true(&rearranged), "nobody could use the pile while an arm was weighing");
    }
    return parcel.grams <= STRENGTH;
}

static struct pile *pile_make(void)
{
    struct pile *pile = pile_new();
    if (pile == NULL)
        give_up("no memory for a pile");
    for (int i = 0; i < PARCELS; i++)
        atomic_store(&times_taken[i], 0);
    return pile;
}

static void put(struct pile *pile, int number)
{
    if (!pile_put(pile, (struct parcel){number, LIGHT}))
        give_up("no memory for a parcel");
}

static bool take(struct pile *pile, int arm)
{
    struct parcel parcel = {-1, 0};
    if (!pile_take(pile, arm, &parcel))
        return false;
    bool known = parcel.number >= 0 && parcel.number < PARCELS;
    drive_check(known, "somebody took a parcel with the number %d, which nobody put",
                parcel.number);
    if (known)
        atomic_fetch_add_explicit(&times_taken[parcel.number], 1, memory_order_relaxed);
    return true;
}

/* Main is alone, and takes what is left. Then parcels 0 to count - 1 have been taken once. */
static void check_all_taken(struct pile *pile, int count)
{
    for (int i = 0; i < PARCELS && take(pile, MAIN_ARM); i++)
        continue;
    for (int i = 0; i < count; i++) {
        int times = atomic_load(&times_taken[i]);
        drive_check(times == 1, "parcel %d was taken %d times, and should be taken once", i, times);
    }
    pile_free(pile);
}

static void work_alone(void)
{
    struct parcel taken = {-1, 0};
    struct pile *pile = pile_make();
    drive_check(!pile_take(pile, MAIN_ARM, &taken), "a parcel was taken from an empty pile");
    put(pile, 0);
    put(pile, 1);
    drive_check(pile_take(pile, MAIN_ARM, &taken) && taken.number == 1,
                "the parcel that was taken is not the one on top");
    if (!pile_put(pile, (struct parcel){2, HEAVY}))
        give_up("no memory for a parcel");
    drive_check(!pile_take(pile, MAIN_ARM, &taken), "an arm took what it can't carry");
    pile_free(pile);
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

static void *slow_robot(void *pile)
{
    drive_check(take(pile, SLOW_ARM), "there were parcels all the time, and an arm took none");
    return NULL;
}

static void rearrange_meanwhile(void)
{
    struct pile *pile = pile_make();
    for (int i = 0; i < 3; i++)
        put(pile, i);
    set(&slowly, true);
    pthread_t robot = thread_start(slow_robot, pile);
    drive_check(comes_true(&weighing), "the arm was never asked what it can carry");
    take(pile, MAIN_ARM);
    take(pile, MAIN_ARM);
    put(pile, 3);
    put(pile, 4);
    set(&rearranged, true);
    thread_join(robot);
    check_all_taken(pile, 5);
}

struct rush {
    struct pile *pile;
    int arm;
};

static void *robot(void *argument)
{
    struct rush *rush = argument;
    take(rush->pile, rush->arm);
    take(rush->pile, rush->arm);
    put(rush->pile, 3 + rush->arm - ROBOT_ARM);
    take(rush->pile, rush->arm);
    return NULL;
}

static void rush_hour(void)
{
    struct pile *pile = pile_make();
    struct rush rushes[] = {{pile, ROBOT_ARM}, {pile, ROBOT_ARM + 1}};
    for (int i = 0; i < 3; i++)
        put(pile, i);
    pthread_t robots[] = {thread_start(robot, &rushes[0]), thread_start(robot, &rushes[1])};
    thread_join(robots[0]);
    thread_join(robots[1]);
    check_all_taken(pile, 5);
}

int main(void)
{
    drive_start();
    work_alone();
    rearrange_meanwhile();
    if (drive_is_conducted())
        rush_hour();
    return drive_end();
}
