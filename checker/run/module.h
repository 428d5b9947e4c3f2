/*
 * An executable or library on disk, opened for its symbols and lines. Addresses are those of the
 * file itself, as nm prints them.
 */
#ifndef MODULE_H
#define MODULE_H

#include <stdbool.h>
#include <stdint.h>

struct module;

/*
 * The module at a path, from a small cache: opened once, and again when the file was replaced. It
 * stays valid until the next module_open. NULL when it is no readable ELF file.
 */
struct module *module_open(const char *path);

/* A symbol that an address lies in. The name lives as long as the module. */
struct module_symbol {
    const char *name;
    uint64_t start, size;
};

/* The function or the variable at an address. 0, or -1 when there is none. */
int module_function(struct module *module, uint64_t address, struct module_symbol *symbol);
int module_variable(struct module *module, uint64_t address, struct module_symbol *symbol);

/*
 * The source line of the instruction that this byte belongs to. *file may be relative to *folder,
 * where the compiler was started (NULL: not known). Both live as long as the module. 0, or -1 when
 * there is none.
 */
int module_line(struct module *module, uint64_t address, const char **file, const char **folder,
                int *line);

/* Is there an undefined dynamic symbol of this name? */
bool module_imports(struct module *module, const char *name);

/* Does its symbol table, which strip(1) takes away, define this name? */
bool module_defines(struct module *module, const char *name);

/*
 * Is it a dynamic executable whose libraries are all among these names (NULL-terminated)? Not what
 * those need in turn.
 */
bool module_needs_only(struct module *module, const char *const *names);

#endif
