/* Every encoding of a row becomes the same text, or a fault that names it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <sodium.h>

#include "buffer.h"
#include "failing_alloc.h"
#include "fault.h"
#include "json.h"
#include "row.h"
#include "shape.h"

/* Writes a row; the caller releases out. */
static int write_row(const struct shape *shape, const char *text,
                     struct buffer *out, struct fault *fault)
{
    struct json *json = NULL;
    long long id = 0;
    int rc;

    buffer_init(out, 0);
    if (json_parse(text, strlen(text), &json, NULL, fault) != 0)
        fail_msg("%s in %s", fault->message, text);
    rc = row_write(shape, json, out, &id, fault);
    json_free(json);
    return rc;
}

/* Asserts that a row contains this member, with its quotes. */
static void assert_contains(const struct shape *shape, const char *text,
                            const char *expected)
{
    struct fault fault = {.code = ""};
    struct buffer out;

    if (write_row(shape, text, &out, &fault) != 0)
        fail_msg("%s", fault.message);
    if (!strstr(out.data, expected))
        fail_msg("%s is not in %s", expected, out.data);
    buffer_release(&out);
}

/* Asserts a bad_field fault whose message begins with these words. */
static void assert_bad_field(const struct shape *shape, const char *text,
                             const char *words)
{
    struct fault fault = {.code = ""};
    struct buffer out;

    assert_int_equal(write_row(shape, text, &out, &fault), -1);
    assert_string_equal(fault.code, "bad_field");
    assert_false(fault.is_retryable);
    if (strncmp(fault.message, words, strlen(words)) != 0)
        fail_msg("\"%s\" does not begin with \"%s\"", fault.message, words);
    assert_non_null(strstr(fault.message, "WHMCS"));
    assert_int_equal(out.length, 0);
    buffer_release(&out);
}

/* Asserts that two rows become the same text. */
static void assert_same(const struct shape *shape, const char *left,
                        const char *right)
{
    struct fault fault = {.code = ""};
    struct buffer a, b;

    assert_int_equal(write_row(shape, left, &a, &fault), 0);
    assert_int_equal(write_row(shape, right, &b, &fault), 0);
    assert_string_equal(a.data, b.data);
    buffer_release(&a);
    buffer_release(&b);
}

/* An invoice of the list with one more member. */
#define INVOICE(member) "{\"id\":204," INVOICE_REST member "}"
#define INVOICE_REST "\"userid\":7,\"subtotal\":\"1.00\",\"total\":\"1.00\","

/* An invoice in detail with one more member. */
#define DETAILS(member) "{\"invoiceid\":204," INVOICE_REST member "}"

