/* Starts the fake as its own process and talks to it as a client does. */
#include "harness.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cjson/cJSON.h>
#include <cmocka.h>
#include <curl/curl.h>

enum { ARGUMENT_MAX = 32, TRIES = 500 };

static pid_t pid;
static int port;
static char directory[64];
static char port_path[96];
static char log_path[96];
static struct answer answers[2];

/* Waits until the fake has written its port. */
static void read_port(void)
{
    const struct timespec wait = {0, 10000000};

    for (int i = 0; i < TRIES; i++) {
        FILE *file = fopen(port_path, "re");

        if (file) {
            char line[16] = "";

            assert_non_null(fgets(line, sizeof(line), file));
            fclose(file);
            port = (int)strtol(line, NULL, 10);
            return;
        }
        nanosleep(&wait, NULL);
    }
    fail_msg("the fake does not listen");
}

void fake_start(const char *const *further)
{
    char *arguments[ARGUMENT_MAX] = {(char *)FAKE_PROGRAM,
                                     (char *)"--port",
                                     (char *)"0",
                                     (char *)"--port-file",
                                     port_path,
                                     (char *)"--log",
                                     log_path,
                                     (char *)"--lifetime",
                                     (char *)"60"};
    size_t used = 9;

    snprintf(directory, sizeof(directory), "/tmp/fake_whmcs.XXXXXX");
    assert_non_null(mkdtemp(directory));
    snprintf(port_path, sizeof(port_path), "%s/port", directory);
    snprintf(log_path, sizeof(log_path), "%s/log", directory);
    while (*further && used + 1 < ARGUMENT_MAX)
        arguments[used++] = (char *)*further++;

    pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        if (!freopen("/dev/null", "w", stdout))
            _exit(126);
        execv(FAKE_PROGRAM, arguments);
        _exit(127);
    }
    read_port();
}

void fake_wait(void)
{
    int status = 0;

    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
    assert_int_not_equal(access(port_path, F_OK), 0);
    unlink(log_path);
    rmdir(directory);
}

void fake_stop(void)
{
    kill(pid, SIGTERM);
    fake_wait();
}

const char *fake_log_path(void)
{
    return log_path;
}

/* Takes in a part of an answer. */
static size_t receive(char *data, size_t size, size_t count, void *target)
{
    struct answer *answer = target;
    size_t length = size * count;
    char *grown = realloc(answer->text, answer->length + length + 1);

    if (!grown)
        return 0;
    answer->text = grown;
    memcpy(grown + answer->length, data, length);
    answer->length += length;
    grown[answer->length] = '\0';
    return length;
}

/* Prepares a request; whoever performs it cleans up. */
static CURL *prepare(const char *path, const char *body, struct answer *answer)
{
    CURL *curl = curl_easy_init();
    char url[256];

    assert_non_null(curl);
    snprintf(url, sizeof(url), "%s://%s:%d%s",
             getenv("FAKE_CA") ? "https" : "http", "127.0.0.1", port, path);
    curl_easy_setopt(curl, CURLOPT_URL, url);
    curl_easy_setopt(curl, CURLOPT_PROXY, "");
    curl_easy_setopt(curl, CURLOPT_COPYPOSTFIELDS, body);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, 20000L);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, receive);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, answer);
    if (getenv("FAKE_CA"))
        curl_easy_setopt(curl, CURLOPT_CAINFO, getenv("FAKE_CA"));
    return curl;
}

/* Sends one request and keeps its answer in a slot. */
static const struct answer *request(struct answer *answer, const char *path,
                                    const char *body)
{
    CURL *curl;

    cJSON_Delete(answer->json);
    free(answer->text);
    memset(answer, 0, sizeof(*answer));
    curl = prepare(path, body, answer);
    answer->curl_code = (int)curl_easy_perform(curl);
    if (answer->curl_code == CURLE_OK)
        curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &answer->status);
    curl_easy_getinfo(curl, CURLINFO_TOTAL_TIME, &answer->seconds);
    curl_easy_cleanup(curl);
    if (answer->text)
        answer->json = cJSON_Parse(answer->text);
    return answer;
}

const struct answer *post(const char *path, const char *body)
{
    return request(&answers[0], path, body);
}

const struct answer *api(const char *parameters)
{
    char body[2048];

    snprintf(body, sizeof(body), "%s%s", DEMO, parameters);
    return post("/whmcs/includes/api.php", body);
}

long long control(const char *command)
{
    const struct answer *answer = request(&answers[1], "/_control", command);
    const cJSON *id;

    if (answer->status != 200)
        fail_msg("%s: %s", command, answer->text ? answer->text : "");
    id = cJSON_GetObjectItemCaseSensitive(answer->json, "id");
    return id ? (long long)id->valuedouble : 0;
}

double api_many(const char *parameters, int count)
{
    struct answer *all = calloc((size_t)count, sizeof(*all));
    CURL **handles = calloc((size_t)count, sizeof(CURL *));
    CURLM *multi = curl_multi_init();
    struct timespec start, end;
    char body[2048];
    int running = 1;

    assert_non_null(all);
    assert_non_null(handles);
    snprintf(body, sizeof(body), "%s%s", DEMO, parameters);
    clock_gettime(CLOCK_MONOTONIC, &start);
    for (int i = 0; i < count; i++) {
        handles[i] = prepare("/includes/api.php", body, &all[i]);
        curl_multi_add_handle(multi, handles[i]);
    }
    while (running) {
        curl_multi_perform(multi, &running);
        curl_multi_poll(multi, NULL, 0, 20, NULL);
    }
    clock_gettime(CLOCK_MONOTONIC, &end);
    for (int i = 0; i < count; i++) {
        assert_non_null(all[i].text);
        curl_multi_remove_handle(multi, handles[i]);
        curl_easy_cleanup(handles[i]);
        free(all[i].text);
    }
    curl_multi_cleanup(multi);
    free(handles);
    free(all);
    return (double)(end.tv_sec - start.tv_sec) +
           (double)(end.tv_nsec - start.tv_nsec) / 1e9;
}

const cJSON *member(const struct answer *answer, const char *path)
{
    const cJSON *place = answer->json;
    const char *rest = path;

    while (place && *rest) {
        char name[64];
        size_t length = strcspn(rest, ".");

        snprintf(name, sizeof(name), "%.*s", (int)length, rest);
        place = cJSON_IsArray(place)
                    ? cJSON_GetArrayItem(place, (int)strtol(name, NULL, 10))
                    : cJSON_GetObjectItemCaseSensitive(place, name);
        rest += length + (rest[length] == '.');
    }
    if (!place)
        fail_msg("no %s in %.300s", path, answer->text ? answer->text : "");
    return place;
}

const char *text_at(const struct answer *answer, const char *path)
{
    const cJSON *place = member(answer, path);

    assert_true(cJSON_IsString(place));
    return place->valuestring;
}

long long number_at(const struct answer *answer, const char *path)
{
    const cJSON *place = member(answer, path);

    assert_true(cJSON_IsNumber(place));
    return (long long)place->valuedouble;
}
