/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "document/pf-inline.h"

#include "document/pf-entity.h"

#include <string.h>

#define STILL_OPEN G_MAXSIZE

typedef enum { TAG_BOLD, TAG_ITALIC, TAG_CODE, TAG_STRIKE, TAG_LINK } PfTag;

static const char *const opening_tags[] = { "<b>", "<i>", "<tt>", "<s>" };
static const char *const closing_tags[] = { "</b>", "</i>", "</tt>", "</s>", "</a>" };

/* Tags of HTML that only style or arrange; what is between other angle brackets is a placeholder such as <version>. */
static const char *const known_tags[] = {
  "a",     "abbr",    "b",       "big",  "blockquote", "br",    "center", "cite", "code",   "dd",
  "del",   "details", "dfn",     "div",  "dl",         "dt",    "em",     "font", "h1",     "h2",
  "h3",    "h4",      "h5",      "h6",   "hr",         "i",     "iframe", "img",  "input",  "ins",
  "kbd",   "label",   "li",      "link", "mark",       "meta",  "nobr",   "ol",   "p",      "picture",
  "pre",   "q",       "s",       "samp", "script",     "small", "source", "span", "strike", "strong",
  "style", "sub",     "summary", "sup",  "svg",        "table", "tbody",  "td",   "tfoot",  "th",
  "thead", "tr",      "tt",      "u",    "ul",         "var",   "video",  "wbr",
};

static void
clear_spans (GArray *spans)
{
  for (guint i = 0; i < spans->len; i++)
    g_free (g_array_index (spans, PfInlineSpan, i).url);
  g_array_set_size (spans, 0);
}

/**
 * pf_inline_init:
 * @self: uninitialised memory
 */
void
pf_inline_init (PfInline *self)
{
  memset (self, 0, sizeof *self);
  self->plain = g_string_new (NULL);
  self->markup = g_string_new (NULL);
  self->lines = g_array_new (FALSE, TRUE, sizeof (PfInlineLine));
  self->links = g_array_new (FALSE, TRUE, sizeof (PfInlineSpan));
  self->codes = g_array_new (FALSE, TRUE, sizeof (PfInlineSpan));
  pf_inline_reset (self);
}

/**
 * pf_inline_clear:
 * @self: a collector
 *
 * Frees what it holds.
 */
void
pf_inline_clear (PfInline *self)
{
  clear_spans (self->links);
  clear_spans (self->codes);
  g_string_free (self->plain, TRUE);
  g_string_free (self->markup, TRUE);
  g_array_unref (self->lines);
  g_array_unref (self->links);
  g_array_unref (self->codes);
}

/**
 * pf_inline_reset:
 * @self: a collector
 *
 * Makes it ready for the next block.
 */
void
pf_inline_reset (PfInline *self)
{
  g_string_truncate (self->plain, 0);
  g_string_truncate (self->markup, 0);
  g_array_set_size (self->lines, 0);
  clear_spans (self->links);
  clear_spans (self->codes);
  memset (self->tags, 0, sizeof self->tags);
  self->n_written = 0;
  self->active = FALSE;
  self->anchor = 0;
  self->space_due = FALSE;
  self->break_due = FALSE;
  self->hard_break = FALSE;
  self->in_lead = FALSE;
  self->line = 0;
}

/* Whatever comes next stands behind the space or line break before it, and in a line that is known. */
static void
settle (PfInline *self, guint line)
{
  if (self->lines->len > 0 && (self->space_due || self->break_due)) {
    g_string_append_c (self->plain, ' ');
    g_string_append_c (self->markup, self->break_due && self->hard_break ? '\n' : ' ');
  }
  if (self->lines->len == 0 || self->break_due) {
    PfInlineLine record = { 0 };

    record.line = line;
    record.plain = self->plain->len;
    record.markup = self->markup->len;
    record.balanced = self->n_written == 0;
    g_array_append_val (self->lines, record);
  }
  self->space_due = FALSE;
  self->break_due = FALSE;
  self->hard_break = FALSE;
}

