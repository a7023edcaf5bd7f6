/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "prober/pf-limits.h"

#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>

/* Address space, not memory: each thread of GLib and GnuTLS takes some 70 MiB of it that is never touched. */
#define ADDRESS_SPACE (1024UL * 1024UL * 1024UL)
#define OPEN_FILES 512

static void
lower (__rlimit_resource_t resource, rlim_t value)
{
  struct rlimit limit;

  if (getrlimit (resource, &limit) != 0)
    return;
  limit.rlim_cur = MIN (value, limit.rlim_max);
  limit.rlim_max = limit.rlim_cur;
  if (setrlimit (resource, &limit) != 0)
    g_printerr ("preflight-prober: a resource limit could not be set\n");
}

/**
 * pf_limits_apply:
 *
 * Takes from this process what it does not need: much memory, many files, a core dump or a debugger that would show
 * the secrets it was given, and a life beyond its parent's.
 */
void
pf_limits_apply (void)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL);
  lower (RLIMIT_CORE, 0);
  lower (RLIMIT_NOFILE, OPEN_FILES);
#ifndef __SANITIZE_ADDRESS__
  /* The sanitizer maps terabytes, and looks for leaks as a debugger would. */
  lower (RLIMIT_AS, ADDRESS_SPACE);
  prctl (PR_SET_DUMPABLE, 0);
#endif
}
