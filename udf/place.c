/* Where in an answer we are. */
#include "place.h"

#include <stdio.h>
#include <string.h>

#include "fault.h"
#include "json.h"
#include "text.h"

enum { QUOTE_SIZE = 64, DESCRIPTION_SIZE = 120 };

/* Names the row: "invoice 204, item 501". */
static void describe(const struct place *place, char *ret_text, size_t size)
{
    const char *comma = "";
    size_t length = 0;

    if (place->parent) {
        describe(place->parent, ret_text, size);
        length = strlen(ret_text);
        comma = ", ";
    }

    if (place->id > 0)
        snprintf(ret_text + length, size - length, "%s%s %lld", comma,
                 place->shape->noun, place->id);
    else
        snprintf(ret_text + length, size - length, "%s%s%s", comma,
                 place->shape->noun,
                 place->shape->has_id ? " without a valid id" : "");
}

/* Puts the value into words of one line. */
static void quote(const struct json *value, char ret_text[QUOTE_SIZE])
{
    size_t length = 0;
    const char *text = json_text(value, &length);

    switch (json_kind(value)) {
    case JSON_TEXT:
        text_quote(ret_text, QUOTE_SIZE, text, length);
        break;
    case JSON_ARRAY:
        snprintf(ret_text, QUOTE_SIZE, "[...]");
        break;
    case JSON_OBJECT:
        snprintf(ret_text, QUOTE_SIZE, "{...}");
        break;
    case JSON_TRUE:
        snprintf(ret_text, QUOTE_SIZE, "true");
        break;
    default:
        snprintf(ret_text, QUOTE_SIZE, "null");
        break;
    }
}

int place_set_fault(const struct place *place, const struct field *field,
                    const struct json *value, enum field_result result,
                    struct fault *fault)
{
    char description[DESCRIPTION_SIZE], text[QUOTE_SIZE];

    if (result == FIELD_NO_MEMORY) {
        fault_set_memory(fault, "writing a row");
        return -1;
    }

    describe(place, description, sizeof description);
    if (result == FIELD_MISSING) {
        fault_set(fault, "bad_field", false,
                  "%s: field %s is missing or empty; look at this record in "
                  "WHMCS, correct it and sync again",
                  description, field->keys[0]);
        return -1;
    }

    quote(value, text);
    fault_set(fault, "bad_field", false,
              "%s: field %s is \"%s\" but must be %s; correct this record in "
              "WHMCS and sync again",
              description, field->keys[0], text,
              field_expectation(field->kind));
    return -1;
}
