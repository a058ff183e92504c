/* A pass over JSON text before the parser sees it. */
#include "json_clean.h"

#include <stdbool.h>
#include <string.h>

#include "buffer.h"

/* What the grammar allows next. */
enum expectation {
    EXPECT_VALUE,
    EXPECT_VALUE_OR_END,
    EXPECT_KEY,
    EXPECT_KEY_OR_END,
    EXPECT_COLON,
    EXPECT_COMMA_OR_END
};

struct scanner {
    const char *data;
    size_t length;
    size_t at;    /* next byte to look at */
    size_t start; /* bytes from here to `at` are still to be copied */
    size_t value_count;
    size_t depth;
    char closers[JSON_DEPTH_MAX]; /* the bracket that ends each level */
    enum expectation expectation;
    struct buffer *out;
};

/* Copies what has been passed, then leaves out the next `skipped` bytes. */
static bool flush(struct scanner *scanner, size_t skipped)
{
    bool is_copied = buffer_append(scanner->out, scanner->data + scanner->start,
                                   scanner->at - scanner->start);

    scanner->at += skipped;
    scanner->start = scanner->at;
    return is_copied;
}

/*
 * Passes the string at `at`, repaired. Most strings are plain ASCII and are
 * copied together with what surrounds them.
 */
static enum json_problem clean_string(struct scanner *scanner)
{
    enum json_problem problem;
    size_t used = json_string_plain(scanner->data + scanner->at,
                                    scanner->length - scanner->at);

    if (used > 0) {
        scanner->at += used;
        return JSON_FINE;
    }
    if (!flush(scanner, 0))
        return JSON_NO_MEMORY;

    problem =
        json_string_clean(scanner->data + scanner->at,
                          scanner->length - scanner->at, scanner->out, &used);
    scanner->at += used;
    scanner->start = scanner->at;
    return problem;
}

/* True for the bytes of which numbers consist. */
static bool is_number_byte(char byte)
{
    return (byte >= '0' && byte <= '9') || byte == '-' || byte == '+' ||
           byte == '.' || byte == 'e' || byte == 'E';
}

/*
 * Puts the number at `at` into quotes. Its inner form is not checked: the
 * reader of the field does that and can name the field.
 */
static enum json_problem clean_number(struct scanner *scanner)
{
    if (!flush(scanner, 0) || !buffer_append(scanner->out, "\"", 1))
        return JSON_NO_MEMORY;

    while (scanner->at < scanner->length &&
           is_number_byte(scanner->data[scanner->at]))
        scanner->at++;

    if (!flush(scanner, 0) || !buffer_append(scanner->out, "\"", 1))
        return JSON_NO_MEMORY;
    return JSON_FINE;
}

/* Passes true, false or null. */
static enum json_problem clean_word(struct scanner *scanner)
{
    static const char *const words[] = {"true", "false", "null"};
    const char *data = scanner->data + scanner->at;
    size_t length = scanner->length - scanner->at;

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        size_t word_length = strlen(words[i]);

        if (length >= word_length && memcmp(data, words[i], word_length) == 0) {
            scanner->at += word_length;
            return JSON_FINE;
        }
        if (length < word_length && memcmp(data, words[i], length) == 0)
            return JSON_BREAKS_OFF;
    }

    return JSON_BROKEN;
}

/* Enters an array or object. */
static enum json_problem open_level(struct scanner *scanner, char closer)
{
    if (scanner->depth == JSON_DEPTH_MAX)
        return JSON_TOO_DEEP;

    scanner->closers[scanner->depth++] = closer;
    scanner->expectation =
        closer == '}' ? EXPECT_KEY_OR_END : EXPECT_VALUE_OR_END;
    scanner->at++;
    return JSON_FINE;
}

/* Passes one value, or the bracket that opens one. */
static enum json_problem clean_value(struct scanner *scanner)
{
    char byte = scanner->data[scanner->at];

    if (++scanner->value_count > JSON_VALUES_MAX)
        return JSON_TOO_MANY;
    if (byte == '{')
        return open_level(scanner, '}');
    if (byte == '[')
        return open_level(scanner, ']');

    scanner->expectation = EXPECT_COMMA_OR_END;
    if (byte == '"')
        return clean_string(scanner);
    if (byte == '-' || (byte >= '0' && byte <= '9'))
        return clean_number(scanner);
    return clean_word(scanner);
}

/* Passes one token, which is not white space. */
static enum json_problem clean_token(struct scanner *scanner)
{
    enum expectation expectation = scanner->expectation;
    char byte = scanner->data[scanner->at];
    char closer = '\0';

    if (scanner->depth > 0)
        closer = scanner->closers[scanner->depth - 1];

    if (byte == closer && (expectation == EXPECT_COMMA_OR_END ||
                           expectation == EXPECT_KEY_OR_END ||
                           expectation == EXPECT_VALUE_OR_END)) {
        scanner->depth--;
        scanner->expectation = EXPECT_COMMA_OR_END;
        scanner->at++;
        return JSON_FINE;
    }

    switch (expectation) {
    case EXPECT_VALUE:
    case EXPECT_VALUE_OR_END:
        return clean_value(scanner);
    case EXPECT_KEY:
    case EXPECT_KEY_OR_END:
        scanner->expectation = EXPECT_COLON;
        return byte == '"' ? clean_string(scanner) : JSON_BROKEN;
    case EXPECT_COLON:
        scanner->expectation = EXPECT_VALUE;
        scanner->at++;
        return byte == ':' ? JSON_FINE : JSON_BROKEN;
    case EXPECT_COMMA_OR_END:
        scanner->expectation = closer == '}' ? EXPECT_KEY : EXPECT_VALUE;
        scanner->at++;
        return byte == ',' ? JSON_FINE : JSON_BROKEN;
    }

    return JSON_BROKEN;
}

/* Passes white space and drops NUL bytes between tokens. */
static bool skip_space(struct scanner *scanner)
{
    while (scanner->at < scanner->length) {
        char byte = scanner->data[scanner->at];

        if (byte == '\0') {
            if (!flush(scanner, 1))
                return false;
        } else if (byte == ' ' || byte == '\n' || byte == '\r' ||
                   byte == '\t') {
            scanner->at++;
        } else {
            break;
        }
    }

    return true;
}

enum json_problem json_clean(const char *data, size_t length,
                             struct buffer *out, size_t *ret_offset)
{
    struct scanner scanner = {.data = data,
                              .length = length,
                              .expectation = EXPECT_VALUE,
                              .out = out};
    enum json_problem problem = JSON_FINE;

    do {
        if (!skip_space(&scanner))
            problem = JSON_NO_MEMORY;
        else if (scanner.at == length)
            problem = JSON_BREAKS_OFF;
        else
            problem = clean_token(&scanner);
    } while (problem == JSON_FINE &&
             (scanner.depth > 0 || scanner.expectation != EXPECT_COMMA_OR_END));

    if (problem == JSON_FINE && !flush(&scanner, 0))
        problem = JSON_NO_MEMORY;
    *ret_offset = scanner.at;
    return problem;
}
