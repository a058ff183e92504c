/* The parameters of a request. */
#include "request_params.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "buffer.h"
#include "fault.h"
#include "form.h"
#include "json.h"

enum { MAX_PARAMS_BYTES = 65536 };

/*
 * Tells whether a parameter may have this name. Letters, digits and _ are all
 * that WHMCS uses; with anything else PHP would make another name of it, such
 * as one of the credential's, and the later parameter wins there.
 */
static bool is_name(const char *name)
{
    static const char *const reserved[] = {
        "action",   "identifier", "secret",      "username",
        "password", "accesskey",  "responsetype"};

    for (size_t i = 0; i < sizeof reserved / sizeof *reserved; i++) {
        if (strcasecmp(name, reserved[i]) == 0)
            return false;
    }
    return name[0] &&
           !name[strspn(name, "abcdefghijklmnopqrstuvwxyz"
                              "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_")];
}

int request_params_read(const struct json *object, struct buffer *params,
                        struct fault *fault)
{
    for (const struct json *value = json_first(object); value;
         value = json_next(value)) {
        enum json_kind kind = json_kind(value);
        size_t length = 0;
        const char *text = json_text(value, &length);
        bool is_scalar =
            kind == JSON_TEXT || kind == JSON_TRUE || kind == JSON_FALSE;

        if (!is_scalar || !is_name(json_key(value))) {
            fault_set(fault, "bad_argument", false,
                      "the parameter \"%.40s\" must be a text or a number, its "
                      "name of letters, digits and _, and not one of the "
                      "credential's",
                      json_key(value));
            return -1;
        }
        if (kind != JSON_TEXT) {
            text = kind == JSON_TRUE ? "1" : "0";
            length = 1;
        }
        if (!form_append(params, json_key(value), text, length)) {
            fault_set_memory(fault, "reading the parameters");
            return -1;
        }
        if (params->length > MAX_PARAMS_BYTES) {
            fault_set(fault, "bad_argument", false,
                      "the parameters are longer than %d bytes",
                      MAX_PARAMS_BYTES);
            return -1;
        }
    }
    return 0;
}
