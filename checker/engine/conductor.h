/* What the conductor's runs share with the rest of the checker. */
#ifndef ENGINE_CONDUCTOR_H
#define ENGINE_CONDUCTOR_H

/* Schedules of the plain flavour; the sanitizers' run a fifteenth and a tenth of them. */
extern unsigned conductor_schedules;

/* The exit status of a program that AddressSanitizer stopped. */
enum { SANITIZER_STATUS = 86 };

#endif
