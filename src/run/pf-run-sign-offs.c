/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "run/pf-run-sign-offs.h"

#include "probe/pf-json.h"
#include "probe/pf-suggest.h"
#include "run/pf-run-lifecycle.h"
#include "run/pf-run-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/**
 * pf_run_get_sign_offs:
 * @self: a run
 *
 * Returns: (transfer none) (element-type PfSignOff): the sign-offs of its checklist, in the order of the file
 */
const GPtrArray *
pf_run_get_sign_offs (PfRun *self)
{
  g_return_val_if_fail (PF_IS_RUN (self), NULL);

  if (self->sign_offs == NULL)
    self->sign_offs = pf_sign_offs_find (self->document);
  return self->sign_offs;
}

/**
 * pf_run_has_separate_signers:
 * @self: a run
 *
 * Returns: whether whoever leads the run may sign for no other role, as was chosen when it was started
 */
gboolean
pf_run_has_separate_signers (PfRun *self)
{
  const PfEvent *created;

  g_return_val_if_fail (PF_IS_RUN (self), FALSE);

  created = self->events->len > 0 ? g_ptr_array_index (self->events, 0) : NULL;
  return created != NULL && created->data != NULL && pf_json_get_boolean (created->data, "separate_signers", FALSE);
}

/* Whoever began the run and whoever it was handed to both had it in their hands. */
static gboolean
is_lead (PfRun *self, const char *person)
{
  const PfEvent *created = g_ptr_array_index (self->events, 0);
  JsonObject *first = pf_json_get_object (created->data, "operator");

  return g_strcmp0 (first != NULL ? pf_json_get_string (first, "id") : self->created_by, person) == 0
         || g_strcmp0 (pf_run_get_operator (self), person) == 0;
}

static gboolean
has_lead_role (PfRun *self)
{
  const GPtrArray *sign_offs = pf_run_get_sign_offs (self);

  for (guint i = 0; i < sign_offs->len; i++)
    if (pf_sign_off_is_of_lead (g_ptr_array_index (sign_offs, i)))
      return TRUE;
  return FALSE;
}

/* Another role the person stands for already. */
static char *
find_other_role (PfRun *self, const PfSignOff *sign_off, const char *person)
{
  g_autoptr (GPtrArray) signings = pf_run_list_signings (self);

  for (guint i = 0; i < signings->len; i++) {
    const PfSigning *signing = g_ptr_array_index (signings, i);

    if (pf_signing_stands (signing) && g_str_equal (signing->by, person)
        && !g_str_equal (signing->sign_off->id, sign_off->id))
      return g_strdup (signing->sign_off->role);
  }
  return NULL;
}

/**
 * pf_run_check_signer:
 * @self: a run
 * @sign_off: a sign-off
 * @person: id of who would sign
 *
 * With separate signers, whoever leads the run signs only for the role that leads the deployment; where the checklist
 * has no such role, for one and no more.
 *
 * Returns: whether they may
 * Throws: PF_RUN_ERROR_INVALID, saying who has to
 */
gboolean
pf_run_check_signer (PfRun *self, const PfSignOff *sign_off, const char *person, GError **error)
{
  g_autofree char *other = NULL;

  g_return_val_if_fail (PF_IS_RUN (self), FALSE);

  if (!pf_run_has_separate_signers (self) || !is_lead (self, person)
      || pf_sign_off_is_of_lead (sign_off))
    return TRUE;
  if (has_lead_role (self)) {
    g_set_error (error, PF_RUN_ERROR, PF_RUN_ERROR_INVALID,
                 _ ("This run has separate signers: %s leads it and cannot sign as “%s”. Somebody else has to"),
                 pf_run_find_person_name (self, person), sign_off->role);
    return FALSE;
  }
  other = find_other_role (self, sign_off, person);
  if (other == NULL)
    return TRUE;
  g_set_error (error, PF_RUN_ERROR, PF_RUN_ERROR_INVALID,
               _ ("This run has separate signers: %s leads it, has signed as “%s”, and cannot sign as “%s” too. Somebody "
                  "else has to"),
               pf_run_find_person_name (self, person), other, sign_off->role);
  return FALSE;
}

/**
 * pf_run_make_statement:
 * @self: a run
 * @sign_off: a sign-off
 *
 * Returns: (transfer full): what is declared unless somebody says it otherwise: what the checklist has them declare,
 *   else a sentence, in a fixed English form, that names what is signed
 */
char *
pf_run_make_statement (PfRun *self, const PfSignOff *sign_off)
{
  g_autoptr (GString) statement = NULL;
  g_autofree char *verdict = NULL;
  PfProgress progress;

  g_return_val_if_fail (PF_IS_RUN (self), NULL);

  if (sign_off->certification != NULL)
    return g_strdup (sign_off->certification);
  pf_run_get_progress (self, &progress);
  statement = g_string_new (NULL);
  g_string_append_printf (statement, "As %s I sign off %srun %.8s of “%s”", sign_off->role,
                          g_str_equal (self->mode, "rehearsal") ? "the rehearsal " : "", self->id,
                          pf_document_get_title (self->document));
  if (self->release != NULL)
    g_string_append_printf (statement, ", release %s", self->release);
  if (self->environment != NULL)
    g_string_append_printf (statement, ", on %s", self->environment);
  verdict = g_ascii_strup (pf_verdict_to_string (pf_run_get_verdict (self, NULL)), -1);
  g_string_append_printf (statement, ": %u of %u resolved, verdict %s.", progress.resolved, progress.countable, verdict);
  return g_string_free (g_steal_pointer (&statement), FALSE);
}

