/* Base64 as RFC 4648 has it, with padding and without line ends. */
#ifndef BASE64_H
#define BASE64_H

#include "arena.h"

/* So many bytes as text, from the arena. */
char *base64_encode(struct arena *arena, const char *bytes, size_t length);

#endif
