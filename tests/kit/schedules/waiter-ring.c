/* Three waiters in a ring, and three threads that each want to settle two neighbours with each
 * other: one of them can. Nobody waits in a circle, and nobody is settled twice. */
#include "clock.h"
#include "play.h"
#include "waiter.h"

enum { RIVALS = 3, LATE = -7 };

static struct waiter waiters[RIVALS];

struct rival {
    int number;
    bool won;
};

static void *settle(void *argument)
{
    struct rival *rival = argument;
    int mine = rival->number, next = (rival->number + 1) % RIVALS;
    rival->won = waiter_settle_both(&waiters[mine], mine, &waiters[next], mine);
    return NULL;
}

int main(void)
{
    struct rival rivals[RIVALS];
    pthread_t threads[RIVALS];
    int winner = LATE, winners = 0;
    for (int i = 0; i < RIVALS; i++)
        waiter_init(&waiters[i]);
    for (int i = 0; i < RIVALS; i++) {
        rivals[i] = (struct rival){i, false};
        threads[i] = begin(settle, &rivals[i]);
    }
    for (int i = 0; i < RIVALS; i++) {
        end(threads[i]);
        winners += rivals[i].won;
        winner = rivals[i].won ? i : winner;
    }
    EXPECT(winners == 1);
    for (int i = 0; i < RIVALS; i++) {
        bool settled = i == winner || i == (winner + 1) % RIVALS;
        EXPECT(waiter_wait(&waiters[i], CLOCK_PAST, LATE) == (settled ? winner : LATE));
    }
    for (int i = 0; i < RIVALS; i++)
        waiter_destroy(&waiters[i]);
    return 0;
}
