/* Valgrind's XML put together by hand. */
#ifndef VALGRIND_XML_H
#define VALGRIND_XML_H

#define HEAD(tool)                                                                                 \
    "<?xml version=\"1.0\"?>\n<valgrindoutput>\n<protocolversion>4</protocolversion>"              \
    "<protocoltool>" tool "</protocoltool><tool>" tool "</tool>"                                   \
    "<status><state>RUNNING</state><time>0</time></status>\n"
#define STACK                                                                                      \
    "<stack><frame><ip>0x1</ip><obj>/a</obj><fn>f</fn><dir>.</dir><file>a.c</file><line>3</line>"  \
    "</frame></stack>"
#define FAULT(number, kind, what, rest)                                                            \
    "<error><unique>" number "</unique><tid>1</tid><kind>" kind "</kind>" what STACK rest          \
    "</error>\n"
#define SAYS(text) "<xwhat><text>" text "</text><hthreadid>1</hthreadid></xwhat>"
#define COUNTS(pairs) "<errorcounts>" pairs "</errorcounts>\n"
#define PAIR(number) "<pair><count>2</count><unique>" number "</unique></pair>"
#define TAIL "</valgrindoutput>\n"

#endif
