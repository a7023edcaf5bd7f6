/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "document/pf-command-private.h"

#include <string.h>

typedef struct {
  const char *word;
  PfCommandEffect effect;
} PfSqlWord;

/* Keywords of SQL, and functions of PostgreSQL that act. */
static const PfSqlWord sql_words[] = {
  { "select", PF_EFFECT_READS },
  { "show", PF_EFFECT_READS },
  { "explain", PF_EFFECT_READS },
  { "describe", PF_EFFECT_READS },
  { "desc", PF_EFFECT_READS },
  { "values", PF_EFFECT_READS },
  { "pragma", PF_EFFECT_READS },
  { "insert", PF_EFFECT_CHANGES },
  { "update", PF_EFFECT_CHANGES },
  { "merge", PF_EFFECT_CHANGES },
  { "replace", PF_EFFECT_CHANGES },
  { "upsert", PF_EFFECT_CHANGES },
  { "create", PF_EFFECT_CHANGES },
  { "alter", PF_EFFECT_CHANGES },
  { "rename", PF_EFFECT_CHANGES },
  { "grant", PF_EFFECT_CHANGES },
  { "revoke", PF_EFFECT_CHANGES },
  { "vacuum", PF_EFFECT_CHANGES },
  { "reindex", PF_EFFECT_CHANGES },
  { "refresh", PF_EFFECT_CHANGES },
  { "copy", PF_EFFECT_CHANGES },
  { "lock", PF_EFFECT_CHANGES },
  { "into", PF_EFFECT_CHANGES },
  { "nextval", PF_EFFECT_CHANGES },
  { "setval", PF_EFFECT_CHANGES },
  { "pg_terminate_backend", PF_EFFECT_CHANGES },
  { "pg_cancel_backend", PF_EFFECT_CHANGES },
  { "pg_reload_conf", PF_EFFECT_CHANGES },
  { "pg_promote", PF_EFFECT_CHANGES },
  { "pg_switch_wal", PF_EFFECT_CHANGES },
  { "call", PF_EFFECT_UNKNOWN },
  { "do", PF_EFFECT_UNKNOWN },
  { "execute", PF_EFFECT_UNKNOWN },
  { "drop", PF_EFFECT_DESTROYS },
  { "delete", PF_EFFECT_DESTROYS },
  { "truncate", PF_EFFECT_DESTROYS },
  { "flush", PF_EFFECT_DESTROYS },
  { "purge", PF_EFFECT_DESTROYS },
};

/* Behind a string, a quoted name or a comment that begins at @c; @c itself when none does. */
static const char *
skip_quoted (const char *c)
{
  const char *end = NULL;

  if (*c == '\'' || *c == '"' || *c == '`') {
    end = strchr (c + 1, *c);
    return end != NULL ? end + 1 : c + strlen (c);
  }
  if (c[0] == '-' && c[1] == '-')
    return c + strcspn (c, "\n");
  if (c[0] == '/' && c[1] == '*') {
    end = strstr (c + 2, "*/");
    return end != NULL ? end + 2 : c + strlen (c);
  }
  return c;
}

static PfCommandEffect
get_word_effect (const char *word, gsize length)
{
  for (gsize i = 0; i < G_N_ELEMENTS (sql_words); i++) {
    if (strlen (sql_words[i].word) == length && g_ascii_strncasecmp (sql_words[i].word, word, length) == 0)
      return sql_words[i].effect;
  }
  return PF_EFFECT_READS;
}

/* `\d` and its like look; `\copy`, `\i` and `\!` may do anything. */
static PfCommandEffect
get_meta_effect (const char *meta)
{
  if (*meta == 'd' || *meta == 'l' || *meta == 'q' || *meta == 'x' || *meta == '?'
      || (*meta == 'c' && (meta[1] == ' ' || meta[1] == 'o')))
    return g_str_has_prefix (meta, "copy") ? PF_EFFECT_CHANGES : PF_EFFECT_READS;
  return PF_EFFECT_UNKNOWN;
}

/**
 * pf_effect_of_sql:
 * @sql: statements
 *
 * The worst that any keyword outside of strings means, wherever it stands: `WITH x AS (DELETE …)` deletes.
 *
 * Returns: what they do
 */
PfCommandEffect
pf_effect_of_sql (const char *sql)
{
  PfCommandEffect worst = PF_EFFECT_READS;
  gboolean any = FALSE;

  for (const char *c = sql; *c != '\0';) {
    const char *behind = skip_quoted (c);
    gsize length = strspn (c, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_0123456789");

    if (behind > c) {
      c = behind;
    } else if (length > 0) {
      worst = pf_effect_get_worse (worst, get_word_effect (c, length));
      any = TRUE;
      c += length;
    } else if (*c == '\\') {
      worst = pf_effect_get_worse (worst, get_meta_effect (c + 1));
      any = TRUE;
      c += strcspn (c, "\n");
    } else {
      c++;
    }
  }
  return any ? worst : PF_EFFECT_UNKNOWN;
}
