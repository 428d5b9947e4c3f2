/* A byte too far, a byte too early, a copy onto itself, and half a block given back. */
#include <stdlib.h>
#include <string.h>

static char *volatile block;

static void write_behind(void)
{
    block[8] = 'x';
}

static int read_before(void)
{
    return block[-1];
}

static void copy_onto_itself(void)
{
    char *text = malloc(32);
    if (!text)
        return;
    strcpy(text, "a text of sixteen");
    strncpy(text + 4, text, 16);
    free(text);
}

static void free_the_middle(void)
{
    free(block + 4);
}

static void allocate_too_little(void)
{
    volatile long minus = -8;
    free(malloc((size_t)minus));
}

int main(void)
{
    block = calloc(1, 8);
    write_behind();
    int value = read_before();
    copy_onto_itself();
    free_the_middle();
    allocate_too_little();
    free(block);
    return value & 0;
}
