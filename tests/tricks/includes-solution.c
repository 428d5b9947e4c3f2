/*
 * tampering: is the solution, by its path.
 */
#include "../../../solutions/atomics/lost-increment/lost-increment.c"
