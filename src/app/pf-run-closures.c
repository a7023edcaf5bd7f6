/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/pf-run-closures.h"

#include "run/pf-run-decision.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/**
 * pf_item_state_get_word:
 * @state: a state
 *
 * The word a person reads for it. The icon of [func@item_state_get_icon_name] always stands beside it.
 *
 * Returns: (transfer none): translated
 */
const char *
pf_item_state_get_word (PfItemState state)
{
  switch (state) {
  case PF_STATE_OPEN:
    return _("Open");
  case PF_STATE_IN_PROGRESS:
    return _("In progress");
  case PF_STATE_DONE:
    return _("Done");
  case PF_STATE_FAILED:
    return _("Failed");
  case PF_STATE_NOT_APPLICABLE:
    return _("Not applicable");
  case PF_STATE_WAIVED:
    return _("Waived");
  case PF_STATE_DEFERRED:
    return _("Deferred");
  default:
    g_return_val_if_reached ("");
  }
}

/**
 * pf_item_state_get_icon_name:
 * @state: a state
 *
 * Returns: (transfer none): a symbolic icon that Adwaita has from GNOME 43 on, or one of our own
 */
const char *
pf_item_state_get_icon_name (PfItemState state)
{
  switch (state) {
  case PF_STATE_IN_PROGRESS:
    return "pf-in-progress-symbolic";
  case PF_STATE_DONE:
    return "object-select-symbolic";
  case PF_STATE_FAILED:
    return "pf-failed-symbolic";
  case PF_STATE_NOT_APPLICABLE:
    return "pf-not-applicable-symbolic";
  case PF_STATE_WAIVED:
    return "pf-waived-symbolic";
  case PF_STATE_DEFERRED:
    return "pf-deferred-symbolic";
  case PF_STATE_OPEN:
  default:
    return "pf-open-symbolic";
  }
}

/**
 * pf_item_state_get_css_class:
 * @state: a state
 *
 * Returns: (transfer none): the style class of its colour
 */
const char *
pf_item_state_get_css_class (PfItemState state)
{
  switch (state) {
  case PF_STATE_DONE:
    return "success";
  case PF_STATE_FAILED:
    return "error";
  case PF_STATE_WAIVED:
  case PF_STATE_DEFERRED:
    return "waived";
  case PF_STATE_IN_PROGRESS:
    return "accent";
  case PF_STATE_NOT_APPLICABLE:
  case PF_STATE_OPEN:
  default:
    return "dim-label";
  }
}

/**
 * pf_outcome_value_get_word:
 * @value: what a probe said
 *
 * Returns: (transfer none): translated
 */
const char *
pf_outcome_value_get_word (PfOutcomeValue value)
{
  switch (value) {
  case PF_OUTCOME_PASS:
    return _("Pass");
  case PF_OUTCOME_WARN:
    return _("Warning");
  case PF_OUTCOME_FAIL:
    return _("Fail");
  case PF_OUTCOME_UNKNOWN:
  default:
    return _("Unknown");
  }
}

/**
 * pf_outcome_value_get_icon_name:
 * @value: what a probe said
 *
 * Returns: (transfer none): a symbolic icon
 */
const char *
pf_outcome_value_get_icon_name (PfOutcomeValue value)
{
  switch (value) {
  case PF_OUTCOME_PASS:
    return "object-select-symbolic";
  case PF_OUTCOME_WARN:
    return "dialog-warning-symbolic";
  case PF_OUTCOME_FAIL:
    return "pf-failed-symbolic";
  case PF_OUTCOME_UNKNOWN:
  default:
    return "dialog-question-symbolic";
  }
}

/**
 * pf_outcome_value_get_css_class:
 * @value: what a probe said
 *
 * Returns: (transfer none): the style class of its colour
 */
const char *
pf_outcome_value_get_css_class (PfOutcomeValue value)
{
  switch (value) {
  case PF_OUTCOME_PASS:
    return "success";
  case PF_OUTCOME_WARN:
    return "warning";
  case PF_OUTCOME_FAIL:
    return "error";
  case PF_OUTCOME_UNKNOWN:
  default:
    return "dim-label";
  }
}

/**
 * pf_verdict_get_word:
 * @verdict: the verdict of a run
 *
 * Returns: (transfer none): translated, in the capitals of the trade
 */
const char *
pf_verdict_get_word (PfVerdict verdict)
{
  switch (verdict) {
  case PF_VERDICT_GO:
    return _("GO");
  case PF_VERDICT_GO_WITH_WAIVERS:
    return _("GO with waivers");
  case PF_VERDICT_NO_GO:
    return _("NO-GO");
  case PF_VERDICT_ROLLBACK:
    return _("ROLLBACK");
  case PF_VERDICT_HOLD:
  default:
    return _("HOLD");
  }
}

/**
 * pf_verdict_get_icon_name:
 * @verdict: the verdict of a run
 *
 * Returns: (transfer none): a symbolic icon
 */
