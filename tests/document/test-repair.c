/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "document-fixture.h"

#include <json-glib/json-glib.h>
#include <string.h>

static PfSource *
source_from (const char *data, gsize length)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, length);
  g_autoptr (GError) error = NULL;
  PfSource *source = pf_source_new (bytes, "test.md", &error);

  g_assert_no_error (error);
  return source;
}

static void
assert_repaired (const char *garbled, PfRepairKind kind, guint runs, guint lost, const char *expected)
{
  g_autoptr (PfSource) source = source_from (garbled, strlen (garbled));
  g_autoptr (PfSource) repaired = pf_source_new_repaired (source, PF_REPAIR_NONE);
  g_autoptr (PfSource) again = NULL;
  g_autoptr (PfSource) text = NULL;
  PfRepairFinding finding;

  g_assert_nonnull (repaired);
  g_assert_cmpstr (pf_source_get_text (repaired, NULL), ==, expected);
  g_assert_cmpint (pf_source_get_repair (repaired)->kind, ==, kind);
  g_assert_cmpuint (pf_source_get_repair (repaired)->runs, ==, runs);
  g_assert_cmpuint (pf_source_get_repair (repaired)->lost, ==, lost);
  g_assert_cmpuint (pf_source_get_n_lines (repaired), ==, pf_source_get_n_lines (source));
  g_assert_true (pf_source_get_bytes (repaired) == pf_source_get_bytes (source));
  g_assert_cmpstr (pf_source_get_sha256 (repaired), ==, pf_source_get_sha256 (source));
  g_assert_cmpstr (pf_source_get_encoding (repaired), ==, pf_source_get_encoding (source));
  again = pf_source_new_repaired (repaired, PF_REPAIR_NONE);
  g_assert_null (again);
  text = source_from (expected, strlen (expected));
  g_assert_false (pf_source_find_repair (text, PF_REPAIR_NONE, &finding));
}

static void
assert_untouched (const char *good)
{
  g_autoptr (PfSource) source = source_from (good, strlen (good));
  g_autoptr (PfSource) repaired = pf_source_new_repaired (source, PF_REPAIR_NONE);

  if (repaired != NULL)
    g_test_message ("%s", pf_source_get_text (repaired, NULL));
  g_assert_null (repaired);
}

/* A text as it is once its bytes were taken for letters, each by @letters. */
static char *
garble (const char *text, const gunichar *letters)
{
  GString *garbled = g_string_new (NULL);

  for (; *text != '\0'; text++)
    g_string_append_unichar (garbled, (*text & 0x80) != 0 ? letters[(guint8) *text - 0x80] : (gunichar) *text);
  return g_string_free (garbled, FALSE);
}

static void
fill_letters (gunichar letters[128], const char *charset)
{
  for (guint byte = 0x80; byte <= 0xFF; byte++) {
    char character = (char) byte;
    g_autofree char *utf8 = g_convert (&character, 1, "UTF-8", charset, NULL, NULL, NULL);

    letters[byte - 0x80] = utf8 != NULL ? g_utf8_get_char (utf8) : byte;
  }
}

/* Every byte of UTF-8 beyond ASCII occurs: the table is right in all its 128 entries, or this text does not come back.
 * The C library is the peer here, but for the two letters it has otherwise. */
static const char all_bytes[] = "f\xC3\xBCr Gr\xC3\xBC\xC3\x9F"
                                "e 🚨 ✅ ";

static char *
make_all_bytes (void)
{
  GString *text = g_string_new (all_bytes);

  for (gunichar letter = 0xA0; letter < 0x800; letter++) {
    g_string_append_unichar (text, letter);
    if (letter % 16 == 0)
      g_string_append_c (text, '\n');
  }
  for (gunichar letter = 0x800; letter < 0xD800; letter += 0x3F)
    g_string_append_unichar (text, letter);
  for (gunichar letter = 0x1F300; letter < 0x1F700; letter++)
    g_string_append_unichar (text, letter);
  g_string_append (text, "\n󠁁𠀀 𝄞\n");
  return g_string_free (text, FALSE);
}

