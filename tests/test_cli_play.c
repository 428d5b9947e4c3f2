/* 'lab play': defects are reached by hand, taken back, saved, and seen again by 'lab replay'. */
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include "cli.h"
#include "scratch.h"
#include "suites.h"

/* ---- on lines ---- */

#define PLAY(keys, ...) play_lines(keys, (const char *const[]){"play", __VA_ARGS__, NULL})

static int play_lines(const char *keys, const char *const *arguments)
{
    static const struct shell_place place = {.in = "keys", .patience = 300};
    scratch_put("keys", keys);
    return cli_run(&place, arguments);
}

/* What stands behind the last mark in a text, up to the end of its line; "" when nothing does. */
static char *line_behind(const char *text, const char *mark)
{
    const char *found = "";
    for (const char *at = text; (at = strstr(at, mark)); at++)
        found = at + strlen(mark);
    return strndup(found, strcspn(found, "\r\n"));
}

static int count_of(const char *text, const char *word)
{
    int count = 0;
    for (; (text = strstr(text, word)); text++)
        count++;
    return count;
}

/* The labs, the moves that lead to a defect of each, and how that is called. */
static const struct {
    const char *trap, *lab, *moves, *fails;
} defects[] = {
    {"lock-ordering", "two-locks", "r1 r2 3 3 3 3 3 3 3 3 3 3 3 3 3 3 3 3 0 0 3", "deadlock"},
    {"lock-ordering", "bank-transfer", "r1 r2 3 3 4 4 3 4", "deadlock"},
    {"lock-ordering", "dining-philosophers",
     "r1 r2 r3 r4 r5 r6 r7 r6 8 8 9 9 10 10 11 11 12 12 8 9 10 11 12", "deadlock"},
    {"atomics", "lost-increment", "r0 1 1 1 2 2 2 2 1 1 1 2 r1 r2", "wrong result"},
    {"atomics", "load-then-store", "1 1 2 2 r1 r2 r1", "wrong result"},
    {"map-races", "check-then-act", "r1 r2 r1 r2", "wrong result"},
    {"waiting", "lost-wakeup", "r1 r0 r1 r0", "lost wakeup"},
};

enum { DEFECTS = sizeof defects / sizeof *defects };

/* There, back by a move, there again, and saved. */
static void reach(const char *lab, const char *moves, const char *fails)
{
    char keys[256], path[128];
    const char *last = strrchr(moves, ' ');
    CU_ASSERT_PTR_NOT_NULL_FATAL(last);
    snprintf(keys, sizeof keys, "%s\nundo\n%s\nsave\nquit\n", moves, last + 1);
    snprintf(path, sizeof path, "%s.schedules", lab);
    cli_start();
    CU_ASSERT_EQUAL(PLAY(keys, lab), 1);
    CU_ASSERT_EQUAL(count_of(told.out, "This schedule fails: "), 2);
    CU_ASSERT_EQUAL(count_of(told.out, " explain schedule\n"), 1);
    CU_ASSERT_TRUE(has(told.out, fails));
    CU_ASSERT_TRUE(has(last_line(told.out), "; 2 schedules played to the end, 2 failed"));
    char *schedule = line_behind(told.out, "\nSchedule: ");
    CU_ASSERT_TRUE(has(scratch_get(path), schedule));
    CU_ASSERT_TRUE(has(scratch_get(path), fails));
    CU_ASSERT_EQUAL(LAB("replay", "--seed", schedule, lab), 1);
    CU_ASSERT_TRUE(has(last_line(told.out), "this schedule fails: "));
    CU_ASSERT_TRUE(has(last_line(told.out), fails));
    CU_ASSERT_STRING_EQUAL(told.err, "");
    CU_ASSERT_EQUAL(PLAY("", "--seed", schedule, lab), 1);
    CU_ASSERT_STRING_EQUAL(told.err, "");
    CU_ASSERT_TRUE(has(told.out, "This schedule fails: "));
    CU_ASSERT_TRUE(has(told.out, fails));
    free(schedule);
    cli_finish();
}