static void row_should_have_all_members_in_their_order(void **state)
{
    (void)state;
    assert_contains(
        &shape_client, "{\"status\":\"Active\",\"id\":\"9\"}",
        "{\"id\":9,\"firstname\":\"\",\"lastname\":\"\",\"companyname\":\"\","
        "\"email\":\"\",\"datecreated\":null,\"groupid\":0,"
        "\"status\":\"Active\",\"hash\":\"");
    assert_contains(
        &shape_client_details, "{\"id\":7}",
        "{\"id\":7,\"uuid\":\"\",\"firstname\":\"\",\"lastname\":\"\","
        "\"companyname\":\"\",\"email\":\"\",\"address1\":\"\","
        "\"address2\":\"\",\"city\":\"\",\"state\":\"\",\"postcode\":\"\","
        "\"country\":\"\",\"phonenumber\":\"\",\"tax_id\":\"\",\"notes\":\"\","
        "\"currency\":0,\"currency_code\":\"\",\"defaultgateway\":\"\","
        "\"groupid\":0,\"status\":\"\",\"credit\":\"0.00\",\"billingcid\":0,"
        "\"taxexempt\":0,\"emailoptout\":0,\"language\":\"\","
        "\"email_general\":1,\"email_invoice\":1,\"email_support\":1,"
        "\"email_product\":1,\"email_domain\":1,\"email_affiliate\":1,"
        "\"customfields\":[],\"hash\":\"");
    assert_contains(
        &shape_contact, "{\"id\":3,\"userid\":7}",
        "{\"id\":3,\"userid\":7,\"firstname\":\"\",\"lastname\":\"\","
        "\"companyname\":\"\",\"email\":\"\",\"address1\":\"\","
        "\"address2\":\"\",\"city\":\"\",\"state\":\"\",\"postcode\":\"\","
        "\"country\":\"\",\"phonenumber\":\"\",\"tax_id\":\"\","
        "\"domainemails\":0,\"generalemails\":0,\"invoiceemails\":0,"
        "\"productemails\":0,\"supportemails\":0,\"affiliateemails\":0,"
        "\"created_at\":null,\"updated_at\":null,\"hash\":\"");
    assert_contains(
        &shape_invoice, INVOICE("\"x\":1"),
        "{\"id\":204,\"userid\":7,\"invoicenum\":\"\",\"date\":null,"
        "\"duedate\":null,\"datepaid\":null,\"last_capture_attempt\":null,"
        "\"date_refunded\":null,\"date_cancelled\":null,\"subtotal\":\"1.00\","
        "\"credit\":\"0.00\",\"tax\":\"0.00\",\"tax2\":\"0.00\","
        "\"total\":\"1.00\",\"taxrate\":\"0.000\",\"taxrate2\":\"0.000\","
        "\"status\":\"\",\"paymentmethod\":\"\",\"notes\":\"\","
        "\"created_at\":null,\"updated_at\":null,\"currencycode\":\"\","
        "\"currencyprefix\":\"\",\"currencysuffix\":\"\",\"hash\":\"");
    assert_contains(
        &shape_invoice_details, DETAILS("\"x\":1"),
        "{\"id\":204,\"invoicenum\":\"\",\"userid\":7,\"date\":null,"
        "\"duedate\":null,\"datepaid\":null,\"subtotal\":\"1.00\","
        "\"credit\":\"0.00\",\"tax\":\"0.00\",\"tax2\":\"0.00\","
        "\"total\":\"1.00\",\"balance\":\"0.00\",\"taxrate\":\"0.000\","
        "\"taxrate2\":\"0.000\",\"status\":\"\",\"paymentmethod\":\"\","
        "\"notes\":\"\",\"items\":[],\"transactions\":[],\"hash\":\"");
    assert_contains(&shape_currency, "{\"id\":1,\"code\":\"EUR\"}",
                    "{\"id\":1,\"code\":\"EUR\",\"prefix\":\"\",\"suffix\":\"\""
                    ",\"format\":0,\"rate\":\"0.000\",\"hash\":\"");
    assert_contains(&shape_payment_method, "{\"module\":\"paypal\"}",
                    "{\"module\":\"paypal\",\"displayname\":\"\",\"hash\":\"");
    assert_contains(&shape_client_group, "{\"id\":\"2\"}",
                    "{\"id\":2,\"groupname\":\"\",\"discountpercent\":\"0.00\","
                    "\"hash\":\"");
    assert_contains(&shape_version, "{\"version\":\"9.0.4\"}",
                    "{\"version\":\"9.0.4\",\"canonicalversion\":\"\","
                    "\"hash\":\"");
}

static void row_should_have_all_members_of_its_entries(void **state)
{
    (void)state;
    assert_contains(&shape_invoice_details,
                    DETAILS("\"items\":{\"item\":[{\"amount\":1}]}"),
                    "\"items\":[{\"id\":0,\"type\":\"\",\"relid\":0,"
                    "\"description\":\"\",\"amount\":\"1.00\",\"taxed\":0}]");
    assert_contains(&shape_invoice_details,
                    DETAILS("\"transactions\":{\"transaction\":[{\"id\":5}]}"),
                    "\"transactions\":[{\"id\":5,\"userid\":0,\"currency\":0,"
                    "\"gateway\":\"\",\"date\":null,\"description\":\"\","
                    "\"amountin\":\"0.00\",\"fees\":\"0.00\","
                    "\"amountout\":\"0.00\",\"rate\":\"0.000\","
                    "\"transid\":\"\",\"invoiceid\":0,\"refundid\":0}]");
}

