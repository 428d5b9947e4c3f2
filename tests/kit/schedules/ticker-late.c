/* The ticker's thread is held up for two periods and a half: one tick comes late, and the ones
 * after it are on time again. (What holds it up is a handler that sleeps, in virtual time.) */
#include "channel.h"
#include "drive.h"
#include "play.h"
#include "ticker.h"

#include <signal.h>
#include <stdatomic.h>
#include <unistd.h>

enum { PERIOD = 10 };

static long begun;
static atomic_long held_up; /* since begun */

static void hold_up(int unused)
{
    (void)unused;
    atomic_store(&held_up, now() - begun);
    pass(2 * PERIOD);
}

static long tick(struct ticker *ticker)
{
    void *item;
    EXPECT(channel_receive(ticker_channel(ticker), &item) == CHANNEL_OK);
    return now() - begun;
}

int main(void)
{
    struct sigaction action = {.sa_handler = hold_up};
    sigset_t only;
    sigaction(SIGUSR1, &action, NULL);
    begun = now();
    struct ticker *ticker = ticker_new(PERIOD);
    sigemptyset(&only);
    sigaddset(&only, SIGUSR1);
    MUST(pthread_sigmask(SIG_BLOCK, &only, NULL)); /* so the ticker's thread gets it */
    EXPECT(tick(ticker) >= 10);
    pass(PERIOD / 2);
    kill(getpid(), SIGUSR1); /* at 15, until 35 */
    long late = tick(ticker), after = tick(ticker);
    ticker_free(ticker);
    if (drive_is_conducted() && atomic_load(&held_up) == 15)
        EXPECT(late == 35 && after == 40);
    return 0;
}
