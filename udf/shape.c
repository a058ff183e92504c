/* The rows of WHMCS, field by field. */
#include "shape.h"

/* One field per line, in the order of the row, reads best. */
/* clang-format off */

/* What every field begins with. */
#define NAMED(field_name, field_kind) \
    .name = #field_name, .label = ",\"" #field_name "\":", .kind = field_kind

/* One field of a shape; the further arguments are its spellings, best first. */
#define FIELD(field_name, field_kind, ...) \
    {NAMED(field_name, field_kind), .keys = {__VA_ARGS__}}

/* The same for a field without which a row means nothing. */
#define REQUIRED(field_name, field_kind, ...) \
    {NAMED(field_name, field_kind), .is_required = true, .keys = {__VA_ARGS__}}

/* The same for the usual case that our name is the only spelling. */
#define SAME(field_name, field_kind) FIELD(field_name, field_kind, #field_name)
#define MUST(field_name, field_kind) \
    REQUIRED(field_name, field_kind, #field_name)

/* A field that lies in the group object of its shape. */
#define GROUPED(field_name, field_kind, key) \
    {NAMED(field_name, field_kind), .is_grouped = true, .keys = {key}}

/* A list of entries of another shape. */
#define LIST(field_name, inner_key, entry_shape) \
    {NAMED(field_name, FIELD_LIST), .keys = {#field_name}, \
     .inner = inner_key, .shape = &entry_shape}

#define FIELDS(array) \
    .fields = array, .field_count = sizeof array / sizeof array[0]

static const struct field client_fields[] = {
    MUST(id, FIELD_ID),
    SAME(firstname, FIELD_TEXT),
    SAME(lastname, FIELD_TEXT),
    SAME(companyname, FIELD_TEXT),
    SAME(email, FIELD_CODE),
    SAME(datecreated, FIELD_DATE),
    SAME(groupid, FIELD_ID),
    SAME(status, FIELD_CODE),
};

const struct shape shape_client = {
    .noun = "client", FIELDS(client_fields), .has_id = true, .has_hash = true};

static const struct field custom_field_fields[] = {
    SAME(id, FIELD_ID),
    SAME(value, FIELD_TEXT),
};

static const struct shape custom_field_shape = {.noun = "custom field",
                                                FIELDS(custom_field_fields)};

static const struct field client_details_fields[] = {
    REQUIRED(id, FIELD_ID, "id", "userid", "client_id"),
    SAME(uuid, FIELD_CODE),
    SAME(firstname, FIELD_TEXT),
    SAME(lastname, FIELD_TEXT),
    SAME(companyname, FIELD_TEXT),
    SAME(email, FIELD_CODE),
    SAME(address1, FIELD_TEXT),
    SAME(address2, FIELD_TEXT),
    SAME(city, FIELD_TEXT),
    SAME(state, FIELD_TEXT),
    SAME(postcode, FIELD_TEXT),
    FIELD(country, FIELD_COUNTRY, "country", "countrycode"),
    SAME(phonenumber, FIELD_TEXT),
    SAME(tax_id, FIELD_TEXT),
    SAME(notes, FIELD_TEXT),
    SAME(currency, FIELD_ID),
    SAME(currency_code, FIELD_CODE),
    SAME(defaultgateway, FIELD_CODE),
    SAME(groupid, FIELD_ID),
    SAME(status, FIELD_CODE),
    SAME(credit, FIELD_MONEY),
    SAME(billingcid, FIELD_ID),
    SAME(taxexempt, FIELD_FLAG),
    SAME(emailoptout, FIELD_FLAG),
    SAME(language, FIELD_CODE),
    GROUPED(email_general, FIELD_CONSENT, "general"),
    GROUPED(email_invoice, FIELD_CONSENT, "invoice"),
    GROUPED(email_support, FIELD_CONSENT, "support"),
    GROUPED(email_product, FIELD_CONSENT, "product"),
    GROUPED(email_domain, FIELD_CONSENT, "domain"),
    GROUPED(email_affiliate, FIELD_CONSENT, "affiliate"),
    LIST(customfields, "customfield", custom_field_shape),
};

const struct shape shape_client_details = {.noun = "client",
                                           .group = "email_preferences",
                                           FIELDS(client_details_fields),
                                           .has_id = true,
                                           .has_hash = true};

static const struct field contact_fields[] = {
    MUST(id, FIELD_ID),
    MUST(userid, FIELD_ID),
    SAME(firstname, FIELD_TEXT),
    SAME(lastname, FIELD_TEXT),
    SAME(companyname, FIELD_TEXT),
    SAME(email, FIELD_CODE),
    SAME(address1, FIELD_TEXT),
    SAME(address2, FIELD_TEXT),
    SAME(city, FIELD_TEXT),
    SAME(state, FIELD_TEXT),
    SAME(postcode, FIELD_TEXT),
    FIELD(country, FIELD_COUNTRY, "country", "countrycode"),
    SAME(phonenumber, FIELD_TEXT),
    SAME(tax_id, FIELD_TEXT),
    SAME(domainemails, FIELD_FLAG),
    SAME(generalemails, FIELD_FLAG),
    SAME(invoiceemails, FIELD_FLAG),
    SAME(productemails, FIELD_FLAG),
    SAME(supportemails, FIELD_FLAG),
    SAME(affiliateemails, FIELD_FLAG),
    SAME(created_at, FIELD_DATETIME),
    SAME(updated_at, FIELD_DATETIME),
};

const struct shape shape_contact = {.noun = "contact",
                                    FIELDS(contact_fields),
                                    .has_id = true,
                                    .has_hash = true};

static const struct field invoice_fields[] = {
    MUST(id, FIELD_ID),
    MUST(userid, FIELD_ID),
    SAME(invoicenum, FIELD_CODE),
    SAME(date, FIELD_DATE),
    SAME(duedate, FIELD_DATE),
    SAME(datepaid, FIELD_DATETIME),
    FIELD(last_capture_attempt, FIELD_DATETIME, "last_capture_attempt",
          "lastcaptureattempt"),
    SAME(date_refunded, FIELD_DATETIME),
    SAME(date_cancelled, FIELD_DATETIME),
    MUST(subtotal, FIELD_MONEY),
    SAME(credit, FIELD_MONEY),
    SAME(tax, FIELD_MONEY),
    SAME(tax2, FIELD_MONEY),
    MUST(total, FIELD_MONEY),
    SAME(taxrate, FIELD_RATE),
    SAME(taxrate2, FIELD_RATE),
    SAME(status, FIELD_CODE),
    SAME(paymentmethod, FIELD_CODE),
    SAME(notes, FIELD_TEXT),
    SAME(created_at, FIELD_DATETIME),
    SAME(updated_at, FIELD_DATETIME),
    SAME(currencycode, FIELD_CODE),
    SAME(currencyprefix, FIELD_TEXT),
    SAME(currencysuffix, FIELD_TEXT),
};

const struct shape shape_invoice = {.noun = "invoice",
                                    FIELDS(invoice_fields),
                                    .has_id = true,
                                    .has_hash = true};

static const struct field item_fields[] = {
    SAME(id, FIELD_ID),
    SAME(type, FIELD_CODE),
    SAME(relid, FIELD_ID),
    SAME(description, FIELD_TEXT),
    MUST(amount, FIELD_MONEY),
    SAME(taxed, FIELD_FLAG),
};

static const struct shape item_shape = {.noun = "item", FIELDS(item_fields)};

static const struct field transaction_fields[] = {
    MUST(id, FIELD_ID),
    SAME(userid, FIELD_ID),
    SAME(currency, FIELD_ID),
    SAME(gateway, FIELD_CODE),
    SAME(date, FIELD_DATETIME),
    SAME(description, FIELD_TEXT),
    SAME(amountin, FIELD_MONEY),
    SAME(fees, FIELD_MONEY),
    SAME(amountout, FIELD_MONEY),
    SAME(rate, FIELD_RATE),
    SAME(transid, FIELD_CODE),
    SAME(invoiceid, FIELD_ID),
    SAME(refundid, FIELD_ID),
};

static const struct shape transaction_shape = {
    .noun = "transaction", FIELDS(transaction_fields), .has_id = true};

static const struct field invoice_details_fields[] = {
    REQUIRED(id, FIELD_ID, "invoiceid", "id"),
    SAME(invoicenum, FIELD_CODE),
    MUST(userid, FIELD_ID),
    SAME(date, FIELD_DATE),
    SAME(duedate, FIELD_DATE),
    SAME(datepaid, FIELD_DATETIME),
    MUST(subtotal, FIELD_MONEY),
    SAME(credit, FIELD_MONEY),
    SAME(tax, FIELD_MONEY),
    SAME(tax2, FIELD_MONEY),
    MUST(total, FIELD_MONEY),
    SAME(balance, FIELD_MONEY),
    SAME(taxrate, FIELD_RATE),
    SAME(taxrate2, FIELD_RATE),
    SAME(status, FIELD_CODE),
    SAME(paymentmethod, FIELD_CODE),
    SAME(notes, FIELD_TEXT),
    LIST(items, "item", item_shape),
    LIST(transactions, "transaction", transaction_shape),
};

const struct shape shape_invoice_details = {.noun = "invoice",
                                            FIELDS(invoice_details_fields),
                                            .has_id = true,
                                            .has_hash = true};

static const struct field currency_fields[] = {
    MUST(id, FIELD_ID),
    MUST(code, FIELD_CODE),
    SAME(prefix, FIELD_TEXT),
    SAME(suffix, FIELD_TEXT),
    SAME(format, FIELD_COUNT),
    SAME(rate, FIELD_RATE),
};

const struct shape shape_currency = {.noun = "currency",
                                     FIELDS(currency_fields),
                                     .has_id = true,
                                     .has_hash = true};

static const struct field payment_method_fields[] = {
    MUST(module, FIELD_CODE),
    SAME(displayname, FIELD_TEXT),
};

const struct shape shape_payment_method = {
    .noun = "payment method", FIELDS(payment_method_fields), .has_hash = true};

static const struct field client_group_fields[] = {
    MUST(id, FIELD_ID),
    SAME(groupname, FIELD_TEXT),
    SAME(discountpercent, FIELD_MONEY),
};

const struct shape shape_client_group = {.noun = "client group",
                                         FIELDS(client_group_fields),
                                         .has_id = true,
                                         .has_hash = true};

static const struct field version_fields[] = {
    SAME(version, FIELD_CODE),
    SAME(canonicalversion, FIELD_CODE),
};

const struct shape shape_version = {
    .noun = "version", FIELDS(version_fields), .has_hash = true};
