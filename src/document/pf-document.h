/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "document/pf-reading.h"
#include "document/pf-role.h"
#include "document/pf-source.h"
#include "document/pf-threshold.h"
#include "probe/pf-probe.h"

#include <stdbool.h>

G_BEGIN_DECLS

/** PF_NONE: the index of nothing: a section or item without a parent, a command without an item. */
#define PF_NONE G_MAXUINT

/**
 * PfRoleOrigin: how the role of a section is known.
 */
typedef enum {
  PF_ROLE_FROM_RULE,
  PF_ROLE_FROM_PARENT,
  PF_ROLE_FROM_COMMENT, /* `<!-- preflight: role=… -->` */
  PF_ROLE_FROM_PERSON,
} PfRoleOrigin;

/**
 * PfSection:
 * @id: slug of the path, `-`, 8 hex digits; stable while the path of titles and its occurrence stay
 * @title: plain text of the heading, without the colon a bold line may end with
 * @ordinal: (nullable): the number of an ordered-list entry that acts as a section, such as `2.`
 * @level: 1 to 6; for a bold line its parent's level + 1, at most 6
 * @heading: whether it is a true Markdown heading; %FALSE for a bold line or a top-level bold ordered-list entry that
 *   acts as one
 * @line: line of the heading, from 1
 * @end_line: last line that belongs to it, sub-sections included
 * @parent: index of the section above, or %PF_NONE
 * @direct_tasks: tasks under this heading and before the next true heading, nested ones included
 * @total_tasks: those of the sub-sections added
 * @leaf_tasks: of @total_tasks, those without sub-tasks
 * @role: what it is for
 * @role_origin: how that is known
 * @option: index of the option it is the branch of, inherited by what lies below; or %PF_NONE
 * @severity: (nullable): tag of its title, as an item's
 *
 * The task counts follow GFM: of a section with @heading %FALSE they are what lies under it, and those same tasks
 * also count for the true heading above. Where items, commands or tables come before any heading, an implicit first
 * section with @heading %FALSE, the document's title and line 1 holds them.
 */
typedef struct {
  char *id;
  char *title;
  char *ordinal;
  guint level;
  gboolean heading;
  guint line;
  guint end_line;
  guint parent;
  guint direct_tasks;
  guint total_tasks;
  guint leaf_tasks;
  PfRole role;
  PfRoleOrigin role_origin;
  guint option;
  const char *severity;
} PfSection;

typedef enum {
  PF_FORM_TASK,      /* a task of GitHub Flavored Markdown */
  PF_FORM_ENTRY,     /* a list entry without a box */
  PF_FORM_ROW,       /* a row of a table */
  PF_FORM_PARAGRAPH, /* a line of a paragraph */
} PfItemForm;

const char *pf_item_form_to_string (PfItemForm form);

/**
 * PfItemKind: what an item is for; its name in JSON is what [func@item_kind_to_string] gives.
 */
typedef enum {
  PF_ITEM_TASK,
  PF_ITEM_GROUP, /* an entry that holds tasks: shown, never answered itself */
  PF_ITEM_SIGN_OFF,
  PF_ITEM_QUESTION, /* answered in words */
  PF_ITEM_CRITERION_GO,
  PF_ITEM_CRITERION_NO_GO,
  PF_ITEM_TRIGGER, /* armed or tripped; never counts */
  PF_ITEM_SUCCESS_CRITERION,
  PF_ITEM_CONTINGENCY, /* counts only once a rollback has started */
  PF_ITEM_TABLE_ROW,         /* a row of a table that is a checklist */
  PF_ITEM_CHOICE,      /* one box of a radio choice; never counts */
  PF_ITEM_STEP,        /* an entry of a numbered procedure that a person made an item */
} PfItemKind;
const char *pf_item_kind_to_string (PfItemKind kind);

