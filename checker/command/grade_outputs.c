/*
 * What a grading leaves beside its book. What is of one lab has its name in the path, so that all
 * labs of a course may share the folder:
 *
 *     results/LAB/STUDENT.json, .txt    feedback/LAB/STUDENT.html    class/LAB.html
 *     canvas-LAB.csv, moodle-LAB.csv
 *     grades.csv, grades.xml, course.csv                             all labs
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "../model/map.h"
#include "../output/canvas_csv.h"
#include "../output/class_page.h"
#include "../output/course_csv.h"
#include "../output/github_classroom.h"
#include "../output/grade_json.h"
#include "../output/gradescope.h"
#include "../output/grades_csv.h"
#include "../output/grades_junit.h"
#include "../output/moodle_csv.h"
#include "../output/picture.h"
#include "../output/student_page.h"
#include "../run/date.h"
#include "../run/files.h"
#include "command.h"
#include "grade.h"

/* A file's name for a student: the key, where that can be one; otherwise what is left and a number
 * made of the whole. */
static char *file_name(struct arena *arena, const char *student)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.";
    char *name = arena_copy(arena, student);
    bool same = *name && *name != '.' && strlen(name) < 100;
    for (char *at = name; *at; at++)
        if (!strchr(plain, *at)) {
            *at = '_';
            same = false;
        }
    if (same)
        return name;
    return arena_printf(arena, "%.60s-%016llx", *name == '.' ? "_" : name,
                        (unsigned long long)map_key(student));
}

static int write_refused(const char *path)
{
    return complain(EXIT_ENVIRONMENT,
                    "%s can't be written: %s. What is graded is kept in the book; go on with "
                    "--resume.",
                    path, strerror(errno));
}

static int write_text(const char *path, const char *text)
{
    return file_write(path, text, strlen(text)) == 0 ? 0 : write_refused(path);
}

static char *result_path(const struct grading *grading, const char *student, const char *ending)
{
    return arena_printf(grading->arena, "%s/results/%s/%s.%s", grading->folder, grading->lab->name,
                        file_name(grading->arena, student), ending);
}

static bool same(const char *one, const char *other)
{
    return one && other ? strcmp(one, other) == 0 : one == other;
}

/* Is this what the file holds already? */
static bool says(const char *path, const char *text)
{
    struct arena arena;
    char *before;
    size_t length;
    arena_init(&arena);
    bool same = file_read(&arena, path, 0, &before, &length) == 0 && strcmp(before, text) == 0;
    arena_free(&arena);
    return same;
}

bool grading_has_told(const struct grading *grading, const struct grade *grade)
{
    struct arena arena;
    struct grade told;
    char *text, *error;
    size_t length;
    const char *path = result_path(grading, grade->student, "json");
    arena_init(&arena);
    bool has = file_read(&arena, path, 0, &text, &length) == 0 &&
               grade_read_json(&arena, path, text, length, &told, &error) == 0 &&
               same(told.source_digest, grade->source_digest) &&
               same(told.judged_by, grade->judged_by) && told.outcome == grade->outcome &&
               told.finding_count == grade->finding_count;
    arena_free(&arena);
    return has;
}

/* What is told of an earlier file goes, when of this one there is nothing to tell. */
static int tell_picture(const struct grading *grading, const char *student, const char *picture)
{
    char *path = result_path(grading, student, "picture");
    if (picture)
        return write_text(path, picture);
    return unlink(path) == 0 || errno == ENOENT ? 0 : write_refused(path);
}

static int tell_grade(const struct grading *grading, const struct grade *grade)
{
    int status = 0;
    json_t *value = json_of_grade(grade);
    char *text = json_dumps(value, JSON_INDENT(2) | JSON_ENSURE_ASCII);
    json_decref(value);
    const char *path = result_path(grading, grade->student, "json");
    if (!text)
        return complain(EXIT_ENVIRONMENT, "no memory for a grade.");
    if (!says(path, text))
        status = write_text(path, text);
    free(text);
    return status;
}

int grading_tell(const struct grading *grading, const struct grade *grade, const char *story,
                 const char *picture)
{
    int status = tell_picture(grading, grade->student, picture);
    if (status == 0 && story)
        status = write_text(result_path(grading, grade->student, "txt"), story);
    return status == 0 ? tell_grade(grading, grade) : status;
}

/* ---- tables ---- */

/* What out has printed into a stream of memory becomes a file of the folder. */
static int keep_printed(struct arena *arena, const char *folder, const char *name, FILE *out,
                        char **text, size_t *length)
{
    char *path = arena_printf(arena, "%s/%s", folder, name);
    int status =
        fclose(out) == 0 && file_write(path, *text, *length) == 0 ? 0 : write_refused(path);
    free(*text);
    return status;
}

