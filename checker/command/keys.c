#include "keys.h"

#include <signal.h>
#include <stddef.h>
#include <stdlib.h>
#include <termios.h>
#include <unistd.h>

static struct termios usual;
static bool is_raw;
static pid_t owner; /* a child that exits leaves the terminal as it is */
static volatile sig_atomic_t heard;

void keys_begin(void)
{
    struct termios raw;
    if (!isatty(STDIN_FILENO) || tcgetattr(STDIN_FILENO, &usual) != 0)
        return;
    raw = usual;
    raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
    raw.c_cc[VMIN] = 0;
    raw.c_cc[VTIME] = 0;
    if (!owner)
        atexit(keys_end);
    owner = getpid();
    is_raw = tcsetattr(STDIN_FILENO, TCSANOW, &raw) == 0;
}

void keys_end(void)
{
    if (is_raw && getpid() == owner)
        tcsetattr(STDIN_FILENO, TCSANOW, &usual);
    is_raw = false;
}

bool keys_are_single(void)
{
    return is_raw;
}

static void on_signal(int number)
{
    heard = number;
}

void keys_hear_signals(void)
{
    static const int ending[] = {SIGINT, SIGTERM, SIGHUP};
    const struct sigaction action = {.sa_handler = on_signal};
    for (size_t i = 0; i < sizeof ending / sizeof *ending; i++)
        sigaction(ending[i], &action, NULL);
}

int keys_signal(void)
{
    return heard;
}
