/*
 * What stands in a contributor's Markdown and is no Markdown: Jekyll and kramdown would have taken
 * it out, or it was mistyped.
 *
 * Liquid tags and variables go, comments and highlighted code with what they enclose; so do
 * kramdown's attributes ("{: .wide}", "{#id}"), the list that "{:toc}" stands for, abbreviations'
 * definitions, footnotes and their marks. Links whose brackets have slipped, "[us] (https://...)",
 * are set right.
 */
#pragma once

#include <glib.h>

/* The text, valid UTF-8 with a NUL behind it, without all that; owned by the caller. Takes linear
 * time. */
GString *leftovers_remove(const char *markdown, gsize length);
