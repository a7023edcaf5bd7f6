/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "document/pf-document-private.h"

#include "document/pf-code-facts.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static gboolean
is_inside (PfDocumentParser *self, const char *text)
{
  return text != NULL && text >= self->text && text < self->text + self->length;
}

/**
 * pf_document_parser_enter_code:
 * @self: a parse
 * @detail: what the parser says about the block
 */
void
pf_document_parser_enter_code (PfDocumentParser *self, const MD_BLOCK_CODE_DETAIL *detail)
{
  PfCodeState *code = &self->code;

  code->active = TRUE;
  code->fenced = detail->fence_char != 0;
  g_string_truncate (code->text, 0);
  code->info = pf_inline_dup_attribute (&detail->info);
  code->fence_line = 0;
  if (is_inside (self, detail->info.text))
    code->fence_line = pf_document_parser_line_at (self, (gsize)(detail->info.text - self->text));
  code->first_line = 0;
  code->first_index = 0;
  code->indent = 0;
  code->n_lines = 0;
  code->item = pf_document_parser_nearest_item (self, FALSE);
  code->caption = self->n_frames == 0 && self->previous == PF_BLOCK_BOLD_LINE ? self->bold_line : NULL;
  if (self->n_frames == 0 && self->previous == PF_BLOCK_LIST && g_str_has_prefix (code->info, "probe"))
    code->item = self->task_above;
}

/**
 * pf_document_parser_add_code:
 * @self: a parse
 * @text: (array length=length): a piece of code
 * @length: its bytes
 */
void
pf_document_parser_add_code (PfDocumentParser *self, const char *text, gsize length)
{
  PfCodeState *code = &self->code;

  if (code->first_line == 0 && is_inside (self, text)) {
    gsize offset = (gsize)(text - self->text);

    code->first_line = pf_document_parser_line_at (self, offset);
    code->first_index = code->n_lines;
    code->indent = (guint)(offset - self->known_start);
  }
  if (length == 1 && *text == '\n')
    code->n_lines++;
  g_string_append_len (code->text, text, (gssize)length);
}

/* Whether a line has a fence at its beginning, behind what the lists and quotes it is in may put there. */
static gboolean
is_fence_line (PfDocumentParser *self, guint line, gboolean behind_markers)
{
  gsize length;
  const char *text = pf_source_get_line (self->source, line, &length);
  gsize at = 0;

  while (text != NULL && at < length
         && (strchr ("> \t", text[at]) != NULL || (behind_markers && strchr ("-+*0123456789.)", text[at]) != NULL)))
    at++;
  return text != NULL && at + 3 <= length && (strncmp (text + at, "```", 3) == 0 || strncmp (text + at, "~~~", 3) == 0);
}

static guint
find_fence_line (PfDocumentParser *self)
{
  const PfCodeState *code = &self->code;
  guint n_lines = pf_source_get_n_lines (self->source);

  if (code->fence_line > 0)
    return code->fence_line;
  if (code->first_line > 0)
    return code->first_line - code->first_index - 1;
  for (guint line = self->last_line + 1; line <= n_lines; line++) {
    if (is_fence_line (self, line, TRUE))
      return line;
  }
  return MAX (self->last_line, 1);
}

static void
take_code_links (PfDocumentParser *self, const char *text, guint line, guint item)
{
  while (*text != '\0') {
    gsize length = strcspn (text, "\n");
    gsize at = 0;
    gsize start;
    gsize end;

    while (at < length && pf_code_find_url (text + at, length - at, &start, &end)) {
      PfLink *link = pf_document_parser_add_link (self, PF_LINK_CODE_BLOCK, line, item);

      link->url = pf_arena_strndup (self->arena, text + at + start, end - start);
      link->text = link->url;
      at += end;
    }
    text += length + (text[length] == '\n' ? 1 : 0);
    line++;
  }
}

static void
add_command (PfDocumentParser *self, guint line, guint end_line)
{
  const PfCodeState *code = &self->code;
  PfCommand *command = pf_arena_new0 (self->arena, PfCommand);
  gsize word = strcspn (code->info, " \t");

  command->language = pf_arena_strndup (self->arena, code->info, word);
  command->text = pf_arena_strndup (self->arena, code->text->str, code->text->len);
  command->line = line;
  command->end_line = end_line;
  command->section = pf_document_parser_need_section (self);
  command->item = code->item;
  command->caption = code->caption;
  command->n_lines = code->n_lines;
  g_ptr_array_add (self->document->commands, command);
  take_code_links (self, command->text, line + 1, code->item);
}

static void
add_probe (PfDocumentParser *self, guint line)
{
  const PfCodeState *code = &self->code;
  PfPendingProbe probe = { 0 };
  g_autofree char *id = g_strstrip (g_strdup (code->info + strlen ("probe")));

  probe.id = *id != '\0' ? pf_arena_strndup (self->arena, id, strlen (id)) : NULL;
  probe.text = pf_arena_strndup (self->arena, code->text->str, code->text->len);
  probe.line = line + 1;
  probe.indent = code->indent;
  probe.item = code->item;
  probe.section = pf_document_parser_need_section (self);
  g_array_append_val (self->probes, probe);
}

