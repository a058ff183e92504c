/* The few files that the fake reads and writes. */
#include "files.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "memory.h"

enum { FILE_MAX = 1 << 20 };

char *file_read(const char *path)
{
    FILE *file = fopen(path, "re");
    char *text = NULL;
    size_t length;

    if (!file) {
        fprintf(stderr, "fake_whmcs: cannot read %s: %s\n", path,
                strerror(errno));
        return NULL;
    }
    text = memory_new(FILE_MAX);
    length = fread(text, 1, FILE_MAX - 1, file);
    text[length] = '\0';
    fclose(file);
    return text;
}

int file_write_port(const char *path, int port)
{
    char temporary[4096];
    FILE *file;
    int rc = -1;

    if (!path)
        return 0;

    snprintf(temporary, sizeof(temporary), "%s.new", path);
    file = fopen(temporary, "we");
    if (file) {
        fprintf(file, "%d\n", port);
        rc = fclose(file);
    }
    if (rc == 0)
        rc = rename(temporary, path);
    if (rc)
        fprintf(stderr, "fake_whmcs: cannot write %s: %s\n", path,
                strerror(errno));
    return rc ? -1 : 0;
}
