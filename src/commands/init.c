/* announce init: a commented configuration and a credentials file to begin with. */
#include <string.h>
#include <sys/stat.h>

#include "src/base/error.h"
#include "src/base/file.h"
#include "src/commands/command.h"
#include "src/commands/print.h"

/* config.example as it stands in the repository, so that there is one text to keep right. */
__asm__(".section .rodata\n"
        ".global config_example\n"
        "config_example:\n"
        ".incbin \"config.example\"\n"
        ".byte 0\n"
        ".previous\n");
extern const char config_example[];

static const char credentials_example[] =
    "# Secrets of announce. Only you may read this file (chmod 600); it never belongs in git.\n"
    "# The keys (x, facebook) are what `credentials:` of an account names. README.md says where the\n"
    "# values come from. Take the marks away and put them in:\n"
    "#\n"
    "# x:\n"
    "#   consumer_key: ...\n"
    "#   consumer_secret: ...\n"
    "#   token: ...\n"
    "#   token_secret: ...\n"
    "# facebook:\n"
    "#   page_token: ...\n"
    "#   app_secret: ...          # recommended: every call is then proved with it\n";

/* In the example the postings are those of this repository; here they are whatever is here. */
static char *config_for_here(void)
{
    g_autoptr(GString) text = g_string_new(config_example);
    g_string_replace(text, "path: examples", "path: .", 1);
    return g_string_free(g_steal_pointer(&text), FALSE);
}

/* Every other file that announce makes is for its owner alone; this one holds no secret. */
static bool create_readable(const char *path, const char *text, int mode, GError **error)
{
    mode_t mask = umask(022);
    bool done = file_create(path, text, mode, error);
    umask(mask);
    return done;
}

static bool create(const char *folder, const char *name, const char *text, int mode,
                   const struct context *context, GError **error)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    if (g_file_test(path, G_FILE_TEST_EXISTS)) {
        print_problem(path, NULL, "is there already and stays as it is");
        return true;
    }
    if (!create_readable(path, text, mode, error))
        return false;
    if (!context->quiet) {
        fputs("wrote ", stdout);
        print_text(stdout, TONE_STRONG, path);
        putchar('\n');
    }
    return true;
}

static int init(struct context *context, GError **error)
{
    const char *folder = context->word_count ? context->words[0] : ".";
    if (!g_file_test(folder, G_FILE_TEST_IS_DIR)) {
        error_set(error, ERROR_USAGE, NULL, "%s: there is no such folder", folder);
        return -1;
    }
    g_autofree char *config = config_for_here();
    if (!create(folder, "announce.yaml", config, 0644, context, error) ||
        !create(folder, "credentials.yaml", credentials_example, 0600, context, error))
        return -1;
    if (!context->quiet)
        puts("next: say in announce.yaml where your postings are, then `announce check`");
    return EXIT_DONE;
}

const struct command command_init = {
    .name = "init",
    .usage = "init [FOLDER]",
    .summary = "write a commented configuration and credentials file",
    .help = "Writes announce.yaml and credentials.yaml (readable by you alone) into FOLDER, by\n"
            "default this one. What is there already is never overwritten.\n",
    .options = "",
    .max_words = 1,
    .needs_config = false,
    .run = init,
};