static void
assert_round_trip (const gunichar letters[128], PfRepairKind kind)
{
  g_autofree char *text = make_all_bytes ();
  g_autofree char *garbled = garble (text, letters);
  g_autoptr (PfSource) source = source_from (garbled, strlen (garbled));
  g_autoptr (PfSource) repaired = pf_source_new_repaired (source, PF_REPAIR_NONE);

  g_assert_nonnull (repaired);
  g_assert_cmpint (pf_source_get_repair (repaired)->kind, ==, kind);
  g_assert_cmpstr (pf_source_get_text (repaired, NULL), ==, text);
}

static void
test_every_byte (void)
{
  gunichar letters[128];

  fill_letters (letters, "MACINTOSH");
  assert_round_trip (letters, PF_REPAIR_MAC_ROMAN);
  letters[0xF0 - 0x80] = 0xF8FF;
  letters[0xC6 - 0x80] = 0x2206;
  assert_round_trip (letters, PF_REPAIR_MAC_ROMAN);
  fill_letters (letters, "WINDOWS-1252");
  assert_round_trip (letters, PF_REPAIR_WINDOWS_1252);
  fill_letters (letters, "ISO-8859-1");
  assert_round_trip (letters, PF_REPAIR_WINDOWS_1252);
}

static void
test_mac_roman (void)
{
  assert_repaired ("## \uF8FFüöÄ Deployment\n\n- [ ] Ready ‚úÖ\n- [ ] A ‚Üí B ‚Äî now\n", PF_REPAIR_MAC_ROMAN, 4, 0,
                   "## 🚀 Deployment\n\n- [ ] Ready ✅\n- [ ] A → B — now\n");
  assert_repaired ("- [ ] f√ºr alle √úbersicht pr√ºfen\n- [ ] k√∂nnen\n", PF_REPAIR_MAC_ROMAN, 4, 0,
                   "- [ ] für alle Übersicht prüfen\n- [ ] können\n");
}

static void
test_windows_1252 (void)
{
  assert_repaired ("# Deploy! ðŸš€\n\n## âœ… Pre-Deployment\n\n- [ ] PING â†’ PONG\n- [ ] âš\u00A0ï¸\xC2\x8F donâ€™t\n",
                   PF_REPAIR_WINDOWS_1252, 5, 0,
                   "# Deploy! 🚀\n\n## ✅ Pre-Deployment\n\n- [ ] PING → PONG\n- [ ] ⚠️ don’t\n");
  assert_repaired ("- [ ] fÃ¼r alle\n- [ ] Ãœbersicht prÃ¼fen\n", PF_REPAIR_WINDOWS_1252, 3, 0,
                   "- [ ] für alle\n- [ ] Übersicht prüfen\n");
  /* As Latin-1 has it. */
  assert_repaired ("- [ ] \xC3\xA2\xC2\x9C\xC2\x85 a\n- [ ] \xC3\xA2\xC2\x86\xC2\x92 b\n", PF_REPAIR_WINDOWS_1252, 2, 0,
                   "- [ ] ✅ a\n- [ ] → b\n");
  assert_repaired ("ï»¿# Title ✅\n\n- [ ] âœ… a\n", PF_REPAIR_WINDOWS_1252, 2, 0, "# Title ✅\n\n- [ ] ✅ a\n");
}

/* What lost bytes stays as it is, and the others come back. */
static void
test_lost_bytes (void)
{
  assert_repaired ("## \uF8FFüöÄ Deployment\n\n- ‚ú?Gas\n- ‚ú? Tests ‚Üí\n- ?üöÄ\n- üöÄ\n- ‚úÖ ready ‚ú\xEF\xBF\xBD\n",
                   PF_REPAIR_MAC_ROMAN, 3, 5,
                   "## 🚀 Deployment\n\n- ‚ú?Gas\n- ‚ú? Tests →\n- ?üöÄ\n- üöÄ\n- ✅ ready ‚ú\xEF\xBF\xBD\n");
  assert_repaired (
      "## âœ… Before\n\n- [ ] â€œquotedâ€?\n- [ ] â€œquotedâ€\n- [ ] Ã?rea âš ï¸? âš ï¸\xC2\x8F\n- [ ] donâ€™t\n",
      PF_REPAIR_WINDOWS_1252, 4, 7,
      "## ✅ Before\n\n- [ ] “quotedâ€?\n- [ ] “quotedâ€\n- [ ] Ã?rea âš ï¸? âš ï¸\xC2\x8F\n- [ ] don’t\n");
}

