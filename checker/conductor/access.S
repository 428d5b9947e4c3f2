/*
 * The doors of access.c, one for each instrumentation call. Off, a door is one compare and a jump,
 * so the next function sees the program as its caller. On, the arguments are kept, the conductor is
 * called, and then it is the same jump.
 *
 * The question is whether the address, the first argument of them all, lies at or above
 * accesses_from. Off, none does. Asked like this, a register against memory, the compare and the
 * branch after it are one operation to the processor; a byte against a constant would be two or
 * three, and a program calls here at every access.
 *
 * Built twice. THREAD_SANITIZER: plain accesses go on to its runtime, atomics to what the shim
 * teaches it. Otherwise plain accesses end here, and atomics go on to the shim, which does them.
 */
#define READ 3
#define WRITE 4
#define ATOMIC_READ 5
#define ATOMIC_WRITE 6

        .text

.macro door name, next, op, size
        .balign 16
        .globl  __wrap_\name
        .type   __wrap_\name, @function
__wrap_\name:
        .cfi_startproc
        cmpq    accesses_from(%rip), %rdi
        jae     1f
        .ifc \next, none
        ret
        .else
        jmp     \next
        .endif
1:      pushq   %rbp
        .cfi_def_cfa_offset 16
        .cfi_offset %rbp, -16
        movq    %rsp, %rbp
        .cfi_def_cfa_register %rbp
        pushq   %rdi
        pushq   %rsi
        pushq   %rdx
        pushq   %rcx
        pushq   %r8
        pushq   %r9
        movl    $(\op << 8 | \size), %esi
        movq    8(%rbp), %rdx
        movq    %rbp, %rcx
        call    conductor_access
        popq    %r9
        popq    %r8
        popq    %rcx
        popq    %rdx
        popq    %rsi
        popq    %rdi
        popq    %rbp
        .cfi_def_cfa %rsp, 8
        .ifc \next, none
        ret
        .else
        jmp     \next
        .endif
        .cfi_endproc
        .size   __wrap_\name, . - __wrap_\name
.endm

#ifdef THREAD_SANITIZER
.macro plain name, op, size
        door \name, __real_\name, \op, \size
.endm
.macro atomic name, op, size
        door __tsan_\name, shim___tsan_\name, \op, \size
.endm
#else
.macro plain name, op, size
        door \name, none, \op, \size
.endm
.macro atomic name, op, size
        door __tsan_\name, __real___tsan_\name, \op, \size
.endm
#endif

.macro plain_size size
        plain __tsan_read\size, READ, \size
        plain __tsan_write\size, WRITE, \size
.endm
        plain_size 1
        plain_size 2
        plain_size 4
        plain_size 8
        plain_size 16
.macro unaligned_size size
        plain __tsan_unaligned_read\size, READ, \size
        plain __tsan_unaligned_write\size, WRITE, \size
.endm
        unaligned_size 2
        unaligned_size 4
        unaligned_size 8
        unaligned_size 16

.macro atomic_size bits, size
        atomic atomic\bits\()_load, ATOMIC_READ, \size
        atomic atomic\bits\()_store, ATOMIC_WRITE, \size
        atomic atomic\bits\()_exchange, ATOMIC_WRITE, \size
        atomic atomic\bits\()_fetch_add, ATOMIC_WRITE, \size
        atomic atomic\bits\()_fetch_sub, ATOMIC_WRITE, \size
        atomic atomic\bits\()_fetch_and, ATOMIC_WRITE, \size
        atomic atomic\bits\()_fetch_or, ATOMIC_WRITE, \size
        atomic atomic\bits\()_fetch_xor, ATOMIC_WRITE, \size
        atomic atomic\bits\()_fetch_nand, ATOMIC_WRITE, \size
        atomic atomic\bits\()_compare_exchange_strong, ATOMIC_WRITE, \size
        atomic atomic\bits\()_compare_exchange_weak, ATOMIC_WRITE, \size
        atomic atomic\bits\()_compare_exchange_val, ATOMIC_WRITE, \size
.endm
        atomic_size 8, 1
        atomic_size 16, 2
        atomic_size 32, 4
        atomic_size 64, 8

        .section .note.GNU-stack, "", @progbits
