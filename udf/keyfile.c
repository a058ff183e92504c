/* Key, ticket and secret file in the server's data directory. */
#include "keyfile.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fault.h"

static const char key_name[] = "whmcs_perfex.key";
static const char secret_name[] = "whmcs_perfex.secret";

enum { PATH_SIZE = 4096, SECRET_FILE_SIZE = 1024 };

/* Joins directory and file name; -1 and errno when the path is too long. */
static int make_path(const char *directory, const char *name,
                     char ret_path[PATH_SIZE])
{
    int length = snprintf(ret_path, PATH_SIZE, "%s/%s", directory, name);

    if (length > 0 && length < PATH_SIZE)
        return 0;

    errno = ENAMETOOLONG;
    return -1;
}

/*
 * Reads at most `size` bytes of a regular file that is no symbolic link.
 * Returns the number of bytes, or -1.
 */
static ssize_t read_file(const char *directory, const char *name, void *data,
                         size_t size)
{
    char path[PATH_SIZE];
    struct stat status;
    ssize_t length = -1;
    int file;

    if (make_path(directory, name, path) != 0)
        return -1;

    file = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
    if (file < 0)
        return -1;

    if (fstat(file, &status) == 0 && S_ISREG(status.st_mode))
        length = read(file, data, size);
    close(file);
    return length;
}

/* Reads the key; the caller wipes it. */
static int read_key(const char *directory, unsigned char key[],
                    struct fault *fault)
{
    if (read_file(directory, key_name, key, KEYFILE_KEY_SIZE) ==
        KEYFILE_KEY_SIZE)
        return 0;

    fault_set(fault, "not_claimed", false,
              "this server has no key file (%s in the data directory); run "
              "install.sql on it, or copy the file from the server that the "
              "data came from, then configure again",
              key_name);
    return -1;
}

/* Derives 32 bytes for one purpose from the key. */
static void derive(const unsigned char *key, const char *purpose,
                   unsigned char ret_bytes[32])
{
    crypto_generichash(ret_bytes, 32, (const unsigned char *)purpose,
                       strlen(purpose), key, KEYFILE_KEY_SIZE);
}

/* Writes the ticket of a key. */
static void make_ticket(const unsigned char *key,
                        char ret_ticket[KEYFILE_TICKET_SIZE])
{
    unsigned char bytes[32];

    derive(key, "whmcs-perfex ticket 1", bytes);
    sodium_bin2hex(ret_ticket, KEYFILE_TICKET_SIZE, bytes, sizeof bytes);
    sodium_memzero(bytes, sizeof bytes);
}

/* Writes the whole key into a new file and makes it durable. */
static int write_key(int file, const unsigned char *key)
{
    ssize_t written = write(file, key, KEYFILE_KEY_SIZE);

    return written == KEYFILE_KEY_SIZE && fsync(file) == 0 ? 0 : -1;
}

int keyfile_claim(const char *directory, char ret_ticket[KEYFILE_TICKET_SIZE],
                  struct fault *fault)
{
    unsigned char key[KEYFILE_KEY_SIZE];
    char path[PATH_SIZE];
    int file = -1;
    int result = -1;

    if (make_path(directory, key_name, path) == 0)
        file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
                    S_IRUSR | S_IWUSR);
    if (file < 0 && errno == EEXIST) {
        fault_set(fault, "claimed", false,
                  "this server was claimed before and the ticket is not here; "
                  "to start over remove %s from the data directory, run "
                  "install.sql and configure again",
                  key_name);
        return -1;
    }
    if (file < 0) {
        fault_set(fault, "internal", false,
                  "cannot make %s in the data directory: %s", key_name,
                  strerror(errno));
        return -1;
    }

    randombytes_buf(key, sizeof key);
    result = write_key(file, key);
    close(file);
    if (result == 0) {
        make_ticket(key, ret_ticket);
    } else {
        unlink(path);
        fault_set(fault, "internal", false, "cannot write %s: disk full?",
                  key_name);
    }
    sodium_memzero(key, sizeof key);
    return result;
}

int keyfile_check(const char *directory, const char *ticket, size_t length,
                  struct fault *fault)
{
    unsigned char key[KEYFILE_KEY_SIZE];
    char right[KEYFILE_TICKET_SIZE];
    int result;

    if (read_key(directory, key, fault) != 0)
        return -1;

    make_ticket(key, right);
    result = length == KEYFILE_TICKET_SIZE - 1 &&
                     sodium_memcmp(right, ticket, length) == 0
                 ? 0
                 : -1;
    sodium_memzero(key, sizeof key);
    sodium_memzero(right, sizeof right);
    if (result != 0)
        fault_set(fault, "bad_ticket", false,
                  "the ticket is not that of this server; run install.sql");
    return result;
}

int keyfile_release(const char *directory, const char *ticket, size_t length,
                    struct fault *fault)
{
    char path[PATH_SIZE];

    if (keyfile_check(directory, ticket, length, fault) != 0)
        return -1;

    if (make_path(directory, key_name, path) != 0 || unlink(path) != 0) {
        fault_set(fault, "internal", false, "cannot remove %s: %s", key_name,
                  strerror(errno));
        return -1;
    }
    return 0;
}

int keyfile_box_key(const char *directory, unsigned char ret_key[],
                    struct fault *fault)
{
    unsigned char key[KEYFILE_KEY_SIZE];

    if (read_key(directory, key, fault) != 0)
        return -1;

    derive(key, "whmcs-perfex box 1", ret_key);
    sodium_memzero(key, sizeof key);
    return 0;
}

/* Copies one line without its end; returns where the next one starts. */
static const char *copy_line(const char *text, char *ret_line, size_t size)
{
    size_t length = strcspn(text, "\r\n");

    snprintf(ret_line, size, "%.*s", (int)length, text);
    text += length;
    return text + strspn(text, "\r\n");
}

/* Length of the longest line, of those that are read and those that are not. */
static size_t longest_line(const char *text)
{
    size_t longest = 0;

    while (*text) {
        size_t length = strcspn(text, "\r\n");

        longest = length > longest ? length : longest;
        text += length;
        text += strspn(text, "\r\n");
    }
    return longest;
}

int keyfile_read_secret(const char *directory, char *ret_secret,
                        char *ret_access_key, size_t size, struct fault *fault)
{
    char text[SECRET_FILE_SIZE + 1];
    ssize_t length = read_file(directory, secret_name, text, SECRET_FILE_SIZE);

    if (length <= 0) {
        fault_set(fault, "bad_connection", false,
                  "no secret was given and %s is not a readable file in the "
                  "data directory; put the API secret on its first line",
                  secret_name);
        return -1;
    }

    text[length] = '\0';
    if (longest_line(text) >= size) {
        fault_set(fault, "bad_connection", false,
                  "a line of %s in the data directory is too long for a secret "
                  "or an access key",
                  secret_name);
        sodium_memzero(text, sizeof text);
        return -1;
    }

    copy_line(copy_line(text, ret_secret, size), ret_access_key, size);
    sodium_memzero(text, sizeof text);
    return 0;
}

void keyfile_remove_secret(const char *directory)
{
    char path[PATH_SIZE];

    if (make_path(directory, secret_name, path) == 0)
        unlink(path);
}
