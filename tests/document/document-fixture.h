/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "document/pf-document.h"

/* Parses text that must be a document. */
PfDocument *parse_text (const char *text);
PfDocument *parse_bytes (const char *bytes, gsize length, GError **error);

/* The element of an array; fails the test when there is none. */
#define NTH(array, Type, index) ((const Type *)nth_element ((array), (index)))
gconstpointer nth_element (const GPtrArray *array, guint index);

const PfItem *nth_item (PfDocument *document, guint index);
const PfSection *nth_section (PfDocument *document, guint index);
const PfBlank *nth_blank (PfDocument *document, guint index);

/* A pattern, many times. */
GString *repeat_text (const char *pattern, guint times);
