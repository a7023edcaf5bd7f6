/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "bench-peer.h"

#include <md4c.h>
#include <time.h>

#ifdef BENCH_HAS_CMARK
#include <cmark-gfm-core-extensions.h>
#endif

/* Other parsers, over the same bytes. */

static int
ignore_block (MD_BLOCKTYPE type, void *detail, void *data)
{
  return 0;
}

static int
ignore_span (MD_SPANTYPE type, void *detail, void *data)
{
  return 0;
}

static int
ignore_text (MD_TEXTTYPE type, const MD_CHAR *text, MD_SIZE size, void *data)
{
  return 0;
}

/* Seconds of the processor that this process has used: parsing waits for nothing, and what else the machine does then
 * counts for nobody. */
double
bench_peer_get_time (void)
{
  struct timespec now;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);
  return (double) now.tv_sec + (double) now.tv_nsec / 1e9;
}

/* Seconds md4c takes to parse a text, with callbacks that do nothing. */
double
bench_peer_time_md4c (GBytes *bytes)
{
  const MD_PARSER parser = {
    .flags = MD_DIALECT_GITHUB,
    .enter_block = ignore_block,
    .leave_block = ignore_block,
    .enter_span = ignore_span,
    .leave_span = ignore_span,
    .text = ignore_text,
  };
  double start = bench_peer_get_time ();
  gsize size;
  const char *text = g_bytes_get_data (bytes, &size);

  if (md_parse (text, (MD_SIZE) size, &parser, NULL) != 0)
    g_error ("md4c gave up");
  return bench_peer_get_time () - start;
}

#ifdef BENCH_HAS_CMARK
/* Seconds cmark-gfm takes to parse a text into its tree, with the extensions we have too. */
double
bench_peer_time_cmark (GBytes *bytes)
{
  static const char *const extensions[] = { "table", "tasklist", "autolink", "strikethrough" };
  double start = bench_peer_get_time ();
  cmark_parser *parser;
  cmark_node *tree;
  double seconds;

  cmark_gfm_core_extensions_ensure_registered ();
  parser = cmark_parser_new (CMARK_OPT_DEFAULT);
  for (guint i = 0; i < G_N_ELEMENTS (extensions); i++)
    cmark_parser_attach_syntax_extension (parser, cmark_find_syntax_extension (extensions[i]));
  cmark_parser_feed (parser, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  tree = cmark_parser_finish (parser);
  seconds = bench_peer_get_time () - start;
  cmark_node_free (tree);
  cmark_parser_free (parser);
  return seconds;
}
#else
/* Not installed: no time. */
double
bench_peer_time_cmark (GBytes *bytes)
{
  return 0;
}
#endif
