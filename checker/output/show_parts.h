/* What the parts of a page of show.h share: its scene, and how each part is printed. */
#ifndef SHOW_PARTS_H
#define SHOW_PARTS_H

#include "../engine/order.h"
#include "../engine/waitfor.h"
#include "rows.h"
#include "show.h"

enum { SHOW_COLUMNS_MOST = 6, SHOW_OBJECTS_MOST = 8, SHOW_LINKS_MOST = 400 };

/* A line of one of the sources: its id on the page is "L0-31". */
struct show_line {
    size_t source;
    int number; /* 0: it is in none of them */
};

/* A step that is shown. */
struct show_moment {
    size_t step;     /* index */
    size_t left_out; /* steps before it that would be worth it */
    int column;      /* of the thread that moves; -1: it has none */
    const char *who;
    char *does;
    const char *where, *source; /* "" when it is not done there, but happens to it */
    struct show_line line;
    char *holds; /* other locks */
    enum lane lanes[SHOW_COLUMNS_MOST];
    bool interrupted; /* its thread could go on, and another one moves next */
    bool stuck;       /* it waits here, and never goes on */
    bool fails;       /* the last one of a schedule that fails */
};

/* One moment had to come before another one, of another thread. */
struct show_link {
    size_t from, to; /* moments */
    enum order_kind kind;
};

struct show_page {
    FILE *out;
    struct arena arena;
    const struct show *show;
    /* the scene; without a timeline all of it is empty */
    struct order order;
    struct rows rows;
    int columns[SHOW_COLUMNS_MOST]; /* threads */
    size_t column_count;
    struct show_moment *moments;
    size_t count;
    struct show_link *links;
    size_t link_count;
    const struct finding *race; /* whose two sides are in the schedule, unordered; or NULL ... */
    size_t race_first, race_second; /* ... and these moments */
    struct waitfor *waits;
    size_t wait_count;
};

/* show_scene.c: fills the scene. */
void show_scene(struct show_page *page);

/* The line of a place, and its id; "" when it is in none of the sources. */
struct show_line show_line_of(const struct show *show, const char *file, int line);
char *show_line_id(struct arena *arena, struct show_line line);

/* What came from elsewhere, as people may see it; still to be escaped. */
char *show_text(struct show_page *page, const char *text);

/* "(<a href=...>two-locks.c:31</a>)", or without a link. */
void show_print_place(struct show_page *page, const char *where, struct show_line line);

/* The parts, from top to bottom. */
void show_print_story(struct show_page *page);
void show_print_source(struct show_page *page);
void show_print_state(struct show_page *page);
void show_print_picture(struct show_page *page);
void show_print_waits(struct show_page *page);
void show_print_steps(struct show_page *page);
void show_print_findings(struct show_page *page);
void show_print_transcripts(struct show_page *page);

/* show_state.c: what changes from moment to moment, for the script; JSON that is good in HTML. */
void show_print_data(struct show_page *page);

extern const char show_style[], show_script[];

#endif
