/*
 * Stacks by libdwfl: it stops a thread by ptrace, reads its registers, and follows .eh_frame from
 * call to call. Only module and offset are kept; names and lines are found later, by racelab, when
 * somebody asks.
 */
#include "unwind.h"

#include <elfutils/libdwfl.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>

#include "guest.h"

enum { FRAMES_MOST = 64 }; /* an endless recursion needs no more to be seen */

/* Libdwfl's callbacks get no argument that would tell them. */
static pid_t current;

/* The program may run in another root than ours, where the same path is another file. */
static int find_elf(Dwfl_Module *module, void **data, const char *name, Dwarf_Addr base,
                    char **file, Elf **elf)
{
    char *path;
    if (name[0] != '/' || asprintf(&path, "/proc/%d/root%s", current, name) < 0)
        return dwfl_linux_proc_find_elf(module, data, name, base, file, elf);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        free(path);
        return dwfl_linux_proc_find_elf(module, data, name, base, file, elf);
    }
    *file = path;
    return fd;
}

static int find_debuginfo(Dwfl_Module *module, void **data, const char *name, Dwarf_Addr base,
                          const char *file, const char *link, GElf_Word sum, char **found)
{
    (void)module, (void)data, (void)name, (void)base, (void)file, (void)link, (void)sum,
        (void)found;
    return -1; /* .eh_frame is in the program itself */
}

static Dwfl *session_open(pid_t pid)
{
    static const Dwfl_Callbacks callbacks = {.find_elf = find_elf,
                                             .find_debuginfo = find_debuginfo};
    Dwfl *session = dwfl_begin(&callbacks);
    current = pid;
    if (!session)
        return NULL;
    if (dwfl_linux_proc_report(session, pid) == 0 && dwfl_report_end(session, NULL, NULL) == 0 &&
        dwfl_linux_proc_attach(session, pid, false) == 0)
        return session;
    dwfl_end(session);
    return NULL;
}

static void frame_add(struct unwinding *unwinding, Dwarf_Addr address)
{
    struct frame *frame = stack_add_frame(unwinding->arena, unwinding->stack);
    Dwfl_Module *module = dwfl_addrmodule(unwinding->session, address);
    GElf_Addr bias;
    if (!module || !dwfl_module_getelf(module, &bias))
        return;
    frame->module = arena_copy(unwinding->arena,
                               dwfl_module_info(module, NULL, NULL, NULL, NULL, NULL, NULL, NULL));
    frame->offset = address - bias;
}

/* A caller's address is the one it returns to: the call itself is the byte before. */
static int frame_seen(Dwfl_Frame *frame, void *argument)
{
    struct unwinding *unwinding = argument;
    Dwarf_Addr address;
    bool is_innermost;
    if (!dwfl_frame_pc(frame, &address, &is_innermost))
        return DWARF_CB_ABORT;
    frame_add(unwinding, is_innermost ? address : address - 1);
    return unwinding->stack->count < FRAMES_MOST ? DWARF_CB_OK : DWARF_CB_ABORT;
}

int unwinding_init(struct unwinding *unwinding, struct arena *arena, pid_t tid)
{
    if (guest_is_in(tid))
        return -1;
    *unwinding = (struct unwinding){.arena = arena, .session = session_open(tid)};
    return unwinding->session ? 0 : -1;
}

void unwinding_free(struct unwinding *unwinding)
{
    dwfl_end(unwinding->session);
}

void unwinding_thread(struct unwinding *unwinding, pid_t tid, struct stack *stack)
{
    unwinding->stack = stack;
    dwfl_getthread_frames(unwinding->session, tid, frame_seen, unwinding);
}
