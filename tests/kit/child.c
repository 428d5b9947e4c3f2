#include "child.h"
#include "../../labs/kit/check.h"

#include <errno.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static int errno_unless(bool good)
{
    return good ? 0 : errno;
}

static _Noreturn void child_live(int words, void (*act)(void *argument), void *argument)
{
    struct rlimit no_core = {0, 0};
    setrlimit(RLIMIT_CORE, &no_core);
    MUST(errno_unless(dup2(words, STDERR_FILENO) == STDERR_FILENO));
    close(words);
    act(argument);
    _exit(0);
}

/* To the end, even if it doesn't fit: nobody is to be blocked by a full pipe. */
static void words_read(struct child *child, int words)
{
    size_t length = 0;
    char rest[256];
    for (;;) {
        size_t room = sizeof child->words - 1 - length;
        ssize_t got = read(words, room ? child->words + length : rest, room ? room : sizeof rest);
        if (got <= 0 && !(got < 0 && errno == EINTR))
            break;
        if (got > 0 && room)
            length += (size_t)got;
    }
    child->words[length] = '\0';
}

void child_run(struct child *child, void (*act)(void *argument), void *argument)
{
    int words[2];
    MUST(errno_unless(pipe(words) == 0));
    fflush(NULL);
    pid_t pid = fork();
    MUST(errno_unless(pid >= 0));
    if (pid == 0) {
        close(words[0]);
        child_live(words[1], act, argument);
    }
    close(words[1]);
    words_read(child, words[0]);
    close(words[0]);
    MUST(errno_unless(waitpid(pid, &child->status, 0) == pid));
}

bool child_was_ended(const struct child *child, const char *words)
{
    return WIFSIGNALED(child->status) && WTERMSIG(child->status) == SIGABRT &&
           strstr(child->words, words);
}

_Noreturn void program_again(const char *option, const char *operand)
{
    char path[4096];
    ssize_t length = readlink("/proc/self/exe", path, sizeof path - 1);
    MUST(errno_unless(length >= 0));
    path[length] = '\0';
    execl(path, path, option, operand, (char *)NULL);
    end_misuse("this program can't be started again");
}
