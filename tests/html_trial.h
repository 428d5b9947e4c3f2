/* Is a page whole? For tests of what is opened in a browser. */
#ifndef HTML_TRIAL_H
#define HTML_TRIAL_H

#include <stdbool.h>

/* Is every tag closed by its own, in order? What is not is named on stderr. Attributes and scripts
 * must hold no '<'. */
bool html_is_whole(const char *html);

#endif
