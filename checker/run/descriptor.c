#include "descriptor.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

int descriptor_raise(int fd)
{
    if (fd < 0 || fd > STDERR_FILENO)
        return fd;
    int high = fcntl(fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    int error = errno;
    close(fd);
    errno = error;
    return high;
}

int descriptor_pipe(int ends[2])
{
    int raw[2];
    if (pipe2(raw, O_CLOEXEC) != 0)
        return -1;
    int reader = descriptor_raise(raw[0]);
    int writer = descriptor_raise(raw[1]);
    if (reader < 0 || writer < 0) {
        descriptor_close(&reader);
        descriptor_close(&writer);
        return -1;
    }
    ends[0] = reader;
    ends[1] = writer;
    return 0;
}

void descriptor_close(int *fd)
{
    int error = errno;
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
    errno = error;
}

static int by_number(const void *left, const void *right)
{
    const int *a = left, *b = right;
    return (*a > *b) - (*a < *b);
}

/* Kernels before 5.9 close one at a time; the bound keeps a limit of a billion from costing hours.
 */
static void range_close(unsigned first, unsigned last)
{
    if (first > last || close_range(first, last, 0) == 0)
        return;
    long limit = sysconf(_SC_OPEN_MAX);
    unsigned end = limit > 0 && limit < 65536 ? (unsigned)limit : 65536;
    for (unsigned fd = first; fd <= last && fd < end; fd++)
        close((int)fd);
}

void descriptor_keep_only(int *fds, size_t count)
{
    unsigned first = STDERR_FILENO + 1;
    qsort(fds, count, sizeof *fds, by_number);
    for (size_t i = 0; i < count; i++) {
        range_close(first, (unsigned)fds[i] - 1);
        first = (unsigned)fds[i] + 1;
    }
    range_close(first, UINT_MAX);
}

void descriptor_mute(void)
{
    int null = descriptor_raise(open("/dev/null", O_RDWR | O_CLOEXEC));
    if (null < 0)
        return;
    dup2(null, STDIN_FILENO);
    dup2(null, STDOUT_FILENO);
    if (fcntl(STDERR_FILENO, F_GETFD) < 0)
        dup2(null, STDERR_FILENO);
    close(null);
}
