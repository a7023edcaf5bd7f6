/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "document/pf-arena.h"
#include "document/pf-document.h"
#include "document/pf-identity.h"
#include "document/pf-inline.h"

G_BEGIN_DECLS

struct _PfDocument {
  PfSource *source;
  PfReading *reading;
  PfArena *arena; /* holds all structs and strings of the arrays but ids */
  char *title;
  GPtrArray *sections;
  GPtrArray *items;
  GPtrArray *blanks;
  GPtrArray *commands;
  GPtrArray *tables;
  GPtrArray *links;
  GPtrArray *fields;
  GPtrArray *prose;
  GPtrArray *diagnostics;
  GPtrArray *options;
  GPtrArray *option_groups;
  GPtrArray *gates;
  GPtrArray *proposals;
  GPtrArray *loose_probes;
  GPtrArray *suggestions; /* (nullable) (element-type PfSuggestion): set once, atomically */
  PfIdIndex *item_ids;
  PfIdIndex *ids; /* of all else */
  guint n_tasks;
  guint n_leaves;
  guint n_code_blocks;
};

/** PF_MAX_FRAMES: each level of nesting is a list and its item, or a quote. */
#define PF_MAX_FRAMES (2 * PF_SOURCE_MAX_NESTING + 2)

/** PF_MAX_BOLD_TITLE: longest bold line, in bytes, that still acts as a heading; a longer one is emphasised prose. */
#define PF_MAX_BOLD_TITLE 160

typedef enum {
  PF_BLOCK_NONE,
  PF_BLOCK_BOLD_LINE,
  PF_BLOCK_LIST,
  PF_BLOCK_OTHER,
} PfPreviousBlock;

/**
 * PfFrame:
 *
 * One open list, list item or quote while the parser is inside.
 */
typedef struct {
  MD_BLOCKTYPE type;
  guint number;   /* of the next item of a list, or of this item */
  char delimiter; /* behind the number; 0 for a bullet */
  gboolean is_task;
  guint item;       /* index of the item it is, or PF_NONE */
  guint first_item; /* number of items before it */
  gboolean is_section;
  gboolean accepted; /* a list that a person made a list of steps */
  guint outer_section; /* to go back to where it ends */
  gboolean has_text;
  guint line;
  guint prose; /* index of the prose its first text became, or PF_NONE */
  gboolean bold_only;
  char *text;
  char *markup;
  char *label;
  char *expected;
} PfFrame;

/**
 * PfListCandidate: a list at the top without tasks, whose entries a person might make items.
 */
typedef struct {
  char *id; /* (nullable): when it is known already */
  guint section;
  guint number;
  gboolean numbered;
  gboolean accepted;
  guint first_prose;
  guint end_prose;
  guint first_item;
  guint end_item;
  guint end_line;
} PfListCandidate;

typedef struct {
  char *id; /* (nullable): as written in the fence's info string */
  char *text;
  guint line; /* of the target */
  guint indent;
  guint item;
  guint section;
} PfPendingProbe;

/** PfRange: bytes of the view, from start to before end. */
typedef struct {
  gsize start;
  gsize end;
} PfRange;

typedef struct {
  gboolean active;
  gboolean fenced;
  GString *text;
  char *info;
  guint fence_line; /* 0 while not known */
  guint first_line; /* line of the first text that is not empty, and how many lines came before it; 0: none yet */
  guint first_index;
  guint indent;
  guint n_lines;
  guint item;
  char *caption;
} PfCodeState;

typedef struct {
  PfTable *table;   /* %NULL outside of one */
  GPtrArray *cells; /* of the row so far */
  guint row;        /* 0 is the header */
  gboolean in_cell;
} PfTableState;

/**
 * PfDocumentParser:
 *
 * State of one parse. Only lives inside [ctor@Document.new].
 */
