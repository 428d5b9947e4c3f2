/*
 * Names and lines for addresses, from ELF and DWARF by libdwfl; no process is started.
 *
 * An offset is an ELF virtual address as nm prints it, of any byte of the instruction that is
 * meant. For a caller's frame that is the call, not the return address behind it, which may be on
 * the next line: whoever takes the stack subtracts 1, and nothing is subtracted here. Measured:
 * ThreadSanitizer's unsymbolised frames are the return address - 1 already, the innermost of an
 * access too (clang 14; its own symbolizer gives the same lines). The watchdog subtracts by itself.
 */
#ifndef SYMBOLS_H
#define SYMBOLS_H

#include "../model/finding.h"

/*
 * Fills in function, file and line of every frame in the findings that has a module and an offset
 * but no function, and the name and size of every global place that has only an offset. What can't
 * be resolved stays as it is. A module is a path; it is opened once, and again when its file was
 * replaced.
 *
 * Names are the source's: pthread_mutex_lock for an interceptor or a wrapper of it; hits for a
 * static local that the compiler calls work.hits or hits.0. Files are as the debug information has
 * them, without a leading "./".
 */
void symbols_resolve(struct findings *findings);

/* The same for one stack. */
void symbols_resolve_stack(struct arena *arena, struct stack *stack);

/*
 * The name of the data object at an offset of a module ("table", "table+8"), or NULL. Cut from
 * the arena.
 */
char *symbols_data_name(struct arena *arena, const char *module, uint64_t offset);

/* Does the dynamic symbol table of an executable import this function? */
bool symbols_imports(const char *module, const char *name);

/* Is it an ELF file whose symbol table defines this name? */
bool symbols_define(const char *module, const char *name);

#endif
