#include "guest.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "module.h"

static bool ends_with(const char *text, const char *end)
{
    size_t length = strlen(text), end_length = strlen(end);
    return length >= end_length && strcmp(text + length - end_length, end) == 0;
}

/* What runs then is /usr/libexec/valgrind/helgrind-amd64-linux, or the like. */
bool guest_is_in(pid_t pid)
{
    char path[64], program[PATH_MAX];
    snprintf(path, sizeof path, "/proc/%d/exe", pid);
    ssize_t length = readlink(path, program, sizeof program - 1);
    program[length > 0 ? length : 0] = '\0';
    return strstr(program, "/valgrind/") && ends_with(program, "-linux");
}

/* The first word of Valgrind's command line that is no option, in text; or NULL. */
static const char *program_word(pid_t pid, char *text, size_t size)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/cmdline", pid);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return NULL;
    ssize_t length = read(fd, text, size - 1);
    close(fd);
    text[length > 0 ? length : 0] = '\0';
    for (const char *word = text + strlen(text) + 1; word < text + length; word += strlen(word) + 1)
        if (*word != '-')
            return word;
    return NULL;
}

/* The guest's file, as we can open it: its root and its directory may be others than ours. */
static struct module *guest_module(pid_t pid)
{
    char text[PATH_MAX], *path;
    const char *word = program_word(pid, text, sizeof text);
    if (!word || !strchr(word, '/') ||
        asprintf(&path, "/proc/%d/%s/%s", pid, *word == '/' ? "root" : "cwd", word) < 0)
        return NULL;
    struct module *module = module_open(path);
    free(path);
    return module;
}

bool guest_may_handle_signals(pid_t pid)
{
    static const char *const plain[] = {"libc.so.6",  "libm.so.6",     "libpthread.so.0",
                                        "librt.so.1", "libgcc_s.so.1", NULL};
    static const char *const installers[] = {"sigaction",     "signal", "sigset",
                                             "bsd_signal",    "sigvec", "ssignal",
                                             "__sysv_signal", "dlopen", "dlsym"};
    struct module *module = guest_module(pid);
    if (!module || !module_needs_only(module, plain))
        return true;
    for (size_t i = 0; i < sizeof installers / sizeof *installers; i++)
        if (module_imports(module, installers[i]))
            return true;
    return false;
}
