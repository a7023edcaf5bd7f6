/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "prober/pf-pinned-address.h"

#define PF_TYPE_PINNED_ENUMERATOR (pf_pinned_enumerator_get_type ())
G_DECLARE_FINAL_TYPE (PfPinnedEnumerator, pf_pinned_enumerator, PF, PINNED_ENUMERATOR, GSocketAddressEnumerator)

struct _PfPinnedEnumerator {
  GSocketAddressEnumerator parent_instance;

  /* Owned. */
  GPtrArray *addresses;
  guint next;
};

G_DEFINE_FINAL_TYPE (PfPinnedEnumerator, pf_pinned_enumerator, G_TYPE_SOCKET_ADDRESS_ENUMERATOR)

struct _PfPinnedAddress {
  GNetworkAddress parent_instance;

  /* Owned. */
  GPtrArray *addresses;
};

static void connectable_iface_init (GSocketConnectableIface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PfPinnedAddress,
                               pf_pinned_address,
                               G_TYPE_NETWORK_ADDRESS,
                               G_IMPLEMENT_INTERFACE (G_TYPE_SOCKET_CONNECTABLE, connectable_iface_init))

static GSocketAddress *
pf_pinned_enumerator_next (GSocketAddressEnumerator *enumerator, GCancellable *cancellable, GError **error)
{
  PfPinnedEnumerator *self = PF_PINNED_ENUMERATOR (enumerator);

  if (g_cancellable_set_error_if_cancelled (cancellable, error) || self->next >= self->addresses->len)
    return NULL;
  return g_object_ref (g_ptr_array_index (self->addresses, self->next++));
}

static void
pf_pinned_enumerator_finalize (GObject *object)
{
  PfPinnedEnumerator *self = PF_PINNED_ENUMERATOR (object);

  g_clear_pointer (&self->addresses, g_ptr_array_unref);
  G_OBJECT_CLASS (pf_pinned_enumerator_parent_class)->finalize (object);
}

static void
pf_pinned_enumerator_class_init (PfPinnedEnumeratorClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pf_pinned_enumerator_finalize;
  G_SOCKET_ADDRESS_ENUMERATOR_CLASS (klass)->next = pf_pinned_enumerator_next;
}

static void
pf_pinned_enumerator_init (PfPinnedEnumerator *self)
{
}

static GSocketAddressEnumerator *
pf_pinned_address_enumerate (GSocketConnectable *connectable)
{
  PfPinnedEnumerator *enumerator = g_object_new (PF_TYPE_PINNED_ENUMERATOR, NULL);

  enumerator->addresses = g_ptr_array_ref (PF_PINNED_ADDRESS (connectable)->addresses);
  return G_SOCKET_ADDRESS_ENUMERATOR (enumerator);
}

static void
connectable_iface_init (GSocketConnectableIface *iface)
{
  iface->enumerate = pf_pinned_address_enumerate;
  iface->proxy_enumerate = pf_pinned_address_enumerate;
}

static void
pf_pinned_address_finalize (GObject *object)
{
  PfPinnedAddress *self = PF_PINNED_ADDRESS (object);

  g_clear_pointer (&self->addresses, g_ptr_array_unref);
  G_OBJECT_CLASS (pf_pinned_address_parent_class)->finalize (object);
}

static void
pf_pinned_address_class_init (PfPinnedAddressClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pf_pinned_address_finalize;
}

static void
pf_pinned_address_init (PfPinnedAddress *self)
{
}

/**
 * pf_pinned_address_new:
 * @host: the name that stays the identity of the server
 * @port: the port the URL names
 * @scheme: the scheme of the URL
 * @addresses: (element-type GSocketAddress): where to connect, tried in this order
 *
 * Returns: (transfer full): a connectable for these addresses alone
 */
GSocketConnectable *
pf_pinned_address_new (const char *host, guint16 port, const char *scheme, GPtrArray *addresses)
{
  PfPinnedAddress *self;

  g_return_val_if_fail (host && addresses, NULL);

  self = g_object_new (PF_TYPE_PINNED_ADDRESS, "hostname", host, "port", (guint)port, "scheme", scheme, NULL);
  self->addresses = g_ptr_array_ref (addresses);
  return G_SOCKET_CONNECTABLE (self);
}
