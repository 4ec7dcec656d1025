/*
 * Three places for secrets. The file is read with a YAML reader of its own: two levels and nothing
 * else, and no message that could carry a piece of a secret, a misplaced one included.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <yaml.h>

#include "src/base/error.h"
#include "src/base/file.h"
#include "src/credentials.h"

#define MAX_FILE_BYTES (64 * 1024)

struct credentials {
    GHashTable *file;      /* key -> (name -> secret) */
    GHashTable *directory; /* "KEY.NAME" -> secret, of those asked for */
};

static void secret_free(void *pointer)
{
    char *secret = pointer;
    explicit_bzero(secret, strlen(secret));
    g_free(secret);
}

static GHashTable *secrets_new(void)
{
    return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, secret_free);
}

void credentials_free(struct credentials *credentials)
{
    if (!credentials)
        return;
    g_hash_table_unref(credentials->file);
    g_hash_table_unref(credentials->directory);
    g_free(credentials);
}

/* --- the file: opened so that only its owner can have written or read it --- */

static bool check_private(const char *path, int fd, GError **error)
{
    struct stat status;
    if (fstat(fd, &status) < 0)
        return error_set(error, ERROR_CONFIG, NULL, "cannot read %s: %s", path, g_strerror(errno));
    if (!S_ISREG(status.st_mode))
        return error_set(error, ERROR_CONFIG, NULL, "%s is not a regular file", path);
    if (status.st_uid != geteuid())
        return error_set(error, ERROR_CONFIG, "let the user who runs announce own it",
                         "%s belongs to another user", path);
    if (status.st_mode & (S_IRWXG | S_IRWXO)) {
        g_autofree char *hint = g_strdup_printf("chmod 600 %s", path);
        return error_set(error, ERROR_CONFIG, hint, "%s can be read by other users", path);
    }
    if (status.st_size > MAX_FILE_BYTES)
        return error_set(error, ERROR_CONFIG, NULL, "%s is larger than %d KiB", path,
                         MAX_FILE_BYTES / 1024);
    return true;
}

/* -1 without an error when there is no such file. */
static int open_private(const char *path, GError **error)
{
    int fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0 && errno == ELOOP)
        error_set(error, ERROR_CONFIG, "give the path of the file itself", "%s is a symbolic link",
                  path);
    else if (fd < 0 && errno != ENOENT)
        error_set(error, ERROR_CONFIG, NULL, "cannot read %s: %s", path, g_strerror(errno));
    if (fd >= 0 && !check_private(path, fd, error)) {
        close(fd);
        return -1;
    }
    return fd;
}

/* --- the file: YAML events, two levels of mappings --- */

struct reader {
    const char *path;
    yaml_parser_t parser;
    GError **error;
};

static bool complain(struct reader *reader, const yaml_event_t *event, const char *what)
{
    return error_set(reader->error, ERROR_CONFIG,
                     "the file holds only `key:` and below it, indented, `name: secret`",
                     "%s:%zu: %s", reader->path, event->start_mark.line + 1, what);
}

/* The next event. Whoever gets true deletes it. */
static bool next(struct reader *reader, yaml_event_t *event)
{
    if (!yaml_parser_parse(&reader->parser, event))
        return error_set(reader->error, ERROR_CONFIG, NULL, "%s:%zu: not valid YAML: %s",
                         reader->path, reader->parser.problem_mark.line + 1,
                         reader->parser.problem ? reader->parser.problem : "unreadable");
    if (event->type != YAML_ALIAS_EVENT)
        return true;
    complain(reader, event, "quotes are missing around a text that begins with an asterisk");
    yaml_event_delete(event);
    return false;
}

static const char *scalar_of(const yaml_event_t *event)
{
    return event->type == YAML_SCALAR_EVENT ? (const char *)event->data.scalar.value : NULL;
}

static void event_clear(yaml_event_t *event)
{
    const char *text = scalar_of(event);
    if (text) /* it may be a secret */
        explicit_bzero(event->data.scalar.value, strlen(text));
    yaml_event_delete(event);
}

AUTO_DEFINE_CLEAR(yaml_event_t, event_clear)

/* `name: secret` pairs up to the end of the mapping. */
static bool read_secrets(struct reader *reader, GHashTable *secrets)
{
    for (;;) {
        AUTO(event_clear) yaml_event_t name = {0};
        AUTO(event_clear) yaml_event_t value = {0};
        if (!next(reader, &name))
            return false;
        if (name.type == YAML_MAPPING_END_EVENT)
            return true;
        if (!scalar_of(&name))
            return complain(reader, &name, "a name is not a plain text");
        if (!next(reader, &value))
            return false;
        if (!scalar_of(&value))
            return complain(reader, &value, "a secret is not a plain text");
        if (strlen(scalar_of(&value)) != value.data.scalar.length)
            return complain(reader, &value, "a secret holds a NUL character");
        if (!g_hash_table_insert(secrets, g_strdup(scalar_of(&name)), g_strdup(scalar_of(&value))))
            return complain(reader, &name, "this name stands here twice");
    }
}

