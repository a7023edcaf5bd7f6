/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "document/pf-language.h"

#include "document/pf-role.h"

static const PfPhrase roles[] = {
  { "rollback trigger*", PF_ROLE_TRIGGER },
  { NULL, 0 },
};

static const PfPhrase output_labels[] = {
  { "expected", 0 },       { "expected output*", 0 },  { "expected result*", 0 }, { "expected response*", 0 },
  { "output", 0 },         { "sample output", 0 },     { "example output", 0 },   { "should return*", 0 },
  { "should show*", 0 },   { "should output*", 0 },    { "should print*", 0 },    { "should see", 0 },
  { "should look like", 0 }, { "you will see", 0 },    { "response", 0 },         { NULL, 0 },
};

static const PfPhrase expectations[] = {
  { "should be run", PF_EXPECTATION_NONE },
  { "should be executed", PF_EXPECTATION_NONE },
  { "should show*", PF_EXPECTATION_ANYWHERE },
  { "should return*", PF_EXPECTATION_ANYWHERE },
  { "should be", PF_EXPECTATION_ANYWHERE },
  { "should see", PF_EXPECTATION_ANYWHERE },
  { "should print*", PF_EXPECTATION_ANYWHERE },
  { "should output*", PF_EXPECTATION_ANYWHERE },
  { "should display*", PF_EXPECTATION_ANYWHERE },
  { "should contain*", PF_EXPECTATION_ANYWHERE },
  { "should include*", PF_EXPECTATION_ANYWHERE },
  { "should respond*", PF_EXPECTATION_ANYWHERE },
  { "should report*", PF_EXPECTATION_ANYWHERE },
  { "should say", PF_EXPECTATION_ANYWHERE },
  { "should list", PF_EXPECTATION_ANYWHERE },
  { "should equal", PF_EXPECTATION_ANYWHERE },
  { "should match", PF_EXPECTATION_ANYWHERE },
  { "should have", PF_EXPECTATION_ANYWHERE },
  { "should not", PF_EXPECTATION_ANYWHERE },
  { "should all", PF_EXPECTATION_ANYWHERE },
  { "must return", PF_EXPECTATION_ANYWHERE },
  { "must show", PF_EXPECTATION_ANYWHERE },
  { "expected", PF_EXPECTATION_ANYWHERE },
  { "expect", PF_EXPECTATION_ANYWHERE },
  { "expects", PF_EXPECTATION_ANYWHERE },
  { "output", PF_EXPECTATION_NONE },
  { "show", PF_EXPECTATION_NOT_FIRST },
  { "shows", PF_EXPECTATION_NOT_FIRST },
  { "return", PF_EXPECTATION_NOT_FIRST },
  { "returns", PF_EXPECTATION_NOT_FIRST },
  { "prints", PF_EXPECTATION_NOT_FIRST },
  { "reports", PF_EXPECTATION_NOT_FIRST },
  { "responds", PF_EXPECTATION_NOT_FIRST },
  { NULL, 0 },
};

static const PfPhrase schedules[] = {
  { "run at", 0 },      { "run after", 0 },    { "run in", 0 },      { "run every", 0 },  { "run within", 0 },
  { "run again", 0 },   { "repeat at", 0 },    { "repeat every", 0 }, { "repeat after", 0 }, { "schedule at", 0 },
  { "schedule for", 0 }, { "schedule in", 0 }, { "execute at", 0 },  { "check after", 0 }, { "check every", 0 },
  { "wait", 0 },        { NULL, 0 },
};

static const PfPhrase step_words[] = { { "step", 0 }, { "phase", 0 }, { "stage", 0 }, { NULL, 0 } };

static const PfPhrase placeholders[] = {
  { "your", PF_PLACEHOLDER_WORDS_LEAD },
  { "yourdomain*", PF_PLACEHOLDER_WORDS_WHOLE },
  { "yourcompany*", PF_PLACEHOLDER_WORDS_WHOLE },
  { "yourapp*", PF_PLACEHOLDER_WORDS_WHOLE },
  { "yoursite*", PF_PLACEHOLDER_WORDS_WHOLE },
  { "yourorg*", PF_PLACEHOLDER_WORDS_WHOLE },
  { "yourproject*", PF_PLACEHOLDER_WORDS_WHOLE },
  { "yourserver*", PF_PLACEHOLDER_WORDS_WHOLE },
  { "yourhost*", PF_PLACEHOLDER_WORDS_WHOLE },
  { "yourusername*", PF_PLACEHOLDER_WORDS_WHOLE },
  { "yourname", PF_PLACEHOLDER_WORDS_WHOLE },
  { "yourrepo*", PF_PLACEHOLDER_WORDS_WHOLE },
  { "yourregistry*", PF_PLACEHOLDER_WORDS_WHOLE },
  { "replace with", PF_PLACEHOLDER_WORDS_CAPITALS },
  { "replace me", PF_PLACEHOLDER_WORDS_CAPITALS },
  { "change me", PF_PLACEHOLDER_WORDS_CAPITALS },
  { "insert your", PF_PLACEHOLDER_WORDS_CAPITALS },
  { "template", PF_PLACEHOLDER_WORDS_CAPITALS },
  { NULL, 0 },
};

static const PfPhrase tags[] = {
  { "optional", 0 },    { "required", 0 },   { "mandatory", 0 },  { "recommended", 0 }, { "critical", 0 },
  { "blocker*", 0 },    { "blocking", 0 },   { "high", 0 },       { "medium", 0 },      { "low", 0 },
  { "urgent", 0 },      { "important", 0 },  { "internal", 0 },   { "external", 0 },    { "public", 0 },
  { "confidential", 0 }, { "restricted", 0 }, { "draft", 0 },     { "deprecated", 0 },  { "manual", 0 },
  { "automated", 0 },   { "auto", 0 },       { "if applicable", 0 }, { "todo", 0 },     { "wip", 0 },
  { "note", 0 },        { "warning", 0 },    { "caution", 0 },    { "tip", 0 },         { "go", 0 },
  { "no go", 0 },       { "yes", 0 },        { "no", 0 },         { "na", 0 },          { "n a", 0 },
  { "pending", 0 },     { "complete*", 0 },  { "success", 0 },    { "failure", 0 },     { "beta", 0 },
  { "alpha", 0 },       { "new", 0 },        { "toc", 0 },        { "skip*", 0 },       { NULL, 0 },
};

static const PfPhrase unspecific[] = {
  { "fill in", 0 }, { "fill me in", 0 }, { "fill this in", 0 }, { "insert here", 0 }, { "add here", 0 },
  { "enter here", 0 }, { "placeholder", 0 }, { "value", 0 },    { "to be filled", 0 }, { "tbd", 0 },
  { "xxx", 0 },     { "replace me", 0 }, { "change me", 0 },    { NULL, 0 },
};

const PfLanguage pf_language_english = {
  .code = "en",
  .roles = roles,
  .output_labels = output_labels,
  .expectations = expectations,
  .schedules = schedules,
  .step_words = step_words,
  .placeholders = placeholders,
  .tags = tags,
  .unspecific = unspecific,
};
