/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "document/pf-document-private.h"

#include "document/pf-code-facts.h"
#include "document/pf-language.h"
#include "document/pf-role-rules.h"

#include <string.h>

static char *
keep (PfDocumentParser *self, const char *text, gsize length)
{
  while (length > 0 && text[length - 1] == ' ')
    length--;
  return pf_arena_strndup (self->arena, text, length);
}

/* A bold lead without the colon it may end with. */
static char *
keep_lead (PfDocumentParser *self, const char *text, gsize length)
{
  while (length > 0 && (text[length - 1] == ':' || text[length - 1] == ' '))
    length--;
  return pf_arena_strndup (self->arena, text, length);
}

/* What follows a bold lead, without the colon or dash between them. */
static char *
keep_expected (PfDocumentParser *self, const char *text)
{
  static const char *const joints[] = { " ", ":", "- ", "– ", "— ", "-> ", "→ " };

  for (guint i = 0; i < G_N_ELEMENTS (joints); i++) {
    if (*text != '\0' && g_str_has_prefix (text, joints[i])) {
      text += strlen (joints[i]);
      i = G_MAXUINT;
    }
  }
  return *text != '\0' ? pf_arena_strndup (self->arena, text, strlen (text)) : NULL;
}

/**
 * pf_document_parser_add_link:
 * @self: a parse
 * @kind: what kind of link
 * @line: its line
 * @item: index of its item, or %PF_NONE
 *
 * Returns: (transfer none): the new link, to be filled
 */
PfLink *
pf_document_parser_add_link (PfDocumentParser *self, PfLinkKind kind, guint line, guint item)
{
  PfLink *link = pf_arena_new0 (self->arena, PfLink);

  link->kind = kind;
  link->line = line;
  link->section = self->section;
  link->item = item;
  g_ptr_array_add (self->document->links, link);
  return link;
}

/**
 * pf_document_parser_add_prose:
 * @self: a parse
 * @line: its line
 * @markup: its markup
 * @length: bytes of it
 *
 * Returns: (transfer none): the new text
 */
PfProse *
pf_document_parser_add_prose (PfDocumentParser *self, guint line, const char *markup, gsize length)
{
  PfProse *prose = pf_arena_new0 (self->arena, PfProse);

  prose->line = line;
  prose->section = self->section;
  prose->item = pf_document_parser_nearest_item (self, FALSE);
  prose->depth = self->nesting;
  prose->markup = keep (self, markup, length);
  g_ptr_array_add (self->document->prose, prose);
  return prose;
}

/* Marks before a criterion say whether it is hoped for or feared, never that it holds. */
static const char *const good_marks[] = { "✅", "✔", "☑", "✓" };
static const char *const bad_marks[] = { "❌", "✖", "✗", "⛔", "🚫" };

static gsize
measure_mark (const char *text, const char *const *marks, gsize n_marks)
{
  for (gsize i = 0; i < n_marks; i++) {
    if (g_str_has_prefix (text, marks[i])) {
      gsize length = strlen (marks[i]);

      /* A variation selector may follow. */
      length += g_str_has_prefix (text + length, "\xEF\xB8\x8F") ? 3 : 0;
      return length + strspn (text + length, " ");
    }
  }
  return 0;
}

static char *
skip_mark (char *text)
{
  gsize length = measure_mark (text, good_marks, G_N_ELEMENTS (good_marks));

  if (length == 0)
    length = measure_mark (text, bad_marks, G_N_ELEMENTS (bad_marks));
  return text + length;
}

