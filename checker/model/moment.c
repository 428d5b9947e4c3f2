#include "moment.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

enum { MINUTE = 60, HOUR = 60 * MINUTE, DAY = 24 * HOUR };

static bool is_leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int days_of_month(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return days[month - 1] + (month == 2 && is_leap(year));
}

/* Days before the first of January of a year, counted from 1970. */
static int64_t days_before(int year)
{
    int64_t past = year - 1;
    int64_t leap_days = past / 4 - past / 100 + past / 400, before_1970 = 477;
    return 365 * ((int64_t)year - 1970) + leap_days - before_1970;
}

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

static bool read_date(const char **text, int64_t *days)
{
    int year, month, day;
    if (!read_digits(text, 4, 1970, 9999, &year) || !read_char(text, "-") ||
        !read_digits(text, 2, 1, 12, &month) || !read_char(text, "-") ||
        !read_digits(text, 2, 1, days_of_month(year, month), &day))
        return false;
    *days = days_before(year) + day - 1;
    for (int before = 1; before < month; before++)
        *days += days_of_month(year, before);
    return true;
}

static bool read_time(const char **text, int64_t *seconds)
{
    int hour, minute, second = 0;
    if (!read_digits(text, 2, 0, 23, &hour) || !read_char(text, ":") ||
        !read_digits(text, 2, 0, 59, &minute))
        return false;
    if (read_char(text, ":")) {
        if (!read_digits(text, 2, 0, 59, &second))
            return false;
        if (read_char(text, ".")) {
            if (!isdigit((unsigned char)**text))
                return false;
            *text += strspn(*text, "0123456789");
        }
    }
    *seconds = hour * HOUR + minute * MINUTE + second;
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
    int64_t days, seconds, offset;
    if (!read_date(&text, &days) || !read_char(&text, "T ") || !read_time(&text, &seconds))
        return -1;
    read_char(&text, " ");
    if (!read_zone(&text, &offset) || *text)
        return -1;
    *moment = days * DAY + seconds - offset;
    return 0;
}

char *moment_text(struct arena *arena, int64_t moment)
{
    int64_t days = moment / DAY - (moment % DAY < 0), seconds = moment - days * DAY;
    int year = 1970, month = 1;
    while (days < 0)
        days += 365 + is_leap(--year);
    while (days >= 365 + is_leap(year))
        days -= 365 + is_leap(year++);
    while (days >= days_of_month(year, month))
        days -= days_of_month(year, month++);
    return arena_printf(arena, "%04d-%02d-%02dT%02d:%02d:%02dZ", year, month, (int)days + 1,
                        (int)(seconds / HOUR), (int)(seconds % HOUR / MINUTE),
                        (int)(seconds % MINUTE));
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