static void test_reached(void)
{
    for (int i = 0; i < DEFECTS; i++)
        reach(defects[i].lab, defects[i].moves, defects[i].fails);
}

/* The same moves, and then everybody to the end. */
static void test_mended(void)
{
    for (int i = 0; i < DEFECTS; i++) {
        char keys[256], path[256];
        snprintf(path, sizeof path, "solutions/%s/%s/%s.c", defects[i].trap, defects[i].lab,
                 defects[i].lab);
        snprintf(keys, sizeof keys, "%s\n", defects[i].moves);
        cli_start();
        CU_ASSERT_EQUAL(PLAY(keys, in_root(path)), 0);
        CU_ASSERT_PTR_NULL(strstr(told.out, "This schedule fails"));
        CU_ASSERT_TRUE(has(last_line(told.out), " 0 failed"));
        cli_finish();
    }
}

/* Saved before its end, it is played on from the same place; what replay shows goes on to the end.
 */
static void test_played_on(void)
{
    static const char here[] = "Who goes on? 1, 2";
    cli_start();
    CU_ASSERT_EQUAL(PLAY("1 1 2 save quit\n", "load-then-store"), 0);
    CU_ASSERT_TRUE(has(scratch_get("load-then-store.schedules"), ".\tnot played to its end\n"));
    char *command = line_behind(told.out, "To play it on:  ");
    CU_ASSERT_TRUE(has(command, " play load-then-store --seed '"));
    char *seed = line_behind(command, "--seed '");
    seed[strcspn(seed, "'")] = '\0';
    CU_ASSERT_EQUAL(PLAY("", "--seed", seed, "load-then-store"), 0);
    CU_ASSERT_TRUE(has(told.out, here));
    CU_ASSERT_TRUE(has(told.out, "1   thread 1  writes next_number"));
    CU_ASSERT_TRUE(has(told.out, "2   thread 2  reads next_number"));
    CU_ASSERT_TRUE(has(last_line(told.out), "; 0 schedules played to the end"));
    CU_ASSERT_EQUAL(PLAY("r2 r1 r2\n", "--seed", seed, "load-then-store"), 1);
    CU_ASSERT_EQUAL(PLAY("r1 r2 r1 r2\n", "--seed", seed, "load-then-store"), 0);
    CU_ASSERT_TRUE(has(told.out, "This schedule passes."));
    CU_ASSERT_EQUAL(PLAY("r1\nundo\n", "--seed", seed, "load-then-store"), 0);
    CU_ASSERT_EQUAL(count_of(told.out, here), 2);
    CU_ASSERT_EQUAL(LAB("replay", "--seed", seed, "load-then-store"), 1);
    CU_ASSERT_TRUE(has(last_line(told.out), "this schedule fails"));
    *strrchr(seed, ',') = '\0';
    CU_ASSERT_EQUAL(PLAY("", "--seed", seed, "load-then-store"), 1);
    CU_ASSERT_TRUE(has(told.out, "It is over."));
    CU_ASSERT_STRING_EQUAL(told.err, "");
    CU_ASSERT_EQUAL(PLAY("", "--seed", "0@4>1,1@2>9,1@900.", "load-then-store"), 0);
    CU_ASSERT_TRUE(
        has(told.err, "switch 1@2>9 was never made: there is no thread 9 (nor was another one)."));
    free(seed);
    free(command);
    cli_finish();
}

/* Before the first move there are no switches, only the place. */
static void test_played_on_from_the_start(void)
{
    cli_start();
    CU_ASSERT_EQUAL(PLAY("save\n", "lost-increment"), 0);
    char *seed = strndup(scratch_get("lost-increment.schedules"),
                         strcspn(scratch_get("lost-increment.schedules"), "\t"));
    CU_ASSERT_PTR_NULL(strchr(seed, '>'));
    CU_ASSERT_EQUAL(PLAY("", "--seed", seed, "lost-increment"), 0);
    CU_ASSERT_TRUE(has(told.out, "\nmove 0\n"));
    CU_ASSERT_TRUE(has(told.out, "Who goes on? 0, 1"));
    CU_ASSERT_EQUAL(LAB("replay", "--seed", seed, "lost-increment"), 0);
    free(seed);
    cli_finish();
}