static void row_should_end_with_the_hash_of_what_precedes_it(void **state)
{
    static const char expected[] =
        "{\"id\":2,\"groupname\":\"Zo\xC3\xAB & Co\","
        "\"discountpercent\":\"10.00\"";
    struct fault fault = {.code = ""};
    unsigned char hash[16];
    char text[200], hex[33];
    struct buffer out;

    (void)state;
    snprintf(text, sizeof text, "%s}", expected);
    crypto_generichash(hash, sizeof hash, (const unsigned char *)text,
                       strlen(text), NULL, 0);
    sodium_bin2hex(hex, sizeof hex, hash, sizeof hash);
    snprintf(text, sizeof text, "%s,\"hash\":\"%s\"}", expected, hex);

    assert_int_equal(write_row(&shape_client_group,
                               "{\"id\":2,\"groupname\":\"Zo\\u00eb &amp; Co\","
                               "\"discountpercent\":10}",
                               &out, &fault),
                     0);
    assert_string_equal(out.data, text);

    /* Stored hashes must not change from release to release. */
    assert_non_null(strstr(text, "8489c4750798418e81705f492c8d8128"));
    buffer_release(&out);
}

static void row_should_be_the_same_from_old_and_new_versions(void **state)
{
    (void)state;
    assert_same(&shape_client,
                "{\"id\":\"7\",\"firstname\":\"A\",\"lastname\":null,"
                "\"groupid\":\"\",\"datecreated\":\"0000-00-00\"}",
                "{\"id\":7,\"firstname\":\"A\",\"lastname\":\"\","
                "\"groupid\":0,\"datecreated\":null,\"new\":{\"x\":[1]}}");
    assert_same(&shape_client_details,
                "{\"userid\":\"7\",\"taxexempt\":\"\",\"emailoptout\":\"on\","
                "\"currency\":\"1\",\"credit\":\"0\",\"customfields\":null,"
                "\"email_preferences\":{\"general\":\"1\",\"invoice\":\"0\"}}",
                "{\"client_id\":7,\"id\":7,\"userid\":7,\"taxexempt\":false,"
                "\"emailoptout\":true,\"currency\":1,\"credit\":\"0.00\","
                "\"email_preferences\":{\"general\":1,\"invoice\":false,"
                "\"support\":true},\"users\":{\"user\":[]}}");
    assert_same(&shape_contact,
                "{\"id\":\"3\",\"userid\":\"7\",\"invoiceemails\":\"1\","
                "\"domainemails\":\"0\",\"permissions\":\"a,b\"}",
                "{\"id\":3,\"userid\":7,\"invoiceemails\":true,"
                "\"domainemails\":false,\"created_at\":\"0000-00-00 "
                "00:00:00\",\"tax_id\":\"\"}");
    assert_same(&shape_invoice,
                "{\"id\":\"204\",\"userid\":\"7\",\"subtotal\":\"27\","
                "\"total\":\"25.00\",\"taxrate\":\"19.00\",\"tax2\":\"\","
                "\"datepaid\":\"0000-00-00 00:00:00\"}",
                "{\"id\":204,\"userid\":7,\"subtotal\":27.00,\"total\":25.0,"
                "\"taxrate\":\"19.000\",\"taxrate2\":0,\"tax2\":\"0.00\","
                "\"datepaid\":\"-0001-11-30 00:00:00\",\"paymethodid\":null}");
    assert_same(
        &shape_invoice_details,
        "{\"id\":\"204\",\"userid\":\"7\",\"subtotal\":\"1\",\"total\":\"1\","
        "\"items\":{\"item\":{\"id\":\"501\",\"relid\":\"\",\"amount\":\"1\","
        "\"taxed\":\"1\"}},\"transactions\":\"\"}",
        "{\"invoiceid\":204,\"userid\":7,\"subtotal\":1.0,\"total\":1,"
        "\"items\":{\"item\":[{\"id\":501,\"relid\":0,\"amount\":1.00,"
        "\"taxed\":1,\"type\":\"\"}]},\"transactions\":{\"transaction\":[]},"
        "\"ccgateway\":false}");
}

