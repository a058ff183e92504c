/* Judges that share no code with the library. */
#include "fuzz.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "buffer.h"
#include "fault.h"

/* Deeper than anything the library writes or lets through. */
enum { DEPTH_MAX = 64 };

/* The text that is still to be judged. */
struct reader {
    const unsigned char *at;
    const unsigned char *end;
    enum fuzz_json dialect;
    int depth;
};

static bool read_value(struct reader *reader);

void fuzz_fail(const char *condition, const char *file, int line)
{
    fprintf(stderr, "%s:%d: broken promise: %s\n", file, line, condition);
    abort();
}

bool fuzz_is_utf8(const char *data, size_t length)
{
    const unsigned char *at = (const unsigned char *)data;
    const unsigned char *end = at + length;

    while (at < end) {
        unsigned long code = *at++;
        int more = code >= 0xF0 ? 3 : code >= 0xE0 ? 2 : code >= 0xC0 ? 1 : 0;
        unsigned long least = more == 3 ? 0x10000 : more == 2 ? 0x800 : 0x80;

        if (code == 0 || code > 0xF7 || (code >= 0x80 && more == 0))
            return false;
        if (more == 0)
            continue;

        code &= 0x3FU >> more;
        for (int i = 0; i < more; i++) {
            if (at == end || *at < 0x80 || *at > 0xBF)
                return false;
            code = code * 64 + (*at++ & 0x3F);
        }
        if (code < least || code > 0x10FFFF ||
            (code >= 0xD800 && code <= 0xDFFF))
            return false;
    }

    return true;
}

/* Passes JSON's white space. */
static void pass_space(struct reader *reader)
{
    while (reader->at < reader->end &&
           (*reader->at == ' ' || *reader->at == '\t' || *reader->at == '\n' ||
            *reader->at == '\r'))
        reader->at++;
}

/* Passes this byte, if it is the next. */
static bool pass_byte(struct reader *reader, char byte)
{
    if (reader->at == reader->end || *reader->at != (unsigned char)byte)
        return false;

    reader->at++;
    return true;
}

/* Passes one digit or more. */
static bool pass_digits(struct reader *reader)
{
    const unsigned char *start = reader->at;

    while (reader->at < reader->end && *reader->at >= '0' && *reader->at <= '9')
        reader->at++;
    return reader->at > start;
}

/* Passes four hexadecimal digits and tells their value; -1 without them. */
static long pass_hex(struct reader *reader)
{
    long code = 0;

    for (int i = 0; i < 4; i++) {
        static const char digits[] = "0123456789abcdef";
        const char *digit;

        if (reader->at == reader->end || *reader->at == 0)
            return -1;
        digit = strchr(digits, *reader->at | (*reader->at >= 'A' ? 0x20 : 0));
        if (!digit)
            return -1;
        code = code * 16 + (digit - digits);
        reader->at++;
    }

    return code;
}

/* Passes what follows a backslash. NUL and halves of pairs are refused. */
static bool pass_escape(struct reader *reader)
{
    long code;

    if (reader->at == reader->end || *reader->at == 0)
        return false;
    if (*reader->at != 'u')
        return strchr("\"\\/bfnrt", *reader->at++) != NULL;

    reader->at++;
    code = pass_hex(reader);
    if (code < 0xD800 || code > 0xDFFF)
        return code > 0;
    if (code > 0xDBFF || !pass_byte(reader, '\\') || !pass_byte(reader, 'u'))
        return false;
    code = pass_hex(reader);
    return code >= 0xDC00 && code <= 0xDFFF;
}

/* Passes a string. */
static bool read_string(struct reader *reader)
{
    if (!pass_byte(reader, '"'))
        return false;

    while (reader->at < reader->end) {
        unsigned char byte = *reader->at++;

        if (byte == '"')
            return true;
        if (byte < 0x20 && reader->dialect == FUZZ_JSON_STRICT)
            return false;
        if (byte == '\\' && !pass_escape(reader))
            return false;
    }

    return false;
}

/* Passes a number. */
static bool read_number(struct reader *reader)
{
    if (reader->dialect == FUZZ_JSON_CLEANED)
        return false;

    pass_byte(reader, '-');
    if (!pass_byte(reader, '0') && !pass_digits(reader))
        return false;
    if (pass_byte(reader, '.') && !pass_digits(reader))
        return false;
    if (reader->at < reader->end && (*reader->at | 0x20) == 'e') {
        reader->at++;
        if (!pass_byte(reader, '-'))
            pass_byte(reader, '+');
        return pass_digits(reader);
    }
    return true;
}

/* Passes an array or object behind its first bracket. */
static bool read_members(struct reader *reader, char closer)
{
    pass_space(reader);
    if (pass_byte(reader, closer))
        return true;

    do {
        pass_space(reader);
        if (closer == '}') {
            if (!read_string(reader))
                return false;
            pass_space(reader);
            if (!pass_byte(reader, ':'))
                return false;
        }
        if (!read_value(reader))
            return false;
    } while (pass_byte(reader, ','));

    return pass_byte(reader, closer);
}

/* Passes one of the three words. */
static bool read_word(struct reader *reader)
{
    static const char *const words[] = {"true", "false", "null"};

    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        size_t length = strlen(words[i]);

        if ((size_t)(reader->end - reader->at) >= length &&
            memcmp(reader->at, words[i], length) == 0) {
            reader->at += length;
            return true;
        }
    }
    return false;
}

/* Passes one value and the white space around it. */
static bool read_value(struct reader *reader)
{
    bool is_right = false;

    pass_space(reader);
    if (reader->at < reader->end && reader->depth < DEPTH_MAX) {
        unsigned char byte = *reader->at;

        reader->depth++;
        if (byte == '{' || byte == '[') {
            reader->at++;
            is_right = read_members(reader, byte == '{' ? '}' : ']');
        } else if (byte == '"') {
            is_right = read_string(reader);
        } else if (byte == '-' || (byte >= '0' && byte <= '9')) {
            is_right = read_number(reader);
        } else {
            is_right = read_word(reader);
        }
        reader->depth--;
    }
    pass_space(reader);
    return is_right;
}

bool fuzz_is_json(const char *data, size_t length, enum fuzz_json dialect)
{
    struct reader reader = {.at = (const unsigned char *)data,
                            .end = (const unsigned char *)data + length,
                            .dialect = dialect};

    return fuzz_is_utf8(data, length) && read_value(&reader) &&
           reader.at == reader.end;
}

void fuzz_check_fault(const struct fault *fault)
{
    struct buffer out;

    PROMISE(memchr(fault->code, '\0', sizeof fault->code));
    PROMISE(memchr(fault->message, '\0', sizeof fault->message));
    PROMISE(memchr(fault->address, '\0', sizeof fault->address));
    PROMISE(fault->code[0] != '\0');
    PROMISE(fault->code[strspn(fault->code, "abcdefghijklmnopqrstuvwxyz_")] ==
            '\0');
    PROMISE(fault->message[0] != '\0');

    buffer_init(&out, 0);
    PROMISE(fault_write_json(fault, &out) == 0);
    PROMISE(fuzz_is_json(out.data, out.length, FUZZ_JSON_STRICT));
    buffer_release(&out);
}

bool fuzz_is_code(const struct fault *fault, const char *const *codes)
{
    for (; *codes; codes++)
        if (strcmp(fault->code, *codes) == 0)
            return true;

    return false;
}
