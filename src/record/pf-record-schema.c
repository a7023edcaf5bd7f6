/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "record/pf-record-shape.h"

#include "record/pf-record.h"

/* data/run-record.schema.json as tables, in its order. A test holds the two to each other. */

/* clang-format off */
#define REQUIRED(name, shape) { name, PF_MEMBER_REQUIRED, shape }
#define OPTIONAL(name, shape) { name, PF_MEMBER_OPTIONAL, shape }
#define NULLABLE(name, shape) { name, PF_MEMBER_NULLABLE, shape }
#define END                   { NULL, PF_MEMBER_OPTIONAL, NULL }
/* clang-format on */
#define VALUES(identifier, ...) static const char *const identifier[] = { __VA_ARGS__, NULL }
#define ENUM(identifier, values_) static const PfShape identifier = { .type = PF_SHAPE_STRING, .values = values_ }
#define TEXT(identifier, form_) static const PfShape identifier = { .type = PF_SHAPE_STRING, .form = form_ }
#define NUMBER(identifier, from, to)                                                                                   \
  static const PfShape identifier = { .type = PF_SHAPE_INTEGER, .minimum = from, .maximum = to }
#define MEMBERS(identifier, ...) static const PfShapeMember identifier[] = { __VA_ARGS__, END }
#define OBJECT(identifier, members_) static const PfShape identifier = { .type = PF_SHAPE_OBJECT, .members = members_ }
#define ARRAY(identifier, element_) static const PfShape identifier = { .type = PF_SHAPE_ARRAY, .element = &element_ }
#define MAP(identifier, element_) static const PfShape identifier = { .type = PF_SHAPE_MAP, .element = &element_ }

/* Forms used throughout */

TEXT (text, PF_TEXT_ANY);
TEXT (some_text, PF_TEXT_NOT_EMPTY);
TEXT (id, PF_TEXT_ID);
TEXT (uuid, PF_TEXT_UUID);
TEXT (sha256, PF_TEXT_SHA256);
TEXT (salt, PF_TEXT_SALT);
TEXT (time_text, PF_TEXT_TIME);
TEXT (decimal, PF_TEXT_DECIMAL);
TEXT (version, PF_TEXT_VERSION);
NUMBER (integer, G_MININT64, 0);
NUMBER (natural, 0, 0);
NUMBER (positive, 1, 0);
static const PfShape boolean = { .type = PF_SHAPE_BOOLEAN };
static const PfShape any_object = { .type = PF_SHAPE_OBJECT };
ARRAY (texts, text);
ARRAY (ids, id);
ARRAY (integers, integer);
ARRAY (any_objects, any_object);

MEMBERS (stamp_members, REQUIRED ("at", &time_text), REQUIRED ("by", &id), OPTIONAL ("audit_seq", &natural));
OBJECT (stamp, stamp_members);

VALUES (outcome_values, "pass", "warn", "fail", "unknown");
ENUM (outcome_value, outcome_values);

/* Blanks */

VALUES (comparison_values, "<", "<=", ">", ">=", "==", "!=");
ENUM (comparison, comparison_values);
MEMBERS (target_members,
         REQUIRED ("op", &comparison),
         REQUIRED ("value", &decimal),
         OPTIONAL ("unit", &text),
         OPTIONAL ("qualifier", &text));
OBJECT (target, target_members);

VALUES (blank_kind_values,
        "text",
        "free-text",
        "person",
        "role",
        "date",
        "datetime",
        "time",
        "timestamp-start",
        "timestamp-end",
        "number",
        "ratio",
        "score",
        "version",
        "file",
        "url",
        "channel",
        "contact",
        "signature",
        "signature-and-date",
        "free-text-line");
