#include "histogram.h"

#include "markup.h"

/*
 * Bars lie, so that their labels can be read on a telephone without turning it:
 *
 *      90 to 99 % |=========== 12
 *           100 % |================= 20
 *                 ^ BAR_LEFT
 */
enum { WIDTH = 330, LINE = 20, LABEL_RIGHT = 74, BAR_LEFT = 80, BAR_LONGEST = 210 };

void histogram_add(struct histogram *histogram, int points, int possible)
{
    if (possible <= 0)
        return;
    long long tenth = points * 10LL / possible;
    if (tenth < 0)
        tenth = 0;
    histogram->bars[tenth < HISTOGRAM_BARS ? tenth : HISTOGRAM_BARS - 1]++;
}

const char *histogram_label(size_t bar)
{
    static const char *const labels[HISTOGRAM_BARS] = {
        "0 to 9 %",   "10 to 19 %", "20 to 29 %", "30 to 39 %", "40 to 49 %", "50 to 59 %",
        "60 to 69 %", "70 to 79 %", "80 to 89 %", "90 to 99 %", "100 %"};
    return labels[bar];
}

static size_t longest(const struct histogram *histogram)
{
    size_t most = 1;
    for (size_t i = 0; i < HISTOGRAM_BARS; i++)
        if (histogram->bars[i] > most)
            most = histogram->bars[i];
    return most;
}

static void print_bar(FILE *out, const struct histogram *histogram, size_t bar, size_t most)
{
    size_t top = bar * LINE, count = histogram->bars[bar];
    size_t width = count * BAR_LONGEST / most;
    if (count && width < 2)
        width = 2; /* one of many is seen, too */
    markup_printf(out, "<text x=\"%zu\" y=\"%zu\" text-anchor=\"end\">%s</text>",
                  (size_t)LABEL_RIGHT, top + 14, histogram_label(bar));
    if (count)
        markup_printf(out,
                      "<rect class=\"bar\" x=\"%zu\" y=\"%zu\" width=\"%zu\" height=\"14\"></rect>"
                      "<text x=\"%zu\" y=\"%zu\">%zu</text>",
                      (size_t)BAR_LEFT, top + 3, width, BAR_LEFT + width + 5, top + 14, count);
    fputc('\n', out);
}

void histogram_print(FILE *out, const struct histogram *histogram, const char *title,
                     const char *description)
{
    size_t most = longest(histogram), height = HISTOGRAM_BARS * LINE;
    markup_printf(out,
                  "<svg class=\"histogram\" viewBox=\"0 0 %zu %zu\" role=\"img\" "
                  "aria-labelledby=\"bars-title bars-words\">\n"
                  "<title id=\"bars-title\">%s</title>\n<desc id=\"bars-words\">%s</desc>\n",
                  (size_t)WIDTH, height, title, description);
    for (size_t i = 0; i < HISTOGRAM_BARS; i++)
        print_bar(out, histogram, i, most);
    markup_printf(out,
                  "<line class=\"axis\" x1=\"%zu\" y1=\"0\" x2=\"%zu\" y2=\"%zu\"></line>\n"
                  "</svg>\n",
                  (size_t)BAR_LEFT, (size_t)BAR_LEFT, height);
}
