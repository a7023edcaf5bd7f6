/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PfPhrase:
 * @words: one or more words, case-folded, separated by single spaces; a `*` at the end of a word stands for any ending
 * @meaning: a value of the enumeration named where the list stands
 */
typedef struct {
  const char *words;
  int meaning;
} PfPhrase;

/** PfExpectationWords: in comments of commands, what makes one say what should be seen. */
typedef enum {
  PF_EXPECTATION_ANYWHERE,
  PF_EXPECTATION_NOT_FIRST, /* a verb, which at the beginning would tell somebody to do it */
  PF_EXPECTATION_NONE,      /* words that contain such a phrase and mean something else */
} PfExpectationWords;

/** PfPlaceholderWords: words at the beginning of a token that stands for something else. */
typedef enum {
  PF_PLACEHOLDER_WORDS_WHOLE,
  PF_PLACEHOLDER_WORDS_LEAD,     /* joined to the next word by `-` or `_` */
  PF_PLACEHOLDER_WORDS_CAPITALS, /* in capitals joined by `_` */
} PfPlaceholderWords;

/** PfDateWords: what a date of the checklist itself says. */
typedef enum {
  PF_DATE_DUE,     /* by then it has to be looked through */
  PF_DATE_CHANGED, /* then it was changed last */
} PfDateWords;

/** PfMeasuredWords: what has a unit wherever it is measured. */
typedef enum {
  PF_MEASURED_ANYWHERE,
  PF_MEASURED_ALONE,  /* as all the words there are */
  PF_MEASURED_ACTUAL, /* names a place for what was measured, whatever it is */
} PfMeasuredWords;

/** PfKpi: what of a run can be told from its clock and its probes, in what names a blank. */
typedef enum {
  PF_KPI_NONE,
  PF_KPI_DEPLOYMENT, /* how long the deployment took */
  PF_KPI_DOWNTIME,   /* how long the service was down meanwhile */
  PF_KPI_ROLLBACK,   /* how long the rollback took */
} PfKpi;

/**
 * PfLanguage:
 *
 * The words of one language that the rules look for, each list closed by a %NULL phrase. A further language is a
 * further file like `pf-language-en.c` and a line in `pf-language.c`; no rule has words of its own.
 */