ENUM (blank_kind, blank_kind_values);
VALUES (blank_source_values, "typed", "probe", "clock", "imported");
ENUM (blank_source, blank_source_values);
MEMBERS (cell_members, OPTIONAL ("row", &integer), OPTIONAL ("column", &integer));
OBJECT (cell, cell_members);
MEMBERS (blank_members,
         REQUIRED ("id", &id),
         REQUIRED ("kind", &blank_kind),
         OPTIONAL ("label", &text),
         REQUIRED ("line", &positive),
         OPTIONAL ("column", &positive),
         OPTIONAL ("cell", &cell),
         NULLABLE ("value", &text),
         OPTIONAL ("decimal", &decimal),
         OPTIONAL ("unit", &text),
         OPTIONAL ("target", &target),
         NULLABLE ("target_met", &boolean),
         OPTIONAL ("source", &blank_source),
         OPTIONAL ("filled", &stamp),
         OPTIONAL ("redacted", &boolean));
OBJECT (blank, blank_members);
ARRAY (blanks, blank);

/* Generator and checklist */

MEMBERS (generator_members,
         REQUIRED ("name", &text),
         REQUIRED ("version", &text),
         OPTIONAL ("commit", &text),
         OPTIONAL ("platform", &text),
         OPTIONAL ("parser_profile", &text));
OBJECT (generator, generator_members);

VALUES (repair_kind_values, "mac-roman", "windows-1252");
ENUM (repair_kind, repair_kind_values);
MEMBERS (repair_members,
         OPTIONAL ("kind", &repair_kind),
         OPTIONAL ("runs", &integer),
         OPTIONAL ("repaired_sha256", &sha256));
OBJECT (repair, repair_members);
MEMBERS (vcs_members,
         OPTIONAL ("repository", &text),
         OPTIONAL ("path", &text),
         OPTIONAL ("commit", &text),
         OPTIONAL ("dirty", &boolean));
OBJECT (vcs, vcs_members);
VALUES (media_type_values, "text/markdown");
ENUM (media_type, media_type_values);
MEMBERS (source_members,
         OPTIONAL ("file_name", &text),
         REQUIRED ("sha256", &sha256),
         REQUIRED ("bytes", &integer),
         REQUIRED ("media_type", &media_type),
         OPTIONAL ("encoding", &text),
         NULLABLE ("repair", &repair),
         NULLABLE ("vcs", &vcs),
         NULLABLE ("content_base64", &text));
OBJECT (source, source_members);
MEMBERS (counts_members,
         OPTIONAL ("tasks", &integer),
         OPTIONAL ("countable", &integer),
         OPTIONAL ("sections", &integer));
OBJECT (counts, counts_members);
MEMBERS (checklist_members,
         REQUIRED ("id", &id),
         REQUIRED ("title", &text),
         NULLABLE ("version_field", &text),
         REQUIRED ("source", &source),
         OPTIONAL ("counts", &counts));
OBJECT (checklist, checklist_members);

MEMBERS (template_change_members,
         OPTIONAL ("previous_record_id", &text),
         OPTIONAL ("previous_source_sha256", &sha256),
         OPTIONAL ("added", &texts),
         OPTIONAL ("removed", &texts),
         OPTIONAL ("changed", &texts));
OBJECT (template_change, template_change_members);

/* The run */

VALUES (mode_values, "live", "rehearsal");
ENUM (mode, mode_values);
VALUES (run_state_values, "prepared", "in-progress", "paused", "watching", "completed", "aborted", "rolled-back");
ENUM (run_state, run_state_values);
MEMBERS (clock_members, NULLABLE ("synchronized", &boolean), OPTIONAL ("steps_ms", &integers));
OBJECT (clock_shape, clock_members);
MEMBERS (phase_members,
         REQUIRED ("section", &id),
         OPTIONAL ("planned_start", &time_text),
         OPTIONAL ("planned_min_ms", &natural),
         OPTIONAL ("planned_max_ms", &natural),
         OPTIONAL ("started", &stamp),
         OPTIONAL ("ended", &stamp),
         OPTIONAL ("actual_ms", &natural));
OBJECT (phase, phase_members);
ARRAY (phases, phase);
MEMBERS (option_members,
         REQUIRED ("group", &id),
         OPTIONAL ("candidates", &texts),
         REQUIRED ("chosen", &text),
         OPTIONAL ("stamp", &stamp));
