/* Signals, handled when their thread has the turn. */
#include "conductor.h"

void signals_deliver(void)
{
    conductor_self->signals = 0;
}
