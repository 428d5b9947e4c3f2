/* A context is cancelled while another thread grows the tree below it: whoever is below learns of
 * it, whenever it was born, and finds the values from above. */
#include "context.h"
#include "play.h"

static char key;

static void *grow(void *argument)
{
    struct context *root = argument;
    struct context *child = context_new(root), *grandchild = context_with_value(child, root, root);
    EXPECT(context_value(grandchild, &key) == &key);
    EXPECT(context_wait(grandchild, -1));
    EXPECT(context_state(child) == CONTEXT_CANCELLED);
    EXPECT(context_state(root) == CONTEXT_CANCELLED);
    context_free(grandchild);
    context_free(child);
    return NULL;
}

int main(void)
{
    struct context *root = context_with_value(NULL, &key, &key), *late;
    pthread_t threads[] = {begin(grow, root), begin(grow, root)};
    context_cancel(root);
    late = context_new(root);
    EXPECT(context_done(late));
    context_free(late);
    end(threads[0]);
    end(threads[1]);
    context_free(root);
    return 0;
}
