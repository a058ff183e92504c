/* The story of one API request. */
#include "request.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "action.h"
#include "auth.h"
#include "context.h"
#include "fake.h"
#include "later.h"

enum { RESULT_MAX = 200 };

void request_arrive(struct fake *fake, struct request *request,
                    long long *ret_milliseconds)
{
    const char *action = form_get_or(&request->form, "action", "");

    request->noises = noise_draw(&fake->switches, action, &request->form);
    *ret_milliseconds = fake->options.latency_ms;
    if (request->noises & NOISE_BIT(NOISE_SLOW))
        *ret_milliseconds += fake->switches.slow_ms;
}

/* Answers with an error made of three parts; returns the status. */
static int refuse(struct context *context, int status, const char *before,
                  const char *detail, const char *behind)
{
    char message[RESULT_MAX];

    snprintf(message, sizeof(message), "%s%s%s", before, detail, behind);
    action_error(context, message);
    return status;
}

/* What WHMCS itself answers: its checks in their order, then the action. */
static int answer_action(struct fake *fake, const struct request *request,
                         struct context *context, const char *name)
{
    const struct action *action = action_find(name);
    const struct credential *credential;
    struct refusal refusal;
    char lower[64] = "";

    credential =
        auth_check(&fake->options, &request->form, request->peer, &refusal);
    if (credential && fake->switches.revoked)
        return refuse(context, 403, "Invalid or missing credentials", "", "");
    if (!credential)
        return refuse(context, refusal.status, refusal.message, "", "");
    if (!*name)
        return refuse(context, 400, "Empty action request", "", "");
    if (action && action->is_new && context->out->is_old)
        action = NULL;
    if (!action && !context->out->is_old)
        return refuse(context, 400, "Invalid API Action: \"", name,
                      "\" is not a valid API action");
    if (!action || !action->answer || !auth_allows(credential, name) ||
        noise_names(fake->switches.deny_actions, name)) {
        for (size_t i = 0; name[i] && i + 1 < sizeof(lower); i++)
            lower[i] = (char)(name[i] >= 'A' && name[i] <= 'Z' ? name[i] + 32
                                                               : name[i]);
        return refuse(context, 403, "Invalid Permissions: API action \"", lower,
                      "\" is not allowed");
    }
    action->answer(context);
    return 200;
}

/* The message of an answer that is an error, with its length; else NULL. */
static const char *error_message(const struct output *answer, int *ret_length)
{
    static const char start[] = "{\"result\":\"error\",\"message\":\"";
    size_t length = sizeof(start) - 1;

    if (answer->length < length + 2 || memcmp(answer->data, start, length) != 0)
        return NULL;

    *ret_length = (int)(answer->length - length - 2);
    return answer->data + length;
}

/* Answers in the old form to those who did not ask for JSON. */
static void make_nvp(struct request *request)
{
    const char *type = form_get_or(&request->form, "responsetype", "");
    char text[RESULT_MAX] = "This fake speaks JSON only: responsetype=json";
    const char *message;
    int length = 0;

    if (strcasecmp(type, "json") == 0)
        return;

    message = error_message(&request->answer, &length);
    if (message)
        snprintf(text, sizeof(text), "%.*s", length, message);
    output_clear(&request->answer);
    output_format(&request->answer, "result=error;message=%s;", text);
    request->type = "text/plain; charset=UTF-8";
}

/* Lets WHMCS answer, or fail to encode its answer. */
static void answer_normally(struct fake *fake, struct request *request,
                            const char *name)
{
    struct output *out = &request->answer;
    struct context context = {&fake->store, &fake->switches, &request->form,
                              out};

    request->type = "application/json";
    out->is_old = fake->switches.types == TYPES_7;
    out->is_escaped = fake->switches.entities == ENTITIES_ESCAPED;
    out->is_raw_utf8 = fake->switches.utf8 == UTF8_RAW;
    request->status = answer_action(fake, request, &context, name);
    if (out->is_broken)
        noise_answer(NOISE_BIT(NOISE_ENCODING), out, &request->status,
                     &request->type, &request->header);
    else
        make_nvp(request);
}

/* Says in a few words what was answered, for the log. */
static void describe(const struct request *request, char *text, size_t size)
{
    static const char success[] = "{\"result\":\"success\"";
    const struct output *out = &request->answer;
    int length = 0;
    const char *message = error_message(out, &length);

    if (request->noises)
        snprintf(text, size, "noise");
    else if (message)
        snprintf(text, size, "error %.*s", length, message);
    else if (out->length > sizeof(success) &&
             memcmp(out->data, success, sizeof(success) - 1) == 0)
        snprintf(text, size, "success");
    else
        snprintf(text, size, "error %.60s", out->data);
}

void request_answer(struct fake *fake, struct request *request)
{
    const char *name = form_get_or(&request->form, "action", "");
    const struct action *action = action_find(name);
    char result[RESULT_MAX];
    long long count;
    bool is_error;

    if (!noise_answer(request->noises, &request->answer, &request->status,
                      &request->type, &request->header))
        answer_normally(fake, request, name);
    describe(request, result, sizeof(result));
    noise_spoil(request->noises, &request->answer);
    if (request->noises & NOISE_BIT(NOISE_DOWN))
        fake->down_ms = fake->switches.down_ms;
    is_error = strcmp(result, "success") != 0;

    name = action ? action->name : name;
    log_request(&fake->log, name, &request->form,
                request->noises & NOISE_WITHOUT_ANSWER ? 0 : request->status,
                result);
    count = stats_count(&fake->stats, *name ? name : "-", is_error);
    later_run(fake, name, count);
}

void request_release(struct request *request)
{
    form_release(&request->form);
    output_release(&request->answer);
}
