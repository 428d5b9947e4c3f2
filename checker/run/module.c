/*
 * Modules by libdwfl, each in a session of its own, so that one can be closed without the others.
 *
 * libdwfl finds the compilation unit of an address in .debug_aranges only, which clang writes only
 * when asked to. Units are few here (a lab has about five), so they are simply walked: 20
 * microseconds the first time, and right for every program. Debug information in other files is
 * not looked for: that could ask a server on the network.
 *
 * libdwfl looks through the whole symbol table for each address, and reports name the same few
 * addresses over and over: what it said is remembered.
 */
#include "module.h"

#include <dwarf.h>
#include <elfutils/libdwfl.h>
#include <gelf.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { CACHE_SIZE = 16, ANSWERS = 512 };

/* What libdwfl said of an address. */
struct answer {
    bool known;
    uint64_t address;
    int type; /* of symbol; STT_NUM: there is none */
    struct module_symbol symbol;
};

struct module {
    char *path;
    struct stat identity; /* of the file that was opened */
    Dwfl *session;
    Dwfl_Module *dwfl;      /* NULL: no ELF file, which is remembered too */
    GElf_Addr bias;         /* libdwfl's address minus the file's */
    unsigned long used;     /* the cache's clock when it was last asked for */
    struct answer *answers; /* ANSWERS of them, each at its address modulo that; may be NULL */
};

static struct module cache[CACHE_SIZE];
static unsigned long cache_clock;

static int debug_elsewhere(Dwfl_Module *dwfl, void **data, const char *name, Dwarf_Addr base,
                           const char *file, const char *link, GElf_Word sum, char **found)
{
    (void)dwfl, (void)data, (void)name, (void)base, (void)file, (void)link, (void)sum, (void)found;
    return -1;
}

static void session_open(struct module *module)
{
    static const Dwfl_Callbacks callbacks = {
        .find_elf = dwfl_build_id_find_elf,
        .find_debuginfo = debug_elsewhere,
        .section_address = dwfl_offline_section_address,
    };
    module->session = dwfl_begin(&callbacks);
    if (!module->session)
        return;
    module->dwfl = dwfl_report_offline(module->session, module->path, module->path, -1);
    dwfl_report_end(module->session, NULL, NULL);
    if (module->dwfl && !dwfl_module_getelf(module->dwfl, &module->bias))
        module->dwfl = NULL;
}

static void module_close(struct module *module)
{
    if (module->session)
        dwfl_end(module->session);
    free(module->path);
    free(module->answers);
    *module = (struct module){0};
}

