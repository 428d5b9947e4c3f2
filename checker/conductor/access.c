/*
 * Accesses to memory that may be shared, and atomic operations. The compiler's instrumentation
 * calls __tsan_read4 and its like before each; access.S sends the calls here when the conductor is
 * on, and on to ThreadSanitizer or the shim afterwards. The address sanitizer's flavour uses the
 * coverage callbacks instead, which know loads and stores.
 */
#include "conductor.h"

/* By access.S: what is low byte size, next byte enum op. caller: the return address into the
 * program; frame: a frame pointer whose outer frame is the program's. */
void conductor_access(const void *address, unsigned what, const void *caller, void *frame);

/* Nobody else can reach a local variable unless its address was given away. */
static bool is_own_stack(const struct thread *me, const void *address)
{
    uintptr_t at = (uintptr_t)address;
    return !me->stack_shared && at >= me->stack_low && at < me->stack_high;
}

void conductor_access(const void *address, unsigned what, const void *caller, void *frame)
{
    struct thread *me = conductor_self;
    if (!me || conductor.alive < 2 || is_own_stack(me, address))
        return;
    point((enum op)(what >> 8), address, what & 0xff, caller, frame);
}

#ifdef CONDUCTOR_COVERAGE
#define COVERED(name, op, size)                                                                    \
    void __sanitizer_cov_##name##size(const void *address);                                        \
    void __sanitizer_cov_##name##size(const void *address)                                         \
    {                                                                                              \
        if (conductor_on)                                                                          \
            conductor_access(address, (op) << 8 | (size), __builtin_return_address(0),             \
                             __builtin_frame_address(0));                                          \
    }
COVERED(load, OP_READ, 1)
COVERED(load, OP_READ, 2)
COVERED(load, OP_READ, 4)
COVERED(load, OP_READ, 8)
COVERED(load, OP_READ, 16)
COVERED(store, OP_WRITE, 1)
COVERED(store, OP_WRITE, 2)
COVERED(store, OP_WRITE, 4)
COVERED(store, OP_WRITE, 8)
COVERED(store, OP_WRITE, 16)
#endif
