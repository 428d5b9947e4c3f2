/*
 * The doors of the address sanitizer's flavour: the compiler's coverage callbacks, one before each
 * load and store. They don't know atomic updates.
 */
#include "access.h"
#include "conductor.h"

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