/**
 * PfItem:
 * @id: slug of at most 100 characters, `-`, 8 hex digits of the SHA-256 of path + normalised text + occurrence
 * @section: index of the section it stands in (a bold line counts as one)
 * @heading_section: index of the true heading it stands under, or %PF_NONE
 * @parent: index of the item above, or %PF_NONE
 * @depth: nesting below the top, from 0; groups do not add to the depth of GFM tasks
 * @n_children: number of direct sub-tasks
 * @text: plain text, soft breaks joined by a space, sub-lists and code blocks left out
 * @markup: the same as markup: `<b>`, `<i>`, `<tt>`, `<s>`, and `<a href>` as GtkLabel takes it, for addresses of the
 *   web and of mail only; a hard line break is a line feed
 * @label: (nullable): the bold lead, when there is one
 * @expected: (nullable): what follows the bold lead and its colon or dash
 * @checked: whether the box is ticked in the file
 * @mark_offset: byte offset of the character between the brackets in the source's view
 * @ordinal: (nullable): the number of an ordered-list entry, such as `2.`
 * @probe: (nullable): the probe block in or directly under the item
 * @counts: whether it counts to the progress of a run: a leaf that is neither criterion, trigger nor choice; one of
 *   kind %PF_ITEM_CONTINGENCY only once a rollback has started
 * @option: index of the option it belongs to by its section, or %PF_NONE
 * @condition_option: index of the option its condition names, or %PF_NONE: not applicable when another one of its
 *   group is chosen
 * @severity: (nullable): `blocker`, `critical`, `high`, `medium`, `low`, `info` or `p0` to `p4`, its own or its
 *   section's
 * @actor: (nullable): prefix that says who does it, such as `Ops`, when the same one stands before five items or more
 * @table: index of the table it is a row of, or %PF_NONE
 * @row: its row in that table, from 0
 */
typedef struct {
  char *id;
  char *text;
  char *markup;
  char *label;
  char *expected;
  char *ordinal;
  PfProbe *probe;
  const char *severity;
  const char *actor;
  gsize mark_offset;
  guint line;
  guint end_line;
  guint section;
  guint heading_section;
  guint parent;
  guint depth;
  guint n_children;
  guint option;
  guint condition_option;
  guint table;
  guint row;
  PfItemForm form : 8;
  PfItemKind kind : 8;
  bool checked;
  bool counts;
} PfItem;

typedef enum {
  PF_BLANK_UNDERSCORES, /* a run of three or more `_` */
  PF_BLANK_CELL,        /* an empty cell in a table body */
  PF_BLANK_COLON,       /* nothing behind the colon of `- Label:` */
  PF_BLANK_ANSWER,      /* nothing in the text: the answer of an item that is a question */
} PfBlankForm;

/**
 * PfBlankKind: what belongs in a blank; its name in JSON and in the record is what [func@blank_kind_to_string] gives.
 */
typedef enum {
  PF_BLANK_KIND_TEXT,
  PF_BLANK_KIND_FREE_TEXT, /* several lines */
  PF_BLANK_KIND_PERSON,
  PF_BLANK_KIND_ROLE,
  PF_BLANK_KIND_DATE,
  PF_BLANK_KIND_DATETIME,
  PF_BLANK_KIND_TIME,
  PF_BLANK_KIND_TIMESTAMP_START,
  PF_BLANK_KIND_TIMESTAMP_END,
  PF_BLANK_KIND_NUMBER,
  PF_BLANK_KIND_RATIO,
  PF_BLANK_KIND_SCORE,
  PF_BLANK_KIND_VERSION,
  PF_BLANK_KIND_FILE,
  PF_BLANK_KIND_URL,
  PF_BLANK_KIND_CHANNEL,
  PF_BLANK_KIND_CONTACT,
  PF_BLANK_KIND_SIGNATURE,
  PF_BLANK_KIND_SIGNATURE_AND_DATE,
  PF_BLANK_KIND_FREE_TEXT_LINE,
  PF_BLANK_KIND_SECRET, /* asks for a secret, which is kept elsewhere: only where is written down */
} PfBlankKind;
const char *pf_blank_kind_to_string (PfBlankKind kind);

/**
 * PfBlank:
 * @id: as an item's, from its context, label and occurrence
 * @column: byte column in the line, from 1
 * @length: bytes of the run of underscores; 0 for an empty cell
 * @item: index of the item it belongs to, or %PF_NONE
 * @section: index of its section, or %PF_NONE
 * @label: words that name it: those before it on the line, the column's title, or the heading above; may be empty
 * @role: (nullable): the row's first cell, or the item's label, where it says more than @label
 * @kind: what belongs in it
 * @unit: (nullable): of a number, as written
 * @of: (nullable): of a ratio, what it is out of
 * @scope: (nullable): of a phase's start or end, the phase
 * @target: (nullable): what the value has to be
 */
