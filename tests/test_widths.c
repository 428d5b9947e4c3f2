/* Findings of every kind, in terminals from 50 to 130 columns. */
#include <stdlib.h>
#include <string.h>

#include "../checker/output/columns.h"
#include "../checker/output/text.h"
#include "runner.h"
#include "scratch.h"

enum { NARROWEST = 50, WIDEST = 130, SIDES_MOST = 5 };

static const char *own_files[] = {"aisle.c"};
static const struct scope own = {.files = own_files, .count = 1};

static struct arena arena;

/* Line 1 is short; line 2 has a tab, wide characters and an end that is far away. */
static void start(void)
{
    arena_init(&arena);
    scratch_enter();
    scratch_put(own_files[0],
                "    stock++;\n"
                "\tstock = take_one(stock);\t/* \xe6\xbc\xa2\xe5\xad\x97 caf\xc3\xa9: one for the "
                "shop, one for the window, and one to be kept */\n");
}

static void finish(void)
{
    scratch_leave();
    arena_free(&arena);
}

static char *told(const struct finding *finding, int width)
{
    char *text;
    size_t length;
    FILE *out = open_memstream(&text, &length);
    text_finding_within(out, &arena, finding, 12, &own, width);
    fclose(out);
    char *copy = arena_copy(&arena, text);
    free(text);
    return copy;
}

/* ---- findings ---- */

static struct side *add_side(struct finding *finding, enum action action, char *function, int line)
{
    struct side *side = finding_add_side(&arena, finding, action);
    struct frame *frame = stack_add_frame(&arena, &side->stack);
    *frame = (struct frame){
        .function = function, .file = arena_copy(&arena, own_files[0]), .line = line};
    side->thread = (int)finding->side_count;
    side->held_known = true;
    return side;
}

/* One of everything that a line can tell, in words as long as they come. */
static void fill(struct finding *finding, size_t sides)
{
    finding->engines = 1u << ENGINE_TSAN | 1u << ENGINE_HELGRIND | 1u << ENGINE_CONDUCTOR;
    finding->headline =
        "data race on an address that was handed out twice before, at 0x5555569cd258";
    finding->schedules_tried = 12;
    finding->schedules_failed = 140;
    finding->replay = "../../lab replay unsubscribe-while-publishing --seed '0@12>1,1@4>0'";
    finding->place = (struct place){.region = REGION_HEAP, .size = 4096};
    add_side(finding, ACTION_ALLOCATE, "subscription_of_a_reader_that_left", 1);
    finding->place.allocated = finding->sides[0].stack;
    for (size_t i = 1; i < sides; i++) {
        enum action action = i % 2 ? ACTION_WRITE : ACTION_WAIT;
        struct side *side = add_side(finding, action, "unsubscribe_while_publishing", 2);
        side->thread_name = "subscriber";
        side->size = 8;
        if (action == ACTION_WAIT)
            side->note = "waits for the mutex board_lock that thread 2 (publisher) holds";
    }
}

static struct finding a_race(void)
{
    struct finding race = {.kind = KIND_DATA_RACE, .engines = 1u << ENGINE_TSAN};
    add_side(&race, ACTION_WRITE, "take", 1)->size = 4;
    add_side(&race, ACTION_READ, "look_for_a_place", 1)->size = 4;
    return race;
}

/* ---- no line is too wide ---- */

/* Is it a single word, which nobody can break? */
static bool is_word(const char *line)
{
    return !strchr(line + strspn(line, " "), ' ');
}

/* A command, which stays whole. */
static bool is_command(const char *line)
{
    return strncmp(line, "   ../../lab replay ", 20) == 0;
}

static void check_lines(char *text, int width)
{
    for (char *line = text, *end; (end = strchr(line, '\n')); line = end + 1) {
        *end = '\0';
        bool fits = text_width(line) <= width || is_word(line) || is_command(line);
        if (!fits)
            fprintf(stderr, "in %d columns: %s\n", width, line);
        CU_ASSERT_TRUE(fits);
    }
}

static void for_each(int step, void (*check)(const struct finding *finding, int width))
{
    start();
    for (int kind = 0; kind < KIND_COUNT; kind++)
        for (size_t sides = 1; sides <= SIDES_MOST; sides++) {
            struct finding finding = {.kind = (enum kind)kind};
            if (sides % 2)
                finding = (struct finding){.kind = (enum kind)kind,
                                           .weight = WEIGHT_ADVISORY,
                                           .reason = "no other tool, and no schedule, sees it"};
            fill(&finding, sides);
            for (int width = NARROWEST; width <= WIDEST; width += step)
                check(&finding, width);
        }
    finish();
}