/* ---- programs of one's own ---- */

#define HEAD                                                                                       \
    "#include <pthread.h>\n#include <stdatomic.h>\n#include <stddef.h>\n"                          \
    "static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;\n"                                   \
    "static pthread_cond_t ready = PTHREAD_COND_INITIALIZER;\n"

/* Right when the one that waits longest is woken first. */
static const char whom[] =
    HEAD "static long woken;\n"
         "static void *await(void *number)\n{\n"
         "    pthread_mutex_lock(&lock);\n    pthread_cond_wait(&ready, &lock);\n"
         "    if (woken == 0)\n        woken = (long)number;\n"
         "    pthread_mutex_unlock(&lock);\n    return NULL;\n}\n"
         "static void wake(void)\n{\n    pthread_mutex_lock(&lock);\n"
         "    pthread_cond_signal(&ready);\n    pthread_mutex_unlock(&lock);\n}\n"
         "int main(void)\n{\n    pthread_t one, two;\n"
         "    pthread_create(&one, NULL, await, (void *)1);\n"
         "    pthread_create(&two, NULL, await, (void *)2);\n    wake();\n    wake();\n"
         "    pthread_join(one, NULL);\n    pthread_join(two, NULL);\n    return woken != 1;\n}\n";

static void test_whom(void)
{
    static const char asked[] = "Whom does it wake?  1 (it waits longest; Enter), 2";
    cli_start();
    scratch_put("whom.c", whom);
    CU_ASSERT_EQUAL(PLAY("0 r1 r2 0\n0\n\n0 r1 r0 r2\n", "whom.c"), 0);
    CU_ASSERT_EQUAL(count_of(told.out, asked), 1);
    CU_ASSERT_TRUE(has(told.out, "This schedule passes."));
    CU_ASSERT_EQUAL(PLAY("0 r1 r2 0\n0 2\n0 r2 r0 r1\n", "whom.c"), 1);
    CU_ASSERT_EQUAL(count_of(told.out, asked), 1);
    char *schedule = line_behind(told.out, "\nSchedule: ");
    CU_ASSERT_TRUE(has(schedule, "!2"));
    CU_ASSERT_EQUAL(LAB("replay", "--seed", schedule, "whom.c"), 1);
    CU_ASSERT_EQUAL(PLAY("u u u\n", "--seed", schedule, "whom.c"), 0);
    free(schedule);
    cli_finish();
}

/* Two that nobody awaits and one that ends before them: who goes on then is a choice like any. */
static const char detached[] =
    HEAD "static int order;\n"
         "static void *end(void *unused)\n{\n    return unused;\n}\n"
         "static void *come(void *number)\n{\n    pthread_mutex_lock(&lock);\n"
         "    order = order * 10 + (int)(long)number;\n    pthread_mutex_unlock(&lock);\n"
         "    return NULL;\n}\n"
         "int main(void)\n{\n    pthread_t one, two, three;\n"
         "    pthread_create(&one, NULL, end, NULL);\n    pthread_detach(one);\n"
         "    pthread_create(&two, NULL, come, (void *)2);\n"
         "    pthread_create(&three, NULL, come, (void *)3);\n"
         "    pthread_join(two, NULL);\n    pthread_join(three, NULL);\n"
         "    return order == 32;\n}\n";

static void test_detached(void)
{
    cli_start();
    scratch_put("detached.c", detached);
    CU_ASSERT_EQUAL(PLAY("r0 r1 r2 r3\n", "detached.c"), 0);
    CU_ASSERT_EQUAL(PLAY("r0 r1 r3 r2\n", "detached.c"), 1);
    char *schedule = line_behind(told.out, "\nSchedule: ");
    CU_ASSERT_EQUAL(LAB("replay", "--seed", schedule, "detached.c"), 1);
    free(schedule);
    cli_finish();
}

