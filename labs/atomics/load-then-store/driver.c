/*
 * A morning in the pharmacy. The first ticket has the last number, so that the numbers begin again
 * at once. Two machines draw two tickets each, and neither waits for the other, but for one moment:
 * the first ticket of each is printed while the other one prints. On an ordinary morning the second
 * machine is the slower one.
 */
#include "drive.h"
#include "load-then-store.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { MACHINES = 2, TICKETS = 2, DRAWN = MACHINES * TICKETS, PRINT_S = 1 };

static const int expected[DRAWN] = {LAST_NUMBER, FIRST_NUMBER, FIRST_NUMBER + 1, FIRST_NUMBER + 2};

struct machine {
    pthread_t thread;
    int numbers[TICKETS]; /* on its tickets; the machine's own until it is joined */
};

/* On an ordinary morning: machines that have been switched on, have printed one ticket, and all. */
static atomic_int started, begun, done;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t one_prints = PTHREAD_COND_INITIALIZER;
static int printing; /* machines that have begun to print; guarded by lock */

static atomic_int printed[LAST_NUMBER + 1]; /* tickets with this number */

static void must(int error)
{
    if (error != 0) {
        fprintf(stderr, "driver: %s\n", strerror(error));
        exit(1);
    }
}

/* Waits until the other machine prints, too: but not for one that waits until this one is done. */
static void print_together(void)
{
    struct timespec deadline;
    int error = 0;
    clock_gettime(CLOCK_REALTIME, &deadline);
    deadline.tv_sec += PRINT_S;
    must(pthread_mutex_lock(&lock));
    printing++;
    must(pthread_cond_broadcast(&one_prints));
    while (printing < MACHINES && error != ETIMEDOUT)
        error = pthread_cond_timedwait(&one_prints, &lock, &deadline);
    must(pthread_mutex_unlock(&lock));
    drive_check(error != ETIMEDOUT, "one machine has to wait until the other one has printed");
}

void ticket_print(int number)
{
    static _Thread_local bool known;
    if (number < FIRST_NUMBER || number > LAST_NUMBER) {
        drive_check(false, "a ticket has the number %d", number);
        return;
    }
    atomic_fetch_add_explicit(&printed[number], 1, memory_order_relaxed);
    if (!known) {
        known = true;
        int before = drive_pass(&begun);
        print_together();
        drive_follow(&done, before);
    }
}

static void *machine_run(void *argument)
{
    struct machine *machine = argument;
    drive_follow(&begun, drive_pass(&started));
    for (int i = 0; i < TICKETS; i++)
        machine->numbers[i] = ticket_draw();
    drive_pass(&done);
    return NULL;
}

static void check_returned(const struct machine *machines)
{
    for (int i = 0; i < DRAWN; i++) {
        int number = machines[i / TICKETS].numbers[i % TICKETS];
        bool there = number >= FIRST_NUMBER && number <= LAST_NUMBER &&
                     atomic_load_explicit(&printed[number], memory_order_relaxed) > 0;
        drive_check(there, "ticket_draw returned %d, which is on no ticket", number);
    }
}

int main(void)
{
    struct machine machines[MACHINES];
    drive_start();
    tickets_open(expected[0]);
    for (int i = 0; i < MACHINES; i++)
        must(pthread_create(&machines[i].thread, NULL, machine_run, &machines[i]));
    for (int i = 0; i < MACHINES; i++)
        must(pthread_join(machines[i].thread, NULL));
    check_returned(machines);
    for (int i = 0; i < DRAWN; i++) {
        int tickets = atomic_load_explicit(&printed[expected[i]], memory_order_relaxed);
        drive_check(tickets <= 1, "%d people hold a ticket with the number %d", tickets,
                    expected[i]);
        drive_check(tickets > 0, "nobody holds number %d, though %d tickets were drawn from %d on",
                    expected[i], DRAWN, expected[0]);
    }
    drive_check(tickets_drawn() == DRAWN, "%d tickets were drawn, and tickets_drawn says %d", DRAWN,
                tickets_drawn());
    return drive_end();
}
