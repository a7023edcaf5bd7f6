/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "document/pf-sign-offs.h"

#include "document/pf-language.h"

#include <string.h>

/* Nobody declares more than this in one sentence. */
#define MAX_CERTIFICATION 4096

/* Where the sign-offs of a document are collected. */
typedef struct {
  PfDocument *document;
  GPtrArray *sign_offs;
  GHashTable *by_item;        /* item index + 1 → borrowed PfSignOff */
  GHashTable *certifications; /* section index + 1 → GPtrArray of borrowed PfProse */
} Search;

static void
clear_sign_off (gpointer data)
{
  PfSignOff *self = data;

  g_free (self->id);
  g_free (self->role);
  g_free (self->certification);
  g_array_unref (self->blanks);
}

/**
 * pf_sign_off_new:
 * @id: what tells it from others
 * @role: who signs
 *
 * Returns: (transfer full): a sign-off that stands nowhere in the checklist
 */
PfSignOff *
pf_sign_off_new (const char *id, const char *role)
{
  PfSignOff *self = g_atomic_rc_box_new0 (PfSignOff);

  self->id = g_strdup (id);
  self->role = g_strdup (role);
  self->item = PF_NONE;
  self->section = PF_NONE;
  self->blanks = g_array_new (FALSE, FALSE, sizeof (guint));
  return self;
}

/**
 * pf_sign_off_ref:
 * @self: a sign-off
 *
 * Returns: (transfer full): @self
 */
PfSignOff *
pf_sign_off_ref (PfSignOff *self)
{
  return g_atomic_rc_box_acquire (self);
}

/**
 * pf_sign_off_unref:
 * @self: (transfer full) (nullable): a sign-off
 */
void
pf_sign_off_unref (PfSignOff *self)
{
  if (self != NULL)
    g_atomic_rc_box_release_full (self, clear_sign_off);
}

static const PfItem *
get_item (const Search *self, guint index)
{
  return g_ptr_array_index (pf_document_get_items (self->document), index);
}

static const PfBlank *
get_blank (const Search *self, guint index)
{
  return g_ptr_array_index (pf_document_get_blanks (self->document), index);
}

static gboolean
is_signature (const PfBlank *blank)
{
  return blank->kind == PF_BLANK_KIND_SIGNATURE || blank->kind == PF_BLANK_KIND_SIGNATURE_AND_DATE;
}

static gboolean
is_of_signer (const PfBlank *blank)
{
  return is_signature (blank) || blank->kind == PF_BLANK_KIND_PERSON || blank->kind == PF_BLANK_KIND_DATE
         || blank->kind == PF_BLANK_KIND_TIME || blank->kind == PF_BLANK_KIND_DATETIME;
}

static void
add_text (GMarkupParseContext *context, const char *text, gsize length, gpointer data, GError **error)
{
  (void) context;
  (void) error;
  g_string_append_len (data, text, (gssize) length);
}

/* Without the quotation marks around it. */
static char *
read_prose (const PfProse *prose)
{
  static const GMarkupParser parser = { .text = add_text };
  g_autofree char *whole = g_strconcat ("<p>", prose->markup, "</p>", NULL);
  GString *text = g_string_new (NULL);
  GMarkupParseContext *context = g_markup_parse_context_new (&parser, 0, text, NULL);
  g_autofree char *plain = NULL;
  gsize length;

  g_markup_parse_context_parse (context, whole, -1, NULL);
  g_markup_parse_context_free (context);
  plain = g_strstrip (g_string_free (text, FALSE));
  length = strlen (plain);
  if (g_str_has_prefix (plain, "\"") && length > 1 && plain[length - 1] == '"')
    return g_strndup (plain + 1, length - 2);
  if (g_str_has_prefix (plain, "“") && g_str_has_suffix (plain, "”"))
    return g_strndup (plain + strlen ("“"), length - strlen ("“") - strlen ("”"));
  return g_steal_pointer (&plain);
}

/* Sections with a place to sign, and those above them. */
static void
list_certifications (Search *self)
{
  const GPtrArray *prose = pf_document_get_prose (self->document);
  PfPhraseMatch match;

  for (guint i = 0; i < prose->len; i++) {
    const PfProse *found = g_ptr_array_index (prose, i);
    GPtrArray *array;

    if (found->section == PF_NONE || strlen (found->markup) > MAX_CERTIFICATION
        || !pf_phrase_set_find_next (PF_PHRASES (certifications), found->markup, -1, 0, &match))
      continue;
    array = g_hash_table_lookup (self->certifications, GUINT_TO_POINTER (found->section + 1));
    if (array == NULL) {
      array = g_ptr_array_new ();
      g_hash_table_insert (self->certifications, GUINT_TO_POINTER (found->section + 1), array);
    }
    g_ptr_array_add (array, (gpointer) (guintptr) found);
  }
}

/* The last one before the line, in its section. */
static char *
find_certification (const Search *self, guint section, guint line)
{
  const GPtrArray *array
      = section != PF_NONE ? g_hash_table_lookup (self->certifications, GUINT_TO_POINTER (section + 1)) : NULL;
  const PfProse *last = NULL;

  for (guint i = 0; array != NULL && i < array->len; i++) {
    const PfProse *prose = g_ptr_array_index (array, i);

    if (prose->line < line)
      last = prose;
  }
  return last != NULL ? read_prose (last) : NULL;
}

/* What names the signer: the label, or the words up to the colon, the blank, or what says that they approve. */
static char *
name_role (const PfItem *item)
{
  PfPhraseMatch match;
  gsize length;
  char *role;

  if (item->label != NULL && *item->label != '\0')
    return g_strdup (item->label);
  length = strcspn (item->text, ":_");
  if (pf_phrase_set_find_next (PF_PHRASES (approvals), item->text, (gssize) length, 0, &match) && match.start > 0)
    length = match.start;
  role = g_strstrip (g_strndup (item->text, length));
  if (*role != '\0')
    return role;
  g_free (role);
  return g_strdup (item->text);
}