/* `key:` and its mapping, up to the end of the outer one. */
static bool read_keys(struct reader *reader, GHashTable *keys)
{
    for (;;) {
        AUTO(event_clear) yaml_event_t key = {0};
        AUTO(event_clear) yaml_event_t value = {0};
        if (!next(reader, &key))
            return false;
        if (key.type == YAML_MAPPING_END_EVENT)
            return true;
        if (!scalar_of(&key))
            return complain(reader, &key, "a key is not a plain text");
        if (!next(reader, &value))
            return false;
        GHashTable *secrets = secrets_new();
        if (!g_hash_table_insert(keys, g_strdup(scalar_of(&key)), secrets))
            return complain(reader, &key, "this key stands here twice");
        bool is_empty = scalar_of(&value) && !*scalar_of(&value);
        if (value.type != YAML_MAPPING_START_EVENT && !is_empty)
            return complain(reader, &value, "below a key stand names, not a text or a list");
        if (!is_empty && !read_secrets(reader, secrets))
            return false;
    }
}

/* Everything: an empty file and one of comments alone are fine. */
static bool read_document(struct reader *reader, GHashTable *keys)
{
    for (;;) {
        AUTO(event_clear) yaml_event_t event = {0};
        if (!next(reader, &event))
            return false;
        if (event.type == YAML_STREAM_END_EVENT)
            return true;
        bool is_empty = scalar_of(&event) && !*scalar_of(&event);
        if (event.type == YAML_MAPPING_START_EVENT) {
            if (!read_keys(reader, keys))
                return false;
        } else if ((scalar_of(&event) && !is_empty) || event.type == YAML_SEQUENCE_START_EVENT) {
            return complain(reader, &event, "no `key:` stands here");
        }
    }
}

static bool read_file(const char *path, int fd, GHashTable *keys, GError **error)
{
    struct reader reader = {.path = path, .error = error};
    FILE *stream = fdopen(fd, "r");
    if (!stream || !yaml_parser_initialize(&reader.parser))
        g_error("out of memory");
    setvbuf(stream, NULL, _IONBF, 0); /* no copy of the secrets in a buffer of stdio */
    yaml_parser_set_input_file(&reader.parser, stream);
    yaml_parser_set_encoding(&reader.parser, YAML_UTF8_ENCODING);
    bool is_read = read_document(&reader, keys);
    yaml_parser_delete(&reader.parser);
    fclose(stream);
    return is_read;
}

struct credentials *credentials_load(const char *path, GError **problem)
{
    struct credentials *credentials = g_new0(struct credentials, 1);
    credentials->file =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_hash_table_unref);
    credentials->directory = secrets_new();
    int fd = path ? open_private(path, problem) : -1;
    if (fd >= 0 && !read_file(path, fd, credentials->file, problem))
        g_hash_table_remove_all(credentials->file);
    return credentials;
}

/* --- looking one up --- */

/* $CREDENTIALS_DIRECTORY/KEY.NAME, as systemd's LoadCredential= provides it. */
static const char *from_directory(struct credentials *credentials, const char *key,
                                  const char *name)
{
    const char *directory = g_getenv("CREDENTIALS_DIRECTORY");
    if (!directory || strchr(key, '/'))
        return NULL;
    char *file = g_strdup_printf("%s.%s", key, name);
    const char *known = g_hash_table_lookup(credentials->directory, file);
    g_autofree char *path = g_build_filename(directory, file, NULL);
    char *secret = known ? NULL : file_read(path, MAX_FILE_BYTES, NULL, NULL);
    if (!secret) {
        g_free(file);
        return known;
    }
    g_strchomp(secret); /* files end with a line end */
    g_hash_table_insert(credentials->directory, file, secret);
    return secret;
}

char *credentials_variable(const char *key, const char *name)
{
    g_autofree char *variable = g_strdup_printf("ANNOUNCE_%s_%s", key, name);
    g_strdelimit(variable, "-.", '_');
    return g_ascii_strup(variable, -1);
}

const char *credentials_get(struct credentials *credentials, const char *key, const char *name,
                            const char **from)
{
    g_autofree char *variable = credentials_variable(key, name);
    GHashTable *secrets = g_hash_table_lookup(credentials->file, key);
    const struct {
        const char *word, *secret;
    } places[] = {
        {"directory", from_directory(credentials, key, name)},
        {"environment", g_getenv(variable)},
        {"file", secrets ? g_hash_table_lookup(secrets, name) : NULL},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(places); i++) {
        if (!places[i].secret || !*places[i].secret)
            continue;
        if (from)
            *from = places[i].word;
        return places[i].secret;
    }
    return NULL;
}