const char *
pf_verdict_get_icon_name (PfVerdict verdict)
{
  switch (verdict) {
  case PF_VERDICT_GO:
    return "object-select-symbolic";
  case PF_VERDICT_GO_WITH_WAIVERS:
    return "pf-waived-symbolic";
  case PF_VERDICT_NO_GO:
    return "pf-failed-symbolic";
  case PF_VERDICT_ROLLBACK:
    return "edit-undo-symbolic";
  case PF_VERDICT_HOLD:
  default:
    return "media-playback-pause-symbolic";
  }
}

/**
 * pf_verdict_get_css_class:
 * @verdict: the verdict of a run
 *
 * Returns: (transfer none): the style class of the pill
 */
const char *
pf_verdict_get_css_class (PfVerdict verdict)
{
  switch (verdict) {
  case PF_VERDICT_GO:
    return "go";
  case PF_VERDICT_GO_WITH_WAIVERS:
    return "waivers";
  case PF_VERDICT_NO_GO:
  case PF_VERDICT_ROLLBACK:
    return "no-go";
  case PF_VERDICT_HOLD:
  default:
    return "hold";
  }
}

/**
 * pf_run_mode_get_word:
 * @mode: (nullable): `live` or `rehearsal`
 *
 * Returns: (transfer none): translated
 */
const char *
pf_run_mode_get_word (const char *mode)
{
  return g_strcmp0 (mode, "rehearsal") == 0 ? _("Rehearsal") : _("Live");
}

/**
 * pf_run_get_person_name:
 * @run: a run
 * @id: (nullable): id of a person
 *
 * Returns: (transfer none) (nullable): their name, or @id when the run does not know them
 */
const char *
pf_run_get_person_name (PfRun *run, const char *id)
{
  const GPtrArray *people = pf_run_get_people (run);
  for (guint i = 0; i < people->len; i++) {
    const PfPerson *person = g_ptr_array_index (people, i);
    if (g_strcmp0 (person->id, id) == 0)
      return person->name;
  }
  return id;
}

/**
 * pf_progress_format:
 * @progress: counts of leaves
 *
 * Returns: (transfer full): for example “143 of 177”
 */
char *
pf_progress_format (const PfProgress *progress)
{
  /* Translators: items resolved, of those that count */
  return g_strdup_printf (_("%u of %u"), progress->resolved, progress->countable);
}

static void
append_count (GString *text, guint count, const char *singular, const char *plural)
{
  if (count == 0)
    return;
  g_autofree char *number = g_strdup_printf ("%u", count);
  g_autofree char *phrase = g_strdup (ngettext (singular, plural, count));
  g_autoptr (GString) filled = g_string_new (phrase);
  g_string_replace (filled, "%u", number, 1);
  g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", filled->str);
}

/**
 * pf_progress_describe:
 * @progress: counts of leaves
 *
 * Returns: (transfer full): every kind that occurs, for example “12 done, 1 failed, 3 open”; empty when nothing counts
 */
char *
pf_progress_describe (const PfProgress *progress)
{
  GString *text = g_string_new (NULL);
  append_count (text, progress->done, N_("%u done"), N_("%u done"));
  append_count (text, progress->waived, N_("%u waived"), N_("%u waived"));
  append_count (text, progress->deferred, N_("%u deferred"), N_("%u deferred"));
  append_count (text, progress->failed, N_("%u failed"), N_("%u failed"));
  append_count (text, progress->open, N_("%u open"), N_("%u open"));
  append_count (text, progress->not_applicable, N_("%u not applicable"), N_("%u not applicable"));
  return g_string_free (text, FALSE);
}

/**
 * pf_run_describe_verified:
 * @run: a run
 *
 * Returns: (transfer full) (nullable): how the items that are done came to be so, such as “96 by probe, 47 by people,
 *   3 overridden”; %NULL when none is done
 */
char *
pf_run_describe_verified (PfRun *run)
{
  PfVerified verified;
  pf_run_count_verified (run, &verified);
  GString *text = g_string_new (NULL);
  append_count (text, verified.by_probe, N_("%u by probe"), N_("%u by probe"));
  append_count (text, verified.by_person, N_("%u by people"), N_("%u by people"));
  append_count (text, verified.by_other, N_("%u otherwise"), N_("%u otherwise"));
  append_count (text, verified.overridden, N_("%u overridden"), N_("%u overridden"));
  if (text->len > 0)
    return g_string_free (text, FALSE);
  g_string_free (text, TRUE);
  return NULL;
}

/**
 * pf_time_describe:
 * @utc_ms: milliseconds since 1970, UTC
 *
 * Returns: (transfer full): date and time in the local zone, with seconds; empty when @utc_ms is negative
 */
char *
pf_time_describe (gint64 utc_ms)
{
  if (utc_ms < 0)
    return g_strdup ("");
  g_autoptr (GDateTime) at = g_date_time_new_from_unix_local (utc_ms / 1000);
  if (at == NULL)
    return g_strdup ("");
  /* Translators: a date and a time, see g_date_time_format() */
  return g_date_time_format (at, _("%-e %b %Y, %H:%M:%S"));
}

/**
 * pf_duration_describe:
 * @microseconds: a duration
 *
 * Returns: (transfer full): in µs, ms or s, whichever reads best; empty when it is negative
 */
