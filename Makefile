# announce: build, test, demo, install. `make help` lists the targets.

VERSION := 0.1.0

# --- packages: the one place, by their Debian 12 names --------------------------------------------
BUILD_PACKAGES := gcc libc6-dev pkg-config libglib2.0-dev libyaml-dev libjansson-dev \
    libsqlite3-dev libmd4c-dev libutf8proc-dev libexpat1-dev libidn2-dev libcurl4-gnutls-dev \
    liboauth-dev ca-certificates tzdata
TEST_PACKAGES := libcmocka-dev libmicrohttpd-dev git strace sqlite3 jq mandoc openssl
BENCH_PACKAGES := cmark
CI_PACKAGES := clang libclang-rt-14-dev clang-format cppcheck valgrind

# --- where things go ------------------------------------------------------------------------------
PREFIX ?= /usr/local
DESTDIR ?=
BUILD ?= build
O := $(BUILD)/obj

# --- flags ----------------------------------------------------------------------------------------
CC := gcc
WARNINGS := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wformat=2 \
    -Wno-missing-field-initializers
X86 := $(filter x86_64 i386 i686,$(shell uname -m))
HARDENING := -fstack-protector-strong -fstack-clash-protection -fPIE -D_FORTIFY_SOURCE=2 \
    $(if $(X86),-fcf-protection)
OPTIMISE := -O2 -g
CFLAGS = -std=gnu17 $(OPTIMISE) $(WARNINGS) $(HARDENING) $(EXTRA_CFLAGS)
CPPFLAGS = -D_GNU_SOURCE -D_FILE_OFFSET_BITS=64 -DANNOUNCE_VERSION='"$(VERSION)"' -I.
LDFLAGS = -pie -Wl,-z,relro,-z,now -Wl,--as-needed $(EXTRA_LDFLAGS)

# Libraries by program: `announce` links none of the network. pkg-config is asked once, and only when
# a recipe needs it: the packages may not be there yet when this file is read.
CORE := glib-2.0 yaml-0.1 jansson sqlite3 libutf8proc
ask = $(eval $(1) := $$(shell pkg-config $(2)))$($(1))
INCLUDES = $(call ask,INCLUDES,--cflags $(CORE) md4c expat libcurl oauth)
ANNOUNCE_LIBS = $(call ask,ANNOUNCE_LIBS,--libs $(CORE) md4c expat)
DELIVER_LIBS = $(call ask,DELIVER_LIBS,--libs $(CORE) libcurl oauth)
FETCH_LIBS = $(call ask,FETCH_LIBS,--libs glib-2.0 yaml-0.1 jansson libutf8proc expat libcurl)
UNIT_LIBS = $(call ask,UNIT_LIBS,--libs cmocka $(CORE) md4c expat libcurl oauth)
FAKE_LIBS = $(call ask,FAKE_LIBS,--libs libmicrohttpd glib-2.0 jansson)

# At each start 2,400 names are looked for in one library after the other, 1,500 of them SQLite's own
# and many of the rest libc's: in this order that takes a sixth less.
ANNOUNCE_FIRST := -lsqlite3 -lc

