/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "document/pf-language-en.h"

#include "document/pf-head.h"

/* Words that tell what a checklist says of itself and of its runs, and what it leaves open. */

const PfPhrase pf_language_english_undoing[] = {
  { "rollback*", 0 },     { "roll back", 0 },   { "rolling back", 0 },  { "rolled back", 0 },
  { "back out", 0 },      { "backout*", 0 },    { "fallback", 0 },      { "fall back", 0 },
  { "contingency", 0 },   { "revert*", 0 },     { "backing out", 0 },   { "undo", 0 },
  { "abort*", 0 },        { "recovery plan", 0 }, { NULL, 0 },
};

const PfPhrase pf_language_english_open_words[] = {
  { "tbd", 0 },
  { "tbc", 0 },
  { "tba", 0 },
  { "xxx", 0 },
  { "xxxx", 0 },
  { NULL, 0 },
};

const PfPhrase pf_language_english_measured[] = {
  { "response time*", 0 },
  { "latenc*", 0 },
  { "duration", 0 },
  { "query time*", 0 },
  { "load time*", 0 },
  { "loading time*", 0 },
  { "startup time*", 0 },
  { "render time*", 0 },
  { "downtime", 0 },
  { "time to first byte", 0 },
  { "p50", 0 },
  { "p90", 0 },
  { "p95", 0 },
  { "p99", 0 },
  { "error rate*", 0 },
  { "failure rate*", 0 },
  { "success rate*", 0 },
  { "hit rate*", 0 },
  { "coverage", 0 },
  { "availability", 0 },
  { "throughput", 0 },
  { "bandwidth", 0 },
  { "cpu usage", 0 },
  { "cpu load", 0 },
  { "cpu utilization", 0 },
  { "cpu utilisation", 0 },
  { "memory usage", 0 },
  { "memory utilization", 0 },
  { "memory utilisation", 0 },
  { "memory consumption", 0 },
  { "disk usage", 0 },
  { "disk space", 0 },
  { "disk utilization", 0 },
  { "disk utilisation", 0 },
  { "backup size", 0 },
  { "bundle size", 0 },
  { "database size", 0 },
  { "disk size", 0 },
  { "file size", 0 },
  { "image size", 0 },
  { "package size", 0 },
  { "artifact size", 0 },
  { "heap size", 0 },
  { "cpu", PF_MEASURED_ALONE },
  { "memory", PF_MEASURED_ALONE },
  { "disk", PF_MEASURED_ALONE },
  { "size", PF_MEASURED_ALONE },
  { "uptime", PF_MEASURED_ALONE },
  { "value*", PF_MEASURED_ACTUAL },
  { "actual*", PF_MEASURED_ACTUAL },
  { "measured", PF_MEASURED_ACTUAL },
  { "observed", PF_MEASURED_ACTUAL },
  { "current", PF_MEASURED_ACTUAL },
  { "baseline", PF_MEASURED_ACTUAL },
  { "before", PF_MEASURED_ACTUAL },
  { "after", PF_MEASURED_ACTUAL },
  { NULL, 0 },
};

const PfPhrase pf_language_english_measured_tails[] = {
  { "after", 0 }, { "before", 0 }, { "since", 0 }, { "when", 0 },
  { "while", 0 }, { "with", 0 },   { "now", 0 },   { NULL, 0 },
};

const PfPhrase pf_language_english_head_fields[] = {
  { "environment", PF_HEAD_ENVIRONMENT },
  { "target environment", PF_HEAD_ENVIRONMENT },
  { "deployment environment", PF_HEAD_ENVIRONMENT },
  { "version", PF_HEAD_RELEASE },
  { "release", PF_HEAD_RELEASE },
  { "release version", PF_HEAD_RELEASE },
  { "version to deploy", PF_HEAD_RELEASE },
  { "deployment version", PF_HEAD_RELEASE },
  { "application version", PF_HEAD_RELEASE },
  { "app version", PF_HEAD_RELEASE },
  { "build version", PF_HEAD_RELEASE },
  { "release tag", PF_HEAD_RELEASE },
  { NULL, 0 },
};

const PfPhrase pf_language_english_review_dates[] = {
  { "next review*", PF_DATE_DUE },      { "review by", PF_DATE_DUE },        { "review due", PF_DATE_DUE },
  { "next update*", PF_DATE_DUE },      { "valid until", PF_DATE_DUE },      { "expires*", PF_DATE_DUE },
  { "last update*", PF_DATE_CHANGED },  { "last review*", PF_DATE_CHANGED }, { "last change*", PF_DATE_CHANGED },
  { "last modified", PF_DATE_CHANGED }, { "last revised", PF_DATE_CHANGED }, { "last edited", PF_DATE_CHANGED },
  { "updated", PF_DATE_CHANGED },       { NULL, 0 },
};
