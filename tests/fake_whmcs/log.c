/* The request log. */
#include "log.h"

#include <string.h>
#include <unistd.h>

#include "form.h"

enum { VALUE_MAX = 200 };

int log_open(struct log *log, const char *path)
{
    if (!path)
        return 0;

    log->file = fopen(path, "ae");
    if (!log->file)
        return -1;

    setvbuf(log->file, NULL, _IOLBF, 1 << 14);
    return 0;
}

/* True for parameters that the log leaves out. */
static int is_hidden(const struct pair *pair)
{
    static const char *const names[] = {"action",   "identifier", "secret",
                                        "username", "password",   "accesskey"};

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (strcmp(pair->name, names[i]) == 0)
            return 1;
    }
    return strcmp(pair->name, "responsetype") == 0 &&
           strcmp(pair->value, "json") == 0;
}

/* Writes a text of limited length on one line. */
static void write_clean(FILE *file, const char *text)
{
    size_t length = strnlen(text, VALUE_MAX);

    for (size_t i = 0; i < length; i++)
        putc_unlocked((unsigned char)text[i] < 0x20 ? '?' : text[i], file);
}

void log_request(struct log *log, const char *action, const struct form *form,
                 int status, const char *result)
{
    const char *before = " ";

    if (!log->file)
        return;

    write_clean(log->file, *action ? action : "-");
    for (size_t i = 0; i < form->count; i++) {
        if (is_hidden(&form->pairs[i]))
            continue;
        fputs(before, log->file);
        write_clean(log->file, form->pairs[i].name);
        putc_unlocked('=', log->file);
        write_clean(log->file, form->pairs[i].value);
        before = "&";
    }
    fprintf(log->file, " -> %d ", status);
    write_clean(log->file, result);
    putc_unlocked('\n', log->file);
}

void log_reset(struct log *log)
{
    if (!log->file)
        return;

    fflush(log->file);
    if (ftruncate(fileno(log->file), 0))
        perror("fake_whmcs: cannot empty the log");
}

void log_close(struct log *log)
{
    if (log->file)
        fclose(log->file);
    log->file = NULL;
}