/* What an entry without a box is: in most sections nothing but text. */
static gboolean
choose_entry_kind (PfDocumentParser *self, const PfFrame *frame, PfItemKind *kind)
{
  const PfSection *section
      = self->section != PF_NONE ? g_ptr_array_index (self->document->sections, self->section) : NULL;
  const PfFrame *list = &self->frames[0];

  if (section == NULL || self->n_frames != 2 || frame->has_text == FALSE || *frame->text == '\0'
      || (self->last_task != PF_NONE && self->last_task >= list->first_item))
    return FALSE;
  *kind = PF_ITEM_STEP;
  if (section->role == PF_ROLE_TRIGGER)
    *kind = PF_ITEM_TRIGGER;
  else if (section->role == PF_ROLE_GO_CRITERIA)
    *kind = measure_mark (frame->text, bad_marks, G_N_ELEMENTS (bad_marks)) > 0 ? PF_ITEM_CRITERION_NO_GO
                                                                               : PF_ITEM_CRITERION_GO;
  else if (section->role == PF_ROLE_NO_GO_CRITERIA)
    *kind = PF_ITEM_CRITERION_NO_GO;
  else if (section->role == PF_ROLE_SUCCESS_CRITERIA)
    *kind = PF_ITEM_SUCCESS_CRITERION;
  else if (section->role == PF_ROLE_ROLLBACK || section->role == PF_ROLE_POST_ROLLBACK)
    *kind = PF_ITEM_CONTINGENCY;
  return *kind == PF_ITEM_STEP || *kind == PF_ITEM_CONTINGENCY ? list->accepted : TRUE;
}

static gboolean
has_scheme (const char *url)
{
  gsize i = 0;

  while (g_ascii_isalnum (url[i]) || url[i] == '+' || url[i] == '.' || url[i] == '-')
    i++;
  return i > 1 && url[i] == ':' && g_ascii_isalpha (url[0]);
}

/* `[text](url)` and `<url>` look alike to the parser's callbacks; an autolink's text is its address. */
static PfLinkKind
classify_link (const char *text, const char *url)
{
  gsize text_length = strlen (text);
  gsize url_length = strlen (url);

  if (text_length > 0 && url_length >= text_length && g_str_equal (url + url_length - text_length, text)
      && (text_length == url_length || g_str_has_prefix (url, "mailto:") || g_str_has_prefix (url, "http://")))
    return PF_LINK_AUTOLINK;
  return has_scheme (url) || url[0] == '#' || g_str_has_prefix (url, "//") ? PF_LINK_MARKDOWN : PF_LINK_RELATIVE;
}

static void
add_inline_command (PfDocumentParser *self, const char *code, gsize length, guint line, guint item)
{
  PfCommand *command = pf_arena_new0 (self->arena, PfCommand);

  command->language = pf_arena_strndup (self->arena, "", 0);
  command->text = pf_arena_strndup (self->arena, code, length);
  command->inline_code = TRUE;
  command->line = line;
  command->end_line = line;
  command->section = pf_document_parser_need_section (self);
  command->item = item;
  command->n_lines = 1;
  g_ptr_array_add (self->document->commands, command);
}

static void
take_code (PfDocumentParser *self, const PfInlineSpan *span, guint item)
{
  g_autofree char *code = g_strndup (self->words.plain->str + span->start, span->end - span->start);
  gsize length = strlen (code);
  guint line = span->line > 0 ? span->line : self->words_line;
  gsize start;
  gsize end;

  if (item != PF_NONE && pf_code_is_command (code))
    add_inline_command (self, code, length, line, item);
  if (pf_code_find_url (code, length, &start, &end)) {
    PfLink *link = pf_document_parser_add_link (self, PF_LINK_INLINE_CODE, line, item);

    link->url = pf_arena_strndup (self->arena, code + start, end - start);
    link->text = link->url;
  } else if (pf_code_is_document_path (code)) {
    PfLink *link = pf_document_parser_add_link (self, PF_LINK_RELATIVE, line, item);
    gsize lead = pf_inline_get_lead (&self->words);

    link->url = pf_arena_strndup (self->arena, code, length);
    link->text = lead > 0 ? keep_lead (self, self->words.plain->str, lead) : link->url;
  }
}

/**
 * pf_document_parser_take_links:
 * @self: a parse
 * @item: index of the item the words belong to, or %PF_NONE
 *
 * Takes the links and the code spans of the words at hand.
 */
void
pf_document_parser_take_links (PfDocumentParser *self, guint item)
{
  for (guint i = 0; i < self->words.links->len; i++) {
    const PfInlineSpan *span = &g_array_index (self->words.links, PfInlineSpan, i);
    g_autofree char *text = g_strndup (self->words.plain->str + span->start, span->end - span->start);
    PfLink *link = pf_document_parser_add_link (self, classify_link (text, span->url),
                                                span->line > 0 ? span->line : self->words_line, item);

    link->text = keep (self, text, strlen (text));
    link->url = pf_arena_strndup (self->arena, span->url, strlen (span->url));
  }
  for (guint i = 0; i < self->words.codes->len; i++)
    take_code (self, &g_array_index (self->words.codes, PfInlineSpan, i), item);
}