OBJECT (option, option_members);
ARRAY (options, option);
static const PfShape variables = { .type = PF_SHAPE_MAP, .element = &text, .nullable_elements = TRUE };
MEMBERS (artifact_members, OPTIONAL ("name", &text), OPTIONAL ("sha256", &sha256));
OBJECT (artifact, artifact_members);
MEMBERS (run_members,
         REQUIRED ("mode", &mode),
         REQUIRED ("state", &run_state),
         OPTIONAL ("environment", &text),
         OPTIONAL ("release", &text),
         REQUIRED ("created", &stamp),
         NULLABLE ("t0", &text),
         OPTIONAL ("started", &stamp),
         OPTIONAL ("ended", &stamp),
         OPTIONAL ("time_zone", &text),
         OPTIONAL ("clock", &clock_shape),
         NULLABLE ("host", &text),
         OPTIONAL ("fields", &blanks),
         OPTIONAL ("phases", &phases),
         OPTIONAL ("options", &options),
         OPTIONAL ("kpi", &blanks),
         OPTIONAL ("variables", &variables),
         NULLABLE ("artifact", &artifact));
OBJECT (run, run_members);

/* People, sections, items */

VALUES (identity_values, "os-account", "typed", "key");
ENUM (identity, identity_values);
MEMBERS (person_members,
         REQUIRED ("id", &id),
         REQUIRED ("name", &text),
         OPTIONAL ("roles", &texts),
         OPTIONAL ("identity", &identity),
         OPTIONAL ("key_fingerprint", &text),
         NULLABLE ("contact", &text));
OBJECT (person, person_members);
ARRAY (people, person);

NUMBER (level, 1, 6);
MEMBERS (section_members,
         REQUIRED ("id", &id),
         NULLABLE ("parent", &text),
         REQUIRED ("level", &level),
         REQUIRED ("title", &text),
         REQUIRED ("line", &integer),
         OPTIONAL ("role", &text),
         NULLABLE ("timing", &any_object),
         OPTIONAL ("countable", &integer),
         OPTIONAL ("resolved", &integer));
OBJECT (section, section_members);
ARRAY (sections, section);

VALUES (evidence_kind_values, "note", "probe", "command", "file", "url", "value", "photo");
ENUM (evidence_kind, evidence_kind_values);
MEMBERS (evidence_members,
         REQUIRED ("kind", &evidence_kind),
         OPTIONAL ("ref", &text),
         OPTIONAL ("text", &text),
         OPTIONAL ("sha256", &sha256),
         OPTIONAL ("bytes", &natural),
         OPTIONAL ("media_type", &text),
         OPTIONAL ("captured", &stamp));
OBJECT (evidence, evidence_members);
ARRAY (evidences, evidence);

VALUES (item_kind_values,
        "task",
        "group",
        "sign-off",
        "question",
        "criterion-go",
        "criterion-no-go",
        "trigger",
        "success-criterion",
        "contingency",
        "row",
        "choice",
        "step");
ENUM (item_kind, item_kind_values);
VALUES (item_state_values,
        "open",
        "in-progress",
        "done",
        "failed",
        "not-applicable",
        "waived",
        "deferred",
        "armed",
        "tripped",
        "cleared",
        "acknowledged");
