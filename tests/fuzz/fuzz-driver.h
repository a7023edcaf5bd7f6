/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stddef.h>
#include <stdint.h>

/* What a fuzz target defines, and libFuzzer or fuzz-driver.c calls. */
int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);