static gsize
line_plain_end (PfDocumentParser *self, guint index)
{
  return index + 1 < self->words.lines->len ? g_array_index (self->words.lines, PfInlineLine, index + 1).plain
                                            : self->words.plain->len;
}

static gsize
line_markup_end (PfDocumentParser *self, guint index)
{
  return index + 1 < self->words.lines->len ? g_array_index (self->words.lines, PfInlineLine, index + 1).markup - 1
                                            : self->words.markup->len;
}

/* A line with a place to sign is a sign-off: `**Technical Lead:** ____ Date: ____`, or `**Signature**: ____`, for which
 * the bold line above says who. */
static void
take_sign_off (PfDocumentParser *self, const PfField *field)
{
  const PfSection *section
      = self->section != PF_NONE ? g_ptr_array_index (self->document->sections, self->section) : NULL;
  PfPhraseMatch match;
  gboolean signs = pf_phrase_set_find_best (PF_PHRASES (signatures), field->key, -1, &match);
  g_autofree char *markup = NULL;
  char *text;
  PfItem *item;

  if (strstr (field->value, "___") == NULL || (signs && match.meaning == PF_WORD_DATE)
      || (!signs && (section == NULL || section->role != PF_ROLE_SIGN_OFF)))
    return;
  text = g_strconcat (field->key, ": ", field->value, NULL);
  markup = g_markup_escape_text (text, -1);
  item = pf_document_parser_append_item (self, PF_ITEM_SIGN_OFF, PF_FORM_PARAGRAPH, field->line,
                                         keep (self, text, strlen (text)), keep (self, markup, strlen (markup)));
  g_free (text);
  if (item == NULL)
    return;
  item->label = field->key;
  if (signs && match.meaning == PF_WORD_SIGNATURE && section != NULL && !section->heading)
    item->label = section->title;
}

/* `**Key**: value` or `**Key:** value`, one to a line of the source, whatever breaks stand between the lines. */
static gboolean
take_field (PfDocumentParser *self, guint index)
{
  const PfInlineLine *line = &g_array_index (self->words.lines, PfInlineLine, index);
  const char *plain = self->words.plain->str;
  gsize end = line_plain_end (self, index);
  gsize value = line->lead_end;
  PfField *field;

  if (line->lead_end <= line->plain || line->lead_end > end)
    return FALSE;
  if (plain[value] == ':')
    value++;
  else if (plain[value - 1] != ':')
    return FALSE;
  while (value < end && plain[value] == ' ')
    value++;
  field = pf_arena_new0 (self->arena, PfField);
  field->line = line->line;
  field->section = self->section;
  field->key = keep_lead (self, plain + line->plain, line->lead_end - line->plain);
  field->value = keep (self, plain + value, end - value);
  field->blank = PF_NONE;
  g_ptr_array_add (self->document->fields, field);
  take_sign_off (self, field);
  return TRUE;
}

/* Lines that are fields leave the prose, where the markup can be divided there. */
static void
take_paragraph (PfDocumentParser *self)
{
  const GString *markup = self->words.markup;
  guint n_lines = self->words.lines->len;
  gboolean divisible = TRUE;
  guint n_fields = 0;
  gsize from = 0;
  guint from_line = self->words_line;
  gboolean open = FALSE;

  for (guint i = 0; i < n_lines; i++)
    divisible &= g_array_index (self->words.lines, PfInlineLine, i).balanced;
  for (guint i = 0; i < n_lines; i++) {
    const PfInlineLine *line = &g_array_index (self->words.lines, PfInlineLine, i);
    gboolean is_field = take_field (self, i);

    n_fields += is_field ? 1 : 0;
    if (divisible && is_field && open)
      pf_document_parser_add_prose (self, from_line, markup->str + from, line->markup - 1 - from);
    if (is_field) {
      open = FALSE;
    } else if (!open) {
      from = line->markup;
      from_line = line->line;
      open = TRUE;
    }
  }
  if (!divisible && n_fields < n_lines)
    pf_document_parser_add_prose (self, self->words_line, markup->str, markup->len);
  else if (open)
    pf_document_parser_add_prose (self, from_line, markup->str + from, line_markup_end (self, n_lines - 1) - from);
}

