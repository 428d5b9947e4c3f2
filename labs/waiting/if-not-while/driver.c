/*
 * Two nights at the desk, with three taxis and three calls each. A taxi takes one call and goes
 * home.
 *
 * The first is a quiet one: all the taxis wait when the first call comes in, and before the next
 * one a taxi has set out, and the others have either set out as well or gone back to sleep. The
 * second is a busy one, with taxis and calls as they come; only where racelab chooses who runs,
 * because anywhere else it would be luck.
 */
#include "drive.h"
#include "if-not-while.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { TAXIS = 3, PATIENCE_MS = 2000, NAP_MS = 500, LOOKS = 3, HOUR = 3600 };
enum { SYSTEM_CALL_FUTEX = 202 }; /* where threads wait for locks and conditions */

static const struct call calls[TAXIS] = {{"Mill Lane"}, {"Harbour Street"}, {"Castle Hill"}};

static struct desk *desk;

static struct taxi {
    const struct call *sent; /* its own until it is joined */
    char thread[64];         /* "PID/task/TID"; written before it waits */
} taxis[TAXIS];

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t one_left = PTHREAD_COND_INITIALIZER;
static int left; /* taxis that have set out; guarded by lock */

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

static void pass_time(time_t seconds, long milliseconds)
{
    const struct timespec span = {seconds, milliseconds * 1000000};
    if (nanosleep(&span, NULL) != 0)
        give_up("a sleep was interrupted");
}

static void *drive(void *argument)
{
    struct taxi *taxi = argument;
    if (readlink("/proc/thread-self", taxi->thread, sizeof taxi->thread - 1) < 0)
        taxi->thread[0] = '\0';
    taxi->sent = desk_next(desk);
    must(pthread_mutex_lock(&lock));
    left++;
    must(pthread_cond_signal(&one_left));
    must(pthread_mutex_unlock(&lock));
    return NULL;
}

static void await_waiting(int count)
{
    for (int ms = 0; ms < PATIENCE_MS && desk_waiting(desk) < count; ms++)
        pass_time(0, 1);
    int waiting = desk_waiting(desk);
    drive_check(waiting == count, "%d lamps are on, while %d taxis wait for a call", waiting,
                count);
}

/* Have so many taxis set out, or do they within a while? */
static bool await_left(int count)
{
    struct timespec deadline;
    clock_gettime(CLOCK_REALTIME, &deadline);
    deadline.tv_sec += PATIENCE_MS / 1000;
    must(pthread_mutex_lock(&lock));
    while (left < count && pthread_cond_timedwait(&one_left, &lock, &deadline) != ETIMEDOUT)
        ;
    bool all = left >= count;
    must(pthread_mutex_unlock(&lock));
    return all;
}

static int count_left(void)
{
    must(pthread_mutex_lock(&lock));
    int count = left;
    must(pthread_mutex_unlock(&lock));
    return count;
}

/* Does it wait in the kernel? Linux says which system call a thread is in, or "running". */
static bool taxi_sleeps(const struct taxi *taxi)
{
    char path[96], call[8] = "";
    snprintf(path, sizeof path, "/proc/%s/syscall", taxi->thread);
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return false;
    ssize_t length = read(file, call, sizeof call - 1);
    close(file);
    return length > 0 && strtol(call, NULL, 10) == SYSTEM_CALL_FUTEX;
}

/* Nobody calls until all taxis that were woken have set out, or sleep again. */
static void await_silence(void)
{
    if (drive_is_conducted()) {
        pass_time(HOUR, 0);
        return;
    }
    int looks = 0;
    for (int ms = 0; ms < NAP_MS && looks < LOOKS; ms++) {
        pass_time(0, 1);
        int sleeping = 0, waiting = TAXIS - count_left();
        for (int i = 0; i < TAXIS; i++)
            sleeping += taxi_sleeps(&taxis[i]);
        looks = sleeping >= waiting ? looks + 1 : 0;
    }
}

static void call_from(int number)
{
    drive_check(desk_call(desk, &calls[number]), "the desk had no room for a call");
}

static int came_to(const struct call *call)
{
    int came = 0;
    for (int i = 0; i < TAXIS; i++)
        came += taxis[i].sent == call;
    return came;
}

static void check_taxis(const char *night)
{
    int lost = TAXIS;
    for (int i = 0; i < TAXIS; i++)
        lost -= came_to(&calls[i]);
    drive_check(lost == 0, "on %s night %d of %d taxis were sent to nobody", night, lost, TAXIS);
    for (int i = 0; i < TAXIS; i++)
        drive_check(came_to(&calls[i]) == 1, "on %s night %d taxis came to %s, and should be 1",
                    night, came_to(&calls[i]), calls[i].street);
}

/* Nobody can wait for a taxi that waits for ever, so the program says so and leaves it behind. */
static void end_stuck(const char *night)
{
    drive_check(false, "on %s night a taxi still waits, after as many calls as there are taxis",
                night);
    exit(drive_end());
}

static void work_night(const char *name, void (*night)(void))
{
    pthread_t threads[TAXIS];
    desk = desk_new();
    if (desk == NULL)
        give_up("no memory for a desk");
    left = 0;
    for (int i = 0; i < TAXIS; i++) {
        taxis[i].sent = NULL;
        must(pthread_create(&threads[i], NULL, drive, &taxis[i]));
    }
    night();
    if (!await_left(TAXIS))
        end_stuck(name);
    for (int i = 0; i < TAXIS; i++)
        must(pthread_join(threads[i], NULL));
    check_taxis(name);
    desk_free(desk);
}

static void quiet_night(void)
{
    await_waiting(TAXIS);
    for (int i = 0; i < TAXIS; i++) {
        call_from(i);
        drive_check(await_left(i + 1), "no taxi sets out for %s", calls[i].street);
        await_silence();
    }
}

static void busy_night(void)
{
    for (int i = 0; i < TAXIS; i++)
        call_from(i);
}

int main(void)
{
    drive_start();
    work_night("a quiet", quiet_night);
    if (drive_is_conducted())
        work_night("a busy", busy_night);
    return drive_end();
}
