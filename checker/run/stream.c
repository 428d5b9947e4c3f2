#include "stream.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

enum { PORTION = 128 * 1024 };

/* Files of a full disk are our trouble, not the program's: it goes on, and is told of later. */
static void bytes_keep(struct stream *stream, const char *bytes, size_t count)
{
    while (count && !stream->error) {
        ssize_t written = write(stream->file, bytes, count);
        if (written < 0 && errno != EINTR)
            stream->error = errno;
        if (written > 0) {
            bytes += written;
            count -= (size_t)written;
        }
    }
}

static size_t portion_move(struct stream *stream)
{
    static char portion[PORTION];
    if (stream->pipe < 0)
        return 0;
    ssize_t got = read(stream->pipe, portion, sizeof portion);
    if (got == 0)
        stream_close(stream);
    if (got <= 0)
        return 0; /* EINTR too: poll says again what is there */
    size_t kept = (size_t)got < stream->room ? (size_t)got : stream->room;
    bytes_keep(stream, portion, kept);
    stream->room -= kept;
    stream->cut = stream->cut || kept < (size_t)got;
    return (size_t)got;
}

bool stream_move(struct stream *stream)
{
    return portion_move(stream) > 0;
}

void stream_drain(struct stream *stream)
{
    int capacity = stream->pipe < 0 ? 0 : fcntl(stream->pipe, F_GETPIPE_SZ);
    size_t left = capacity > 0 ? (size_t)capacity : 0;
    while (left) {
        size_t moved = portion_move(stream);
        if (moved == 0)
            return;
        left -= moved < left ? moved : left;
    }
}

void stream_close(struct stream *stream)
{
    if (stream->pipe >= 0)
        close(stream->pipe);
    stream->pipe = -1;
}
