/* What went wrong, in the form in which it is told to SQL. */
#include "fault.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "buffer.h"
#include "utf8.h"

/* Shortens an over-long message between two characters, with a mark. */
static void end_with_dots(char *message, size_t length)
{
    static const char dots[] = "...";
    size_t cut = utf8_cut(message, length, length - (sizeof dots - 1));

    memcpy(message + cut, dots, sizeof dots);
}

void fault_set(struct fault *fault, const char *code, bool is_retryable,
               const char *format, ...)
{
    char message[sizeof fault->message];
    va_list arguments;
    int length;

    if (!fault)
        return;

    /* Built aside, because an argument may point into the fault itself. */
    va_start(arguments, format);
    length = vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);

    if (length < 0)
        message[0] = '\0';
    else if ((size_t)length >= sizeof message)
        end_with_dots(message, sizeof message - 1);

    memset(fault, 0, sizeof *fault);
    snprintf(fault->code, sizeof fault->code, "%s", code);
    memcpy(fault->message, message, sizeof message);
    fault->is_retryable = is_retryable;
}

void fault_set_memory(struct fault *fault, const char *doing)
{
    fault_set(fault, "memory", false,
              "out of memory while %s; lower page_size or max_in_flight, or "
              "give the database server more memory",
              doing);
}

/* Appends a member whose value is a text. */
static bool append_member(struct buffer *out, const char *name,
                          const char *value)
{
    return buffer_append_text(out, name) &&
           buffer_append_json_string(out, value, strlen(value));
}

/* Appends braces and members, or members only; unchanged on failure. */
static int write_fault(const struct fault *fault, struct buffer *out,
                       const char *before, const char *after)
{
    size_t length = out->length;
    bool is_complete;

    is_complete =
        buffer_append_text(out, before) &&
        append_member(out, "\"code\":", fault->code) &&
        append_member(out, ",\"message\":", fault->message) &&
        buffer_append_format(out, ",\"retry\":%d,\"http\":%ld",
                             fault->is_retryable ? 1 : 0, fault->http);
    if (is_complete && fault->address[0] != '\0')
        is_complete = append_member(out, ",\"address\":", fault->address);
    is_complete = is_complete && buffer_append_text(out, after);

    if (!is_complete)
        buffer_truncate(out, length);
    return is_complete ? 0 : -1;
}

int fault_write_json(const struct fault *fault, struct buffer *out)
{
    return write_fault(fault, out, "{\"result\":\"error\",", "}");
}

int fault_write_members(const struct fault *fault, struct buffer *out)
{
    return write_fault(fault, out, "", "");
}
