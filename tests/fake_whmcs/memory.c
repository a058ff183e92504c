/* Memory that ends the program when there is none left. */
#include "memory.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CHUNK_SIZE = 1 << 18, ALIGNMENT = 8 };

struct arena_chunk {
    struct arena_chunk *next;
    size_t used;
    size_t size;
    char data[];
};

/* Ends the program: a fake without memory has nothing useful to answer. */
static void give_up(void)
{
    fputs("fake_whmcs: out of memory\n", stderr);
    abort();
}

void *memory_new(size_t size)
{
    void *memory = calloc(1, size ? size : 1);

    if (!memory)
        give_up();

    return memory;
}

void *memory_grow(void *memory, size_t size)
{
    void *grown = realloc(memory, size ? size : 1);

    if (!grown)
        give_up();

    return grown;
}

/* Puts a chunk with room for at least `size` bytes in front. */
static void add_chunk(struct arena *arena, size_t size)
{
    size_t room = size > CHUNK_SIZE ? size : CHUNK_SIZE;
    struct arena_chunk *chunk = memory_new(sizeof(*chunk) + room);

    chunk->size = room;
    chunk->next = arena->chunks;
    arena->chunks = chunk;
}

void *arena_take(struct arena *arena, size_t size)
{
    size_t rounded = (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    char *memory;

    if (!arena->chunks || arena->chunks->size - arena->chunks->used < rounded)
        add_chunk(arena, rounded);

    memory = arena->chunks->data + arena->chunks->used;
    arena->chunks->used += rounded;
    return memory;
}

char *arena_copy(struct arena *arena, const char *text)
{
    size_t size = strlen(text) + 1;

    return memcpy(arena_take(arena, size), text, size);
}

char *arena_format(struct arena *arena, const char *format, ...)
{
    char text[1024];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(text, sizeof(text), format, arguments);
    va_end(arguments);
    return arena_copy(arena, text);
}

void arena_release(struct arena *arena)
{
    while (arena->chunks) {
        struct arena_chunk *next = arena->chunks->next;

        free(arena->chunks);
        arena->chunks = next;
    }
}
