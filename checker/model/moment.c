#include "moment.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>
#include <time.h>

enum { MINUTE = 60, HOUR = 60 * MINUTE, DAY = 24 * HOUR };

/* So many digits, with a value from low to high; *text is behind them then. */
static bool read_digits(const char **text, int digits, int low, int high, int *number)
{
    int value = 0;
    for (int i = 0; i < digits; i++) {
        if (!isdigit((unsigned char)(*text)[i]))
            return false;
        value = 10 * value + (*text)[i] - '0';
    }
    *text += digits;
    *number = value;
    return value >= low && value <= high;
}

static bool read_char(const char **text, const char *one_of)
{
    if (!**text || !strchr(one_of, **text))
        return false;
    ++*text;
    return true;
}

static bool read_date(const char **text, struct tm *date)
{
    int year, month;
    if (!read_digits(text, 4, 1970, 9999, &year) || !read_char(text, "-") ||
        !read_digits(text, 2, 1, 12, &month) || !read_char(text, "-") ||
        !read_digits(text, 2, 1, 31, &date->tm_mday))
        return false;
    date->tm_year = year - 1900;
    date->tm_mon = month - 1;
    return true;
}

static bool read_time(const char **text, struct tm *time)
{
    if (!read_digits(text, 2, 0, 23, &time->tm_hour) || !read_char(text, ":") ||
        !read_digits(text, 2, 0, 59, &time->tm_min))
        return false;
    if (!read_char(text, ":"))
        return true;
    if (!read_digits(text, 2, 0, 59, &time->tm_sec))
        return false;
    if (read_char(text, ".")) {
        if (!isdigit((unsigned char)**text))
            return false;
        *text += strspn(*text, "0123456789");
    }
    return true;
}

/* How much later clocks of the zone show than those of UTC. */
static bool read_zone(const char **text, int64_t *offset)
{
    int hours, minutes, sign = **text == '-' ? -1 : 1;
    *offset = 0;
    if (read_char(text, "Z"))
        return true;
    if (!read_char(text, "+-") || !read_digits(text, 2, 0, 14, &hours))
        return false;
    read_char(text, ":");
    if (!read_digits(text, 2, 0, 59, &minutes))
        return false;
    *offset = sign * (hours * HOUR + minutes * MINUTE);
    return true;
}

int moment_parse(const char *text, int64_t *moment)
{
    struct tm utc = {0};
    int64_t offset;
    if (!read_date(&text, &utc) || !read_char(&text, "T ") || !read_time(&text, &utc))
        return -1;
    read_char(&text, " ");
    if (!read_zone(&text, &offset) || *text)
        return -1;
    int day = utc.tm_mday;
    time_t seconds = timegm(&utc);
    if (utc.tm_mday != day) /* the month has fewer days */
        return -1;
    *moment = seconds - offset;
    return 0;
}

char *moment_text(struct arena *arena, int64_t moment)
{
    struct tm utc;
    gmtime_r(&(time_t){moment}, &utc);
    return arena_printf(arena, "%04d-%02d-%02dT%02d:%02d:%02dZ", utc.tm_year + 1900, utc.tm_mon + 1,
                        utc.tm_mday, utc.tm_hour, utc.tm_min, utc.tm_sec);
}

char *duration_words(struct arena *arena, int64_t seconds)
{
    static const struct {
        int64_t length;
        const char *name;
    } units[] = {{DAY, "day"}, {HOUR, "hour"}, {MINUTE, "minute"}, {1, "second"}};
    enum { UNITS = sizeof units / sizeof *units };
    size_t largest = 0;
    char *words = NULL;
    while (largest < UNITS - 1 && seconds < units[largest].length)
        largest++;
    for (size_t i = largest; i < UNITS && i < largest + 2; i++) {
        long long count = seconds / units[i].length;
        seconds %= units[i].length;
        if (count || (i == UNITS - 1 && !words))
            words = arena_printf(arena, "%s%s%lld %s%s", words ? words : "", words ? " " : "",
                                 count, units[i].name, count == 1 ? "" : "s");
    }
    return words;
}
