/*
 * For the benchmark of what an inert conductor costs: the calls that the compiler's instrumentation
 * makes of plain accesses, where there is nobody to tell.
 */
#define NOTHING(name)                                                                              \
    void name(const void *address);                                                                \
    void name(const void *address)                                                                 \
    {                                                                                              \
        (void)address;                                                                             \
    }

NOTHING(__tsan_read1)
NOTHING(__tsan_read2)
NOTHING(__tsan_read4)
NOTHING(__tsan_read8)
NOTHING(__tsan_write1)
NOTHING(__tsan_write2)
NOTHING(__tsan_write4)
NOTHING(__tsan_write8)

void __tsan_init(void);
void __tsan_init(void)
{
}