static const char spinning[] =
    HEAD "static atomic_int flag;\n"
         "static void *spin(void *unused)\n{\n    while (!atomic_load(&flag))\n        ;\n"
         "    return unused;\n}\n"
         "int main(void)\n{\n    pthread_t one;\n"
         "    pthread_create(&one, NULL, spin, NULL);\n"
         "    atomic_store(&flag, 1);\n    return pthread_join(one, NULL);\n}\n";

static void test_spins(void)
{
    cli_start();
    scratch_put("spinning.c", spinning);
    CU_ASSERT_EQUAL(PLAY("r1\n1\nr0\nr1\n", "spinning.c"), 0);
    CU_ASSERT_TRUE(has(told.out, "somebody else goes first"));
    CU_ASSERT_TRUE(has(told.out, "thread 1 lets the others go first now."));
    CU_ASSERT_TRUE(has(told.out, "This schedule passes."));
    cli_finish();
}

/* A loop that nobody else can notice. */
static const char endless[] =
    HEAD "static void *stay(void *unused)\n{\n"
         "    pthread_mutex_lock(&lock);\n    pthread_mutex_unlock(&lock);\n"
         "    for (;;)\n        ;\n    return unused;\n}\n"
         "int main(void)\n{\n    pthread_t one;\n"
         "    pthread_create(&one, NULL, stay, NULL);\n    pthread_mutex_lock(&lock);\n"
         "    pthread_mutex_unlock(&lock);\n    return pthread_join(one, NULL);\n}\n";

static void test_endless(void)
{
    cli_start();
    scratch_put("endless.c", endless);
    CU_ASSERT_EQUAL(PLAY("1 1 1\n0\n", "endless.c"), 0);
    CU_ASSERT_TRUE(has(told.err, "endless.c computes without an end there"));
    CU_ASSERT_TRUE(has(last_line(told.out), "left after 3 moves"));
    cli_finish();
}

/* Alone, nobody has a choice. */
static void test_alone(void)
{
    cli_start();
    scratch_put("alone.c", "int main(void)\n{\n    return 0;\n}\n");
    CU_ASSERT_EQUAL(PLAY("1\nu\na\n", "alone.c"), 0);
    CU_ASSERT_TRUE(has(told.out, "There was nothing to choose"));
    CU_ASSERT_TRUE(has(told.out, "It is over; u takes the last move back"));
    CU_ASSERT_TRUE(has(told.out, "There is no move to take back."));
    cli_finish();
}

/* ---- what is no move ---- */

static void test_no_move(void)
{
    cli_start();
    CU_ASSERT_EQUAL(PLAY("x\nr\n7\n0\ngo on\n\nu\n?\n", "load-then-store"), 0);
    CU_ASSERT_TRUE(has(told.out, "'x' means nothing here; ? helps."));
    CU_ASSERT_TRUE(has(told.out, "'r' means nothing here; ? helps."));
    CU_ASSERT_TRUE(has(told.out, "There is no thread 7 now."));
    CU_ASSERT_TRUE(has(told.out, "main can't go on: it waits for the end of thread 1."));
    CU_ASSERT_TRUE(has(told.out, "Say who: type the number of a thread."));
    CU_ASSERT_TRUE(has(told.out, "There is no move to take back."));
    CU_ASSERT_TRUE(has(told.out, "You are the scheduler."));
    CU_ASSERT_TRUE(has(last_line(told.out), "left after 0 moves; 0 schedules"));
    CU_ASSERT_STRING_EQUAL(told.err, "");
    cli_finish();
}

