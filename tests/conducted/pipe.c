/*
 * Pipes between threads: read waits for a write, write waits while the pipe is full, EAGAIN when
 * neither may wait, 0 at the end, EPIPE without a reader.
 */
#include "say.h"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

enum { BLOCK = 4096 };

static int ends[2];

static void *read_word(void *argument)
{
    char word[6] = "";

    (void)argument;
    say_result("read elsewhere", read(ends[0], word, 5));
    say_text("it read", word);
    return NULL;
}

static void *write_block(void *argument)
{
    static const char block[BLOCK];

    say_result("write elsewhere", write(ends[1], block, BLOCK));
    return argument;
}

static void *read_to_end(void *argument)
{
    char byte;

    (void)argument;
    say_result("read at the end, elsewhere", read(ends[0], &byte, 1));
    return NULL;
}

static void set_flags(int end, int flags)
{
    if (fcntl(ends[end], F_SETFL, flags) != 0)
        exit(CANNOT_START);
}

static long fill(void)
{
    static const char block[BLOCK];
    long total = 0, written;

    set_flags(1, O_NONBLOCK);
    while ((written = write(ends[1], block, BLOCK)) > 0)
        total += written;
    say_result("write when full", written);
    set_flags(1, 0);
    return total;
}

static long drain(void)
{
    char block[BLOCK];
    long total = 0, got;

    set_flags(0, O_NONBLOCK);
    while ((got = read(ends[0], block, BLOCK)) > 0)
        total += got;
    say_result("read when empty", got);
    set_flags(0, 0);
    return total;
}

/* The writer is let in as soon as a block has been read, so main reads before it joins. */
static void say_full(void)
{
    char block[BLOCK];
    long filled = fill();
    pthread_t thread = start(write_block, NULL);

    if (read(ends[0], block, BLOCK) != BLOCK)
        say_text("read", "less than a block");
    finish(thread);
    say_that("as much was drained as was filled", drain() == filled);
}

int main(void)
{
    pthread_t thread;
    char byte = 'x';

    signal(SIGPIPE, SIG_IGN);
    say_result("pipe", pipe(ends));
    thread = start(read_word, NULL);
    if (write(ends[1], "hello", 5) != 5)
        say_text("write", "less than a word");
    finish(thread);
    say_result("write", write(ends[1], "world", 5));
    elsewhere(read_word, NULL);
    say_full();

    thread = start(read_to_end, NULL);
    close(ends[1]);
    finish(thread);
    say_result("read at the end", read(ends[0], &byte, 1));
    say_result("pipe", pipe(ends));
    say_result("close the reading end", close(ends[0]));
    say_result("write without a reader", write(ends[1], &byte, 1));
    say_result("close the writing end", close(ends[1]));
    say_result("write once closed", write(ends[1], &byte, 1));
    return 0;
}
