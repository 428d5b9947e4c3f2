/*
 * Before main: without LAB_CONDUCTOR nothing happens. With it, the file it names is mapped, and
 * this process becomes the server that forks one conducted child for each schedule.
 */
#include <fcntl.h>
#include <link.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <valgrind/helgrind.h>

#include "access.h"
#include "calls.h"
#include "conductor.h"
#include "start.h"
#include "system.h"
#include "wrap.h"

/* In place of the file; children share it all the same. */
static int own_memory(void *from, void *to)
{
    return mmap(from, (size_t)((char *)to - (char *)from), PROT_READ | PROT_WRITE,
                MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED, -1, 0) == from
               ? 0
               : -1;
}

static struct shared *shared_map(const char *path)
{
    struct stat status;
    int file = open(path, O_RDWR | O_CLOEXEC);
    if (file < 0)
        return NULL;
    void *memory = MAP_FAILED;
    if (fstat(file, &status) == 0 && (size_t)status.st_size >= sizeof(struct shared))
        memory = mmap(NULL, sizeof(struct shared), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    SYSTEM(SYS_close, file);
    struct shared *shared = memory;
    if (memory == MAP_FAILED || shared->magic != SHARED_MAGIC || shared->size != sizeof *shared)
        return NULL;
    return shared->keep_last || own_memory(&shared->points, shared + 1) == 0 ? shared : NULL;
}

static int load_find(struct dl_phdr_info *program, size_t size, void *unused)
{
    (void)size, (void)unused;
    conductor.load = program->dlpi_addr;
    return 1; /* the first one is the program itself */
}

/* The variables of all files here: the linker gives these names to the ends of the sections. */
extern char __start_conductor_bss[], __stop_conductor_bss[];
extern char __start_conductor_data[] __attribute__((weak));
extern char __stop_conductor_data[] __attribute__((weak));

/* Helgrind sees every access in the process; these are nobody's business. */
static void hide_from_helgrind(struct shared *shared)
{
    VALGRIND_HG_DISABLE_CHECKING(__start_conductor_bss,
                                 __stop_conductor_bss - __start_conductor_bss);
    VALGRIND_HG_DISABLE_CHECKING(__start_conductor_data,
                                 __stop_conductor_data - __start_conductor_data);
    VALGRIND_HG_DISABLE_CHECKING(shared, sizeof *shared);
}

static void start(const char *variable)
{
    static char path[4096];
    for (size_t i = 0; variable[i] && i + 1 < sizeof path; i++)
        path[i] = variable[i];
    struct shared *shared = shared_map(path);
    unsetenv("LAB_CONDUCTOR");
    if (!shared) {
        static const char message[] = "the file in LAB_CONDUCTOR is not the conductor's\n";
        SYSTEM(SYS_write, 2, message, sizeof message - 1);
        SYSTEM(SYS_exit_group, 3);
    }
    dl_iterate_phdr(load_find, NULL);
    conductor.shared = shared;
    shared->load = conductor.load;
    hide_from_helgrind(shared);
    threads_prepare();
    calls_to_conductor();
    accesses_to_conductor();
    server_run(shared, path);
}

int __real_main(int argc, char **argv, char **environment);

/*
 * How far down the stack main begins depends on the environment and on how the program was called,
 * and the strategies remember addresses. From the next megabyte on all is the same again (where
 * addresses are not randomised).
 */
static int main_from_a_round_address(int argc, char **argv, char **environment)
{
    enum { MEGABYTE = 1 << 20 };
    volatile char *rest = __builtin_alloca((uintptr_t)__builtin_frame_address(0) % MEGABYTE + 1);
    rest[0] = 0;
    int status = __real_main(argc, argv, environment);
    if (conducted())
        failure_exit(status);
    return status;
}

int __wrap_main(int argc, char **argv, char **environment);
int __wrap_main(int argc, char **argv, char **environment)
{
    const char *path = getenv("LAB_CONDUCTOR");
    if (!path)
        return __real_main(argc, argv, environment);
    start(path);
    return main_from_a_round_address(argc, argv, environment);
}