static int no_memory(const char *name)
{
    return complain(EXIT_ENVIRONMENT, "no memory for %s.", name);
}

static int print_to(const struct gradings *all, const char *name, const struct grade *grades,
                    size_t count,
                    void (*print)(FILE *out, const struct grade *grades, size_t count))
{
    char *text = NULL;
    size_t length;
    FILE *out = open_memstream(&text, &length);
    if (!out)
        return no_memory(name);
    print(out, grades, count);
    return keep_printed(all->arena, all->folder, name, out, &text, &length);
}

/* Everybody on the roster. */
static struct course_student *students_of(const struct gradings *all, size_t *count)
{
    const struct roster *roster = all->roster;
    *count = roster ? roster->count : 0;
    struct course_student *students = arena_alloc(all->arena, (*count + 1) * sizeof *students);
    for (size_t i = 0; i < *count; i++) {
        const struct roster_entry *entry = &roster->list[i];
        size_t keys = 0;
        students[i] = (struct course_student){.name = entry->name, .section = entry->section};
        students[i].keys = arena_alloc(all->arena, (ROSTER_KEYS + 1) * sizeof *students[i].keys);
        for (int key = 0; key < ROSTER_KEYS; key++)
            if (entry->keys[key])
                students[i].keys[keys++] = entry->keys[key];
    }
    return students;
}

static int export_course(const struct gradings *all, const struct grade *grades, size_t count)
{
    char *text = NULL;
    time_t now = 0;
    size_t length, student_count;
    struct course_student *students = students_of(all, &student_count);
    FILE *out = open_memstream(&text, &length);
    if (!out)
        return no_memory("course.csv");
    date_now(&now); /* 'lab grade' has asked whether it can */
    course_csv_print(out, all->course, grades, count, students, student_count, now);
    return keep_printed(all->arena, all->folder, "course.csv", out, &text, &length);
}

int gradings_export(const struct gradings *all)
{
    char *error;
    struct grade *grades;
    size_t count;
    if (gradebook_current(all->book, &grades, &count, &error) != 0)
        return complain(EXIT_ENVIRONMENT, "%s", error);
    int status = print_to(all, "grades.csv", grades, count, grades_csv_print);
    if (status == 0)
        status = print_to(all, "grades.xml", grades, count, grades_junit_print);
    return status == 0 && all->course ? export_course(all, grades, count) : status;
}

static int keep_filled(const struct grading *grading, const char *name, const struct fill *fill)
{
    char *path = arena_printf(grading->arena, "%s/%s", grading->folder, name);
    for (size_t i = 0; i < fill->note_count; i++)
        fprintf(stderr, "lab: note: %s %s.\n", fill->notes[i].student,
                fill_case_phrase(fill->notes[i].what));
    if (fill->scale)
        fprintf(stderr, "lab: note: %s: %s.\n", name, fill->scale);
    return file_write(path, fill->text, fill->length) == 0 ? 0 : write_refused(path);
}

static int export_read(const struct grading *grading, const char *file, char **text, size_t *length)
{
    static const size_t largest = (size_t)64 << 20;
    if (file_read(grading->arena, caller_path(grading->arena, file), largest, text, length) == 0)
        return 0;
    return complain(EXIT_USAGE, "%s can't be read: %s. Check the name.", file, strerror(errno));
}

static int export_canvas(const struct grading *grading, const struct grade *grades, size_t count)
{
    char *text, *error;
    size_t length;
    struct fill fill;
    const struct grade_request *request = grading->request;
    int status = export_read(grading, request->canvas, &text, &length);
    if (status != 0)
        return status;
    if (canvas_fill(grading->arena, request->canvas, text, length, request->canvas_column, grades,
                    count, &fill, &error) != 0)
        return complain(EXIT_USAGE, "%s", error);
    return keep_filled(grading, arena_printf(grading->arena, "canvas-%s.csv", grading->lab->name),
                       &fill);
}

static int export_moodle(const struct grading *grading, const struct grade *grades, size_t count)
{
    char *text, *error;
    size_t length;
    struct fill fill;
    const struct grade_request *request = grading->request;
    int status = export_read(grading, request->moodle, &text, &length);
    if (status != 0)
        return status;
    if (moodle_fill(grading->arena, request->moodle, text, length, request->feedback, grades, count,
                    &fill, &error) != 0)
        return complain(EXIT_USAGE, "%s", error);
    return keep_filled(grading, arena_printf(grading->arena, "moodle-%s.csv", grading->lab->name),
                       &fill);
}

/* ---- pages ---- */