static bool is_same_file(const struct stat *a, const struct stat *b)
{
    return a->st_dev == b->st_dev && a->st_ino == b->st_ino && a->st_size == b->st_size &&
           a->st_mtim.tv_sec == b->st_mtim.tv_sec && a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

/* Its place in the cache, or the place that it is to take: an empty one or the longest unused. */
static struct module *cache_place(const char *path)
{
    struct module *oldest = cache;
    for (struct module *module = cache; module < cache + CACHE_SIZE; module++) {
        if (module->path && strcmp(module->path, path) == 0)
            return module;
        if (module->used < oldest->used)
            oldest = module;
    }
    return oldest;
}

static bool is_current(const struct module *module, const char *path, const struct stat *file)
{
    return module->path && strcmp(module->path, path) == 0 && is_same_file(&module->identity, file);
}

struct module *module_open(const char *path)
{
    struct stat file;
    /* Anything but a file (a pipe, a terminal) could keep us waiting for ever. */
    if (stat(path, &file) != 0 || !S_ISREG(file.st_mode))
        return NULL;
    struct module *module = cache_place(path);
    if (!is_current(module, path, &file)) {
        module_close(module);
        module->path = strdup(path);
        module->identity = file;
        if (module->path)
            session_open(module);
    }
    module->used = ++cache_clock;
    return module->dwfl ? module : NULL;
}

static struct answer symbol_ask(const struct module *module, uint64_t address)
{
    GElf_Off offset;
    GElf_Sym found;
    const char *name = dwfl_module_addrinfo(module->dwfl, address + module->bias, &offset, &found,
                                            NULL, NULL, NULL);
    if (!name)
        return (struct answer){.known = true, .address = address, .type = STT_NUM};
    return (struct answer){
        .known = true,
        .address = address,
        .type = GELF_ST_TYPE(found.st_info),
        .symbol = {.name = name, .start = address - offset, .size = found.st_size},
    };
}

/* The symbol at an address when its type is one of the two. */
static int symbol_find(struct module *module, uint64_t address, int type, int other_type,
                       struct module_symbol *symbol)
{
    if (!module->answers)
        module->answers = calloc(ANSWERS, sizeof *module->answers);
    struct answer *kept = module->answers ? &module->answers[address % ANSWERS] : NULL;
    struct answer answer =
        kept && kept->known && kept->address == address ? *kept : symbol_ask(module, address);
    if (kept)
        *kept = answer;
    if (answer.type != type && answer.type != other_type)
        return -1;
    *symbol = answer.symbol;
    return 0;
}

int module_function(struct module *module, uint64_t address, struct module_symbol *symbol)
{
    return symbol_find(module, address, STT_FUNC, STT_NOTYPE, symbol);
}

int module_variable(struct module *module, uint64_t address, struct module_symbol *symbol)
{
    return symbol_find(module, address, STT_OBJECT, STT_OBJECT, symbol);
}

static Dwarf_Die *unit_find(struct module *module, uint64_t address, Dwarf_Addr *bias)
{
    Dwarf_Die *unit = NULL;
    while ((unit = dwfl_module_nextcu(module->dwfl, unit, bias)))
        if (dwarf_haspc(unit, address + module->bias - *bias) > 0)
            return unit;
    return NULL;
}

int module_line(struct module *module, uint64_t address, const char **file, const char **folder,
                int *line)
{
    Dwarf_Addr bias;
    Dwarf_Die *unit = unit_find(module, address, &bias);
    if (!unit)
        return -1;
    Dwarf_Line *found = dwarf_getsrc_die(unit, address + module->bias - bias);
    const char *name = found ? dwarf_linesrc(found, NULL, NULL) : NULL;
    int number;
    if (!name || dwarf_lineno(found, &number) != 0)
        return -1;
    Dwarf_Attribute attribute;
    *file = name;
    *folder = dwarf_formstring(dwarf_attr(unit, DW_AT_comp_dir, &attribute));
    *line = number;
    return 0;
}

/* A section of the dynamic linker's: its header, its data, and how many entries it has. */
struct table {
    Elf *elf;
    GElf_Shdr header;
    Elf_Data *data;
    size_t count;
};

static int table_find(struct module *module, GElf_Word type, struct table *table)
{
    GElf_Addr bias;
    Elf_Scn *section = NULL;
    table->elf = dwfl_module_getelf(module->dwfl, &bias);
    while (table->elf && (section = elf_nextscn(table->elf, section)))
        if (gelf_getshdr(section, &table->header) && table->header.sh_type == type)
            break;
    table->data = section ? elf_getdata(section, NULL) : NULL;
    if (!table->data || !table->header.sh_entsize)
        return -1;
    table->count = table->header.sh_size / table->header.sh_entsize;
    return 0;
}

static bool table_text_is(const struct table *table, size_t offset, const char *text)
{
    const char *found = elf_strptr(table->elf, table->header.sh_link, offset);
    return found && strcmp(found, text) == 0;
}

static bool symbols_have(struct module *module, GElf_Word type, const char *name, bool defined)
{
    struct table table;
    GElf_Sym symbol;
    if (table_find(module, type, &table) != 0)
        return false;
    for (size_t i = 1; i < table.count; i++)
        if (gelf_getsym(table.data, (int)i, &symbol) && (symbol.st_shndx != SHN_UNDEF) == defined &&
            table_text_is(&table, symbol.st_name, name))
            return true;
    return false;
}

bool module_imports(struct module *module, const char *name)
{
    return symbols_have(module, SHT_DYNSYM, name, false);
}

bool module_defines(struct module *module, const char *name)
{
    return symbols_have(module, SHT_SYMTAB, name, true);
}

static bool entry_is_among(const struct table *table, const GElf_Dyn *entry,
                           const char *const *names)
{
    for (; *names; names++)
        if (table_text_is(table, entry->d_un.d_val, *names))
            return true;
    return false;
}

bool module_needs_only(struct module *module, const char *const *names)
{
    struct table table;
    GElf_Dyn entry;
    if (table_find(module, SHT_DYNAMIC, &table) != 0)
        return false;
    for (size_t i = 0; i < table.count && gelf_getdyn(table.data, (int)i, &entry); i++)
        if (entry.d_tag == DT_NEEDED && !entry_is_among(&table, &entry, names))
            return false;
    return true;
}
