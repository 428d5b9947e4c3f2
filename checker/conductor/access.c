/*
 * Accesses to memory that may be shared, and atomic operations. The compiler's instrumentation
 * calls __tsan_read4 and its like before each; access.S sends the calls here when the conductor is
 * on, and on to ThreadSanitizer or the shim afterwards. The address sanitizer's flavour uses the
 * coverage callbacks instead, which know loads and stores.
 */
#include "access.h"

#include "conductor.h"

struct accesses_from accesses_from = {UINTPTR_MAX};

void accesses_to_conductor(void)
{
    accesses_from.address = 0;
}

/* Nobody else can reach a local variable unless its address was given away. */
static bool is_own_stack(const struct thread *me, const void *address)
{
    uintptr_t at = (uintptr_t)address;
    return !me->stack_shared && at >= me->stack_low && at < me->stack_high;
}

void conductor_access(const void *address, unsigned what, const void *caller, void *frame)
{
    struct thread *me = conductor_self;
    if (!conducted() || is_own_stack(me, address))
        return;
    if (conductor.alive < 2) {
        if (conductor.timed)
            makespan_step(me, (enum op)(what >> 8));
        me->frame = frame;
        if (conductor.created > 1) /* no choice, but what the others left is looked at */
            record_step(me, (enum op)(what >> 8), address, what & 0xff,
                        (uint64_t)(uintptr_t)caller - 1 - conductor.load, STEP_DOES, -1);
        return;
    }
    point((enum op)(what >> 8), address, what & 0xff, caller, frame);
}
