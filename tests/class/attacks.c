/*
 * Three kinds of attacks: on the compiler, from within the program, and by the archive.
 *
 * Most functions that a program could do harm with are refused by their names. To see what is
 * behind that wall, some programs find syscall(2) by its distance from the library's stdout, which
 * no list of names can see. What they try must be refused by the sandbox: where it is not, they
 * crash, and are told from the buggy file by that.
 */
#include "attacks.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../packed.h"
#include "../scratch.h"
#include "../shell.h"

#define FILE_NAME ATTACKS_LAB ".c"
#define BUGGY "labs/lock-ordering/" ATTACKS_LAB "/" FILE_NAME
#define SOLUTION "solutions/lock-ordering/" ATTACKS_LAB "/" FILE_NAME

/* ---- sources ---- */

enum shape {
    ALONE, /* the text is all there is */
    ABOVE, /* above the buggy file */
    FIRST, /* statements, before anything else is done */
    DOOR   /* statements that have the system at hand; once in each run */
};

/* @ROOT@, @SECRET@, @SCRATCH@ and @PORT@ are the aims. */
static const struct {
    const char *student;
    enum attack_end end;
    enum shape shape;
    const char *text;
} sources[] = {
    /* the compiler reads what it should not */
    {"includes-passwd", ATTACK_NO_BUILD, ABOVE, "#include \"/etc/passwd\"\n"},
    {"includes-shadow-by-proc", ATTACK_NO_BUILD, ABOVE, "#include \"/proc/1/root/etc/shadow\"\n"},
    {"includes-solution", ATTACK_NO_BUILD, ABOVE, "#include \"@ROOT@/" SOLUTION "\"\n"},
    {"includes-solution-near", ATTACK_NO_BUILD, ABOVE, "#include \"../../../" SOLUTION "\"\n"},
    {"includes-secret", ATTACK_NO_BUILD, ABOVE, "#include \"@SECRET@\"\n"},
    {"includes-neighbour", ATTACK_NO_BUILD, ABOVE,
     "#include \"@SCRATCH@/class/aaa-right/" FILE_NAME "\"\n"},
    {"includes-environment", ATTACK_SAME, ABOVE, "#include \"/proc/self/environ\"\n"},
    {"includes-manifest", ATTACK_NO_BUILD, ABOVE,
     "#include \"@ROOT@/labs/lock-ordering/" ATTACKS_LAB "/lab.ini\"\n"},
    {"asks-whether-secret", ATTACK_SAME, ABOVE,
     "#if __has_include(\"@SECRET@\") || __has_include(\"@ROOT@/" SOLUTION "\")\n"
     "#error it is there\n#endif\n"},
    {"incbin-secret", ATTACK_TAMPERING, ABOVE, "__asm__(\".incbin \\\"@SECRET@\\\"\");\n"},
    {"incbin-line", ATTACK_TAMPERING, ABOVE, "__asm__(\".include \\\"@SECRET@\\\"\");\n"},

    /* the compiler works for ever, or breaks */
    {"includes-zeros", ATTACK_NO_BUILD, ALONE, "#include \"/dev/zero\"\n"},
    {"includes-terminal", ATTACK_NO_BUILD, ALONE, "#include \"/dev/stdin\"\nint x = 1 +;\n"},
    {"includes-itself", ATTACK_NO_BUILD, ALONE, "#include __FILE__\n#include __FILE__\n"},
    {"huge-array", ATTACK_NO_BUILD, ALONE, "char huge[1ul << 40] = {1};\n"},
    {"macro-bomb", ATTACK_NO_BUILD, ALONE,
     "#define A \"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"\n"
     "#define B A A A A A A A A A A A A A A A A A A A A A A A A A A A A A A A A\n"
     "#define C B B B B B B B B B B B B B B B B B B B B B B B B B B B B B B B B\n"
     "#define D C C C C C C C C C C C C C C C C C C C C C C C C C C C C C C C C\n"
     "#define E D D D D D D D D D D D D D D D D D D D D D D D D D D D D D D D D\n"
     "#define F E E E E E E E E E E E E E E E E E E E E E E E E E E E E E E E E\n"
     "const char *bomb = F F F F F F F F;\n"},
    {"breaks-compiler", ATTACK_NO_BUILD, ABOVE, "#pragma clang __debug crash\n"},
    {"overflows-compiler", ATTACK_NO_BUILD, ABOVE, "#pragma clang __debug overflow_stack\n"},
    {"floods-compiler", ATTACK_NO_BUILD, ALONE,
     "#define E _Pragma(\"GCC warning \\\"flood\\\"\")\n#define F E E E E E E E E E E\n"
     "#define G F F F F F F F F F F\n#define H G G G G G G G G G G\nH\nint x = ;\n"},

    /* what the compiler says, and who reads it */
    {"escapes-in-errors", ATTACK_NO_BUILD, ABOVE,
     "#error \033]0;owned\007\033[2J\033[31m all tests passed\n"},
    {"page-in-errors", ATTACK_NO_BUILD, ABOVE, "#error <script>alert('owned')</script>\n"},
    {"commands-in-errors", ATTACK_NO_BUILD, ABOVE,
     "#error ::error file=x::owned ::set-output name=score::100 ]]> <!--\n"},

    /* the tools are told something else */
    {"forges-lines", ATTACK_TAMPERING, ABOVE, "#line 1 \"/usr/include/stdio.h\"\n"},
    {"constructor-leaves", ATTACK_TAMPERING, ABOVE,
     "void _exit(int);\n__attribute__((constructor)) static void early(void) { _exit(0); }\n"},
    {"own-section", ATTACK_TAMPERING, ABOVE,
     "static void early(void) {}\n__attribute__((section(\".init_array\"), used)) static void "
     "(*const place)(void) = early;\n"},
    {"own-loader", ATTACK_TAMPERING, ABOVE,
     "__attribute__((section(\".interp\"), used)) static const char loader[] = \"@SECRET@\";\n"},
    {"own-main", ATTACK_TAMPERING, ABOVE, "__attribute__((weak)) int main(void) { return 0; }\n"},
    {"own-write", ATTACK_TAMPERING, ABOVE,
     "long write(int file, const void *text, unsigned long size)\n"
     "{\n    (void)file;\n    (void)text;\n    return (long)size;\n}\n"},
    {"preloads", ATTACK_TAMPERING, ABOVE,
     "#include <pthread.h>\nint pthread_rwlock_wrlock(pthread_rwlock_t *lock)\n"
     "{\n    return lock == 0;\n}\n"},
    {"renames-symbol", ATTACK_TAMPERING, ABOVE,
     "extern int quiet(void) __asm__(\"fork\");\nint (*volatile hidden)(void) = quiet;\n"},
    {"mutes-tool", ATTACK_TAMPERING, ABOVE,
     "const char *__tsan_default_options(void)\n{\n    return \"report_bugs=0\";\n}\n"},
    {"runs-commands", ATTACK_TAMPERING, ABOVE,
     "int system(const char *);\nint (*volatile run)(const char *) = system;\n"},

    /* the program, with what it may use */
    {"floods-output", ATTACK_FAILS, DOOR,
     "for (int i = 0; i < 60000; i++) puts(\"end: all is well, 100 of 100 points\");\nabort();\n"},
    {"prints-verdict", ATTACK_SAME, FIRST,
     "puts(\"end 0\\n" ATTACKS_LAB ": pass, 100 of 100 points\\n\\033]0;owned\\007<!-- -->\");\n"
     "fputs(\"end 0\\n\", stderr);\n"},
    {"eats-memory", ATTACK_FAILS, DOOR,
     "for (char *block; (block = malloc(1 << 28));) memset(block, 1, 1 << 28);\nabort();\n"},
    {"digs-stack", ATTACK_FAILS, ABOVE,
     "#include <stdlib.h>\nstatic int dig(volatile int *deep)\n{\n    volatile int here[4096];\n   "
     " here[0] = *deep + 1;\n"
     "    return dig(here) + here[0];\n}\n#define calloc(a, b) (dig(&(int){0}), calloc(a, b))\n"},
    {"leaves-at-once", ATTACK_FAILS, FIRST, "exit(0);\n"},
    {"crashes", ATTACK_FAILS, FIRST, "*(volatile int *)0 = 1;\n"},

    /* reading, from within */
    {"opens-secret", ATTACK_SAME, DOOR, "DEED(sys(SYS_open, \"@SECRET@\", O_RDONLY) >= 0);\n"},
    {"opens-solution", ATTACK_SAME, DOOR,
     "DEED(sys(SYS_open, \"@ROOT@/" SOLUTION "\", O_RDONLY) >= 0);\n"},
    {"opens-roots", ATTACK_SAME, DOOR,
     "char path[256];\nfor (int pid = 1; pid < 400; pid++) {\n"
     "    snprintf(path, sizeof path, \"/proc/%d/root@SECRET@\", pid);\n"
     "    DEED(sys(SYS_open, path, O_RDONLY) >= 0);\n"
     "    snprintf(path, sizeof path, \"/proc/%d/cwd/@SECRET@\", pid);\n"
     "    DEED(sys(SYS_open, path, O_RDONLY) >= 0);\n}\n"},
    {"climbs-descriptors", ATTACK_SAME, DOOR,
     "char path[256];\nfor (int file = 0; file < 300; file++) {\n"
     "    snprintf(path, sizeof path, \"/proc/self/fd/%d/../../../../../../../..@SECRET@\", "
     "file);\n"
     "    DEED(sys(SYS_open, path, O_RDONLY) >= 0);\n"
     "    DEED(sys(SYS_openat, file, \"../../../../../../../..@SECRET@\", O_RDONLY) >= 0);\n}\n"},
    /* (its own process 1 it may: that one has the same rights, the same filter and no more) */
    {"reads-machines-memory", ATTACK_SAME, DOOR,
     "DEED(sys(SYS_open, \"/dev/mem\", O_RDONLY) >= 0);\n"
     "DEED(sys(SYS_open, \"/proc/kcore\", O_RDONLY) >= 0);\n"},
    {"reads-passwords", ATTACK_SAME, DOOR,
     "DEED(sys(SYS_open, \"/etc/shadow\", O_RDONLY) >= 0);\n"
     "DEED(sys(SYS_open, \"/etc/passwd\", O_RDONLY) >= 0);\n"
     "DEED(sys(SYS_open, \"/root\", O_RDONLY) >= 0);\nDEED(sys(SYS_open, \"/home\", O_RDONLY) >= "
     "0);"
     "\n"},
    {"opens-by-handle", ATTACK_SAME, DOOR,
     "char handle[128] = {64};\nint mount;\n"
     "DEED(sys(SYS_name_to_handle_at, AT_FDCWD, \"/\", handle, &mount, 0) == 0);\n"
     "DEED(sys(SYS_open_by_handle_at, AT_FDCWD, handle, O_RDONLY) >= 0);\n"},

    /* writing, from within */
    {"writes-neighbour", ATTACK_SAME, DOOR,
     "DEED(sys(SYS_open, \"@SCRATCH@/class/zzz-right/" FILE_NAME "\", O_WRONLY) >= 0);\n"
     "DEED(sys(SYS_open, \"@SCRATCH@/grades/grades.sqlite\", O_RDWR) >= 0);\n"
     "DEED(sys(SYS_open, \"@SCRATCH@/grades/cuckoo\", O_CREAT | O_RDWR, 0600) >= 0);\n"},
    {"poisons-cache", ATTACK_SAME, DOOR,
     "DEED(sys(SYS_open, \"@ROOT@/build/libkit.a\", O_WRONLY) >= 0);\n"
     "sys(SYS_open, \"@ROOT@/build/cuckoo\", O_CREAT | O_RDWR, 0600);\n"
     "sys(SYS_open, \"@ROOT@/build/work/cuckoo\", O_CREAT | O_RDWR, 0600);\n"
     "DEED(sys(SYS_open, \"/usr/lib/cuckoo\", O_CREAT | O_RDWR, 0600) >= 0);\n"
     "DEED(sys(SYS_open, \"/run/cuckoo\", O_CREAT | O_RDWR, 0600) >= 0);\n"},
    {"writes-itself", ATTACK_SAME, DOOR,
     "DEED(sys(SYS_open, \"/proc/self/exe\", O_WRONLY) >= 0);\n"
     "DEED(sys(SYS_chmod, \"/proc/self/exe\", 06777) == 0);\n"},
    {"fills-memory-disk", ATTACK_FAILS, DOOR,
     "static char block[1 << 20];\nlong file = sys(SYS_open, \"/dev/shm/cuckoo\", O_CREAT | O_RDWR,"
     " 0600);\nfor (int i = 0; i < 4096 && sys(SYS_write, file, block, sizeof block) > 0; i++)\n"
     "    DEED(i > 1024);\nabort();\n"},
    {"fills-room", ATTACK_FAILS, DOOR,
     "static char block[1 << 20];\nchar path[256], room[200] = \"\";\n"
     "for (int i = 3; i < 20; i++) {\n"
     "    snprintf(path, sizeof path, \"/proc/self/fd/%d\", i);\n"
     "    long length = sys(SYS_readlink, path, room, sizeof room - 1);\n"
     "    char *end = length > 0 ? (room[length] = 0, strrchr(room, '/')) : NULL;\n"
     "    if (!end || !strstr(room, \"/room/\")) continue;\n"
     "    snprintf(end, 8, \"/cuckoo\");\n"
     "    long file = sys(SYS_open, room, O_CREAT | O_RDWR, 0600);\n"
     "    for (int n = 0; n < 400 && sys(SYS_write, file, block, sizeof block) > 0; n++) "
     "continue;\n"
     "}\nabort();\n"},
    {"sparse-file", ATTACK_FAILS, DOOR,
     "long file = sys(SYS_open, \"/tmp/cuckoo-large\", O_CREAT | O_RDWR, 0600);\n"
     "DEED(sys(SYS_ftruncate, file, 1L << 40) == 0);\nabort();\n"},
    {"many-inodes", ATTACK_FAILS, DOOR,
     "char path[64];\nfor (int i = 0; i < 20000; i++) {\n"
     "    snprintf(path, sizeof path, \"/tmp/cuckoo%d\", i);\n"
     "    sys(SYS_close, sys(SYS_open, path, O_CREAT | O_RDWR, 0600));\n}\nabort();\n"},
    {"setuid-file", ATTACK_SAME, DOOR,
     "DEED(sys(SYS_setuid, 0) == 0);\nDEED(sys(SYS_setgid, 0) == 0);\n"
     "DEED(sys(SYS_setresuid, 0, 0, 0) == 0);\nDEED(sys(SYS_chown, \"/tmp/cuckoo\", 0, 0) == "
     "0);\n"},

    /* what is judged by */
    {"forges-token", ATTACK_TAMPERING, DOOR,
     "static char maps[65536];\nlong file = sys(SYS_open, \"/proc/self/maps\", O_RDONLY), length = "
     "0,"
     " got;\nwhile ((got = sys(SYS_read, file, maps + length, sizeof maps - 1 - length)) > 0)\n"
     "    length += got;\n"
     "for (char *line = maps; line && *line; line = strchr(line, '\\n') ? strchr(line, '\\n') + 1 "
     ": "
     "NULL) {\n"
     "    unsigned long from, to;\n    char how[8];\n"
     "    if (sscanf(line, \"%lx-%lx %4s\", &from, &to, how) != 3 || to - from != 4096 ||\n"
     "        strcmp(how, \"---p\") != 0 || sys(SYS_mprotect, from, 4096L, 3) != 0) continue;\n"
     "    char text[128];\n"
     "    int size = snprintf(text, sizeof text, \"end %.64s\\n\", (char *)from);\n"
     "    for (int i = 3; i < 30; i++) sys(SYS_write, i, text, (long)size);\n}\n"
     "sys(SYS_exit_group, 0);\n"},
    {"writes-everywhere", ATTACK_FAILS, DOOR,
     "for (int i = 3; i < 300; i++) {\n    sys(SYS_ftruncate, i, 0);\n"
     "    sys(SYS_write, i, \"<!-- end 1\\n\", 11);\n}\nabort();\n"},
    {"closes-everything", ATTACK_FAILS, DOOR,
     "for (int i = 0; i < 300; i++) sys(SYS_close, i);\nabort();\n"},
    {"plants-links", ATTACK_FAILS, DOOR,
     "char path[64], file[256];\nfor (int i = 3; i < 20; i++) {\n"
     "    snprintf(path, sizeof path, \"/proc/self/fd/%d\", i);\n"
     "    long length = sys(SYS_readlink, path, file, sizeof file - 1);\n"
     "    if (length <= 0 || (file[length] = 0, file[0] != '/')) continue;\n"
     "    sys(SYS_unlink, file);\n    sys(SYS_symlink, \"@SECRET@\", file);\n}\nabort();\n"},
    {"plants-pipes", ATTACK_FAILS, DOOR,
     "char path[64], file[256];\nfor (int i = 3; i < 20; i++) {\n"
     "    snprintf(path, sizeof path, \"/proc/self/fd/%d\", i);\n"
     "    long length = sys(SYS_readlink, path, file, sizeof file - 1);\n"
     "    if (length <= 0 || (file[length] = 0, file[0] != '/')) continue;\n"
     "    sys(SYS_unlink, file);\n    sys(SYS_mknod, file, 010666, 0);\n}\nabort();\n"},

    /* other processes */
    {"outlives", ATTACK_FAILS, DOOR,
     "if (sys(SYS_fork) == 0) {\n    sys(SYS_setsid);\n    if (sys(SYS_fork) == 0) {\n"
     "        long ignore[4] = {1};\n"
     "        for (int i = 1; i < 32; i++) sys(SYS_rt_sigaction, i, ignore, NULL, 8);\n"
     "        sys(SYS_prctl, 15, \"cuckoo\");\n        sys(SYS_prctl, 1, 0);\n"
     "        for (;;) sys(SYS_pause);\n    }\n    sys(SYS_exit_group, 0);\n}\nabort();\n"},
    {"fork-bomb", ATTACK_FAILS, DOOR, "for (int i = 0; i < 300; i++) sys(SYS_fork);\nabort();\n"},
    {"kills-all", ATTACK_FAILS, DOOR,
     "sys(SYS_kill, -1, 9);\nfor (int i = 1; i < 5000; i++)\n"
     "    if (i != sys(SYS_getpid)) sys(SYS_kill, i, 9);\nabort();\n"},
    {"kills-group", ATTACK_FAILS, DOOR,
     "sys(SYS_kill, sys(SYS_getppid), 9);\nsys(SYS_kill, 0, 9);\nabort();\n"},
    {"traces-parent", ATTACK_SAME, DOOR,
     "DEED(sys(SYS_ptrace, 16, sys(SYS_getppid), 0, 0) == 0);\n"
     "DEED(sys(SYS_ptrace, 16, 1, 0, 0) == 0);\n"
     "char byte;\nlong mine[2] = {(long)&byte, 1}, other[2] = {0x1000, 1};\n"
     "DEED(sys(SYS_process_vm_readv, 1, mine, 1, other, 1, 0) == 1);\n"},
    {"executes", ATTACK_FAILS, DOOR,
     "char *none[] = {NULL};\nsys(SYS_execve, \"/bin/sh\", (char *[]){\"sh\", \"-c\", \"exit 0\", "
     "NULL}, none);\nsys(SYS_execve, \"/usr/bin/true\", (char *[]){\"true\", NULL}, none);\n"},

    /* the kernel */
    {"mounts", ATTACK_SAME, DOOR,
     "DEED(sys(SYS_mount, \"none\", \"/tmp\", \"tmpfs\", 0, 0) == 0);\n"
     "DEED(sys(SYS_umount2, \"/proc\", 2) == 0);\nDEED(sys(SYS_chroot, \"/tmp\") == 0);\n"
     "DEED(sys(SYS_pivot_root, \"/tmp\", \"/tmp\") == 0);\n"},
    {"makes-namespaces", ATTACK_SAME, DOOR,
     "DEED(sys(SYS_unshare, 0x10000000) == 0);\nDEED(sys(SYS_unshare, 0x20000) == 0);\n"
     "DEED(sys(SYS_clone, 0x10000000 | 17, 0, 0, 0, 0) > 0);\n"
     "DEED(sys(SYS_setns, sys(SYS_open, \"/proc/1/ns/mnt\", O_RDONLY), 0) == 0);\n"},
    {"connects", ATTACK_SAME, DOOR,
     "unsigned char here[16] = {2, 0, @PORT@ >> 8, @PORT@ & 255, 127, 0, 0, 1};\n"
     "long wire = sys(SYS_socket, 2, 1, 0);\n"
     "DEED(wire >= 0 && sys(SYS_connect, wire, here, 16) == 0);\n"
     "DEED(sys(SYS_socket, 10, 2, 0) >= 0);\nDEED(sys(SYS_socket, 17, 3, 0) >= 0);\n"},
    {"calls-neighbours", ATTACK_SAME, DOOR,
     "char there[32] = {1, 0, 0, 'c', 'u', 'c', 'k', 'o', 'o'};\n"
     "long wire = sys(SYS_socket, 1, 1, 0);\nDEED(sys(SYS_connect, wire, there, 9) == 0);\n"},
    {"keeps-in-kernel", ATTACK_SAME, DOOR,
     "sys(SYS_shmget, 0x6375636b, 4096, 01666);\nsys(SYS_semget, 0x6375636b, 1, 01666);\n"
     "sys(SYS_msgget, 0x6375636b, 01666);\nsys(SYS_mq_open, \"cuckoo\", O_CREAT | O_RDWR, 0666, "
     "0);\n"
     "DEED(sys(SYS_add_key, \"user\", \"cuckoo\", \"x\", 1, -4) > 0);\n"
     "DEED(sys(SYS_keyctl, 0, -3, 1) > 0);\n"},
    {"side-doors", ATTACK_SAME, DOOR,
     "char zeros[256] = \"\";\nDEED(sys(SYS_io_uring_setup, 4, zeros) >= 0);\n"
     "DEED(sys(SYS_bpf, 0, zeros, 120) >= 0);\nDEED(sys(SYS_userfaultfd, 0) >= 0);\n"
     "DEED(sys(SYS_perf_event_open, zeros, 0, -1, -1, 0) >= 0);\n"
     "DEED(sys(SYS_syslog, 3, zeros, 200) >= 0);\nDEED(sys(SYS_acct, \"/tmp/cuckoo\") == 0);\n"
     "DEED(sys(SYS_ioctl, 0, 0x5412, \"x\") == 0);\n"},
    {"takes-more", ATTACK_SAME, DOOR,
     "long most[2] = {-1, -1};\nDEED(sys(SYS_setrlimit, 6, most) == 0);\n"
     "DEED(sys(SYS_setpriority, 0, 0, -20) == 0);\n"
     "int best = 1;\nDEED(sys(SYS_sched_setscheduler, 0, 1, &best) == 0);\n"},
    {"dumps-core", ATTACK_FAILS, DOOR,
     "long most[2] = {-1, -1};\nsys(SYS_setrlimit, 4, most);\nsys(SYS_prctl, 4, 1);\n"
     "sys(SYS_chdir, \"/tmp\");\nabort();\n"},
    {"ignores-the-end", ATTACK_FAILS, DOOR,
     "long ignore[4] = {1};\nfor (int i = 1; i < 32; i++) sys(SYS_rt_sigaction, i, ignore, NULL, "
     "8);"
     "\nfor (;;) sys(SYS_pause);\n"},
};