ENUM (item_state, item_state_values);
VALUES (method_values, "person", "probe", "command", "derived", "imported", "none");
ENUM (method, method_values);
VALUES (answer_values, "yes", "no");
ENUM (answer, answer_values);
MEMBERS (override_members, REQUIRED ("stamp", &stamp), REQUIRED ("outcome", &text), NULLABLE ("reason", &text));
OBJECT (override_shape, override_members);
MEMBERS (item_members,
         REQUIRED ("id", &id),
         REQUIRED ("ordinal", &integer),
         REQUIRED ("line", &integer),
         OPTIONAL ("end_line", &positive),
         REQUIRED ("section", &id),
         NULLABLE ("parent", &text),
         REQUIRED ("kind", &item_kind),
         NULLABLE ("label", &text),
         REQUIRED ("text", &text),
         NULLABLE ("conditional", &text),
         NULLABLE ("option", &text),
         OPTIONAL ("counts", &boolean),
         REQUIRED ("state", &item_state),
         OPTIONAL ("method", &method),
         NULLABLE ("answer", &answer),
         OPTIONAL ("stamp", &stamp),
         OPTIONAL ("started", &stamp),
         OPTIONAL ("reason", &some_text),
         OPTIONAL ("approved_by", &id),
         OPTIONAL ("deferred_to", &text),
         NULLABLE ("override", &override_shape),
         OPTIONAL ("note", &text),
         OPTIONAL ("blanks", &blanks),
         OPTIONAL ("evidence", &evidences),
         OPTIONAL ("probes", &ids));
OBJECT (item, item_members);
ARRAY (items, item);

/* Probes and commands */

MEMBERS (check_members, REQUIRED ("expect", &text), OPTIONAL ("actual", &text), REQUIRED ("outcome", &outcome_value));
OBJECT (check, check_members);
ARRAY (checks, check);
MAP (timings, natural);
MEMBERS (result_members,
         REQUIRED ("at", &time_text),
         OPTIONAL ("duration_ms", &natural),
         REQUIRED ("outcome", &outcome_value),
         OPTIONAL ("observed", &any_object),
         OPTIONAL ("checks", &checks),
         NULLABLE ("reason", &text),
         OPTIONAL ("timings_us", &timings));
OBJECT (result, result_members);
ARRAY (results, result);
MEMBERS (history_members,
         OPTIONAL ("count", &integer),
         OPTIONAL ("failures", &integer),
         OPTIONAL ("first", &time_text),
         OPTIONAL ("last", &time_text),
         OPTIONAL ("longest_failure_ms", &natural),
         OPTIONAL ("p50_ms", &natural),
         OPTIONAL ("p95_ms", &natural));
OBJECT (history, history_members);
VALUES (probe_kind_values, "http", "tcp", "tls", "dns", "prometheus", "command", "file", "derived");
ENUM (probe_kind, probe_kind_values);
MEMBERS (probe_members,
         REQUIRED ("id", &id),
         REQUIRED ("kind", &probe_kind),
         REQUIRED ("target", &text),
         OPTIONAL ("method", &text),
         OPTIONAL ("expect", &texts),
         OPTIONAL ("timeout_ms", &natural),
         NULLABLE ("credential", &text),
         OPTIONAL ("definition_sha256", &sha256),
         REQUIRED ("results", &results),
         OPTIONAL ("history", &history));
OBJECT (probe, probe_members);
ARRAY (probes, probe);

VALUES (runner_values, "app", "copied", "external-terminal", "not-run");
ENUM (runner, runner_values);
MEMBERS (command_members,
         REQUIRED ("id", &id),
         NULLABLE ("item", &text),
         OPTIONAL ("section", &text),
         REQUIRED ("text", &text),
         REQUIRED ("text_sha256", &sha256),
         OPTIONAL ("runner", &runner),
         OPTIONAL ("started", &stamp),
         OPTIONAL ("duration_ms", &natural),
         NULLABLE ("exit_status", &integer),
         NULLABLE ("signal", &integer),
         OPTIONAL ("stdout_excerpt", &text),
         OPTIONAL ("stdout_sha256", &sha256),
         OPTIONAL ("stdout_bytes", &integer),
         OPTIONAL ("truncated", &boolean),
         OPTIONAL ("redactions", &integer),
         OPTIONAL ("steps", &any_objects),
         NULLABLE ("expectation", &text),
         NULLABLE ("working_folder", &text));
OBJECT (command, command_members);
ARRAY (commands, command);

/* Decision, signatures, outcome, notes */

