/* A freed block is handed to the kernel, and a pointer to nowhere, too. */
#include <stdlib.h>
#include <unistd.h>

static int ends[2];

static void send_freed(void)
{
    char *bytes = calloc(1, 16);
    free(bytes);
    if (write(ends[1], bytes, 4) != 4)
        _exit(1);
}

static void send_nothing(void)
{
    if (write(ends[1], (void *)8, 4) == 4)
        _exit(1);
}

int main(void)
{
    if (pipe(ends) != 0)
        return 1;
    send_freed();
    send_nothing();
    return 0;
}