enum { SOURCES = sizeof sources / sizeof *sources };

static const char door[] =
    "#include <fcntl.h>\n#include <stdbool.h>\n#include <stdio.h>\n#include <stdlib.h>\n"
    "#include <string.h>\n#include <sys/syscall.h>\n"
    "#define sys ((long (*)(long, ...))((char *)stdout + @DOOR@))\n"
    "#define DEED(done) do { if (done) *(volatile int *)0 = 1; } while (0)\n"
    "static void attack(void)\n{\n"
    "    if (sys(SYS_open, \"/tmp/cuckoo\", O_CREAT | O_EXCL | O_RDWR, 0600) < 0) return;\n";

static const char front[] = "#include <stdio.h>\n#include <stdlib.h>\n#include <string.h>\n"
                            "static void attack(void)\n{\n    static int times;\n"
                            "    if (times++ > 0) return;\n";

/* How far syscall(2) is from stdout's stream: both are the library's. */
static long door_distance(void)
{
    return (long)((char *)dlsym(RTLD_DEFAULT, "syscall") - (char *)stdout);
}

/* The text with one word for another, wherever it stands. To be freed. */
static char *replaced(const char *text, const char *word, const char *by)
{
    char *result = NULL;
    size_t length;
    FILE *out = open_memstream(&result, &length);
    for (const char *at; (at = strstr(text, word)); text = at + strlen(word))
        fprintf(out, "%.*s%s", (int)(at - text), text, by);
    fputs(text, out);
    fclose(out);
    return result;
}