VALUES (verdict_values, "rollback", "no-go", "hold", "go-with-waivers", "go");
ENUM (verdict, verdict_values);
MEMBERS (blocker_members,
         REQUIRED ("item", &text),
         OPTIONAL ("variable", &text),
         OPTIONAL ("role", &text),
         REQUIRED ("why", &text));
OBJECT (blocker, blocker_members);
ARRAY (blockers, blocker);
VALUES (vote_values, "go", "no-go", "abstain");
ENUM (vote_value, vote_values);
MEMBERS (vote_members,
         REQUIRED ("role", &text),
         REQUIRED ("by", &id),
         REQUIRED ("vote", &vote_value),
         REQUIRED ("at", &time_text),
         OPTIONAL ("reason", &text),
         NULLABLE ("withdrawn_at", &text));
OBJECT (vote, vote_members);
ARRAY (votes, vote);
MEMBERS (decision_members,
         REQUIRED ("verdict", &verdict),
         OPTIONAL ("computed", &verdict),
         OPTIONAL ("blockers", &blockers),
         OPTIONAL ("votes", &votes),
         OPTIONAL ("decided", &stamp),
         NULLABLE ("override_reason", &text));
OBJECT (decision, decision_members);

VALUES (signing_values, "typed-name", "ssh-signature", "external");
ENUM (signing, signing_values);
MEMBERS (sign_off_members,
         REQUIRED ("role", &text),
         OPTIONAL ("line", &integer),
         OPTIONAL ("by", &id),
         OPTIONAL ("at", &time_text),
         OPTIONAL ("statement", &text),
         OPTIONAL ("covers_sha256", &sha256),
         OPTIONAL ("covers_audit_seq", &integer),
         OPTIONAL ("method", &signing),
         NULLABLE ("signature", &text),
         OPTIONAL ("stale", &boolean),
         OPTIONAL ("id", &text),
         NULLABLE ("withdrawn", &stamp));
OBJECT (sign_off, sign_off_members);
ARRAY (sign_offs, sign_off);

VALUES (outcome_result_values, "success", "rollback-required", "rolled-back", "aborted");
ENUM (outcome_result, outcome_result_values);
MEMBERS (outcome_members,
         OPTIONAL ("result", &outcome_result),
         OPTIONAL ("stamp", &stamp),
         NULLABLE ("rollback", &any_object));
OBJECT (outcome, outcome_members);

MEMBERS (lesson_members, REQUIRED ("prompt", &text), REQUIRED ("text", &text));
OBJECT (lesson, lesson_members);
ARRAY (lessons, lesson);
MEMBERS (retrospective_members, OPTIONAL ("answers", &lessons), OPTIONAL ("action_items", &texts));
OBJECT (retrospective, retrospective_members);

MEMBERS (note_members,
         OPTIONAL ("section", &text),
         REQUIRED ("text", &text),
         REQUIRED ("stamp", &stamp),
         NULLABLE ("item", &text));
OBJECT (note, note_members);
ARRAY (notes, note);

NUMBER (permille, 0, 1000);
MEMBERS (summary_members,
         REQUIRED ("countable", &integer),
         REQUIRED ("resolved", &integer),
         REQUIRED ("done", &integer),
         REQUIRED ("failed", &integer),
         REQUIRED ("open", &integer),
         REQUIRED ("not_applicable", &integer),
         REQUIRED ("waived", &integer),
         REQUIRED ("deferred", &integer),
         REQUIRED ("permille", &permille),
         OPTIONAL ("verified_by_probe", &integer),
         OPTIONAL ("verified_by_person_only", &integer),
         OPTIONAL ("triggers_tripped", &integer));
OBJECT (summary, summary_members);

VALUES (redaction_values, "secret-pattern", "credential", "pii-excluded", "user");
ENUM (redaction_reason, redaction_values);
MEMBERS (redaction_members, REQUIRED ("pointer", &text), REQUIRED ("reason", &redaction_reason));
OBJECT (redaction, redaction_members);
ARRAY (redactions, redaction);

/* Audit, integrity, amendments */

