/* The table of actions is complete, consistent and closed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "action.h"
#include "failing_alloc.h"
#include "shape.h"

/* Finds an action that has to exist. */
static const struct action *find(const char *name)
{
    const struct action *action = action_find(name, strlen(name));

    assert_non_null(action);
    return action;
}

static void action_should_be_found_by_its_exact_name(void **state)
{
    static const char *const names[] = {
        "GetClients",      "GetClientsDetails", "GetContacts",
        "GetInvoices",     "GetInvoice",        "GetCurrencies",
        "GetClientGroups", "GetPaymentMethods", "WhmcsDetails",
    };
    size_t count = 0;

    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        assert_string_equal(find(names[i])->name, names[i]);
    while (action_at(count))
        count++;
    assert_int_equal(count, sizeof names / sizeof names[0]);
}

static void action_should_not_be_found_by_anything_else(void **state)
{
    static const char *const names[] = {
        "",
        "getclients",
        "GetClient",
        "GetClientsX",
        "GetClients ",
        "DeleteClient",
        "AddInvoicePayment",
        "GetPayMethods",
    };

    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        assert_null(action_find(names[i], strlen(names[i])));
    assert_null(action_find("GetClients\0", 11));
}

static void action_should_say_how_it_is_asked(void **state)
{
    (void)state;
    assert_string_equal(find("GetInvoice")->id_parameter, "invoiceid");
    assert_string_equal(find("GetClientsDetails")->id_parameter, "clientid");
    assert_null(find("GetInvoices")->id_parameter);
    assert_true(find("GetInvoices")->is_paged);
    assert_true(find("GetContacts")->is_paged);
    assert_true(find("GetClients")->is_paged);
    assert_false(find("GetCurrencies")->is_paged);
    assert_true(find("GetCurrencies")->is_list);
    assert_false(find("GetInvoice")->is_list);
    assert_false(find("WhmcsDetails")->is_list);
}

/* Asserts the rules that every shape has to keep. */
static void assert_consistent(const struct shape *shape)
{
    assert_non_null(shape->noun);
    assert_in_range(shape->field_count, 1, SHAPE_FIELD_COUNT);
    if (shape->has_id)
        assert_true(shape->fields[0].kind == FIELD_ID &&
                    shape->fields[0].is_required);

    for (size_t i = 0; i < shape->field_count; i++) {
        const struct field *field = &shape->fields[i];

        assert_non_null(field->keys[0]);
        assert_memory_equal(field->label, ",\"", 2);
        assert_memory_equal(field->label + 2, field->name, strlen(field->name));
        assert_string_not_equal(field->name, "hash");
        assert_true(!field->is_grouped || shape->group);
        assert_int_equal(field->kind == FIELD_LIST, field->shape != NULL);
        if (field->shape)
            assert_consistent(field->shape);
        for (size_t j = 0; j < i; j++)
            assert_string_not_equal(field->name, shape->fields[j].name);
    }
}

static void action_should_have_a_consistent_shape(void **state)
{
    (void)state;
    for (size_t i = 0; action_at(i); i++) {
        const struct action *action = action_at(i);

        assert_consistent(action->shape);
        assert_true(action->shape->has_hash);
        assert_true(!action->is_list || (action->outer && action->inner));
        assert_true(!action->is_paged || action->is_list);
    }
}

static void action_should_never_take_secrets_out(void **state)
{
    static const char *const secrets[] = {
        "password",  "securityqans", "cclastfour",  "cctype",
        "gatewayid", "lastlogin",    "permissions", "remote_token",
    };

    (void)state;
    for (size_t i = 0; action_at(i); i++) {
        const struct shape *shape = action_at(i)->shape;

        for (size_t f = 0; f < shape->field_count; f++)
            for (size_t s = 0; s < sizeof secrets / sizeof secrets[0]; s++)
                for (size_t k = 0; k < FIELD_KEY_COUNT; k++)
                    assert_true(!shape->fields[f].keys[k] ||
                                strcmp(shape->fields[f].keys[k], secrets[s]) !=
                                    0);
    }
}

/* One attempt of the test below. */
static bool attempt_to_find(void *context)
{
    (void)context;
    return action_find("GetInvoice", 10) && !action_find("x", 1);
}

static void action_should_never_allocate(void **state)
{
    (void)state;
    assert_int_equal(failing_alloc_run(attempt_to_find, NULL), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(action_should_be_found_by_its_exact_name),
        cmocka_unit_test(action_should_not_be_found_by_anything_else),
        cmocka_unit_test(action_should_say_how_it_is_asked),
        cmocka_unit_test(action_should_have_a_consistent_shape),
        cmocka_unit_test(action_should_never_take_secrets_out),
        cmocka_unit_test(action_should_never_allocate),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