/* A tag opens before the first text of its line is seen; that text then says which line it is. */
static void
set_line (PfInline *self, guint line)
{
  PfInlineLine *last;

  if (line == 0 || self->lines->len == 0)
    return;
  last = &g_array_index (self->lines, PfInlineLine, self->lines->len - 1);
  if (last->line == 0)
    last->line = line;
  self->line = line;
}

static void
write_opening (PfInline *self, PfTag tag)
{
  if (tag == TAG_LINK) {
    g_autofree char *url
        = g_markup_escape_text (g_array_index (self->links, PfInlineSpan, self->anchor - 1).url, -1);

    g_string_append_printf (self->markup, "<a href=\"%s\">", url);
  } else {
    g_string_append (self->markup, opening_tags[tag]);
  }
}

static void
open_tag (PfInline *self, PfTag tag)
{
  settle (self, 0);
  if (self->tags[tag]++ > 0)
    return;
  write_opening (self, tag);
  self->written[self->n_written++] = (guint8) tag;
}

/* The parser may end a span before one that began in it; markup must nest, so that one ends and begins again. */
static void
close_tag (PfInline *self, PfTag tag)
{
  guint place = self->n_written;

  if (self->tags[tag] == 0 || --self->tags[tag] > 0)
    return;
  do {
    g_string_append (self->markup, closing_tags[self->written[--place]]);
  } while (self->written[place] != tag);
  self->n_written--;
  for (; place < self->n_written; place++) {
    self->written[place] = self->written[place + 1];
    write_opening (self, self->written[place]);
  }
}

static gboolean
may_open (const char *url)
{
  return g_ascii_strncasecmp (url, "https://", 8) == 0 || g_ascii_strncasecmp (url, "http://", 7) == 0
         || g_ascii_strncasecmp (url, "mailto:", 7) == 0;
}

static void
open_link (PfInline *self, const MD_SPAN_A_DETAIL *detail)
{
  PfInlineSpan span = { 0 };

  settle (self, 0);
  span.start = self->plain->len;
  span.end = STILL_OPEN;
  span.url = pf_inline_dup_attribute (&detail->href);
  g_array_append_val (self->links, span);
  if (self->anchor == 0 && may_open (span.url)) {
    self->anchor = self->links->len;
    open_tag (self, TAG_LINK);
  }
}

/* The parser may report an autolink inside a link, so the innermost that is open ends. */
static gboolean
close_link (PfInline *self)
{
  for (guint i = self->links->len; i > 0; i--) {
    PfInlineSpan *span = &g_array_index (self->links, PfInlineSpan, i - 1);

    if (span->end != STILL_OPEN)
      continue;
    span->end = self->plain->len;
    if (self->anchor == i) {
      close_tag (self, TAG_LINK);
      self->anchor = 0;
    }
    return TRUE;
  }
  return FALSE;
}

/**
 * pf_inline_enter_span:
 * @self: a collector
 * @type: what begins
 * @detail: what the parser says about it
 */
void
pf_inline_enter_span (PfInline *self, MD_SPANTYPE type, void *detail)
{
  self->active = TRUE;
  if (type == MD_SPAN_STRONG) {
    open_tag (self, TAG_BOLD);
    if (self->tags[TAG_BOLD] == 1) {
      self->lead_line = self->lines->len - 1;
      self->in_lead = g_array_index (self->lines, PfInlineLine, self->lead_line).plain == self->plain->len;
    }
  } else if (type == MD_SPAN_EM) {
    open_tag (self, TAG_ITALIC);
  } else if (type == MD_SPAN_DEL) {
    open_tag (self, TAG_STRIKE);
  } else if (type == MD_SPAN_CODE) {
    PfInlineSpan span = { 0 };

    open_tag (self, TAG_CODE);
    span.start = self->plain->len;
    g_array_append_val (self->codes, span);
  } else if (type == MD_SPAN_A) {
    open_link (self, detail);
  }
}

/**
 * pf_inline_leave_span:
 * @self: a collector
 * @type: what ends
 */
