/*
 * floor: the least that reading all postings can cost: one process that reads every file below a
 * folder once, runs libyaml over its front matter and md4c over its body, and keeps nothing.
 *
 *     floor FOLDER
 *
 * A run's first look does this and more; `make bench` compares the two.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <md4c.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <yaml.h>

#define MAX_BYTES (1024 * 1024)
#define PADDING 64 /* newlines, so many: md4c 0.4.8 looks past its end */

struct totals {
    unsigned long files, events, text;
    char buffer[MAX_BYTES + PADDING];
};

static bool parse_front_matter(const char *text, size_t length, struct totals *totals)
{
    yaml_parser_t parser;
    bool is_end = false, goes_on = true;
    yaml_parser_initialize(&parser);
    yaml_parser_set_input_string(&parser, (const unsigned char *)text, length);
    while (goes_on && !is_end) {
        yaml_event_t event;
        goes_on = yaml_parser_parse(&parser, &event);
        is_end = goes_on && event.type == YAML_STREAM_END_EVENT;
        totals->events += goes_on;
        if (goes_on)
            yaml_event_delete(&event);
    }
    yaml_parser_delete(&parser);
    return goes_on;
}

static int pass_block(MD_BLOCKTYPE type, void *detail, void *data)
{
    (void)type, (void)detail, (void)data;
    return 0;
}

static int pass_span(MD_SPANTYPE type, void *detail, void *data)
{
    (void)type, (void)detail, (void)data;
    return 0;
}

static int count_text(MD_TEXTTYPE type, const MD_CHAR *text, MD_SIZE length, void *data)
{
    (void)type, (void)text;
    ((struct totals *)data)->text += length;
    return 0;
}

static bool parse_body(const char *body, size_t length, struct totals *totals)
{
    const MD_PARSER parser = {
        .flags = MD_FLAG_NOHTML,
        .enter_block = pass_block,
        .leave_block = pass_block,
        .enter_span = pass_span,
        .leave_span = pass_span,
        .text = count_text,
    };
    return md_parse(body, (MD_SIZE)length, &parser, totals) == 0;
}

static bool parse_posting(struct totals *totals, size_t length)
{
    static const char fence[] = "\n---\n";
    const char *text = totals->buffer;
    const char *end = memmem(text, length, fence, strlen(fence));
    if (!end || strncmp(text, "---\n", 4) != 0)
        return false;
    const char *matter = text + 4, *body = end + strlen(fence);
    return parse_front_matter(matter, (size_t)(end + 1 - matter), totals) &&
           parse_body(body, length - (size_t)(body - text), totals);
}

static bool read_posting(struct totals *totals, int folder, const char *name)
{
    int fd = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    ssize_t length = fd >= 0 ? read(fd, totals->buffer, MAX_BYTES) : -1;
    if (fd >= 0)
        close(fd);
    if (length < 0)
        return false;
    memset(totals->buffer + length, '\n', PADDING);
    totals->files++;
    return parse_posting(totals, (size_t)length);
}

/* Takes over `fd`. */
static bool read_folder(struct totals *totals, int fd)
{
    DIR *folder = fd >= 0 ? fdopendir(fd) : NULL;
    if (!folder)
        return false;
    bool goes_on = true;
    const struct dirent *entry;
    while (goes_on && (entry = readdir(folder))) {
        if (entry->d_name[0] == '.')
            continue;
        goes_on = entry->d_type == DT_DIR
                      ? read_folder(totals, openat(fd, entry->d_name, O_RDONLY | O_DIRECTORY))
                      : read_posting(totals, fd, entry->d_name);
        if (!goes_on)
            fprintf(stderr, "floor: %s: %s\n", entry->d_name, strerror(errno));
    }
    closedir(folder);
    return goes_on;
}

int main(int argc, char **argv)
{
    static struct totals totals;
    if (argc != 2) {
        fprintf(stderr, "usage: floor FOLDER\n");
        return 2;
    }
    if (!read_folder(&totals, open(argv[1], O_RDONLY | O_DIRECTORY)))
        return 1;
    printf("%lu files, %lu events, %lu bytes of text\n", totals.files, totals.events, totals.text);
    return 0;
}
