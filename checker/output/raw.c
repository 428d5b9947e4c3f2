#include "raw.h"

#include "../engine/transcript.h"

/* "; how to read it: 'lab explain tsan' (docs/reading-tsan.md)" */
static const char *guide_of(struct arena *arena, enum engine_id engine)
{
    if (engine != ENGINE_TSAN && engine != ENGINE_HELGRIND)
        return "";
    return arena_printf(arena, "; how to read it: 'lab explain %s' (docs/reading-%s.md)",
                        engine_name(engine), engine_name(engine));
}

void raw_print(FILE *out, struct arena *arena, const struct finding *finding)
{
    for (size_t i = 0; i < finding->raw_count; i++) {
        enum engine_id engine = finding->raws[i].engine;
        struct transcript transcript = transcript_of(arena, &finding->raws[i]);
        fprintf(out, "What %s printed%s:\n\n", engine_name(engine), guide_of(arena, engine));
        for (size_t j = 0; j < transcript.count; j++)
            fprintf(out, "%s\n", transcript.lines[j].text);
        fputc('\n', out);
    }
}
