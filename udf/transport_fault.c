/* Faults of the transport. */
#include "transport_fault.h"

#include <curl/curl.h>

#include "fault.h"

void transport_fault_set(struct fault *fault, int curl_code, const char *host,
                         const char *detail, bool is_answer_large)
{
    const char *text =
        detail[0] ? detail : curl_easy_strerror((CURLcode)curl_code);

    switch (curl_code) {
    case CURLE_COULDNT_RESOLVE_HOST:
        fault_set(fault, "resolve", true,
                  "the host %s has no address here; check the URL in "
                  "whmcs_configure and the DNS of the database server",
                  host);
        break;
    case CURLE_COULDNT_CONNECT:
        fault_set(fault, "connect", true,
                  "no connection to %s (%s); is WHMCS up, and may the database "
                  "server reach it?",
                  host, text);
        break;
    case CURLE_SSL_CONNECT_ERROR:
        /* A connection that breaks in the handshake looks the same. */
        fault_set(fault, "tls", true,
                  "no TLS connection to %s (%s); does the port of the URL "
                  "speak HTTPS, with TLS 1.2 or newer?",
                  host, text);
        break;
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_ISSUER_ERROR:
        fault_set(fault, "tls", false,
                  "the TLS certificate of %s was not accepted (%s); renew it "
                  "if it expired, give whmcs_configure the host it is for, or, "
                  "for a private CA, CALL whmcs_set_option('ca_file', "
                  "'/path/ca.pem') and configure again",
                  host, text);
        break;
    case CURLE_OPERATION_TIMEDOUT:
        fault_set(fault, "timeout", true,
                  "no answer from %s in time (%s); WHMCS is slow or down, or "
                  "option timeout_ms is too small",
                  host, text);
        break;
    case CURLE_OUT_OF_MEMORY:
        fault_set_memory(fault, "talking to WHMCS");
        break;
    case CURLE_WRITE_ERROR:
        if (is_answer_large)
            fault_set(fault, "too_large", false,
                      "an answer of %s was larger than allowed; make option "
                      "page_size smaller, or, if it is of one record, look "
                      "at that in WHMCS",
                      host);
        else
            fault_set_memory(fault, "receiving an answer");
        break;
    default:
        fault_set(fault, "network", true,
                  "talking to %s failed: %s; WHMCS or what stands before it "
                  "(proxy, firewall, PHP) broke off, its error log says why",
                  host, text);
        break;
    }
}
