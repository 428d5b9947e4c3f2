/* Schedules on screens of every width: what must be there is, and no line is too wide. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../checker/output/columns.h"
#include "../checker/output/interleaving.h"
#include "suites.h"

enum { NARROWEST = 50, WIDEST = 130, THREADS_MOST = 20, ROOM = 128 };

static struct arena arena;
static struct timeline timeline;
static struct timeline_thread threads[THREADS_MOST];
static struct timeline_step steps[ROOM];
static char *text;

/* ---- a schedule made by hand ---- */

static void start(size_t count)
{
    arena_init(&arena);
    memset(threads, 0, sizeof threads);
    for (size_t i = 0; i < count; i++) {
        threads[i].name = i ? arena_printf(&arena, "thread %zu", i) : "main";
        threads[i].seen = true;
    }
    timeline = (struct timeline){.threads = threads, .thread_count = count, .steps = steps};
}

static void finish(void)
{
    free(text);
    text = NULL;
    arena_free(&arena);
}

static struct timeline_step *add(int thread, enum op op, enum step_event event, const char *object)
{
    static const struct timeline_place nowhere = {.where = ""};
    struct timeline_step *step = &steps[timeline.step_count++];
    *step = (struct timeline_step){.thread = thread,
                                   .op = op,
                                   .event = event,
                                   .other = -1,
                                   .object = object,
                                   .place = &nowhere,
                                   .inner = &nowhere,
                                   .conflicts = op >= OP_READ && op <= OP_ATOMIC_WRITE};
    return step;
}

static void at(struct timeline_step *step, const char *file, unsigned line, const char *source)
{
    struct timeline_place *place = arena_alloc(&arena, sizeof *place);
    place->frame.line = line;
    place->source = source;
    place->where = arena_printf(&arena, "%s:%u", file, line);
    step->place = step->inner = place;
    step->own = strcmp(file, "driver.c") != 0;
}

static const char own_file[] = "fan-in-closes-early.c";

static void create(int thread)
{
    struct timeline_step *step = add(0, OP_CREATE, STEP_DOES, NULL);
    step->other = thread;
    at(step, "driver.c", 156, "if (pthread_create(&threads[i], NULL, reader, &seats[i]) != 0)");
}

static void lock(int thread, const char *lock_name, unsigned line)
{
    at(add(thread, OP_LOCK, STEP_DOES, lock_name), own_file, line, "pthread_mutex_lock(&lock);");
    add(thread, OP_LOCK, STEP_TAKES, lock_name);
}

static void lock_in_vain(int thread, const char *lock_name, unsigned line)
{
    at(add(thread, OP_LOCK, STEP_DOES, lock_name), own_file, line, "pthread_mutex_lock(&lock);");
    at(add(thread, OP_LOCK, STEP_BLOCKS, lock_name), own_file, line, "pthread_mutex_lock(&lock);");
}

/* Each has a lock and waits for the next one's, at lines that are found nowhere else. */
static const char *const names[THREADS_MOST] = {
    "none",          "running_lock",  "waiting_lock", "left_fork",     "right_fork",
    "journal_lock",  "catalogue_key", "gate",         "outer_harbour", "inner_harbour",
    "lighthouse",    "ferry_queue",   "customs",      "pier_seven",    "pier_eight",
    "weather_board", "harbour_mail",  "coal_store",   "rope_locker",   "anchor_chain"};

static void circle(int count)
{
    start((size_t)count + 1);
    for (int i = 1; i <= count; i++)
        create(i);
    for (int i = 1; i <= count; i++)
        lock(i, names[i], 1400 + (unsigned)i);
    for (int i = 1; i <= count; i++)
        lock_in_vain(i, names[i % count + 1], 1500 + (unsigned)i);
}

static void draw(int width)
{
    const struct interleaving how = {.width = width};
    size_t length;
    free(text);
    FILE *file = open_memstream(&text, &length);
    interleaving_print(file, &arena, &timeline, &how);
    fclose(file);
}

/* ---- what is seen ---- */

static int widest_line(void)
{
    int widest = 0, width = 0;
    for (const char *c = text; *c; c++) {
        width += *c != '\n' && ((unsigned char)*c & 0xc0) != 0x80;
        if (*c == '\n')
            width = 0;
        widest = width > widest ? width : widest;
    }
    return widest;
}

/* The line in which a step of this number is shown, and those in which it goes on; or "". */
static const char *row_of(size_t step)
{
    const char *number = arena_printf(&arena, "%zu ", step), *row = NULL;
    for (const char *line = strstr(text, " step "); line && *line;
         line += strcspn(line, "\n") + 1) {
        const char *word = line + strspn(line, " ");
        bool numbered = strchr("0123456789.", *word);
        if (row && numbered)
            return arena_copy_bytes(&arena, row, (size_t)(line - row));
        if (strncmp(word, number, strlen(number)) == 0)
            row = line;
    }
    return row ? row : "";
}