void
pf_inline_leave_span (PfInline *self, MD_SPANTYPE type)
{
  if (type == MD_SPAN_STRONG) {
    close_tag (self, TAG_BOLD);
    if (self->tags[TAG_BOLD] == 0 && self->in_lead) {
      g_array_index (self->lines, PfInlineLine, self->lead_line).lead_end = self->plain->len;
      self->in_lead = FALSE;
    }
  } else if (type == MD_SPAN_EM) {
    close_tag (self, TAG_ITALIC);
  } else if (type == MD_SPAN_DEL) {
    close_tag (self, TAG_STRIKE);
  } else if (type == MD_SPAN_CODE && self->codes->len > 0) {
    g_array_index (self->codes, PfInlineSpan, self->codes->len - 1).end = self->plain->len;
    close_tag (self, TAG_CODE);
  } else if (type == MD_SPAN_A) {
    close_link (self);
  }
}

static void
append_escaped (GString *markup, const char *text, gsize length)
{
  for (gsize i = 0; i < length; i++) {
    switch (text[i]) {
    case '&':
      g_string_append (markup, "&amp;");
      break;
    case '<':
      g_string_append (markup, "&lt;");
      break;
    case '>':
      g_string_append (markup, "&gt;");
      break;
    case '"':
      g_string_append (markup, "&quot;");
      break;
    case '\'':
      g_string_append (markup, "&#39;");
      break;
    default:
      g_string_append_c (markup, text[i]);
      break;
    }
  }
}

static gboolean
is_space (char c)
{
  return c == ' ' || (c >= '\t' && c <= '\r');
}

static gboolean
needs_escape (char c)
{
  return c == '&' || c == '<' || c == '>' || c == '"' || c == '\'';
}

/* A control character is no text: Pango refuses it, and a terminal obeys it. */
static gboolean
is_control (char c)
{
  return (guchar)c < 0x20 || c == 0x7F;
}

static void
append_words (PfInline *self, const char *text, gsize length, guint line)
{
  gsize i = 0;

  while (i < length) {
    gsize end = i;
    gboolean escape = FALSE;

    if (is_space (text[i])) {
      self->space_due = TRUE;
      i++;
      continue;
    }
    settle (self, line);
    set_line (self, line);
    if (is_control (text[i])) {
      g_string_append (self->plain, "\xEF\xBF\xBD");
      g_string_append (self->markup, "\xEF\xBF\xBD");
      i++;
      continue;
    }
    /* As much as possible at once: words with single spaces between them are the usual text. */
    for (; end < length && (!is_control (text[end])); end++) {
      if (text[end] == ' ' && (end + 1 == length || is_space (text[end + 1])))
        break;
      escape |= needs_escape (text[end]);
    }
    g_string_append_len (self->plain, text + i, (gssize)(end - i));
    if (escape)
      append_escaped (self->markup, text + i, end - i);
    else
      g_string_append_len (self->markup, text + i, (gssize)(end - i));
    i = end;
  }
}

/**
 * pf_inline_is_known_tag:
 * @html: (array length=length): text from `<` to `>`
 * @length: its bytes
 *
 * Returns: whether it is a comment, or a tag of HTML; anything else between angle brackets is words for a person
 */
gboolean
pf_inline_is_known_tag (const char *html, gsize length)
{
  gsize start = length > 1 && html[1] == '/' ? 2 : 1;
  gsize end = start;

  if (length > 1 && (html[1] == '!' || html[1] == '?'))
    return TRUE;
  while (end < length && g_ascii_isalnum (html[end]))
    end++;
  /* <link-to-release> is a placeholder, <link rel="…"> is not. */
  if (end >= length || (html[end] != '>' && html[end] != '/' && !is_space (html[end])))
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (known_tags); i++) {
    if (strlen (known_tags[i]) == end - start && g_ascii_strncasecmp (known_tags[i], html + start, end - start) == 0)
      return TRUE;
  }
  return FALSE;
}

