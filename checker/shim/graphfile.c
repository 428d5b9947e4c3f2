/*
 * The file that LAB_LOCKGRAPH names: what the recorder of lock orders has to say.
 *
 * The file is appended to, each record by one write(2) as soon as it is known, so that it is there
 * even when this very run then hangs:
 *
 *     lockgraph 1                                recording has begun (format 1)
 *     cycle N                                    a circle of N events, and then N lines:
 *     edge THREAD WANTED HELD PC_WANT PC_HELD    0 is main, others count in order of creation
 *     full WHAT                                  no room: circles may be missed from here
 *     end EVENTS CYCLES                          the program has come to its exit
 *
 * A lock is data+0x4060 (an address in the program's ELF file) or mem+0x7f.. (anywhere else). A pc
 * is 0x1234, also as in the ELF file: of the call that waits for WANTED, or acquired HELD. HELD of
 * each line is WANTED of the line before, and that of the first line WANTED of the last.
 */
#define _GNU_SOURCE 1
#include "graphfile.h"

#include <fcntl.h>
#include <link.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { WRITTEN = 64, LINE = 128 };

static int file = -1;
static uintptr_t base, data_start, data_end; /* of the program: load address, its writable part */
static uint64_t written[WRITTEN];            /* circles, by their calls */
static int written_count;
static bool is_full;

/* The program itself is the first in the list. */
static int program_find(struct dl_phdr_info *program, size_t size, void *unused)
{
    (void)size, (void)unused;
    base = program->dlpi_addr;
    for (int i = 0; i < program->dlpi_phnum; i++) {
        const ElfW(Phdr) *part = &program->dlpi_phdr[i];
        if (part->p_type == PT_LOAD && (part->p_flags & PF_W) != 0) {
            data_start = base + part->p_vaddr;
            data_end = data_start + part->p_memsz;
        }
    }
    return 1;
}

__attribute__((format(printf, 1, 2))) static void file_write(const char *format, ...)
{
    char text[CIRCLE_MAX * LINE + LINE];
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    if (length < 0 || length >= (int)sizeof text || write(file, text, (size_t)length) != length)
        file = -1; /* half a file must not look whole: there will be no end */
}

bool graphfile_open(void)
{
    const char *path = getenv("LAB_LOCKGRAPH");
    if (path == NULL || *path == '\0')
        return false;
    int low = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    if (low == -1)
        return false;
    /* Out of the way of a program that counts its descriptors. */
    file = fcntl(low, F_DUPFD_CLOEXEC, 200);
    if (file == -1)
        file = low;
    else
        (void)close(low);
    dl_iterate_phdr(program_find, NULL);
    file_write("lockgraph 1\n");
    return file != -1;
}
void graphfile_full(const char *what)
{
    if (!is_full)
        file_write("full %s\n", what);
    is_full = true;
}

void graphfile_end(int events)
{
    file_write("end %d %d\n", events, written_count);
}

/* A return address lies behind the call; one less is inside. */
static uintptr_t pc_offset(const void *pc)
{
    return (uintptr_t)pc - 1 - base;
}

static int edge_print(char *text, size_t size, const struct event *event, const struct hold *hold)
{
    const void *address[2] = {event->wanted.lock.address, hold->lock.address};
    const char *where[2];
    uintptr_t offset[2];
    for (int i = 0; i < 2; i++) {
        offset[i] = (uintptr_t)address[i];
        bool data = offset[i] >= data_start && offset[i] < data_end;
        where[i] = data ? "data" : "mem";
        offset[i] -= data ? base : 0;
    }
    return snprintf(text, size, "edge %d %s+0x%jx %s+0x%jx 0x%jx 0x%jx\n", event->thread, where[0],
                    (uintmax_t)offset[0], where[1], (uintmax_t)offset[1],
                    (uintmax_t)pc_offset(event->wanted.pc), (uintmax_t)pc_offset(hold->pc));
}

/* One number for the calls of a circle, wherever it starts. */
static uint64_t circle_key(const struct circle *circle)
{
    uint64_t key = 0;
    for (int i = 0; i < circle->length; i++) {
        uint64_t call = (uint64_t)pc_offset(circle->events[i]->wanted.pc) << 32 |
                        (uint32_t)pc_offset(circle->held[i]->pc);
        key += call * 0x9e3779b97f4a7c15u ^ call >> 29;
    }
    return key;
}

void graphfile_circle(const struct circle *circle)
{
    uint64_t key = circle_key(circle);
    for (int i = 0; i < written_count; i++) {
        if (written[i] == key)
            return;
    }
    if (written_count == WRITTEN) {
        graphfile_full("cycles");
        return;
    }
    written[written_count++] = key;
    char text[CIRCLE_MAX * LINE];
    int length = 0;
    for (int i = 0; i < circle->length; i++)
        length += edge_print(text + length, sizeof text - (size_t)length, circle->events[i],
                             circle->held[i]);
    file_write("cycle %d\n%s", circle->length, text);
}