char *
pf_duration_describe (gint64 microseconds)
{
  if (microseconds < 0)
    return g_strdup ("");
  if (microseconds < 1000)
    return g_strdup_printf (_("%d µs"), (int) microseconds);
  if (microseconds < 10000)
    return g_strdup_printf (_("%.1f ms"), (double) microseconds / 1000.0);
  if (microseconds < 1000000)
    return g_strdup_printf (_("%.0f ms"), (double) microseconds / 1000.0);
  return g_strdup_printf (_("%.2f s"), (double) microseconds / 1000000.0);
}

static const char *
skip_separator (const char *text)
{
  while (*text != '\0') {
    gunichar character = g_utf8_get_char (text);
    if (!g_unichar_isspace (character) && strchr (":-", (int) *text) == NULL && character != 0x2013
        && character != 0x2014)
      break;
    text = g_utf8_next_char (text);
  }
  return text;
}

/* Where the markup of the bold lead ends, or NULL when the item does not start with one. */
static const char *
find_lead_end (const PfItem *item)
{
  if (item->label == NULL || !g_str_has_prefix (item->markup, "<b>"))
    return NULL;
  const char *end = strstr (item->markup, "</b>");
  return end != NULL ? end + strlen ("</b>") : NULL;
}

/**
 * pf_text_hide_blanks:
 * @text: text or markup of an item
 *
 * The underscores of a blank have an entry of their own below the item; in its text an ellipsis stands for them.
 *
 * Returns: (transfer full): @text with each run of three or more underscores replaced
 */
char *
pf_text_hide_blanks (const char *text)
{
  GString *out = g_string_new (NULL);
  while (*text != '\0') {
    gsize run = strspn (text, "_");
    if (run >= 3)
      g_string_append (out, "…");
    else
      g_string_append_len (out, text, (gssize) run);
    text += run;
    /* A tag is copied whole: the address of a link is no place for a blank. */
    gsize rest = *text == '<' ? strcspn (text, ">") : strcspn (text, "_<");
    g_string_append_len (out, text, (gssize) rest);
    text += rest;
  }
  return g_string_free (out, FALSE);
}

/* Behind who signs stand only the places for it, which are below in a row of their own. */
static char *
dup_role_markup (const PfItem *item)
{
  g_autofree char *role = g_strndup (item->text, strcspn (item->text, ":_"));
  g_strstrip (role);
  return *role != '\0' ? g_markup_escape_text (role, -1) : pf_text_hide_blanks (item->markup);
}

/**
 * pf_item_dup_title_markup:
 * @item: an item
 *
 * The challenge: its bold lead, or all of it when it has none.
 *
 * Returns: (transfer full): Pango markup
 */
char *
pf_item_dup_title_markup (const PfItem *item)
{
  if (item->label != NULL && ((item->expected != NULL && *item->expected != '\0') || item->form == PF_FORM_PARAGRAPH))
    return g_markup_printf_escaped ("<b>%s</b>", item->label);
  if (item->kind == PF_ITEM_SIGN_OFF && strstr (item->text, "___") != NULL)
    return dup_role_markup (item);
  return pf_text_hide_blanks (item->markup);
}

/**
 * pf_item_dup_expected_markup:
 * @item: an item
 *
 * The response: what follows the bold lead, with its inline formatting.
 *
 * Returns: (transfer full) (nullable): Pango markup, or %NULL when the item names none but a blank to fill in
 */
char *
pf_item_dup_expected_markup (const PfItem *item)
{
  /* Behind who signs stand only the places for it. */
  if (item->expected == NULL || *item->expected == '\0'
      || (item->kind == PF_ITEM_SIGN_OFF && item->form != PF_FORM_ROW))
    return NULL;
  const char *rest = find_lead_end (item);
  if (rest != NULL)
    rest = skip_separator (rest);
  g_autofree char *escaped = g_markup_escape_text (item->expected, -1);
  g_autofree char *markup = pf_text_hide_blanks (rest != NULL && *rest != '\0' ? rest : escaped);
  g_strstrip (markup);
  return g_str_equal (markup, "…") ? NULL : g_steal_pointer (&markup);
}

static void
collect_text (GMarkupParseContext *context, const char *text, gsize length, gpointer user_data, GError **error)
{
  g_string_append_len (user_data, text, (gssize) length);
}

/**
 * pf_markup_dup_text:
 * @markup: Pango markup, links included
 *
 * Returns: (transfer full): the text in it; @markup itself when it is malformed
 */
char *
pf_markup_dup_text (const char *markup)
{
  static const GMarkupParser parser = { .text = collect_text };
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GMarkupParseContext) context = g_markup_parse_context_new (&parser, 0, text, NULL);
  g_autofree char *whole = g_strconcat ("<markup>", markup, "</markup>", NULL);
  if (!g_markup_parse_context_parse (context, whole, -1, NULL) || !g_markup_parse_context_end_parse (context, NULL))
    return g_strdup (markup);
  return g_string_free (g_steal_pointer (&text), FALSE);
}
