/* Decides by what nobody has written, and hands it to the kernel: not what these labs are about. */
#include <stdlib.h>
#include <unistd.h>

static int decide(const char *bytes)
{
    if (bytes[3] == 'x')
        return 1;
    return 0;
}

int main(void)
{
    char *bytes = malloc(16);
    if (!bytes)
        return 1;
    int chosen = decide(bytes);
    int written = write(STDERR_FILENO, bytes, 1) == 1;
    free(bytes);
    return chosen & written & 0;
}