/* Letters of today that were written after the text was garbled do not stop it, and stay as they are. */
static void
test_mixed (void)
{
  assert_repaired ("# ✅ 検査 Ж\n\n- [ ] âœ… one\n- [ ] âœ… two → three\n", PF_REPAIR_WINDOWS_1252, 2, 0,
                   "# ✅ 検査 Ж\n\n- [ ] ✅ one\n- [ ] ✅ two → three\n");
  /* One accented letter that is meant, and one that happens to be UTF-8. */
  assert_repaired ("- [ ] âœ… one\n- [ ] âœ… two\n- [ ] âœ… three\n- [ ] café\n- [ ] âœ… five\n- [ ] âœ… six\n"
                   "- [ ] âœ… seven\n- [ ] Ã© eight\n- [ ] âœ… nine\n",
                   PF_REPAIR_WINDOWS_1252, 7, 0,
                   "- [ ] ✅ one\n- [ ] ✅ two\n- [ ] ✅ three\n- [ ] café\n- [ ] ✅ five\n- [ ] ✅ six\n"
                   "- [ ] ✅ seven\n- [ ] Ã© eight\n- [ ] ✅ nine\n");
}

static void
test_good_text (void)
{
  static const char *const samples[] = {
    "",
    "- [ ] plain\n",
    "# Déploiement : « l’été »\n\n- [ ] Vérifié « déjà » — à l’heure… “Écran” «\u00A0validé\u00A0» "
    "«\u00A0fermé\u00A0»\n",
    "- [ ] validé\u00A0» fermé\u00A0» “État” “École” naïve, Noël, ça, œuvre, où\n",
    "# Überprüfung\n\n- [ ] „Änderungen“ größer als „Übergänge“ ‚Ärger‘ “Äpfel” “Ähre” für Straße – heiß\n",
    "# Проверка работы\n\n- [ ] «Готово» — да, № 5…\n",
    "x ≈∂y, √© π, ∑ ≤ ∞, ∂f/∂x ≠ Ω, Δ ± µ, √π, √Ω, ≈ ∆ ∫ ◊ ≥\n",
    "- [ ] \uF8FF Pay, \uF8FF TV, \uF8FF\n",
    "# Lançamento “AMANHÃ”\n\n- [ ] NÃO “MAÇÔ JOÃO, IRMÃ?, ÂMBAR\n",
    "- [ ] Það við með ÞÓ ðð æð Íslensku ï â\n",
    "- [ ] 🚀 ✅ ⚠️ → — “quoted” don’t… 1️⃣\n",
    "- [ ] デプロイ前の確認 检查 배포\n",
    "- [ ] Kontrola před nasazením: šéf, žádné, ďábel, ůň\n",
    "- [ ] one âœ… in a text about garbled text: é à ü\n",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (samples); i++)
    assert_untouched (samples[i]);
}

/* Where a byte of the view says it stands, the file has the character it is part of. */
static void
assert_mapped (PfSource *source)
{
  gsize length;
  gsize n_bytes;
  const char *text = pf_source_get_text (source, &length);
  const char *bytes = g_bytes_get_data (pf_source_get_bytes (source), &n_bytes);
  gboolean wide = g_str_has_prefix (pf_source_get_encoding (source), "UTF-16");
  gboolean big = g_str_equal (pf_source_get_encoding (source), "UTF-16BE");
  gsize before = 0;

  g_assert_cmpuint (pf_source_get_byte_offset (source, length), ==, n_bytes);
  g_assert_cmpuint (pf_source_get_byte_offset (source, length + 1), ==, n_bytes);
  for (gsize i = 0; i < length; i++) {
    gsize place = pf_source_get_byte_offset (source, i);

    g_assert_cmpuint (place, >=, before);
    g_assert_cmpuint (place, <, n_bytes);
    if ((text[i] & 0x80) == 0) {
      g_assert_cmpint (bytes[place + (big ? 1 : 0)], ==, text[i]);
      g_assert_true (!wide || bytes[place + (big ? 0 : 1)] == 0);
    }
    before = place;
  }
}

