/*
 * One row of WHMCS, written in its one canonical form.
 */
#ifndef WHMCS_ROW_H
#define WHMCS_ROW_H

struct buffer;
struct fault;
struct json;
struct shape;

/*
 * Appends the canonical JSON object of the row: the members of the shape in
 * their order, all of them, and at the end "hash", which is BLAKE2b-128 over
 * the object without it.
 *
 * 0, or -1 and a fault: bad_field, whose message names row, field and text, or
 * memory. The buffer is then unchanged. *ret_id is set in both cases, because
 * a failure is reported under the id: 0 when the row has none that is readable.
 */
int row_write(const struct shape *shape, const struct json *row,
              struct buffer *out, long long *ret_id, struct fault *fault);

/*
 * Appends what can be read of a row that row_write() refuses: the same object,
 * without hash, with null for each member that is no valid value. 0, or -1 when
 * the row is no object or does not fit into the buffer, which is then
 * unchanged.
 */
int row_write_readable(const struct shape *shape, const struct json *row,
                       struct buffer *out);

#endif
