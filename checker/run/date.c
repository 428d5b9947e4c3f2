#include "date.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>

/* The last second of the year 9999, behind which dates have five digits. */
static const long long latest = 253402300799;

int date_now(time_t *now)
{
    const char *text = getenv("SOURCE_DATE_EPOCH");
    if (!text) {
        *now = time(NULL);
        return 0;
    }
    char *end;
    errno = 0;
    long long seconds = strtoll(text, &end, 10);
    if (!isdigit((unsigned char)*text) || *end || errno != 0 || seconds > latest)
        return -1;
    *now = (time_t)seconds;
    return 0;
}