static void
add_indented (PfDocumentParser *self, guint line)
{
  g_autofree char *text = g_strchomp (g_strdup (self->code.text->str));
  g_autofree char *markup = g_markup_printf_escaped ("<tt>%s</tt>", text);

  pf_document_parser_add_prose (self, line, markup, strlen (markup));
}

/**
 * pf_document_parser_leave_code:
 * @self: a parse
 *
 * Ends a code block: a fenced one is a command or a probe, an indented one is text.
 */
void
pf_document_parser_leave_code (PfDocumentParser *self)
{
  PfCodeState *code = &self->code;
  guint line = code->fenced ? find_fence_line (self) : MAX (code->first_line, 1);
  guint end_line = line + code->n_lines;
  PfRange lines;

  if (!code->fenced)
    end_line--;
  else if (is_fence_line (self, end_line + 1, FALSE))
    end_line++;
  lines = (PfRange){ line, end_line };
  g_array_append_val (self->code_lines, lines);
  self->last_line = MAX (self->last_line, end_line);

  if (!code->fenced) {
    add_indented (self, line);
  } else {
    gsize word = strcspn (code->info, " \t");

    self->document->n_code_blocks++;
    if (word == strlen ("probe") && strncmp (code->info, "probe", word) == 0)
      add_probe (self, line);
    else
      add_command (self, line, end_line);
  }
  g_clear_pointer (&code->info, g_free);
  code->active = FALSE;
}

static guint
count_task_lines (const char *html)
{
  guint count = 0;

  for (const char *line = html; *line != '\0'; line += strcspn (line, "\n")) {
    line += strspn (line, "\n \t");
    if (strchr ("-*+", *line) != NULL && *line != '\0' && line[1] == ' ' && line[2] == '[' && line[3] != '\0'
        && strchr (" xX", line[3]) != NULL && line[4] == ']')
      count++;
  }
  return count;
}

/* Text between tags, without comments; words in angle brackets that are no tag stay. */
static char *
strip_tags (const char *html)
{
  GString *text = g_string_new (NULL);

  for (const char *c = html; *c != '\0';) {
    const char *close = *c == '<' ? strchr (c, '>') : NULL;

    if (g_str_has_prefix (c, "<!--")) {
      close = strstr (c, "-->");
      c = close != NULL ? close + 3 : c + strlen (c);
    } else if (close != NULL && pf_inline_is_known_tag (c, (gsize)(close - c) + 1)) {
      c = close + 1;
    } else {
      g_string_append_c (text, *c++);
    }
  }
  return g_strstrip (g_string_free (text, FALSE));
}

/* `<!-- preflight: role=verification -->` says what the section it stands in is for. */
static void
take_directive (PfDocumentParser *self, guint line)
{
  static const char opening[] = "<!-- preflight: role=";
  PfSection *section = self->section != PF_NONE ? g_ptr_array_index (self->document->sections, self->section) : NULL;
  const char *name = self->html->str + strlen (opening);
  g_autofree char *role_name = NULL;
  g_autofree char *message = NULL;
  PfRole role;

  if (!g_str_has_prefix (self->html->str, opening))
    return;
  role_name = g_strndup (name, strspn (name, "abcdefghijklmnopqrstuvwxyz-"));
  for (gsize length = strlen (role_name); length > 0 && role_name[length - 1] == '-'; length--)
    role_name[length - 1] = '\0';
  if (!pf_role_from_string (role_name, &role)) {
    message = g_strdup_printf (_ ("“%s” is no role of a section."), role_name);
    pf_document_add_diagnostic (self->document, PF_DIAGNOSTIC_WARNING, line, 1, "role-unknown", message);
  } else if (section != NULL && section->role_origin != PF_ROLE_FROM_PERSON) {
    section->role = role;
    section->role_origin = PF_ROLE_FROM_COMMENT;
    self->deployed |= role == PF_ROLE_EXECUTION;
  }
}

/**
 * pf_document_parser_leave_html:
 * @self: a parse
 *
 * Ends a block of HTML: its text is shown, nothing in it is carried out.
 */
void
pf_document_parser_leave_html (PfDocumentParser *self)
{
  g_autofree char *text = strip_tags (self->html->str);
  guint n_tasks = count_task_lines (self->html->str);
  guint line = self->html_line > 0 ? self->html_line : MAX (self->last_line, 1);

  self->in_html = FALSE;
  take_directive (self, line);
  if (g_str_has_prefix (self->html->str, "<!--") && self->html_start < self->last_end) {
    PfRange comment = { self->html_start, self->last_end };

    g_array_append_val (self->excluded, comment);
  }
  if (*text != '\0') {
    g_autofree char *markup = g_markup_escape_text (text, -1);

    pf_document_parser_add_prose (self, line, markup, strlen (markup));
  }
  if (n_tasks > 0) {
    g_autofree char *message = g_strdup_printf (
        ngettext ("%u line with a box stands inside HTML and is no item. Put an empty line before it.",
                  "%u lines with a box stand inside HTML and are no items. Put an empty line before them.", n_tasks),
        n_tasks);

    pf_document_add_diagnostic (self->document, PF_DIAGNOSTIC_WARNING, line, 1, "html-tasks", message);
  }
}
