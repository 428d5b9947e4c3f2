/*
 * When it is: what grades are dated with. SOURCE_DATE_EPOCH, where it is set, says so
 * (https://reproducible-builds.org/specs/source-date-epoch/): the same class gives the same bytes.
 */
#ifndef DATE_H
#define DATE_H

#include <time.h>

/* 0; or -1 when SOURCE_DATE_EPOCH is no number of seconds. */
int date_now(time_t *now);

#endif
