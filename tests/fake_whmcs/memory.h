/*
 * Memory for a test server: running out of it ends the program with a message,
 * so that no caller has to handle it.
 */
#ifndef FAKE_MEMORY_H
#define FAKE_MEMORY_H

#include <stddef.h>

/* Returns zeroed memory; caller frees with free(). */
void *memory_new(size_t size);

/* Like realloc(); caller frees with free(). */
void *memory_grow(void *memory, size_t size);

/* An area whose pieces are freed together. All zero = empty. */
struct arena {
    struct arena_chunk *chunks;
};

/* Returns zeroed memory that lives as long as the arena. */
void *arena_take(struct arena *arena, size_t size);

/* Returns a copy of the text that lives as long as the arena. */
char *arena_copy(struct arena *arena, const char *text);

/* Returns a formatted text that lives as long as the arena. */
char *arena_format(struct arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Frees all pieces. The arena is empty afterwards. */
void arena_release(struct arena *arena);

#endif