static char *
to_utf16 (const char *text, gboolean big, gsize *length)
{
  g_autofree char *marked = g_strconcat ("\xEF\xBB\xBF", text, NULL);

  return g_convert (marked, -1, big ? "UTF-16BE" : "UTF-16LE", "UTF-8", NULL, length, NULL);
}

static void
assert_mapped_repaired (const char *bytes, gsize length)
{
  g_autoptr (PfSource) source = source_from (bytes, length);
  g_autoptr (PfSource) repaired = pf_source_new_repaired (source, PF_REPAIR_NONE);

  assert_mapped (source);
  g_assert_nonnull (repaired);
  assert_mapped (repaired);
}

static void
test_byte_offsets (void)
{
  g_autoptr (GString) text = repeat_text ("- [ ] âœ… one\r\n- [ ] donâ€™t 🚨 forgeâ€¦\n", 40);
  g_autofree char *long_run = NULL;
  g_autofree char *marked = NULL;
  g_autofree char *little = NULL;
  g_autofree char *big = NULL;
  g_autofree char *odd = NULL;
  g_autoptr (GString) latin = repeat_text ("- [ ] \xE2\x9C\x85 and\n", 100);
  gsize little_length;
  gsize big_length;

  for (guint i = 0; i < 500; i++)
    g_string_append (text, "ðŸš€");
  g_string_append (text, "\n- [ ] last");
  assert_mapped_repaired (text->str, text->len);
  marked = g_strconcat ("\xEF\xBB\xBF", text->str, NULL);
  assert_mapped_repaired (marked, strlen (marked));
  little = to_utf16 (text->str, FALSE, &little_length);
  assert_mapped_repaired (little, little_length);
  big = to_utf16 (text->str, TRUE, &big_length);
  assert_mapped_repaired (big, big_length);
  g_string_append (latin, "- [ ] \xFC");
  /* UTF-8 with a stray byte is read as Windows-1252 and so garbled: the same repair helps. */
  assert_mapped_repaired (latin->str, latin->len);
  /* Half a character at the end. */
  odd = g_malloc (little_length + 1);
  memcpy (odd, little, little_length);
  odd[little_length] = 'a';
  assert_mapped_repaired (odd, little_length + 1);
}

/* A letter that is 33 garbled letters of one run later still has its own place. */
static void
test_offsets_in_run (void)
{
  const char garbled[] = "- [ ] âœ…âœ…âœ… a\n- [ ] âœ…\n";
  g_autoptr (PfSource) source = source_from (garbled, strlen (garbled));
  g_autoptr (PfSource) repaired = pf_source_new_repaired (source, PF_REPAIR_NONE);
  const char *text = pf_source_get_text (repaired, NULL);

  g_assert_cmpstr (text, ==, "- [ ] ✅✅✅ a\n- [ ] ✅\n");
  for (guint i = 0; i < 3; i++) {
    gsize place = pf_source_get_byte_offset (repaired, 6 + 3 * i);

    g_assert_true (g_str_has_prefix (garbled + place, "âœ…"));
    g_assert_cmpuint (place, ==, 6 + i * strlen ("âœ…"));
  }
}

static PfDocument *
read_repaired (PfSource *source, PfRepairKind kind)
{
  g_autoptr (PfReading) reading = pf_reading_new ();
  g_autoptr (GError) error = NULL;
  PfDocument *document;

  pf_reading_set_repair (reading, kind);
  document = pf_document_new_read (source, reading, &error);
  g_assert_no_error (error);
  return document;
}

