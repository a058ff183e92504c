/* One request under way. */
#include "http_transfer.h"

#include <sodium.h>
#include <string.h>

#include "http.h"
#include "http_options.h"
#include "transport_fault.h"

/* So long without being asked, and libcurl's own timers may have run out for
 * that reason alone. */
enum { STARVED_US = 1000000 };

/* libcurl hands over bytes of the answer; too many end the transfer. */
static size_t take_bytes(char *data, size_t size, size_t count, void *user)
{
    struct transfer *transfer = user;
    size_t length = size * count;

    if (length > transfer->body.limit - transfer->body.length) {
        transfer->is_too_large = true;
        return 0;
    }
    return buffer_append(&transfer->body, data, length) ? length : 0;
}

/* Wipes what was sent and frees what came. */
static void forget(struct transfer *transfer)
{
    if (transfer->sent.data)
        sodium_memzero(transfer->sent.data, transfer->sent.capacity);
    buffer_release(&transfer->sent);
    buffer_release(&transfer->body);
}

CURLcode transfer_prepare(struct transfer *transfer,
                          const struct connection *connection,
                          struct curl_slist *headers)
{
    CURLcode rc = CURLE_OK;
    CURL *curl;

    if (transfer->curl)
        return CURLE_OK;

    curl = curl_easy_init();
    if (!curl)
        return CURLE_OUT_OF_MEMORY;

    rc = http_options_set(curl, connection, headers);
    if (rc == CURLE_OK)
        rc = curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, transfer->error);
    if (rc == CURLE_OK)
        rc = curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_bytes);
    if (rc == CURLE_OK)
        rc = curl_easy_setopt(curl, CURLOPT_WRITEDATA, transfer);
    if (rc == CURLE_OK)
        rc = curl_easy_setopt(curl, CURLOPT_PRIVATE, transfer);
    if (rc != CURLE_OK) {
        curl_easy_cleanup(curl);
        return rc;
    }

    transfer->curl = curl;
    return CURLE_OK;
}

/* Sets what differs from one request to the next, and sends it off. */
static CURLcode send_off(struct transfer *transfer, CURLM *multi,
                         long connect_timeout_ms)
{
    CURLcode rc = curl_easy_setopt(transfer->curl, CURLOPT_POSTFIELDSIZE_LARGE,
                                   (curl_off_t)transfer->sent.length);

    if (rc == CURLE_OK)
        rc = curl_easy_setopt(transfer->curl, CURLOPT_POSTFIELDS,
                              transfer->sent.data);
    if (rc == CURLE_OK)
        rc = curl_easy_setopt(transfer->curl, CURLOPT_CONNECTTIMEOUT_MS,
                              connect_timeout_ms);
    if (rc == CURLE_OK &&
        curl_multi_add_handle(multi, transfer->curl) != CURLM_OK)
        rc = CURLE_OUT_OF_MEMORY;
    return rc;
}

CURLcode transfer_start(struct transfer *transfer, CURLM *multi,
                        const char *body, size_t length,
                        const struct http_limits *limits)
{
    CURLcode rc = CURLE_OUT_OF_MEMORY;

    buffer_init(&transfer->sent, 0);
    buffer_init(&transfer->body, limits->max_answer_bytes);
    transfer->error[0] = '\0';
    transfer->is_too_large = false;
    transfer->idle_us = 0;
    if (buffer_append(&transfer->sent, body, length))
        rc = send_off(transfer, multi, limits->connect_timeout_ms);
    if (rc == CURLE_OK)
        transfer->is_busy = true;
    else
        forget(transfer);
    return rc;
}

/*
 * Sets the fault of a transfer that failed. Header lines beyond its limits are
 * "out of memory" to libcurl, which has seen the status line then.
 */
static void set_fault(const struct transfer *transfer, CURLcode rc,
                      const char *host, struct http_answer *answer)
{
    const char *detail = transfer->error;

    if (rc == CURLE_OUT_OF_MEMORY && answer->status != 0 &&
        transfer->body.length == 0) {
        rc = CURLE_WEIRD_SERVER_REPLY;
        detail = "the header of the answer is too long, or memory is short";
    }
    transport_fault_set(&answer->fault, (int)rc, host, detail,
                        transfer->is_too_large);
}

void transfer_finish(struct transfer *transfer, CURLM *multi, CURLcode rc,
                     const char *host, struct http_answer *ret_answer)
{
    curl_off_t retry_after = 0;
    curl_off_t total_us = 0;

    memset(ret_answer, 0, sizeof *ret_answer);
    ret_answer->tag = transfer->tag;
    curl_easy_getinfo(transfer->curl, CURLINFO_RESPONSE_CODE,
                      &ret_answer->status);
    curl_easy_getinfo(transfer->curl, CURLINFO_RETRY_AFTER, &retry_after);
    curl_easy_getinfo(transfer->curl, CURLINFO_TOTAL_TIME_T, &total_us);
    ret_answer->retry_after_s = (long)retry_after;
    if (total_us > transfer->idle_us)
        ret_answer->elapsed_ms = (long)(total_us - transfer->idle_us) / 1000;
    ret_answer->is_received = rc == CURLE_OK;
    if (rc == CURLE_OK) {
        ret_answer->body = buffer_take(&transfer->body, &ret_answer->length);
    } else {
        set_fault(transfer, rc, host, ret_answer);
        ret_answer->is_starved =
            rc == CURLE_OPERATION_TIMEDOUT && transfer->idle_us >= STARVED_US;
    }

    curl_multi_remove_handle(multi, transfer->curl);
    forget(transfer);
    transfer->is_busy = false;
}

void transfer_release(struct transfer *transfer, CURLM *multi)
{
    if (transfer->is_busy)
        curl_multi_remove_handle(multi, transfer->curl);
    curl_easy_cleanup(transfer->curl);
    forget(transfer);
    *transfer = (struct transfer){0};
}