/* The lines end in the middle of a move. */
static void test_end_of_input(void)
{
    cli_start();
    CU_ASSERT_EQUAL(PLAY("", "load-then-store"), 0);
    CU_ASSERT_TRUE(has(told.out, "Who goes on? 1, 2"));
    CU_ASSERT_EQUAL(PLAY("1 1 2", "load-then-store"), 0);
    CU_ASSERT_TRUE(has(last_line(told.out), "left after 3 moves"));
    cli_finish();
}

static void test_again(void)
{
    cli_start();
    CU_ASSERT_EQUAL(PLAY("1 1 2 2 2\nagain\nfine\n1\nfine\nlook\n", "lost-increment"), 0);
    CU_ASSERT_TRUE(has(told.out, "From here on, steps are fine"));
    CU_ASSERT_TRUE(has(told.out, "From here on, steps are coarse"));
    CU_ASSERT_TRUE(has(told.out, "step where"));
    CU_ASSERT_TRUE(has(last_line(told.out), "left after 1 move; "));
    cli_finish();
}

/* What fills the screen leaves the question at its end. */
static void test_asked_again(void)
{
    static const char *const keys[] = {"?\n", "l\n"};
    cli_start();
    for (int i = 0; i < 2; i++) {
        CU_ASSERT_EQUAL(PLAY(keys[i], "load-then-store"), 0);
        CU_ASSERT_EQUAL(count_of(told.out, "Who goes on? 1, 2"), 2);
        CU_ASSERT_EQUAL(PLAY(keys[i], "--seed", "1@2>2", "load-then-store"), 1);
        CU_ASSERT_EQUAL(count_of(told.out, "It is over."), 2);
    }
    CU_ASSERT_EQUAL(PLAY("x\n7\n", "load-then-store"), 0);
    CU_ASSERT_EQUAL(count_of(told.out, "Who goes on? 1, 2"), 1);
    cli_finish();
}

/* Opened at its end, nothing is told of moves that nobody has made. */
static void test_moves_told(void)
{
    cli_start();
    CU_ASSERT_EQUAL(PLAY("", "--seed", "0@4>1", "load-then-store"), 0);
    CU_ASSERT_TRUE(has(told.out, "1 schedule played to the end; none failed. Many more:"));
    CU_ASSERT_PTR_NULL(strstr(told.out, "You have made"));
    char *moves = line_behind(told.out, "\nmove ");
    char *left = line_behind(told.out, "left after ");
    CU_ASSERT_EQUAL(atoi(left), atoi(moves));
    free(moves);
    free(left);
    cli_finish();
}

static void test_refused(void)
{
    static const char *const seeds[] = {"", "first:0", "pct3:17", "0@1", "0@1>1,"};
    cli_start();
    scratch_put("broken.c", "int main(void) { retrun 0; }\n");
    CU_ASSERT_EQUAL(PLAY("1\n", "broken.c"), 4);
    CU_ASSERT_TRUE(has(last_line(told.out), "broken.c: not built"));
    CU_ASSERT_EQUAL(LAB("play"), 2);
    CU_ASSERT_EQUAL(LAB("play", "no-such-lab"), 2);
    CU_ASSERT_EQUAL(LAB("play", "/bin/true"), 2);
    for (size_t i = 0; i < sizeof seeds / sizeof *seeds; i++) {
        CU_ASSERT_EQUAL(LAB("play", "--seed", seeds[i], "lost-increment"), 2);
        CU_ASSERT_EQUAL(count_lines(told.err), 1);
        CU_ASSERT_STRING_EQUAL(told.out, "");
    }
    cli_finish();
}

/* What can't be saved is said, and the game goes on. */
static void test_not_saved(void)
{
    cli_start();
    CU_ASSERT_EQUAL(mkdir("lost-increment.schedules", 0755), 0);
    CU_ASSERT_EQUAL(PLAY("1 save 1\n", "lost-increment"), 0);
    CU_ASSERT_TRUE(has(told.err, "lost-increment.schedules can't be read: "));
    CU_ASSERT_TRUE(has(last_line(told.out), "left after 2 moves"));
    cli_finish();
}

