/*
 * The interface between the server and its loadable functions: layout of
 * MariaDB and MySQL, with their names, and our entry points. Only these are
 * visible outside the library.
 */
#ifndef WHMCS_UDF_H
#define WHMCS_UDF_H

enum Item_result {
    STRING_RESULT = 0,
    REAL_RESULT,
    INT_RESULT,
    ROW_RESULT,
    DECIMAL_RESULT
};

typedef struct {
    unsigned arg_count;
    enum Item_result *arg_type;
    char **args; /* not NUL-terminated */
    unsigned long *lengths;
    char *maybe_null;
    char **attributes;
    unsigned long *attribute_lengths;
    void *extension;
} UDF_ARGS;

typedef struct {
    char maybe_null;
    unsigned decimals;
    unsigned long max_length;
    char *ptr;
    char const_item;
    void *extension;
} UDF_INIT;

#pragma GCC visibility push(default)

char whmcs_udf_version_init(UDF_INIT *init, UDF_ARGS *args, char *message);
void whmcs_udf_version_deinit(UDF_INIT *init);
char *whmcs_udf_version(UDF_INIT *init, UDF_ARGS *args, char *result,
                        unsigned long *length, char *is_null, char *error);

char whmcs_claim_init(UDF_INIT *init, UDF_ARGS *args, char *message);
void whmcs_claim_deinit(UDF_INIT *init);
char *whmcs_claim(UDF_INIT *init, UDF_ARGS *args, char *result,
                  unsigned long *length, char *is_null, char *error);

char whmcs_release_init(UDF_INIT *init, UDF_ARGS *args, char *message);
void whmcs_release_deinit(UDF_INIT *init);
char *whmcs_release(UDF_INIT *init, UDF_ARGS *args, char *result,
                    unsigned long *length, char *is_null, char *error);

char whmcs_seal_init(UDF_INIT *init, UDF_ARGS *args, char *message);
void whmcs_seal_deinit(UDF_INIT *init);
char *whmcs_seal(UDF_INIT *init, UDF_ARGS *args, char *result,
                 unsigned long *length, char *is_null, char *error);

char whmcs_call_init(UDF_INIT *init, UDF_ARGS *args, char *message);
void whmcs_call_deinit(UDF_INIT *init);
char *whmcs_call(UDF_INIT *init, UDF_ARGS *args, char *result,
                 unsigned long *length, char *is_null, char *error);

char whmcs_fetch_init(UDF_INIT *init, UDF_ARGS *args, char *message);
void whmcs_fetch_deinit(UDF_INIT *init);
char *whmcs_fetch(UDF_INIT *init, UDF_ARGS *args, char *result,
                  unsigned long *length, char *is_null, char *error);

char whmcs_pump_init(UDF_INIT *init, UDF_ARGS *args, char *message);
void whmcs_pump_deinit(UDF_INIT *init);
long long whmcs_pump(UDF_INIT *init, UDF_ARGS *args, char *is_null,
                     char *error);

#pragma GCC visibility pop

#endif