typedef struct {
  PfDocument *document; /* borrowed, as the next three */
  PfArena *arena;
  PfSource *source;
  const char *text;
  gsize length;
  gsize body; /* where the text begins that is parsed: behind the front matter */
  char *front_title;

  PfFrame frames[PF_MAX_FRAMES];
  guint n_frames;
  guint nesting;
  PfInline words;
  guint words_line;
  PfPreviousBlock previous;
  char *bold_line;
  guint last_line;  /* last line something was found in */
  guint known_line; /* where the last offset was */
  gsize known_start;
  gsize known_end;
  gsize last_end; /* offset behind the last text */
  gboolean check_underscores;
  guint section;
  guint heading;
  gboolean deployed; /* a section so far carries the deployment out */
  guint last_task;
  guint task_above; /* last task of the list right above, or PF_NONE */
  PfCodeState code;
  PfTableState table;
  GString *html;
  gboolean in_html;
  guint html_line;
  gsize html_start;
  guint64 n_cells;

  PfListCandidate list; /* the one at the top that is open */
  guint list_section;
  guint list_number;
  GArray *lists; /* (element-type PfListCandidate) */
  PfIdentity *identity;
  GArray *section_paths; /* (element-type guint64): for the ids of what stands in each section */
  PfIdentity *item_identity;
  GArray *item_paths; /* (element-type guint64): for the ids of what belongs to each item */

  GArray *probes;      /* (element-type PfPendingProbe) */
  GArray *code_lines;  /* (element-type PfRange): first and last line of each code block */
  GArray *excluded;    /* (element-type PfRange): underscores that are no blank */
  GArray *rules;       /* (element-type PfRange): lines of thematic breaks at the top level */
  gboolean rules_lost; /* one could not be found, so no further one is looked for */
  GError *error;
} PfDocumentParser;

int pf_document_parser_run (PfDocumentParser *self);

guint pf_document_parser_line_at (PfDocumentParser *self, gsize offset);
gboolean pf_document_parser_enter_container (PfDocumentParser *self, MD_BLOCKTYPE type, void *detail);
void pf_document_parser_leave_container (PfDocumentParser *self, MD_BLOCKTYPE type);
void pf_document_parser_leave_heading (PfDocumentParser *self, guint level);
void pf_document_parser_take_rule (PfDocumentParser *self);
guint pf_document_parser_nearest_item (PfDocumentParser *self, gboolean tasks_only);
guint pf_document_parser_need_section (PfDocumentParser *self);
guint
pf_document_parser_add_section (PfDocumentParser *self, const char *title, guint level, gboolean heading, guint line);
guint pf_document_parser_add_item (PfDocumentParser *self, PfItemKind kind, PfFrame *frame, guint line);

PfItem *pf_document_parser_append_item (
    PfDocumentParser *self, PfItemKind kind, PfItemForm form, guint line, char *text, char *markup);

void pf_document_parser_flush_words (PfDocumentParser *self);
void pf_document_parser_take_links (PfDocumentParser *self, guint item);
PfLink *pf_document_parser_add_link (PfDocumentParser *self, PfLinkKind kind, guint line, guint item);
PfProse *pf_document_parser_add_prose (PfDocumentParser *self, guint line, const char *markup, gsize length);

void pf_document_parser_enter_code (PfDocumentParser *self, const MD_BLOCK_CODE_DETAIL *detail);
void pf_document_parser_add_code (PfDocumentParser *self, const char *text, gsize length);
void pf_document_parser_leave_code (PfDocumentParser *self);
void pf_document_parser_leave_html (PfDocumentParser *self);

void pf_document_parser_enter_table (PfDocumentParser *self, guint n_columns);
void pf_document_parser_leave_cell (PfDocumentParser *self);
void pf_document_parser_leave_row (PfDocumentParser *self);
void pf_document_parser_leave_table (PfDocumentParser *self);
void pf_document_parser_take_rows (PfDocumentParser *self, const PfTable *table);

gsize pf_front_matter_skip (PfSource *source, char **title);
void pf_blank_scanner_run (PfDocumentParser *parser);
void pf_blank_add_answers (PfDocumentParser *parser);
void pf_document_finish (PfDocumentParser *parser);
void pf_meaning_assign (PfDocumentParser *parser);
void pf_options_find (PfDocumentParser *parser);
void pf_tags_find (PfDocumentParser *parser);
void pf_gates_find (PfDocumentParser *parser);
void pf_document_add_diagnostic (
    PfDocument *self, PfDiagnosticSeverity severity, guint line, guint column, const char *code, const char *message);

G_END_DECLS