/* ---- at a terminal ---- */

static const double patience = 120;

struct terminal {
    struct shell shell;
    int descriptor;
    char text[1 << 18];
    size_t length, seen;
};

static struct terminal terminal;

static void terminal_open(const char *directory, const char *const *arguments)
{
    const struct shell_place place = {.directory = directory, .patience = patience};
    const struct winsize size = {.ws_row = 40, .ws_col = 80};
    terminal.length = terminal.seen = 0;
    terminal.descriptor = shell_start_on_terminal(&terminal.shell, &place, arguments);
    CU_ASSERT_EQUAL(ioctl(terminal.descriptor, TIOCSWINSZ, &size), 0);
}

/* What is on the screen by now; false: nothing came, or no more will. */
static bool terminal_read(void)
{
    struct pollfd screen = {.fd = terminal.descriptor, .events = POLLIN};
    if (poll(&screen, 1, 50) <= 0 || terminal.length + 1 >= sizeof terminal.text)
        return false;
    ssize_t got = read(terminal.descriptor, terminal.text + terminal.length,
                       sizeof terminal.text - 1 - terminal.length);
    terminal.length += got > 0 ? (size_t)got : 0;
    terminal.text[terminal.length] = '\0';
    return got > 0;
}

static bool is_shown(const void *word)
{
    terminal_read();
    char *found = strstr(terminal.text + terminal.seen, word);
    if (found)
        terminal.seen = (size_t)(found - terminal.text) + strlen(word);
    return found != NULL;
}

/* Waits for a text behind the one that was awaited before. */
static void await(const char *word)
{
    bool came = shell_wait(is_shown, word, patience);
    if (!came)
        fprintf(stderr, "'%s' does not come; there is:\n%s\n", word, terminal.text + terminal.seen);
    CU_ASSERT_TRUE_FATAL(came);
}

static void type(const char *keys)
{
    CU_ASSERT_EQUAL(write(terminal.descriptor, keys, strlen(keys)), (ssize_t)strlen(keys));
}

/* Whole lines, shown as they are typed: as a terminal is before anybody changes it. */
static bool terminal_is_usual(void)
{
    struct termios now;
    CU_ASSERT_EQUAL_FATAL(tcgetattr(terminal.descriptor, &now), 0);
    return (now.c_lflag & ICANON) && (now.c_lflag & ECHO);
}

/* The game has said good-bye; the terminal is given back, and the process ends. */
static void terminal_close(int status)
{
    CU_ASSERT_TRUE(terminal_is_usual());
    while (terminal_read())
        ;
    shell_finish(&terminal.shell);
    CU_ASSERT_EQUAL(terminal.shell.status, status);
    shell_free(&terminal.shell);
    close(terminal.descriptor);
}

#define AT_TERMINAL(directory, ...)                                                                \
    terminal_open(directory, (const char *const[]){__VA_ARGS__, NULL})

static void test_keys(void)
{
    cli_start();
    CU_ASSERT_EQUAL_FATAL(LAB("init", "ws"), 0);
    AT_TERMINAL("ws", "play", "bank-transfer");
    await("Who goes on? ");
    CU_ASSERT_FALSE(terminal_is_usual());
    type("r1");
    await("move 1");
    await("thread 2");
    type("r2");
    await("move 2");
    await("Who goes on? ");
    type("33");
    await("move 4");
    await("holds ");
    type("44");
    await("move 6");
    type("3");
    await("waits for the mutex ");
    await("which thread 4 holds");
    type("4");
    await("This schedule fails: deadlock in bank_transfer");
    await("Schedule: ");
    await("It is over.");
    type("u");
    await("Only thread 4 can go on: 4");
    type("\n");
    await("This schedule fails: deadlock in bank_transfer");
    await("It is over.");
    type("s");
    await("Saved in ");
    await("./lab replay bank-transfer --seed ");
    await("./lab play bank-transfer --seed ");
    type("q");
    await("2 schedules played to the end, 2 failed");
    terminal_close(1);
    CU_ASSERT_TRUE(has(scratch_get("ws/labs/lock-ordering/bank-transfer/bank-transfer.schedules"),
                       "\tdeadlock in bank_transfer"));
    cli_finish();
}

