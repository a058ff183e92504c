/* The ids of a request. */
#include "request_ids.h"

#include <stdlib.h>
#include <string.h>

#include "fault.h"
#include "id_index.h"
#include "json.h"
#include "scalar.h"

int request_ids_read(const struct json *array, const char *name, size_t most,
                     struct request_ids *ids, struct fault *fault)
{
    size_t count = 0;

    for (const struct json *id = json_first(array); id; id = json_next(id))
        count++;
    if (json_kind(array) != JSON_ARRAY || count > most) {
        fault_set(fault, "bad_argument", false,
                  "%s must be an array of at most %zu numbers", name, most);
        return -1;
    }

    free(ids->ids);
    *ids = (struct request_ids){.ids = calloc(count + 1, sizeof *ids->ids)};
    if (!ids->ids) {
        fault_set_memory(fault, "reading the request");
        return -1;
    }

    for (const struct json *id = json_first(array); id; id = json_next(id)) {
        size_t length = 0;
        const char *text = json_text(id, &length);

        if (scalar_read_integer(text, length, &ids->ids[ids->count++]) != 0) {
            fault_set(fault, "bad_argument", false,
                      "%s must be an array of whole numbers", name);
            return -1;
        }
    }
    return 0;
}

/* Takes out what stands behind the first `kept` ids and is a repetition. */
static bool drop_repeated(struct request_ids *ids, size_t kept)
{
    enum { REPEATED = -1 }; /* no id is negative */
    struct id_index index;
    size_t count = kept;

    if (!id_index_init(&index, ids->ids, ids->count))
        return false;

    for (size_t i = 1; i < index.count; i++) {
        if (index.entries[i].id == index.entries[i - 1].id &&
            index.entries[i].place >= kept)
            ids->ids[index.entries[i].place] = REPEATED;
    }
    id_index_release(&index);

    for (size_t i = kept; i < ids->count; i++) {
        if (ids->ids[i] != REPEATED)
            ids->ids[count++] = ids->ids[i];
    }
    ids->count = count;
    return true;
}

int request_ids_join(struct request_ids *ids, const struct request_ids *ahead,
                     struct fault *fault)
{
    size_t kept = ids->count;
    long long *joined;

    if (ahead->count == 0)
        return 0;

    joined = realloc(ids->ids, (kept + ahead->count) * sizeof *joined);
    if (joined) {
        ids->ids = joined;
        memcpy(joined + kept, ahead->ids, ahead->count * sizeof *joined);
        ids->count += ahead->count;
    }
    if (joined && drop_repeated(ids, kept))
        return 0;

    fault_set_memory(fault, "reading the request");
    return -1;
}