static void row_should_not_depend_on_the_order_of_members(void **state)
{
    (void)state;
    assert_same(&shape_invoice,
                "{\"total\":\"1\",\"notes\":\"n\",\"subtotal\":\"1\","
                "\"userid\":7,\"id\":204}",
                "{\"id\":204,\"userid\":7,\"subtotal\":\"1\",\"total\":\"1\","
                "\"notes\":\"n\"}");
}

static void row_should_take_the_best_spelling_that_says_something(void **state)
{
    (void)state;
    assert_contains(&shape_client_details, "{\"client_id\":9}", "{\"id\":9,");
    assert_contains(&shape_client_details, "{\"userid\":8,\"client_id\":9}",
                    "{\"id\":8,");
    assert_contains(&shape_client_details, "{\"client_id\":9,\"id\":7}",
                    "{\"id\":7,");
    assert_contains(&shape_client_details, "{\"id\":\"\",\"userid\":8}",
                    "{\"id\":8,");
    assert_contains(&shape_client_details,
                    "{\"id\":7,\"countrycode\":\"DE\",\"country\":null}",
                    "\"country\":\"DE\"");
    assert_contains(&shape_invoice,
                    INVOICE("\"lastcaptureattempt\":\"2024-05-01\""),
                    "\"last_capture_attempt\":\"2024-05-01 00:00:00\"");
    assert_contains(&shape_client, "{\"id\":7,\"id\":8}", "{\"id\":7,");
}

static void row_should_decode_texts_once_and_trim_codes(void **state)
{
    (void)state;
    assert_contains(&shape_invoice, INVOICE("\"notes\":\" a &amp;amp; b \""),
                    "\"notes\":\" a &amp; b \"");
    assert_contains(&shape_invoice,
                    INVOICE("\"currencysuffix\":\" EUR\",\"status\":\" Paid "
                            "\\n\""),
                    "\"status\":\"Paid\"");
    assert_contains(&shape_invoice, INVOICE("\"currencysuffix\":\" EUR\""),
                    "\"currencysuffix\":\" EUR\"");
    assert_contains(&shape_client_details, "{\"id\":1,\"country\":\" de \"}",
                    "\"country\":\"DE\"");
    assert_contains(&shape_client_details,
                    "{\"id\":1,\"companyname\":\"\\u05e9 \\ud83d\\ude00 "
                    "&#039;&#x1F600;\\u0001\\u0000\\r\\n\"}",
                    "\"companyname\":\"\xD7\xA9 \xF0\x9F\x98\x80 "
                    "'\xF0\x9F\x98\x80\\u0001\\r\\n\"");
    assert_contains(&shape_client_details,
                    "{\"id\":1,\"firstname\":true,\"lastname\":false,"
                    "\"city\":12.50,\"state\":[],\"notes\":{}}",
                    "\"firstname\":\"1\",\"lastname\":\"\"");
}

static void row_should_keep_negative_and_huge_amounts(void **state)
{
    (void)state;
    assert_contains(&shape_invoice, INVOICE("\"credit\":-0.30"),
                    "\"credit\":\"-0.30\"");
    assert_contains(&shape_invoice,
                    INVOICE("\"tax\":123456789012345678901234567890.129"),
                    "\"tax\":\"123456789012345678901234567890.129\"");
    assert_contains(&shape_invoice, INVOICE("\"tax\":-0.0"),
                    "\"tax\":\"0.00\"");
    assert_contains(&shape_client, "{\"id\":9223372036854775807}",
                    "{\"id\":9223372036854775807,");
}

static void row_should_sort_its_entries_by_id(void **state)
{
    (void)state;
    assert_contains(&shape_client_details,
                    "{\"id\":1,\"customfields\":[{\"id\":10,\"value\":\"d\"},"
                    "{\"id\":\"2\",\"value\":\"b\"},{\"id\":9,\"value\":\"\"},"
                    "{\"id\":2,\"value\":\"c\"},{\"value\":\"a\"}]}",
                    "\"customfields\":[{\"id\":0,\"value\":\"a\"},"
                    "{\"id\":2,\"value\":\"b\"},{\"id\":2,\"value\":\"c\"},"
                    "{\"id\":9,\"value\":\"\"},{\"id\":10,\"value\":\"d\"}]");
}

