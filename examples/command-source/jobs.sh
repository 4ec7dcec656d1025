#!/bin/bash
# A job board's JSON as a source of the kind "command": one object a line, on standard output.
#
#     kind: command
#     command: [./jobs.sh, https://example.org/api/jobs.json]
#
# An exit status other than 0 says that the answer is not whole; then nothing is concluded from it.
# So that a download cut off counts as one, the whole of it is there before a line is printed.
set -euo pipefail
fetch() {
    case $1 in
    https://*) curl --fail --silent --show-error --max-time 30 "$1" ;;
    *) cat "$1" ;;
    esac
}
jobs=$(fetch "$1")
jq --compact-output '.[] | {
    id, title, link: .url, tags: .domaines, organisation: .startup,
    html: .content, date: .published, technos
}' <<<"$jobs"