typedef struct {
  char *id;
  PfBlankForm form;
  guint line;
  guint column;
  gsize offset;
  guint length;
  guint item;
  guint section;
  char *label;
  char *role;
  PfBlankKind kind;
  char *unit;
  char *of;
  char *scope;
  PfThreshold *target;
} PfBlank;

/**
 * PfCommand:
 * @id: as an item's, from its context and text
 * @language: info string's first word, may be empty
 * @text: what stands between the fences, without the indentation of the list it is in
 * @inline_code: whether it is a code span in a line, not a block
 * @item: index of the item it belongs to, or %PF_NONE when it belongs to the section
 * @caption: (nullable): the bold line right above it
 * @n_lines: lines between the fences
 * @is_output: whether it is what should be seen, not run: a block without a language under a line such as `Expected:`
 */
typedef struct {
  char *id;
  char *language;
  char *text;
  gboolean inline_code;
  gboolean is_output;
  guint line;
  guint end_line;
  guint section;
  guint item;
  char *caption;
  guint n_lines;
} PfCommand;

/**
 * PfTable:
 * @line: line of the header; body row n, from 0, is in line @line + 2 + n
 * @item: index of the item it stands in, or %PF_NONE
 * @header: (array zero-terminated=1)
 * @rows: (element-type GStrv): plain text of each body cell
 */
typedef struct {
  guint line;
  guint section;
  guint item;
  guint n_columns;
  GStrv header;
  GPtrArray *rows;
} PfTable;

typedef enum {
  PF_LINK_MARKDOWN,
  PF_LINK_AUTOLINK,
  PF_LINK_INLINE_CODE,
  PF_LINK_CODE_BLOCK,
  PF_LINK_RELATIVE,
} PfLinkKind;

typedef struct {
  PfLinkKind kind;
  guint line;
  guint section;
  guint item;
  char *text;
  char *url;
} PfLink;

/**
 * PfField:
 * @key: what stands before the colon of a `**Key**: value` or `**Key:** value` line
 * @value: what stands after it, may be empty
 * @section: index of its section, or %PF_NONE before the first one
 * @blank: index of the first blank in the value, or %PF_NONE
 */
typedef struct {
  guint line;
  guint section;
  char *key;
  char *value;
  guint blank;
} PfField;

/**
 * PfOption:
 * @id: as an item's
 * @group: index of the options it excludes, from 0 in the document
 * @label: what it is called, such as `Option A: Docker Compose Deployment`
 * @name: the words that name it elsewhere, such as `Docker Compose`
 * @section: index of the section that is its branch; or %PF_NONE where only items name it, as a pair of conditions
 * @item: index of the item that is its box in a radio choice, or %PF_NONE
 *
 * One of several ways of which a run takes one.
 */
typedef struct {
  char *id;
  guint group;
  char *label;
  char *name;
  guint section;
  guint item;
} PfOption;

/**
 * PfOptionGroup:
 * @id: as an item's
 * @label: what is chosen, such as the title of the section above
 * @section: index of the section it stands in, or %PF_NONE
 * @first: index of its first option
 * @n_options: how many options it has
 * @is_outcome: whether it is the outcome of the whole run, such as `[ ] SUCCESS [ ] ROLLBACK REQUIRED`
 */
typedef struct {
  char *id;
  char *label;
  guint line;
  guint section;
  guint first;
  guint n_options;
  gboolean is_outcome;
} PfOptionGroup;

/**
 * PfGate:
 * @text: the sentence
 * @requires_first: first item that has to be answered
 * @requires_end: index behind the last one
 * @holds_first: first item that waits for them
 * @holds_end: index behind the last one
 *
 * A sentence that lets nobody go on before something is done.
 */
typedef struct {
  char *id;
  char *text;
  guint line;
  guint section;
  guint requires_first;
  guint requires_end;
  guint holds_first;
  guint holds_end;
} PfGate;