static void row_should_read_preferences_in_every_encoding(void **state)
{
    (void)state;
    assert_contains(&shape_client_details,
                    "{\"id\":1,\"email_preferences\":{\"general\":\"0\","
                    "\"invoice\":1,\"support\":\"\",\"product\":null,"
                    "\"domain\":false}}",
                    "\"email_general\":0,\"email_invoice\":1,"
                    "\"email_support\":0,\"email_product\":1,"
                    "\"email_domain\":0,\"email_affiliate\":1");
    assert_contains(&shape_client_details,
                    "{\"id\":1,\"email_preferences\":\"\",\"general\":0}",
                    "\"email_general\":1");
    assert_contains(&shape_client_details,
                    "{\"id\":1,\"email_preferences\":[]}",
                    "\"email_general\":1");
}

static void row_should_say_which_field_of_which_record_is_bad(void **state)
{
    (void)state;
    assert_bad_field(&shape_invoice, INVOICE("\"tax\":\"1,234.00\""),
                     "invoice 204: field tax is \"1,234.00\" but must be an "
                     "amount such as 1234.50; ");
    assert_bad_field(&shape_invoice, INVOICE("\"tax\":\"12 EUR\""),
                     "invoice 204: field tax is \"12 EUR\"");
    assert_bad_field(&shape_invoice, INVOICE("\"tax\":1e3"),
                     "invoice 204: field tax is \"1e3\"");
    assert_bad_field(&shape_invoice, INVOICE("\"tax\":true"),
                     "invoice 204: field tax is \"true\"");
    assert_bad_field(&shape_invoice, INVOICE("\"tax\":{\"a\":1}"),
                     "invoice 204: field tax is \"{...}\"");
    assert_bad_field(&shape_invoice, INVOICE("\"taxrate\":\"19%\""),
                     "invoice 204: field taxrate is \"19%\"");
    assert_bad_field(&shape_invoice, INVOICE("\"date\":\"2023-02-29\""),
                     "invoice 204: field date is \"2023-02-29\" but must be a "
                     "date");
    assert_bad_field(&shape_invoice, INVOICE("\"datepaid\":\"yesterday\""),
                     "invoice 204: field datepaid is \"yesterday\"");
    assert_bad_field(
        &shape_invoice, INVOICE("\"notes\":[\"a\"]"),
        "invoice 204: field notes is \"[...]\" but must be a text");
    assert_bad_field(&shape_contact,
                     "{\"id\":3,\"userid\":7,\"domainemails\":\"maybe\"}",
                     "contact 3: field domainemails is \"maybe\"");
    assert_bad_field(&shape_client, "{\"id\":7,\"groupid\":\"two\"}",
                     "client 7: field groupid is \"two\" but must be a whole "
                     "number");
    assert_bad_field(&shape_client, "{\"id\":7,\"groupid\":-1}",
                     "client 7: field groupid is \"-1\"");
}

static void row_should_insist_on_required_fields(void **state)
{
    (void)state;
    assert_bad_field(&shape_invoice, "{\"id\":204,\"userid\":7,\"total\":1}",
                     "invoice 204: field subtotal is missing or empty");
    assert_bad_field(&shape_invoice,
                     "{\"id\":204,\"userid\":7,\"subtotal\":\"\",\"total\":1}",
                     "invoice 204: field subtotal is missing or empty");
    assert_bad_field(&shape_client, "{\"firstname\":\"A\"}",
                     "client without a valid id: field id is missing");
    assert_bad_field(&shape_client, "{\"id\":0}",
                     "client without a valid id: field id is \"0\"");
    assert_bad_field(&shape_client, "{\"id\":\"x1\"}",
                     "client without a valid id: field id is \"x1\"");
    assert_bad_field(&shape_payment_method, "{\"displayname\":\"P\"}",
                     "payment method: field module is missing");
    assert_bad_field(&shape_client, "[1]", "a client is not an object");
}