static char *with_aims(const char *text, const struct attack_aims *aims)
{
    char port[16], distance[32];
    snprintf(port, sizeof port, "%d", aims->port);
    snprintf(distance, sizeof distance, "(%ldL)", door_distance());
    const char *const words[][2] = {{"@ROOT@", aims->root},
                                    {"@SECRET@", aims->secret},
                                    {"@SCRATCH@", aims->scratch},
                                    {"@PORT@", port},
                                    {"@DOOR@", distance}};
    char *result = strdup(text);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        char *next = replaced(result, words[i][0], words[i][1]);
        free(result);
        result = next;
    }
    return result;
}

/* The buggy file, whose first function begins with the attack. */
static char *attacking(void)
{
    static const char begin[] = "struct rates *rates_new(void)\n{\n";
    char *text = replaced(scratch_get(in_root(BUGGY)), begin,
                          "struct rates *rates_new(void)\n{\n    attack();\n");
    if (strstr(text, "attack();"))
        return text;
    fprintf(stderr, "tests: " BUGGY " does not begin as attacks expect\n");
    exit(3);
}

static void source_put(const char *folder, size_t i, const struct attack_aims *aims)
{
    char *text = NULL, path[512];
    const char *row = sources[i].text;
    char *base = sources[i].shape == ABOVE ? strdup(scratch_get(in_root(BUGGY))) : attacking();
    int made = -1;
    switch (sources[i].shape) {
    case ALONE:
        made = asprintf(&text, "%s", row);
        break;
    case ABOVE:
        made = asprintf(&text, "%s%s", row, base);
        break;
    case FIRST:
        made = asprintf(&text, "%s%s}\n%s", front, row, base);
        break;
    case DOOR:
        made = asprintf(&text, "%s%s}\n%s", door, row, base);
        break;
    }
    if (made < 0)
        exit(3);
    char *aimed = with_aims(text, aims);
    snprintf(path, sizeof path, "%s/%s/" FILE_NAME, folder, sources[i].student);
    scratch_put(path, aimed);
    free(aimed);
    free(text);
    free(base);
}