static void check_fits(const struct finding *finding, int width)
{
    check_lines(told(finding, width), width);
}

static void test_fits(void)
{
    for_each(1, check_fits);
    start();
    struct finding race = a_race();
    for (int width = NARROWEST; width <= WIDEST; width++)
        check_fits(&race, width);
    finish();
}

/* Each word of a text, but for bars, stands in another. */
static void check_words(char *text, const char *other)
{
    static const char blanks[] = " \n";
    for (char *word = strtok(text, blanks); word; word = strtok(NULL, blanks))
        if (strcmp(word, "|") != 0)
            CU_ASSERT_PTR_NOT_NULL(strstr(other, word));
}

static void check_whole(const struct finding *finding, int width)
{
    CU_ASSERT_TRUE(finding->side_count < 2 || strstr(told(finding, width), "kept"));
    CU_ASSERT_TRUE(finding->side_count < 3 || strstr(told(finding, width), "(publisher)"));
    check_words(told(finding, TEXT_LINES), told(finding, width));
    check_words(told(finding, width), told(finding, TEXT_LINES));
}

static void test_whole(void)
{
    for_each(16, check_whole);
}

/* ---- beside each other, or not ---- */

static int widest_line(const char *text, const char *first, const char *last)
{
    int widest = 0;
    const char *line = strstr(text, first);
    CU_ASSERT_PTR_NOT_NULL_FATAL(line);
    for (bool more = true; more; line = strchr(line, '\n') + 1) {
        char *one = arena_copy_bytes(&arena, line, strcspn(line, "\n"));
        int width = text_width(one);
        widest = width > widest ? width : widest;
        more = !strstr(one, last);
    }
    return widest;
}

/* The right one has a bar before it, as wide as its indentation alone. */
static void test_beside(void)
{
    start();
    struct finding race = a_race();
    char *lines = told(&race, TEXT_LINES);
    int left = widest_line(lines, "   thread 1 writes", "holds"),
        right = widest_line(lines, "   thread 2 reads", "holds");
    int room = left + right;
    CU_ASSERT_TRUE(room > NARROWEST && room < 100);
    CU_ASSERT_PTR_NOT_NULL(strstr(told(&race, room), " | thread 2 reads"));
    CU_ASSERT_PTR_NULL(strchr(told(&race, room - 1), '|'));
    CU_ASSERT_PTR_NOT_NULL(strstr(told(&race, room - 1), "holds no lock\n\n   thread 2 reads"));
    finish();
}

static void test_far(void)
{
    start();
    struct finding race = a_race();
    CU_ASSERT_STRING_EQUAL(told(&race, 100), told(&race, TEXT_FILE));
    CU_ASSERT_STRING_EQUAL(told(&race, 130), told(&race, TEXT_FILE));
    CU_ASSERT_STRING_NOT_EQUAL(told(&race, 70), told(&race, TEXT_FILE));
    finish();
}

/* In a file there is no width, and a pair stands in its columns whatever it takes. */
static void test_file(void)
{
    start();
    struct finding race = a_race();
    for (size_t i = 0; i < race.side_count; i++)
        race.sides[i].stack.frames[0].line = 2;
    CU_ASSERT_PTR_NULL(strchr(told(&race, 100), '|'));
    char *text = told(&race, TEXT_FILE);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "\xe2\x80\xa6 | "));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "and one to be kept */\n"));
    finish();
}

/* What is to be copied is broken only where no line has room for it. */
static void test_command(void)
{
    start();
    struct finding race = a_race();
    race.schedules_tried = 1;
    race.replay = "./lab replay two-locks --seed random:17";
    int width = (int)strlen("   To see it: ") + (int)strlen(race.replay);
    CU_ASSERT_PTR_NOT_NULL(
        strstr(told(&race, width), "   To see it: ./lab replay two-locks --seed random:17\n"));
    CU_ASSERT_PTR_NOT_NULL(strstr(told(&race, width - 1),
                                  "   To see it:\n   ./lab replay two-locks --seed random:17\n"));
    finish();
}

CU_TestInfo widths_tests[] = {
    {"no finding has a line wider than 50 columns, or any up to 130", test_fits},
    {"no word is lost in any of them", test_whole},
    {"sides stand beside each other where both fit, and are stacked in one column less",
     test_beside},
    {"in 100 columns a finding is set as in a file", test_far},
    {"a file has no width", test_file},
    {"a command stays in one line where it can", test_command},
    CU_TEST_INFO_NULL,
};
