/* Lines of a C file that only the preprocessor sees. */
#ifndef DIRECTIVES_H
#define DIRECTIVES_H

/*
 * The line of the first directive that gives lines another number or file ("#line 7", "# 7
 * \"a.c\"", in any spelling that C knows), or 0.
 */
int directive_renumbers(const char *text);

#endif