static bool row_has(int width, size_t step, const char *word)
{
    if (strstr(row_of(step), word))
        return true;
    fprintf(stderr, "step %zu does not show '%s' at %d columns:\n%s\n", step, word, width, text);
    return false;
}

static size_t marks_of(size_t step)
{
    size_t marks = 0;
    for (const char *mark = row_of(step); (mark = strstr(mark, "●")); mark++)
        marks++;
    return marks;
}

/* In a circle of so many threads, thread number locks in one step, and waits in another. */
static size_t step_of_lock(int count, int number)
{
    return (size_t)(count + 2 * number - 1);
}

static size_t step_of_wait(int count, int number)
{
    return (size_t)(3 * count + 2 * number);
}

static void check_thread(int width, int count, int number)
{
    size_t locks = step_of_lock(count, number), waits = step_of_wait(count, number);
    CU_ASSERT_TRUE(row_has(width, (size_t)number, ":156 "));
    CU_ASSERT_TRUE(row_has(width, locks, arena_printf(&arena, ":%d ", 1400 + number)));
    CU_ASSERT_TRUE(row_has(width, locks, "locks"));
    CU_ASSERT_TRUE(row_has(width, locks, names[number]));
    CU_ASSERT_TRUE(row_has(width, waits, arena_printf(&arena, ":%d ", 1500 + number)));
    CU_ASSERT_TRUE(row_has(width, waits, "awaits"));
    CU_ASSERT_TRUE(row_has(width, waits, names[number % count + 1]));
    CU_ASSERT_TRUE(row_has(width, waits, arena_printf(&arena, "[%s]", names[number])));
    CU_ASSERT_EQUAL(marks_of(locks), 1);
    CU_ASSERT_EQUAL(marks_of(waits), 1);
}

static void check_circle(int count)
{
    circle(count);
    for (int width = NARROWEST; width <= WIDEST; width++) {
        draw(width);
        CU_ASSERT_TRUE(widest_line() <= width);
        for (int number = 1; number <= count; number++)
            check_thread(width, count, number);
    }
    finish();
}

static void test_circles(void)
{
    static const int counts[] = {2, 3, 4, 7, 12, THREADS_MOST - 1};
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
        check_circle(counts[i]);
}

/* ---- what is given up, and in which order ---- */

static void increments(void)
{
    start(3);
    create(1);
    create(2);
    for (int i = 0; i < 2; i++)
        for (int thread = 1; thread <= 2; thread++)
            at(add(thread, i ? OP_WRITE : OP_READ, STEP_DOES, "aboard"), "lost-increment.c",
               i ? 27 : 26, i ? "aboard = seen + 1;" : "long seen = aboard;");
}

static bool has_lanes(void)
{
    return strstr(text, " m 1 2\n") != NULL;
}

/* The narrowest screens in columns or in lanes that show a word. */
static int narrowest_with(const char *word, bool lanes)
{
    int narrowest = 0;
    for (int width = WIDEST; width >= NARROWEST; width--) {
        draw(width);
        if (has_lanes() == lanes && strstr(text, word))
            narrowest = width;
    }
    return narrowest;
}

static void test_order(void)
{
    increments();
    int columns = narrowest_with("● reads aboard", false);
    int file = narrowest_with("lost-increment.c:26 ", false);
    int source = narrowest_with("lost-increment.c:26 long seen", false);
    CU_ASSERT_TRUE(NARROWEST < columns && columns < 80);
    CU_ASSERT_TRUE(columns < file);
    CU_ASSERT_TRUE(file < source);
    CU_ASSERT_TRUE(source < 110);
    CU_ASSERT_EQUAL(narrowest_with("reads aboard", true), NARROWEST);
    finish();
}

/* Lines of other files keep their names where those of the program's own go without. */
static void test_home(void)
{
    static const char told[] = ":1401 is line 1401 of fan-in-closes-early.c\n";
    circle(7);
    draw(60);
    CU_ASSERT_TRUE(row_has(60, 1, " driver.c:156 "));
    CU_ASSERT_TRUE(row_has(60, step_of_lock(7, 1), " :1401 "));
    CU_ASSERT_EQUAL(strncmp(text, told, strlen(told)), 0);
    draw(WIDEST);
    CU_ASSERT_TRUE(row_has(WIDEST, step_of_lock(7, 1), " fan-in-closes-early.c:1401 "));
    CU_ASSERT_PTR_NULL(strstr(text, "is line"));
    finish();
}

/* At 120 columns two threads have all of it. */
static void test_wide(void)
{
    increments();
    draw(120);
    CU_ASSERT_TRUE(row_has(120, 3, "lost-increment.c:26 long seen = aboard; "));
    CU_ASSERT_TRUE(row_has(120, 3, "● reads aboard"));
    CU_ASSERT_PTR_NULL(strstr(text, "is line"));
    CU_ASSERT_FALSE(has_lanes());
    finish();
}

/* ---- lanes ---- */

