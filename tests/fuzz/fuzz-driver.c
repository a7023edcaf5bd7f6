/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fuzz-driver.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

/*
 * Runs a fuzz target as an ordinary test, where there is no libFuzzer: every file of a folder as it is, then changed
 * copies of them for some seconds. The changes come from a fixed seed, so a failure comes again. What made the target
 * die is left in the file crash-input, and `fuzz-… --input crash-input` runs that alone.
 *
 * Linked with `-fsanitize=fuzzer` and without this file, a target is an ordinary libFuzzer one.
 */

#define SEED 20240229
#define DEFAULT_SECONDS 3
#define LARGEST_INPUT (64 * 1024)

typedef struct {
  GPtrArray *inputs; /* (element-type GBytes) */
  GPtrArray *names;
} PfCorpus;

static const uint8_t *current_data;
static size_t current_size;

/* What parsers of text stumble over. */
static const char *const fragments[] = {
  "\n",         "\r\n",
  "\r",         "\t",
  " ",          "    ",
  "- [ ] ",     "- [x] ",
  "1. ",        "> ",
  "# ",         "```\n",
  "~~~",        "|",
  "|-|",        "---",
  "___",        "____",
  "**",         "*",
  "_",          "`",
  "[",          "](",
  ")",          "<",
  "<!--",       "-->",
  "&amp;",      "&#0;",
  "\\",         "\xEF\xBB\xBF",
  "\xFF\xFE",   "\xC3",
  "\xF0\x9F",   "\xE2\x80\xAE",
  "{",          "}",
  "\"",         ":",
  ",",          "]",
  "-1",         "1e999",
  "0.1",        "9007199254740993",
  "\\ud800",    "null",
  "true",       "expect ",
  "warn ",      "GET @api/",
  "status",     " == ",
  "200",        "json $.",
  "[0]",        "${",
  "%",          "ms",
  "```probe\n", "https://",
  "www.",       "a@b.c",
  "~~",         "[ ]",
  "\x1b[31m",   "\x7f",
};

