/* right: what a ticker would have done by now can be computed; nobody has to do it. */
#include "ticker-not-stopped.h"

#include <errno.h>
#include <time.h>

#define MILLISECOND 1000000LL

struct pace {
    long long next; /* the moment of the oldest permit that was not taken, in nanoseconds */
    long long gap;
};

static long long now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000 * MILLISECOND + time.tv_nsec;
}

/* Waits for the next permit. Of those that have come already the last CATCH_UP are kept. */
static void pace_wait(struct pace *pace)
{
    while (now() - pace->next >= CATCH_UP * pace->gap)
        pace->next += pace->gap;
    struct timespec until = {pace->next / (1000 * MILLISECOND), pace->next % (1000 * MILLISECOND)};
    while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL) == EINTR)
        ;
    pace->next += pace->gap;
}

size_t mailing_send(const char *const *addresses, size_t count, long gap_ms,
                    deliver_function *deliver, void *argument)
{
    size_t sent = 0;
    struct pace pace = {.next = now() + gap_ms * MILLISECOND, .gap = gap_ms * MILLISECOND};
    while (sent < count) {
        pace_wait(&pace);
        if (!deliver(addresses[sent], argument))
            break;
        sent++;
    }
    return sent;
}
