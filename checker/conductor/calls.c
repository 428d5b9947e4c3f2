/* The doors of all calls that this program is linked with. */
#include "calls.h"

#include <stddef.h>

/* The linker gives these names to the ends of the section that wrap.h puts the doors in. */
extern struct door __start_doors[] __attribute__((weak));
extern struct door __stop_doors[] __attribute__((weak));

void calls_to_shim(void)
{
    for (struct door *door = __start_doors; door < __stop_doors; door++)
        if (door->shim != NULL)
            door->leads_to = door->shim;
}

void calls_to_conductor(void)
{
    for (struct door *door = __start_doors; door < __stop_doors; door++)
        door->leads_to = door->conducted;
}
