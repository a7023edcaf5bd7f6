#!/bin/bash
# SPDX-FileCopyrightText: The Preflight developers
# SPDX-License-Identifier: GPL-3.0-or-later
#
# certs.sh FOLDER: an authority and certificates for the name "localhost" and 127.0.0.1: good, soon (five days left),
# expired, early (not valid yet), name (for another host), self (signed by itself).
set -euo pipefail
cd "$1"

utc() { date -u -d "$1" +%Y%m%d%H%M%SZ; }

cat >ca.cnf <<'CNF'
[ca]
default_ca = test
[test]
dir = .
database = index.txt
new_certs_dir = .
serial = serial
default_md = sha256
policy = any
copy_extensions = copy
unique_subject = no
[any]
commonName = supplied
[req]
distinguished_name = name
[name]
[authority]
basicConstraints = critical,CA:true
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
CNF
: >index.txt
echo 01 >serial

key() { openssl ecparam -name prime256v1 -genkey -noout -out "$1.key" 2>/dev/null; }

key ca
openssl req -new -x509 -key ca.key -subj "/CN=Preflight test authority" -days 3650 -config ca.cnf \
  -extensions authority -out ca.pem

# NAME SUBJECT-ALT-NAMES FROM UNTIL
issue() {
  key "$1"
  openssl req -new -key "$1.key" -subj "/CN=$1" -addext "subjectAltName=$2" -config ca.cnf -out "$1.csr"
  openssl ca -batch -notext -config ca.cnf -cert ca.pem -keyfile ca.key -in "$1.csr" -out "$1.pem" \
    -startdate "$(utc "$3")" -enddate "$(utc "$4")" 2>/dev/null
}

here="DNS:localhost,IP:127.0.0.1"
issue good "$here" "-1 day" "+90 days 12 hours"
issue soon "$here" "-1 day" "+5 days 12 hours"
issue expired "$here" "-30 days" "-3 days 12 hours ago"
issue early "$here" "+10 days" "+90 days"
issue name "DNS:other.test" "-1 day" "+90 days 12 hours"
issue rotated "$here" "-1 day" "+200 days 12 hours"

key self
openssl req -new -x509 -key self.key -subj "/CN=localhost" -addext "subjectAltName=$here" -days 90 -config ca.cnf \
  -out self.pem