static void
save_input (void)
{
  int file = open ("crash-input", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  ssize_t written;

  if (file < 0)
    return;
  written = write (file, current_data, current_size);
  (void)written;
  close (file);
}

static void
on_signal (int number)
{
  save_input ();
  signal (number, SIG_DFL);
  raise (number);
}

/* Defined by the sanitizers, where the target is built with one: they end the process without a signal. */
extern void __sanitizer_set_death_callback (void (*callback) (void)) __attribute__ ((weak));

static void
watch_for_death (void)
{
  const int fatal[] = { SIGSEGV, SIGBUS, SIGABRT, SIGFPE, SIGILL, SIGTRAP };

  if (__sanitizer_set_death_callback != NULL) {
    __sanitizer_set_death_callback (save_input);
    return;
  }
  for (gsize i = 0; i < G_N_ELEMENTS (fatal); i++)
    signal (fatal[i], on_signal);
}

/* A copy of exactly the right size, so that a read behind its end is seen. */
static void
run_target (const uint8_t *data, size_t size)
{
  g_autofree uint8_t *copy = g_memdup2 (data, size);

  current_data = copy;
  current_size = size;
  LLVMFuzzerTestOneInput (copy != NULL ? copy : (const uint8_t *)"", size);
  current_data = NULL;
  current_size = 0;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

static PfCorpus *
load_corpus (const char *folder)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = g_dir_open (folder, 0, &error);
  PfCorpus *corpus = g_new0 (PfCorpus, 1);
  const char *name;

  if (dir == NULL)
    g_error ("Corpus: %s", error->message);
  corpus->inputs = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  corpus->names = g_ptr_array_new_with_free_func (g_free);
  while ((name = g_dir_read_name (dir)) != NULL)
    g_ptr_array_add (corpus->names, g_build_filename (folder, name, NULL));
  g_ptr_array_sort (corpus->names, compare_names);
  for (guint i = 0; i < corpus->names->len; i++) {
    char *contents;
    gsize length;

    if (!g_file_get_contents (g_ptr_array_index (corpus->names, i), &contents, &length, &error))
      g_error ("Corpus: %s", error->message);
    g_ptr_array_add (corpus->inputs, g_bytes_new_take (contents, length));
  }
  return corpus;
}

static void
corpus_free (gpointer data)
{
  PfCorpus *corpus = data;

  g_ptr_array_unref (corpus->inputs);
  g_ptr_array_unref (corpus->names);
  g_free (corpus);
}

static void
test_corpus (gconstpointer data)
{
  const PfCorpus *corpus = data;

  g_assert_cmpuint (corpus->inputs->len, >, 0);
  for (guint i = 0; i < corpus->inputs->len; i++) {
    gsize size;
    const uint8_t *bytes = g_bytes_get_data (g_ptr_array_index (corpus->inputs, i), &size);

    run_target (bytes, size);
  }
}

static guint
pick (GRand *random, guint below)
{
  return below > 1 ? (guint)g_rand_int_range (random, 0, (gint32)below) : 0;
}

static void
insert (GByteArray *input, guint at, const void *data, guint size)
{
  guint length = input->len;

  if (size == 0 || length + size > LARGEST_INPUT)
    return;
  g_byte_array_set_size (input, length + size);
  memmove (input->data + at + size, input->data + at, length - at);
  memcpy (input->data + at, data, size);
}

static void
repeat (GRand *random, GByteArray *input, guint at)
{
  guint size = 1 + pick (random, MIN (input->len - at, 24));
  guint times = 1u << pick (random, 11);
  g_autofree guint8 *piece = g_memdup2 (input->data + at, size);

  for (guint i = 0; i < times && input->len + size <= LARGEST_INPUT; i++)
    insert (input, at, piece, size);
}

static void
mutate (GRand *random, const PfCorpus *corpus, GByteArray *input)
{
  guint at = pick (random, input->len + 1);
  guint left = input->len - at;
  const char *fragment = fragments[pick (random, G_N_ELEMENTS (fragments))];
  GBytes *other = g_ptr_array_index (corpus->inputs, pick (random, corpus->inputs->len));
  guint other_size = (guint)g_bytes_get_size (other);

  switch (pick (random, 6)) {
  case 0:
    insert (input, at, fragment, (guint)strlen (fragment));
    break;
  case 1:
    if (left > 0)
      input->data[at] = (guint8)g_rand_int (random);
    break;
  case 2:
    if (left > 0)
      g_byte_array_remove_range (input, at, 1 + pick (random, MIN (left, 64)));
    break;
  case 3:
    if (left > 0)
      repeat (random, input, at);
    break;
  case 4:
    if (other_size > 0) {
      guint from = pick (random, other_size);

      insert (input, at, (const guint8 *)g_bytes_get_data (other, NULL) + from, 1 + pick (random, other_size - from));
    }
    break;
  default:
    if (left > 0 && pick (random, 8) == 0)
      g_byte_array_set_size (input, at);
    break;
  }
}

static void
test_mutations (gconstpointer data)
{
  const PfCorpus *corpus = data;
  const char *seconds = g_getenv ("PF_FUZZ_SECONDS");
  gint64 end = g_get_monotonic_time ()
               + (seconds != NULL ? g_ascii_strtoll (seconds, NULL, 10) : DEFAULT_SECONDS) * G_USEC_PER_SEC;
  g_autoptr (GRand) random = g_rand_new_with_seed (SEED);
  guint64 runs = 0;

  while (g_get_monotonic_time () < end) {
    GBytes *base = g_ptr_array_index (corpus->inputs, pick (random, corpus->inputs->len));
    g_autoptr (GByteArray) input = g_byte_array_new ();
    guint changes = 1 + pick (random, 8);

    g_byte_array_append (input, g_bytes_get_data (base, NULL), (guint)MIN (g_bytes_get_size (base), LARGEST_INPUT));
    for (guint i = 0; i < changes; i++)
      mutate (random, corpus, input);
    run_target (input->data, input->len);
    runs++;
  }
  g_test_message ("%" G_GUINT64_FORMAT " changed inputs", runs);
}

int
main (int argc, char *argv[])
{
  PfCorpus *corpus;

  g_test_init (&argc, &argv, NULL);
  watch_for_death ();
  if (argc == 3 && g_str_equal (argv[1], "--input")) {
    g_autofree char *contents = NULL;
    gsize length;

    if (!g_file_get_contents (argv[2], &contents, &length, NULL))
      g_error ("Cannot read %s: %s", argv[2], g_strerror (errno));
    run_target ((const uint8_t *)contents, length);
    return 0;
  }
  if (argc != 2)
    g_error ("Usage: %s FOLDER | --input FILE", argv[0]);
  corpus = load_corpus (argv[1]);
  g_test_add_data_func ("/fuzz/corpus", corpus, test_corpus);
  g_test_add_data_func_full ("/fuzz/mutations", corpus, test_mutations, corpus_free);
  return g_test_run ();
}
