/*
 * What clang made of a C file, in LLVM's own text (clang -S -emit-llvm, before any pass has run;
 * clang 14 to 19): what the file takes from elsewhere, what it gives, and what in it a tool could
 * not look into. Facts only; whether one of them is allowed is another question.
 *
 *     @aboard = internal global i64 0, align 8, !dbg !0
 *     declare i32 @pthread_create(i64*, ...) #1
 *     define dso_local i64 @ferry_board() #0 !dbg !22 {
 *       call void asm sideeffect "incq $0", "..."(i64* @aboard), !dbg !30
 *     }
 *     attributes #0 = { noinline nounwind optnone sanitize_thread ... }
 *     !30 = !DILocation(line: 27, column: 9, scope: !22)
 */
#ifndef IR_H
#define IR_H

#include <stdbool.h>
#include <stddef.h>

#include "../model/arena.h"

enum ir_what {
    IR_IMPORT,        /* a function or variable of somebody else; llvm.* too */
    IR_EXPORT,        /* its own, and others may use it */
    IR_BARE,          /* a function that no sanitizer looks into */
    IR_ASM,           /* inline assembly, in function */
    IR_MODULE_ASM,    /* assembly outside of all functions */
    IR_ALIAS,         /* another name for something, or a function chosen at start (ifunc) */
    IR_SECTION,       /* a section that was chosen by name */
    IR_ADDRESS_SPACE, /* accesses of an address space that sanitizers leave alone, in function */
    IR_SCOPE,         /* atomics for one thread only: sanitizers leave them alone, in function */
    IR_EARLY,         /* a function that runs before main or after it */
    IR_FILE,          /* code whose lines are said to be of the file name */
    IR_LINELESS,      /* a function without lines */
    IR_COMPUTED       /* the address of the function name is computed with, in function */
};

struct ir_fact {
    enum ir_what what;
    const char *name;     /* of the symbol or file it is about, or NULL */
    const char *function; /* that it was seen in, or NULL */
    int line;             /* of the C file; 0: not known */
};

struct ir {
    struct ir_fact *facts;
    size_t count;
};

/*
 * Reads a text; it is cut up. Every name is told once for each fact. sanitizer is the attribute
 * that every function must have: "sanitize_thread". All of *ir lives in the arena.
 */
void ir_read(struct arena *arena, char *text, const char *sanitizer, struct ir *ir);

#endif
