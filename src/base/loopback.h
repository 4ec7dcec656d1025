/* What is this machine: the one place where plain http may go. */
#pragma once

#include <stdbool.h>

/* Is the host 127.0.0.0/8, ::1 (without brackets) or "localhost"? */
bool loopback_is_host(const char *host);

/* Does the URL lead there? */
bool loopback_is_url(const char *url);