static void row_should_say_which_entry_is_bad(void **state)
{
    (void)state;
    assert_bad_field(
        &shape_invoice_details,
        DETAILS("\"items\":{\"item\":[{\"id\":501,\"amount\":\"x\"}]}"),
        "invoice 204, item 501: field amount is \"x\"");
    assert_bad_field(&shape_invoice_details,
                     DETAILS("\"items\":{\"item\":[{\"id\":501}]}"),
                     "invoice 204, item 501: field amount is missing");
    assert_bad_field(
        &shape_invoice_details,
        DETAILS("\"transactions\":{\"transaction\":[{\"amountin\":1}]}"),
        "invoice 204, transaction without a valid id: field id is missing");
    assert_bad_field(
        &shape_invoice_details,
        DETAILS("\"transactions\":{\"transaction\":[{\"id\":7},{\"id\":7}]}"),
        "invoice 204: two transactions have the id 7");
    assert_bad_field(&shape_invoice_details,
                     DETAILS("\"items\":{\"item\":[\"text\"]}"),
                     "invoice 204: field items is \"text\" but must be a list");
    assert_bad_field(&shape_invoice_details, DETAILS("\"items\":\"none\""),
                     "invoice 204: field items is \"none\" but must be a list");
}

static void row_should_quote_long_values_only_in_part(void **state)
{
    char text[5000], long_value[4000];

    (void)state;
    memset(long_value, '9', sizeof long_value - 1);
    long_value[sizeof long_value - 1] = '\0';
    snprintf(text, sizeof text, INVOICE("\"tax\":\"%s\""), long_value);
    assert_bad_field(&shape_invoice, text,
                     "invoice 204: field tax is \"9999999999999999999999999999"
                     "99999999999999999999999999999999...\" but must");
}

/* One attempt of the test below. */
static bool attempt_to_write(void *context)
{
    struct fault fault = {.code = ""};
    struct buffer out;
    long long id = 0;
    bool is_complete;

    buffer_init(&out, 0);
    is_complete =
        row_write(&shape_invoice_details, context, &out, &id, &fault) == 0;
    if (is_complete) {
        assert_int_equal(id, 204);
        assert_non_null(strstr(out.data, "\"notes\":\"<&>\""));
    } else {
        assert_string_equal(fault.code, "memory");
        assert_int_equal(out.length, 0);
    }
    buffer_release(&out);
    return is_complete;
}

static void row_should_survive_every_failing_allocation(void **state)
{
    static const char text[] = DETAILS(
        "\"notes\":\"&lt;&amp;&gt;\",\"items\":{\"item\":[{\"id\":2,"
        "\"amount\":1,\"description\":\"a &amp; b\"},{\"id\":1,\"amount\":2}]},"
        "\"transactions\":{\"transaction\":{\"id\":1,\"transid\":\"&quot;\"}}");
    struct json *json = NULL;

    (void)state;
    assert_int_equal(json_parse(text, sizeof text - 1, &json, NULL, NULL), 0);
    assert_true(failing_alloc_run(attempt_to_write, json) > 5);
    json_free(json);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(row_should_have_all_members_in_their_order),
        cmocka_unit_test(row_should_have_all_members_of_its_entries),
        cmocka_unit_test(row_should_end_with_the_hash_of_what_precedes_it),
        cmocka_unit_test(row_should_be_the_same_from_old_and_new_versions),
        cmocka_unit_test(row_should_not_depend_on_the_order_of_members),
        cmocka_unit_test(row_should_take_the_best_spelling_that_says_something),
        cmocka_unit_test(row_should_decode_texts_once_and_trim_codes),
        cmocka_unit_test(row_should_keep_negative_and_huge_amounts),
        cmocka_unit_test(row_should_sort_its_entries_by_id),
        cmocka_unit_test(row_should_read_preferences_in_every_encoding),
        cmocka_unit_test(row_should_say_which_field_of_which_record_is_bad),
        cmocka_unit_test(row_should_insist_on_required_fields),
        cmocka_unit_test(row_should_say_which_entry_is_bad),
        cmocka_unit_test(row_should_quote_long_values_only_in_part),
        cmocka_unit_test(row_should_survive_every_failing_allocation),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
