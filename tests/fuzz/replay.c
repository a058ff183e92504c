/*
 * Runs the target over files and folders of files without libFuzzer, so that
 * kept inputs are a test for every compiler: replay PATH...
 */
#include "fuzz.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* Prints what is wrong and ends the program. */
static void give_up(const char *path, const char *problem)
{
    fprintf(stderr, "%s: %s\n", path, problem);
    exit(1);
}

/* Runs the target over one file. */
static void run_file(const char *path, size_t size)
{
    FILE *file = fopen(path, "rb");
    uint8_t *data;

    if (!file)
        give_up(path, "cannot be opened");

    /* Of exactly this size, so that a byte too far is noticed. */
    data = malloc(size > 0 ? size : 1);
    if (!data || fread(data, 1, size, file) != size)
        give_up(path, "cannot be read");
    fclose(file);
    LLVMFuzzerTestOneInput(data, size);
    free(data);
}

/* Runs it over a file, or the files in a folder; returns how many. */
static long run(const char *path)
{
    struct dirent **entries = NULL;
    struct stat status;
    long files = 0;
    int count;

    if (stat(path, &status) != 0)
        give_up(path, "does not exist");
    if (S_ISREG(status.st_mode)) {
        /* The last one printed is the one that a crash is about. */
        printf("%s\n", path);
        fflush(stdout);
        run_file(path, (size_t)status.st_size);
        return 1;
    }

    count = scandir(path, &entries, NULL, alphasort);
    for (int i = 0; i < count; i++) {
        char below[4096];

        if (entries[i]->d_name[0] != '.' &&
            snprintf(below, sizeof below, "%s/%s", path, entries[i]->d_name) <
                (int)sizeof below)
            files += run(below);
        free(entries[i]);
    }
    free(entries);
    return files;
}

int main(int argc, char **argv)
{
    long files = 0;

    for (int i = 1; i < argc; i++)
        files += run(argv[i]);
    printf("%ld inputs\n", files);

    /* Without any input nothing would have been tested. */
    return files > 0 ? 0 : 1;
}
