#!/bin/sh
# Make the table of top-level domains.
#
#   tlds.sh [generate]          writes tlds.c from tlds.txt and tlds-retired.txt
#   tlds.sh renew LIST.dat      takes the names in tlds.txt afresh from a public suffix list; its
#                               comment stays, the version named there is for a person to change
set -eu
LC_ALL=C
export LC_ALL
cd "$(dirname "$0")"

# One name a line, sorted bytewise as bsearch() and strcmp() want it.
names_of_list()
{
    awk '/===BEGIN ICANN DOMAINS===/ { on = 1 }
         /===END ICANN DOMAINS===/   { on = 0 }
         on && NF && !/^\/\//        { count = split($1, labels, "."); print labels[count] }' "$1" |
        sort -u
}

generate()
{
    grep -hv '^#' tlds.txt tlds-retired.txt | sort -u | awk 'BEGIN { print "/* The top-level domains, from tlds.txt and tlds-retired.txt. `make tlds` makes it anew. */"
                 print "#include \"src/compose/tlds.h\"\n\n/* clang-format off */"
                 print "const char *const tlds[] = {" }
         # Three bytes a character at most keep a line of other scripts within the columns too.
         length(line) + length($1) + 5 > 100 { print line; line = "" }
         { line = line (line == "" ? "    " : " ") "\"" $1 "\","; count++ }
         END { print line "\n};\n\nconst gsize tlds_count = G_N_ELEMENTS(tlds);" }'
}

case "${1:-generate}" in
generate)
    generate >tlds.c.new
    mv tlds.c.new tlds.c
    ;;
renew)
    { grep '^#' tlds.txt; names_of_list "$2"; } >tlds.txt.new
    mv tlds.txt.new tlds.txt
    ;;
*)
    echo "usage: tlds.sh [generate | renew LIST.dat]" >&2
    exit 2
    ;;
esac