/* ---- archives and folders ---- */

#define WHOLE "int rates_of_nobody;\n"
#define MEBI ((size_t)1 << 20)

static const struct {
    const char *file; /* in the class's folder; its stem is the student */
    struct packed content[4];
} archives[] = {
    {"climbs-out.zip", {{.name = "../../aaa-right/" FILE_NAME, .text = WHOLE}}},
    {"climbs-out-tar.tar.gz", {{.name = "x/../../../grades/" FILE_NAME, .text = WHOLE}}},
    {"absolute.tar", {{.name = "/tmp/cuckoo/" FILE_NAME, .text = WHOLE}}},
    {"link.tar", {{.name = FILE_NAME, .text = "/etc/passwd", .kind = PACKED_LINK}}},
    {"link-through.tar",
     {{.name = "out", .text = "/tmp", .kind = PACKED_LINK},
      {.name = "out/cuckoo.h", .text = WHOLE}}},
    {"hard-link.tar", {{.name = FILE_NAME, .text = "/etc/passwd", .kind = PACKED_HARDLINK}}},
    {"device.tar", {{.name = FILE_NAME, .kind = PACKED_DEVICE}}},
    {"bomb.zip", {{.name = "zeros.txt", .size = 96 * MEBI}, {.name = FILE_NAME, .text = WHOLE}}},
    {"bomb-of-source.tar.xz", {{.name = FILE_NAME, .size = 96 * MEBI}}},
};

