/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * FaultKind: what happens at the chosen operation.
 * @FAULT_NONE: nothing; operations are only counted
 * @FAULT_FULL: from there on no write finds space
 * @FAULT_FULL_ONCE: that one write finds no space
 * @FAULT_IO: from there on reads, writes and syncs fail
 * @FAULT_IO_ONCE: that one operation fails
 * @FAULT_POWER: from there on everything fails; what was not synced is lost in part, see [func@fault_vfs_lose_power]
 */
typedef enum {
  FAULT_NONE,
  FAULT_FULL,
  FAULT_FULL_ONCE,
  FAULT_IO,
  FAULT_IO_ONCE,
  FAULT_POWER,
} FaultKind;

/* A layer between SQLite and its files, for the whole process. Syncs are noted, not carried out. */
void fault_vfs_install (void);
void fault_vfs_set (FaultKind kind, guint operation);
guint fault_vfs_count (void);
void fault_vfs_lose_power (GRand *random);

G_END_DECLS