static PfSignOff *
add_sign_off (Search *self, const char *id, guint line, guint section, char *role)
{
  PfSignOff *sign_off = pf_sign_off_new (id, NULL);

  sign_off->role = role;
  sign_off->line = line;
  sign_off->section = section;
  sign_off->certification = find_certification (self, section, line);
  g_ptr_array_add (self->sign_offs, sign_off);
  return sign_off;
}

static void
add_items (Search *self)
{
  const GPtrArray *items = pf_document_get_items (self->document);

  for (guint i = 0; i < items->len; i++) {
    const PfItem *item = get_item (self, i);
    PfSignOff *sign_off;

    if (item->kind != PF_ITEM_SIGN_OFF)
      continue;
    sign_off = add_sign_off (self, item->id, item->line, item->section, name_role (item));
    sign_off->item = i;
    g_hash_table_insert (self->by_item, GUINT_TO_POINTER (i + 1), sign_off);
  }
}

/* A signature outside of any sign-off is one. */
static PfSignOff *
add_loose (Search *self, const PfBlank *blank)
{
  const GPtrArray *sections = pf_document_get_sections (self->document);
  const char *role = blank->role;

  if (role == NULL && *blank->label != '\0')
    role = blank->label;
  if (role == NULL && blank->section != PF_NONE)
    role = ((const PfSection *) g_ptr_array_index (sections, blank->section))->title;
  return add_sign_off (self, blank->id, blank->line, blank->section, g_strdup (role != NULL ? role : ""));
}

/* The sign-off a blank stands in, by its item, or on the same line. */
static PfSignOff *
find_owner (const Search *self, const PfBlank *blank, PfSignOff *loose)
{
  PfSignOff *owner
      = blank->item != PF_NONE ? g_hash_table_lookup (self->by_item, GUINT_TO_POINTER (blank->item + 1)) : NULL;

  return owner == NULL && loose != NULL && loose->line == blank->line ? loose : owner;
}

static void
own (PfSignOff *owner, const PfBlank *blank, guint index)
{
  g_array_append_val (owner->blanks, index);
  /* The blank knows better than the words around it who is meant. */
  if (is_signature (blank) && blank->role != NULL) {
    g_free (owner->role);
    owner->role = g_strdup (blank->role);
  }
}

/* The name, the day, before the signature on its line. */
static void
own_before (const Search *self, PfSignOff *owner, guint index)
{
  guint first = index;

  while (first > 0 && get_blank (self, first - 1)->line == owner->line && is_of_signer (get_blank (self, first - 1)))
    first--;
  for (guint i = first; i < index; i++)
    own (owner, get_blank (self, i), i);
}

/* Day and time on the lines right below a signature belong to it: `Signature: ____`, `Date: ____`, `Time: ____`. */
static void
take_blanks (Search *self)
{
  guint n_blanks = pf_document_get_blanks (self->document)->len;
  PfSignOff *loose = NULL;
  PfSignOff *last = NULL;
  guint last_line = 0;

  for (guint i = 0; i < n_blanks; i++) {
    const PfBlank *blank = get_blank (self, i);
    PfSignOff *owner = find_owner (self, blank, loose);

    if (owner == NULL && is_signature (blank)) {
      owner = loose = add_loose (self, blank);
      own_before (self, owner, i);
    }
    if (owner == NULL && last != NULL && blank->item == PF_NONE && blank->section == last->section
        && (blank->line == last_line || blank->line == last_line + 1) && is_of_signer (blank))
      owner = last;
    if (owner != NULL && is_of_signer (blank))
      own (owner, blank, i);
    last = owner != NULL && (owner->item == PF_NONE || get_item (self, owner->item)->form == PF_FORM_PARAGRAPH)
               ? owner
               : NULL;
    last_line = blank->line;
  }
}

static int
compare_lines (gconstpointer a, gconstpointer b)
{
  const PfSignOff *one = *(PfSignOff *const *) a;
  const PfSignOff *other = *(PfSignOff *const *) b;

  return (one->line > other->line) - (one->line < other->line);
}

/**
 * pf_sign_offs_find:
 * @document: a checklist
 *
 * Returns: (transfer full) (element-type PfSignOff): its sign-offs, in the order of the file
 */
GPtrArray *
pf_sign_offs_find (PfDocument *document)
{
  Search self = { .document = document };

  self.sign_offs = g_ptr_array_new_with_free_func ((GDestroyNotify) pf_sign_off_unref);
  self.by_item = g_hash_table_new (NULL, NULL);
  self.certifications = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_ptr_array_unref);
  list_certifications (&self);
  add_items (&self);
  take_blanks (&self);
  g_ptr_array_sort (self.sign_offs, compare_lines);
  g_hash_table_unref (self.by_item);
  g_hash_table_unref (self.certifications);
  return self.sign_offs;
}

/**
 * pf_sign_off_is_of_lead:
 * @self: a sign-off
 *
 * Returns: whether its role is that of whoever leads the deployment, such as `Deployment Manager`
 */
gboolean
pf_sign_off_is_of_lead (const PfSignOff *self)
{
  PfPhraseMatch match;

  return pf_phrase_set_find_next (PF_PHRASES (run_leads), self->role, -1, 0, &match);
}

/**
 * pf_sign_off_has_place:
 * @self: a sign-off
 *
 * Returns: whether the checklist has a blank to sign in; otherwise it is a task that says that somebody approved
 */
gboolean
pf_sign_off_has_place (const PfSignOff *self)
{
  return self->blanks->len > 0;
}