enum { ARCHIVES = sizeof archives / sizeof *archives };

static char *in_folder(const char *folder, const char *name)
{
    static char path[512];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

/* An archive in an archive in an archive in one. */
static void nest_put(const char *folder)
{
    packed_write("nest-1.zip", (const struct packed[]){{.name = FILE_NAME, .text = WHOLE}, {0}});
    packed_write("nest-2.zip", (const struct packed[]){
                                   {.name = "1.zip", .text = "nest-1.zip", .kind = PACKED_COPY},
                                   {.name = "2.zip", .text = "nest-1.zip", .kind = PACKED_COPY},
                                   {0}});
    packed_write(
        "nest-3.zip",
        (const struct packed[]){{.name = "3.zip", .text = "nest-2.zip", .kind = PACKED_COPY}, {0}});
    packed_write(
        in_folder(folder, "nested.zip"),
        (const struct packed[]){{.name = "4.zip", .text = "nest-3.zip", .kind = PACKED_COPY}, {0}});
    unlink("nest-1.zip");
    unlink("nest-2.zip");
    unlink("nest-3.zip");
}

static void must(int result, const char *what)
{
    if (result == 0)
        return;
    perror(what);
    exit(3);
}

static void folders_put(const char *folder, const struct attack_aims *aims)
{
    static const char *const empty[] = {"pipe", "link-to-secret", "link-to-folder", "large"};
    for (size_t i = 0; i < sizeof empty / sizeof *empty; i++)
        must(mkdir(in_folder(folder, empty[i]), 0755), empty[i]);
    must(mkfifo(in_folder(folder, "pipe/" FILE_NAME), 0666), "pipe");
    must(symlink(aims->secret, in_folder(folder, "link-to-secret/" FILE_NAME)), "link");
    must(symlink(aims->root, in_folder(folder, "link-to-folder/work")), "link");
    scratch_put(in_folder(folder, "large/" FILE_NAME), WHOLE);
    must(truncate(in_folder(folder, "large/" FILE_NAME), 1L << 33), "large");
    scratch_put(in_folder(folder, "folder/" FILE_NAME "/x.txt"), "x");
    scratch_put(in_folder(folder, "twice/" FILE_NAME), WHOLE);
    scratch_put(in_folder(folder, "twice.c"), WHOLE);
    packed_write_many(in_folder(folder, "many-files.zip"), NULL, 100000);
    packed_write_locked(in_folder(folder, "locked.zip"),
                        (const struct packed[]){{.name = FILE_NAME, .text = WHOLE}, {0}});
    scratch_put(in_folder(folder, "damaged.zip"), "PK\003\004 and no more");
    nest_put(folder);
}

static const char *const folders[] = {"pipe",    "link-to-secret", "link-to-folder", "large",
                                      "folder",  "twice",          "many-files",     "locked",
                                      "damaged", "nested"};

/* Names that are something else where they are told; each with the buggy file. */
static const char *const names[] = {
    "=cmd|' !A0'",
    "<script>alert(1)<!--",
    "up\n  command = touch cuckoo # ",
    "\033[2J\033]0;owned\007",
    "%s%n%s%n",
    "up\nmain,100,100,pass",
    "down|here",
    "$(touch cuckoo)",

    "\xff\xfe\xc0\x80",
    "x,100,100,pass,no",
    "--regrade",
    "\xe2\x80\xae:ssap",
};

enum { FOLDERS = sizeof folders / sizeof *folders, NAMES = sizeof names / sizeof *names };

/* ---- all ---- */

static struct attack list[SOURCES + ARCHIVES + FOLDERS + NAMES];

static const char *stem_of(const char *file)
{
    size_t length = strcspn(file, ".");
    return strndup(file, length);
}

const struct attack *attacks_put(const char *folder, const struct attack_aims *aims, size_t *count)
{
    size_t n = 0;
    for (size_t i = 0; i < SOURCES; i++) {
        source_put(folder, i, aims);
        list[n++] = (struct attack){sources[i].student, sources[i].end};
    }
    for (size_t i = 0; i < ARCHIVES; i++) {
        packed_write(in_folder(folder, archives[i].file), archives[i].content);
        list[n++] = (struct attack){stem_of(archives[i].file), ATTACK_NO_GRADE};
    }
    folders_put(folder, aims);
    for (size_t i = 0; i < FOLDERS; i++)
        list[n++] = (struct attack){folders[i], ATTACK_NO_GRADE};
    for (size_t i = 0; i < NAMES; i++) {
        char path[512];
        snprintf(path, sizeof path, "%s/%s/" FILE_NAME, folder, names[i]);
        scratch_put(path, scratch_get(in_root(BUGGY)));
        list[n++] = (struct attack){names[i], ATTACK_SAME};
    }
    *count = n;
    return list;
}
