/*
 * Three inboxes: an empty one and two with mails. Every count must be right and complete. What is
 * left over afterwards is for the tools to see: the driver just ends.
 */
#include "drive.h"
#include "orphan-receiver.h"

#include <stddef.h>

static const char *const office[] = {
    "Lunch at twelve?",
    "You have won the LOTTERY, just send us your password",
    "Minutes of the meeting",
    "A prince left you an Inheritance",
    "Doctors hate this miracle cure",
};

static const char *const club[] = {
    "Training starts at seven",
    "Who has the keys?",
    "lottery for the new goal: tickets at the bar",
    "I have the keys",
};

static size_t shown; /* mails done; whoever looks at mails writes, main reads when it is all over */

void progress_show(size_t mails_done)
{
    shown = mails_done;
}

static void check_inbox(const char *name, const char *const *mails, size_t count, int expected)
{
    shown = 0;
    int spam = inbox_count_spam(mails, count);
    drive_check(spam == expected, "the %s inbox has %d unwanted mails, and should have %d", name,
                spam, expected);
    drive_check(shown == count, "%zu mails of the %s inbox were looked at, and should be %zu",
                shown, name, count);
}

int main(void)
{
    drive_start();
    check_inbox("empty", office, 0, 0);
    check_inbox("office", office, sizeof office / sizeof *office, 3);
    check_inbox("club", club, sizeof club / sizeof *club, 1);
    return drive_end();
}
