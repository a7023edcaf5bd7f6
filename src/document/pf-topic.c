/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "document/pf-topic.h"

#include "document/pf-language.h"

#include <string.h>

/** MAX_TEXT: of a longer text the beginning says what it is about. */
#define MAX_TEXT 1000

typedef struct {
  PfTopic topic;
  PfTopic implied;
} Implication;

/* What is also meant where a narrower thing is named. */
static const Implication implications[] = {
  { PF_TOPIC_POSTGRESQL, PF_TOPIC_DATABASE },
  { PF_TOPIC_DATABASE_CONNECTIONS, PF_TOPIC_DATABASE },
  { PF_TOPIC_MONITORING_STACK, PF_TOPIC_MONITORING },
  { PF_TOPIC_SCRAPE_TARGETS, PF_TOPIC_PROMETHEUS },
  { PF_TOPIC_METRICS_ENDPOINT, PF_TOPIC_METRICS },
  { PF_TOPIC_METRICS_ENDPOINT, PF_TOPIC_ENDPOINTS },
  { PF_TOPIC_STAGING_ENVIRONMENT, PF_TOPIC_STAGING },
  { PF_TOPIC_ALL_TESTS, PF_TOPIC_TESTS },
  { PF_TOPIC_NAMED_TESTS, PF_TOPIC_TESTS },
  { PF_TOPIC_SMOKE_TESTS, PF_TOPIC_TESTS },
  { PF_TOPIC_VERIFICATION_SCRIPT, PF_TOPIC_VERIFICATION },
  { PF_TOPIC_ALERT_RULE, PF_TOPIC_ALERT },
  { PF_TOPIC_ALERTS, PF_TOPIC_ALERT },
  { PF_TOPIC_BACKUP_VERIFIED, PF_TOPIC_BACKUP },
  { PF_TOPIC_EXTERNAL_API, PF_TOPIC_API },
};

/**
 * pf_topic_set_add:
 * @self: topics
 * @topic: one more
 */
void
pf_topic_set_add (PfTopicSet *self, PfTopic topic)
{
  self->bits[topic / 64] |= G_GUINT64_CONSTANT (1) << (topic % 64);
}

/**
 * pf_topic_set_has:
 * @self: topics
 * @topic: a topic
 *
 * Returns: whether it is one of them
 */
gboolean
pf_topic_set_has (const PfTopicSet *self, PfTopic topic)
{
  return (self->bits[topic / 64] >> (topic % 64) & 1) != 0;
}

/**
 * pf_topic_set_unite:
 * @self: topics
 * @other: topics to add to them
 */
void
pf_topic_set_unite (PfTopicSet *self, const PfTopicSet *other)
{
  for (gsize i = 0; i < G_N_ELEMENTS (self->bits); i++)
    self->bits[i] |= other->bits[i];
}

/**
 * pf_topic_set_is_empty:
 * @self: topics
 *
 * Returns: whether there is none
 */
gboolean
pf_topic_set_is_empty (const PfTopicSet *self)
{
  return (self->bits[0] | self->bits[1] | self->bits[2]) == 0;
}

static gsize
skip_word (const char *text, gsize length, gsize at)
{
  while (at < length && ((guchar) text[at] >= 0x80 || g_ascii_isalnum (text[at])))
    at++;
  return MAX (at, 1);
}

/**
 * pf_topics_find:
 * @text: valid UTF-8
 * @length: its bytes, or -1 when it ends with a NUL
 *
 * Finds what a text names. Phrases may overlap: `error rate alerts` names a quantity and alerts.
 *
 * Returns: all of it
 */
PfTopicSet
pf_topics_find (const char *text, gssize length)
{
  const PfPhraseSet *phrases = PF_PHRASES (subjects);
  gsize end = MIN (length < 0 ? strlen (text) : (gsize) length, MAX_TEXT);
  PfTopicSet topics = { 0 };
  PfPhraseMatch match;

  while (end > 0 && ((guchar) text[end] & 0xC0) == 0x80)
    end--;
  for (gsize at = 0; at < end && pf_phrase_set_find_next (phrases, text, (gssize) end, at, &match);
       at = skip_word (text, end, match.start))
    pf_topic_set_add (&topics, (PfTopic) match.meaning);
  for (gsize i = 0; i < G_N_ELEMENTS (implications); i++) {
    if (pf_topic_set_has (&topics, implications[i].topic))
      pf_topic_set_add (&topics, implications[i].implied);
  }
  return topics;
}