/* Byte of a line at which a column of the screen begins. */
static const char *column_of(const char *line, const char *mark)
{
    static char place[16];
    int width = 0;
    const char *found = strstr(line, mark);
    for (const char *c = line; found && c < found; c++)
        width += ((unsigned char)*c & 0xc0) != 0x80;
    snprintf(place, sizeof place, "%d", found ? width : -1);
    return place;
}

/* Whoever moves has the mark below its number. */
static void test_lanes(void)
{
    circle(7);
    draw(80);
    const char *head = strstr(text, " step where");
    CU_ASSERT_PTR_NOT_NULL_FATAL(head);
    CU_ASSERT_PTR_NOT_NULL(strstr(head, " m 1 2 3 4 5 6 7\n"));
    for (int i = 1; i <= 7; i++) {
        char *number = arena_printf(&arena, " %d", i), lane[16];
        char *line = arena_copy_bytes(&arena, head, strcspn(head, "\n"));
        snprintf(lane, sizeof lane, "%d", atoi(column_of(line, number)) + 1);
        size_t step = step_of_lock(7, i);
        CU_ASSERT_STRING_EQUAL(column_of(row_of(step), "●"), lane);
        CU_ASSERT_TRUE(row_has(80, step, arena_printf(&arena, " thread %d locks ", i)));
    }
    finish();
}

/* Those that have no lane have the mark before their name. */
static void test_more_than_lanes(void)
{
    circle(19);
    draw(NARROWEST);
    CU_ASSERT_TRUE(row_has(NARROWEST, step_of_lock(19, 2), " ● 2 locks waiting_lock"));
    draw(WIDEST);
    CU_ASSERT_TRUE(row_has(WIDEST, step_of_lock(19, 2), "│ thread 2 locks waiting_lock"));
    finish();
}

/* ---- text in columns ---- */

static char *line_of(const char *words, int width)
{
    return arena_copy_bytes(&arena, words, text_line(words, width));
}

static void test_lines(void)
{
    arena_init(&arena);
    CU_ASSERT_STRING_EQUAL(line_of("awaits running_lock", 19), "awaits running_lock");
    CU_ASSERT_STRING_EQUAL(line_of("awaits running_lock", 18), "awaits");
    CU_ASSERT_STRING_EQUAL(text_behind("awaits running_lock", 6), "running_lock");
    CU_ASSERT_STRING_EQUAL(line_of("waits for lock A", 15), "waits for");
    CU_ASSERT_STRING_EQUAL(line_of("lock A", 5), "lock");
    CU_ASSERT_STRING_EQUAL(line_of("running_lock", 5), "runni");
    CU_ASSERT_STRING_EQUAL(line_of("gärten", 2), "gä");
    CU_ASSERT_STRING_EQUAL(line_of("gärten", 0), "g");
    CU_ASSERT_EQUAL(text_line("", 5), 0);
    CU_ASSERT_EQUAL(text_longest("awaits running_lock"), 12);
    CU_ASSERT_EQUAL(text_longest("locks lock A"), 6);
    CU_ASSERT_STRING_EQUAL(text_end(&arena, "driver.c:156", 6), "…c:156");
    CU_ASSERT_STRING_EQUAL(text_end(&arena, ":156", 6), ":156");
    arena_free(&arena);
}

static int told_width(const char *columns)
{
    setenv("COLUMNS", columns, 1);
    return screen_columns(stdout, 120);
}

static void test_told_width(void)
{
    static const char *const insane[] = {
        "", "0", "-80", "7", "80x", "wide", "99999999999999999999"};
    const char *before = getenv("COLUMNS");
    char *kept = before ? strdup(before) : NULL, *memory = NULL;
    size_t length;
    FILE *page = open_memstream(&memory, &length);
    unsetenv("COLUMNS");
    int untold = screen_columns(stdout, 120);
    for (size_t i = 0; i < sizeof insane / sizeof *insane; i++)
        CU_ASSERT_EQUAL(told_width(insane[i]), untold);
    CU_ASSERT_EQUAL(told_width("200"), 200);
    CU_ASSERT_EQUAL(told_width("83"), 83);
    CU_ASSERT_EQUAL(screen_columns(page, 120), 120);
    fclose(page);
    free(memory);
    unsetenv("COLUMNS");
    if (kept)
        setenv("COLUMNS", kept, 1);
    free(kept);
}

CU_TestInfo layout_tests[] = {
    {"at every width no line is wider, and numbers, marks and names are whole", test_circles},
    {"the source is given up first, then the file's name, then the columns", test_order},
    {"only the program's own file goes without its name", test_home},
    {"a wide screen shows all of it", test_wide},
    {"who moves has the mark below its number", test_lanes},
    {"who has no lane has the mark before its name", test_more_than_lanes},
    {"words are broken in front of a blank, and not before a letter", test_lines},
    {"$COLUMNS counts where it is a sane number, and not for what is kept", test_told_width},
    CU_TEST_INFO_NULL,
};
