/* Nothing is wrong: the program tells the tool something that DRD has not learned. */
#include <valgrind/drd.h>

static void annotate(void)
{
    VALGRIND_DO_CLIENT_REQUEST_STMT(VG_USERREQ__DRD_ANNOTATION_UNIMP, "ANNOTATE_OF_DRD", 0, 0, 0,
                                    0);
    VALGRIND_DO_CLIENT_REQUEST_STMT(VG_USERREQ__HELGRIND_ANNOTATION_UNIMP, "ANNOTATE_OF_HELGRIND",
                                    0, 0, 0, 0);
}

int main(void)
{
    annotate();
    return 0;
}