static void test_lost_update_by_keys(void)
{
    cli_start();
    AT_TERMINAL(NULL, "play", "lost-increment");
    await("Who goes on? 0, 1");
    type("r0");
    await("move 1");
    type("1112222111");
    await("move 11");
    type("2");
    await("move 12");
    type("r1r2");
    await("This schedule fails: wrong result");
    await("5 people went aboard, and the ferry has counted 4");
    type("uq");
    await("1 schedule played to the end, 1 failed");
    terminal_close(0);
    cli_finish();
}

/* Ctrl-C, while it waits for a key. */
static void test_interrupted(void)
{
    cli_start();
    AT_TERMINAL(NULL, "play", "lost-increment");
    await("Who goes on? ");
    type("1");
    await("move 1");
    await("Who goes on? ");
    type("\003");
    await("left after 1 move");
    terminal_close(128 + SIGINT);
    cli_finish();
}

static size_t entries_before;

/* A run has a folder while it is under way. */
static bool is_running(const void *folder)
{
    return scratch_count(folder) > entries_before;
}

/* Ctrl-C, while a move runs into a loop without end. */
static void test_interrupted_in_a_move(void)
{
    char folder[64];
    cli_start();
    scratch_put("endless.c", endless);
    AT_TERMINAL(NULL, "play", "endless.c");
    await("Who goes on? ");
    type("11");
    await("move 2");
    await("Who goes on? ");
    snprintf(folder, sizeof folder, "build/work/%ld", (long)terminal.shell.pid);
    entries_before = scratch_count(in_root(folder));
    type("1");
    CU_ASSERT_TRUE(shell_wait(is_running, in_root(folder), patience));
    type("\003");
    await("lab: stopped.");
    while (terminal_read())
        ;
    terminal_close(128 + SIGINT);
    cli_finish();
}

/* Arrows and other keys that send several bytes do nothing. */
static void test_other_keys(void)
{
    cli_start();
    AT_TERMINAL(NULL, "play", "lost-increment");
    await("Who goes on? ");
    type("\033[A");
    type("x");
    await("'x' means nothing here");
    CU_ASSERT_PTR_NULL(strstr(terminal.text, "'['"));
    type("\004");
    await("left after 0 moves");
    terminal_close(0);
    cli_finish();
}

CU_TestInfo cli_play_tests[] = {
    {"a defect is reached by hand, undone, reached again, saved and replayed", test_reached},
    {"on the mended program the same moves pass", test_mended},
    {"saved before its end, a game is played on from the same place", test_played_on},
    {"saved before the first move, it begins there", test_played_on_from_the_start},
    {"whom a signal wakes is a choice", test_whom},
    {"who goes on where a thread ends is a choice, and replayed", test_detached},
    {"who spins lets the others go first", test_spins},
    {"a move that does not end is not made, and the game goes on", test_endless},
    {"a program without threads has nothing to choose", test_alone},
    {"what is no move is told, and changes nothing", test_no_move},
    {"where the input ends, the game does", test_end_of_input},
    {"it begins again, in finer steps, and looks back", test_again},
    {"after help, and after looking back, the question stands again", test_asked_again},
    {"how many moves there are is told in one way", test_moves_told},
    {"wrong usage, and what does not build, is told", test_refused},
    {"what can't be saved is told, and the game goes on", test_not_saved},
    {"single keys at a terminal reach a deadlock in a workspace", test_keys},
    {"single keys reach a lost update", test_lost_update_by_keys},
    {"interrupted, it leaves the terminal as it was", test_interrupted},
    {"interrupted in the middle of a move, it does so too", test_interrupted_in_a_move},
    {"other keys do nothing", test_other_keys},
    CU_TEST_INFO_NULL,
};