static void
test_reading (void)
{
  const char garbled[] = "# âœ… Ready\n\n- [ ] donâ€™t\n";
  g_autoptr (PfSource) source = source_from (garbled, strlen (garbled));
  g_autoptr (PfReading) none = pf_reading_new ();
  g_autoptr (PfReading) chosen = pf_reading_new ();
  g_autoptr (PfReading) copy = NULL;
  g_autoptr (PfDocument) plain = parse_text (garbled);
  g_autoptr (PfDocument) repaired = read_repaired (source, PF_REPAIR_WINDOWS_1252);
  g_autoptr (PfDocument) other = read_repaired (source, PF_REPAIR_MAC_ROMAN);
  const PfDiagnostic *diagnostic = NTH (pf_document_get_diagnostics (plain), PfDiagnostic, 0);

  g_assert_true (pf_reading_is_empty (none));
  pf_reading_set_repair (chosen, PF_REPAIR_WINDOWS_1252);
  g_assert_false (pf_reading_is_empty (chosen));
  copy = pf_reading_copy (chosen);
  g_assert_cmpint (pf_reading_get_repair (copy), ==, PF_REPAIR_WINDOWS_1252);

  g_assert_cmpstr (pf_document_get_title (plain), ==, "âœ… Ready");
  g_assert_cmpuint (pf_document_get_diagnostics (plain)->len, ==, 1);
  g_assert_cmpstr (diagnostic->code, ==, "mojibake");
  g_assert_cmpint (diagnostic->severity, ==, PF_DIAGNOSTIC_NOTE);
  g_assert_cmpuint (diagnostic->line, ==, 1);
  g_assert_cmpuint (diagnostic->column, ==, 3);
  g_assert_nonnull (strstr (diagnostic->message, "Windows-1252"));
  g_assert_nonnull (strstr (diagnostic->message, "2 places"));

  g_assert_cmpstr (pf_document_get_title (repaired), ==, "✅ Ready");
  g_assert_cmpstr (nth_item (repaired, 0)->text, ==, "don’t");
  g_assert_cmpuint (pf_document_get_diagnostics (repaired)->len, ==, 0);
  g_assert_true (pf_source_get_original (pf_document_get_source (repaired)) == source);
  /* The other kind has nothing to repair here. */
  g_assert_cmpstr (pf_document_get_title (other), ==, "âœ… Ready");
  g_assert_null (pf_source_get_repair (pf_document_get_source (other)));
}

/* What is invalid is still told of at its place, in what the repaired view has there. */
static void
test_invalid_place (void)
{
  const char mixed[] = "- [ ] \xE2\x9C\x85 1\n- [ ] \xE2\x9C\x85 2\n- [ ] \xE2\x9C\x85 3\n- [ ] caf\xE9\n";
  g_autoptr (PfSource) source = source_from (mixed, strlen (mixed));
  g_autoptr (PfSource) repaired = pf_source_new_repaired (source, PF_REPAIR_NONE);
  gsize offset;

  g_assert_cmpstr (pf_source_get_encoding (source), ==, "windows-1252");
  g_assert_nonnull (repaired);
  g_assert_cmpstr (pf_source_get_text (repaired, NULL), ==, "- [ ] ✅ 1\n- [ ] ✅ 2\n- [ ] ✅ 3\n- [ ] café\n");
  g_assert_true (pf_source_find_invalid (repaired, &offset));
  g_assert_cmpstr (pf_source_get_text (repaired, NULL) + offset, ==, "é\n");
}

