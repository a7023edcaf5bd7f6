/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "record/pf-record-finding.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Characters of a foreign text that a message repeats. */
#define MAX_QUOTED 80

/**
 * pf_finding_free:
 * @self: (nullable): a finding
 *
 * Frees a finding.
 */
void
pf_finding_free (PfFinding *self)
{
  if (self == NULL)
    return;
  g_free (self->pointer);
  g_free (self->message);
  g_free (self);
}

/*
 * pf_findings_new:
 *
 * Returns: (transfer full) (element-type PfFinding): an empty list that owns its findings
 */
GPtrArray *
pf_findings_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify)pf_finding_free);
}

/*
 * pf_findings_is_full:
 * @findings: a list
 *
 * Returns: whether nothing more is taken in, so that looking on is in vain
 */
gboolean
pf_findings_is_full (GPtrArray *findings)
{
  return findings->len > PF_FINDINGS_MAX;
}

static void
take (GPtrArray *findings, char *pointer, char *message)
{
  PfFinding *finding = g_new0 (PfFinding, 1);

  finding->pointer = pointer;
  finding->message = message;
  g_ptr_array_add (findings, finding);
}

/*
 * pf_findings_add:
 * @findings: a list
 * @pointer: (transfer full): where, as RFC 6901 has it; empty for the whole record
 * @message: (transfer full): what is wrong, in a sentence for the reviewer
 *
 * Adds one finding. After [const@PF_FINDINGS_MAX] of them the last one says that there are more.
 */
void
pf_findings_add (GPtrArray *findings, char *pointer, char *message)
{
  if (findings->len < PF_FINDINGS_MAX) {
    take (findings, pointer, message);
    return;
  }
  if (findings->len == PF_FINDINGS_MAX)
    take (findings, g_strdup (""), g_strdup (_ ("There is more wrong than is listed here.")));
  g_free (pointer);
  g_free (message);
}

/*
 * pf_pointer_escape:
 * @member: name of a member
 *
 * Returns: (transfer full): the name as a token of a JSON pointer (RFC 6901, section 3)
 */
char *
pf_pointer_escape (const char *member)
{
  GString *token = g_string_new (NULL);

  for (const char *p = member; *p != '\0'; p++) {
    if (*p == '~')
      g_string_append (token, "~0");
    else if (*p == '/')
      g_string_append (token, "~1");
    else
      g_string_append_c (token, *p);
  }
  return g_string_free (token, FALSE);
}

/*
 * pf_text_shorten:
 * @text: (nullable): valid UTF-8 from a record
 *
 * Returns: (transfer full): the text on one line and short enough to be quoted in a message
 */
char *
pf_text_shorten (const char *text)
{
  g_autoptr (GString) shortened = g_string_new (NULL);
  guint n = 0;

  for (const char *p = text != NULL ? text : ""; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar character = g_utf8_get_char (p);

    if (n++ == MAX_QUOTED) {
      g_string_append (shortened, "…");
      break;
    }
    g_string_append_unichar (shortened, g_unichar_isprint (character) ? character : ' ');
  }
  return g_string_free (g_steal_pointer (&shortened), FALSE);
}
