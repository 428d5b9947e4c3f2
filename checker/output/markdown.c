/*
 * Line by line. What belongs to one paragraph is collected, and printed when something else begins:
 *
 *     "- A sleep: TSan even says"
 *     "  \"As if synchronized via sleep\"."   -->   "- A sleep: TSan even says \"As if ..."
 *     ""                                      -->   it is printed, then the empty line
 */
#include "markdown.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "paragraph.h"

enum { CODE_INDENT = 4 };

struct reading {
    FILE *out;
    int width;
    char *collected; /* as long as all of the page */
    size_t length;   /* of what is collected */
    size_t item;     /* where the text of the list's item begins; 0: no list */
    bool fenced;
};

static void finish_paragraph(struct reading *reading)
{
    char *text = reading->collected;
    if (reading->length == 0)
        return;
    text[reading->length] = '\0';
    paragraph_print(reading->out, text, paragraph_hanging(text), reading->width);
    reading->length = 0;
}

static void keep_line(struct reading *reading, const char *line, size_t length)
{
    finish_paragraph(reading);
    fprintf(reading->out, "%.*s\n", (int)length, line);
}

static void collect(struct reading *reading, const char *text, size_t length)
{
    if (reading->length)
        reading->collected[reading->length++] = ' ';
    memcpy(reading->collected + reading->length, text, length);
    reading->length += length;
}

/* Nothing collected: does it stand further to the right than its list's text? */
static bool is_code(struct reading *reading, size_t indent)
{
    if (reading->length)
        return false;
    if (indent < reading->item)
        reading->item = 0;
    return indent >= reading->item + CODE_INDENT;
}

/* "## ", and not the "#2" of a thread. */
static bool is_heading(const char *text)
{
    size_t marks = strspn(text, "#");
    return marks > 0 && text[marks] == ' ';
}

/* A number at the start of a line may belong to the sentence; only a list's first one begins one.
 */
static bool is_item(const struct reading *reading, const char *text, size_t mark)
{
    bool number = *text >= '0' && *text <= '9';
    return mark > 0 &&
           (!number || !reading->length || reading->item || strncmp(text, "1.", 2) == 0);
}

static bool is_fence(const char *text)
{
    return strncmp(text, "```", 3) == 0 || strncmp(text, "~~~", 3) == 0;
}

static void take_line(struct reading *reading, const char *line, size_t length)
{
    size_t indent = strspn(line, " "), hanging = (size_t)paragraph_hanging(line);
    const char *text = line + indent;
    bool fence = is_fence(text), empty = indent >= length;
    if (reading->fenced || fence || empty || is_heading(text) || strchr("|>", *text)) {
        keep_line(reading, line, length);
        reading->fenced ^= fence;
        if (!empty && !indent)
            reading->item = 0; /* a heading, or what else stands at the margin, ends a list */
    } else if (is_code(reading, indent)) {
        keep_line(reading, line, length);
    } else if (is_item(reading, text, hanging - indent)) {
        finish_paragraph(reading);
        collect(reading, line, length);
        reading->item = hanging;
    } else if (reading->length) {
        collect(reading, text, length - indent);
    } else {
        collect(reading, line, length);
    }
}

void markdown_print(FILE *out, const char *text, int width)
{
    bool narrow = width > 0 && width < PAGE_COLUMNS;
    struct reading reading = {.out = out, .width = width};
    if (!narrow || !(reading.collected = malloc(strlen(text) + 1))) {
        fputs(text, out);
        return;
    }
    while (*text) {
        size_t length = strcspn(text, "\n");
        take_line(&reading, text, length);
        text += length + (text[length] == '\n');
    }
    finish_paragraph(&reading);
    free(reading.collected);
}
