/* What the compiler and the linker say, in the same words each time. */
#include "../checker/engine/complaint.h"
#include "runner.h"
#include "suites.h"

#define FOLDER "build/work/4711/"

static const struct {
    const char *said, *settled;
} rows[] = {
    /* an object that clang makes on the way */
    {"/tmp/0-5f06cf.o: in function `f':\n", "two-locks.o: in function `f':\n"},
    {"/usr/bin/ld: /var/tmp/0-000000.o:(.text+0xf): no\n",
     "/usr/bin/ld: two-locks.o:(.text+0xf): no\n"},
    {"0-5f06cf.o", "two-locks.o"},
    {"(/tmp/0-5f06cf.o)", "(two-locks.o)"},
    {"/tmp/other-5f06cf.o: no", "other.o: no"},
    {"/tmp/a-b-5f06cf.o: no", "a-b.o: no"},
    /* and what is none */
    {"two-locks.c:3:5: error: no", "two-locks.c:3:5: error: no"},
    {"/tmp/0-5f06c.o: no", "/tmp/0-5f06c.o: no"},
    {"/tmp/0-5f06cg.o: no", "/tmp/0-5f06cg.o: no"},
    {"/tmp/-5f06cf.o: no", "/tmp/-5f06cf.o: no"},
    {"/tmp/0-5f06cf.os: no", "/tmp/0-5f06cf.os: no"},
    {"build/libkit.a(drive.o): no", "build/libkit.a(drive.o): no"},
    /* where racelab builds */
    {FOLDER "plain/0.part: no", "plain/0.part: no"},
    {"ld: '/home/ada/racelab/" FOLDER "plain/0' and " FOLDER "tsan/0\n",
     "ld: 'plain/0' and tsan/0\n"},
    {"build/work/4712/plain/0", "build/work/4712/plain/0"},
    {FOLDER "0-5f06cf.o: no", "two-locks.o: no"},
    {FOLDER "in/two-locks.c:3:5: error: no", FOLDER "in/two-locks.c:3:5: error: no"},
    {FOLDER "in/two-locks.cc:3:5: error: no", "in/two-locks.cc:3:5: error: no"},
    /* nothing else is touched */
    {"", ""},
    {"\n", "\n"},
    {"  a  b\t`c' \"d\"\n\n", "  a  b\t`c' \"d\"\n\n"},
    {"\xff\xfe/\x01-", "\xff\xfe/\x01-"},
};

static void test_settled(void)
{
    const struct complaint_words words = {
        .folder = FOLDER, .source = FOLDER "in/two-locks.c", .stem = "0", .name = "two-locks"};
    struct arena arena;
    arena_init(&arena);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        CU_ASSERT_STRING_EQUAL(complaint_settle(&arena, rows[i].said, &words), rows[i].settled);
    arena_free(&arena);
}

static const struct {
    const char *said, *machine;
} blames[] = {
    {"clang: error: unable to execute command: posix_spawn failed: Resource temporarily "
     "unavailable\n",
     "clang: error: unable to execute command: posix_spawn failed: Resource temporarily "
     "unavailable"},
    {"setpriv: failed to execute bwrap: Resource temporarily unavailable",
     "setpriv: failed to execute bwrap: Resource temporarily unavailable"},
    {"a.c:1:2: warning: no\nbwrap: Can't mount proc\nthen\n", "bwrap: Can't mount proc"},
    {"", NULL},
    {"a.c:1:2: error: bwrap: no\n", NULL},
    {"clang: error: linker command failed with exit code 1 (use -v to see invocation)\n", NULL},
    {"clang: error: unable to execute command: Killed\n", NULL}, /* it asked for too much */
};

static void test_whose_fault(void)
{
    struct arena arena;
    arena_init(&arena);
    for (size_t i = 0; i < sizeof blames / sizeof *blames; i++) {
        const char *machine = complaint_of_machine(&arena, blames[i].said);
        CU_ASSERT_EQUAL(!machine, !blames[i].machine);
        if (machine && blames[i].machine)
            CU_ASSERT_STRING_EQUAL(machine, blames[i].machine);
    }
    arena_free(&arena);
}

CU_TestInfo complaint_tests[] = {
    {"objects and folders of one build are called the same in the next", test_settled},
    {"a compiler that can't be started is not the program's fault", test_whose_fault},
    CU_TEST_INFO_NULL,
};