static gboolean
is_line_of (const PfSignOff *sign_off, const char *words)
{
  g_autofree char *line = g_strdup_printf ("L%u", sign_off->line);

  return sign_off->line > 0 && g_ascii_strcasecmp (line, words) == 0;
}

static PfSignOff *
find_exactly (PfRun *self, const GPtrArray *sign_offs, const char *words)
{
  guint item = pf_document_find_item (self->document, words);

  for (guint i = 0; i < sign_offs->len; i++) {
    PfSignOff *sign_off = g_ptr_array_index (sign_offs, i);

    if (g_str_equal (sign_off->id, words) || is_line_of (sign_off, words) || (item != PF_NONE && sign_off->item == item))
      return sign_off;
  }
  return NULL;
}

/* By what it is called, or a part of that; *found is how many are. */
static PfSignOff *
find_by_role (const GPtrArray *sign_offs, const char *words, gboolean whole, guint *n_found)
{
  g_autofree char *wanted = g_utf8_casefold (words, -1);
  PfSignOff *found = NULL;

  *n_found = 0;
  for (guint i = 0; i < sign_offs->len; i++) {
    PfSignOff *sign_off = g_ptr_array_index (sign_offs, i);
    g_autofree char *role = g_utf8_casefold (sign_off->role, -1);

    if (whole ? !g_str_equal (role, wanted) : strstr (role, wanted) == NULL)
      continue;
    found = sign_off;
    (*n_found)++;
  }
  return found;
}

static const char *
suggest_role (const GPtrArray *sign_offs, const char *words)
{
  g_autofree const char **roles = g_new0 (const char *, sign_offs->len + 1);

  for (guint i = 0; i < sign_offs->len; i++)
    roles[i] = ((PfSignOff *) g_ptr_array_index (sign_offs, i))->role;
  return pf_suggest (words, roles);
}

static GPtrArray *
list_known (PfRun *self)
{
  g_autoptr (GPtrArray) signings = pf_run_list_signings (self);
  GPtrArray *known = g_ptr_array_new_with_free_func ((GDestroyNotify) pf_sign_off_unref);

  for (guint i = 0; i < signings->len; i++)
    g_ptr_array_add (known, pf_sign_off_ref (((PfSigning *) g_ptr_array_index (signings, i))->sign_off));
  return known;
}

static PfSignOff *
refuse_role (const GPtrArray *known, const char *words, guint n_found, GError **error)
{
  const char *near = suggest_role (known, words);

  if (known->len == 0)
    g_set_error_literal (error, PF_RUN_ERROR, PF_RUN_ERROR_INVALID, _ ("A sign-off needs the role of whoever signs"));
  else if (n_found > 1)
    g_set_error (error, PF_RUN_ERROR, PF_RUN_ERROR_NOT_FOUND,
                 _ ("There are %u sign-offs “%s”. Name one by its line, such as L42, or by its id"), n_found, words);
  else if (near != NULL)
    g_set_error (error, PF_RUN_ERROR, PF_RUN_ERROR_NOT_FOUND,
                 _ ("The checklist has no sign-off “%s”. Did you mean “%s”?"), words, near);
  else
    g_set_error (error, PF_RUN_ERROR, PF_RUN_ERROR_NOT_FOUND,
                 _ ("The checklist has no sign-off “%s”. The first of its %u is “%s” in line %u"), words, known->len,
                 ((PfSignOff *) g_ptr_array_index (known, 0))->role,
                 ((PfSignOff *) g_ptr_array_index (known, 0))->line);
  return NULL;
}

/**
 * pf_run_find_sign_off:
 * @self: a run
 * @words: id of a sign-off, `L` and its line, its role, or as much of the role as tells it from others
 *
 * A checklist without sign-offs can be signed as anything.
 *
 * Returns: (transfer full): the sign-off
 * Throws: PF_RUN_ERROR_NOT_FOUND, naming what is near
 */
PfSignOff *
pf_run_find_sign_off (PfRun *self, const char *words, GError **error)
{
  g_autoptr (GPtrArray) known = NULL;
  g_autoptr (PfPerson) slug = NULL;
  PfSignOff *found;
  guint n_found = 0;

  g_return_val_if_fail (PF_IS_RUN (self), NULL);

  known = list_known (self);
  found = find_exactly (self, known, words);
  if (found == NULL)
    found = find_by_role (known, words, TRUE, &n_found);
  if (found == NULL || n_found > 1)
    found = n_found == 0 ? find_by_role (known, words, FALSE, &n_found) : NULL;
  if (found != NULL && n_found <= 1)
    return pf_sign_off_ref (found);
  if (pf_run_get_sign_offs (self)->len > 0 || words[strspn (words, " \t\r\n")] == '\0')
    return refuse_role (known, words, n_found, error);
  slug = pf_person_new (words, "typed");
  return pf_sign_off_new (slug->id, slug->name);
}
