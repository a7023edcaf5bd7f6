/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "document/pf-command-facts.h"

G_BEGIN_DECLS

/**
 * PfCommandRule:
 * @program: what it is for
 * @effect: what it does
 * @words: (nullable): sub-commands, separated by spaces, the words of one joined by `/`; a `*` at the end of a word
 *   stands for any ending; empty for no word at all; %NULL for whatever words there are
 * @options: (nullable): options, separated by spaces, of which at least one has to be there; a `*` as in words
 *
 * The first rule that fits says what a command does; a program without one that fits is unknown.
 */
typedef struct {
  const char *program;
  PfCommandEffect effect;
  const char *words;
  const char *options;
} PfCommandRule;

/**
 * PfCommandWrapper:
 * @program: a program that runs another one: the rest of its words is a command
 * @words: (nullable): sub-commands of which one has to come first, as in a rule
 * @options: (nullable): options that take the next word as their value
 * @n_operands: words that are its own, before the other command begins
 */
typedef struct {
  const char *program;
  const char *words;
  const char *options;
  guint n_operands;
} PfCommandWrapper;

/**
 * PfCommandOptions:
 * @options: options of the program that take the next word as their value and may stand before its sub-command
 */
typedef struct {
  const char *program;
  const char *options;
} PfCommandOptions;

/* Each closed by an element without a program. */
extern const PfCommandRule pf_command_rules[];
extern const PfCommandWrapper pf_command_wrappers[];
extern const PfCommandOptions pf_command_options[];

G_END_DECLS
