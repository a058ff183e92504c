/*
 * The records of the fake. Amounts are in hundredths, tax rates in thousandths,
 * exchange rates in hundred-thousandths; dates and moments as in calendar.h.
 * Texts live in the store's arena or are constants.
 */
#ifndef FAKE_MODEL_H
#define FAKE_MODEL_H

#include <stdbool.h>

/* Raw JSON that is written instead of a field; "" leaves the field out. */
struct override {
    struct override *next;
    const char *name;
    const char *json;
};

/* What every record begins with. */
struct record {
    long long id;
    struct override *overrides;
};

struct custom_field {
    struct custom_field *next;
    long long id;
    const char *value;
};

struct client {
    struct record record;
    long long owner_user_id;
    const char *uuid;
    const char *firstname, *lastname, *companyname, *email;
    const char *address1, *address2, *city, *state, *postcode, *country;
    const char *phonenumber, *tax_id, *notes;
    const char *defaultgateway, *status, *language, *lastlogin;
    long long currency, groupid, credit, billingcid, datecreated;
    bool taxexempt, latefeeoveride, overideduenotices, separateinvoices;
    bool disableautocc, emailoptout, marketing_emails_opt_in;
    bool overrideautoclose, email_verified, allow_single_sign_on;
    bool email_general, email_invoice, email_support, email_product;
    bool email_domain, email_affiliate;
    struct custom_field *custom_fields;
};

struct contact {
    struct record record;
    long long userid;
    const char *firstname, *lastname, *companyname, *email;
    const char *address1, *address2, *city, *state, *postcode, *country;
    const char *phonenumber, *tax_id;
    bool domainemails, generalemails, invoiceemails;
    bool productemails, supportemails, affiliateemails;
    long long created_at, updated_at;
};

struct item {
    struct record record;
    struct item *next;
    const char *type, *description;
    long long relid, amount;
    bool taxed;
};

struct transaction {
    struct record record;
    struct transaction *next; /* of the same invoice */
    long long userid, currency, date, amountin, fees, amountout, rate;
    long long invoiceid, refundid;
    const char *gateway, *description, *transid;
};

/* How the taxes of an invoice follow from its lines. */
enum tax_mode { TAX_EXCLUSIVE, TAX_INCLUSIVE, TAX_COMPOUND, TAX_PER_LINE };

struct invoice {
    struct record record;
    long long userid;
    const char *invoicenum, *status, *paymentmethod, *notes;
    long long date, duedate, datepaid, last_capture_attempt;
    long long date_refunded, date_cancelled, created_at, updated_at;
    long long subtotal, credit, tax, tax2, total, taxrate, taxrate2;
    long long paymethodid;
    enum tax_mode tax_mode;
    bool ccgateway;
    struct item *items;
    struct transaction *transactions;
};

struct currency {
    struct record record;
    const char *code, *prefix, *suffix;
    long long format, rate;
};

struct group {
    struct record record;
    const char *groupname, *groupcolour;
    long long discountpercent;
    bool susptermexempt, separateinvoices;
};

struct gateway {
    struct record record;
    const char *module, *displayname;
};

#endif
