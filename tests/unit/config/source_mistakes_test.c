/* Mistakes in the sources of a configuration. */
#include "tests/unit/config/mistakes_world.h"

static const struct mistake cases[] = {
    /* sources */
    {"name that cannot be typed", "sources:\n- name: nos offres\n  path: site\n" OUTBOX,
     "2:9: bad name \"nos offres\" (letters without accents, digits, \".\", \"_\" and \"-\", which "
     "does not come first)"},
    {"name that no git ref can have", "sources:\n- name: a..b\n  path: site\n" OUTBOX,
     "2:9: bad name \"a..b\" (letters without accents, digits, \".\", \"_\" and \"-\", which "
     "does not come first)"},
    {"name like an option", "sources:\n- name: -all\n  path: site\n" OUTBOX,
     "2:9: bad name \"-all\" (letters without accents, digits, \".\", \"_\" and \"-\", which does "
     "not come first)"},
    {"two sources of one name", SOURCES "- name: jobs\n  path: b\n" OUTBOX,
     "4:9: a second source is named \"jobs\" (the first on line 2; names are unique)"},
    {"unknown kind", SOURCES "  kind: got\n" OUTBOX,
     "4:9: unknown kind of source \"got\" (did you mean \"git\"?)"},
    {"bad glob", SOURCES "  glob: '[a'\n" OUTBOX, "4:9: bad glob \"[a\""},
    {"bad glob in a list", SOURCES "  glob: ['*.md', '[a']\n" OUTBOX, "4:18: bad glob \"[a\""},
    {"base_url of a file", SOURCES "  base_url: file:///srv\n  permalink: /:id\n" OUTBOX,
     "4:13: bad \"base_url\" \"file:///srv\" (the address of the site, as in "
     "https://jobs.example.org)"},
    {"base_url without scheme", SOURCES "  base_url: jobs.example.org\n  permalink: /:id\n" OUTBOX,
     "4:13: bad \"base_url\" \"jobs.example.org\" (the address of the site, as in "
     "https://jobs.example.org)"},
    {"base_url with a query",
     SOURCES "  base_url: https://example.org/?a\n  permalink: /:id\n" OUTBOX,
     "4:13: bad \"base_url\" \"https://example.org/?a\" (the address of the site, as in "
     "https://jobs.example.org)"},
    {"permalink with an unknown word",
     SOURCES "  base_url: https://example.org\n  permalink: /:tittle\n" OUTBOX,
     "5:14: unknown word \":tittle\" in \"permalink\" (did you mean \":title\"?)"},
    {"permalink from nowhere",
     SOURCES "  base_url: https://example.org\n  permalink: jobs\n" OUTBOX,
     "5:14: bad \"permalink\" \"jobs\" (it begins with \"/\")"},
    {"permalink without base_url", SOURCES "  permalink: /:title\n" OUTBOX,
     "4:3: \"permalink\" needs \"base_url\" (the address of the site)"},
    {"base_url without permalink", SOURCES "  base_url: https://example.org\n" OUTBOX,
     "4:3: \"base_url\" needs \"permalink\" (where on the site a posting stands, as in "
     "/jobs/:title)"},
    {"a value for both", SOURCES "  open_values: [oui]\n  closed_values: [non, OUI]\n" OUTBOX,
     "5:18: \"oui\" cannot mean both open and closed (see \"open_values\" and \"closed_values\")"},

    /* keys of one kind */
    {"directory with a ref", SOURCES "  ref: main\n  timeout: 5s\n" OUTBOX,
     "4:3: the kind \"directory\" has no \"ref\" (git has; leave it out)\n"
     "5:3: the kind \"directory\" has no \"timeout\" (feed, git, command have; leave it out)"},
    {"feed with the keys of files",
     FEED
     "  path: site\n  glob: '*.md'\n  base_url: https://example.org\n  permalink: /:id\n" OUTBOX,
     "5:3: the kind \"feed\" has no \"path\" (directory, git have; leave it out)\n"
     "6:3: the kind \"feed\" has no \"glob\" (directory, git have; leave it out)\n"
     "7:3: the kind \"feed\" has no \"base_url\" (directory, git have; leave it out)\n"
     "8:3: the kind \"feed\" has no \"permalink\" (directory, git have; leave it out)"},
    {"feed with what is open",
     FEED "  open_values: [oui]\n  closed_values: [non]\n  open_default: true\n"
          "  excerpt_separator: x\n  fields: {open: ouvert, title: titre, date: jour}\n" OUTBOX,
     "5:3: the kind \"feed\" has no \"open_values\" (directory, git have; leave it out)\n"
     "6:3: the kind \"feed\" has no \"closed_values\" (directory, git have; leave it out)\n"
     "7:3: the kind \"feed\" has no \"open_default\" (directory, git have; leave it out)\n"
     "8:3: the kind \"feed\" has no \"excerpt_separator\" (directory, git, command have; leave it "
     "out)\n"
     "9:12: the kind \"feed\" has no \"open\" (directory, git have; what a feed lists is open)\n"
     "9:40: the kind \"feed\" has no \"date\" (directory, git have; leave it out)"},
    {"command with what is open",
     COMMAND "  open_values: [oui]\n  open_default: true\n  fields: {open: ouvert}\n" OUTBOX,
     "5:3: the kind \"command\" has no \"open_values\" (directory, git have; leave it out)\n"
     "6:3: the kind \"command\" has no \"open_default\" (directory, git have; leave it out)\n"
     "7:3: the kind \"command\" has no \"fields\" (directory, git, feed have; what its program "
     "prints has these names: see PROGRAMS in announce.yaml(5))"},
    {"feed without url", "sources:\n- name: jobs\n  kind: feed\n" OUTBOX,
     "2:3: missing key \"url\" (the kind \"feed\" needs it)"},
    {"command without command", "sources:\n- name: jobs\n  kind: command\n" OUTBOX,
     "2:3: missing key \"command\" (the kind \"command\" needs it)"},
    {"kind written last",
     "sources:\n- url: https://example.org\n  name: jobs\n  kind: git\n" OUTBOX,
     "2:3: missing key \"path\" (the kind \"git\" needs it)\n"
     "2:3: the kind \"git\" has no \"url\" (feed has; leave it out)"},
    {"command as one text",
     "sources:\n- name: jobs\n  kind: command\n  command: jobs --all\n" OUTBOX,
     "4:12: \"command\" has to be a list of texts (begin each entry with \"- \")"},
    {"feed too often", FEED "  interval: 14m\n" OUTBOX,
     "5:13: \"14m\" is too short for \"interval\" (at least 15 minutes)"},
    {"no time at all", FEED "  timeout: 0s\n" OUTBOX,
     "5:12: \"0s\" is too short for \"timeout\" (at least 1 second)"},
    {"interval of nothing", GIT "  interval: 1h\n" OUTBOX,
     "5:3: \"interval\" needs \"remote\" (without it nothing is fetched)"},

    /* addresses */
    {"feed over plain http", URL("http://example.org/jobs.xml"),
     BAD_URL("http://example.org/jobs.xml")},
    {"feed from a file", URL("file:///jobs.xml"), BAD_URL("file:///jobs.xml")},
    {"feed with a password", URL("https://a:b@example.org/"), BAD_URL("https://a:b@example.org/")},
    {"feed without a host", URL("https:///jobs.xml"), BAD_URL("https:///jobs.xml")},
    {"feed that is an option", URL("-ojobs.xml"), BAD_URL("-ojobs.xml")},
    {"remote that runs a program", REMOTE("ext::sh -c date"), BAD_REMOTE("ext::sh -c date")},
    {"remote with a helper", REMOTE("a@b::c"), BAD_REMOTE("a@b::c")},
    {"remote that is an option", REMOTE("--upload-pack=x"), BAD_REMOTE("--upload-pack=x")},
    {"host that is an option", REMOTE("ssh://-oProxyCommand=x/y"),
     BAD_REMOTE("ssh://-oProxyCommand=x/y")},
    {"user that is an option", REMOTE("-l@host:path"), BAD_REMOTE("-l@host:path")},
    {"path that is an option", REMOTE("git@host:-x"), BAD_REMOTE("git@host:-x")},
    {"short host that is an option", REMOTE("git@-host:x"), BAD_REMOTE("git@-host:x")},
    {"remote over plain http", REMOTE("http://example.org/a"), BAD_REMOTE("http://example.org/a")},
    {"remote over git's own", REMOTE("git://example.org/a"), BAD_REMOTE("git://example.org/a")},
    {"remote with a token", REMOTE("https://x@example.org/a"),
     BAD_REMOTE("https://x@example.org/a")},
    {"remote with a password", REMOTE("ssh://a:b@example.org/a"),
     BAD_REMOTE("ssh://a:b@example.org/a")},
    {"remote somewhere here", REMOTE("../site"), BAD_REMOTE("../site")},
    {"ref that is an option", GIT "  ref: --all\n" OUTBOX, BAD_REF("--all")},
    {"ref that is a range", GIT "  ref: a..b\n" OUTBOX, BAD_REF("a..b")},
    {"ref with a path", GIT "  ref: 'main:a'\n" OUTBOX, BAD_REF("main:a")},
    {"ref and steps back", GIT "  ref: main~1\n" OUTBOX, BAD_REF("main~1")},

    /* joins */
    {"join of a feed", FEED "  organisation: {from: 'a/{b}.md', field: title}\n" OUTBOX,
     "5:3: the kind \"feed\" has no \"organisation\" (directory, git have; leave it out)"},
    {"organisation as a text", SOURCES "  organisation: team\n" OUTBOX,
     "4:17: \"organisation\" takes \"from\" and \"field\" (a field of the posting itself is named "
     "in \"fields\")"},
    {"join without field", SOURCES "  organisation: {from: 'a/{b}.md'}\n" OUTBOX,
     "4:17: missing key \"field\" (\"organisation\" needs it)"},
    {"join without a key", FROM("a/b.md"), BAD_FROM("a/b.md")},
    {"join with two keys", FROM("{a}/{b}.md"), BAD_FROM("{a}/{b}.md")},
    {"join with an empty key", FROM("a/{}.md"), BAD_FROM("a/{}.md")},
    {"join with a dot in its key", FROM("a/{b.c}.md"), BAD_FROM("a/{b.c}.md")},
    {"join with a brace too many", FROM("a}/{b}.md"), BAD_FROM("a}/{b}.md")},
    {"join from elsewhere", FROM("/srv/{b}.md"), BAD_FROM("/srv/{b}.md")},
    {"join from above", FROM("a/../../{b}.md"), BAD_FROM("a/../../{b}.md")},
};

static void test_mistakes(void **state)
{
    (void)state;
    find_mistakes(cases, G_N_ELEMENTS(cases));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_mistakes),
    };
    return cmocka_run_group_tests(tests, enter_folder, leave_folder);
}
