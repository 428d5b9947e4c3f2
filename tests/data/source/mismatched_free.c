/* What malloc gave out goes back by operator delete, called by its linker name. */
#include <stdlib.h>

void _ZdlPv(void *memory);

int main(void)
{
    void *memory = malloc(40);
    _ZdlPv(memory);
    return 0;
}
