/* Lists in answers, and the paging of WHMCS. */
#include "listing.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "context.h"
#include "form.h"
#include "output.h"
#include "switches.h"
#include "view.h"

enum { DEFAULT_LIMIT = 25 };

/* Writes a list without rows. */
static void write_empty(struct context *context, const char *outer,
                        const char *inner, enum list_place place)
{
    static const char *const texts[] = {
        [EMPTY_TEXT] = "\"\"",
        [EMPTY_ARRAY] = "[]",
        [EMPTY_OBJECT] = "{}",
        [EMPTY_NULL] = "null",
    };
    long long form = context->switches->empty_list;

    if (form == EMPTY_DEFAULT)
        form = place == LIST_NESTED ? EMPTY_TEXT : EMPTY_ARRAY;
    if (form == EMPTY_MISSING)
        return;

    json_name(context->out, outer);
    if (form == EMPTY_INNER && inner) {
        output_text(context->out, "{");
        json_name(context->out, inner);
        output_text(context->out, "[]}");
    } else {
        output_text(context->out, form == EMPTY_INNER ? "[]" : texts[form]);
    }
}

struct list list_begin(struct context *context, const char *outer,
                       const char *inner, size_t expected,
                       enum list_place place)
{
    struct list list = {.context = context, .inner = inner};
    long long container = context->switches->list_container;

    list.is_empty = expected == 0;
    list.is_keyed = container == CONTAINER_OBJECT;
    list.is_bare = container == CONTAINER_SINGLE && expected == 1;
    if (list.is_empty) {
        write_empty(context, outer, inner, place);
        return list;
    }
    json_name(context->out, outer);
    if (inner) {
        output_text(context->out, "{");
        json_name(context->out, inner);
    }
    if (!list.is_bare)
        output_text(context->out, list.is_keyed ? "{" : "[");
    return list;
}

void list_add(struct list *list, const struct member *view, const void *record)
{
    struct output *out = list->context->out;

    if (list->count && !list->is_keyed)
        output_text(out, ",");
    if (list->is_keyed) {
        char key[24];

        snprintf(key, sizeof(key), "%zu", list->count);
        json_name(out, key);
    }
    output_text(out, "{");
    view_write(list->context, view, record);
    output_text(out, "}");
    list->count++;
}

void list_end(struct list *list)
{
    if (list->is_empty)
        return;
    if (!list->is_bare)
        output_text(list->context->out, list->is_keyed ? "}" : "]");
    if (list->inner)
        output_text(list->context->out, "}");
}

/* True when a list like "5,client:7" names the record. */
static bool is_named(const char *place, const char *entity, long long id)
{
    while (*place) {
        size_t length = strcspn(place, ",");
        const char *colon = memchr(place, ':', length);
        const char *name = colon ? place : "invoice";
        size_t name_length = colon ? (size_t)(colon - place) : 7;

        if (strtoll(colon ? colon + 1 : place, NULL, 10) == id &&
            strlen(entity) == name_length &&
            memcmp(name, entity, name_length) == 0)
            return true;
        place += length + (place[length] == ',');
    }
    return false;
}

void listing_check_poison(struct context *context, const char *entity,
                          long long id)
{
    if (is_named(context->switches->poison_row, entity, id))
        context->out->is_broken = true;
}

/* The page that was asked for. */
struct page {
    size_t start;
    size_t limit;
};

/* Reads limitstart and limitnum, and bends them as the switches say. */
static struct page read_page(const struct context *context,
                             const struct listing *listing)
{
    const struct switches *switches = context->switches;
    long long start = form_number(context->form, "limitstart");
    long long limit = form_number(context->form, "limitnum");
    struct page page = {0, (size_t)-1};

    if (!listing->is_paged)
        return page;

    page.limit = limit > 0 ? (size_t)limit : DEFAULT_LIMIT;
    if (switches->limit_cap && page.limit > (size_t)switches->limit_cap)
        page.limit = (size_t)switches->limit_cap;
    if (start > 0 && !switches->limitstart_ignored)
        page.start = (size_t)start;
    page.start -= page.start > (size_t)switches->page_overlap
                      ? (size_t)switches->page_overlap
                      : page.start;
    return page;
}

/* Writes result and the counters. */
static void write_head(struct context *context, const struct listing *listing,
                       size_t total, const struct page *page, size_t count)
{
    struct output *out = context->out;

    output_text(out, "{\"result\":\"success\"");
    json_name(out, "totalresults");
    if (listing->is_text_total)
        json_number_text(out, (long long)total);
    else
        json_number(out, (long long)total);
    if (!listing->has_page_members)
        return;

    json_name(out, "startnumber");
    json_number(out, (long long)page->start);
    json_name(out, "numreturned");
    json_number(out, (long long)count);
}

/* The row at a place of the order, from its end if it is descending. */
static struct record *row_at(struct record **rows, size_t total, size_t place,
                             bool is_descending)
{
    return rows[is_descending ? total - 1 - place : place];
}

/* How often the row at a place stands in the list. */
static size_t times(struct context *context, const struct listing *listing,
                    const struct record *row)
{
    if (listing->matches && !listing->matches(context, row))
        return 0;
    return is_named(context->switches->repeat_row, listing->entity, row->id)
               ? 2
               : 1;
}

/* What a list has: rows as WHMCS counts them, and lines with those that stand
 * there twice. */
static void count_lines(struct context *context, const struct listing *listing,
                        struct record **rows, size_t total, size_t *ret_rows,
                        size_t *ret_lines)
{
    *ret_rows = *ret_lines = total;
    if (!listing->matches && !*context->switches->repeat_row)
        return;

    *ret_rows = *ret_lines = 0;
    for (size_t i = 0; i < total; i++) {
        size_t count = times(context, listing, rows[i]);

        *ret_rows += count > 0;
        *ret_lines += count;
    }
}

void listing_write(struct context *context, const struct listing *listing)
{
    struct record **rows =
        store_sorted(context->store, listing->table, listing->order);
    size_t total = context->store->tables[listing->table].count;
    size_t matching;
    size_t lines;
    struct page page = read_page(context, listing);
    size_t rest;
    size_t count;
    size_t skip = page.start;
    bool is_straight = !listing->matches && !*context->switches->repeat_row;
    struct list list;

    count_lines(context, listing, rows, total, &matching, &lines);
    rest = page.start < lines ? lines - page.start : 0;
    count = page.limit < rest ? page.limit : rest;
    write_head(context, listing, matching, &page, count);
    list = list_begin(context, listing->outer, listing->inner, count, LIST_TOP);
    for (size_t i = is_straight ? skip : 0; count > 0 && i < total; i++) {
        const struct record *row =
            row_at(rows, total, i, listing->is_descending);
        size_t repeat = is_straight ? 1 : times(context, listing, row);

        for (; repeat > 0 && count > 0; repeat--) {
            if (!is_straight && skip > 0) {
                skip--;
                continue;
            }
            list_add(&list, listing->view, row);
            listing_check_poison(context, listing->entity, row->id);
            count--;
        }
    }
    list_end(&list);
    output_text(context->out, "}");
}
