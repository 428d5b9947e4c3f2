/* A list lost with all behind it, a block known by its middle only, and one still in hand. */
#include <stdlib.h>
#include <string.h>

struct node {
    struct node *next;
    char payload[40];
};

static char *middle;
static char *kept;

static void lose_a_list(void)
{
    struct node *first = calloc(1, sizeof *first);
    if (first)
        first->next = calloc(1, sizeof *first);
}

static void remember_the_middle(void)
{
    middle = malloc(100);
    if (middle)
        middle += 50;
}

int main(void)
{
    lose_a_list();
    remember_the_middle();
    kept = malloc(10);
    char scribble[4096]; /* leaves no old pointers on the stack */
    memset(scribble, 1, sizeof scribble);
    return scribble[17] - 1;
}
