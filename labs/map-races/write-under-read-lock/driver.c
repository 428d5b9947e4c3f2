/*
 * A crawler. First it uses the cache alone, to see which names are kept. Then several threads look
 * up all names at once, while another one adds some that have room beside them.
 */
#include "drive.h"
#include "write-under-read-lock.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

enum { KNOWN = 6, ADDED = 4, READERS = 3, ROUNDS = 3 };

/* The first are known from the beginning, the others are added while threads look up. */
static const char *const hosts[KNOWN + ADDED] = {
    "archive.example", "books.example",  "cinema.example", "diary.example",  "earth.example",
    "fields.example",  "garden.example", "harbor.example", "island.example", "jungle.example"};

/* What the driver itself says is the address of a host. */
static uint32_t address_of(int host)
{
    return 0x0a000001u + (uint32_t)host;
}

static void give_up(const char *why)
{
    fprintf(stderr, "driver: %s\n", why);
    exit(1);
}

static struct cache *cache_make(size_t capacity)
{
    struct cache *cache = cache_new(capacity);
    if (cache == NULL)
        give_up("no memory for a cache");
    return cache;
}

static void put(struct cache *cache, int host)
{
    if (!cache_put(cache, hosts[host], address_of(host)))
        give_up("no memory for a name");
}

static void check_kept(struct cache *cache, int host)
{
    uint32_t address = 0;
    bool kept = cache_get(cache, hosts[host], &address);
    drive_check(kept, "%s is not in the cache, and was used lately", hosts[host]);
    drive_check(!kept || address == address_of(host), "the address of %s is %#x, and should be %#x",
                hosts[host], address, address_of(host));
}

static void check_gone(struct cache *cache, int host)
{
    uint32_t address;
    drive_check(!cache_get(cache, hosts[host], &address),
                "%s is still in the cache, though all others were used after it", hosts[host]);
}

/* Room for three. A get and a put count as a use, so each time another one has to go. */
static void use_alone(void)
{
    struct cache *cache = cache_make(3);
    for (int host = 0; host < 3; host++)
        put(cache, host);
    check_kept(cache, 0);
    put(cache, 3);
    check_gone(cache, 1);
    put(cache, 2);
    check_kept(cache, 0);
    put(cache, 4);
    check_gone(cache, 3);
    check_kept(cache, 2);
    check_kept(cache, 0);
    check_kept(cache, 4);
    cache_free(cache);
}

struct crawl {
    struct cache *cache;
    struct start_line *line;
};

static void *reader(void *argument)
{
    struct crawl *crawl = argument;
    start_line_wait(crawl->line);
    for (int round = 0; round < ROUNDS; round++)
        for (int host = 0; host < KNOWN; host++)
            check_kept(crawl->cache, host);
    return NULL;
}

static void *adder(void *argument)
{
    struct crawl *crawl = argument;
    start_line_wait(crawl->line);
    for (int host = KNOWN; host < KNOWN + ADDED; host++)
        put(crawl->cache, host);
    return NULL;
}

static pthread_t thread_start(void *(*body)(void *argument), void *argument)
{
    pthread_t thread;
    if (pthread_create(&thread, NULL, body, argument) != 0)
        give_up("a thread can't be started");
    return thread;
}

static void use_together(void)
{
    struct crawl crawl = {cache_make(KNOWN + ADDED), start_line_new(READERS + 1)};
    pthread_t threads[READERS + 1];
    for (int host = 0; host < KNOWN; host++)
        put(crawl.cache, host);
    for (int i = 0; i < READERS; i++)
        threads[i] = thread_start(reader, &crawl);
    threads[READERS] = thread_start(adder, &crawl);
    for (int i = 0; i < READERS + 1; i++)
        if (pthread_join(threads[i], NULL) != 0)
            give_up("a thread can't be joined");
    for (int host = 0; host < KNOWN + ADDED; host++)
        check_kept(crawl.cache, host);
    start_line_free(crawl.line);
    cache_free(crawl.cache);
}

int main(void)
{
    drive_start();
    use_alone();
    use_together();
    return drive_end();
}
