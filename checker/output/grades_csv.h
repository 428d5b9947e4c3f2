/*
 * All grades as one table, for a spreadsheet:
 *
 *     student,name,section,lab,points,possible,outcome,late,kinds,remark
 *     s2,"Lovelace, Ada",Tue 10,two-locks,45,100,fail,yes,data-race deadlock,
 *
 * RFC 4180 with line ends of one byte. Points are empty where there are none; remark is the
 * intake's, then the problem. What a spreadsheet would take for a formula has a ' in front.
 */
#ifndef GRADES_CSV_H
#define GRADES_CSV_H

#include <stdio.h>

#include "../model/grade.h"

void grades_csv_print(FILE *out, const struct grade *grades, size_t count);

#endif
