/* Allocations of libcurl that are wiped when they are freed. */
#include "http_memory.h"

#include <curl/curl.h>
#include <dlfcn.h>
#include <sodium.h>
#include <string.h>

/*
 * The allocator of this process, whichever it is: found by name, since that of
 * the program we are loaded into counts. Written once, before any use.
 */
static struct {
    curl_malloc_callback allocate;
    curl_calloc_callback allocate_zero;
    curl_free_callback release;
    size_t (*usable_size)(void *memory);
} heap;

/* Frees a block, wiped. */
static void wiping_free(void *memory)
{
    if (memory)
        sodium_memzero(memory, heap.usable_size(memory));
    heap.release(memory);
}

/* Moves a block in any case, so that no copy of it stays behind. */
static void *wiping_realloc(void *memory, size_t size)
{
    size_t old_size = memory ? heap.usable_size(memory) : 0;
    void *moved;

    if (memory && size > 0 && size <= old_size)
        return memory;

    moved = heap.allocate(size);
    if (!moved)
        return NULL;

    if (memory)
        memcpy(moved, memory, old_size < size ? old_size : size);
    wiping_free(memory);
    return moved;
}

/* What strdup() does, with our blocks. */
static char *copy_text(const char *text)
{
    size_t size = strlen(text) + 1;
    char *copy = heap.allocate(size);

    if (copy)
        memcpy(copy, text, size);
    return copy;
}

/* Fills a pointer to a function; it stays NULL when there is none. */
static void find(const char *name, void *ret_function)
{
    void *symbol = dlsym(RTLD_DEFAULT, name);

    memcpy(ret_function, &symbol, sizeof symbol);
}

int http_memory_initialise(void)
{
    find("malloc", &heap.allocate);
    find("calloc", &heap.allocate_zero);
    find("free", &heap.release);
    find("malloc_usable_size", &heap.usable_size);
    if (!heap.allocate || !heap.allocate_zero || !heap.release ||
        !heap.usable_size)
        return (int)curl_global_init(CURL_GLOBAL_ALL);

    return (int)curl_global_init_mem(CURL_GLOBAL_ALL, heap.allocate,
                                     wiping_free, wiping_realloc, copy_text,
                                     heap.allocate_zero);
}