MEMBERS (entry_members,
         REQUIRED ("seq", &natural),
         REQUIRED ("at", &time_text),
         OPTIONAL ("mono_ms", &natural),
         OPTIONAL ("session", &text),
         REQUIRED ("actor", &id),
         REQUIRED ("action", &text),
         OPTIONAL ("target", &text),
         OPTIONAL ("data", &any_object),
         REQUIRED ("prev", &sha256),
         REQUIRED ("hash", &sha256));
OBJECT (entry, entry_members);
ARRAY (entries, entry);
MEMBERS (sealed_members, REQUIRED ("salt", &salt), REQUIRED ("value", &text));
OBJECT (sealed, sealed_members);
MAP (sealed_values, sealed);
VALUES (algorithm_values, "sha256");
ENUM (algorithm, algorithm_values);
VALUES (canonicalization_values, "RFC8785");
ENUM (canonicalization, canonicalization_values);
MEMBERS (audit_members,
         REQUIRED ("algorithm", &algorithm),
         REQUIRED ("canonicalization", &canonicalization),
         REQUIRED ("genesis", &sha256),
         REQUIRED ("length", &positive),
         REQUIRED ("head", &sha256),
         REQUIRED ("entries", &entries),
         OPTIONAL ("values", &sealed_values));
OBJECT (audit, audit_members);

VALUES (signature_format_values, "ssh-sig", "dsse");
ENUM (signature_format, signature_format_values);
MEMBERS (signature_members,
         REQUIRED ("format", &signature_format),
         OPTIONAL ("namespace", &text),
         OPTIONAL ("by", &text),
         REQUIRED ("value", &text));
OBJECT (signature, signature_members);
ARRAY (signatures, signature);
VALUES (anchor_kind_values, "git-note", "git-commit", "ticket", "email");
ENUM (anchor_kind, anchor_kind_values);
MEMBERS (anchor_members, REQUIRED ("kind", &anchor_kind), REQUIRED ("ref", &text), OPTIONAL ("head", &sha256));
OBJECT (anchor, anchor_members);
ARRAY (anchors, anchor);
MEMBERS (integrity_members,
         REQUIRED ("content_sha256", &sha256),
         OPTIONAL ("signatures", &signatures),
         OPTIONAL ("anchors", &anchors));
OBJECT (integrity, integrity_members);

MEMBERS (amendments_members,
         REQUIRED ("entries", &entries),
         REQUIRED ("head", &sha256),
         REQUIRED ("length", &natural),
         OPTIONAL ("values", &sealed_values));
OBJECT (amendments, amendments_members);

/* The record */

VALUES (schema_values, PF_RECORD_SCHEMA);
ENUM (schema, schema_values);
VALUES (status_values, "draft", "final", "amended");
ENUM (status, status_values);
MEMBERS (record_members,
         REQUIRED ("schema", &schema),
         REQUIRED ("schema_version", &version),
         REQUIRED ("record_id", &uuid),
         OPTIONAL ("status", &status),
         NULLABLE ("supersedes", &text),
         REQUIRED ("generator", &generator),
         REQUIRED ("checklist", &checklist),
         NULLABLE ("template_change", &template_change),
         REQUIRED ("run", &run),
         REQUIRED ("people", &people),
         REQUIRED ("sections", &sections),
         REQUIRED ("items", &items),
         OPTIONAL ("probes", &probes),
         OPTIONAL ("commands", &commands),
         NULLABLE ("decision", &decision),
         OPTIONAL ("sign_offs", &sign_offs),
         NULLABLE ("outcome", &outcome),
         NULLABLE ("retrospective", &retrospective),
         OPTIONAL ("notes", &notes),
         REQUIRED ("summary", &summary),
         OPTIONAL ("redactions", &redactions),
         REQUIRED ("audit", &audit),
         REQUIRED ("integrity", &integrity),
         OPTIONAL ("extensions", &any_object),
         OPTIONAL ("amendments", &amendments));

const PfShape pf_record_shape = { .type = PF_SHAPE_OBJECT, .members = record_members };
