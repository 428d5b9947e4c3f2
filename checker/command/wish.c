#include "wish.h"

#include <string.h>

enum { NUMBER_MOST = 99999 };

static const struct {
    const char *word;
    enum wish_kind kind;
} words[] = {
    {"run", WISH_RUN},   {"undo", WISH_UNDO}, {"again", WISH_AGAIN},
    {"fine", WISH_FINE}, {"look", WISH_LOOK}, {"save", WISH_SAVE},
    {"help", WISH_HELP}, {"?", WISH_HELP},    {"quit", WISH_QUIT},
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static const char *behind_blanks(const char *text)
{
    while (is_blank(*text))
        text++;
    return text;
}

static const char *number_read(const char *text, int *number)
{
    for (*number = 0; is_digit(*text); text++)
        if (*number <= NUMBER_MOST)
            *number = *number * 10 + (*text - '0');
    return text;
}

static size_t word_length(const char *text)
{
    size_t length = 0;
    while (is_letter(text[length]))
        length++;
    return length ? length : 1;
}

/* A word, or its first letter. */
static enum wish_kind kind_of(const char *text, size_t length)
{
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if ((length == 1 || length == strlen(words[i].word)) &&
            strncmp(text, words[i].word, length) == 0)
            return words[i].kind;
    return WISH_UNKNOWN;
}

bool wish_read(const char **text, struct wish *wish)
{
    const char *at = behind_blanks(*text);
    *wish = (struct wish){.kind = WISH_STEP};
    if (*at == '\0')
        return false;
    if (is_digit(*at)) {
        *text = number_read(at, &wish->thread);
        return true;
    }
    wish->unknown = at;
    wish->length = word_length(at);
    wish->kind = kind_of(at, wish->length);
    *text = at + wish->length;
    const char *number = behind_blanks(*text);
    if (wish->kind == WISH_RUN && is_digit(*number))
        *text = number_read(number, &wish->thread);
    else if (wish->kind == WISH_RUN)
        wish->kind = WISH_UNKNOWN;
    return true;
}

/* Is it what the number of one of the threads begins with, and not all of it? */
static bool begins_longer(int number, const int *threads, size_t count)
{
    for (size_t i = 0; number > 0 && i < count; i++)
        for (int rest = threads[i] / 10; rest > 0; rest /= 10)
            if (rest == number)
                return true;
    return false;
}

bool wish_is_whole(const char *typed, const int *threads, size_t count)
{
    int number;
    const char *at = behind_blanks(typed);
    bool runs = *at == 'r';
    if (runs)
        at = behind_blanks(at + 1);
    if (!is_digit(*at))
        return !runs || *at != '\0';
    number_read(at, &number);
    return !begins_longer(number, threads, count);
}
