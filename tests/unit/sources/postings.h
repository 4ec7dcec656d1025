/* Two postings, as files. */
#pragma once

#define OPEN "---\nopen: true\ntitle: Dev\n---\nCome.\n"
#define CLOSED "---\nopen: false\ntitle: Dev\n---\nCome.\n"