static void
add_html (PfInline *self, const char *html, gsize length, guint line)
{
  if (!pf_inline_is_known_tag (html, length)) {
    append_words (self, html, length, line);
  } else if (length >= 4 && g_ascii_strncasecmp (html, "<br", 3) == 0) {
    self->break_due = self->lines->len > 0;
    self->hard_break = TRUE;
    self->line = line;
  }
}

/**
 * pf_inline_add_text:
 * @self: a collector
 * @type: as the parser reports it
 * @text: (array length=length): the text
 * @length: its bytes
 * @line: line in the source; 0 where the parser made the text up
 */
void
pf_inline_add_text (PfInline *self, MD_TEXTTYPE type, const char *text, gsize length, guint line)
{
  self->active = TRUE;
  switch (type) {
  case MD_TEXT_BR:
  case MD_TEXT_SOFTBR:
    self->break_due = self->lines->len > 0;
    self->hard_break |= type == MD_TEXT_BR;
    break;
  case MD_TEXT_ENTITY: {
    g_autoptr (GString) decoded = g_string_new (NULL);

    pf_entity_decode (text, length, decoded);
    append_words (self, decoded->str, decoded->len, line);
    break;
  }
  case MD_TEXT_NULLCHAR:
    append_words (self, "\xEF\xBF\xBD", 3, line);
    break;
  case MD_TEXT_HTML:
    add_html (self, text, length, line);
    break;
  case MD_TEXT_CODE:
    if (self->codes->len > 0 && g_array_index (self->codes, PfInlineSpan, self->codes->len - 1).line == 0)
      g_array_index (self->codes, PfInlineSpan, self->codes->len - 1).line = line;
    append_words (self, text, length, line);
    break;
  case MD_TEXT_NORMAL:
  case MD_TEXT_LATEXMATH:
  default:
    append_words (self, text, length, line);
    break;
  }
  if (self->links->len > 0 && g_array_index (self->links, PfInlineSpan, self->links->len - 1).line == 0)
    g_array_index (self->links, PfInlineSpan, self->links->len - 1).line = line;
}

/**
 * pf_inline_finish:
 * @self: a collector
 *
 * Ends the block: what the parser left open is closed, so that the markup is well formed.
 */
void
pf_inline_finish (PfInline *self)
{
  while (close_link (self))
    continue;
  for (guint i = G_N_ELEMENTS (self->tags); i > 0; i--) {
    while (self->tags[i - 1] > 0)
      close_tag (self, (PfTag)(i - 1));
  }
}

/**
 * pf_inline_get_lead:
 * @self: a collector
 *
 * Returns: bytes of the bold words the block begins with; 0 when it does not
 */
gsize
pf_inline_get_lead (PfInline *self)
{
  return self->lines->len > 0 ? g_array_index (self->lines, PfInlineLine, 0).lead_end : 0;
}

/**
 * pf_inline_is_bold_only:
 * @self: a collector
 *
 * Returns: whether the block is bold from its beginning to its end, or to a colon at its end
 */
gboolean
pf_inline_is_bold_only (PfInline *self)
{
  gsize lead = pf_inline_get_lead (self);

  return lead > 0 && (self->plain->str[lead] == '\0' || g_str_equal (self->plain->str + lead, ":"));
}

/**
 * pf_inline_dup_attribute:
 * @attribute: as the parser gives it
 *
 * Returns: (transfer full): its text with references decoded
 */
char *
pf_inline_dup_attribute (const MD_ATTRIBUTE *attribute)
{
  GString *text = g_string_sized_new (attribute->size);

  for (guint i = 0; attribute->text != NULL && attribute->substr_offsets[i] < attribute->size; i++) {
    const char *part = attribute->text + attribute->substr_offsets[i];
    gsize length = attribute->substr_offsets[i + 1] - attribute->substr_offsets[i];

    if (attribute->substr_types[i] == MD_TEXT_ENTITY)
      pf_entity_decode (part, length, text);
    else
      g_string_append_len (text, part, (gssize)length);
  }
  return g_string_free (text, FALSE);
}