/* The lab's folder in feedback or class's; made when it is not there. */
static int make_folder(const struct grading *grading, const char *path)
{
    char *folder = arena_printf(grading->arena, "%s/%s", grading->folder, path);
    return folder_make(folder) == 0 ? 0 : write_refused(folder);
}

static int export_class(const struct grading *grading, const struct grade *grades, size_t count)
{
    char *text = NULL, *name = arena_printf(grading->arena, "class/%s.html", grading->lab->name);
    size_t length;
    int status = make_folder(grading, "class");
    FILE *out = status == 0 ? open_memstream(&text, &length) : NULL;
    if (!out)
        return status != 0 ? status : no_memory(name);
    class_page_print(out, grading->lab->name, grades, count);
    return keep_printed(grading->arena, grading->folder, name, out, &text, &length);
}

/* From the arena, or NULL. */
static const struct picture *picture_told(const struct grading *grading, struct arena *arena,
                                          const char *student)
{
    static const size_t longest = (size_t)4 << 20;
    char *text;
    size_t length;
    struct picture *picture = arena_alloc(arena, sizeof *picture);
    if (file_read(arena, result_path(grading, student, "picture"), longest, &text, &length) != 0 ||
        picture_read(arena, text, length, picture) != 0)
        return NULL;
    return picture;
}

/* What a student may read, with what was told when it was judged. */
static int print_feedback(const struct grading *grading, const struct grade *grade)
{
    static const size_t longest = (size_t)4 << 20;
    struct arena arena;
    char *text = NULL, *story = NULL;
    size_t length;
    bool cut;
    arena_init(&arena);
    if (file_read_start(&arena, result_path(grading, grade->student, "txt"), longest, &story,
                        &length, &cut) != 0)
        story = NULL;
    FILE *out = open_memstream(&text, &length);
    char *path = arena_printf(grading->arena, "%s/feedback/%s/%s.html", grading->folder,
                              grading->lab->name, file_name(grading->arena, grade->student));
    if (out)
        student_page_print(out, grade, story, picture_told(grading, &arena, grade->student),
                           grading->request->feedback);
    int status =
        out && fclose(out) == 0 && file_write(path, text, length) == 0 ? 0 : write_refused(path);
    free(text);
    arena_free(&arena);
    return status;
}

static int export_pages(const struct grading *grading, const struct grade *grades, size_t count)
{
    int status =
        make_folder(grading, arena_printf(grading->arena, "feedback/%s", grading->lab->name));
    for (size_t i = 0; i < count && status == 0; i++)
        status = print_feedback(grading, &grades[i]);
    return status == 0 ? export_class(grading, grades, count) : status;
}

/* ---- one student ---- */

static int export_gradescope(const struct grading *grading, const struct grade *grade)
{
    const struct grade_request *request = grading->request;
    json_t *value = gradescope_of_grades(grade, 1, request->feedback);
    char *text = json_dumps(value, JSON_INDENT(2) | JSON_ENSURE_ASCII);
    json_decref(value);
    int status = text ? output_write(grading->arena, request->gradescope, text)
                      : complain(EXIT_ENVIRONMENT, "no memory for %s.", request->gradescope);
    free(text);
    return status;
}

static int export_classroom(const struct grading *grading, const struct grade *grade)
{
    const struct grade_request *request = grading->request;
    const char *text = classroom_result(grading->arena, grade, 1, request->feedback);
    if (!text)
        return complain(EXIT_ENVIRONMENT, "no memory for %s.", request->classroom);
    return output_write(grading->arena, request->classroom, text);
}

static int export_one(const struct grading *grading, const struct grade *grades, size_t count)
{
    const struct grade_request *request = grading->request;
    if (!request->gradescope && !request->classroom)
        return 0;
    if (count != 1)
        return complain(EXIT_USAGE,
                        "%s is for one student, and there are %zu in %s; name another folder with "
                        "--out.",
                        request->gradescope ? "--gradescope" : "--classroom", count,
                        grading->folder);
    int status = request->gradescope ? export_gradescope(grading, &grades[0]) : 0;
    return status == 0 && request->classroom ? export_classroom(grading, &grades[0]) : status;
}

int grading_export(const struct grading *grading, const struct grade *grades, size_t count)
{
    int status = 0;
    for (size_t i = 0; i < count && status == 0; i++)
        status = tell_grade(grading, &grades[i]);
    if (status == 0)
        status = export_pages(grading, grades, count);
    if (status == 0 && grading->request->canvas)
        status = export_canvas(grading, grades, count);
    if (status == 0 && grading->request->moodle)
        status = export_moodle(grading, grades, count);
    return status == 0 ? export_one(grading, grades, count) : status;
}