# --- sources --------------------------------------------------------------------------------------
MAINS := src/announce.c src/announce-deliver.c src/announce-fetch.c
SOURCES := $(filter-out $(MAINS),$(wildcard src/*.c src/*/*.c queue/*.c adapters/*.c))
OBJECTS := $(SOURCES:%.c=$(O)/%.o)
LIBRARY := $(O)/libannounce.a
UNIT_SOURCES := $(wildcard tests/unit/*.c tests/unit/*/*.c)
UNIT_TESTS := $(UNIT_SOURCES:tests/unit/%.c=$(BUILD)/unit/%)
CONFORMANCE_OBJECTS := $(patsubst %.c,$(O)/%.o,$(wildcard tests/conformance/*.c))
FUZZERS := $(patsubst tests/fuzz/%.c,$(BUILD)/fuzz-%,$(wildcard tests/fuzz/*.c))
FAKE_OBJECTS := $(patsubst %.c,$(O)/%.o,$(wildcard tests/fake/*.c))
STRIKE_OBJECTS := $(patsubst %,$(O)/tests/crash/%.o,strike filter disk)
CRASH_PROGRAMS := $(addprefix $(BUILD)/,fake-platform strike relay)

.DELETE_ON_ERROR:
.SECONDARY:
.PHONY: all demo test unit conformance cases replay year crash bench man-check library-check install clean help \
    tlds packages-build packages-test packages-bench packages-ci sanitize fuzz fuzzers format format-check static-check

all: $(BUILD)/announce $(BUILD)/announce-deliver $(BUILD)/announce-fetch ## build the programs (the default)

$(BUILD)/announce: $(O)/src/announce.o $(LIBRARY)
	$(CC) $(LDFLAGS) -o $@ $^ $(ANNOUNCE_FIRST) $(ANNOUNCE_LIBS)

$(BUILD)/announce-deliver: $(O)/src/announce-deliver.o $(LIBRARY)
	$(CC) $(LDFLAGS) -o $@ $^ $(DELIVER_LIBS)

$(BUILD)/announce-fetch: $(O)/src/announce-fetch.o $(LIBRARY)
	$(CC) $(LDFLAGS) -o $@ $^ $(FETCH_LIBS)

$(LIBRARY): $(OBJECTS)
	@rm -f $@
	ar rcs $@ $^

$(O)/%.o: %.c Makefile
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) $(INCLUDES) -MMD -MP -c -o $@ $<

# The example configuration is part of `announce init`.
$(O)/src/commands/init.o: config.example

-include $(OBJECTS:.o=.d) $(MAINS:%.c=$(O)/%.d) $(UNIT_SOURCES:%.c=$(O)/%.d) $(FAKE_OBJECTS:.o=.d) \
    $(CONFORMANCE_OBJECTS:.o=.d) $(STRIKE_OBJECTS:.o=.d) $(O)/tests/crash/relay.d

# --- demo and tests -------------------------------------------------------------------------------
demo: packages-build ## install what is missing, build, run the main job in build/demo
	@$(MAKE) --no-print-directory all
	@BUILD=$(BUILD) tests/demo/run

test: packages-build packages-test ## install what is missing, run every test
	@$(MAKE) --no-print-directory all-tests

.PHONY: all-tests
all-tests: unit conformance man-check library-check cases replay $(CRASH_PROGRAMS)
	@BUILD=$(BUILD) LIMIT=60 tests/crash/run
	@YEAR_DAYS=30 BUILD=$(BUILD) tests/year/run
	@BUILD=$(BUILD) tests/demo/run >$(BUILD)/demo.txt && echo "demo: 1 passed, 0 failed"

unit: $(UNIT_TESTS) ## the unit tests alone
	@tests/unit/run $(UNIT_TESTS)

$(BUILD)/unit/%: $(O)/tests/unit/%.o $(LIBRARY)
	@mkdir -p $(@D)
	$(CC) $(LDFLAGS) -o $@ $^ $(UNIT_LIBS)

SUITE = $${ANNOUNCE_SHARED:-../shared}/conformance/twitter-text
conformance: $(BUILD)/conformance ## X's published text rules (skipped where they are absent)
	@$< "$(SUITE)"

$(BUILD)/conformance: $(CONFORMANCE_OBJECTS) $(LIBRARY)
	$(CC) $(LDFLAGS) -o $@ $^ $(UNIT_LIBS)

# The fake platforms sign on their own: the same worked examples try their side too.
$(BUILD)/unit/fake/signature_test: $(O)/tests/fake/signature.o $(O)/tests/fake/pairs.o

$(BUILD)/fake-platform: $(FAKE_OBJECTS)
	$(CC) $(LDFLAGS) -o $@ $^ $(FAKE_LIBS)

$(BUILD)/strike: $(STRIKE_OBJECTS)
	$(CC) $(LDFLAGS) -o $@ $^ $(FAKE_LIBS)

$(BUILD)/relay: $(O)/tests/crash/relay.o
	$(CC) $(LDFLAGS) -o $@ $^ $(FAKE_LIBS)

$(BUILD)/sidebyside $(BUILD)/generate: $(BUILD)/%: $(O)/tests/bench/%.o
	$(CC) $(LDFLAGS) -o $@ $^

$(BUILD)/curve: $(O)/tests/bench/curve.o $(LIBRARY)
	$(CC) $(LDFLAGS) -o $@ $^ $(ANNOUNCE_LIBS)

$(BUILD)/floor: $(O)/tests/bench/floor.o
	$(CC) $(LDFLAGS) -o $@ $^ $(call ask,FLOOR_LIBS,--libs yaml-0.1 md4c)

$(BUILD)/composing: $(O)/tests/bench/composing.o $(LIBRARY)
	$(CC) $(LDFLAGS) -o $@ $^ $(ANNOUNCE_LIBS)

$(BUILD)/counting: $(O)/tests/bench/counting.o $(LIBRARY)
	$(CC) $(LDFLAGS) -o $@ $^ $(ANNOUNCE_LIBS)

cases: all $(BUILD)/fake-platform ## the black-box cases alone; CASES="name..." for some
	@BUILD=$(BUILD) tests/cases/run $(CASES)

replay: all ## the real history three ways, step by step (skipped where it is absent)
	@BUILD=$(BUILD) tests/replay/run
	@BUILD=$(BUILD) tests/replay/run-git
	@BUILD=$(BUILD) tests/replay/run-replay

year: all $(BUILD)/fake-platform ## a year of hourly runs over the real history (skipped where it is absent)
	@BUILD=$(BUILD) tests/year/run

crash: all $(CRASH_PROGRAMS) ## struck at every point that changes something; POINT="..." for one, LIMIT=N for some
	@BUILD=$(BUILD) tests/crash/run

$(BUILD)/queue-bench: $(O)/tests/bench/queue_bench.o $(LIBRARY)
	$(CC) $(LDFLAGS) -o $@ $^ $(ANNOUNCE_LIBS)

$(BUILD)/bare: $(O)/tests/bench/bare.o $(O)/queue/store_sqlite_vfs.o
	$(CC) $(LDFLAGS) -o $@ $^ $(call ask,BARE_LIBS,--libs sqlite3)

BENCH_PROGRAMS := $(addprefix $(BUILD)/,sidebyside generate floor composing counting curve queue-bench bare \
    fake-platform)
bench: packages-bench ## install what is missing, figures side by side with a reference
	@$(MAKE) --no-print-directory all $(BENCH_PROGRAMS)
	@BUILD=$(BUILD) tests/bench/run

man-check: ## the manual pages, by mandoc
	@mandoc -Tlint -W warning man/announce.1 man/announce.yaml.5 && \
	    echo "manual pages: 2 passed, 0 failed"

library-check: all ## `announce` links no network library, `announce-fetch` neither store nor OAuth
	@! ldd $(BUILD)/announce | grep -E 'lib(curl|oauth|gnutls|nss|ssh|ssl|nghttp|ldap)' && \
	    ! ldd $(BUILD)/announce-fetch | grep -E 'lib(oauth|sqlite)' && \
	    echo "libraries of the programs: 2 passed, 0 failed"

SANITIZE := -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
sanitize: ## unit tests, conformance and cases under the address and undefined behaviour sanitizers
	@$(MAKE) --no-print-directory BUILD=build/sanitize OPTIMISE="-O1 -g" \
	    HARDENING=-fPIE EXTRA_CFLAGS="$(SANITIZE)" EXTRA_LDFLAGS="$(SANITIZE)" unit conformance cases

# libFuzzer wants clang, and the library built with its counters.
FUZZ_SECONDS ?= 1800
FUZZ := address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
fuzz: ## every fuzz target for FUZZ_SECONDS each; FUZZ_TARGETS="name..." for some
	@$(MAKE) --no-print-directory BUILD=build/fuzz CC="$(FUZZ_CC)" OPTIMISE="-O1 -g" \
	    HARDENING=-fPIE EXTRA_CFLAGS="-fsanitize=fuzzer-no-link,$(FUZZ)" \
	    EXTRA_LDFLAGS="-fsanitize=$(FUZZ)" fuzzers
	@BUILD=build/fuzz tests/fuzz/run $(FUZZ_SECONDS) $(FUZZ_TARGETS)

FUZZ_CC ?= clang
fuzzers: $(FUZZERS)
$(BUILD)/fuzz-%: $(O)/tests/fuzz/%.o $(LIBRARY)
	$(CC) $(LDFLAGS) -fsanitize=fuzzer -o $@ $^ $(UNIT_LIBS)

static-check: ## cppcheck over everything
	@cppcheck --quiet --error-exitcode=1 --enable=warning,portability,performance \
	    --library=.ci/cppcheck.cfg --inline-suppr --suppress=missingIncludeSystem \
	    --suppress=varFuncNullUB -D_GNU_SOURCE -DANNOUNCE_VERSION='"$(VERSION)"' \
	    -I. src queue adapters tests/fake tests/crash tests/bench

C_FILES = $(shell git ls-files '*.c' '*.h')
format: ## lay out every source file
	@clang-format -i $(C_FILES)

format-check: ## is every source file laid out so?
	@[ -n "$(C_FILES)" ] || { echo "no source file is known: is this a git clone?" >&2; exit 1; }
	@clang-format --dry-run -Werror $(C_FILES)

# --- installing -----------------------------------------------------------------------------------
DOC := $(DESTDIR)$(PREFIX)/share/doc/announce
install: all ## install under PREFIX (/usr/local), below DESTDIR
	install -D -m 755 $(BUILD)/announce $(DESTDIR)$(PREFIX)/bin/announce
	install -D -m 755 $(BUILD)/announce-deliver \
	    $(DESTDIR)$(PREFIX)/libexec/announce/announce-deliver
	install -D -m 755 $(BUILD)/announce-fetch \
	    $(DESTDIR)$(PREFIX)/libexec/announce/announce-fetch
	install -D -m 644 man/announce.1 $(DESTDIR)$(PREFIX)/share/man/man1/announce.1
	install -D -m 644 man/announce.yaml.5 $(DESTDIR)$(PREFIX)/share/man/man5/announce.yaml.5
	install -d $(DESTDIR)$(PREFIX)/lib/systemd/system $(DOC)
	sed 's|@PREFIX@|$(PREFIX)|g' packaging/announce.service \
	    >$(DESTDIR)$(PREFIX)/lib/systemd/system/announce.service
	install -m 644 packaging/announce.timer $(DESTDIR)$(PREFIX)/lib/systemd/system/
	sed 's|@PREFIX@|$(PREFIX)|g' packaging/crontab.example >$(DOC)/crontab.example
	install -m 644 config.example README.md LICENSE CHANGELOG.md $(DOC)/

clean: ## remove what was built
	rm -rf build

# --- the rest -------------------------------------------------------------------------------------
tlds: ## make the table of top-level domains anew from its lists
	src/compose/tlds.sh

packages-build:
	@packaging/ensure-packages $(BUILD_PACKAGES)

packages-test: packages-build
	@packaging/ensure-packages $(TEST_PACKAGES)

packages-bench: packages-test
	@packaging/ensure-packages $(BENCH_PACKAGES)

packages-ci: packages-test
	@packaging/ensure-packages $(CI_PACKAGES)

help: ## this list
	@sed -nE 's/^([a-z-]+):.*## (.*)/  make \1\t\2/p' Makefile | expand -t 24