typedef struct {
  const char *code;              /* ISO 639-1 */
  const PfPhrase *output_labels; /* 0, right above a fence: what is in it should be seen, not run */
  const PfPhrase *expectations;  /* PfExpectationWords, in comments of commands */
  const PfPhrase *schedules;     /* 0, at the beginning of a comment: when to run what follows */
  const PfPhrase *step_words;    /* 0, before the number of a step */
  const PfPhrase *placeholders;  /* PfPlaceholderWords */
  const PfPhrase *tags;          /* 0, in brackets and capitals: says something, asks for nothing */
  const PfPhrase *unspecific;    /* 0, as a placeholder's name: each place has a value of its own */
  const PfPhrase *roles;           /* PfRole or PF_WORD_…, in titles; an earlier phrase wins over a later one */
  const PfPhrase *signatures;      /* PF_WORD_…, in keys of fields */
  const PfPhrase *columns;         /* PF_COLUMN_…, in titles of columns */
  const PfPhrase *severities;      /* index of PF_SEVERITY_… */
  const PfPhrase *options;         /* that number sections of which one is taken, such as `option` */
  const PfPhrase *option_fillers;  /* in names of options that say nothing of it */
  const PfPhrase *using;           /* before what an item is for, in brackets */
  const PfPhrase *decisions;       /* 1 to go on, -1 not to, at the beginning of a choice */
  const PfPhrase *everything;      /* all items: 1 all, -1 not all, 2 none, -2 any; the last two of what is not done */
  const PfPhrase *completions;     /* 1 done, -1 not done, behind such words */
  const PfPhrase *gates;           /* PF_GATE_…, sentences that hold everybody back by themselves */
  const PfPhrase *before_going_on; /* PF_GATE_…, what something has to be done before */
  const PfPhrase *obligations;     /* that make such a sentence a gate */
  const PfPhrase *conditions;        /* PF_CONDITION_…, that make an item conditional by themselves */
  const PfPhrase *condition_openers; /* at the beginning of brackets: what follows is a condition */
  const PfPhrase *condition_lists;   /* behind an opener: a list follows, no condition of the item */
  const PfPhrase *readiness;       /* in tasks of a rollback that is only prepared for */
  const PfPhrase *undoing;         /* 0, in titles and links: where it is said how to go back */
  const PfPhrase *open_words;      /* 0, in capitals: somebody still has to say */
  const PfPhrase *measured;        /* PfMeasuredWords, before a limit and in what names a blank */
  const PfPhrase *measured_tails;  /* 0, behind such words, beside those of `scopes` */
  const PfPhrase *head_fields;     /* PfHeadMeaning, as the key of a field below the title */
  const PfPhrase *review_dates;    /* PfDateWords, in keys of fields */
  const PfPhrase *units; /* PfMeasure: words for units of time, bytes and percent */
  const PfPhrase *per; /* between what is counted and the time it is counted in */
  const PfPhrase *numbers; /* small numbers in words */
  const PfPhrase *range_words; /* between the two ends of a range */
  const PfPhrase *comparisons; /* a comparison in front of a number; PfComparison, or one of the flags of pf-threshold.h */
  const PfPhrase *comparisons_after; /* PfComparison, behind a number and its unit */
  const PfPhrase *targets; /* words that say that a number is a target */
  const PfPhrase *percentiles; /* behind `95th` */
  const PfPhrase *percentile_links; /* between a limit and the percentile it is meant for */
  const PfPhrase *sustains; /* between a limit and the time it has to hold */
  const PfPhrase *scopes; /* begin words that narrow a limit */
  const PfPhrase *metrics; /* what is measured, also behind the number */
  const PfPhrase *metric_heads; /* in front of what is measured, and no part of it */
  const PfPhrase *metric_tails; /* behind what is measured, and no part of it */
  const PfPhrase *metric_breaks; /* end what stands in front of the words that say what is measured */
  const PfPhrase *counted; /* things that are counted */
  const PfPhrase *loads; /* things a load test has so many of */
  const PfPhrase *passing; /* say that `10/10` have to pass */
  const PfPhrase *signs; /* -1 or 1, between `T` and a number */
  const PfPhrase *directions; /* behind a length of time: PfDirection */
  const PfPhrase *releases; /* the event that a schedule is about */
  const PfPhrase *event_days; /* the day of that event */
  const PfPhrase *periods; /* PfMeasure, in front of a number: the first, second, third one from the event */
  const PfPhrase *firsts; /* in front of a length of time that begins with the event */
  const PfPhrase *monitorings; /* in titles of sections that watch over a length of time */
  const PfPhrase *deadlines; /* PfDeadlineForm, in front of the time until when something has to be done */
  const PfPhrase *estimates; /* in front of how long something takes */
  const PfPhrase *title_tails; /* behind the time in a title, and of no meaning */
  const PfPhrase *kpis; /* PfKpi, in names of figures; an earlier phrase wins over a later one */
  const PfPhrase *lengths; /* in front of a length of time that is no schedule */
  const PfPhrase *subjects;        /* PfTopic, in items and titles */
  const PfPhrase *time_units;      /* seconds */
  const PfPhrase *ports;           /* 0, before the number of a port */
  const PfPhrase *blank_kinds;    /* PfBlankKind, in what names a blank; an earlier phrase wins over a later one */
  const PfPhrase *blank_names;    /* PfBlankKind, as all that names a blank */
  const PfPhrase *blank_groups;   /* PfBlankKind of all blanks below a title or an entry */
  const PfPhrase *blank_deputies; /* that name a person beside a person */
  const PfPhrase *blank_units;    /* what is counted or measured */
  const PfPhrase *blank_past;     /* at the end of a label that asks when */
  const PfPhrase *sign_offs;      /* in titles, where people put their names to something */
  const PfPhrase *certifications; /* in paragraphs, what whoever signs declares */
  const PfPhrase *approvals;      /* behind whoever approves */
  const PfPhrase *run_leads;      /* in roles, whoever leads the deployment */
  const PfPhrase *months;         /* 1 to 12 */
} PfLanguage;

extern const PfLanguage pf_language_english;

/* All languages, closed by NULL. */
const PfLanguage *const *pf_languages (void);

/**
 * PfPhraseSet:
 *
 * The phrases of one list in all languages, found by their first word: matching takes time in proportion to the words
 * of a text, however many phrases there are. Immutable and thread-safe.
 */
typedef struct _PfPhraseSet PfPhraseSet;

const PfPhraseSet *pf_phrase_set_get (gsize list_offset);

/** PF_PHRASES: the set of a list, such as `PF_PHRASES (roles)`. */
#define PF_PHRASES(list) (pf_phrase_set_get (G_STRUCT_OFFSET (PfLanguage, list)))

/**
 * PfPhraseMatch:
 * @meaning: what the phrase means
 * @rank: its place in its list, from 0
 * @start: offset in the text where it begins
 * @end: offset behind it
 */
typedef struct {
  int meaning;
  guint rank;
  gsize start;
  gsize end;
} PfPhraseMatch;

gboolean pf_phrase_set_find_best (const PfPhraseSet *self, const char *text, gssize length, PfPhraseMatch *match);
gboolean
pf_phrase_set_find_next (const PfPhraseSet *self, const char *text, gssize length, gsize from, PfPhraseMatch *match);
gboolean
pf_phrase_set_match_at (const PfPhraseSet *self, const char *text, gssize length, gsize at, PfPhraseMatch *match);

G_END_DECLS