typedef enum {
  PF_PROPOSAL_STEPS,    /* a numbered procedure: each entry an item */
  PF_PROPOSAL_BULLETS,  /* a list of plain or ✅ bullets: each entry an item */
  PF_PROPOSAL_EMBEDDED, /* a checklist inside a fence: open it in place of this one */
} PfProposalKind;
const char *pf_proposal_kind_to_string (PfProposalKind kind);

/**
 * PfProposal:
 * @id: as an item's; what [method@Reading.accept] takes
 * @n_items: how many items it would make
 * @preview: (array zero-terminated=1): their texts, the first twelve
 *
 * A way to read the checklist that no rule is sure enough of to take by itself.
 */
typedef struct {
  char *id;
  PfProposalKind kind;
  guint line;
  guint end_line;
  guint section;
  guint n_items;
  GStrv preview;
  gboolean accepted;
} PfProposal;

typedef enum { PF_DIAGNOSTIC_ERROR, PF_DIAGNOSTIC_WARNING, PF_DIAGNOSTIC_NOTE } PfDiagnosticSeverity;

typedef struct {
  PfDiagnosticSeverity severity;
  guint line;
  guint column;
  char *code; /* short, stable, such as `probe-syntax` */
  char *message;
} PfDiagnostic;

/**
 * PfProse:
 * @section: index of its section, or %PF_NONE before the first one
 * @depth: in how many list items and quotes it stands, not counting the list item whose first text it is
 * @marker: (nullable): `•`, `3.` or `>`: what to show before it
 * @markup: markup, as an item's, of a paragraph, quote, plain bullet, indented code or HTML that is none of the
 *   other things; a paragraph in which every line is a [struct@Field] is none
 *
 * Text to be shown between items, so that a run shows the whole document.
 */
typedef struct {
  guint line;
  guint section;
  guint item; /* the item it stands under, or PF_NONE */
  guint depth;
  const char *marker;
  char *markup;
} PfProse;

/**
 * PfDocument:
 *
 * What one checklist holds, in the order of the file. Immutable once made, reference counted, thread-safe.
 */
typedef struct _PfDocument PfDocument;

#define PF_TYPE_DOCUMENT (pf_document_get_type ())
GType pf_document_get_type (void);

PfDocument *pf_document_new (PfSource *source, GError **error) G_GNUC_WARN_UNUSED_RESULT;
PfDocument *
pf_document_new_read (PfSource *source, const PfReading *reading, GError **error) G_GNUC_WARN_UNUSED_RESULT;
PfDocument *pf_document_ref (PfDocument *self);
void pf_document_unref (PfDocument *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfDocument, pf_document_unref)

PfSource *pf_document_get_source (PfDocument *self);
const PfReading *pf_document_get_reading (PfDocument *self);
const char *pf_document_get_title (PfDocument *self);

/* Each array is (transfer none) and holds pointers to the struct named. */
const GPtrArray *pf_document_get_sections (PfDocument *self);
const GPtrArray *pf_document_get_items (PfDocument *self);
const GPtrArray *pf_document_get_blanks (PfDocument *self);
const GPtrArray *pf_document_get_commands (PfDocument *self);
const GPtrArray *pf_document_get_tables (PfDocument *self);
const GPtrArray *pf_document_get_links (PfDocument *self);
const GPtrArray *pf_document_get_fields (PfDocument *self);
const GPtrArray *pf_document_get_prose (PfDocument *self);
const GPtrArray *pf_document_get_diagnostics (PfDocument *self);
const GPtrArray *pf_document_get_options (PfDocument *self);
const GPtrArray *pf_document_get_option_groups (PfDocument *self);
const GPtrArray *pf_document_get_gates (PfDocument *self);
const GPtrArray *pf_document_get_proposals (PfDocument *self);
const GPtrArray *pf_document_get_loose_probes (PfDocument *self);

guint pf_document_find_item (PfDocument *self, const char *id_or_line);
guint pf_document_find_section (PfDocument *self, const char *id_or_line);
guint pf_document_find_blank (PfDocument *self, const char *id_or_line);
guint pf_document_count_tasks (PfDocument *self);
guint pf_document_count_leaves (PfDocument *self);
guint pf_document_count_code_blocks (PfDocument *self);
const char *pf_link_kind_to_string (PfLinkKind kind);

G_END_DECLS