static void
check_inventory (JsonObject *expected, PfSource *source)
{
  g_autoptr (PfDocument) document = read_repaired (source, PF_REPAIR_MAC_ROMAN);
  JsonArray *sections = json_object_get_array_member (expected, "sections");
  JsonArray *tasks = json_object_get_array_member (expected, "tasks");
  guint n_headings = 0;
  guint n_tasks = 0;

  for (guint i = 0; i < pf_document_get_sections (document)->len; i++) {
    const PfSection *section = nth_section (document, i);
    JsonObject *wanted;

    if (!section->heading)
      continue;
    wanted = json_array_get_object_element (sections, n_headings++);
    g_assert_cmpstr (section->title, ==, json_object_get_string_member (wanted, "title"));
    g_assert_cmpint (section->line, ==, json_object_get_int_member (wanted, "line"));
  }
  g_assert_cmpuint (n_headings, ==, json_array_get_length (sections));
  for (guint i = 0; i < pf_document_get_items (document)->len; i++) {
    const PfItem *item = nth_item (document, i);
    gsize place = pf_source_get_byte_offset (pf_document_get_source (document), item->mark_offset);
    const char *bytes = g_bytes_get_data (pf_source_get_bytes (source), NULL);

    if (item->form != PF_FORM_TASK)
      continue;
    g_assert_cmpstr (item->text, ==,
                     json_object_get_string_member (json_array_get_object_element (tasks, n_tasks++), "text"));
    g_assert_true (strncmp (bytes + place - 1, "[ ]", 3) == 0);
  }
  g_assert_cmpuint (n_tasks, ==, json_array_get_length (tasks));
}

static PfSource *
load_checklist (const char *name)
{
  g_autoptr (GFile) file = g_file_new_build_filename (g_getenv ("PF_TEST_CHECKLISTS"), name, NULL);
  g_autoptr (GError) error = NULL;
  PfSource *source = pf_source_load (file, NULL, &error);

  g_assert_no_error (error);
  return source;
}

static void
check_checklist (const char *name, JsonObject *expected)
{
  g_autoptr (PfSource) source = load_checklist (name);
  gboolean is_garbled = strstr (json_object_get_string_member (expected, "encoding"), "Mac Roman") != NULL;
  g_autoptr (PfSource) repaired = pf_source_new_repaired (source, PF_REPAIR_NONE);
  PfRepairFinding finding;

  g_assert_true ((repaired != NULL) == is_garbled);
  g_assert_false (pf_source_find_repair (source, PF_REPAIR_WINDOWS_1252, &finding));
  if (!is_garbled)
    return;
  g_assert_cmpint (pf_source_get_repair (repaired)->kind, ==, PF_REPAIR_MAC_ROMAN);
  g_assert_cmpuint (pf_source_get_repair (repaired)->runs, ==, 46);
  g_assert_cmpuint (pf_source_get_repair (repaired)->lost, ==, 0);
  assert_mapped (repaired);
  check_inventory (expected, source);
}

static void
test_checklists (void)
{
  const char *folder = g_getenv ("PF_TEST_CHECKLISTS");
  g_autofree char *path = folder != NULL ? g_build_filename (folder, "..", "reference", "inventory.json", NULL) : NULL;
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GList) members = NULL;
  g_autoptr (GError) error = NULL;
  JsonObject *inventory;

  if (path == NULL || !g_file_test (path, G_FILE_TEST_EXISTS)) {
    g_test_skip ("The checklists and their inventory are not there");
    return;
  }
  json_parser_load_from_file (parser, path, &error);
  g_assert_no_error (error);
  inventory = json_node_get_object (json_parser_get_root (parser));
  members = json_object_get_members (inventory);
  for (GList *l = members; l != NULL; l = l->next) {
    if (g_str_has_suffix (l->data, ".txt"))
      check_checklist (l->data, json_object_get_object_member (inventory, l->data));
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/repair/every-byte", test_every_byte);
  g_test_add_func ("/repair/mac-roman", test_mac_roman);
  g_test_add_func ("/repair/windows-1252", test_windows_1252);
  g_test_add_func ("/repair/lost-bytes", test_lost_bytes);
  g_test_add_func ("/repair/mixed", test_mixed);
  g_test_add_func ("/repair/good-text", test_good_text);
  g_test_add_func ("/repair/byte-offsets", test_byte_offsets);
  g_test_add_func ("/repair/offsets-in-run", test_offsets_in_run);
  g_test_add_func ("/repair/reading", test_reading);
  g_test_add_func ("/repair/invalid-place", test_invalid_place);
  g_test_add_func ("/repair/checklists", test_checklists);
  return g_test_run ();
}
