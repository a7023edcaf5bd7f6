/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "document-fixture.h"

#include "document/pf-sign-offs.h"

#include <string.h>

/* Where people sign, whatever it is written as. */

static PfDocument *
load_real (const char *prefix)
{
  const char *checklists = g_getenv ("PF_TEST_CHECKLISTS");
  g_autoptr (GDir) folder = checklists != NULL ? g_dir_open (checklists, 0, NULL) : NULL;
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    if (g_str_has_prefix (name, prefix)) {
      g_autofree char *path = g_build_filename (checklists, name, NULL);
      g_autofree char *bytes = NULL;
      gsize length;

      g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
      return parse_bytes (bytes, length, NULL);
    }
  return NULL;
}

static PfSignOff *
find_in_line (const GPtrArray *sign_offs, guint line)
{
  for (guint i = 0; i < sign_offs->len; i++)
    if (((PfSignOff *)g_ptr_array_index (sign_offs, i))->line == line)
      return g_ptr_array_index (sign_offs, i);
  return NULL;
}

typedef struct {
  const char *document;
  guint line;
  const char *role;
  guint n_blanks;
} Expected;

/* A table, tasks, paragraphs, a signature with its date in one, a certification, and who approved. */
static const Expected expected[] = {
  { "000", 201, "Technical lead", 0 },
  { "000", 205, "Executive stakeholder", 0 },
  { "000", 237, "Deployment Lead", 3 },
  { "000", 238, "Technical Lead", 3 },
  { "000", 239, "Operations Lead", 3 },
  { "000", 240, "Security Lead", 3 },
  { "001", 332, "Deployment Manager", 2 },
  { "001", 333, "Technical Lead", 2 },
  { "001", 334, "Product Owner", 2 },
  { "002", 172, "Deployment Lead", 2 },
  { "002", 174, "Technical Review", 2 },
  { "002", 176, "Security Review", 2 },
  { "002", 178, "Operations Approval", 2 },
  { "003", 229, "Lead Developer", 2 },
  { "003", 238, "Security Analyst", 2 },
  { "003", 250, "Technical Director", 2 },
  { "003", 316, "Approved by", 1 },
  { "004", 14, "Tech Lead Approval", 1 },
  { "004", 17, "Business Stakeholder", 1 },
  { "004", 283, "Deployment Engineer", 3 },
};

static void
test_real (void)
{
  static const struct {
    const char *document;
    guint n_places;
  } counts[] = { { "000", 4 }, { "001", 3 }, { "002", 4 }, { "003", 14 }, { "004", 5 } };

  for (gsize i = 0; i < G_N_ELEMENTS (counts); i++) {
    g_autoptr (PfDocument) document = load_real (counts[i].document);
    g_autoptr (GPtrArray) sign_offs = NULL;
    guint n_places = 0;

    if (document == NULL) {
      g_test_skip ("the real checklists are not in PF_TEST_CHECKLISTS");
      return;
    }
    sign_offs = pf_sign_offs_find (document);
    for (guint j = 0; j < sign_offs->len; j++)
      n_places += pf_sign_off_has_place (g_ptr_array_index (sign_offs, j)) ? 1 : 0;
    g_assert_cmpuint (n_places, ==, counts[i].n_places);
    for (gsize j = 0; j < G_N_ELEMENTS (expected); j++) {
      const PfSignOff *found;

      if (!g_str_equal (expected[j].document, counts[i].document))
        continue;
      found = find_in_line (sign_offs, expected[j].line);
      g_assert_nonnull (found);
      g_assert_cmpstr (found->role, ==, expected[j].role);
      g_assert_cmpuint (found->blanks->len, ==, expected[j].n_blanks);
      g_assert_true ((found->certification != NULL) == g_str_equal (expected[j].role, "Deployment Engineer"));
    }
  }
}

/* What the checklist has people declare is what they sign, without the quotation marks. */
static void
test_certification (void)
{
  g_autoptr (PfDocument) document
      = parse_text ("# Release\n\n## Sign-off\n\nBy signing I confirm that **all** of <it> works.\n\n"
                    "| Role | Name | Signature |\n|---|---|---|\n| Lead |  |  |\n\n"
                    "## Deployment Engineer Certification\n\n\"I certify that it runs.\"\n\n**Signature**: ____  \n"
                    "**Date**: ____\n\n**Later**: ____\n");
  g_autoptr (GPtrArray) sign_offs = pf_sign_offs_find (document);
  const PfSignOff *row = find_in_line (sign_offs, 9);
  const PfSignOff *engineer = find_in_line (sign_offs, 15);

  g_assert_cmpuint (sign_offs->len, ==, 2);
  g_assert_cmpstr (row->role, ==, "Lead");
  g_assert_cmpstr (row->certification, ==, "By signing I confirm that all of <it> works.");
  g_assert_cmpstr (engineer->certification, ==, "I certify that it runs.");
  /* The day on the next line belongs to the signature, what comes after a gap does not. */
  g_assert_cmpuint (engineer->blanks->len, ==, 2);
}

static void
test_roles (void)
{
  g_autoptr (PfDocument) document
      = parse_text ("# Release\n\n## Sign-off\n\n- [ ] Dev lead\n- [ ] Security team approved (if required)\n"
                    "- [ ] Release Manager: ____ Date: ____\n\n## Nothing\n\n- [ ] Deployed\n");
  g_autoptr (GPtrArray) sign_offs = pf_sign_offs_find (document);

  g_assert_cmpuint (sign_offs->len, ==, 3);
  g_assert_cmpstr (find_in_line (sign_offs, 5)->role, ==, "Dev lead");
  g_assert_cmpstr (find_in_line (sign_offs, 6)->role, ==, "Security team");
  g_assert_cmpstr (find_in_line (sign_offs, 7)->role, ==, "Release Manager");
  g_assert_true (pf_sign_off_is_of_lead (find_in_line (sign_offs, 7)));
  g_assert_false (pf_sign_off_is_of_lead (find_in_line (sign_offs, 6)));
  g_assert_false (pf_sign_off_has_place (find_in_line (sign_offs, 6)));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sign-offs/real", test_real);
  g_test_add_func ("/sign-offs/certification", test_certification);
  g_test_add_func ("/sign-offs/roles", test_roles);
  return g_test_run ();
}
