#include "html_trial.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

static bool is_void(const char *name)
{
    return strcmp(name, "meta") == 0 || strcmp(name, "!doctype") == 0;
}

/* "<path d=.../>" */
static bool is_closed_at_once(const char *tag)
{
    const char *end = strchr(tag, '>');
    return end && end[-1] == '/';
}

/* The name of the tag that begins behind this '<'. */
static void name_of_tag(const char *tag, char name[32])
{
    size_t length = 0;
    for (; length < 31 && *tag && !strchr(" >\n", *tag); tag++)
        name[length++] = (char)tolower((unsigned char)*tag);
    name[length] = '\0';
}

bool html_is_whole(const char *html)
{
    char open[64][32], name[32];
    size_t depth = 0;
    for (const char *tag = html; (tag = strchr(tag, '<')); tag++) {
        name_of_tag(tag + 1, name);
        if (*name == '/') {
            if (depth == 0 || strcmp(open[--depth], name + 1) != 0) {
                fprintf(stderr, "<%s> closes nothing at: %.60s\n", name, tag);
                return false;
            }
        } else if (!is_void(name) && !is_closed_at_once(tag) && depth < 64) {
            strcpy(open[depth++], name);
        }
    }
    return depth == 0;
}
