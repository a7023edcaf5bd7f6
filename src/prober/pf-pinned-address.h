/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define PF_TYPE_PINNED_ADDRESS (pf_pinned_address_get_type ())
/**
 * PfPinnedAddress:
 *
 * A host name whose addresses were decided beforehand. It stays a [class@Gio.NetworkAddress], so that the TLS server
 * name and the identity to verify remain the host's, while connections go to the given addresses and to no other.
 */
G_DECLARE_FINAL_TYPE (PfPinnedAddress, pf_pinned_address, PF, PINNED_ADDRESS, GNetworkAddress)

GSocketConnectable *pf_pinned_address_new (const char *host, guint16 port, const char *scheme, GPtrArray *addresses);

G_END_DECLS