static void
take_top_level (PfDocumentParser *self)
{
  if (pf_inline_is_bold_only (&self->words) && pf_inline_get_lead (&self->words) <= PF_MAX_BOLD_TITLE) {
    char *title = keep_lead (self, self->words.plain->str, pf_inline_get_lead (&self->words));

    /* A bold line ends the one before; it does not stand under it. */
    if (self->heading != PF_NONE || self->section != PF_NONE)
      self->section = self->heading;
    pf_document_parser_add_section (self, title, 0, FALSE, self->words_line);
    self->bold_line = title;
    self->previous = PF_BLOCK_BOLD_LINE;
    return;
  }
  take_paragraph (self);
}

/* The first text of a list item is the item's; what comes later stands under it. */
static void
take_item_text (PfDocumentParser *self, PfFrame *frame)
{
  const GString *plain = self->words.plain;
  const GString *markup = self->words.markup;
  gsize lead = pf_inline_get_lead (&self->words);
  PfItemKind kind;

  frame->has_text = TRUE;
  frame->line = frame->line > 0 ? frame->line : self->words_line;
  frame->text = keep (self, plain->str, plain->len);
  /* Most items have nothing to mark up; one string then does for both. */
  frame->markup = g_str_equal (plain->str, markup->str) ? frame->text : keep (self, markup->str, markup->len);
  frame->bold_only = pf_inline_is_bold_only (&self->words);
  if (lead > 0) {
    frame->label = keep_lead (self, plain->str, lead);
    frame->expected = keep_expected (self, plain->str + lead);
  }
  if (frame->item == PF_NONE && choose_entry_kind (self, frame, &kind)) {
    frame->text = skip_mark (frame->text);
    frame->markup = skip_mark (frame->markup);
    pf_document_parser_add_item (self, kind, frame, frame->line);
  } else if (frame->item != PF_NONE) {
    PfItem *item = g_ptr_array_index (self->document->items, frame->item);

    item->text = frame->text;
    item->markup = frame->markup;
    item->label = frame->label;
    item->expected = frame->expected;
  } else {
    PfProse *prose;

    frame->prose = self->document->prose->len;
    prose = pf_document_parser_add_prose (self, self->words_line, markup->str, markup->len);
    prose->depth = self->nesting - 1;
    prose->marker = "•";
    if (frame->delimiter != 0) {
      g_autofree char *marker = g_strdup_printf ("%u%c", frame->number, frame->delimiter);

      prose->marker = pf_arena_strndup (self->arena, marker, strlen (marker));
    }
  }
}

/**
 * pf_document_parser_flush_words:
 * @self: a parse
 *
 * Ends the paragraph at hand, if there is one, and decides what it is. Tight lists report no paragraphs, so this
 * happens whenever a block begins or ends.
 */
void
pf_document_parser_flush_words (PfDocumentParser *self)
{
  PfFrame *frame = self->n_frames > 0 ? &self->frames[self->n_frames - 1] : NULL;

  if (!self->words.active || self->table.in_cell)
    return;
  pf_inline_finish (&self->words);
  if (self->words.plain->len > 0) {
    if (frame == NULL) {
      take_top_level (self);
    } else if (frame->type == MD_BLOCK_LI && !frame->has_text) {
      take_item_text (self, frame);
    } else {
      PfProse *prose
          = pf_document_parser_add_prose (self, self->words_line, self->words.markup->str, self->words.markup->len);

      prose->marker = frame->type == MD_BLOCK_QUOTE ? ">" : NULL;
    }
  }
  pf_document_parser_take_links (self, pf_document_parser_nearest_item (self, FALSE));
  pf_inline_reset (&self->words);
  self->words_line = 0;
  if (self->previous != PF_BLOCK_BOLD_LINE)
    self->previous = PF_BLOCK_OTHER;
}
