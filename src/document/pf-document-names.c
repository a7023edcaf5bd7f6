/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "document/pf-document.h"

/* What the kinds of things are called in JSON, in events and in the record. */

/**
 * pf_item_form_to_string:
 * @form: what an item is in the text
 *
 * Returns: (transfer none): its name
 */
const char *
pf_item_form_to_string (PfItemForm form)
{
  static const char *const names[] = {
    [PF_FORM_TASK] = "task",
    [PF_FORM_ENTRY] = "entry",
    [PF_FORM_ROW] = "row",
    [PF_FORM_PARAGRAPH] = "paragraph",
  };

  return names[form];
}

/**
 * pf_item_kind_to_string:
 * @kind: what an item is for
 *
 * Returns: (transfer none): its name
 */
const char *
pf_item_kind_to_string (PfItemKind kind)
{
  static const char *const names[] = {
    [PF_ITEM_TASK] = "task",
    [PF_ITEM_GROUP] = "group",
    [PF_ITEM_SIGN_OFF] = "sign-off",
    [PF_ITEM_QUESTION] = "question",
    [PF_ITEM_CRITERION_GO] = "criterion-go",
    [PF_ITEM_CRITERION_NO_GO] = "criterion-no-go",
    [PF_ITEM_TRIGGER] = "trigger",
    [PF_ITEM_SUCCESS_CRITERION] = "success-criterion",
    [PF_ITEM_CONTINGENCY] = "contingency",
    [PF_ITEM_TABLE_ROW] = "row",
    [PF_ITEM_CHOICE] = "choice",
    [PF_ITEM_STEP] = "step",
  };

  return names[kind];
}

/**
 * pf_blank_kind_to_string:
 * @kind: what belongs in a blank
 *
 * Returns: (transfer none): its name
 */
const char *
pf_blank_kind_to_string (PfBlankKind kind)
{
  static const char *const names[] = {
    [PF_BLANK_KIND_TEXT] = "text",
    [PF_BLANK_KIND_FREE_TEXT] = "free-text",
    [PF_BLANK_KIND_PERSON] = "person",
    [PF_BLANK_KIND_ROLE] = "role",
    [PF_BLANK_KIND_DATE] = "date",
    [PF_BLANK_KIND_DATETIME] = "datetime",
    [PF_BLANK_KIND_TIME] = "time",
    [PF_BLANK_KIND_TIMESTAMP_START] = "timestamp-start",
    [PF_BLANK_KIND_TIMESTAMP_END] = "timestamp-end",
    [PF_BLANK_KIND_NUMBER] = "number",
    [PF_BLANK_KIND_RATIO] = "ratio",
    [PF_BLANK_KIND_SCORE] = "score",
    [PF_BLANK_KIND_VERSION] = "version",
    [PF_BLANK_KIND_FILE] = "file",
    [PF_BLANK_KIND_URL] = "url",
    [PF_BLANK_KIND_CHANNEL] = "channel",
    [PF_BLANK_KIND_CONTACT] = "contact",
    [PF_BLANK_KIND_SIGNATURE] = "signature",
    [PF_BLANK_KIND_SIGNATURE_AND_DATE] = "signature-and-date",
    [PF_BLANK_KIND_FREE_TEXT_LINE] = "free-text-line",
    [PF_BLANK_KIND_SECRET] = "secret",
  };

  return names[kind];
}

/**
 * pf_proposal_kind_to_string:
 * @kind: a kind of proposal
 *
 * Returns: (transfer none): its name
 */
const char *
pf_proposal_kind_to_string (PfProposalKind kind)
{
  static const char *const names[] = {
    [PF_PROPOSAL_STEPS] = "steps",
    [PF_PROPOSAL_BULLETS] = "bullets",
    [PF_PROPOSAL_EMBEDDED] = "embedded",
  };

  return names[kind];
}

/**
 * pf_link_kind_to_string:
 * @kind: a kind of link
 *
 * Returns: (transfer none): its name
 */
const char *
pf_link_kind_to_string (PfLinkKind kind)
{
  static const char *const names[] = {
    [PF_LINK_MARKDOWN] = "markdown-link",     [PF_LINK_AUTOLINK] = "autolink",
    [PF_LINK_INLINE_CODE] = "in-inline-code", [PF_LINK_CODE_BLOCK] = "in-code-block",
    [PF_LINK_RELATIVE] = "relative-path",
  };

  return names[kind];
}
